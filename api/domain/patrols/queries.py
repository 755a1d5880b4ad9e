"""Reading patrols, and which of their points somebody was at."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from api.db.session import Row, binding, driver
from api.domain.patrols.models import Patrol
from api.domain.places.queries import units_to_read
from api.errors import NotFound

# A check-in counts for the patrol that it names when it was made in the grid of the patrol, within the window
# and half an hour around it. Whoever made it: two may walk together. Source: decision 0021.
COUNTS: Final = """
    c.street_id = $1 AND c.patrol_id = p.id AND c.grid_id = p.grid_id
    AND c.observed_at BETWEEN p.window_starts_at - interval '30 minutes'
                          AND p.window_ends_at + interval '30 minutes'
"""
# A point that was closed before the day is not asked for any more.
IS_WALKED: Final = f"""
    EXISTS (SELECT FROM check_in c WHERE {COUNTS})
    AND NOT EXISTS (
      SELECT FROM unnest(p.point_ids) AS w (id)
      JOIN patrol_point q ON q.street_id = $1 AND q.id = w.id
        AND (q.valid_to IS NULL OR q.valid_to > p.planned_on)
      WHERE NOT EXISTS (SELECT FROM check_in c WHERE {COUNTS} AND c.point_id = w.id))
"""  # noqa: S608 - made of the constants above
_COLUMNS: Final = f"""
    p.id, p.template_id, p.owner_id, p.planned_on, p.window_starts_at, p.window_ends_at, p.status, p.note,
    p.findings, p.cancel_reason, p.created_by, p.created_at, p.ended_at, p.version, u.code AS grid_code,
    ARRAY(SELECT q.code FROM unnest(p.point_ids) WITH ORDINALITY AS w (id, place)
          JOIN patrol_point q ON q.street_id = $1 AND q.id = w.id ORDER BY w.place) AS point_codes,
    ARRAY(SELECT q.code FROM unnest(p.point_ids) WITH ORDINALITY AS w (id, place)
          JOIN patrol_point q ON q.street_id = $1 AND q.id = w.id
          WHERE EXISTS (SELECT FROM check_in c WHERE {COUNTS} AND c.point_id = w.id)
          ORDER BY w.place) AS visited_point_codes
"""  # noqa: S608 - made of the constants above
_PATROL: Final = f"""
    SELECT {_COLUMNS} FROM patrol p JOIN unit u ON u.street_id = $1 AND u.id = p.grid_id
    WHERE p.street_id = $1 AND p.id = $2
"""  # noqa: S608 - made of the constants above
_BY_ID: Final = f"""
    SELECT {_COLUMNS} FROM patrol p JOIN unit u ON u.street_id = $1 AND u.id = p.grid_id
    WHERE p.street_id = $1 AND p.id = ANY ($2::uuid[]) ORDER BY p.window_starts_at, p.id
"""  # noqa: S608 - made of the constants above
_FILTERS: Final = """
    p.street_id = $1 AND ($2::uuid IS NULL OR p.owner_id = $2) AND ($3::text IS NULL OR p.status = $3)
    AND ($4::uuid IS NULL OR p.template_id = $4) AND ($5::date IS NULL OR p.planned_on >= $5)
    AND ($6::date IS NULL OR p.planned_on <= $6)
    AND ($7::timestamptz IS NULL OR (p.window_starts_at, p.id) < ($7, $8))
"""
_BY_ROWS: Final = f"""
    SELECT {_COLUMNS} FROM (
      SELECT p.* FROM patrol p WHERE {_FILTERS} ORDER BY p.window_starts_at DESC, p.id DESC LIMIT $9
    ) p JOIN unit u ON u.street_id = $1 AND u.id = p.grid_id
    ORDER BY p.window_starts_at DESC, p.id DESC
"""  # noqa: S608 - made of the constants above
# Each grid gives its newest rows from an index of its own, however many rows other grids have.
_BY_GRID: Final = f"""
    SELECT {_COLUMNS} FROM (
      SELECT n.* FROM unnest($10::uuid[]) AS g (id)
      CROSS JOIN LATERAL (
        SELECT p.* FROM patrol p WHERE {_FILTERS} AND p.grid_id = g.id
        ORDER BY p.window_starts_at DESC, p.id DESC LIMIT $9
      ) n
      ORDER BY n.window_starts_at DESC, n.id DESC LIMIT $9
    ) p JOIN unit u ON u.street_id = $1 AND u.id = p.grid_id
    ORDER BY p.window_starts_at DESC, p.id DESC
"""  # noqa: S608 - made of the constants above


@dataclass(frozen=True, slots=True)
class PatrolFilter:
    """Which patrols are asked for; None asks for all.

    Attributes:
        first_on: Planned on this day or later.
        last_on: Planned on this day or earlier.
        after: `(window_starts_at, id)` of the last one of the page before.
        limit: At most so many.
    """

    grid_ids: tuple[UUID, ...] | None
    owner_id: UUID | None
    status: str | None
    template_id: UUID | None
    first_on: date | None
    last_on: date | None
    after: tuple[datetime, UUID] | None
    limit: int


async def list_patrols(session: AsyncSession, wanted: PatrolFilter) -> list[Row]:
    """Patrols that the caller may see, newest first: one's own, those of one's units, or the street's."""
    at, last = wanted.after or (None, None)
    bound = binding(session)
    grid_ids = units_to_read(session, wanted.grid_ids)
    values: list[object] = [
        bound.actor.street_id,
        wanted.owner_id,
        wanted.status,
        wanted.template_id,
        wanted.first_on,
        wanted.last_on,
        at,
        last,
        wanted.limit,
    ]
    if grid_ids is None:
        rows: list[Row] = await driver(session).fetch(_BY_ROWS, *values)
        return rows
    return list(await driver(session).fetch(_BY_GRID, *values, grid_ids))


async def get_patrol(session: AsyncSession, patrol_id: UUID) -> Row:
    """One patrol that the caller may see.

    Raises:
        NotFound: No such patrol for this caller.
    """
    row = await driver(session).fetchrow(_PATROL, binding(session).actor.street_id, patrol_id)
    if row is None:
        raise NotFound
    return row


async def list_patrols_by_id(session: AsyncSession, patrol_ids: Sequence[UUID]) -> list[Row]:
    """Those of some patrols that the caller may see, by the beginning of their windows."""
    rows: list[Row] = []
    if patrol_ids:
        rows = await driver(session).fetch(_BY_ID, binding(session).actor.street_id, list(patrol_ids))
    return rows


async def lock_patrol(session: AsyncSession, patrol_id: UUID) -> Patrol:
    """One patrol that the caller may see, locked until the transaction ends.

    Raises:
        NotFound: No such patrol for this caller.
    """
    query = (
        select(Patrol)
        .where(col(Patrol.street_id) == binding(session).actor.street_id, col(Patrol.id) == patrol_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    patrol = (await session.execute(query)).scalar_one_or_none()
    if patrol is None:
        raise NotFound
    return patrol


async def is_walked(session: AsyncSession, patrol_id: UUID) -> bool:
    """Whether each point of a patrol, or its grid at all, has a check-in that the caller may see."""
    found: bool = await driver(session).fetchval(
        f"SELECT {IS_WALKED} FROM patrol p WHERE p.street_id = $1 AND p.id = $2",  # noqa: S608 - a constant
        binding(session).actor.street_id,
        patrol_id,
    )
    return found
