"""Reading the records of drone flights."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from api.db.session import Row, binding, driver
from api.domain.drone_flights.models import DroneFlight
from api.errors import NotFound
from api.kit.crs import Crs
from api.kit.polygons import Polygon, polygon_of

_FLIGHT: Final = """
    SELECT f.id, f.purpose, f.legal_basis, f.approval_ref, f.approved_on, f.geometry::text AS geometry, f.crs,
           f.pilot_id, f.contractor, f.starts_at, f.ends_at, f.retention_until, f.status, f.cancel_reason,
           f.erased_on, f.created_by, f.created_at, f.version, u.code AS unit_code
    FROM drone_flight f JOIN unit u ON u.street_id = $1 AND u.id = f.unit_id
    WHERE f.street_id = $1
"""
_LIST: Final = f"""
    {_FLIGHT} AND ($2::uuid[] IS NULL OR f.unit_id = ANY ($2)) AND ($3::text IS NULL OR f.status = $3)
      AND ($4::timestamptz IS NULL OR (f.starts_at, f.id) < ($4, $5))
    ORDER BY f.starts_at DESC, f.id DESC LIMIT $6
"""
_FINDINGS: Final = """
    SELECT n.id, n.flight_id, n.kind, n.longitude, n.latitude, n.crs, u.code AS grid_code
    FROM drone_finding n JOIN unit u ON u.street_id = $1 AND u.id = n.grid_id
    WHERE n.street_id = $1 AND n.flight_id = ANY ($2::uuid[]) ORDER BY n.id
"""
_BOUNDARY: Final = """
    SELECT geometry::text AS geometry, crs FROM unit_boundary
    WHERE street_id = $1 AND unit_id = $2 AND valid_from <= $3 AND (valid_to IS NULL OR valid_to > $3)
"""


@dataclass(frozen=True, slots=True)
class FlightFilter:
    """Which flights are asked for; None asks for all.

    Attributes:
        after: `(starts_at, id)` of the last one of the page before.
        limit: At most so many.
    """

    unit_ids: tuple[UUID, ...] | None
    status: str | None
    after: tuple[datetime, UUID] | None
    limit: int


async def list_flights(session: AsyncSession, wanted: FlightFilter) -> list[Row]:
    """Flights over units that the caller leads, newest first."""
    at, last = wanted.after or (None, None)
    rows: list[Row] = await driver(session).fetch(
        _LIST,
        binding(session).actor.street_id,
        None if wanted.unit_ids is None else list(wanted.unit_ids),
        wanted.status,
        at,
        last,
        wanted.limit,
    )
    return rows


async def get_flight(session: AsyncSession, flight_id: UUID) -> Row:
    """One flight that the caller may see.

    Raises:
        NotFound: No such flight for this caller.
    """
    row = await driver(session).fetchrow(
        f"{_FLIGHT} AND f.id = $2", binding(session).actor.street_id, flight_id
    )
    if row is None:
        raise NotFound
    return row


async def lock_flight(session: AsyncSession, flight_id: UUID) -> DroneFlight:
    """One flight that the caller may see, locked until the transaction ends.

    Raises:
        NotFound: No such flight for this caller.
    """
    query = (
        select(DroneFlight)
        .where(
            col(DroneFlight.street_id) == binding(session).actor.street_id, col(DroneFlight.id) == flight_id
        )
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    flight = (await session.execute(query)).scalar_one_or_none()
    if flight is None:
        raise NotFound
    return flight


async def findings_of(session: AsyncSession, flight_ids: Sequence[UUID]) -> list[Row]:
    """What flights found, in units that the caller leads."""
    rows: list[Row] = await driver(session).fetch(
        _FINDINGS, binding(session).actor.street_id, list(flight_ids)
    )
    return rows


async def find_boundary(session: AsyncSession, unit_id: UUID, *, on: date) -> Polygon | None:
    """The boundary of a unit on a day, if it has one."""
    row = await driver(session).fetchrow(_BOUNDARY, binding(session).actor.street_id, unit_id, on)
    return None if row is None else polygon_of(orjson.loads(row["geometry"]), Crs(row["crs"]))
