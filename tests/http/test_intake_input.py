"""Bad input and sealed input at the intake: each gets a clear answer, and nothing is stored."""

import copy
import json
from pathlib import Path
from uuid import UUID, uuid4

import pytest

from api.crypto.keys import PrivateKey, generate_keypair
from api.crypto.sealing import SealKind, open_json, seal_json
from api.kit.encoding import b64url, from_b64url
from tests.factories.intake import envelope, help_body, post_tip, subject_of, tip_body

CANARY = "CANARY-41f7"
VECTOR = Path(__file__).parents[1] / "crypto" / "vectors" / "javascript_tip.json"


async def count_rows(street):
    return await street.owner.fetchval(
        "SELECT (SELECT count(*) FROM tip WHERE street_id = $1)"
        " + (SELECT count(*) FROM help_request WHERE street_id = $1)",
        street.id,
    )


def narrative(text):
    return {"content": {"narrative": text}}


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        (narrative(""), "/content/narrative", "too_short"),
        (narrative("  \n "), "/content/narrative", "too_short"),
        (narrative(CANARY * 1000), "/content/narrative", "too_long"),
        (narrative(CANARY + "\x00"), "", "text_not_allowed"),
        (narrative(CANARY + "\u202e"), "/content/narrative", "text_not_allowed"),
        (narrative(CANARY + "a" + "\u0301" * 40), "/content/narrative", "text_not_allowed"),
        (narrative(7), "/content/narrative", "wrong_type"),
        ({"content": CANARY}, "/content", "wrong_type"),
        ({"content": None}, "/content", "missing"),
        ({"content": {"narrative": "x", CANARY: 1}}, "/content", "unknown_field"),
        ({"category": CANARY}, "/category", "not_an_option"),
        ({"category": None}, "/category", "not_an_option"),
        ({"urgency": "emergency_redirected"}, "/urgency", "not_an_option"),
        ({"community_code": "990000001999"}, "/community_code", "not_an_option"),
        ({"street_code": "990000000"}, "/street_code", "not_an_option"),
        ({"street_code": "１２３４５６７８９"}, "/street_code", "bad_format"),
        ({"door": CANARY}, "", "not_an_option"),
        ({"reporter": {"mode": CANARY}}, "/reporter", "not_an_option"),
        ({"reporter": {"mode": "anonymous", "contact": {}}}, "/reporter", "unknown_field"),
        ({"reporter": {"mode": "named"}}, "/reporter/contact", "missing"),
        ({"reporter": {"mode": "named", "contact": {}}}, "/reporter/contact", "missing"),
        ({"reporter": {"mode": "pseudonymous_code"}}, "/reporter/code_word", "missing"),
        ({"id": str(uuid4())}, "/id", "unknown_field"),
        ({"role": "police"}, "", "unknown_field"),
        ({"received_on": "2020-01-01"}, "", "unknown_field"),
    ],
)
async def test_field_that_breaks_a_rule_is_named_and_not_echoed(client, street, changes, pointer, code):
    answer = await post_tip(client, tip_body(street, **changes))
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    named = [(error.get("pointer"), error["code"]) for error in answer.json()["errors"]]
    assert named == [(pointer, code)]
    assert CANARY not in answer.text
    assert await count_rows(street) == 0


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"category": "other"}, ""),
        ({"channel_hint": "unknown"}, ""),
        ({"reporter": {"mode": "pseudonymous_code", "code_word": "八月里的桂花树下"}}, "/reporter"),
    ],
)
async def test_call_for_help_takes_no_category_hint_or_code_word(client, street, changes, pointer):
    answer = await post_tip(client, help_body(street, **changes))
    assert answer.status_code == 422
    assert [error["pointer"] for error in answer.json()["errors"]] == [pointer]
    assert await count_rows(street) == 0


@pytest.mark.parametrize(
    ("raw", "status", "code"),
    [
        (b"", 422, "invalid_input"),
        (b"{", 400, "malformed_json"),
        (b"\xff\xfe", 400, "malformed_json"),
        (b"[]", 422, "invalid_input"),
        (b"null", 422, "invalid_input"),
        (b'{"door": "tip", "door": "emergency"}', 422, "invalid_input"),
        (b'{"door": "tip", "x": NaN}', 422, "invalid_input"),
        (b'{"door": "tip", "x": 1e999}', 422, "invalid_input"),
        (b'{"door": "tip", "x": "\\ud800"}', 422, "invalid_input"),
        (b"[" * 100_000, 422, "invalid_input"),
        (b'{"door": "' + b"x" * 1_100_000 + b'"}', 413, "body_too_large"),
    ],
)
async def test_body_that_is_no_good_json_is_refused(client, raw, status, code):
    headers = {"Idempotency-Key": str(uuid4()), "Content-Type": "application/json"}
    answer = await client.post("/v1/tips", content=raw, headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)


async def test_form_is_no_json(client):
    answer = await client.post("/v1/tips", data={"door": "tip"}, headers={"Idempotency-Key": str(uuid4())})
    assert (answer.status_code, answer.json()["code"]) == (415, "unsupported_media_type")


def sealed_tip(street, *keys, tip_id=None, **changes):
    tip_id = tip_id or uuid4()
    readers = [key.recipient() for key in keys or [street.keys["content"]]]
    body = tip_body(street, id=str(tip_id), **changes)
    content = body.pop("content")
    body["sealed_content"] = seal_json(SealKind.TIP, tip_id, content, readers).to_json()
    return body


async def test_tip_sealed_by_its_sender_is_kept_as_it_came(client, street):
    body = sealed_tip(street)
    answer = await post_tip(client, body)
    assert answer.status_code == 201
    tip_id = await subject_of(street, answer.json()["receipt_code"])
    assert str(tip_id) == body["id"]
    stored = envelope(await street.owner.fetchval("SELECT envelope FROM tip WHERE id = $1", tip_id))
    assert stored.to_json() == body["sealed_content"]


async def test_sealed_contact_goes_to_the_custodians(client, street):
    tip_id = uuid4()
    contact = seal_json(SealKind.CONTACT, tip_id, {"phone": "0"}, [street.keys["contact"].recipient()])
    reporter = {"mode": "named", "sealed_contact": contact.to_json()}
    assert (await post_tip(client, sealed_tip(street, tip_id=tip_id, reporter=reporter))).status_code == 201


async def test_contact_in_the_clear_beside_sealed_content_is_refused(client, street):
    reporter = {"mode": "named", "contact": {"phone": CANARY}}
    answer = await post_tip(client, sealed_tip(street, reporter=reporter))
    assert answer.json()["errors"][0]["pointer"] == "/reporter/contact"
    assert CANARY not in answer.text


@pytest.mark.parametrize("use", ["contact", "help", "clue"])
async def test_tip_sealed_to_somebody_else_is_refused(client, street, use):
    for keys in ([street.keys[use]], [street.keys["content"], street.keys[use]]):
        answer = await post_tip(client, sealed_tip(street, *keys))
        assert (answer.status_code, answer.json()["code"]) == (422, "wrong_recipients")
    assert await count_rows(street) == 0


async def test_tip_not_sealed_to_each_active_key_is_refused(client, street):
    await street.key("content")
    answer = await post_tip(client, sealed_tip(street, street.keys["content"]))
    assert answer.json()["code"] == "wrong_recipients"


async def test_tip_sealed_to_a_foreign_key_of_a_known_name_is_taken_but_opens_for_nobody(client, street):
    # The server cannot see this: whoever seals to a wrong key of the right name fools only themselves.
    foreign = generate_keypair(street.keys["content"].key_id)
    assert (await post_tip(client, sealed_tip(street, foreign))).status_code == 201


async def test_retired_key_is_taken_for_a_while_and_a_revoked_one_is_not(client, street):
    old = street.keys["content"]
    new = await street.key("content")
    await street.owner.execute(
        "UPDATE recipient_key SET state = 'retired', ended_at = now() - interval '29 days' WHERE key_id = $1",
        old.key_id,
    )
    assert (await post_tip(client, sealed_tip(street, old))).status_code == 201
    await street.owner.execute("UPDATE recipient_key SET state = 'revoked' WHERE key_id = $1", old.key_id)
    answer = await post_tip(client, sealed_tip(street, old))
    assert (answer.status_code, answer.json()["code"]) == (422, "recipient_key_revoked")
    assert answer.json()["recipients"] == [new.key_id]


def _mangled(body, name):
    bad = copy.deepcopy(body)
    sealed = bad["sealed_content"]
    match name:
        case "digest":
            sealed["digest"] = "0" * 64
        case "version":
            sealed["v"] = 2
        case "suite":
            sealed["suite"] = "RSA"
        case "padding":
            sealed["ciphertext"] = b64url(from_b64url(sealed["ciphertext"])[:-16])
        case "doubled":
            sealed["key_wraps"] *= 2
    return bad


@pytest.mark.parametrize("name", ["digest", "version", "suite", "padding", "doubled"])
async def test_envelope_that_deviates_is_refused(client, street, name):
    answer = await post_tip(client, _mangled(sealed_tip(street), name))
    assert (answer.status_code, answer.json()["code"]) == (422, "envelope_invalid")
    assert answer.json()["reason"]
    assert await count_rows(street) == 0


@pytest.mark.parametrize(
    ("tip_id", "code"),
    [(None, "missing"), ("01930000-0000-7000-8000-000000000001", "bad_uuid"), ("x", "bad_uuid")],
)
async def test_sealed_tip_needs_a_random_id(client, street, tip_id, code):
    body = sealed_tip(street)
    body["id"] = tip_id
    answer = await post_tip(client, body)
    assert [(one["pointer"], one["code"]) for one in answer.json()["errors"]] == [("/id", code)]


async def test_id_of_another_tip_is_a_conflict(client, street):
    body = sealed_tip(street)
    assert (await post_tip(client, body)).status_code == 201
    answer = await post_tip(client, sealed_tip(street, tip_id=UUID(body["id"])))
    assert (answer.status_code, answer.json()["code"]) == (409, "id_conflict")


async def test_tip_sealed_in_javascript_is_taken_and_opens(client, street):
    vector = json.loads(VECTOR.read_text(encoding="utf-8"))
    await street.owner.execute(
        "DELETE FROM recipient_key WHERE street_id = $1 AND use = 'content'", street.id
    )
    for held in vector["private_keys"]:
        key = PrivateKey(from_b64url(held["seed"]), held["key_id"])
        made = await street.key("content")
        await street.owner.execute(
            "UPDATE recipient_key SET key_id = $2, public_key = $3 WHERE key_id = $1",
            made.key_id,
            key.key_id,
            key.public_key,
        )
    body = tip_body(street, id=vector["id"], sealed_content=vector["envelope"])
    del body["content"]
    answer = await post_tip(client, body)
    assert answer.status_code == 201, answer.text
    stored = envelope(await street.owner.fetchval("SELECT envelope FROM tip WHERE street_id = $1", street.id))
    assert open_json(stored, SealKind.TIP, vector["id"], key) == vector["plaintext"]
