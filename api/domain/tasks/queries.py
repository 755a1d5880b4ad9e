"""Reading tasks: one's own, and those of the units that somebody leads."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from api.db.session import Row, binding, driver
from api.domain.places.queries import units_to_read
from api.domain.tasks.models import Task
from api.errors import NotFound

_COLUMNS: Final = (
    "t.id, t.kind, t.status, t.owner_id, t.due_at, t.note, t.source_type, t.source_id, t.created_by,"
    " t.created_at, t.ended_at, t.version, u.code AS unit_code"
)
_TASK: Final = f"""
    SELECT {_COLUMNS} FROM task t JOIN unit u ON u.street_id = $1 AND u.id = t.unit_id WHERE t.street_id = $1
"""  # noqa: S608 - made of the constants above
_OWN_OPEN: Final = f"""
    {_TASK} AND t.owner_id = $2 AND t.status = $3 AND ($4::timestamptz IS NULL OR (t.due_at, t.id) > ($4, $5))
    ORDER BY t.due_at, t.id LIMIT $6
"""
_OWN_ENDED: Final = f"""
    {_TASK} AND t.owner_id = $2 AND t.ended_at IS NOT NULL AND ($3::text IS NULL OR t.status = $3)
      AND ($4::timestamptz IS NULL OR (t.ended_at, t.id) < ($4, $5))
    ORDER BY t.ended_at DESC, t.id DESC LIMIT $6
"""
_FILTERS: Final = """
    t.street_id = $1 AND ($2::uuid IS NULL OR t.owner_id = $2) AND ($3::text IS NULL OR t.status = $3)
    AND ($4::text IS NULL OR t.kind = $4)
    AND ($5::timestamptz IS NULL OR (t.due_at < $5 AND t.ended_at IS NULL))
    AND ($6::timestamptz IS NULL OR (t.due_at, t.id) < ($6, $7))
"""
_BY_ROWS: Final = f"""
    SELECT {_COLUMNS} FROM (
      SELECT t.* FROM task t WHERE {_FILTERS} ORDER BY t.due_at DESC, t.id DESC LIMIT $8
    ) t JOIN unit u ON u.street_id = $1 AND u.id = t.unit_id
    ORDER BY t.due_at DESC, t.id DESC
"""  # noqa: S608 - made of the constants above
# Each unit gives its rows from an index of its own, however many rows other units have.
_BY_UNIT: Final = f"""
    SELECT {_COLUMNS} FROM (
      SELECT n.* FROM unnest($9::uuid[]) AS g (id)
      CROSS JOIN LATERAL (
        SELECT t.* FROM task t WHERE {_FILTERS} AND t.unit_id = g.id
        ORDER BY t.due_at DESC, t.id DESC LIMIT $8
      ) n
      ORDER BY n.due_at DESC, n.id DESC LIMIT $8
    ) t JOIN unit u ON u.street_id = $1 AND u.id = t.unit_id
    ORDER BY t.due_at DESC, t.id DESC
"""  # noqa: S608 - made of the constants above


@dataclass(frozen=True, slots=True)
class Position:
    """Where a page of one's own tasks ended.

    Attributes:
        is_ended: Whether among those that have ended, which come after the open ones.
        at: When the last one is due, or ended.
    """

    is_ended: bool
    at: datetime
    id: UUID


@dataclass(frozen=True, slots=True)
class TaskFilter:
    """Which tasks of the units that somebody leads; None asks for all.

    Attributes:
        overdue_at: Only open ones that were due before.
        after: `(due_at, id)` of the last one of the page before.
        limit: At most so many.
    """

    unit_ids: tuple[UUID, ...] | None
    owner_id: UUID | None
    status: str | None
    kind: str | None
    overdue_at: datetime | None
    after: tuple[datetime, UUID] | None
    limit: int


async def list_own_open(session: AsyncSession, status: str, after: Position | None, limit: int) -> list[Row]:
    """Open tasks of the account of the transaction, the first due first."""
    actor = binding(session).actor
    at, last = (None, None) if after is None else (after.at, after.id)
    rows: list[Row] = await driver(session).fetch(
        _OWN_OPEN, actor.street_id, actor.account_id, status, at, last, limit
    )
    return rows


async def list_own_ended(
    session: AsyncSession, status: str | None, after: Position | None, limit: int
) -> list[Row]:
    """Ended tasks of the account of the transaction, the last ended first."""
    actor = binding(session).actor
    at, last = (None, None) if after is None else (after.at, after.id)
    rows: list[Row] = await driver(session).fetch(
        _OWN_ENDED, actor.street_id, actor.account_id, status, at, last, limit
    )
    return rows


async def list_tasks(session: AsyncSession, wanted: TaskFilter) -> list[Row]:
    """Tasks of the units that the caller leads, the last due first."""
    at, last = wanted.after or (None, None)
    bound = binding(session)
    unit_ids = units_to_read(session, wanted.unit_ids)
    values: list[object] = [
        bound.actor.street_id,
        wanted.owner_id,
        wanted.status,
        wanted.kind,
        wanted.overdue_at,
        at,
        last,
        wanted.limit,
    ]
    if unit_ids is None:
        rows: list[Row] = await driver(session).fetch(_BY_ROWS, *values)
        return rows
    return list(await driver(session).fetch(_BY_UNIT, *values, unit_ids))


async def get_task(session: AsyncSession, task_id: UUID) -> Row:
    """One task that the caller may see.

    Raises:
        NotFound: No such task for this caller.
    """
    row = await driver(session).fetchrow(f"{_TASK} AND t.id = $2", binding(session).actor.street_id, task_id)
    if row is None:
        raise NotFound
    return row


async def lock_task(session: AsyncSession, task_id: UUID) -> Task:
    """One task that the caller may see, locked until the transaction ends.

    Raises:
        NotFound: No such task for this caller.
    """
    query = (
        select(Task)
        .where(col(Task.street_id) == binding(session).actor.street_id, col(Task.id) == task_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    task = (await session.execute(query)).scalar_one_or_none()
    if task is None:
        raise NotFound
    return task
