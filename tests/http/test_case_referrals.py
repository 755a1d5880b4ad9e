"""What care tells the police: composed by one, countersigned by another, and what it may say."""

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from api.access.permissions import Duty
from tests.factories.care import FOR_SUPERVISION, ID_NUMBER, NAME, PHONE, add_member, make_case
from tests.factories.case_referrals import CONTACT, FACTS, ORDER_NUMBER, Door, add_finding, make_door
from tests.factories.street import AccountKit, StreetKit
from tests.media import picture_files as files


@pytest.fixture
async def door(client: httpx.AsyncClient, street: StreetKit) -> Door:
    return await make_door(client, street)


def refused(answer: httpx.Response) -> tuple[int, str]:
    return answer.status_code, answer.json()["code"]


def picture() -> bytes:
    return files.saved(files.scene(), "JPEG", exif=files.talkative_exif(), comment=files.CANARY)


async def opened_in_need(door: Door) -> AccountKit:
    """A colleague of the community who has broken the glass."""
    account = await door.street.account(Duty.CASE_WORKER)
    body = {
        "scope": door.case.pseudonym, "category": "legal_deadline", "minutes": 30,
        "reason": "法定期限今日届满而负责人不在，需要查看期限和材料是否齐备。",
    }  # fmt: skip
    answer = await door.client.post("/v1/break-glass", json=body, headers=account.headers)
    assert answer.status_code == 201, answer.text
    return account


class TestComposing:
    async def test_the_package_is_an_allow_list(self, door: Door) -> None:
        read = await door.read(await door.compose())
        episode = await door.street.owner.fetchrow("SELECT * FROM episode WHERE id = $1", door.case.id)
        package = read["package"]
        assert package == {
            "form": 1,
            "person": {"name": NAME, "document_number": ID_NUMBER},
            "order": {
                "type": "community_treatment", "number": ORDER_NUMBER,
                "issued_on": package["order"]["issued_on"],
            },
            "ground": "serious_breach",
            "breach_ground": "test_refusal_3",
            "facts": FACTS,
            "legal_basis": "戒毒条例 20、21；禁毒法 35",
            "consequence": "isolation_may_follow",
            "dates": {
                "decided_on": episode["decided_on"].isoformat(),
                "received_by_person_on": episode["decision_received_on"].isoformat(),
                "report_due_on": episode["report_due_on"].isoformat(),
                "reported_on": episode["reported_on"].isoformat(),
                "agreement_signed_on": episode["agreement_signed_on"].isoformat(),
                "finding_confirmed_on": package["dates"]["finding_confirmed_on"],
            },
            "office_contact": CONTACT,
        }  # fmt: skip
        assert PHONE not in str(read)
        assert door.case.pseudonym not in str(read)
        assert read["reference"] is None

    async def test_a_case_referred_already_names_the_law_of_its_step(self, door: Door) -> None:
        owner, step_id = door.street.owner, uuid4()
        await owner.execute(
            "INSERT INTO episode_transition (street_id, id, episode_id, community_id, from_status, to_status,"
            " effective_on, state, ground, legal_basis, is_automatic, recorded_at) SELECT street_id, $2, id,"
            " community_id, 'in_progress', 'referred_to_police', $3, 'applied', 'relapse', '试法 1', false,"
            " now() FROM episode WHERE id = $1",
            door.case.id,
            step_id,
            datetime.now(UTC).date(),
        )
        await owner.execute(
            "UPDATE episode SET status = 'referred_to_police', referral_ground = 'relapse' WHERE id = $1",
            door.case.id,
        )
        assert refused(await door.post("", door.body())) == (422, "ground_not_possible")
        finding = await add_finding(door.street, door.case, "relapse")
        referral_id = await door.compose(ground="relapse", finding_id=str(finding))
        assert (await door.read(referral_id))["package"]["legal_basis"] == "试法 1"
        kept = await owner.fetchval(
            "SELECT transition_id FROM case_referral WHERE id = $1", UUID(referral_id)
        )
        assert kept == step_id

    async def test_refusing_rehabilitation_alone_has_another_consequence(
        self, client: httpx.AsyncClient, street: StreetKit
    ) -> None:
        door = await make_door(client, street, type="community_rehabilitation", status="overdue_not_reported")
        finding = await add_finding(street, door.case, "refused")
        read = await door.read(await door.compose(ground="refused", finding_id=str(finding)))
        assert read["package"]["consequence"] == "no_isolation_on_this_ground"
        assert "提前解除" in read["consequence_label"]["zh"]

    async def test_what_it_rests_on_must_be_confirmed_and_of_the_case(self, door: Door) -> None:
        street, case = door.street, door.case
        draft = await add_finding(street, case, status="draft", decided_by=None, decided_at=None)
        assert refused(await door.post("", door.body(finding_id=str(draft)))) == (
            409,
            "finding_not_confirmed",
        )
        other = await make_case(street, door.lead)
        for wrong in (uuid4(), await add_finding(street, other), await add_finding(street, case, "relapse")):
            answer = await door.post("", door.body(finding_id=str(wrong)))
            assert answer.json()["errors"][0]["pointer"] == "/finding_id"
        answer = await door.post("", door.body(station_code=f"{street.code}001"))
        assert answer.json()["errors"][0]["pointer"] == "/station_code"

    @pytest.mark.parametrize("lacking", ["document_number", "order_document"])
    async def test_a_file_without_the_number_makes_no_package(self, door: Door, lacking: str) -> None:
        owner, box = door.street.owner, door.street.services.care_boxes.of(door.street.id)
        if lacking == "document_number":
            sealed = box.seal("participant", door.case.participant_id, {"name": NAME})
            await owner.execute(
                "UPDATE participant SET sealed = $2 WHERE id = $1", door.case.participant_id, sealed
            )
        else:
            await owner.execute("DELETE FROM episode_document WHERE episode_id = $1", door.case.id)
        answer = await door.post("", door.body())
        assert refused(answer) == (422, "evidence_missing")
        assert answer.json()["missing"] == [lacking]

    @pytest.mark.parametrize(
        ("state", "code"),
        [
            ("order_received", "illegal_transition"),
            ("completed", "illegal_transition"),
            ("overdue_not_reported", "ground_not_possible"),
            ("suspended", "ground_not_possible"),
        ],
    )
    async def test_where_no_step_leads_to_the_police_nothing_is_told_them(
        self, door: Door, state: str, code: str
    ) -> None:
        await door.street.owner.execute(
            "UPDATE episode SET status = $2, status_before_interruption = $3 WHERE id = $1",
            door.case.id,
            state,
            "in_progress" if state == "suspended" else None,
        )
        assert (await door.post("", door.body())).json()["code"] == code

    async def test_one_at_a_time_and_one_for_a_finding(self, door: Door) -> None:
        answers = await asyncio.gather(*(door.post("", door.body()) for _ in range(4)))
        assert sorted(one.status_code for one in answers) == [201, 409, 409, 409]
        assert {refused(one) for one in answers if one.status_code != 201} == {(409, "referral_open")}
        await door.street.owner.execute(
            "UPDATE case_referral SET status = 'received', countersigned_by = $2, reference = $3"
            " WHERE episode_id = $1",
            door.case.id,
            door.deputy.id,
            uuid4(),
        )
        assert refused(await door.post("", door.body())) == (409, "referral_open")
        another = await add_finding(door.street, door.case)
        assert (await door.post("", door.body(finding_id=str(another)))).status_code == 201

    @pytest.mark.parametrize("facts", ["电话 13800000000", "990000199001010017", "", "长" * 2001])
    async def test_facts_hold_no_number_of_anybody(self, door: Door, facts: str) -> None:
        answer = await door.post("", door.body(facts=facts))
        assert refused(answer) == (422, "invalid_input")
        assert facts == "" or facts not in answer.text

    async def test_the_same_key_makes_one(self, door: Door) -> None:
        headers = {"Idempotency-Key": str(uuid4())}
        answers = [await door.post("", door.body(), None, **headers) for _ in range(2)]
        assert answers[0].json() == answers[1].json()
        assert (await door.post("", door.body())).json()["code"] == "referral_open"

    async def test_the_office_and_the_lead_of_a_community_compose_none(self, door: Door) -> None:
        office = await door.street.account(Duty.OFFICE_LEAD)
        assert refused(await door.post("", door.body(), office, **FOR_SUPERVISION)) == (403, "not_allowed")
        lead = await door.street.account(Duty.COMMUNITY_LEAD)
        for path in ("", f"/{uuid4()}"):
            assert refused(await door.get(path, lead)) == (403, "not_allowed")

    async def test_another_case_worker_finds_nothing(self, door: Door) -> None:
        referral_id = await door.compose()
        stranger = await door.street.account(Duty.CASE_WORKER)
        for path in ("", f"/{referral_id}", f"/{referral_id}/attachments/{uuid4()}"):
            assert refused(await door.get(path, stranger)) == (404, "not_found")
        for path in ("/countersignature", "/withdrawal"):
            answer = await door.post(f"/{referral_id}{path}", None, stranger, **{"If-Match": '"1"'})
            assert refused(answer) == (404, "not_found")
        assert (await door.attach(referral_id, picture())).status_code == 201
        elsewhere = await make_case(door.street, door.lead)
        answer = await door.client.get(
            f"/v1/episodes/{elsewhere.id}/referrals/{referral_id}", headers=door.lead.headers
        )
        assert refused(answer) == (404, "not_found")

    async def test_lists_go_page_by_page_and_say_nothing_of_the_content(self, door: Door) -> None:
        made = []
        for _ in range(3):
            made.append(await door.compose())
            assert (await door.post(f"/{made[-1]}/withdrawal")).json()["status"] == "withdrawn"
        page = (await door.get("?limit=2")).json()
        rest = (await door.get(f"?limit=2&cursor={page['next_cursor']}")).json()
        listed = [one["id"] for one in page["items"] + rest["items"]]
        assert (listed, rest["next_cursor"]) == (made[::-1], None)
        assert not {NAME, FACTS, ID_NUMBER} & {str(value) for one in page["items"] for value in one.values()}
        assert refused(await door.post(f"/{made[0]}/withdrawal")) == (409, "illegal_transition")

    async def test_nothing_that_was_written_lies_in_the_clear(self, door: Door) -> None:
        referral_id = await door.signed()
        row = await door.street.owner.fetchval(
            "SELECT r::text FROM case_referral r WHERE id = $1", UUID(referral_id)
        )
        for text in (NAME, ID_NUMBER, ORDER_NUMBER, FACTS, CONTACT):
            assert text not in row
            assert text.encode().hex() not in row

    async def test_each_reading_stands_in_the_log_of_the_person(self, door: Door) -> None:
        referral_id = await door.compose()
        await door.read(referral_id)
        rows = await door.street.owner.fetch(
            "SELECT action, actor_id FROM care_audit_event WHERE participant_id = $1"
            " AND object_id = $2 ORDER BY id",
            door.case.participant_id,
            referral_id,
        )
        assert [tuple(row) for row in rows] == [("compose", door.lead.id), ("read", door.lead.id)]


class TestPapers:
    async def test_a_picture_is_cleaned_sealed_and_read_by_whoever_signs(self, door: Door) -> None:
        referral_id = await door.compose()
        answer = await door.attach(referral_id, picture(), "admonition_letter")
        assert (answer.status_code, answer.json()["type"]) == (201, "admonition_letter")
        paper_id = answer.json()["id"]
        read = await door.get(f"/{referral_id}/attachments/{paper_id}", door.deputy)
        assert (read.status_code, read.headers["content-type"]) == (200, "image/jpeg")
        assert read.content.startswith(b"\xff\xd8")
        assert files.CANARY.encode() not in read.content
        stored = await door.street.owner.fetchval(
            "SELECT sealed FROM case_referral_attachment WHERE id = $1", UUID(paper_id)
        )
        assert read.content[:64] not in stored
        assert [one["id"] for one in (await door.read(referral_id))["attachments"]] == [paper_id]

    async def test_only_to_a_draft_and_at_most_eight(self, door: Door) -> None:
        referral_id, image = await door.compose(), files.saved(files.scene(), "PNG")
        for _ in range(8):
            assert (await door.attach(referral_id, image)).status_code == 201
        assert refused(await door.attach(referral_id, image)) == (409, "too_many_papers")
        assert (await door.sign(referral_id)).status_code == 200
        assert refused(await door.attach(referral_id, image)) == (409, "illegal_transition")

    async def test_what_is_no_picture_is_refused(self, door: Door) -> None:
        referral_id = await door.compose()
        assert refused(await door.attach(referral_id, b"%PDF-1.7")) == (422, "image_refused")
        assert refused(await door.attach(referral_id, picture(), "letter")) == (422, "invalid_input")
        assert refused(await door.attach(str(uuid4()), picture())) == (404, "not_found")


class TestCountersigning:
    async def test_it_takes_another_person(self, door: Door) -> None:
        referral_id = await door.compose()
        assert refused(await door.sign(referral_id, door.lead)) == (409, "same_person")
        answer = await door.sign(referral_id)
        told = answer.json()
        assert (told["status"], told["countersigned_by"]) == ("countersigned", str(door.deputy.id))
        assert UUID(told["reference"]).version == 4
        assert refused(await door.sign(referral_id, **{"If-Match": answer.headers["ETag"]})) == (
            409,
            "illegal_transition",
        )

    async def test_the_office_may_and_says_why(self, door: Door) -> None:
        referral_id = await door.compose()
        office = await door.street.account(Duty.OFFICE_LEAD)
        assert refused(await door.sign(referral_id, office)) == (403, "purpose_required")
        purpose = {"Access-Purpose": "countersignature"}
        assert (await door.sign(referral_id, office, **purpose)).status_code == 200
        kept = await door.street.owner.fetchval(
            "SELECT purpose FROM care_audit_event WHERE object_id = $1 AND action = 'countersign'",
            referral_id,
        )
        assert kept == "countersignature"

    async def test_whoever_opened_the_case_in_need_does_not_sign(self, door: Door) -> None:
        referral_id = await door.compose()
        visitor = await opened_in_need(door)
        assert (await door.get(f"/{referral_id}", visitor)).status_code == 200
        assert refused(await door.sign(referral_id, visitor)) == (403, "not_allowed")

    async def test_what_is_signed_is_what_was_seen(self, door: Door) -> None:
        referral_id = await door.compose()
        seen = door.etags[referral_id]
        await door.attach(referral_id, picture())
        answer = await door.sign(referral_id, **{"If-Match": seen})
        assert refused(answer) == (412, "stale")
        answer = await door.post(f"/{referral_id}/countersignature", None, door.deputy)
        assert refused(answer) == (428, "precondition_required")
        assert (await door.sign(referral_id)).status_code == 200

    async def test_a_case_that_moved_on_meanwhile_lets_nothing_go(self, door: Door) -> None:
        referral_id = await door.compose()
        await door.street.owner.execute(
            "UPDATE episode SET status = 'revoked', ended_on = current_date WHERE id = $1", door.case.id
        )
        assert refused(await door.sign(referral_id)) == (409, "illegal_transition")

    async def test_a_station_without_a_key_gets_nothing(self, door: Door) -> None:
        referral_id = await door.compose()
        await door.street.owner.execute(
            "UPDATE recipient_key SET state = 'revoked', ended_at = now() WHERE key_id = $1",
            door.street.keys["clue"].key_id,
        )
        assert refused(await door.sign(referral_id)) == (503, "no_recipients")
        assert (await door.read(referral_id))["status"] == "draft"

    async def test_two_at_once_make_one_reference(self, door: Door) -> None:
        third = await door.street.account(Duty.CASE_WORKER)
        await add_member(door.street, door.case, third, "member", datetime.now(UTC).date())
        referral_id = await door.compose()
        answers = await asyncio.gather(*(door.sign(referral_id, who) for who in (door.deputy, third) * 3))
        assert sorted(one.status_code for one in answers) == [200, *[412] * 5]
        references = await door.street.owner.fetchval(
            "SELECT count(DISTINCT reference) FROM case_referral WHERE episode_id = $1", door.case.id
        )
        assert references == 1


@pytest.mark.parametrize(
    "ask",
    [
        lambda door, thing: door.get(f"/{thing}"),
        lambda door, thing: door.post(f"/{thing}/withdrawal"),
        lambda door, thing: door.post(f"/{thing}/countersignature", None, None, **{"If-Match": '"1"'}),
    ],
)
async def test_an_invented_id_is_not_found(door: Door, ask: Callable[[Door, Any], Any]) -> None:
    assert refused(await ask(door, uuid4())) == (404, "not_found")
