"""`place found` and `key rotate-signing`: what an operator does before anybody can sign in."""

import asyncio
import json
import secrets

import asyncpg
import pytest

from api.crypto.keyring import load_or_create
from api.crypto.tokens import KeyState
from tests.conftest import superuser


def plan(code):
    return [
        {"code": code, "kind": "street", "name_zh": "新街道", "name_en": "New Street"},
        {
            "code": f"{code}001",
            "kind": "community",
            "parent_code": code,
            "name_zh": "一社区",
            "name_en": "First",
        },
    ]


def a_code():
    return f"98{secrets.randbelow(10_000_000):07d}"


async def _stored(database_name, code):
    connection = await asyncpg.connect(**superuser(database_name))
    street_id = await connection.fetchval(
        "SELECT home_street_id FROM street_code_claim WHERE code = $1", code
    )
    units = await connection.fetchval("SELECT count(*) FROM unit WHERE street_id = $1", street_id)
    lines = await connection.fetch(
        "SELECT actor_kind, action FROM audit_event WHERE street_id = $1", street_id
    )
    await connection.close()
    return units, [tuple(line) for line in lines]


def test_a_street_is_founded_once_and_recorded(shell, tmp_path, database_name):
    code, file = a_code(), tmp_path / "units.json"
    file.write_text(json.dumps(plan(code)))
    assert shell("place", "found", str(file))[0] == 0
    assert shell("place", "found", str(file)) == (1, f"Street {code} is there already.\n")
    assert asyncio.run(_stored(database_name, code)) == (2, [("command_line", "found_street")])


@pytest.mark.parametrize(
    "change",
    [
        lambda units: units.reverse(),
        lambda units: units[1].update(parent_code="990000009"),
        lambda units: units[1].update(code="980000000001"),
        lambda units: units[1].update(code=units[0]["code"]),
        lambda units: units[1].update(kind="village"),
        lambda units: units[1].update(ethnicity="x"),
        lambda units: units.clear(),
        lambda units: units[0].update(name_zh="a\u0000b"),
    ],
    ids=["order", "no parent", "foreign code", "twice", "kind", "unknown field", "empty", "NUL"],
)
def test_a_bad_plan_changes_nothing_and_is_refused_in_a_sentence(shell, tmp_path, change):
    units = plan(a_code())
    change(units)
    file = tmp_path / "units.json"
    file.write_text(json.dumps(units))
    code, printed = shell("place", "found", str(file))
    assert code == 1
    assert len(printed.strip().splitlines()) == 1


def test_signing_keys_move_one_step(shell, tmp_path):
    before = load_or_create(tmp_path / "keyring.json")
    assert shell("key", "rotate-signing")[0] == 0
    after = load_or_create(tmp_path / "keyring.json")
    kids = {key.state: key.kid for key in before.signing_keys}
    moved = {key.state: key.kid for key in after.signing_keys}
    assert moved[KeyState.ACTIVE] == kids[KeyState.NEXT]
    assert moved[KeyState.RETIRING] == kids[KeyState.ACTIVE]
    assert after.receipt_secret == before.receipt_secret
