"""TIP-2: nothing that leads to a tip knows when, beyond a date and a four-hour bucket."""

from datetime import UTC, datetime

import asyncpg
import pytest

from api.domain.audit.service import COARSE
from api.kit.ids import new_id

CARRIES_A_TIP = """
    SELECT DISTINCT c.table_name FROM information_schema.columns c
    WHERE c.table_schema = 'public' AND (
        c.table_name IN ('tip', 'help_request')
        OR c.column_name IN ('tip_id', 'other_tip_id', 'help_request_id', 'subject_id', 'lookup_id'))
    UNION
    SELECT k.conrelid::regclass::text FROM pg_constraint k
    WHERE k.confrelid IN ('tip'::regclass, 'help_request'::regclass)
    UNION SELECT 'idempotency'
"""
"""By name, by foreign key, and what a receipt writes: the keys of its requests."""

TIMED = """
    SELECT table_name, column_name FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name = ANY($1)
      AND (data_type LIKE 'time%' OR data_type = 'interval' OR column_name ~ '_(at|ts|time)$')
"""


async def _carriers(connection: asyncpg.Connection) -> list[str]:
    return [row[0] for row in await connection.fetch(CARRIES_A_TIP)]


async def test_no_table_that_carries_a_tip_has_an_instant(owner: asyncpg.Pool) -> None:
    async with owner.acquire() as connection:
        carriers = await _carriers(connection)
        assert {"tip", "tip_message", "tip_attachment", "receipt_claim", "reward_claim"} <= set(carriers)
        assert await connection.fetch(TIMED, carriers) == []


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE tip ADD seen_at timestamptz",
        "ALTER TABLE receipt_claim ADD made time",
        "CREATE TABLE planted (tip_id uuid, at timestamp)",
        "CREATE TABLE planted (s uuid, t uuid, made date, x time, FOREIGN KEY (s, t) REFERENCES tip)",
    ],
)
async def test_a_planted_instant_is_found(owner: asyncpg.Pool, statement: str) -> None:
    async with owner.acquire() as connection:
        opened = connection.transaction()
        await opened.start()
        await connection.execute(statement)
        found = await connection.fetch(TIMED, await _carriers(connection))
        await opened.rollback()
    assert len(found) == 1


async def test_no_instant_lies_where_a_clue_could_be_traced_to_its_tip(owner: asyncpg.Pool) -> None:
    """The desk's row holds the only link (`tip.clue_id`): nothing on the police side names a tip."""
    found = await owner.fetch(
        "SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public'"
        " AND column_name LIKE '%tip%'"
        " AND table_name ~ '^(clue|supplement|referral|outcome|queue|checkpoint)'"
    )
    assert found == []


@pytest.mark.parametrize("object_type", sorted(COARSE))
async def test_the_audit_refuses_an_instant_beside_a_tip(owner: asyncpg.Pool, object_type: str) -> None:
    with pytest.raises(asyncpg.CheckViolationError, match="ck_audit_event_tip_time"):
        await owner.execute(
            "INSERT INTO audit_event (street_id, id, at, on_date, actor_kind, action, object_type, detail)"
            " VALUES ($1, $1, $2, $3, 'public', 'x', $4, '{}')",
            new_id(),
            datetime.now(UTC),
            datetime.now(UTC).date(),
            object_type,
        )


async def test_every_table_about_a_tip_is_named_in_the_rule_of_the_audit(owner: asyncpg.Pool) -> None:
    rule = await owner.fetchval(
        "SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'ck_audit_event_tip_time'"
    )
    async with owner.acquire() as connection:
        objects = set(await _carriers(connection)) - {"receipt_claim", "idempotency"}
    assert {name for name in objects if f"'{name}'" not in rule} == set()
