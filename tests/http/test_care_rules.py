"""Rules of care over HTTP: read by whoever works by them, set by the office, followed by schedules."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest

from api.access.permissions import Duty
from api.domain.care_rules.words import RuleKey
from tests.factories.care import FOR_SUPERVISION, make_case
from tests.factories.care_rows import TODAY, days_ago
from tests.factories.street import AccountKit, StreetKit

PATH = "/v1/care-rules"
KEY = "contact_interval_days"


@pytest.fixture
async def office(street: StreetKit) -> AccountKit:
    return await street.account(Duty.OFFICE_LEAD)


def rule(**changes: Any) -> dict[str, Any]:
    wanted = {
        "qualifier": "unassessed",
        "value": 10,
        "legal_basis": "街道禁毒办工作方案",
        "valid_from": TODAY.isoformat(),
    }
    return wanted | changes


async def put_rule(
    client: httpx.AsyncClient, office: AccountKit, body: dict[str, Any], key: str = KEY
) -> httpx.Response:
    return await client.put(f"{PATH}/{key}", json=body, headers=office.headers | FOR_SUPERVISION)


async def in_force(
    client: httpx.AsyncClient, office: AccountKit, on: str = "", qualifier: str = "unassessed"
) -> dict[str, Any]:
    answer = await client.get(
        PATH, params={"on": on or TODAY.isoformat()}, headers=office.headers | FOR_SUPERVISION
    )
    assert answer.status_code == 200, answer.text
    found = [one for one in answer.json()["items"] if (one["key"], one["qualifier"]) == (KEY, qualifier)]
    assert len(found) == 1
    one: dict[str, Any] = found[0]
    return one


async def test_every_rule_has_its_law_and_how_far_it_may_be_trusted(
    client: httpx.AsyncClient, street: StreetKit
) -> None:
    for duty in (Duty.CASE_WORKER, Duty.COMMUNITY_LEAD):
        account = await street.account(duty)
        items = (await client.get(PATH, headers=account.headers)).json()["items"]
        assert {one["key"] for one in items} == {key.value for key in RuleKey}
        assert all(one["legal_basis"] and one["evidence"] and one["origin"] == "national" for one in items)
        report = next(one for one in items if one["key"] == "report_days")
        assert (report["value"], report["unit"], report["evidence"]) == (15, "days", "law")


async def test_a_rule_of_the_street_goes_before_the_national_one_from_its_day(
    client: httpx.AsyncClient, office: AccountKit
) -> None:
    tomorrow = (TODAY + timedelta(days=1)).isoformat()
    answer = await put_rule(client, office, rule(valid_from=tomorrow))
    assert answer.status_code == 200, answer.text
    assert (await in_force(client, office))["value"] == 14
    later = await in_force(client, office, tomorrow)
    assert later == answer.json()
    assert (later["value"], later["origin"], later["evidence"]) == (10, "local", None)


async def test_a_new_rule_ends_the_earlier_one_and_replaces_a_later_one(
    client: httpx.AsyncClient, office: AccountKit, street: StreetKit
) -> None:
    week, month = (TODAY + timedelta(days=days) for days in (7, 30))
    await put_rule(client, office, rule(value=10))
    await put_rule(client, office, rule(value=9, valid_from=month.isoformat()))
    await put_rule(client, office, rule(value=8, valid_from=week.isoformat()))
    before = await in_force(client, office, (week - timedelta(days=1)).isoformat())
    assert (before["value"], before["valid_to"]) == (10, week.isoformat())
    assert (await in_force(client, office, month.isoformat()))["value"] == 8
    for value in (7, 6):
        await put_rule(client, office, rule(value=value, valid_from=week.isoformat()))
    assert (await in_force(client, office, month.isoformat()))["value"] == 6
    kept = await street.owner.fetchval(
        "SELECT count(*) FROM jurisdiction_rule WHERE street_id = $1", street.id
    )
    assert kept == 5
    told = await street.owner.fetch(
        "SELECT detail, purpose FROM care_audit_event WHERE street_id = $1 AND action = 'set_rule'", street.id
    )
    assert len(told) == 5
    assert {row["purpose"] for row in told} == {"supervision"}


async def test_two_at_once_leave_one(
    client: httpx.AsyncClient, office: AccountKit, street: StreetKit
) -> None:
    answers = await asyncio.gather(*(put_rule(client, office, rule(value=value)) for value in range(5, 13)))
    assert {answer.status_code for answer in answers} == {200}
    rows = await street.owner.fetch(
        "SELECT value FROM jurisdiction_rule WHERE street_id = $1 AND valid_to IS NULL", street.id
    )
    assert len(rows) == 1


@pytest.mark.parametrize(
    ("key", "changes", "status", "pointer"),
    [
        ("no_such_rule", {}, 404, None),
        (KEY, {"qualifier": "after_care"}, 422, "/qualifier"),
        (KEY, {"qualifier": "'; --"}, 422, "/qualifier"),
        (KEY, {"value": 0}, 422, "/value"),
        (KEY, {"value": 2**40}, 422, "/value"),
        (KEY, {"value": "10"}, 422, "/value"),
        (KEY, {"valid_from": days_ago(1).isoformat()}, 422, "/valid_from"),
        (KEY, {"legal_basis": ""}, 422, "/legal_basis"),
        ("report_days", {"qualifier": "", "value": 14}, 422, "/value"),
        ("breach_test_refusals", {"qualifier": "", "value": 2}, 422, "/value"),
        ("term_months_ct", {"qualifier": "", "value": 24}, 422, "/value"),
        ("break_glass_max_minutes", {"qualifier": "", "value": 61}, 422, "/value"),
    ],
)
async def test_what_cannot_be_a_rule_is_refused(
    client: httpx.AsyncClient,
    office: AccountKit,
    key: str,
    changes: dict[str, Any],
    status: int,
    pointer: str | None,
) -> None:
    answer = await put_rule(client, office, rule(**changes), key)
    assert answer.status_code == status, answer.text
    if pointer is not None:
        assert [one["pointer"] for one in answer.json()["errors"]] == [pointer]


async def test_schedules_follow_a_rule_from_its_day(
    client: httpx.AsyncClient, street: StreetKit, office: AccountKit
) -> None:
    case = await make_case(street, reported_on=TODAY, agreement_signed_on=None)

    async def next_contact(on: int) -> str:
        path = f"/v1/episodes/{case.id}/schedule"
        params = {"on": (TODAY + timedelta(days=on)).isoformat()}
        items = (await client.get(path, params=params, headers=case.lead.headers)).json()["items"]
        due: str = [one["due_on"] for one in items if one["kind"] == "contact"][-1]
        return due

    assert await next_contact(0) == (TODAY + timedelta(days=14)).isoformat()
    await put_rule(client, office, rule(value=5, valid_from=(TODAY + timedelta(days=1)).isoformat()))
    assert await next_contact(0) == (TODAY + timedelta(days=14)).isoformat()
    await put_rule(client, office, rule(value=5))
    assert await next_contact(0) == (TODAY + timedelta(days=5)).isoformat()


async def test_only_the_office_sets_rules(client: httpx.AsyncClient, street: StreetKit) -> None:
    worker = await street.account(Duty.CASE_WORKER)
    answer = await client.put(f"{PATH}/{KEY}", json=rule(), headers=worker.headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
