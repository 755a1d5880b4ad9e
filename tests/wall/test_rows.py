"""The wall in the database: which role reaches what, which table refers to what, which login puts on what."""

import asyncpg
import pytest

from api.access.actor import Actor
from api.access.database_roles import PLANES, DatabaseRole, Login
from api.db.session import driver
from api.db.unit import Database
from api.kit.ids import new_id
from tests.wall.sides import (
    CARE_ROLES,
    DOOR_ROLES,
    KEPT_BY_SHARED_CODE,
    OTHER_ROLES,
    PACKAGES,
    ROOT,
    SHARED,
    TABLES,
    Side,
    tables_on,
)

_REACHED = """
    SELECT c.relname AS table, r.rolname AS role, v.verb
    FROM pg_class c, pg_roles r, unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'REFERENCES']) AS v (verb)
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
      AND c.relname <> 'alembic_version' AND r.rolname = ANY ($1::text[])
      AND has_any_column_privilege(r.oid, c.oid, v.verb)
    UNION ALL
    SELECT c.relname, r.rolname, v.verb
    FROM pg_class c, pg_roles r, unnest(ARRAY['DELETE', 'TRUNCATE', 'TRIGGER']) AS v (verb)
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p', 'v', 'm')
      AND c.relname <> 'alembic_version' AND r.rolname = ANY ($1::text[])
      AND has_table_privilege(r.oid, c.oid, v.verb)
"""
_REFERS = """
    SELECT f.relname AS source, t.relname AS target FROM pg_constraint k
    JOIN pg_class f ON f.oid = k.conrelid JOIN pg_class t ON t.oid = k.confrelid WHERE k.contype = 'f'
"""
_RUNS = """
    SELECT p.oid::regprocedure::text AS name, r.rolname AS role FROM pg_proc p, pg_roles r
    WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef AND pg_get_userbyid(p.proowner) = $1
      AND r.rolname = ANY ($2::text[]) AND has_function_privilege(r.oid, p.oid, 'EXECUTE')
"""


def names(roles: frozenset[DatabaseRole]) -> list[str]:
    return sorted(role.value for role in roles)


async def reached(owner: asyncpg.Pool, roles: frozenset[DatabaseRole]) -> dict[str, set[tuple[str, str]]]:
    """Who may do what, by table: as the catalogue has it, columns and all."""
    found: dict[str, set[tuple[str, str]]] = {}
    for row in await owner.fetch(_REACHED, names(roles)):
        found.setdefault(row["table"], set()).add((row["role"], row["verb"].lower()))
    return found


async def test_every_table_and_every_package_stands_on_a_side(owner: asyncpg.Pool) -> None:
    rows = await owner.fetch(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p')"
        " AND relname <> 'alembic_version'"
    )
    assert {row["relname"] for row in rows} == set(TABLES)
    folders = {path.name for path in (ROOT / "api/domain").iterdir() if (path / "__init__.py").exists()}
    assert {f"api.domain.{name}" for name in folders} == set(PACKAGES), "place it in a wall of pyproject.toml"
    assert len(tables_on(Side.CARE)) > 30
    assert {*SHARED, *KEPT_BY_SHARED_CODE} <= set(TABLES)


@pytest.mark.parametrize("table", tables_on(Side.CARE))
@pytest.mark.parametrize("role", sorted(OTHER_ROLES))
async def test_nobody_else_may_even_count_a_table_of_care(
    owner: asyncpg.Pool, database: Database, table: str, role: DatabaseRole
) -> None:
    """Denied: not nought rows, which would be an answer."""
    await _denied(owner, database, table, role)


@pytest.mark.parametrize("table", tables_on(Side.ENFORCEMENT))
@pytest.mark.parametrize("role", sorted(CARE_ROLES))
async def test_care_may_not_even_count_a_table_of_enforcement(
    owner: asyncpg.Pool, database: Database, table: str, role: DatabaseRole
) -> None:
    await _denied(owner, database, table, role)


async def _denied(owner: asyncpg.Pool, database: Database, table: str, role: DatabaseRole) -> None:
    for statement in (
        f'SELECT count(*) FROM "{table}"',
        f'SELECT 1 FROM "{table}"',
        f'DELETE FROM "{table}"',
    ):
        with pytest.raises(asyncpg.InsufficientPrivilegeError, match="permission denied for"):
            await _run(owner, database, role, statement)


async def _run(owner: asyncpg.Pool, database: Database, role: DatabaseRole, statement: str) -> None:
    """As the role would, over its plane's login; look-ups have none."""
    if role in {DatabaseRole.LOOKUP, DatabaseRole.CARE_LOOKUP}:
        async with owner.acquire() as connection, connection.transaction():
            await connection.execute(f"SET LOCAL ROLE {role.value}")
            await connection.execute(statement)
    else:
        async with database.begin_as(Actor(kind="worker", street_id=new_id()), role) as session:
            await driver(session).execute(statement)


async def test_no_privilege_of_any_kind_crosses_the_wall(owner: asyncpg.Pool) -> None:
    """Inserting, changing, referring to and emptying too: by whole tables and by single columns."""
    others, care = await reached(owner, OTHER_ROLES), await reached(owner, CARE_ROLES)
    assert {table: others[table] for table in tables_on(Side.CARE) if table in others} == {}
    assert {table: care[table] for table in tables_on(Side.ENFORCEMENT) if table in care} == {}


async def test_the_shared_tables_are_exactly_these(owner: asyncpg.Pool) -> None:
    others, care = await reached(owner, OTHER_ROLES), await reached(owner, CARE_ROLES)
    assert set(others) & set(care) == set(SHARED), "what both sides reach stands in tests/wall/sides.py"
    written = {table: {verb for _, verb in care[table]} - {"select"} for table in SHARED}
    assert {table: verbs for table, verbs in written.items() if verbs} == {
        "account_hold": {"insert", "update", "delete"},
        "idempotency": {"insert", "update"},
    }
    assert {verb for _, verb in others["account_hold"]} == {"select"}


async def test_the_public_leaves_a_call_for_help_and_reaches_nothing_else_of_care(
    owner: asyncpg.Pool,
) -> None:
    door = await reached(owner, DOOR_ROLES)
    found = {table: door[table] for table in tables_on(Side.CARE) if table in door}
    receipt, public = DatabaseRole.RECEIPT.value, DatabaseRole.PUBLIC.value
    assert found == {
        "care_audit_event": {(public, "insert"), (receipt, "insert")},
        "help_request": {(public, "insert"), (receipt, "select"), (receipt, "update")},
        "help_message": {(receipt, verb) for verb in ("select", "insert", "update", "delete")},
    }


async def test_a_receipt_does_not_reach_whose_file_a_call_became(owner: asyncpg.Pool) -> None:
    allowed = await owner.fetchval(
        "SELECT has_column_privilege($1, 'help_request', 'participant_id', 'UPDATE')",
        DatabaseRole.RECEIPT.value,
    )
    assert allowed is False


async def test_no_foreign_key_crosses_the_wall(owner: asyncpg.Pool) -> None:
    rows = await owner.fetch(_REFERS)
    assert len(rows) > 50
    crossing = [
        (row["source"], row["target"])
        for row in rows
        if {TABLES[row["source"]], TABLES[row["target"]]} >= {Side.CARE, Side.ENFORCEMENT}
        or (TABLES[row["source"]] is Side.SHARED and TABLES[row["target"]] is Side.CARE)
    ]
    assert crossing == []


async def test_no_view_and_no_trigger_joins_the_sides(owner: asyncpg.Pool) -> None:
    views = await owner.fetch(
        "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('v', 'm')"
    )
    triggers = await owner.fetch("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal")
    assert (views, triggers) == ([], [])


async def test_one_login_puts_on_the_roles_of_care_and_no_other(owner: asyncpg.Pool) -> None:
    found: dict[str, set[str]] = {}
    for login in Login:
        for role in DatabaseRole:
            is_member = "SELECT pg_has_role($1::name, $2::name, 'MEMBER')"
            if await owner.fetchval(is_member, login.value, role.value):
                found.setdefault(login.value, set()).add(role.value)
    assert found[Login.CARE] == {role.value for role in PLANES[Login.CARE]}
    care = set(names(CARE_ROLES))
    assert {
        login: roles & care for login, roles in found.items() if login != Login.CARE and roles & care
    } == {}
    roles = [role.value for role in DatabaseRole if role is not DatabaseRole.OWNER]
    joined = await owner.fetch(
        "SELECT pg_get_userbyid(member) AS role FROM pg_auth_members WHERE pg_get_userbyid(member) = ANY ($1)"
        " AND pg_get_userbyid(roleid) = ANY ($1)",
        roles,
    )
    assert joined == []


async def test_what_looks_past_the_policies_of_care_is_run_by_care_alone(owner: asyncpg.Pool) -> None:
    every = names(frozenset(DatabaseRole) - {DatabaseRole.CARE_LOOKUP})
    rows = await owner.fetch(_RUNS, DatabaseRole.CARE_LOOKUP.value, [*every, *(one.value for one in Login)])
    assert {row["role"] for row in rows} <= set(names(CARE_ROLES))
    assert ("find_case(uuid,text,uuid[])", DatabaseRole.CARE_WORKER.value) in {
        (row["name"], row["role"]) for row in rows
    }
    lookups = await reached(owner, frozenset({DatabaseRole.LOOKUP}))
    assert {table for table in lookups if TABLES[table] is Side.CARE} == set()
