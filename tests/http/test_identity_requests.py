"""Asking for a reporter's contact over HTTP: desk, police, custodian."""

import asyncio
from typing import Any
from uuid import UUID, uuid4

import httpx
import orjson
import pytest

from api.access.permissions import Duty
from api.crypto.envelope import Envelope
from api.crypto.keys import PrivateKey
from api.crypto.sealing import SealKind, open_json, seal_json
from api.schemas.identity_requests import IdentityRequestOut, IdentityRequestPage
from tests.factories.street import AccountKit, StreetKit
from tests.factories.tips import TipKit, add_contact, audit_of, make_clue, make_tip

PATH = "/v1/identity-requests"
KEY = "a-key-of-sixteen-or-more"


@pytest.fixture
async def desk(street: StreetKit) -> AccountKit:
    return await street.account(Duty.TIP_DESK)


@pytest.fixture
async def police(street: StreetKit) -> AccountKit:
    return await street.account(Duty.POLICE_LIAISON)


@pytest.fixture
async def custodian(street: StreetKit) -> AccountKit:
    return await street.account(Duty.IDENTITY_CUSTODIAN)


@pytest.fixture
async def tip(street: StreetKit) -> TipKit:
    tip = await make_tip(street, reporter_mode="named", status="handed_off")
    await add_contact(tip)
    return tip


async def ask(
    client: httpx.AsyncClient,
    who: AccountKit,
    key: PrivateKey,
    *,
    headers: dict[str, str] | None = None,
    **of: Any,
) -> httpx.Response:
    body = {
        "legal_basis": "刑事诉讼法第五十四条",
        "document_ref": "调证字〔2026〕0001号",
        "reason": "核实时间",
        "recipient_key_id": key.key_id,
        **{name: str(value) for name, value in of.items()},
    }
    return await client.post(PATH, json=body, headers={**who.headers, **(headers or {})})


def released(request_id: str, *keys: PrivateKey) -> dict[str, Any]:
    envelope = seal_json(
        SealKind.CONTACT, UUID(request_id), {"phone": "000"}, [key.recipient() for key in keys]
    )
    return {"decision": "release", "reason": "文书齐全", "sealed_contact": envelope.to_json()}


async def decide(
    client: httpx.AsyncClient, who: AccountKit, request_id: str, body: dict[str, Any]
) -> httpx.Response:
    return await client.post(f"{PATH}/{request_id}/decision", json=body, headers=who.headers)


async def read(client: httpx.AsyncClient, who: AccountKit, request_id: str) -> dict[str, Any]:
    answer = await client.get(f"{PATH}/{request_id}", headers=who.headers)
    assert answer.status_code == 200, answer.text
    IdentityRequestOut.model_validate_json(answer.content)
    found: dict[str, Any] = answer.json()
    return found


async def test_contact_goes_from_custodian_to_the_police_and_no_further(
    client: httpx.AsyncClient, street: StreetKit, police: AccountKit, custodian: AccountKit, tip: TipKit
) -> None:
    clue_id = await make_clue(street, tip=tip, status="accepted")
    made = await ask(client, police, street.keys["clue"], clue_id=clue_id)
    assert (made.status_code, made.json()["state"], made.json()["tip_id"]) == (201, "pending", None)
    request_id = made.json()["id"]
    seen = await read(client, custodian, request_id)
    assert seen["tip_id"] == str(tip.id)
    clear = open_json(Envelope.from_json(seen["contact"]), SealKind.CONTACT, tip.id, street.keys["contact"])
    assert clear["name"] == "某某"
    answer = await decide(client, custodian, request_id, released(request_id, street.keys["clue"]))
    assert (answer.status_code, answer.json()["state"]) == (200, "released")
    got = await read(client, police, request_id)
    envelope = Envelope.from_json(got["sealed_contact"])
    assert open_json(envelope, SealKind.CONTACT, request_id, street.keys["clue"]) == {"phone": "000"}
    assert str(tip.id) not in orjson.dumps(got).decode()
    colleague = await street.account(Duty.POLICE_LIAISON)
    assert (await client.get(f"{PATH}/{request_id}", headers=colleague.headers)).status_code == 404
    lines = await audit_of(street, "read_identity")
    assert [line["at"] for line in lines] == [None, None]
    assert {line["actor_id"] for line in lines} == {police.id, custodian.id}
    assert len(await audit_of(street, "decide_identity")) == 1


@pytest.mark.parametrize("by", ["tip_id", "clue_id"])
async def test_desk_asks_by_tip_or_by_clue_and_does_not_see_the_contact(
    client: httpx.AsyncClient,
    street: StreetKit,
    desk: AccountKit,
    custodian: AccountKit,
    tip: TipKit,
    by: str,
) -> None:
    clue_id = await make_clue(street, tip=tip, status="accepted")
    named = {"tip_id": tip.id, "clue_id": clue_id}[by]
    made = await ask(client, desk, street.keys["content"], **{by: named})
    assert (made.status_code, made.json()["tip_id"]) == (201, str(tip.id))
    seen = await read(client, desk, made.json()["id"])
    assert (seen["contact"], seen["sealed_contact"]) == (None, None)
    assert (
        await decide(client, desk, made.json()["id"], {"decision": "refuse", "reason": "…"})
    ).status_code == 403
    refused = await decide(client, custodian, made.json()["id"], {"decision": "refuse", "reason": "理由不足"})
    assert refused.json()["state"] == "refused"
    assert (await read(client, desk, made.json()["id"]))["sealed_contact"] is None


async def test_anonymous_reporter_has_no_contact(
    client: httpx.AsyncClient, street: StreetKit, desk: AccountKit, police: AccountKit
) -> None:
    tip = await make_tip(street)
    clue_id = await make_clue(street, tip=tip)
    for who, key, of in (
        (desk, "content", {"tip_id": tip.id}),
        (police, "clue", {"clue_id": clue_id}),
        (police, "clue", {"clue_id": await make_clue(street)}),
    ):
        answer = await ask(client, who, street.keys[key], **of)
        assert (answer.status_code, answer.json()["code"]) == (409, "no_contact")


async def test_what_the_caller_may_not_see_is_not_found(
    client: httpx.AsyncClient, street: StreetKit, other_street: StreetKit, tip: TipKit, police: AccountKit
) -> None:
    stranger = await other_street.account(Duty.TIP_DESK)
    foreign_police = await other_street.account(Duty.POLICE_LIAISON)
    foreign_custodian = await other_street.account(Duty.IDENTITY_CUSTODIAN)
    clue_id = await make_clue(street, tip=tip)
    for who, of in (
        (stranger, {"tip_id": tip.id}),
        (stranger, {"clue_id": clue_id}),
        (foreign_police, {"clue_id": clue_id}),
        (police, {"tip_id": tip.id}),
        (police, {"clue_id": uuid4()}),
    ):
        assert (await ask(client, who, street.keys["clue"], **of)).status_code == 404
    made = (await ask(client, police, street.keys["clue"], clue_id=clue_id)).json()
    assert (await client.get(f"{PATH}/{made['id']}", headers=foreign_custodian.headers)).status_code == 404
    answer = await decide(client, foreign_custodian, made["id"], {"decision": "refuse", "reason": "…"})
    assert answer.status_code == 404
    for who in (foreign_custodian, foreign_police, stranger):
        listed = await client.get(PATH, headers=who.headers)
        assert listed.json() == {"items": [], "next_cursor": None}


async def test_contact_is_sealed_to_a_key_of_the_requester_alone(
    client: httpx.AsyncClient, street: StreetKit, desk: AccountKit, custodian: AccountKit, tip: TipKit
) -> None:
    foreign = await ask(client, desk, street.keys["clue"], tip_id=tip.id)
    assert (foreign.status_code, foreign.json()["code"]) == (422, "wrong_recipients")
    old = await street.key("content", state="revoked")
    revoked = await ask(client, desk, old, tip_id=tip.id)
    assert (revoked.status_code, revoked.json()["code"]) == (422, "recipient_key_revoked")
    own = street.keys["content"]
    assert revoked.json()["recipients"] == [own.key_id]
    request_id = (await ask(client, desk, own, tip_id=tip.id)).json()["id"]
    for keys in ([street.keys["clue"]], [own, street.keys["contact"]]):
        answer = await decide(client, custodian, request_id, released(request_id, *keys))
        assert (answer.status_code, answer.json()["code"]) == (422, "wrong_recipients")
    for body in (
        {"decision": "release", "reason": "…"},
        {**released(request_id, own), "decision": "refuse"},
        {"decision": "maybe", "reason": "…"},
    ):
        answer = await decide(client, custodian, request_id, body)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
    assert (await decide(client, custodian, request_id, released(request_id, own))).status_code == 200


async def test_requester_does_not_decide_even_with_another_duty_later(
    client: httpx.AsyncClient, street: StreetKit, custodian: AccountKit, desk: AccountKit, tip: TipKit
) -> None:
    request_id = (await ask(client, desk, street.keys["content"], tip_id=tip.id)).json()["id"]
    await street.owner.execute(
        "UPDATE identity_request SET requested_by = $2 WHERE id = $1", UUID(request_id), custodian.id
    )
    answer = await decide(client, custodian, request_id, {"decision": "refuse", "reason": "…"})
    assert (answer.status_code, answer.json()["code"]) == (409, "same_person")


async def test_twenty_decisions_at_once_are_one(
    client: httpx.AsyncClient, street: StreetKit, desk: AccountKit, custodian: AccountKit, tip: TipKit
) -> None:
    own = street.keys["content"]
    request_id = (await ask(client, desk, own, tip_id=tip.id)).json()["id"]
    bodies = [released(request_id, own), {"decision": "refuse", "reason": "…"}]
    answers = await asyncio.gather(*(decide(client, custodian, request_id, bodies[n % 2]) for n in range(20)))
    assert sorted({answer.status_code for answer in answers}) == [200, 409]
    assert [answer.status_code for answer in answers].count(200) == 1
    late = await decide(client, custodian, request_id, bodies[1])
    assert (late.status_code, late.json()["code"]) == (409, "already_decided")


async def test_same_key_asks_once_and_the_list_pages(
    client: httpx.AsyncClient, street: StreetKit, desk: AccountKit, custodian: AccountKit, tip: TipKit
) -> None:
    key = street.keys["content"]
    answers = [
        await ask(client, desk, key, headers={"Idempotency-Key": KEY}, tip_id=tip.id) for _ in range(2)
    ]
    assert answers[0].json() == answers[1].json()
    for _ in range(4):
        await ask(client, desk, key, tip_id=tip.id)
    seen, cursor = [], ""
    while True:
        answer = await client.get(f"{PATH}?limit=2{cursor}", headers=custodian.headers)
        page = IdentityRequestPage.model_validate_json(answer.content)
        seen += [item.id for item in page.items]
        if page.next_cursor is None:
            break
        cursor = f"&cursor={page.next_cursor}"
    assert len(seen) == len(set(seen)) == 5
    assert (await client.get(f"{PATH}?state=released", headers=custodian.headers)).json()["items"] == []


@pytest.mark.parametrize(
    "duty", sorted(set(Duty) - {Duty.TIP_DESK, Duty.POLICE_LIAISON, Duty.IDENTITY_CUSTODIAN})
)
async def test_other_duties_are_not_allowed(
    client: httpx.AsyncClient, street: StreetKit, tip: TipKit, duty: Duty
) -> None:
    account = await street.account(duty)
    assert (await ask(client, account, street.keys["content"], tip_id=tip.id)).status_code == 403
    assert (await client.get(PATH, headers=account.headers)).status_code == 403
    assert (await client.get(f"{PATH}/{uuid4()}", headers=account.headers)).status_code == 403
    answer = await decide(client, account, str(uuid4()), {"decision": "refuse", "reason": "…"})
    assert answer.status_code == 403


async def test_request_names_exactly_one_thing(
    client: httpx.AsyncClient, street: StreetKit, desk: AccountKit, tip: TipKit
) -> None:
    for of in ({}, {"tip_id": tip.id, "clue_id": tip.id}):
        assert (await ask(client, desk, street.keys["content"], **of)).status_code == 422
