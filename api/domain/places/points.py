"""Patrol points: places that patrols look at. Never a place of worship, never somebody's dwelling.

A point is a place that is open to whoever passes: a market's gate, a green space, the entrance or the
register desk of a managed rental building. What its name may not say is in `point_words`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.db.session import Row, binding, driver
from api.domain.audit.service import record
from api.domain.places.models import PatrolPoint, Unit
from api.domain.places.point_words import PointType, names_what_is_no_point
from api.domain.places.queries import find_unit, unit_by_id
from api.domain.places.tree import find_boundary
from api.errors import DomainError, IllegalTransition, InvalidField, NotAllowed, NotFound
from api.kit.clock import legal_date
from api.kit.crs import Crs, Position, to_wgs84
from api.kit.ids import new_id
from api.kit.polygons import Polygon, polygon_of

NEAR_M: Final = 30.0
"""A point on the edge of a grid, or across its street, is still of it. Source: the domain reference, 7.5."""

SMALL_GRID: Final = "small_grid"

_LIST: Final = """
    SELECT p.id, p.code, p.kind, g.code AS grid_code, p.name_zh, p.name_en, p.longitude, p.latitude, p.crs,
           p.valid_from, p.valid_to, p.version
    FROM patrol_point p JOIN unit g ON g.street_id = $1 AND g.id = p.grid_id
    WHERE p.street_id = $1
"""
_PAGE: Final = f"""
    {_LIST} AND ($2::text IS NULL OR g.code = $2) AND ($3::text IS NULL OR p.kind = $3)
      AND ($4::date IS NULL OR (p.valid_from <= $4 AND (p.valid_to IS NULL OR p.valid_to > $4)))
      AND ($5::uuid IS NULL OR p.id < $5)
    ORDER BY p.id DESC LIMIT $6
"""

_WITH_GRID: Final = """
    SELECT p.code, p.longitude, p.latitude, p.crs, g.code AS grid_code, b.crs AS grid_crs,
           b.geometry::text AS geometry
    FROM patrol_point p
    JOIN unit g ON g.street_id = $1 AND g.id = p.grid_id
    JOIN unit_boundary b ON b.street_id = $1 AND b.unit_id = p.grid_id AND b.valid_from <= $2
      AND (b.valid_to IS NULL OR b.valid_to > $2)
    WHERE p.street_id = $1 AND p.valid_from <= $2 AND (p.valid_to IS NULL OR p.valid_to > $2)
    ORDER BY p.code
"""

VersionCheck = Callable[[int], None]


class PointCodeTaken(DomainError):
    """A point of the street bears this code, or bore it."""

    code = "point_code_taken"


class PointOutsideGrid(DomainError):
    """The place is not in the grid, and not at its edge either."""

    code = "point_outside_grid"


class PointNotAllowed(DomainError):
    """The name is that of a place of worship or of somebody's dwelling."""

    code = "point_not_allowed"


@dataclass(frozen=True, slots=True)
class PointPlace:
    """What a point is and where; degrees in `crs`."""

    kind: PointType
    name_zh: str
    name_en: str | None
    longitude: float
    latitude: float
    crs: Crs


@dataclass(frozen=True, slots=True)
class PointFilter:
    """Which points are asked for; None asks for all.

    Attributes:
        on: Only those that patrols look at on this day.
        before: Id of the last one of the page before.
    """

    limit: int
    grid_code: str | None = None
    kind: PointType | None = None
    on: date | None = None
    before: UUID | None = None


async def list_points(session: AsyncSession, wanted: PointFilter) -> list[Row]:
    """Points of the street, newest first."""
    kind = None if wanted.kind is None else wanted.kind.value
    rows: list[Row] = await driver(session).fetch(
        _PAGE,
        binding(session).actor.street_id,
        wanted.grid_code,
        kind,
        wanted.on,
        wanted.before,
        wanted.limit,
    )
    return rows


async def get_point(session: AsyncSession, point_id: UUID) -> Row:
    """One point.

    Raises:
        NotFound: No such point.
    """
    row = await driver(session).fetchrow(f"{_LIST} AND p.id = $2", binding(session).actor.street_id, point_id)
    if row is None:
        raise NotFound
    return row


async def add_point(
    session: AsyncSession, actor: Actor, code: str, grid_code: str, place: PointPlace, *, now: datetime
) -> UUID:
    """A new point of a small grid; its id. Not committed here.

    Raises:
        InvalidField: No such small grid today.
        NotAllowed: The grid is not of the actor's units.
        PointNotAllowed: The name is that of a place of worship or of a dwelling.
        PointOutsideGrid: The place is not in the grid.
        PointCodeTaken: The code is, or was, another point's.
    """
    on = legal_date(now)
    grid = await find_unit(session, grid_code, on=on, kind=SMALL_GRID)
    if grid is None:
        raise InvalidField("not_an_option", pointer="/grid_code")
    _require_own(session, grid.id)
    await _check_place(session, grid, place, on)
    point_id = new_id()
    tag = await driver(session).execute(
        """
        INSERT INTO patrol_point (street_id, id, code, kind, grid_id, name_zh, name_en, longitude, latitude,
                                  crs, valid_from, changed_at, version)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, 1) ON CONFLICT DO NOTHING
        """,
        grid.street_id,
        point_id,
        code,
        place.kind.value,
        grid.id,
        place.name_zh,
        place.name_en,
        place.longitude,
        place.latitude,
        place.crs.value,
        on,
        now,
    )
    if tag != "INSERT 0 1":
        raise PointCodeTaken
    detail = {"code": code, "grid_code": grid_code}
    await record(session, actor, "add_patrol_point", "patrol_point", point_id, now=now, detail=detail)
    return point_id


async def change_point(
    session: AsyncSession,
    actor: Actor,
    point_id: UUID,
    place: PointPlace,
    check: VersionCheck,
    *,
    now: datetime,
) -> None:
    """Make a point what is wanted; its code and its grid stay. Not committed here.

    Raises:
        NotFound: No such point.
        NotAllowed: Its grid is not of the actor's units.
        IllegalTransition: It is closed.
        PointNotAllowed: The name is that of a place of worship or of a dwelling.
        PointOutsideGrid: The place is not in the grid.
    """
    on = legal_date(now)
    point = await _lock_open_point(session, point_id, check, on)
    grid = await unit_by_id(session, point.grid_id)
    if grid is None:
        raise NotFound
    await _check_place(session, grid, place, on)
    point.kind, point.name_zh, point.name_en = place.kind.value, place.name_zh, place.name_en
    point.longitude, point.latitude, point.crs = place.longitude, place.latitude, place.crs.value
    _touch(point, now)
    await session.flush()
    await record(session, actor, "change_patrol_point", "patrol_point", point_id, now=now)


async def close_point(
    session: AsyncSession, actor: Actor, point_id: UUID, check: VersionCheck, *, now: datetime
) -> None:
    """From today on patrols do not look at a point; what was recorded there stays. Not committed here.

    Raises:
        NotFound: No such point.
        NotAllowed: Its grid is not of the actor's units.
        IllegalTransition: It is closed.
    """
    on = legal_date(now)
    point = await _lock_open_point(session, point_id, check, on)
    point.valid_to = max(on, point.valid_from)
    _touch(point, now)
    await session.flush()
    await record(session, actor, "close_patrol_point", "patrol_point", point_id, now=now)


async def list_points_outside(session: AsyncSession, *, on: date) -> list[tuple[str, str]]:
    """Codes of points that lie outside their grid as it is drawn on a day, each with its grid's code."""
    rows = await driver(session).fetch(_WITH_GRID, binding(session).actor.street_id, on)
    found = []
    for row in rows:
        polygon = polygon_of(orjson.loads(row["geometry"]), Crs(row["grid_crs"]))
        if not _is_at(polygon, to_wgs84(row["longitude"], row["latitude"], Crs(row["crs"]))):
            found.append((row["code"], row["grid_code"]))
    return found


async def _lock_open_point(
    session: AsyncSession, point_id: UUID, check: VersionCheck, on: date
) -> PatrolPoint:
    await get_point(session, point_id)
    query = (
        select(PatrolPoint)
        .where(
            col(PatrolPoint.street_id) == binding(session).actor.street_id, col(PatrolPoint.id) == point_id
        )
        .with_for_update()
    )
    point = (await session.execute(query)).scalar_one_or_none()
    if point is None:
        raise NotAllowed  # it can be read, so it is another unit's
    check(point.version)
    if point.valid_to is not None and point.valid_to <= on:
        raise IllegalTransition
    return point


def _require_own(session: AsyncSession, grid_id: UUID) -> None:
    bound = binding(session)
    if bound.role is DatabaseRole.AREA and grid_id not in bound.actor.units:
        raise NotAllowed


async def _check_place(session: AsyncSession, grid: Unit, place: PointPlace, on: date) -> None:
    if names_what_is_no_point(place.name_zh) or names_what_is_no_point(place.name_en or ""):
        raise PointNotAllowed
    boundary = await find_boundary(session, grid, on=on)
    if boundary is None:
        return  # nobody drew the grid, so nobody can say
    crs, geometry = boundary
    where = to_wgs84(place.longitude, place.latitude, place.crs)
    if not _is_at(polygon_of(geometry, Crs(crs)), where):
        raise PointOutsideGrid


def _is_at(polygon: Polygon, where: Position) -> bool:
    """Whether a place in WGS-84 is in a grid or at its edge."""
    return polygon.contains(*where) or polygon.distance_m(*where) <= NEAR_M


def _touch(point: PatrolPoint, now: datetime) -> None:
    point.changed_at = now
    point.version += 1
