"""The audit of care: for auditors, apart from the other, without names; each reading is recorded in it."""

from datetime import UTC, datetime, timedelta

import pytest

from api.access.permissions import Duty
from api.kit.clock import legal_date
from tests.factories.care import FOR_SUPERVISION, make_case
from tests.factories.intake import help_body, send

PATH = "/v1/care-audit-events"
TODAY = legal_date(datetime.now(UTC))


@pytest.fixture
async def auditor(street):
    return await street.account(Duty.AUDITOR)


@pytest.fixture
async def case(street):
    return await make_case(street)


async def lines(client, auditor, query=""):
    answer = await client.get(PATH + query, headers=auditor.headers)
    assert answer.status_code == 200, answer.text
    return answer.json()["items"]


async def test_lines_hold_ids_codes_and_why(client, street, case, auditor):
    office = await street.account(Duty.OFFICE_LEAD)
    at = f"/v1/episodes/{case.id}/assessments"
    await client.get(at, headers=case.lead.headers)
    await client.get(at, headers=office.headers | FOR_SUPERVISION)
    by_office, by_lead = await lines(client, auditor)
    assert by_office["purpose"] == "supervision"
    assert by_lead["purpose"] is None
    assert by_lead["participant_id"] == str(case.participant_id)
    assert (by_lead["actor_id"], by_lead["action"]) == (str(case.lead.id), "read")
    assert {"display_name", "name"}.isdisjoint(by_lead)
    first, *_ = await lines(client, auditor)
    assert (first["action"], first["object_type"], first["actor_id"]) == (
        "read_audit",
        "care_audit_event",
        str(auditor.id),
    )


async def test_filters_find_what_they_say(client, street, case, auditor):
    office = await street.account(Duty.OFFICE_LEAD)
    other = await make_case(street)
    for one in (case, other):
        at = f"/v1/episodes/{one.id}/assessments"
        await client.get(at, headers=one.lead.headers)
        await client.get(at, headers=office.headers | FOR_SUPERVISION)
    who = f"?participant={case.participant_id}"
    assert len(await lines(client, auditor, who)) == 2
    assert len(await lines(client, auditor, f"{who}&purpose=supervision")) == 1
    assert len(await lines(client, auditor, f"?actor={office.id}")) == 2
    assert len(await lines(client, auditor, f"?object_type=episode&object_id={other.id}")) == 2
    assert await lines(client, auditor, f"{who}&from={TODAY + timedelta(days=1)}") == []
    assert await lines(client, auditor, f"{who}&to={TODAY - timedelta(days=1)}") == []
    read = (await lines(client, auditor, "?object_type=care_audit_event&limit=1"))[0]
    assert read["detail"] == {"participant": str(case.participant_id), "to": str(TODAY - timedelta(days=1))}


@pytest.mark.parametrize("query", ["?purpose=x", "?participant=x", "?limit=0", "?cursor=x", "?from=x"])
async def test_bad_filters_are_refused(client, auditor, query):
    assert (await client.get(PATH + query, headers=auditor.headers)).status_code == 422


async def test_pages_lose_nothing(client, case, auditor):
    for _ in range(3):
        await client.get(f"/v1/episodes/{case.id}/assessments", headers=case.lead.headers)
    seen, cursor = [], ""
    while cursor is not None:
        query = f"?object_type=episode&limit=2{cursor and '&cursor=' + cursor}"
        page = (await client.get(PATH + query, headers=auditor.headers)).json()
        seen += [line["id"] for line in page["items"]]
        cursor = page["next_cursor"]
    assert len(seen) == len(set(seen)) == 3


async def test_calls_for_help_stay_coarse_and_the_two_audits_apart(client, street, auditor):
    worker = await street.account(Duty.CASE_WORKER)
    sent = await send(client, street, help_body(street))
    await client.get(f"/v1/help-requests/{sent.id}", headers=worker.headers)
    found = await lines(client, auditor, f"?object_id={sent.id}")
    assert [(line["action"], line["at"]) for line in found] == [("read", None)]
    other = await client.get("/v1/audit-events", headers=auditor.headers)
    assert str(sent.id) not in other.text
    assert "participant_id" not in other.text


async def test_nobody_else_reads_it(client, street, other_street, case):
    await client.get(f"/v1/episodes/{case.id}/assessments", headers=case.lead.headers)
    far = await other_street.account(Duty.AUDITOR)
    assert await lines(client, far) == []
    for duty in Duty:
        if duty is not Duty.AUDITOR:
            account = await street.account(duty)
            answer = await client.get(PATH, headers=account.headers | FOR_SUPERVISION)
            assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
