"""Runs one statement as a role would, with one setting of the transaction changed, and undoes it."""

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.access.database_roles import PLANES, DatabaseRole
from api.db.binding import Binding
from api.db.session import driver
from api.db.unit import Database
from tests.rls.rows import COMMUNITY, SLOT, Canary, TableInfo

VERBS = ("select", "insert", "update", "delete")
DENIED = "42501"
DUPLICATE = "23505"
REFERRED_TO = "23503"
DIMENSIONS = (
    "street",
    "account",
    "unit",
    "units",
    "unit_code",
    "subject",
    "slot",
    "items",
    "cases",
    "people",
)
_STRANGER = UUID(int=9)


@dataclass(frozen=True)
class Ground:
    """Three streets with a row in every table: the bound one, another, and one of rows of the other kind."""

    database: Database
    owner: asyncpg.Pool
    tables: Mapping[str, TableInfo]
    own: Canary
    foreign: Canary
    stray: Canary
    updatable: Mapping[tuple[str, str], str]


class _Undo(Exception):
    pass


def bind(
    canary: Canary, role: DatabaseRole, changed: frozenset[str] = frozenset(), foreign: UUID = _STRANGER
) -> Binding:
    """What a row's owner is bound to, with the named settings those of a stranger."""
    actor = Actor(
        kind="worker",
        street_id=foreign if "street" in changed else canary.street_id,
        account_id=_STRANGER if "account" in changed else canary.self_id,
        unit_id=_STRANGER if "unit" in changed else canary.self_id,
        unit_code="990000001004" if "unit_code" in changed else COMMUNITY,
        units=(_STRANGER,) if "units" in changed else (canary.self_id,),
    )
    return Binding(
        role=role,
        actor=actor,
        slot=SLOT - 1 if "slot" in changed else SLOT,
        subject=_STRANGER if "subject" in changed else canary.self_id,
        items=() if "items" in changed else (canary.self_id,),
        cases=(_STRANGER,) if "cases" in changed else (canary.self_id,),
        people=(_STRANGER,) if "people" in changed else (canary.self_id,),
    )


@asynccontextmanager
async def transaction(ground: Ground, role: DatabaseRole) -> AsyncIterator[Any]:
    """The driver inside a transaction of the role's plane, rolled back at the end; look-ups have no plane."""
    if not any(role in roles for roles in PLANES.values()):
        async with ground.owner.acquire() as connection:
            transaction = connection.transaction()
            await transaction.start()
            yield connection
            await transaction.rollback()
        return
    try:
        session: AsyncSession
        async with ground.database.begin_as(
            Actor(kind="worker", street_id=ground.own.street_id), role
        ) as session:
            yield driver(session)
            raise _Undo  # noqa: TRY301 - the way to have it rolled back
    except _Undo:
        pass


async def is_allowed(
    ground: Ground, raw: Any, verb: str, table: str, canary: Canary, bound: Binding
) -> bool | None:
    """Whether the statement reaches any of a street's rows; None when the role may not even try."""
    answers = [await _probe(ground, raw, (verb, table), row, bound) for row in canary.rows[table]]
    assert answers, f"no row in {table}"
    return None if all(answer is None for answer in answers) else any(answers)


async def _probe(
    ground: Ground, raw: Any, what: tuple[str, str], row: asyncpg.Record, bound: Binding
) -> bool | None:
    verb, table = what
    await raw.execute(f"SAVEPOINT probe; {bound.statements()}")
    try:
        return await _run(ground, raw, what, row, bound.role)
    except asyncpg.PostgresError as error:
        if error.sqlstate in {DUPLICATE, REFERRED_TO}:
            return True  # the policy is judged before unique and foreign keys
        if error.sqlstate != DENIED:
            raise AssertionError(f"{verb} on {table} as {bound.role}: {error}") from error
        return False if "row-level security" in str(error) else None
    finally:
        await raw.execute("ROLLBACK TO SAVEPOINT probe; RELEASE SAVEPOINT probe")


async def _run(
    ground: Ground, raw: Any, what: tuple[str, str], row: asyncpg.Record, role: DatabaseRole
) -> bool:
    verb, table = what
    if verb == "insert":
        places = ", ".join(f"${place}" for place in range(1, len(row) + 1))
        tag = await raw.execute(f'INSERT INTO "{table}" VALUES ({places})', *row.values())
        return bool(tag == "INSERT 0 1")
    key = ground.tables[table].key
    values = [row[name] for name in key]
    where = " AND ".join(f"{name} = ${place}" for place, name in enumerate(key, start=1))
    if verb == "select":
        return bool(await raw.fetch(f'SELECT 1 FROM "{table}" WHERE {where}', *values))
    if verb == "delete":
        return bool(await raw.execute(f'DELETE FROM "{table}" WHERE {where}', *values) == "DELETE 1")
    column = ground.updatable.get((table, role.value), ground.tables[table].key[-1])
    values.append(row[column])
    tag = await raw.execute(f'UPDATE "{table}" SET {column} = ${len(values)} WHERE {where}', *values)
    return bool(tag == "UPDATE 1")
