"""Planning patrols that come again: making, changing and ending templates."""

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.db.session import Row, binding, driver
from api.domain.audit.service import record
from api.domain.patrol_templates.placement import SEED_BYTES, Rhythm
from api.domain.patrol_templates.queries import get_template
from api.domain.people.words import Capacity
from api.domain.tasks.handing import unit_to_plan
from api.errors import IllegalTransition, InvalidField
from api.kit.clock import legal_date
from api.kit.ids import new_id

SMALL_GRID: Final = frozenset({"small_grid"})

VersionCheck = Callable[[int], None]
"""Refuses an edit of another version than the one that the caller saw."""

_INSERT: Final = """
    INSERT INTO patrol_template (street_id, id, grid_id, name, owner_capacity, point_ids, weekdays,
      times_per_week, span_starts_min, span_ends_min, window_min, is_random, note, valid_from, valid_to, seed,
      created_by, created_at, changed_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $18, 1)
"""
_CHANGE: Final = """
    UPDATE patrol_template SET name = $3, owner_capacity = $4, point_ids = $5, weekdays = $6,
      times_per_week = $7, span_starts_min = $8, span_ends_min = $9, window_min = $10, is_random = $11,
      note = $12, valid_from = $13, valid_to = $14, changed_at = $15, version = version + 1
    WHERE street_id = $1 AND id = $2
"""
_END: Final = """
    UPDATE patrol_template SET valid_to = greatest($3, valid_from), changed_at = $4, version = version + 1
    WHERE street_id = $1 AND id = $2
"""
_POINTS: Final = """
    SELECT id, code FROM patrol_point
    WHERE street_id = $1 AND grid_id = $2 AND code = ANY ($3) AND (valid_to IS NULL OR valid_to > $4)
"""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a template says.

    Attributes:
        point_codes: Points of the grid, in the order in which they are listed; empty for the grid at large.
        owner_capacity: Whose each patrol becomes: the responsible's, the deputy's, the members' in turn.
        valid_to: The first day on which it does not hold; None without an end.
    """

    name: str
    point_codes: tuple[str, ...]
    rhythm: Rhythm
    owner_capacity: Capacity
    note: str | None
    valid_from: date | None
    valid_to: date | None


async def create_template(
    session: AsyncSession, actor: Actor, grid_code: str, plan: Plan, *, now: datetime
) -> UUID:
    """A new template for a small grid; its id. Not committed here.

    Raises:
        InvalidField: No such grid of the caller's, a point that is not of the grid, or days that end before
            they begin.
    """
    grid = await unit_to_plan(session, grid_code, now=now, kinds=SMALL_GRID)
    valid_from = plan.valid_from or legal_date(now)
    template_id = new_id()
    values = await _values(session, plan, grid.id, valid_from, now)
    await driver(session).execute(
        _INSERT,
        actor.street_id,
        template_id,
        grid.id,
        *values,
        secrets.token_bytes(SEED_BYTES),
        actor.account_id,
        now,
    )
    detail = {"grid_code": grid_code}
    await record(
        session, actor, "patrol_template_created", "patrol_template", template_id, now=now, detail=detail
    )
    return template_id


async def change_template(
    session: AsyncSession, actor: Actor, template_id: UUID, plan: Plan, check: VersionCheck, *, now: datetime
) -> None:
    """Say anew what a template plans, for patrols that are not made yet. Not committed here.

    Raises:
        NotFound: No such template for this actor.
        IllegalTransition: It has ended.
        InvalidField: A point that is not of the grid, or days that end before they begin.
    """
    template = await _open_template(session, template_id, check, now)
    valid_from = plan.valid_from or template["valid_from"]
    values = await _values(session, plan, template["grid_id"], valid_from, now)
    await driver(session).execute(_CHANGE, actor.street_id, template_id, *values, now)
    await record(session, actor, "patrol_template_changed", "patrol_template", template_id, now=now)


async def end_template(
    session: AsyncSession, actor: Actor, template_id: UUID, check: VersionCheck, *, now: datetime
) -> None:
    """Have a template make no more patrols from today on. Not committed here.

    Raises:
        NotFound: No such template for this actor.
        IllegalTransition: It has ended.
    """
    await _open_template(session, template_id, check, now)
    await driver(session).execute(_END, actor.street_id, template_id, legal_date(now), now)
    await record(session, actor, "patrol_template_ended", "patrol_template", template_id, now=now)


async def _open_template(session: AsyncSession, template_id: UUID, check: VersionCheck, now: datetime) -> Row:
    template = await get_template(session, template_id, is_locked=True)
    check(template["version"])
    if template["valid_to"] is not None and template["valid_to"] <= legal_date(now):
        raise IllegalTransition
    return template


async def _values(
    session: AsyncSession, plan: Plan, grid_id: UUID, valid_from: date, now: datetime
) -> tuple[object, ...]:
    """The columns that a plan sets, in the order of the statements."""
    if plan.valid_to is not None and plan.valid_to <= max(valid_from, legal_date(now)):
        raise InvalidField("invalid", pointer="/valid_to")
    rhythm = plan.rhythm
    return (
        plan.name,
        plan.owner_capacity.value,
        await points_of_grid(session, grid_id, plan.point_codes, on=legal_date(now)),
        sorted(rhythm.weekdays),
        rhythm.times_per_week,
        rhythm.span_starts_min,
        rhythm.span_ends_min,
        rhythm.window_min,
        rhythm.is_random,
        plan.note,
        valid_from,
        plan.valid_to,
    )


async def points_of_grid(
    session: AsyncSession, grid_id: UUID, codes: Sequence[str], *, on: date
) -> list[UUID]:
    """Ids of points of a grid that are not closed, in the order of their codes.

    Raises:
        InvalidField: One of them is not a point of this grid.
    """
    rows = await driver(session).fetch(_POINTS, binding(session).actor.street_id, grid_id, list(codes), on)
    found = {row["code"]: row["id"] for row in rows}
    for place, code in enumerate(codes):
        if code not in found:
            raise InvalidField("not_an_option", pointer=f"/point_codes/{place}")
    return [found[code] for code in codes]
