"""Where an account stood, day by day: the grids it was assigned to, with their boundaries as they then were.

Remembered for each identity stamp: a change of assignments, units or boundaries raises the stamp, and the
bind of the next transaction refuses the old one. So what is remembered here is what is true.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.db.session import driver
from api.domain.field_records.grammar import Geofence
from api.kit.clock import legal_date
from api.kit.crs import Crs, to_wgs84
from api.kit.polygons import Polygon, polygon_of

LEAST_TOLERANCE_M: Final = 30.0
"""Source: the domain reference, 7.5: tolerance is the greater of the accuracy and 30 m."""

REMEMBERED: Final = 5_000

_QUERY = """
    WITH RECURSIVE assigned (id, valid_from, valid_to) AS (
      SELECT a.unit_id, a.valid_from, a.valid_to FROM assignment a
      WHERE a.street_id = $1 AND a.account_id = $2
      UNION
      SELECT $3::uuid, DATE '0001-01-01', NULL::date
      UNION
      SELECT u.id, a.valid_from, a.valid_to FROM assigned a
      JOIN unit u ON u.street_id = $1 AND u.parent_id = a.id
    )
    SELECT g.id, g.code, greatest(a.valid_from, g.valid_from) AS valid_from,
           least(coalesce(a.valid_to, 'infinity'), coalesce(g.valid_to, 'infinity')) AS valid_to,
           (SELECT jsonb_agg(jsonb_build_array(b.valid_from, b.valid_to, b.crs, b.geometry))
            FROM unit_boundary b WHERE b.street_id = $1 AND b.unit_id = g.id)::text AS boundaries
    FROM assigned a JOIN unit g ON g.street_id = $1 AND g.id = a.id
    WHERE g.kind = 'small_grid'
"""


@dataclass(frozen=True, slots=True)
class Boundary:
    """A boundary and the days on which it holds; `valid_to` is the first day on which it does not."""

    valid_from: date
    valid_to: date | None
    polygon: Polygon


@dataclass(frozen=True, slots=True)
class Post:
    """A small grid in which an account was to work for a time."""

    grid_id: UUID
    valid_from: date
    valid_to: date
    boundaries: tuple[Boundary, ...]


@dataclass(frozen=True, slots=True)
class Judgement:
    """A grid on a day, as a record is judged by it."""

    grid_id: UUID
    polygon: Polygon | None

    def geofence(self, longitude: float, latitude: float, crs: Crs, accuracy_m: float | None) -> Geofence:
        """Where a position lies, seen from the grid.

        Args:
            longitude: Degrees, in `crs`.
            latitude: Degrees, in `crs`.
            crs: The reference system in which they were measured.
            accuracy_m: Radius in metres within which the phone believes itself to be.
        """
        if self.polygon is None:
            return Geofence.UNKNOWN
        place = to_wgs84(longitude, latitude, crs)
        if self.polygon.contains(*place):
            return Geofence.INSIDE
        tolerance_m = max(accuracy_m or 0.0, LEAST_TOLERANCE_M)
        return Geofence.NEAR if self.polygon.distance_m(*place) <= tolerance_m else Geofence.OUTSIDE


@dataclass(frozen=True, slots=True)
class Standing:
    """The posts of an account, by code of the grid."""

    posts: dict[str, tuple[Post, ...]]

    def judge(self, grid_code: str, at: datetime) -> Judgement | None:
        """The grid as it was at an instant, or None when the account was not assigned to it then."""
        on = legal_date(at)
        for post in self.posts.get(grid_code, ()):
            if post.valid_from <= on < post.valid_to:
                return Judgement(post.grid_id, _polygon_on(post.boundaries, on))
        return None


def _polygon_on(boundaries: tuple[Boundary, ...], on: date) -> Polygon | None:
    for boundary in boundaries:
        if boundary.valid_from <= on and (boundary.valid_to is None or on < boundary.valid_to):
            return boundary.polygon
    return None


class Standings:
    """What is remembered of standings, in this process."""

    def __init__(self) -> None:
        self._known: dict[UUID, tuple[int, Standing]] = {}

    async def of(self, session: AsyncSession, actor: Actor) -> Standing:
        """The standing of the actor, in a transaction that is bound to it."""
        known = self._known.get(actor.account_id)
        if known is not None and known[0] == actor.identity_stamp:
            return known[1]
        standing = await read_standing(session, actor)
        if len(self._known) >= REMEMBERED:
            self._known.clear()
        self._known[actor.account_id] = (actor.identity_stamp, standing)
        return standing


async def read_standing(session: AsyncSession, actor: Actor) -> Standing:
    """The posts of an account, from the database: assigned ones, the home unit, and what lies below them."""
    rows = await driver(session).fetch(_QUERY, actor.street_id, actor.account_id, actor.unit_id)
    posts: dict[str, tuple[Post, ...]] = {}
    for row in rows:
        boundaries = tuple(_boundary(one) for one in orjson.loads(row["boundaries"] or "[]"))
        post = Post(row["id"], row["valid_from"], row["valid_to"], boundaries)
        posts[row["code"]] = (*posts.get(row["code"], ()), post)
    return Standing(posts)


def _boundary(row: list[Any]) -> Boundary:
    valid_from, valid_to, crs, geometry = row
    return Boundary(
        date.fromisoformat(valid_from),
        None if valid_to is None else date.fromisoformat(valid_to),
        polygon_of(geometry, Crs(crs)),
    )
