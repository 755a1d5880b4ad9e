"""Cases opened in need: for an hour, on record, looked at afterwards, and never more than is needed."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from api.access.permissions import Duty
from api.kit.ids import new_id
from tests.factories.care import FOR_SUPERVISION, CaseKit, make_case, put
from tests.factories.intake import help_body, send
from tests.factories.street import AccountKit, StreetKit

PATH = "/v1/break-glass"
REASON = "负责人联系不上，今日法定期限届满，需查看期限和联系方式。"


class Need:
    """A case, a colleague who does not work on it, and the office."""

    def __init__(
        self,
        client: httpx.AsyncClient,
        street: StreetKit,
        case: CaseKit,
        colleague: AccountKit,
        office: AccountKit,
    ) -> None:
        self.client = client
        self.street = street
        self.case = case
        self.colleague = colleague
        self.office = office

    async def open(self, who: AccountKit | None = None, **changes: Any) -> httpx.Response:
        body = {
            "scope": self.case.pseudonym, "category": "worker_unreachable", "reason": REASON, "minutes": 30,
        } | changes  # fmt: skip
        return await self.client.post(PATH, json=body, headers=(who or self.colleague).headers)

    async def list(self, who: AccountKit, query: str = "") -> list[dict[str, Any]]:
        answer = await self.client.get(PATH + query, headers=who.headers | FOR_SUPERVISION)
        assert answer.status_code == 200, answer.text
        return list(answer.json()["items"])

    async def review(
        self, grant_id: str, verdict: str = "justified", who: AccountKit | None = None
    ) -> httpx.Response:
        body = {"verdict": verdict, "note": "与值班记录相符。"}
        headers = (who or self.office).headers | FOR_SUPERVISION
        return await self.client.post(f"{PATH}/{grant_id}/review", json=body, headers=headers)

    async def sees(self, who: AccountKit | None = None, case: CaseKit | None = None) -> bool:
        """Whether the case and the person's file are answered."""
        headers = (who or self.colleague).headers
        paths = (
            f"/v1/episodes/{(case or self.case).id}/referrals",
            f"/v1/participants/{(case or self.case).participant_id}",
        )
        answers = {(await self.client.get(path, headers=headers)).status_code for path in paths}
        assert answers in ({200}, {404})
        return answers == {200}

    async def shift(self, grant_id: str, back: timedelta) -> None:
        """Let time pass for an opening."""
        await self.street.owner.execute(
            "UPDATE break_glass_grant SET granted_at = granted_at - $2::interval,"
            " expires_at = expires_at - $2::interval WHERE id = $1",
            UUID(grant_id),
            back,
        )


@pytest.fixture
async def need(client: httpx.AsyncClient, street: StreetKit) -> Need:
    colleague, office = await street.account(Duty.CASE_WORKER), await street.account(Duty.OFFICE_LEAD)
    return Need(client, street, await make_case(street), colleague, office)


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


async def test_a_case_is_in_view_until_the_time_is_over(need: Need) -> None:
    assert not await need.sees()
    answer = await need.open(minutes=60)
    assert answer.status_code == 201, answer.text
    told = answer.json()
    assert (told["pseudonym"], told["reason"], told["verdict"]) == (need.case.pseudonym, REASON, None)
    assert await need.sees()
    await need.shift(told["id"], timedelta(minutes=61))
    assert not await need.sees()
    assert refused(await need.open(minutes=61)) == (422, "invalid_input")


async def test_only_that_case_comes_into_view(need: Need) -> None:
    other = await make_case(need.street, need.case.lead)
    await need.open()
    assert not await need.sees(case=other)
    assert not await need.sees(await need.street.account(Duty.CASE_WORKER))


async def test_each_reading_is_recorded_and_shown_to_the_person(need: Need) -> None:
    grant_id = (await need.open()).json()["id"]
    await need.sees()
    rows = await need.street.owner.fetch(
        "SELECT action, object_type, object_id, detail::text FROM care_audit_event"
        " WHERE actor_id = $1 AND participant_id = $2 ORDER BY id",
        need.colleague.id,
        need.case.participant_id,
    )
    lines = [(row["action"], row["object_type"]) for row in rows]
    assert lines[0] == ("break_glass", "break_glass_grant")
    assert ("read", "participant") in lines
    assert rows[0]["object_id"] == grant_id
    assert REASON not in "".join(row["detail"] for row in rows)
    stored = await need.street.owner.fetchval(
        "SELECT g::text FROM break_glass_grant g WHERE id = $1", UUID(grant_id)
    )
    assert REASON not in stored
    assert need.case.pseudonym not in stored


async def test_a_pseudonym_of_elsewhere_and_one_of_nobody_are_one_answer(
    need: Need, other_street: StreetKit
) -> None:
    await need.street.unit("002", "community", "")
    elsewhere = await make_case(need.street, need.case.lead, suffix="002")
    abroad = await make_case(other_street)
    answers = [await need.open(scope=one) for one in (elsewhere.pseudonym, abroad.pseudonym, "CT-2026-9999")]
    assert {refused(one) for one in answers} == {(404, "not_found")}
    assert len({one.content for one in answers}) == 1
    assert await need.list(need.colleague) == []


@pytest.mark.parametrize("kept_away", ["excluded", "conflict", "sealed"])
async def test_whom_the_person_or_a_conflict_keeps_away_finds_nothing(need: Need, kept_away: str) -> None:
    street, case, colleague = need.street, need.case, need.colleague
    if kept_away == "excluded":
        await street.owner.execute(
            "UPDATE episode SET excluded_ids = $2 WHERE id = $1", case.id, [colleague.id]
        )
    elif kept_away == "sealed":
        await street.owner.execute("UPDATE episode SET sealed_on = current_date WHERE id = $1", case.id)
    else:
        now = datetime.now(UTC)
        row = {
            "street_id": street.id, "id": new_id(), "episode_id": case.id,
            "participant_id": case.participant_id, "community_id": street.units[street.code + "001"],
            "account_id": colleague.id, "asked_by": case.lead.id, "asked_at": now, "has_conflict": True,
            "answered_at": now,
        }  # fmt: skip
        await put(street.owner, "conflict_declaration", row)
    assert refused(await need.open()) == (404, "not_found")
    assert await need.list(need.office) == []


async def test_whoever_works_on_it_needs_no_glass(need: Need) -> None:
    assert refused(await need.open(need.case.lead)) == (409, "break_glass_not_needed")


@pytest.mark.parametrize(
    "changes",
    [
        {"reason": "太急了"},
        {"reason": "请打电话 13800000000 联系，今日法定期限届满需要查看。"},
        {"scope": "x"},
        {"category": "curious"},
        {"minutes": 0},
        {"minutes": "30"},
    ],
)
async def test_a_request_that_says_too_little_or_too_much_is_refused(
    need: Need, changes: dict[str, Any]
) -> None:
    assert refused(await need.open(**changes)) == (422, "invalid_input")


async def test_three_at_once_and_no_more(need: Need) -> None:
    cases = [need.case, *[await make_case(need.street, need.case.lead) for _ in range(5)]]
    answers = await asyncio.gather(*(need.open(scope=case.pseudonym) for case in cases))
    assert sorted(one.status_code for one in answers) == [201] * 3 + [409] * 3
    assert {refused(one) for one in answers if one.status_code != 201} == {(409, "too_many_break_glass")}
    first = next(one.json()["id"] for one in answers if one.status_code == 201)
    await need.shift(first, timedelta(minutes=30))
    waiting = next(case for case, one in zip(cases, answers, strict=True) if one.status_code != 201)
    assert (await need.open(scope=waiting.pseudonym)).status_code == 201


async def test_one_that_nobody_looked_at_for_a_week_blocks_the_next(need: Need) -> None:
    grant_id = (await need.open()).json()["id"]
    await need.shift(grant_id, timedelta(days=6, hours=23))
    assert (await need.open()).status_code == 201
    await need.shift(grant_id, timedelta(hours=2))
    assert refused(await need.open()) == (409, "break_glass_unreviewed")
    assert (await need.open(await need.street.account(Duty.CASE_WORKER))).status_code == 201
    assert (await need.review(grant_id)).status_code == 200
    assert (await need.open()).status_code == 201


async def test_the_same_key_opens_once(need: Need) -> None:
    headers = need.colleague.headers | {"Idempotency-Key": str(uuid4())}
    body = {"scope": need.case.pseudonym, "category": "immediate_safety", "reason": REASON, "minutes": 5}
    answers = [await need.client.post(PATH, json=body, headers=headers) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert len(await need.list(need.colleague)) == 1


class TestWhoIsTold:
    async def test_whoever_answers_for_the_case_sees_who_opened_it(self, need: Need) -> None:
        grant_id = (await need.open()).json()["id"]
        (seen,) = await need.list(need.case.lead)
        assert (seen["id"], seen["account_id"], seen["reason"]) == (grant_id, str(need.colleague.id), REASON)
        assert [one["id"] for one in await need.list(need.office)] == [grant_id]

    async def test_a_community_lead_sees_that_and_when_but_not_why(self, need: Need) -> None:
        grant_id = (await need.open()).json()["id"]
        await need.review(grant_id)
        (seen,) = await need.list(await need.street.account(Duty.COMMUNITY_LEAD))
        assert (seen["id"], seen["category"]) == (grant_id, "worker_unreachable")
        assert (seen["pseudonym"], seen["reason"], seen["review_note"]) == (None, None, None)
        await need.street.unit("002", "community", "")
        assert await need.list(await need.street.account(Duty.COMMUNITY_LEAD, unit_suffix="002")) == []

    async def test_somebody_else_with_the_glass_broken_does_not_see_the_other(self, need: Need) -> None:
        await need.open()
        second = await need.street.account(Duty.CASE_WORKER)
        mine = (await need.open(second)).json()["id"]
        assert [one["id"] for one in await need.list(second)] == [mine]
        assert await need.list(await need.street.account(Duty.CASE_WORKER)) == []

    async def test_the_office_finds_what_nobody_looked_at_page_by_page(self, need: Need) -> None:
        made = [(await need.open()).json()["id"] for _ in range(3)]
        await need.review(made[1])
        assert [one["id"] for one in await need.list(need.office, "?unreviewed=true")] == [made[2], made[0]]
        headers = need.office.headers | FOR_SUPERVISION
        page = (await need.client.get(f"{PATH}?limit=2", headers=headers)).json()
        rest = await need.list(need.office, f"?limit=2&cursor={page['next_cursor']}")
        assert [one["id"] for one in [*page["items"], *rest]] == made[::-1]
        assert refused(await need.client.get(PATH, headers=need.office.headers)) == (403, "purpose_required")


class TestReview:
    async def test_one_that_was_not_justified_ends_at_once(self, need: Need) -> None:
        grant_id = (await need.open(minutes=60)).json()["id"]
        answer = await need.review(grant_id, "not_justified")
        told = answer.json()
        assert (told["verdict"], told["reviewed_by"]) == ("not_justified", str(need.office.id))
        assert (told["review_note"], told["reason"]) == ("与值班记录相符。", REASON)
        assert not await need.sees()
        assert refused(await need.review(grant_id)) == (409, "illegal_transition")

    async def test_nobody_reviews_their_own_and_nobody_else_reviews(self, need: Need) -> None:
        grant_id = (await need.open()).json()["id"]
        for who in (need.colleague, need.case.lead, await need.street.account(Duty.COMMUNITY_LEAD)):
            assert refused(await need.review(grant_id, who=who)) == (403, "not_allowed")
        both = await need.street.account(Duty.OFFICE_LEAD)
        await need.street.owner.execute(
            "UPDATE break_glass_grant SET account_id = $2 WHERE id = $1", UUID(grant_id), both.id
        )
        assert refused(await need.review(grant_id, who=both)) == (409, "same_person")
        assert refused(await need.review(str(uuid4()))) == (404, "not_found")

    async def test_two_at_once_give_one_verdict(self, need: Need) -> None:
        grant_id = (await need.open()).json()["id"]
        other = await need.street.account(Duty.OFFICE_LEAD)
        answers = await asyncio.gather(
            *(
                need.review(grant_id, verdict, who)
                for verdict, who in (("justified", need.office), ("not_justified", other)) * 2
            )
        )
        assert sorted(one.status_code for one in answers) == [200, 409, 409, 409]

    async def test_another_street_finds_none(self, need: Need, other_street: StreetKit) -> None:
        grant_id = (await need.open()).json()["id"]
        stranger = await other_street.account(Duty.OFFICE_LEAD)
        assert refused(await need.review(grant_id, who=stranger)) == (404, "not_found")
        assert await need.list(stranger) == []


async def test_it_opens_no_call_for_help(need: Need) -> None:
    """The keys stay with their holders: what is answered is the envelope that it was before."""
    await need.street.unit("002", "community", "")
    sent = await send(
        need.client, need.street, help_body(need.street, community_code=f"{need.street.code}002")
    )
    await need.open()
    answer = await need.client.get(f"/v1/help-requests/{sent.id}", headers=need.colleague.headers)
    assert refused(answer) == (404, "not_found")
    other = await send(need.client, need.street, help_body(need.street))
    read = await need.client.get(f"/v1/help-requests/{other.id}", headers=need.colleague.headers)
    assert read.status_code == 200
    assert set(read.json()["envelope"]) == {"v", "suite", "key_wraps", "nonce", "ciphertext", "digest"}
