"""Every cell of the matrix: the statement is run under the role, with one setting changed at a time."""

from typing import Any

import pytest

from api.access.database_roles import DatabaseRole
from tests.rls.matrix import MATRIX, ROLES, Conditions, cells
from tests.rls.probes import DIMENSIONS, VERBS, Ground, bind, is_allowed, transaction

CELLS = dict(cells())
EITHER = (
    frozenset({"subject", "items"}),
    frozenset({"account", "units"}),
    frozenset({"account", "cases"}),
    frozenset({"account", "people"}),
)
"""Conditions of which either will do."""


async def test_a_new_table_needs_its_line(ground: Ground) -> None:
    assert set(MATRIX) == set(ground.tables), "add the table to tests/rls/matrix.py, or take it out"


def test_a_new_database_role_needs_its_line() -> None:
    assert set(ROLES) | {DatabaseRole.OWNER} == set(DatabaseRole), "place the role in tests/rls/matrix.py"


def test_no_cell_is_written_twice() -> None:
    assert len(list(cells())) == len(CELLS)


@pytest.mark.parametrize("table", MATRIX)
async def test_roles_reach_what_the_matrix_says_and_nothing_else(ground: Ground, table: str) -> None:
    for name in ROLES:
        role = DatabaseRole(name)
        async with transaction(ground, role) as raw:
            for verb in VERBS:
                wanted = CELLS.get((table, role, verb))
                found = await _conditions(ground, raw, verb, table, role)
                assert found == wanted, (
                    f"{verb} on {table} as {role}: found {_text(found)}, not {_text(wanted)}"
                )


async def _conditions(
    ground: Ground, raw: Any, verb: str, table: str, role: DatabaseRole
) -> Conditions | None:
    """The conditions without which the statement reaches nothing; None when it is denied outright."""

    async def works(*changed: str) -> bool:
        bound = bind(ground.own, role, frozenset(changed), ground.foreign.street_id)
        return bool(await is_allowed(ground, raw, verb, table, ground.own, bound))

    if not await works():
        return None
    single = {name for name in DIMENSIONS if not await works(name)}
    found = {frozenset({name}) for name in single}
    if not await is_allowed(ground, raw, verb, table, ground.stray, bind(ground.stray, role)):
        found.add(frozenset({"row"}))
    for pair in EITHER:
        if not pair & single and not await works(*pair):
            found.add(pair)
    return frozenset(found)


def _text(conditions: Conditions | None) -> str:
    if conditions is None:
        return "denied"
    return "+".join(sorted("/".join(sorted(one)) for one in conditions)) or "any"


@pytest.mark.parametrize("table", MATRIX)
async def test_no_role_changes_a_key(ground: Ground, table: str) -> None:
    """A street never changes hands: rows are sharded by it, and policies stand on it."""
    held = await ground.owner.fetch(
        "SELECT grantee, column_name FROM information_schema.column_privileges"
        " WHERE table_schema = 'public' AND table_name = $1 AND privilege_type = 'UPDATE'"
        " AND column_name = ANY($2) AND grantee <> 'app_owner'",
        table,
        ["street_id", "home_street_id", *ground.tables[table].key],
    )
    assert held == []


@pytest.mark.parametrize(
    "table",
    ["clue_event", "supplement_event", "referral_event", "checkpoint", "checkpoint_leaf", "audit_event"],
)
async def test_custody_and_audit_are_never_changed(ground: Ground, table: str) -> None:
    for name in ROLES:
        role = DatabaseRole(name)
        async with transaction(ground, role) as raw:
            for verb in ("update", "delete"):
                answer = await is_allowed(ground, raw, verb, table, ground.own, bind(ground.own, role))
                assert answer is None, f"{role} may {verb} {table}"


async def test_the_owner_of_the_tables_reads_nothing(ground: Ground) -> None:
    async with ground.owner.acquire() as connection:
        opened = connection.transaction()
        await opened.start()
        await connection.execute(bind(ground.own, DatabaseRole.OWNER).statements())
        for table in ground.tables:
            assert await connection.fetchval(f'SELECT count(*) FROM "{table}"') == 0, table
        await opened.rollback()


async def test_the_public_plane_writes_a_tip_and_cannot_read_it(ground: Ground) -> None:
    """TIP-5: an INSERT without RETURNING works; a RETURNING would be a way to read."""
    role = DatabaseRole.PUBLIC
    async with transaction(ground, role) as raw:
        bound = bind(ground.own, role)
        assert await is_allowed(ground, raw, "insert", "tip", ground.own, bound) is True
        assert await is_allowed(ground, raw, "select", "tip", ground.own, bound) is None
