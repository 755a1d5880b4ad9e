"""Small grids without a responsible or a deputy: listed at any time, and a task of the office while it lasts.

Somebody who is suspended answers for nothing; who was invited and has not signed in yet does.

Source: the domain reference, 1.1 and 1.3: every small grid has a responsible person; the street's report
plans a deputy for each.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from api.access.actor import Actor
from api.access.permissions import Duty
from api.db.session import Row, binding, driver, flush_changes
from api.domain.places.queries import list_leads
from api.domain.tasks.models import Task
from api.domain.tasks.service import NewTask, add_tasks, end_task
from api.domain.tasks.words import TaskKind, TaskStatus
from api.errors import DomainError
from api.kit.clock import legal_date

FILLED_WITHIN: Final = timedelta(days=3)
"""Until when the office is to name somebody. Source: our own proposal."""

MOST_GAPS: Final = 5_000
SOURCE: Final = "unit"

_GAPS = """
    SELECT g.id, g.code, g.name_zh, g.name_en, s.has_responsible, s.has_deputy
    FROM unit g
    CROSS JOIN LATERAL (
      SELECT coalesce(bool_or(a.capacity = 'responsible'), false) AS has_responsible,
             coalesce(bool_or(a.capacity = 'deputy'), false) AS has_deputy
      FROM assignment a JOIN account c ON c.street_id = $1 AND c.id = a.account_id AND c.state <> 'suspended'
      WHERE a.street_id = $1 AND a.unit_id = g.id AND a.valid_from <= $2
        AND (a.valid_to IS NULL OR a.valid_to > $2)
    ) s
    WHERE g.street_id = $1 AND g.kind = 'small_grid' AND g.valid_from <= $2
      AND (g.valid_to IS NULL OR g.valid_to > $2) AND NOT (s.has_responsible AND s.has_deputy)
      AND ($3::uuid[] IS NULL OR g.id = ANY ($3)) AND ($4::text IS NULL OR g.code > $4)
    ORDER BY g.code LIMIT $5
"""


class FoundMeanwhile(DomainError):
    """Another worker made the tasks of this street at the same moment."""

    code = "overloaded"


@dataclass(frozen=True, slots=True)
class GapFilter:
    """Which gaps are asked for.

    Attributes:
        on: The day.
        unit_ids: Only of these grids; None for the whole street.
        after: Code of the last one of the page before.
    """

    on: date
    unit_ids: tuple[UUID, ...] | None = None
    after: str | None = None
    limit: int = MOST_GAPS


async def list_gaps(session: AsyncSession, wanted: GapFilter) -> list[Row]:
    """Small grids that lack a responsible or a deputy on a day, by code."""
    unit_ids = None if wanted.unit_ids is None else list(wanted.unit_ids)
    street_id = binding(session).actor.street_id
    rows: list[Row] = await driver(session).fetch(
        _GAPS, street_id, wanted.on, unit_ids, wanted.after, wanted.limit
    )
    return rows


async def tend_gaps(session: AsyncSession, actor: Actor, *, now: datetime) -> int:
    """Give the office lead one task for each gap, and end the task of a gap that was closed.

    How many tasks were given or ended. Not committed here.

    Raises:
        FoundMeanwhile: Another worker did the same at the same moment.
    """
    gaps = {row["id"] for row in await list_gaps(session, GapFilter(legal_date(now)))}
    query = select(Task).where(
        col(Task.street_id) == actor.street_id,
        col(Task.kind) == TaskKind.GRID_UNSTAFFED,
        col(Task.status) == TaskStatus.OPEN,
    )
    open_tasks = (await session.execute(query.with_for_update())).scalars().all()
    closed = [task for task in open_tasks if task.source_id not in gaps]
    for task in closed:
        await end_task(session, actor, task, TaskStatus.DONE, now=now)
    await flush_changes(session)
    known = {task.source_id for task in open_tasks}
    return len(closed) + await _give(session, actor, sorted(gaps - known), now)


async def _give(session: AsyncSession, actor: Actor, grid_ids: list[UUID], now: datetime) -> int:
    wanted = []
    for grid_id in grid_ids:
        leads = await list_leads(session, grid_id, Duty.OFFICE_LEAD)
        if not leads:
            return 0  # nobody is there to be told; the next run looks again
        wanted.append(
            NewTask(TaskKind.GRID_UNSTAFFED, grid_id, leads[0], now + FILLED_WITHIN, SOURCE, grid_id)
        )
    try:
        return len(await add_tasks(session, actor, wanted, now=now))
    except asyncpg.UniqueViolationError:
        raise FoundMeanwhile from None
