"""What weighs most takes two people, in the database too: what the code forgot to ask is refused there."""

from typing import Any
from uuid import UUID

import asyncpg
import pytest

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.access.duties import CONFIRMED_DUTIES
from api.access.permissions import Duty
from api.db.session import driver
from api.db.unit import Database
from api.kit.ids import NIL, new_id
from tests.factories.street import AccountKit, StreetKit

KEEPERS = [DatabaseRole.LEAD, DatabaseRole.ADMIN]

_GRANT = """
    INSERT INTO duty_grant (street_id, id, account_id, duty, state, granted_by, granted_at)
    VALUES ($1, $2, $3, $4, $5, $6, now())
"""
_CONFIRM = "UPDATE duty_grant SET state = 'active' WHERE street_id = $1 AND id = $2"
_KEY = """
    INSERT INTO recipient_key (street_id, key_id, unit_id, holder, use, suite, public_key, fingerprint, state,
                               not_before, proposed_by)
    VALUES ($1, $2, $3, 'station', 'clue', 's', 'k', 'f', $4, now(), $5)
"""
_USE = "UPDATE recipient_key SET state = 'active' WHERE street_id = $1 AND key_id = $2"


async def run(database: Database, actor: Actor, role: DatabaseRole, *statement: Any) -> str:
    async with database.begin_as(actor, role) as session:
        return str(await driver(session).execute(*statement))


async def refuse(database: Database, actor: Actor, role: DatabaseRole, *statement: Any) -> None:
    with pytest.raises(asyncpg.InsufficientPrivilegeError, match="row-level security"):
        await run(database, actor, role, *statement)


def acting(street: StreetKit, account_id: UUID) -> Actor:
    return Actor("worker", street.id, account_id=account_id, unit_id=street.units[street.code + "900"])


@pytest.fixture
async def people(street: StreetKit) -> tuple[AccountKit, AccountKit, AccountKit]:
    return tuple([await street.account(Duty.OFFICE_LEAD) for _ in range(3)])  # type: ignore[return-value]


@pytest.mark.parametrize("role", KEEPERS)
@pytest.mark.parametrize("duty", Duty)
async def test_granter_puts_in_force_only_what_needs_no_second_person(
    street: StreetKit, database: Database, role: DatabaseRole, duty: Duty
) -> None:
    """The policy names the duties itself: this holds them to `CONFIRMED_DUTIES`."""
    somebody = await street.account(Duty.INSPECTOR)
    await street.owner.execute("DELETE FROM duty_grant WHERE account_id = $1", somebody.id)
    granter = acting(street, new_id())
    grant = (_GRANT, street.id, new_id(), somebody.id, duty.value, "active", granter.account_id)
    if duty in CONFIRMED_DUTIES:
        await refuse(database, granter, role, *grant)
    else:
        assert await run(database, granter, role, *grant) == "INSERT 0 1"


@pytest.mark.parametrize("role", KEEPERS)
async def test_neither_the_granter_nor_the_granted_confirms_a_duty(
    street: StreetKit, database: Database, people: tuple[AccountKit, ...], role: DatabaseRole
) -> None:
    granter, granted, second = (acting(street, one.id) for one in people)
    grant_id = new_id()
    pending = (_GRANT, street.id, grant_id, granted.account_id, "tip_desk", "pending")
    await refuse(database, granter, role, *pending, None)
    await refuse(database, granter, role, *pending, second.account_id)
    await run(database, granter, role, *pending, granter.account_id)
    await refuse(database, granter, role, _CONFIRM, street.id, grant_id)
    await refuse(database, granted, role, _CONFIRM, street.id, grant_id)
    assert await run(database, second, role, _CONFIRM, street.id, grant_id) == "UPDATE 1"


@pytest.mark.parametrize("role", [*KEEPERS, DatabaseRole.POLICE])
async def test_who_proposed_a_key_does_not_put_it_to_use(
    street: StreetKit, database: Database, role: DatabaseRole
) -> None:
    proposer, second, key_id = acting(street, new_id()), acting(street, new_id()), str(new_id())
    key = (_KEY, street.id, key_id, proposer.unit_id)
    await refuse(database, proposer, role, *key, "active", proposer.account_id)
    await refuse(database, proposer, role, *key, "pending", None)
    await refuse(database, proposer, role, *key, "pending", second.account_id)
    await run(database, proposer, role, *key, "pending", proposer.account_id)
    await refuse(database, proposer, role, _USE, street.id, key_id)
    assert await run(database, second, role, _USE, street.id, key_id) == "UPDATE 1"


async def test_command_line_stands_for_nobody(street: StreetKit, database: Database) -> None:
    somebody, hand, grant_id = await street.account(Duty.INSPECTOR), acting(street, NIL), new_id()
    grant = (_GRANT, street.id, grant_id, somebody.id, "tip_desk", "pending")
    await refuse(database, hand, DatabaseRole.ADMIN, *grant, somebody.id)
    await run(database, hand, DatabaseRole.ADMIN, *grant, None)
    assert await run(database, hand, DatabaseRole.ADMIN, _CONFIRM, street.id, grant_id) == "UPDATE 1"
