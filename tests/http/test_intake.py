"""The public intake over HTTP: what is offered, what is stored, and that a retry is one tip."""

import asyncio
import time
from uuid import UUID, uuid4

import asyncpg
import pytest

from api.access.database_roles import DatabaseRole
from api.crypto import proof_of_work
from api.crypto.envelope import is_bucket
from api.crypto.sealing import CannotOpen, SealKind, open_json
from api.db.session import driver
from api.domain.receipts.claims import public_actor
from api.domain.tips.words import ChannelHint, ClueCategory, ReporterMode, SubstanceHint, Urgency
from api.kit.clock import legal_date, slot_at
from tests.factories.intake import envelope, help_body, post_tip, send, subject_of, tip_body


async def count_tips(street):
    return await street.owner.fetchval("SELECT count(*) FROM tip WHERE street_id = $1", street.id)


async def test_entry_page_offers_every_option_in_both_languages(client, street):
    page = (await client.get(f"/v1/intake/{street.code}")).json()
    words = {
        "category": ClueCategory,
        "channel_hint": ChannelHint,
        "substance_hint": SubstanceHint,
        "urgency": Urgency,
        "reporter_mode": ReporterMode,
    }
    for name, enum in words.items():
        assert [option["value"] for option in page["options"][name]] == [word.value for word in enum]
        assert all(option["label"]["zh"] and option["label"]["en"] for option in page["options"][name])
    assert [door["door"] for door in page["doors"]] == ["emergency", "tip", "help_request"]
    assert [call["number"] for call in page["doors"][0]["call"]] == ["110", "120"]
    assert [place["code"] for place in page["communities"]] == [f"{street.code}001"]
    assert {key["use"]: key["key_id"] for key in page["recipients"]} == {
        use: street.keys[use].key_id for use in ("content", "contact", "help")
    }
    assert page["proof_of_work"]["difficulty_bits"] == 0
    assert page["notice"] is None


async def test_entry_page_promises_no_complete_anonymity(client, street):
    promises = (await client.get(f"/v1/intake/{street.code}")).json()["promises"]
    everything = str(promises)
    assert "完全匿名" not in everything
    assert "不能保证网络上的匿名" in everything
    assert "cannot promise anonymity on the network" in everything


async def test_entry_page_shows_the_notice_of_a_restore(client, street):
    await street.owner.execute("UPDATE street SET notice_zh = '已从备份恢复' WHERE id = $1", street.id)
    assert (await client.get(f"/v1/intake/{street.code}")).json()["notice"]["zh"] == "已从备份恢复"


async def test_street_list_pages_by_code(client, street, other_street):
    listed, cursor = [], ""
    while cursor is not None:
        answer = await client.get(f"/v1/intake?limit=100{cursor and '&cursor=' + cursor}")
        listed += [item["street_code"] for item in answer.json()["items"]]
        cursor = answer.json()["next_cursor"]
    assert {street.code, other_street.code} <= set(listed)
    assert listed == sorted(set(listed))


@pytest.mark.parametrize(("code", "status"), [("990000000", 404), ("99", 422), ("99000000x", 422)])
async def test_street_that_is_not_served_has_no_page(client, code, status):
    assert (await client.get(f"/v1/intake/{code}")).status_code == status


async def test_tip_is_sealed_to_the_office_alone(client, street):
    body = tip_body(street, content={"narrative": "甲楼有人交易", "place": "东侧", "when": "每晚"})
    sent = await send(client, street, body)
    row = await sent.row()
    sealed = envelope(row["envelope"])
    assert sealed.key_ids == {street.keys["content"].key_id}
    assert open_json(sealed, SealKind.TIP, sent.id, street.keys["content"]) == body["content"]
    assert is_bucket(len(sealed.ciphertext) - 16)
    assert (row["status"], row["category"], row["reporter_mode"]) == (
        "received",
        "street_dealing",
        "anonymous",
    )
    assert await street.owner.fetchval("SELECT count(*) FROM tip_contact WHERE tip_id = $1", sent.id) == 0


@pytest.mark.parametrize(
    ("reporter", "kept"),
    [
        ({"mode": "pseudonymous_code", "code_word": "八月的桂花树"}, None),
        ({"mode": "pseudonymous_code", "code_word": "八月里的桂花树下"}, {"code_word": "八月里的桂花树下"}),
        ({"mode": "named", "contact": {"name": "某人"}}, {"name": "某人"}),
    ],
)
async def test_contact_is_sealed_to_the_custodians_alone(client, street, reporter, kept):
    answer = await post_tip(client, tip_body(street, reporter=reporter))
    if kept is None:
        assert answer.json()["errors"] == [
            {"pointer": "/reporter/code_word", "code": "too_short", "detail": "过短或过少"}
        ]
        return
    tip_id = await subject_of(street, answer.json()["receipt_code"])
    sealed = envelope(
        await street.owner.fetchval("SELECT envelope FROM tip_contact WHERE tip_id = $1", tip_id)
    )
    assert open_json(sealed, SealKind.CONTACT, tip_id, street.keys["contact"]) == kept
    with pytest.raises(CannotOpen):
        open_json(sealed, SealKind.CONTACT, tip_id, street.keys["content"])


async def test_call_for_help_goes_to_the_care_side_alone(client, street):
    sent = await send(client, street, help_body(street))
    row = await sent.row("help_request")
    opened = open_json(envelope(row["envelope"]), SealKind.HELP_REQUEST, sent.id, street.keys["help"])
    contact = open_json(envelope(row["contact_envelope"]), SealKind.CONTACT, sent.id, street.keys["help"])
    assert opened == help_body(street)["content"]
    assert contact == {"phone": "000-0000-0000"}
    assert await count_tips(street) == 0


async def test_emergency_is_told_to_call_and_leaves_nothing(client, street):
    body = {"door": "emergency", "street_code": street.code, "content": {"narrative": "CANARY"}, "x": [1]}
    answer = await client.post("/v1/tips", json=body)
    assert answer.status_code == 200
    assert answer.json()["stored"] is False
    assert [call["number"] for call in answer.json()["call"]] == ["110", "120"]
    assert (
        await street.owner.fetchval("SELECT count(*) FROM audit_event WHERE street_id = $1", street.id) == 0
    )


@pytest.mark.parametrize(
    ("urgency", "is_at_once"), [("routine", False), ("urgent", True)], ids=["routine", "urgent"]
)
async def test_tip_is_released_when_its_bucket_ends_or_at_once(client, street, now, urgency, is_at_once):
    row = await (await send(client, street, tip_body(street, urgency=urgency))).row()
    slot = slot_at(now)
    assert row["visible_slot"] == (0 if is_at_once else slot + 1)
    assert row["received_on"] == legal_date(now)
    days = (row["due_on"] - row["received_on"]).days
    assert days == (int(row["received_bucket"] == 5) if is_at_once else 1)


@pytest.mark.parametrize(
    ("key", "code"),
    [
        (None, "idempotency_key_required"),
        ("short", "idempotency_key_invalid"),
        ("0123456789abcdef", "weak_idempotency_key"),
        ("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa", "weak_idempotency_key"),
        ("019312d0-7b1e-7cc0-8f00-000000000001", "weak_idempotency_key"),
    ],
)
async def test_key_that_could_be_guessed_is_refused(client, street, key, code):
    headers = {} if key is None else {"Idempotency-Key": key}
    answer = await client.post("/v1/tips", json=tip_body(street), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (400, code)
    assert await count_tips(street) == 0


async def test_retry_gives_the_same_receipt_and_no_second_tip(client, street):
    key = str(uuid4())
    first = await post_tip(client, tip_body(street), key)
    again = await client.post(
        "/v1/tips", json=dict(reversed(tip_body(street).items())), headers={"Idempotency-Key": key}
    )
    assert (first.status_code, again.status_code) == (201, 201)
    assert again.content == first.content
    assert "Idempotency-Replayed" not in first.headers
    assert again.headers["Idempotency-Replayed"] == "true"
    assert await count_tips(street) == 1


async def test_key_with_another_body_is_refused(client, street):
    key = str(uuid4())
    await post_tip(client, tip_body(street), key)
    answer = await post_tip(client, tip_body(street, category="other"), key)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")
    answer = await post_tip(client, help_body(street), key)
    assert (answer.status_code, answer.json()["code"]) == (422, "idempotency_key_reused")


async def test_fifty_at_once_with_one_key_are_one_tip(client, street):
    key = str(uuid4())
    answers = await asyncio.gather(*(post_tip(client, tip_body(street), key) for _ in range(50)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.content for answer in answers}) == 1
    assert await count_tips(street) == 1
    assert (
        await street.owner.fetchval("SELECT count(*) FROM audit_event WHERE street_id = $1", street.id) == 1
    )
    # Retries are no arrivals, however many come at once.
    assert street.services.intake_load.difficulty_bits(street.code, now=time.monotonic()) == 0


async def test_same_key_for_another_street_is_another_receipt(client, street, other_street):
    key = str(uuid4())
    here = await post_tip(client, tip_body(street), key)
    there = await post_tip(client, tip_body(other_street), key)
    assert here.json()["receipt_code"] != there.json()["receipt_code"]


async def test_retry_after_burning_makes_no_second_tip(client, street):
    key = str(uuid4())
    first = await post_tip(client, tip_body(street), key)
    headers = {"Authorization": f"Receipt {first.json()['receipt_code']}"}
    assert (await client.delete("/v1/receipt", headers=headers)).status_code == 204
    again = await post_tip(client, tip_body(street), key)
    assert (again.status_code, again.content) == (201, first.content)
    assert await count_tips(street) == 1


async def test_retry_is_answered_though_nobody_could_take_it_now(client, street):
    key = str(uuid4())
    first = await post_tip(client, tip_body(street), key)
    await street.owner.execute("UPDATE recipient_key SET state = 'revoked' WHERE street_id = $1", street.id)
    street.services.street_cards.drop(street.code)
    again = await post_tip(client, tip_body(street), key)
    assert (again.status_code, again.content) == (201, first.content)
    fresh = await post_tip(client, tip_body(street))
    assert (fresh.status_code, fresh.json()["code"]) == (503, "no_recipients")


async def test_key_added_a_moment_ago_can_open_the_next_tip(client, street):
    await send(client, street)
    second = await street.key("content")
    sent = await send(client, street)
    sealed = envelope((await sent.row())["envelope"])
    assert sealed.key_ids == {street.keys["content"].key_id, second.key_id}


async def test_key_revoked_a_moment_ago_cannot_open_the_next_tip(client, street):
    await send(client, street)
    revoked = street.keys["content"].key_id
    await street.key("content")
    await street.owner.execute("UPDATE recipient_key SET state = 'revoked' WHERE key_id = $1", revoked)
    sent = await send(client, street)
    assert revoked not in envelope((await sent.row())["envelope"]).key_ids


async def test_work_is_asked_under_load_and_not_of_a_retry(client, street):
    key, now = str(uuid4()), time.monotonic()
    calm = await post_tip(client, tip_body(street), key)
    street.services.intake_load.record(street.code, now=now, count=60.0)
    assert (await post_tip(client, tip_body(street), key)).content == calm.content

    other = str(uuid4())
    refused = await post_tip(client, tip_body(street), other)
    assert (refused.status_code, refused.json()["code"]) == (400, "proof_of_work_required")
    work = refused.json()["proof_of_work"]
    assert work["difficulty_bits"] >= 14
    proof = proof_of_work.solve(work["challenge"], other, work["difficulty_bits"])
    stolen = await post_tip(client, tip_body(street), **{"Proof-Of-Work": proof})
    assert stolen.json()["code"] == "proof_of_work_required"
    paid = await post_tip(client, tip_body(street), other, **{"Proof-Of-Work": proof})
    assert paid.status_code == 201
    assert await count_tips(street) == 2


async def test_challenge_from_calm_times_does_not_pay_for_a_flood(client, street):
    key = str(uuid4())
    calm = (await client.get(f"/v1/intake/{street.code}")).json()["proof_of_work"]
    street.services.intake_load.record(street.code, now=time.monotonic(), count=60.0)
    free = proof_of_work.solve(calm["challenge"], key, 0)
    assert (await post_tip(client, tip_body(street), key, **{"Proof-Of-Work": free})).status_code == 400


async def test_public_login_can_write_tips_and_read_none(client, street, database):
    await send(client, street)
    for table in ("tip", "tip_contact", "receipt_claim", "help_request"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            async with database.begin_as(public_actor(street.id), DatabaseRole.PUBLIC) as session:
                await driver(session).fetch(f"SELECT 1 FROM {table}")


async def test_ids_of_tips_are_random(client, street):
    ids = [(await send(client, street)).id for _ in range(20)]
    assert {one.version for one in ids} == {4}
    assert ids not in (sorted(ids), sorted(ids, reverse=True))


async def test_nothing_that_carries_a_tip_knows_an_instant(owner):
    timed = await owner.fetch(
        """
        SELECT c.table_name, c.column_name FROM information_schema.columns c
        WHERE c.table_schema = 'public' AND c.data_type LIKE 'time%'
          AND c.table_name ~ '^(tip|help_|reward_claim|identity_request|receipt_claim|idempotency)'
        """
    )
    assert timed == []
    assert (
        await owner.fetchval(
            "SELECT count(*) FROM audit_event WHERE at IS NOT NULL AND object_type ~ '^(tip|help_)'"
        )
        == 0
    )


async def test_neither_text_nor_receipt_nor_key_is_in_any_row(client, street):
    canary, key = "CANARY-2c9d", str(uuid4())
    body = tip_body(
        street,
        content={"narrative": canary, "place": canary},
        reporter={"mode": "named", "contact": {"name": canary}},
    )
    code = (await post_tip(client, body, key)).json()["receipt_code"]
    headers = {"Authorization": f"Receipt {code}", "Idempotency-Key": str(uuid4())}
    await client.post("/v1/receipt/messages", json={"content": {"text": canary}}, headers=headers)
    receipt = code.replace("-", "")
    secrets = [canary, code, receipt, receipt.lower(), key, headers["Idempotency-Key"]]
    hidden = [text for plain in secrets for text in (plain, plain.encode().hex())]
    tables = await street.owner.fetch(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
    )
    for (table,) in tables:
        rows = " ".join(
            row[0] for row in await street.owner.fetch(f"SELECT t::text FROM {table} AS t") if row[0]
        )
        assert not [text for text in hidden if text in rows], table


async def test_answers_hold_no_cookie_and_no_tag(client, street):
    for answer in (
        await client.get(f"/v1/intake/{street.code}"),
        await post_tip(client, tip_body(street)),
    ):
        assert not {"set-cookie", "etag", "last-modified"} & set(answer.headers)
        assert answer.headers["cache-control"] == "no-store"


async def test_audit_of_a_tip_names_nobody_and_no_instant(client, street):
    sent = await send(client, street)
    row = await street.owner.fetchrow("SELECT * FROM audit_event WHERE object_id = $1", str(sent.id))
    assert (row["actor_kind"], row["actor_id"], row["at"], row["action"]) == ("public", None, None, "submit")
    assert UUID(str(row["id"])).version == 4
