"""Calls for help as the care team sees them: its community's, sealed, every read recorded."""

import asyncio
from uuid import uuid4

import pytest

from api.access.permissions import Duty
from api.crypto.keys import RecipientKey
from api.crypto.sealing import SealKind, open_json, seal_json
from api.kit.encoding import from_b64url
from tests.factories.intake import envelope, help_body, send, tip_body

PATH = "/v1/help-requests"


@pytest.fixture
async def lead(street):
    return await street.account(Duty.COMMUNITY_LEAD)


async def listed(client, account):
    answer = await client.get(PATH, headers=account.headers)
    assert answer.status_code == 200, answer.text
    return [item["id"] for item in answer.json()["items"]]


async def test_care_team_reads_and_answers_and_the_receipt_shows_it(client, street, lead):
    sent = await send(client, street, help_body(street))
    await sent.post("messages", json={"content": {"text": "请尽快"}})
    (item,) = (await client.get(PATH, headers=lead.headers)).json()["items"]
    assert item["id"] == str(sent.id)
    assert item["has_new_message"] is True
    read = (await client.get(f"{PATH}/{sent.id}", headers=lead.headers)).json()
    key = street.keys["help"]
    assert (
        open_json(envelope(read["envelope"]), SealKind.HELP_REQUEST, sent.id, key)
        == help_body(street)["content"]
    )
    assert open_json(envelope(read["contact_envelope"]), SealKind.CONTACT, sent.id, key)["phone"]
    (message,) = read["messages"]
    assert message["from"] == "reporter"
    assert open_json(envelope(message["envelope"]), SealKind.MESSAGE, message["id"], key) == {
        "text": "请尽快"
    }
    answer = await client.post(
        f"{PATH}/{sent.id}/messages", json={"text": "明天上午可以吗？"}, headers=lead.headers
    )
    assert answer.status_code == 201
    assert "明天上午可以吗？" in [one["text"] for one in (await sent.page())["messages"]]
    (item,) = (await client.get(PATH, headers=lead.headers)).json()["items"]
    assert item["has_new_message"] is False


async def test_each_read_is_recorded_without_an_instant(client, street, lead):
    sent = await send(client, street, help_body(street))
    await client.get(f"{PATH}/{sent.id}", headers=lead.headers)
    row = await street.owner.fetchrow(
        "SELECT actor_id, at, bucket FROM care_audit_event WHERE object_id = $1 AND action = 'read'",
        str(sent.id),
    )
    assert (row["actor_id"], row["at"]) == (lead.id, None)


async def test_answer_sealed_by_the_care_team_is_kept_once(client, street, lead):
    sent = await send(client, street, help_body(street))
    reply_key = (await client.get(f"{PATH}/{sent.id}", headers=lead.headers)).json()["reply_key"]
    message_id = uuid4()
    readers = [
        street.keys["help"].recipient(),
        RecipientKey(reply_key["key_id"], from_b64url(reply_key["public_key"])),
    ]
    sealed = seal_json(SealKind.MESSAGE, message_id, {"text": "好的"}, readers).to_json()
    body = {"id": str(message_id), "sealed_message": sealed}
    answers = [
        await client.post(f"{PATH}/{sent.id}/messages", json=body, headers=lead.headers) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert [one["text"] for one in (await sent.page())["messages"]] == ["好的"]
    alone = seal_json(SealKind.MESSAGE, message_id, {"text": "x"}, readers[:1]).to_json()
    refused = await client.post(
        f"{PATH}/{sent.id}/messages", json={"id": str(uuid4()), "sealed_message": alone}, headers=lead.headers
    )
    assert refused.json()["code"] == "wrong_recipients"


async def test_answers_in_parallel_with_one_key_are_one(client, street, lead):
    sent = await send(client, street, help_body(street))
    headers = lead.headers | {"Idempotency-Key": str(uuid4())}
    answers = await asyncio.gather(
        *(
            client.post(f"{PATH}/{sent.id}/messages", json={"text": "一次"}, headers=headers)
            for _ in range(10)
        )
    )
    assert len({answer.content for answer in answers}) == 1
    assert len((await sent.page())["messages"]) == 1


async def test_community_sees_its_own_and_those_that_name_none(client, street, lead):
    await street.unit("002", "community", "")
    other_lead = await street.account(Duty.COMMUNITY_LEAD, unit_suffix="002")
    mine = await send(client, street, help_body(street, community_code=f"{street.code}001"))
    nobodys = await send(client, street, help_body(street))
    assert set(await listed(client, lead)) == {str(mine.id), str(nobodys.id)}
    assert await listed(client, other_lead) == [str(nobodys.id)]
    answer = await client.get(f"{PATH}/{mine.id}", headers=other_lead.headers)
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    answer = await client.post(f"{PATH}/{mine.id}/messages", json={"text": "x"}, headers=other_lead.headers)
    assert answer.status_code == 404


async def test_messages_stand_under_the_community_of_their_call(client, street, lead):
    """The policy of a message compares its own row: it must carry what its call for help carries."""
    mine = await send(client, street, help_body(street, community_code=f"{street.code}001"))
    await mine.post("messages", json={"content": {"text": "请尽快"}})
    answer = await client.post(f"{PATH}/{mine.id}/messages", json={"text": "好"}, headers=lead.headers)
    assert answer.status_code == 201
    rows = await street.owner.fetch(
        "SELECT author, community_code FROM help_message WHERE help_request_id = $1 ORDER BY ordinal", mine.id
    )
    assert [tuple(row) for row in rows] == [
        ("reporter", f"{street.code}001"),
        ("office", f"{street.code}001"),
    ]


async def test_routine_call_waits_for_the_end_of_its_bucket(client, street, lead):
    sent = await send(client, street, help_body(street, urgency="routine"))
    assert await listed(client, lead) == []
    assert (await client.get(f"{PATH}/{sent.id}", headers=lead.headers)).status_code == 404
    await street.owner.execute(
        "UPDATE help_request SET visible_slot = visible_slot - 1 WHERE id = $1", sent.id
    )
    assert await listed(client, lead) == [str(sent.id)]


async def test_other_street_sees_nothing(client, street, other_street):
    sent = await send(client, street, help_body(street))
    stranger = await other_street.account(Duty.COMMUNITY_LEAD)
    assert await listed(client, stranger) == []
    assert (await client.get(f"{PATH}/{sent.id}", headers=stranger.headers)).status_code == 404


@pytest.mark.parametrize(
    "duty",
    [Duty.TIP_DESK, Duty.POLICE_CLIENT, Duty.POLICE_LIAISON, Duty.GRID_WORKER, Duty.AUDITOR, Duty.INSPECTOR],
)
async def test_nobody_else_may_read_or_answer(client, street, duty):
    sent = await send(client, street, help_body(street))
    account = await street.account(duty)
    for method, path, body in (
        ("GET", PATH, None),
        ("GET", f"{PATH}/{sent.id}", None),
        ("POST", f"{PATH}/{sent.id}/messages", {"text": "x"}),
    ):
        answer = await client.request(method, path, json=body, headers=account.headers)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


async def test_nobody_answers_a_burnt_receipt(client, street, lead):
    sent = await send(client, street, help_body(street))
    await client.delete("/v1/receipt", headers=sent.headers)
    answer = await client.post(f"{PATH}/{sent.id}/messages", json={"text": "x"}, headers=lead.headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "receipt_burnt")
    assert (await client.get(f"{PATH}/{sent.id}", headers=lead.headers)).json()["reply_key"] is None


async def test_list_pages_without_loss(client, street, lead):
    ids = {str((await send(client, street, help_body(street))).id) for _ in range(5)}
    found, cursor = [], ""
    while cursor is not None:
        answer = await client.get(f"{PATH}?limit=2{cursor and '&cursor=' + cursor}", headers=lead.headers)
        found += [item["id"] for item in answer.json()["items"]]
        cursor = answer.json()["next_cursor"]
    assert len(found) == 5
    assert set(found) == ids


@pytest.mark.parametrize(
    ("query", "status"), [("?limit=0", 422), ("?limit=101", 422), ("?cursor=x", 422), ("?cursor=W10", 422)]
)
async def test_bad_page_is_refused(client, lead, query, status):
    assert (await client.get(f"{PATH}{query}", headers=lead.headers)).status_code == status


async def test_tip_is_no_call_for_help(client, street, lead):
    sent = await send(client, street, tip_body(street, urgency="urgent"))
    assert (await client.get(f"{PATH}/{sent.id}", headers=lead.headers)).status_code == 404
