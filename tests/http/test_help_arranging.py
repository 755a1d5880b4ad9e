"""What becomes of a call for help: a file if the person agrees, an end that the receipt shows."""

import asyncio
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest

from api.access.permissions import Duty
from api.kit.clock import legal_date
from tests.factories.care import FOR_SUPERVISION
from tests.factories.intake import help_body, send

PATH = "/v1/help-requests"
TODAY = legal_date(datetime.now(UTC))


@pytest.fixture
async def worker(street):
    account = await street.account(Duty.CASE_WORKER)
    await street.assign(account, "001")
    return account


def accepted(*kinds: str, **more):
    consent = {"given_on": TODAY.isoformat(), "kinds": ["support_file", *kinds]}
    return {"consent": consent, **more}


async def accept(client, sent, account, **json):
    headers = account if isinstance(account, dict) else account.headers
    return await client.post(f"{PATH}/{sent.id}/acceptance", json=json or accepted(), headers=headers)


async def close(client, sent, account, closure="helped", **more):
    return await client.post(
        f"{PATH}/{sent.id}/closure", json={"closure": closure, **more}, headers=account.headers
    )


async def test_a_call_becomes_a_file_and_the_receipt_shows_it(client, street, worker):
    sent = await send(client, street, help_body(street))
    answer = await accept(
        client, sent, worker, **accepted("housing_help", identity={"name": "甲某某", "phone": "13800000000"})
    )
    assert answer.status_code == 201, answer.text
    made = answer.json()
    assert (made["status"], made["pseudonym"]) == ("being_arranged", f"H-{TODAY.year}-0001")
    assert (await sent.page())["status"] == "being_arranged"
    file = (await client.get(f"/v1/participants/{made['participant_id']}", headers=worker.headers)).json()
    assert (file["name"], file["phone"], file["lawful_basis"]) == ("甲某某", "13800000000", "consent")
    assert file["keeper_id"] == str(worker.id)
    rows = await street.owner.fetch(
        "SELECT kind FROM consent WHERE participant_id = $1 ORDER BY kind", UUID(made["participant_id"])
    )
    assert [row["kind"] for row in rows] == ["housing_help", "support_file"]
    seen = (await client.get(f"{PATH}/{sent.id}", headers=worker.headers)).json()
    assert (seen["status"], seen["participant_id"]) == ("being_arranged", made["participant_id"])
    row = await street.owner.fetchrow(
        "SELECT at, bucket, participant_id, detail::text AS detail FROM care_audit_event"
        " WHERE object_id = $1 AND action = 'accept'",
        str(sent.id),
    )
    assert (row["at"], row["participant_id"], row["detail"]) == (None, None, "{}")
    end = await close(client, sent, worker, "became_file", message={"text": "以后直接联系我。"})
    assert end.json() == {"id": str(sent.id), "status": "finished", "closure": "became_file"}
    page = await sent.page()
    assert page["status"] == "finished"
    assert "以后直接联系我。" in [one["text"] for one in page["messages"]]


async def test_a_file_may_hold_no_name(client, street, worker):
    sent = await send(client, street, help_body(street, reporter={"mode": "anonymous"}))
    made = (await accept(client, sent, worker)).json()
    file = (await client.get(f"/v1/participants/{made['participant_id']}", headers=worker.headers)).json()
    assert (file["name"], file["phone"]) == ("", None)


@pytest.mark.parametrize(
    "sent",
    [
        {},
        {"consent": None},
        {"consent": {"given_on": TODAY.isoformat(), "kinds": []}},
        {"consent": {"given_on": TODAY.isoformat(), "kinds": ["housing_help"]}},
        {"consent": {"given_on": TODAY.isoformat(), "kinds": ["support_file", "support_file"]}},
        {"consent": {"kinds": ["support_file"]}},
        {"consent": {"given_on": (TODAY + timedelta(days=1)).isoformat(), "kinds": ["support_file"]}},
        accepted(identity={"name": "甲某某", "religion": "x"}),
        accepted(community_code="990000009999"),
        accepted(keeper_id=str(uuid4())),
    ],
)
async def test_without_consent_or_place_there_is_no_file(client, street, worker, sent):
    call = await send(client, street, help_body(street))
    answer = await client.post(f"{PATH}/{call.id}/acceptance", json=sent, headers=worker.headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
    assert (await call.page())["status"] == "received"
    assert (
        await street.owner.fetchval("SELECT count(*) FROM participant WHERE street_id = $1", street.id) == 0
    )


async def test_two_at_once_open_one_file(client, street, worker):
    sent = await send(client, street, help_body(street))
    answers = await asyncio.gather(*(accept(client, sent, worker) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409]
    assert (
        await street.owner.fetchval("SELECT count(*) FROM participant WHERE street_id = $1", street.id) == 1
    )


async def test_numbers_of_files_are_given_once(client, street, worker):
    calls = [await send(client, street, help_body(street)) for _ in range(6)]
    answers = await asyncio.gather(*(accept(client, sent, worker) for sent in calls))
    assert {answer.json()["pseudonym"] for answer in answers} == {
        f"H-{TODAY.year}-{number:04d}" for number in range(1, 7)
    }


async def test_a_lead_names_who_keeps_the_file(client, street, worker):
    lead = await street.account(Duty.COMMUNITY_LEAD)
    sent = await send(client, street, help_body(street))
    unnamed = await accept(client, sent, lead)
    assert (unnamed.status_code, unnamed.json()["errors"][0]["pointer"]) == (422, "/keeper_id")
    minor = await accept(client, sent, lead, **accepted(keeper_id=str(worker.id), is_minor=True))
    assert (minor.status_code, minor.json()["code"]) == (403, "not_allowed")
    await street.unit("002", "community", "")
    elsewhere = await accept(
        client, sent, lead, **accepted(keeper_id=str(worker.id), community_code=street.code + "002")
    )
    assert elsewhere.status_code == 422
    answer = await accept(client, sent, lead, **accepted("housing_help", keeper_id=str(worker.id)))
    assert answer.status_code == 201, answer.text
    path = f"/v1/participants/{answer.json()['participant_id']}"
    assert (await client.get(path, headers=worker.headers)).status_code == 200
    assert (await client.get(path, headers=lead.headers)).status_code == 403


async def test_the_office_names_keeper_and_place(client, street, worker):
    office = (await street.account(Duty.OFFICE_LEAD)).headers
    sent = await send(client, street, help_body(street))
    place = {"community_code": street.code + "001", "keeper_id": str(worker.id)}
    silent = await accept(client, sent, office, **accepted(**place))
    assert (silent.status_code, silent.json()["code"]) == (403, "purpose_required")
    answer = await accept(client, sent, office | FOR_SUPERVISION, **accepted(**place, is_minor=True))
    assert answer.status_code == 201, answer.text


async def test_a_call_ends_without_a_file_and_only_once(client, street, worker):
    sent = await send(client, street, help_body(street))
    wrong = await close(client, sent, worker, "became_file")
    assert (wrong.status_code, wrong.json()["errors"][0]["pointer"]) == (422, "/closure")
    assert (await close(client, sent, worker, "solved")).status_code == 422
    answer = await close(client, sent, worker, "no_consent")
    assert answer.status_code == 200, answer.text
    assert (await sent.page())["status"] == "finished"
    for again in (await close(client, sent, worker), await accept(client, sent, worker)):
        assert (again.status_code, again.json()["code"]) == (409, "illegal_transition")
    row = await street.owner.fetchrow(
        "SELECT at, detail::text AS detail FROM care_audit_event WHERE object_id = $1 AND action = 'close'",
        str(sent.id),
    )
    assert (row["at"], row["detail"]) == (None, '{"closure": "no_consent"}')


async def test_with_a_file_there_was_consent(client, street, worker):
    sent = await send(client, street, help_body(street))
    await accept(client, sent, worker)
    answer = await close(client, sent, worker, "no_consent")
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


async def test_a_burnt_receipt_is_told_nothing_and_ends_all_the_same(client, street, worker):
    sent = await send(client, street, help_body(street))
    await client.delete("/v1/receipt", headers=sent.headers)
    told = await close(client, sent, worker, message={"text": "好的"})
    assert (told.status_code, told.json()["code"]) == (409, "receipt_burnt")
    assert (await close(client, sent, worker)).status_code == 200


async def test_nobody_else_may(client, street, other_street):
    sent = await send(client, street, help_body(street))
    far = await other_street.account(Duty.CASE_WORKER)
    for answer in (await accept(client, sent, far), await close(client, sent, far)):
        assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    for duty in (Duty.POLICE_CLIENT, Duty.TIP_DESK, Duty.GRID_WORKER, Duty.INSPECTOR, Duty.AUDITOR):
        account = await street.account(duty)
        for answer in (await accept(client, sent, account), await close(client, sent, account)):
            assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


async def test_nothing_of_it_reaches_enforcement(client, street, worker):
    sent = await send(client, street, help_body(street))
    await accept(client, sent, worker)
    await close(client, sent, worker, "became_file")
    for table in ("audit_event", "tip", "clue", "task", "notice"):
        query = f"SELECT count(*) FROM {table} WHERE street_id = $1"
        assert await street.owner.fetchval(query, street.id) == 0
