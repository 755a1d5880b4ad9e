"""Reading check-ins. Whoever leads the worker gets no coordinates: the database has none for them."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.database_roles import DatabaseRole
from api.db.session import Row, binding, driver
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
# Each grid gives its newest rows from an index of its own, so that the page costs the same however many
# rows other grids have, and however many years of them.
_BY_GRID: Final = """
    SELECT {columns} FROM (
      SELECT n.* FROM unit g
      CROSS JOIN LATERAL (
        SELECT {inner} FROM check_in c
        WHERE c.street_id = $1 AND c.grid_id = g.id AND {conditions}
        ORDER BY c.observed_at DESC, c.id DESC LIMIT $3
      ) n
      WHERE g.street_id = $1 AND g.kind = 'small_grid' AND ($2::uuid[] IS NULL OR g.id = ANY ($2))
      ORDER BY n.observed_at DESC, n.id DESC LIMIT $3
    ) c {joins}
    ORDER BY c.observed_at DESC, c.id DESC
"""
_OWN: Final = """
    SELECT {columns} FROM (
      SELECT {inner} FROM check_in c
      WHERE c.street_id = $1 AND ($2::uuid[] IS NULL OR c.grid_id = ANY ($2)) AND {conditions}
      ORDER BY c.observed_at DESC, c.id DESC LIMIT $3
    ) c {joins}
    ORDER BY c.observed_at DESC, c.id DESC
"""
_INNER: Final = (
    "c.id, c.account_id, c.grid_id, c.patrol_id, c.point_id, c.kind, c.device_at, c.observed_at,"
    " c.received_at, c.is_mock_location, c.geofence, c.flags, c.answer, c.answered_at"
)


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
    is_own = bound.role is DatabaseRole.GRID
    grid_ids = wanted.grid_ids
    if grid_ids is None and bound.role is DatabaseRole.AREA:
        grid_ids = bound.actor.units
    values: list[object] = [bound.actor.street_id, None if grid_ids is None else list(grid_ids), wanted.limit]
    query = (_OWN if is_own else _BY_GRID).format(
        columns=f"{_COLUMNS}, {_PLACE if is_own else _NO_PLACE}",
        inner=f"{_INNER}, {_PLACE}" if is_own else _INNER,
        conditions=" AND ".join(_conditions(wanted, values, bound.actor.account_id if is_own else None)),
        joins=_JOINS,
    )
    rows: list[Row] = await driver(session).fetch(query, *values)
    return rows


def _conditions(wanted: CheckInFilter, values: list[object], own_id: UUID | None) -> list[str]:
    conditions = ["true"]
    account_id = own_id or wanted.account_id
    if account_id is not None:
        values.append(account_id)
        conditions.append(f"c.account_id = ${len(values)}")
    if wanted.is_flagged is not None:
        conditions.append("c.flags <> '{}'" if wanted.is_flagged else "c.flags = '{}'")
    if wanted.after is not None:
        values += wanted.after
        conditions.append(f"(c.observed_at, c.id) < (${len(values) - 1}, ${len(values)})")
    return conditions


async def get_own_check_in(session: AsyncSession, check_in_id: UUID) -> Row:
    """One check-in of the caller's own, with its coordinates.

    Raises:
        NotFound: No such check-in.
    """
    row = await driver(session).fetchrow(
        f"SELECT {_COLUMNS}, {_PLACE} FROM check_in c {_JOINS} WHERE c.street_id = $1 AND c.id = $2",  # noqa: S608
        binding(session).actor.street_id,
        check_in_id,
    )
    if row is None:
        raise NotFound
    return row


async def answer_flags(session: AsyncSession, check_in_id: UUID, text: str, *, now: datetime) -> Row:
    """Keep what the worker says to the flags of an own check-in; the last word stays. Not committed here.

    Raises:
        NotFound: No such check-in of the caller's.
    """
    await driver(session).execute(
        "UPDATE check_in SET answer = $3, answered_at = $4 WHERE street_id = $1 AND id = $2",
        binding(session).actor.street_id,
        check_in_id,
        text,
        now,
    )
    return await get_own_check_in(session, check_in_id)
