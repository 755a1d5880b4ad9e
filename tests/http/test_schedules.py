"""Schedules and reviews over HTTP: what is owed in a case as it stood, stands and will stand."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from api.access.permissions import Duty
from api.domain.episodes.terms import add_months
from tests.factories.care import FOR_SUPERVISION, CaseKit, make_case
from tests.factories.care_rows import TODAY, add, add_contact, add_step, add_test, add_tier, days_ago
from tests.factories.street import AccountKit, StreetKit

BEGAN = days_ago(183)


async def schedule(
    client: httpx.AsyncClient, case: CaseKit, by: AccountKit | None = None, **params: Any
) -> dict[str, Any]:
    answer = await client.get(
        f"/v1/episodes/{case.id}/schedule",
        params={name.rstrip("_"): str(value) for name, value in params.items()},
        headers=(by or case.lead).headers | FOR_SUPERVISION,
    )
    assert answer.status_code == 200, answer.text
    body: dict[str, Any] = answer.json()
    return body


def of(body: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [item for item in body["items"] if item["kind"] == kind]


def told(item: dict[str, Any]) -> tuple[str, str | None]:
    return item["status"], item["done_on"]


@pytest.fixture
async def case(street: StreetKit) -> CaseKit:
    return await make_case(street)


async def test_a_case_half_a_year_in(client: httpx.AsyncClient, street: StreetKit, case: CaseKit) -> None:
    made = [BEGAN + timedelta(days=day) for day in (-6, 2, 14, 40)]
    for day in made:
        await add_contact(street, case, day)
    await add_contact(street, case, BEGAN + timedelta(days=50), is_reached=False)
    await add(
        street,
        case,
        "agreement",
        revision=1,
        signed_on=BEGAN + timedelta(days=3),
        template_version="2026-1",
        recorded_by=case.lead.id,
        recorded_at=datetime.now(UTC),
    )
    tested = await add_test(street, case, BEGAN + timedelta(days=5), "preliminary_positive")
    await add_test(street, case, BEGAN + timedelta(days=5), corrects_id=tested)
    await add_test(street, case, BEGAN + timedelta(days=70), "refused")
    await add_test(street, case, BEGAN - timedelta(days=1))
    body = await schedule(client, case)
    assert (body["term_year"], body["expires_on"]) == (
        1,
        (add_months(BEGAN, 36) - timedelta(days=1)).isoformat(),
    )
    assert told(of(body, "first_contact")[0]) == ("done", made[0].isoformat())
    assert told(of(body, "report")[0]) == ("done", BEGAN.isoformat())
    assert told(of(body, "agreement")[0]) == ("done", (BEGAN + timedelta(days=3)).isoformat())
    assert of(body, "first_assessment")[0]["status"] == "missed"
    contacts = of(body, "contact")
    assert [told(one) for one in contacts] == [
        ("done", made[1].isoformat()),
        ("done", made[2].isoformat()),
        ("done_late", made[3].isoformat()),
        ("missed", None),
    ]
    tests = of(body, "drug_test")
    assert told(tests[0]) == ("done", (BEGAN + timedelta(days=5)).isoformat())
    assert [one["status"] for one in tests[1:3]] == ["missed", "refused"]
    assert len(tests) == 12 + 6 + 4
    assert [one["on"] for one in body["tests_in_no_window"]] == [(BEGAN - timedelta(days=1)).isoformat()]
    for item in body["items"]:
        assert item["legal_basis"]
        assert item["label"]["zh"]
        assert item["status_label"]["zh"]


async def test_any_day_can_be_looked_at(client: httpx.AsyncClient, street: StreetKit, case: CaseKit) -> None:
    await add_contact(street, case, BEGAN + timedelta(days=10))
    before = await schedule(client, case, on=BEGAN - timedelta(days=5))
    assert (before["term_year"], before["expires_on"]) == (None, None)
    assert of(before, "report")[0]["status"] == "open"
    assert of(before, "contact") == []
    then = await schedule(client, case, on=BEGAN + timedelta(days=5))
    assert [one["status"] for one in of(then, "contact")] == ["open"]
    later = await schedule(client, case, on=add_months(BEGAN, 40))
    assert later["term_year"] == 3
    assert {one["status"] for one in of(later, "drug_test")} == {"missed"}
    part = await schedule(client, case, from_=TODAY, to_=TODAY)
    assert {one["kind"] for one in part["items"]} >= {"drug_test", "half_year_review"}
    assert all(one["window_from"] <= TODAY.isoformat() <= one["due_on"] for one in part["items"])


async def test_a_suspension_moves_the_term_and_a_tier_the_rhythm(
    client: httpx.AsyncClient, street: StreetKit, case: CaseKit
) -> None:
    await add_tier(street, case, "intensive", BEGAN + timedelta(days=10), 30, "expired")
    await add_tier(street, case, "light", days_ago(20), 180)
    await add_contact(street, case, days_ago(10))
    await add_step(street, case, "in_progress", "suspended", days_ago(60))
    await add_step(street, case, "suspended", "in_progress", days_ago(50))
    body = await schedule(client, case)
    moved = add_months(BEGAN, 36) - timedelta(days=1) + timedelta(days=10)
    assert body["expires_on"] == moved.isoformat()
    assert of(body, "contact")[-1]["due_on"] == (days_ago(10) + timedelta(days=30)).isoformat()
    expiries = of(body, "assessment_expiry")
    assert [one["status"] for one in expiries] == ["done_late", "open"]
    lasting = await schedule(client, case, on=days_ago(55))
    assert lasting["expires_on"] is None
    assert of(lasting, "contact")[-1]["status"] in {"missed", "cancelled_by_suspension"}


async def test_a_lead_sees_deadlines_and_no_content(
    client: httpx.AsyncClient, street: StreetKit, case: CaseKit
) -> None:
    await add_test(street, case, BEGAN + timedelta(days=5))
    await add_tier(street, case, "regular", BEGAN + timedelta(days=10), 90)
    await add_contact(street, case, days_ago(3))
    lead = await street.account(Duty.COMMUNITY_LEAD)
    office = await street.account(Duty.OFFICE_LEAD)
    seen, whole = await schedule(client, case, lead), await schedule(client, case, office)
    assert of(seen, "drug_test") == []
    assert seen["tests_in_no_window"] is None
    hidden = {"drug_test", "kept_job_check"}
    assert seen["items"] == [one for one in whole["items"] if one["kind"] not in hidden]


async def test_who_may_not_see_a_case_finds_none(
    client: httpx.AsyncClient, street: StreetKit, case: CaseKit
) -> None:
    await street.unit("002", "community", "")
    stranger = await street.account(Duty.CASE_WORKER)
    other_lead = await street.account(Duty.COMMUNITY_LEAD, unit_suffix="002")
    for account in (stranger, other_lead):
        answer = await client.get(f"/v1/episodes/{case.id}/schedule", headers=account.headers)
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    office = await street.account(Duty.OFFICE_LEAD)
    answer = await client.get(f"/v1/episodes/{case.id}/schedule", headers=office.headers)
    assert answer.json()["code"] == "purpose_required"
    await schedule(client, case, office)
    read = await street.owner.fetchrow(
        "SELECT purpose, participant_id FROM care_audit_event WHERE street_id = $1 AND actor_id = $2"
        " AND action = 'read_schedule'",
        street.id,
        office.id,
    )
    assert (read["purpose"], read["participant_id"]) == ("supervision", case.participant_id)


@pytest.mark.parametrize(
    "query",
    ["on=2026-02-30", "on=x", "on=1700-01-01", "from=2026-11-25&to=2026-11-24", "on=2026-11-25T00:00:00Z"],
)
async def test_days_that_cannot_be_are_refused(client: httpx.AsyncClient, case: CaseKit, query: str) -> None:
    answer = await client.get(f"/v1/episodes/{case.id}/schedule?{query}", headers=case.lead.headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


class TestReviews:
    async def hold(self, client: httpx.AsyncClient, case: CaseKit, **changes: Any) -> httpx.Response:
        due = add_months(BEGAN, 6) - timedelta(days=1)
        wanted = {
            "kind": "half_year",
            "due_on": due.isoformat(),
            "held_on": min(due, TODAY).isoformat(),
            "summary": "近半年工作稳定，继续按月联系。",
        }
        return await client.post(
            f"/v1/episodes/{case.id}/reviews", json=wanted | changes, headers=case.lead.headers
        )

    async def test_a_review_is_held_once_and_kept_sealed(
        self, client: httpx.AsyncClient, street: StreetKit, case: CaseKit
    ) -> None:
        answers = await asyncio.gather(*(self.hold(client, case) for _ in range(4)))
        codes = sorted((answer.status_code, answer.json().get("code", "")) for answer in answers)
        assert codes == [(201, ""), *[(409, "review_held")] * 3]
        item = of(await schedule(client, case), "half_year_review")[0]
        assert item["status"] == "done"
        listed = await client.get(f"/v1/episodes/{case.id}/reviews", headers=case.lead.headers)
        assert [one["summary"] for one in listed.json()["items"]] == ["近半年工作稳定，继续按月联系。"]
        row = await street.owner.fetchval(
            "SELECT t::text FROM episode_review t WHERE street_id = $1", street.id
        )
        assert "工作" not in row
        assert "工作".encode().hex() not in row
        lead = await street.account(Duty.COMMUNITY_LEAD)
        answer = await client.get(f"/v1/episodes/{case.id}/reviews", headers=lead.headers)
        assert answer.status_code == 403

    async def test_only_what_the_schedule_asks_for_is_a_review(
        self, client: httpx.AsyncClient, street: StreetKit, case: CaseKit
    ) -> None:
        bad: list[tuple[dict[str, Any], int, str]] = [
            ({"due_on": days_ago(3).isoformat()}, 409, "review_not_owed"),
            ({"kind": "yearly"}, 409, "review_not_owed"),
            ({"held_on": days_ago(-1).isoformat()}, 422, "dated_in_future"),
            ({"held_on": days_ago(120).isoformat()}, 409, "review_not_owed"),
            ({"summary": "证件 990000199001010017"}, 422, "invalid_input"),
            ({"kind": "weekly"}, 422, "invalid_input"),
            ({"summary": ""}, 422, "invalid_input"),
        ]
        for changes, status, code in bad:
            answer = await self.hold(client, case, **changes)
            assert (answer.status_code, answer.json()["code"]) == (status, code), changes
        over = await make_case(street, status="completed", ended_on=TODAY)
        assert (await self.hold(client, over)).json()["code"] == "illegal_transition"
        answer = await client.get(f"/v1/episodes/{uuid4()}/reviews", headers=case.lead.headers)
        assert answer.status_code == 404
