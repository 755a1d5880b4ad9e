"""Reading the tree of a street as it was on a day: units, and the boundaries that were in force."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from api.db.session import Row, binding, driver
from api.domain.places.models import Unit
from api.errors import DomainError, NotFound

_FROM: Final = """
    SELECT u.code, u.kind, p.code AS parent_code, u.name_zh, u.name_en, u.valid_from, u.valid_to,
           EXISTS (SELECT FROM unit_boundary b WHERE b.street_id = $1 AND b.unit_id = u.id
                   AND b.valid_from <= $2 AND (b.valid_to IS NULL OR b.valid_to > $2)) AS has_boundary
    FROM unit u LEFT JOIN unit p ON p.street_id = $1 AND p.id = u.parent_id
    WHERE u.street_id = $1 AND u.valid_from <= $2 AND (u.valid_to IS NULL OR u.valid_to > $2)
      AND u.kind <> 'service'
"""
_LIST: Final = f"""
    {_FROM} AND ($3::text IS NULL OR p.code = $3) AND ($4::text IS NULL OR u.kind = $4)
      AND ($5::text IS NULL OR u.code > $5)
    ORDER BY u.code LIMIT $6
"""
_ONE: Final = f"{_FROM} AND u.code = $3"
_BOUNDARIES: Final = """
    SELECT b.valid_from, b.valid_to, b.crs FROM unit_boundary b
    JOIN unit u ON u.street_id = $1 AND u.id = b.unit_id
    WHERE b.street_id = $1 AND u.code = $2 AND (b.valid_to IS NULL OR b.valid_to > b.valid_from)
    ORDER BY b.valid_from
"""
_BOUNDARY: Final = """
    SELECT u.code, u.kind, u.name_zh, u.name_en, b.crs, b.geometry::text AS geometry, b.valid_from, b.valid_to
    FROM unit_boundary b JOIN unit u ON u.street_id = $1 AND u.id = b.unit_id
    WHERE b.street_id = $1 AND u.code = $2 AND b.valid_from <= $3 AND (b.valid_to IS NULL OR b.valid_to > $3)
"""


class BoundaryUnknown(DomainError):
    """Nobody drew a boundary of the unit that was in force on the day."""

    code = "boundary_unknown"


@dataclass(frozen=True, slots=True)
class PlaceFilter:
    """Which units are asked for; None asks for all.

    Attributes:
        on: The day.
        parent_code: Only those right below this one.
        after: Code of the last one of the page before.
    """

    on: date
    limit: int
    parent_code: str | None = None
    kind: str | None = None
    after: str | None = None


async def list_places(session: AsyncSession, wanted: PlaceFilter) -> list[Row]:
    """Units of the street on a day, by code."""
    rows: list[Row] = await driver(session).fetch(
        _LIST,
        binding(session).actor.street_id,
        wanted.on,
        wanted.parent_code,
        wanted.kind,
        wanted.after,
        wanted.limit,
    )
    return rows


async def get_place(session: AsyncSession, code: str, *, on: date) -> tuple[Row, list[Row]]:
    """One unit as it was on a day, and every boundary that its code ever had, oldest first.

    Raises:
        NotFound: No such unit on that day.
    """
    street_id, raw = binding(session).actor.street_id, driver(session)
    row = await raw.fetchrow(_ONE, street_id, on, code)
    if row is None:
        raise NotFound
    return row, await raw.fetch(_BOUNDARIES, street_id, code)


async def get_boundary(session: AsyncSession, code: str, *, on: date) -> tuple[Row, dict[str, Any]]:
    """The boundary of a unit that was in force on a day, and its geometry as it was drawn.

    Raises:
        NotFound: No such unit on that day.
        BoundaryUnknown: It has none.
    """
    row = await driver(session).fetchrow(_BOUNDARY, binding(session).actor.street_id, code, on)
    if row is None:
        await get_place(session, code, on=on)
        raise BoundaryUnknown
    geometry: dict[str, Any] = orjson.loads(row["geometry"])
    return row, geometry


async def find_boundary(session: AsyncSession, unit: Unit, *, on: date) -> tuple[str, dict[str, Any]] | None:
    """The reference system and geometry of a unit's boundary on a day, if there is one."""
    row = await driver(session).fetchrow(
        """
        SELECT crs, geometry::text AS geometry FROM unit_boundary
        WHERE street_id = $1 AND unit_id = $2 AND valid_from <= $3 AND (valid_to IS NULL OR valid_to > $3)
        """,
        unit.street_id,
        unit.id,
        on,
    )
    return None if row is None else (row["crs"], orjson.loads(row["geometry"]))
