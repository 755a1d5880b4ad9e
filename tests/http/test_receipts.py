"""Receipts over HTTP: what their holder sees and does, and that nobody else sees or does any of it."""

import asyncio
from datetime import UTC, datetime
from uuid import uuid4

import asyncpg
import httpx
import orjson
import pytest

from api.crypto.acknowledgement import verify_acknowledgement
from api.crypto.receipts import normalise, receipt_keypair
from api.crypto.sealing import SealKind, open_json, seal_json
from api.domain.receipts.words import ReceiptStatus
from api.domain.tips.progress import TipProgress
from api.domain.tips.words import TipStatus
from api.kit.clock import slot_at
from tests.factories.intake import envelope, help_body, post_tip, send, tip_body

UNKNOWN = "0123-4567-89AB-CDEF-GHJK-MNPQ"


def key_of(sent):
    """The receipt's own key pair, as a phone derives it."""
    return receipt_keypair(normalise(sent.receipt_code), str(sent.id))


async def answer_as_office(sent, text, *, table="tip_message", use="content"):
    """What the desk's verb would store."""
    message_id, key = uuid4(), key_of(sent)
    readers = [sent.street.keys[use].recipient(), key.recipient()]
    sealed = seal_json(SealKind.MESSAGE, message_id, {"text": text}, readers)
    owner = "tip_id" if table == "tip_message" else "help_request_id"
    await sent.street.owner.execute(
        f"INSERT INTO {table} (street_id, id, {owner}, author, on_date, bucket, ordinal, visible_slot,"
        " is_new, envelope) VALUES ($1, $2, $3, 'office', current_date, 0, 1, 0, false, $4::text::jsonb)",
        sent.street.id,
        message_id,
        sent.id,
        orjson.dumps(sealed.to_json()).decode(),
    )
    return message_id


async def make_clue(sent, status="draft", **members):
    """A clue made from the tip, in a state; the tip counts as handed off."""
    clue_id, now = uuid4(), datetime.now(UTC)
    members = {
        "street_id": sent.street.id,
        "id": clue_id,
        "source": "citizen",
        "category": "other",
        "channel_hint": "unknown",
        "substance_hint": "unknown",
        "submitted_on": now.date(),
        "handling_marks": [],
        "station_id": sent.street.units[f"{sent.street.code}900"],
        "status": status,
        "urgency": "routine",
        "received_on": now.date(),
        "handed_off_at": now,
        "sealed_package": "{}",
        "digest": "0" * 64,
        "epoch": 1,
        "attempt": 1,
        "chain_seq": 1,
        "chain_hash": b"\0" * 32,
        "logged_seq": 0,
        "version": 1,
        "lease_expires_at": now if status == "leased" else None,
        **members,
    }
    places = ", ".join(f"${number}" for number in range(1, len(members) + 1))
    await sent.street.owner.execute(
        f"INSERT INTO clue ({', '.join(members)}) VALUES ({places})", *members.values()
    )
    await sent.street.owner.execute(
        "UPDATE tip SET clue_id = $2, status = 'handed_off' WHERE id = $1", sent.id, clue_id
    )
    return clue_id


async def close(sent, closure="rejected", number=1):
    await sent.street.owner.execute(
        "UPDATE tip SET status = 'closed', closure = $2, closure_number = $3 WHERE id = $1",
        sent.id,
        closure,
        number,
    )


async def test_fresh_receipt_says_what_comes_next_and_by_when(client, street):
    page = await (await send(client, street)).page()
    assert page["status"] == "received"
    assert page["meaning"]["zh"]
    assert page["next"]["en"]
    assert page["next_by"] > page["received_on"]
    assert (page["messages"], page["may_contest"], page["reward"]) == ([], False, None)


@pytest.mark.parametrize(
    "write",
    [
        str.lower,
        lambda code: code.replace("-", " "),
        lambda code: code.replace("-", ""),
        lambda code: code.replace("0", "o").replace("1", "l"),
        lambda code: "".join(chr(ord(one) + 0xFEE0) if one.isalnum() else one for one in code),
    ],
    ids=["lower case", "spaces", "bare", "look-alikes", "full width"],
)
async def test_receipt_is_forgiven_how_it_was_typed(client, street, write):
    sent = await send(client, street)
    typed = f"Receipt {write(sent.receipt_code)}".encode()
    answer = await client.get("/v1/receipt", headers={"Authorization": typed})
    assert answer.status_code == 200


async def test_unknown_malformed_and_burnt_receipts_are_one_answer(client, street):
    sent = await send(client, street)
    await client.delete("/v1/receipt", headers=sent.headers)
    codes = [UNKNOWN, "nonsense", "", "X" * 5000, sent.receipt_code[:-1] + "0", sent.receipt_code]
    headers = [{"Authorization": f"Receipt {code}"} for code in codes]
    headers += [{}, {"Authorization": "Bearer x"}]
    for method, path in (("GET", ""), ("POST", "/contest"), ("DELETE", "")):
        answers = [await client.request(method, f"/v1/receipt{path}", headers=one) for one in headers]
        assert {answer.status_code for answer in answers} == {401}
        assert len({answer.content for answer in answers}) == 1
        assert len({str(sorted(answer.headers.items())) for answer in answers}) == 1
    assert answers[0].json()["code"] == "receipt_unknown"
    assert answers[0].headers["www-authenticate"] == 'Receipt realm="shouwang"'


async def test_unknown_malformed_and_burnt_receipts_cost_the_same_statements(client, street, monkeypatch):
    sent = await send(client, street)
    await client.delete("/v1/receipt", headers=sent.headers)
    statements = []
    for name in ("execute", "fetch", "fetchrow", "fetchval"):
        plain = getattr(asyncpg.Connection, name)

        async def watched(self, query, *values, plain=plain, **more):
            statements.append(query)
            return await plain(self, query, *values, **more)

        monkeypatch.setattr(asyncpg.Connection, name, watched)
    costs = []
    for code in (UNKNOWN, "nonsense", sent.receipt_code[:20] + "0000", sent.receipt_code):
        statements.clear()
        await client.get("/v1/receipt", headers={"Authorization": f"Receipt {code}"})
        costs.append(list(statements))
    assert len(costs[0]) == 3
    assert costs == [costs[0]] * 4


async def test_wrong_receipts_slow_their_source_and_nobody_else(app, client, street):
    sent = await send(client, street)
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app=app, client=("10.1.2.3", 1)), base_url="http://127.0.0.1:8000"
    ) as guesser:
        answers = [
            await guesser.get("/v1/receipt", headers={"Authorization": f"Receipt {number:024d}"})
            for number in range(110)
        ]
    assert [answer.status_code for answer in answers[:100]] == [401] * 100
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["retry-after"]) >= 1
    assert (await sent.page())["status"] == "received"


async def test_messages_go_both_ways_and_are_sealed_to_both(client, street):
    sent = await send(client, street)
    answer = await sent.post("messages", json={"content": {"text": "补充：三楼"}})
    assert answer.status_code == 201
    await answer_as_office(sent, "请问是哪一天？")
    messages = (await sent.page())["messages"]
    assert {(one["from"], one["text"]) for one in messages} == {
        ("reporter", "补充：三楼"),
        ("office", "请问是哪一天？"),
    }
    row = await street.owner.fetchrow(
        "SELECT * FROM tip_message WHERE author = 'reporter' AND tip_id = $1", sent.id
    )
    sealed = envelope(row["envelope"])
    assert sealed.key_ids == {street.keys["content"].key_id, str(sent.id)}
    assert open_json(sealed, SealKind.MESSAGE, row["id"], street.keys["content"]) == {"text": "补充：三楼"}
    assert row["is_new"]


@pytest.mark.parametrize(("urgency", "is_at_once"), [("urgent", True), ("routine", False)])
async def test_message_is_released_with_its_bucket_or_at_once(client, street, now, urgency, is_at_once):
    sent = await send(client, street, tip_body(street, urgency=urgency))
    await sent.post("messages", json={"content": {"text": "x"}})
    slot = await street.owner.fetchval("SELECT visible_slot FROM tip_message WHERE tip_id = $1", sent.id)
    assert slot == (0 if is_at_once else slot_at(now) + 1)


async def test_receipt_opens_its_own_mailbox_only(client, street):
    mine, other = await send(client, street), await send(client, street)
    await mine.post("messages", json={"content": {"text": "mine"}})
    assert (await other.page())["messages"] == []
    assert (await other.page())["reply_key"]["key_id"] == str(other.id)


async def test_message_sealed_by_its_sender_is_kept_once(client, street):
    sent = await send(client, street)
    message_id = uuid4()
    readers = [
        street.keys["content"].recipient(),
        key_of(sent).recipient(),
    ]
    body = {
        "id": str(message_id),
        "sealed_content": seal_json(SealKind.MESSAGE, message_id, {"text": "封好的"}, readers).to_json(),
    }
    first, again = await sent.post("messages", json=body), await sent.post("messages", json=body)
    assert (first.status_code, again.content) == (201, first.content)
    assert [one["text"] for one in (await sent.page())["messages"]] == ["封好的"]
    other = seal_json(SealKind.MESSAGE, message_id, {"text": "另一封"}, readers).to_json()
    conflict = await sent.post("messages", json={**body, "sealed_content": other})
    assert (conflict.status_code, conflict.json()["code"]) == (409, "id_conflict")
    without = seal_json(SealKind.MESSAGE, message_id, {"text": "x"}, readers[:1]).to_json()
    refused = await sent.post("messages", json={"id": str(uuid4()), "sealed_content": without})
    assert (refused.status_code, refused.json()["code"]) == (422, "wrong_recipients")


async def test_message_that_does_not_open_is_shown_without_text(client, street):
    sent = await send(client, street)
    message_id = uuid4()
    readers = [
        street.keys["content"].recipient(),
        key_of(sent).recipient(),
    ]
    moved = seal_json(SealKind.MESSAGE, uuid4(), {"text": "x"}, readers).to_json()
    await sent.post("messages", json={"id": str(message_id), "sealed_content": moved})
    assert [one["text"] for one in (await sent.page())["messages"]] == [None]


async def test_fifty_messages_at_once_with_one_key_are_one(client, street):
    sent, key = await send(client, street), str(uuid4())
    body = {"content": {"text": "一次"}}
    answers = await asyncio.gather(*(sent.post("messages", key=key, json=body) for _ in range(50)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert len((await sent.page())["messages"]) == 1
    reused = await sent.post("messages", key=key, json={"content": {"text": "两次"}})
    assert reused.json()["code"] == "idempotency_key_reused"


async def test_mailbox_takes_no_hundred_and_first_message(client, street, monkeypatch):
    monkeypatch.setattr("api.domain.receipts.mailboxes.MAX_REPORTER_MESSAGES", 2)
    sent = await send(client, street)
    statuses = [(await sent.post("messages", json={"content": {"text": "x"}})).status_code for _ in range(3)]
    assert statuses == [201, 201, 409]


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({}, "/content"),
        ({"content": {"text": ""}}, "/content/text"),
        ({"content": {"text": "x" * 8001}}, "/content/text"),
        ({"content": {"text": "CANARY\u202e"}}, "/content/text"),
        ({"content": {"text": "x"}, "id": str(uuid4())}, "/id"),
        ({"text": "x"}, ""),
    ],
)
async def test_bad_message_is_refused(client, street, body, pointer):
    answer = await (await send(client, street)).post("messages", json=body)
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]][:1] == [pointer]
    assert "CANARY" not in answer.text


@pytest.mark.parametrize(
    ("status", "shown"),
    [
        ("draft", "received"),
        ("ready", "passed_on"),
        ("leased", "passed_on"),
        ("acknowledged", "being_checked"),
        ("verified", "finished"),
        ("closed", "finished"),
    ],
)
async def test_receipt_reads_its_progress_through_the_clue(client, street, status, shown):
    sent = await send(client, street)
    await make_clue(sent, status)
    page = await sent.page()
    assert page["status"] == shown
    assert page["may_contest"] is (status == "closed")


def test_duplicate_never_shows_the_progress_of_the_other_tip():
    assert TipProgress(TipStatus.CLOSED, 1, "acknowledged").coarse is ReceiptStatus.FINISHED
    assert TipProgress(TipStatus.ACCEPTED, 1, "closed").coarse is ReceiptStatus.RECEIVED


async def test_closure_is_contested_once_and_the_next_one_again(client, street):
    sent = await send(client, street)
    early = await sent.post("contest")
    assert (early.status_code, early.json()["code"]) == (409, "illegal_transition")
    await close(sent)
    assert (await sent.page())["may_contest"] is True
    assert (await sent.post("contest")).status_code == 201
    again = await sent.post("contest")
    assert (again.status_code, again.json()["code"]) == (409, "already_contested")
    assert (await sent.page())["may_contest"] is False
    await close(sent, number=2)
    assert (await sent.post("contest", key=str(uuid4()))).status_code == 201


async def test_contests_in_parallel_are_one(client, street):
    sent = await send(client, street)
    await close(sent)
    statuses = [
        answer.status_code for answer in await asyncio.gather(*(sent.post("contest") for _ in range(10)))
    ]
    assert sorted(statuses) == [201] + [409] * 9


async def test_end_of_the_clue_counts_as_a_closure(client, street):
    sent = await send(client, street)
    await make_clue(sent, "closed")
    assert (await sent.post("contest")).status_code == 201
    number = await street.owner.fetchval("SELECT closure_number FROM tip_contest WHERE tip_id = $1", sent.id)
    assert number == 1


async def test_reward_gets_one_reference_and_follows_the_clue(client, street):
    sent = await send(client, street)
    first, again = await sent.post("reward-claims"), await sent.post("reward-claims")
    assert (first.status_code, again.content) == (201, first.content)
    reference = first.json()["reference"]
    assert (await sent.page())["reward"] == {
        "state": "requested",
        "reference": reference,
        "collect_by": None,
        "where": None,
    }
    clue_id = await make_clue(sent, "acknowledged")
    await sent.post("reward-claims")
    row = await street.owner.fetchrow("SELECT reward_state, reward_ref FROM clue WHERE id = $1", clue_id)
    assert tuple(row) == ("requested", reference)
    await street.owner.execute(
        "UPDATE clue SET reward_state = 'notified', reward_place = '派出所窗口' WHERE id = $1", clue_id
    )
    reward = (await sent.page())["reward"]
    assert (reward["state"], reward["where"]) == ("notified", "派出所窗口")


@pytest.mark.parametrize("members", [{"source": "staff"}, {"handling_marks": ["staff_source"]}])
async def test_staff_cannot_claim_a_reward(client, street, members):
    sent = await send(client, street)
    await make_clue(sent, **members)
    answer = await sent.post("reward-claims")
    assert (answer.status_code, answer.json()["code"]) == (409, "not_claimable")


async def test_receipt_shows_that_the_contact_was_asked_for(client, street):
    sent = await send(client, street)
    await street.owner.execute(
        "INSERT INTO identity_request (street_id, id, requested_by, tip_id, legal_basis, document_ref,"
        " reason, recipient_key_id, state, on_date, bucket)"
        " VALUES ($1, $2, $3, $4, 'x', 'x', 'x', 'x', 'pending', current_date, 0)",
        street.id,
        uuid4(),
        uuid4(),
        sent.id,
    )
    assert [one["state"] for one in (await sent.page())["identity_requests"]] == ["pending"]


async def test_acknowledgement_holds_offline_and_is_the_same_each_time(client, street, keyring):
    sent = await send(client, street)
    first, again = await sent.post("acknowledgement"), await sent.post("acknowledgement")
    assert (first.status_code, again.content) == (200, first.content)
    keys = {key.key_id: key.public_key for key in keyring.public_keys() if key.use == "acknowledgement"}
    said = verify_acknowledgement(first.json()["acknowledgement"], keys, normalise(sent.receipt_code))
    assert said.street_code == street.code


async def test_call_for_help_names_the_counter_and_takes_no_contest_or_reward(client, street):
    await street.owner.execute(
        "UPDATE street SET counter_zh = '幸福路 1 号，工作日 9:00-17:00', counter_en = '1 Xingfu Road'"
        " WHERE id = $1",
        street.id,
    )
    sent = await send(client, street, help_body(street))
    page = await sent.page()
    assert (page["kind"], page["status"]) == ("help_request", "received")
    assert "幸福路 1 号" in page["next"]["zh"]
    assert "1 Xingfu Road" in page["next"]["en"]
    assert (await sent.post("contest")).json()["code"] == "not_for_help_request"
    assert (await sent.post("reward-claims")).json()["code"] == "not_claimable"
    assert (await sent.post("acknowledgement")).status_code == 200
    await sent.post("messages", json={"content": {"text": "在吗"}})
    await answer_as_office(sent, "在的", table="help_message", use="help")
    assert {one["text"] for one in (await sent.page())["messages"]} == {"在吗", "在的"}


async def test_burning_takes_the_mailbox_and_leaves_the_tip(client, street):
    sent = await send(client, street)
    await sent.post("messages", json={"content": {"text": "我的话"}})
    await answer_as_office(sent, "回复")
    assert (await client.delete("/v1/receipt", headers=sent.headers)).status_code == 204
    assert (await client.delete("/v1/receipt", headers=sent.headers)).status_code == 401
    row = await sent.row()
    assert (row["status"], row["receipt_key"]) == ("received", None)
    left = await street.owner.fetch("SELECT id, author, envelope FROM tip_message WHERE tip_id = $1", sent.id)
    assert [message["author"] for message in left] == ["reporter"]
    sealed = envelope(left[0]["envelope"])
    assert sealed.key_ids == {street.keys["content"].key_id}
    opened = open_json(sealed, SealKind.MESSAGE, left[0]["id"], street.keys["content"])
    assert opened == {"text": "我的话"}


async def test_burning_while_messages_arrive_leaves_no_wrap_for_the_receipt(client, street):
    sent = await send(client, street)
    posts = [sent.post("messages", json={"content": {"text": f"{number}"}}) for number in range(12)]
    burn = client.delete("/v1/receipt", headers=sent.headers)
    answers = await asyncio.gather(*posts[:6], burn, *posts[6:])
    assert {answer.status_code for answer in answers} <= {201, 204, 401}
    stored = await street.owner.fetch("SELECT envelope FROM tip_message WHERE tip_id = $1", sent.id)
    assert all(str(sent.id) not in envelope(row["envelope"]).key_ids for row in stored)


async def test_receipt_is_in_no_address(app):
    paths = app.openapi()["paths"]
    assert not [path for path in paths if "receipt" in path and "{" in path]


async def test_receipt_leads_home_among_many_streets(client, street, other_street):
    here, there = await send(client, street), await send(client, other_street)
    assert (await here.page())["street_code"] == street.code
    assert (await there.page())["street_code"] == other_street.code


async def test_receipt_works_with_the_code_of_a_retry(client, street):
    key = str(uuid4())
    await post_tip(client, tip_body(street), key)
    code = (await post_tip(client, tip_body(street), key)).json()["receipt_code"]
    assert (await client.get("/v1/receipt", headers={"Authorization": f"receipt {code}"})).status_code == 200
