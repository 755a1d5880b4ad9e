"""Public keys: listed for anybody, registered by one, confirmed by another."""

import asyncio
import secrets

import pytest

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.access.permissions import Duty, Role
from api.crypto.keys import SUITE_NAME, fingerprint, generate_keypair
from api.domain.keys.service import ensure_service_keys
from api.kit.encoding import b64url
from api.kit.ids import NIL
from tests.factories.street import make_street


@pytest.fixture
async def lead(street):
    return await street.account(Duty.OFFICE_LEAD)


@pytest.fixture
async def second(street):
    return await street.account(Duty.OFFICE_LEAD)


@pytest.fixture
async def liaison(street):
    return await street.account(Duty.POLICE_LIAISON)


@pytest.fixture
async def admin(owner, services):
    service = await make_street(owner, services, is_service=True)
    return await service.account(role=Role.ADMIN)


def body(street, use="content", holder="office", unit="", **changes):
    return {
        "key_id": f"key-{secrets.token_hex(6)}",
        "use": use,
        "holder": holder,
        "unit_code": street.code + unit,
        "suite": SUITE_NAME,
        "public_key": b64url(generate_keypair().public_key),
        **changes,
    }


def register(client, who, new):
    return client.post("/v1/keys", json=new, headers=who.headers)


def act(client, who, key_id, verb, json=None, **query):
    return client.post(f"/v1/keys/{key_id}/{verb}", json=json, headers=who.headers, params=query)


async def listed(client, street, unit="", **query):
    answer = await client.get("/v1/keys", params={"unit_code": street.code + unit, **query})
    assert answer.status_code == 200
    return {key["key_id"]: key for key in answer.json()}


async def test_anybody_reads_the_active_keys_of_a_unit(client, street):
    found = await listed(client, street)
    assert {key["use"] for key in found.values() if key["unit_code"]} == {"content", "contact", "help"}
    key = found[street.keys["content"].key_id]
    assert key == {
        "key_id": street.keys["content"].key_id,
        "use": "content",
        "holder": "office",
        "unit_code": street.code,
        "suite": SUITE_NAME,
        "public_key": b64url(street.keys["content"].public_key),
        "fingerprint": fingerprint(street.keys["content"].public_key),
        "not_before": key["not_before"],
        "not_after": None,
    }
    station = await listed(client, street, "900", use="clue")
    assert set(station) == {street.keys["clue"].key_id}


async def test_other_queries_give_an_empty_list_or_a_refusal(client, street):
    assert await listed(client, street, "555", use="clue") == {}
    assert (await client.get("/v1/keys", params={"unit_code": "999999999", "use": "help"})).json() == []
    for bad in ({"unit_code": "x"}, {"use": "world"}, {"unit_code": "9" * 40}):
        assert (await client.get("/v1/keys", params=bad)).status_code == 422


async def test_the_service_publishes_its_own_keys_without_a_unit(client, keyring, database, now):
    for _ in range(2):
        async with database.begin_as(Actor("command_line", NIL), DatabaseRole.ADMIN) as session:
            await ensure_service_keys(session, keyring.public_keys(), now=now)
    found = (await client.get("/v1/keys")).json()
    assert {(key["holder"], key["unit_code"]) for key in found} == {("service", None)}
    named = {key["key_id"]: key["use"] for key in found}
    assert named[keyring.acknowledgement_key_id] == "acknowledgement"
    assert named[keyring.checkpoint_key_id] == "checkpoint"


async def test_a_key_is_not_listed_before_another_lead_confirms(client, street, lead, second):
    new = body(street)
    answer = await register(client, lead, new)
    assert (answer.status_code, answer.json()["state"]) == (201, "pending")
    assert new["key_id"] not in await listed(client, street)
    own = await act(client, lead, new["key_id"], "confirmation")
    assert (own.status_code, own.json()["code"]) == (409, "same_person")
    assert (await act(client, second, new["key_id"], "confirmation")).json()["state"] == "active"
    assert new["key_id"] in await listed(client, street)
    again = await act(client, second, new["key_id"], "confirmation")
    assert (again.status_code, again.json()["code"]) == (409, "illegal_transition")


async def test_an_admin_confirms_but_does_not_register(client, street, lead, admin):
    new = body(street, "contact", "custodian")
    await register(client, lead, new)
    assert (await register(client, admin, body(street))).status_code == 403
    assert (await act(client, admin, new["key_id"], "confirmation")).status_code == 404
    answer = await act(client, admin, new["key_id"], "confirmation", street_code=street.code)
    assert answer.json()["state"] == "active"
    assert (
        await act(client, admin, new["key_id"], "retirement", {"revoked": True}, street_code=street.code)
    ).status_code == 403


async def test_a_station_keeps_its_own_keys(client, street, lead, liaison):
    await street.unit("901", "station", "")
    new = body(street, "clue", "station", "900")
    assert (await register(client, lead, new)).status_code == 403
    assert (await register(client, liaison, body(street))).status_code == 403
    assert (await register(client, liaison, body(street, "clue", "station", "901"))).status_code == 403
    assert (await register(client, liaison, new)).status_code == 201
    assert (await act(client, liaison, new["key_id"], "confirmation")).json()["code"] == "same_person"
    assert (await act(client, lead, new["key_id"], "confirmation")).status_code == 403
    elsewhere = await street.account(Duty.POLICE_LIAISON, unit_suffix="901")
    assert (await act(client, elsewhere, new["key_id"], "confirmation")).status_code == 404
    colleague = await street.account(Duty.POLICE_LIAISON)
    assert (await act(client, colleague, new["key_id"], "confirmation")).json()["state"] == "active"


@pytest.mark.parametrize("duty", [Duty.TIP_DESK, Duty.IDENTITY_CUSTODIAN, Duty.POLICE_CLIENT, Duty.AUDITOR])
async def test_no_other_duty_registers_keys(client, street, duty):
    somebody = await street.account(duty)
    assert (await register(client, somebody, body(street))).status_code == 403
    assert (await act(client, somebody, "any", "confirmation")).status_code == 403


async def test_keys_of_another_street_do_not_exist(client, lead, other_street):
    foreign = other_street.keys["content"].key_id
    assert (await act(client, lead, foreign, "confirmation")).status_code == 404
    assert (await act(client, lead, foreign, "retirement", {"revoked": True})).status_code == 404
    answer = await register(client, lead, body(other_street))
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/unit_code")


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"use": "contact"}, "/use"),
        ({"use": "checkpoint", "holder": "service"}, "/use"),
        ({"suite": "rot13"}, "/suite"),
        ({"key_id": "A B"}, "/key_id"),
        ({"public_key": "AAAA"}, "/public_key"),
        ({"public_key": b64url(b"\xff" * 1216)}, "/public_key"),
        ({"not_after": "2001-01-01T00:00:00Z"}, "/not_after"),
        ({"not_before": "yesterday"}, "/not_before"),
        ({"seed": "x"}, ""),
    ],
)
async def test_a_bad_key_is_refused(client, street, lead, changes, pointer):
    answer = await register(client, lead, body(street) | changes)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
    assert pointer in {one.get("pointer") for one in answer.json()["errors"]}


async def test_the_same_proposal_is_one_key_and_another_is_refused(client, street, lead, second):
    new = body(street)
    answers = [await register(client, lead, new) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    others = [body(street) | {"key_id": new["key_id"]}, new | {"key_id": "another-name"}]
    for other in others:
        assert (await register(client, lead, other)).json()["code"] == "id_conflict"
    assert (await register(client, second, new)).json()["code"] == "id_conflict"


async def test_the_same_proposal_at_once_is_one_key(client, street, lead, owner):
    new = body(street)
    answers = await asyncio.gather(*(register(client, lead, new) for _ in range(20)))
    assert {answer.status_code for answer in answers} == {201}
    count = await owner.fetchval("SELECT count(*) FROM recipient_key WHERE key_id = $1", new["key_id"])
    assert count == 1


async def test_the_last_key_is_not_retired_but_may_be_revoked(client, street, lead, second):
    last = street.keys["content"].key_id
    answer = await act(client, lead, last, "retirement", {"revoked": False})
    assert (answer.status_code, answer.json()["code"]) == (409, "key_in_use")
    new = body(street)
    await register(client, lead, new)
    await act(client, second, new["key_id"], "confirmation")
    retired = await act(client, lead, last, "retirement", {})
    assert (retired.json()["state"], last in await listed(client, street)) == ("retired", False)
    revoked = await act(client, lead, new["key_id"], "retirement", {"revoked": True})
    assert revoked.json()["state"] == "revoked"
    back = await register(client, second, new | {"key_id": "back-again"})
    assert back.json()["code"] == "id_conflict"


async def test_two_keys_retired_at_once_leave_one(client, street, lead, second):
    new = body(street)
    await register(client, lead, new)
    await act(client, second, new["key_id"], "confirmation")
    pair = [street.keys["content"].key_id, new["key_id"]]
    answers = await asyncio.gather(*(act(client, lead, key, "retirement", {}) for key in pair))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    assert len(await listed(client, street, use="content")) == 1


async def test_a_pending_key_is_withdrawn_as_revoked(client, street, lead):
    new = body(street)
    await register(client, lead, new)
    assert (await act(client, lead, new["key_id"], "retirement", {})).json()["state"] == "revoked"
