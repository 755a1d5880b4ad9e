"""Reading patrol templates. The seed is the worker's alone: no other role has the column."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.db.session import Row, binding, driver
from api.errors import NotFound

_TEMPLATE: Final = """
    SELECT t.id, t.grid_id, t.name, t.owner_capacity, t.weekdays, t.times_per_week, t.span_starts_min,
           t.span_ends_min, t.window_min, t.is_random, t.note, t.valid_from, t.valid_to, t.created_by,
           t.version, u.code AS grid_code,
           ARRAY(SELECT p.code FROM unnest(t.point_ids) WITH ORDINALITY AS w (id, place)
                 JOIN patrol_point p ON p.street_id = $1 AND p.id = w.id ORDER BY w.place) AS point_codes
    FROM patrol_template t JOIN unit u ON u.street_id = $1 AND u.id = t.grid_id
    WHERE t.street_id = $1
"""
_LIST: Final = f"""
    {_TEMPLATE} AND ($2::uuid[] IS NULL OR t.grid_id = ANY ($2))
      AND ($3::date IS NULL OR t.valid_to IS NULL OR t.valid_to > $3) AND ($4::uuid IS NULL OR t.id < $4)
    ORDER BY t.id DESC LIMIT $5
"""
_IN_FORCE: Final = """
    SELECT t.id, t.grid_id, t.owner_capacity, t.weekdays, t.times_per_week, t.span_starts_min,
           t.span_ends_min, t.window_min, t.is_random, t.note, t.seed, t.valid_from, t.valid_to,
           ARRAY(SELECT p.id FROM unnest(t.point_ids) WITH ORDINALITY AS w (id, place)
                 JOIN patrol_point p ON p.street_id = $1 AND p.id = w.id
                   AND (p.valid_to IS NULL OR p.valid_to > $2) ORDER BY w.place) AS point_ids,
           cardinality(t.point_ids) > 0 AS has_points
    FROM patrol_template t JOIN unit u ON u.street_id = $1 AND u.id = t.grid_id
    WHERE t.street_id = $1 AND t.valid_from <= $3 AND (t.valid_to IS NULL OR t.valid_to > $2)
      AND (u.valid_to IS NULL OR u.valid_to > $2)
    ORDER BY t.id
"""


@dataclass(frozen=True, slots=True)
class TemplateFilter:
    """Which templates are asked for; None asks for all.

    Attributes:
        in_force_on: Only those that have not ended by this day.
        before: Id of the last one of the page before.
        limit: At most so many.
    """

    grid_ids: tuple[UUID, ...] | None
    in_force_on: date | None
    before: UUID | None
    limit: int


async def list_templates(session: AsyncSession, wanted: TemplateFilter) -> list[Row]:
    """Templates that the caller may see, newest first."""
    rows: list[Row] = await driver(session).fetch(
        _LIST,
        binding(session).actor.street_id,
        None if wanted.grid_ids is None else list(wanted.grid_ids),
        wanted.in_force_on,
        wanted.before,
        wanted.limit,
    )
    return rows


async def get_template(session: AsyncSession, template_id: UUID, *, is_locked: bool = False) -> Row:
    """One template that the caller may see.

    Args:
        session: Open transaction.
        template_id: The template.
        is_locked: Whether nobody else may change it until the transaction ends.

    Raises:
        NotFound: No such template for this caller.
    """
    row = await driver(session).fetchrow(
        f"{_TEMPLATE} AND t.id = $2 FOR NO KEY UPDATE OF t" if is_locked else f"{_TEMPLATE} AND t.id = $2",
        binding(session).actor.street_id,
        template_id,
    )
    if row is None:
        raise NotFound
    return row


async def templates_in_force(session: AsyncSession, first: date, last: date) -> list[Row]:
    """Templates that hold on any of some days, with their seeds and those points that are not closed."""
    rows: list[Row] = await driver(session).fetch(_IN_FORCE, binding(session).actor.street_id, first, last)
    return rows
