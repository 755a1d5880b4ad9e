"""Reading check-ins. Whoever leads the worker gets no coordinates: the database has none for them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.database_roles import DatabaseRole
from api.db.session import Row, binding, driver
from api.domain.places.queries import units_to_read
from api.errors import NotFound

_PLACE: Final = "c.longitude, c.latitude, c.crs, c.accuracy_m"
_NO_PLACE: Final = (
    "NULL::float8 AS longitude, NULL::float8 AS latitude, NULL::text AS crs, NULL::float8 AS accuracy_m"
)
_COLUMNS: Final = """
    c.id, c.account_id, c.patrol_id, c.kind, c.device_at, c.observed_at, c.received_at, c.is_mock_location,
    c.geofence, c.flags, c.answer, c.answered_at, u.code AS grid_code, p.code AS point_code
"""
_JOINS: Final = """
    JOIN unit u ON u.street_id = $1 AND u.id = c.grid_id
    LEFT JOIN patrol_point p ON p.street_id = $1 AND p.id = c.point_id
"""
_INNER: Final = (
    "c.id, c.account_id, c.grid_id, c.patrol_id, c.point_id, c.kind, c.device_at, c.observed_at,"
    " c.received_at, c.is_mock_location, c.geofence, c.flags, c.answer, c.answered_at"
)
_CONDITIONS: Final = """
    ($4::uuid IS NULL OR c.account_id = $4) AND ($5::bool IS NULL OR (c.flags <> '{}') = $5)
    AND ($6::timestamptz IS NULL OR (c.observed_at, c.id) < ($6, $7::uuid))
"""
# Each grid gives its newest rows from an index of its own, so that the page costs the same however many
# rows other grids have, and however many years of them.
_BY_GRID: Final = f"""
    SELECT {_COLUMNS}, {_NO_PLACE} FROM (
      SELECT n.* FROM unit g
      CROSS JOIN LATERAL (
        SELECT {_INNER} FROM check_in c
        WHERE c.street_id = $1 AND c.grid_id = g.id AND {_CONDITIONS}
        ORDER BY c.observed_at DESC, c.id DESC LIMIT $3
      ) n
      WHERE g.street_id = $1 AND g.kind = 'small_grid' AND ($2::uuid[] IS NULL OR g.id = ANY ($2))
      ORDER BY n.observed_at DESC, n.id DESC LIMIT $3
    ) c {_JOINS}
    ORDER BY c.observed_at DESC, c.id DESC
"""  # noqa: S608 - made of the constants above
_OWN: Final = f"""
    SELECT {_COLUMNS}, {_PLACE} FROM (
      SELECT {_INNER}, {_PLACE} FROM check_in c
      WHERE c.street_id = $1 AND c.account_id = $8 AND ($2::uuid[] IS NULL OR c.grid_id = ANY ($2))
        AND {_CONDITIONS}
      ORDER BY c.observed_at DESC, c.id DESC LIMIT $3
    ) c {_JOINS}
    ORDER BY c.observed_at DESC, c.id DESC
"""  # noqa: S608 - made of the constants above
_ONE: Final = f"SELECT {_COLUMNS}, {_PLACE} FROM check_in c {_JOINS} WHERE c.street_id = $1 AND c.id = $2"  # noqa: S608 - as above


@dataclass(frozen=True, slots=True)
class CheckInFilter:
    """Which check-ins are asked for; None asks for all.

    Attributes:
        grid_ids: Only of these grids.
        account_id: Only of this worker.
        is_flagged: Only with flags, or only without.
        after: `(observed_at, id)` of the last one of the page before.
        limit: At most so many.
    """

    grid_ids: tuple[UUID, ...] | None
    account_id: UUID | None
    is_flagged: bool | None
    after: tuple[datetime, UUID] | None
    limit: int


async def list_check_ins(session: AsyncSession, wanted: CheckInFilter) -> list[Row]:
    """Check-ins that the caller may see, newest first.

    A worker sees their own, with coordinates; a chief and a community lead those of their grids; the
    office lead those of the street.
    """
    bound = binding(session)
    grid_ids = units_to_read(session, wanted.grid_ids)
    observed_at, last_id = wanted.after or (None, None)
    values: list[object] = [
        bound.actor.street_id,
        grid_ids,
        wanted.limit,
        wanted.account_id,
        wanted.is_flagged,
        observed_at,
        last_id,
    ]
    statement = _BY_GRID
    if bound.role is DatabaseRole.GRID:
        statement = _OWN
        values.append(bound.actor.account_id)
    rows: list[Row] = await driver(session).fetch(statement, *values)
    return rows


async def get_own_check_in(session: AsyncSession, check_in_id: UUID) -> Row:
    """One check-in of the caller's own, with its coordinates.

    Raises:
        NotFound: No such check-in.
    """
    row = await driver(session).fetchrow(_ONE, binding(session).actor.street_id, check_in_id)
    if row is None:
        raise NotFound
    return row
