"""Redrawing a street: what stands, what a drawing changes, and writing the change. History stays.

A boundary is never overwritten: it ends on the day on which the new one begins, so that a record made
before is judged by what was drawn when it was made.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.db.session import binding, driver
from api.domain.audit.service import record
from api.domain.places.drawings import DrawnUnit
from api.errors import DomainError
from api.kit.crs import Crs
from api.kit.ids import new_id

ENDED_KINDS: Final = frozenset({"community", "large_grid", "small_grid"})
"""What may end because a drawing leaves it out; a street or a station has keys and a queue."""

_STANDING = """
    SELECT u.id, u.code, u.kind, p.code AS parent_code, u.name_zh, u.name_en, u.valid_from,
           b.id AS boundary_id, b.crs, b.geometry::text AS geometry,
           (SELECT max(later.valid_from) FROM unit_boundary later
            WHERE later.street_id = $1 AND later.unit_id = u.id) AS drawn_from
    FROM unit u
    LEFT JOIN unit p ON p.street_id = $1 AND p.id = u.parent_id
    LEFT JOIN unit_boundary b ON b.street_id = $1 AND b.unit_id = u.id AND b.valid_from <= $2
      AND (b.valid_to IS NULL OR b.valid_to > $2)
    WHERE u.street_id = $1 AND u.valid_from <= $2 AND (u.valid_to IS NULL OR u.valid_to > $2)
    ORDER BY u.code
"""
# A unit that begins later, or ended on this very day, keeps its code from being given on the day.
_TAKEN = """
    SELECT DISTINCT code FROM unit
    WHERE street_id = $1 AND (valid_from > $2 OR (valid_from = $2 AND valid_to IS NOT NULL))
"""
_LOCK = "SELECT id FROM unit WHERE street_id = $1 AND kind = 'street' FOR NO KEY UPDATE"
_END_BOUNDARIES = """
    UPDATE unit_boundary SET valid_to = greatest($2, valid_from)
    WHERE street_id = $1 AND id = ANY ($3::uuid[])
"""
_ADD_UNITS = """
    INSERT INTO unit (street_id, id, code, kind, parent_id, name_zh, name_en, valid_from)
    SELECT $1, id, code, kind, parent_id, name_zh, name_en, $2
    FROM unnest($3::uuid[], $4::text[], $5::text[], $6::uuid[], $7::text[], $8::text[])
      AS n (id, code, kind, parent_id, name_zh, name_en)
"""
_ADD_BOUNDARIES = """
    INSERT INTO unit_boundary (street_id, id, unit_id, geometry, crs, valid_from)
    SELECT $1, id, unit_id, geometry::jsonb, crs, $2
    FROM unnest($3::uuid[], $4::uuid[], $5::text[], $6::text[]) AS n (id, unit_id, geometry, crs)
"""
_RENAME = """
    UPDATE unit SET name_zh = n.name_zh, name_en = n.name_en
    FROM unnest($2::uuid[], $3::text[], $4::text[]) AS n (id, name_zh, name_en)
    WHERE unit.street_id = $1 AND unit.id = n.id
"""
_END_UNITS = "UPDATE unit SET valid_to = $2 WHERE street_id = $1 AND id = ANY ($3::uuid[])"
_END_ASSIGNMENTS = """
    UPDATE assignment SET valid_to = greatest($2, valid_from)
    WHERE street_id = $1 AND unit_id = ANY ($3::uuid[]) AND (valid_to IS NULL OR valid_to > $2)
"""
_END_POINTS = """
    UPDATE patrol_point SET valid_to = greatest($2, valid_from), changed_at = $4, version = version + 1
    WHERE street_id = $1 AND grid_id = ANY ($3::uuid[]) AND (valid_to IS NULL OR valid_to > $2)
"""
# Everybody whose rights or records hang on units reads them anew at the next request.
_REFRESH = """
    UPDATE account SET identity_stamp = identity_stamp + 1
    WHERE street_id = $1 AND role IN ('community', 'grid')
"""
_HOMES = """
    SELECT u.code, count(*) AS people FROM account a JOIN unit u ON u.street_id = $1 AND u.id = a.unit_id
    WHERE a.street_id = $1 AND a.unit_id = ANY ($2::uuid[]) AND a.state <> 'suspended'
    GROUP BY u.code ORDER BY u.code
"""


class DrawnMeanwhile(DomainError):
    """Somebody else redrew the street between looking and writing."""

    code = "stale"


@dataclass(frozen=True, slots=True)
class StandingUnit:
    """A unit as it stands on a day.

    Attributes:
        boundary_id: The boundary in force on that day, if any.
        drawn_from: First day of the latest boundary it has, of whatever time.
    """

    id: UUID
    drawn: DrawnUnit
    valid_from: date
    boundary_id: UUID | None
    drawn_from: date | None


@dataclass(frozen=True, slots=True)
class Ground:
    """A street on a day.

    Attributes:
        taken: Codes that cannot begin on that day.
    """

    units: dict[str, StandingUnit]
    taken: frozenset[str]


@dataclass(slots=True)
class Redraw:
    """What a drawing changes, by codes in the order of the file.

    Attributes:
        added: Units that begin.
        redrawn: Units whose boundary is another from the day on.
        renamed: Units whose names change; names have no history.
        ended: Codes of units that end.
    """

    added: list[DrawnUnit] = field(default_factory=list)
    redrawn: list[DrawnUnit] = field(default_factory=list)
    renamed: list[DrawnUnit] = field(default_factory=list)
    ended: list[str] = field(default_factory=list)

    @property
    def counts(self) -> dict[str, int]:
        """How many of each."""
        return {
            "added": len(self.added),
            "redrawn": len(self.redrawn),
            "renamed": len(self.renamed),
            "ended": len(self.ended),
        }


async def read_ground(session: AsyncSession, *, on: date) -> Ground:
    """The street of the transaction as it stands on a day."""
    street_id, raw = binding(session).actor.street_id, driver(session)
    rows = await raw.fetch(_STANDING, street_id, on)
    taken = await raw.fetch(_TAKEN, street_id, on)
    units = {row["code"]: _standing(row) for row in rows}
    return Ground(units, frozenset(row["code"] for row in taken))


def _standing(row: Any) -> StandingUnit:  # noqa: ANN401 - a row
    geometry = None if row["geometry"] is None else orjson.loads(row["geometry"])
    drawn = DrawnUnit(
        row["code"],
        row["kind"],
        row["parent_code"],
        row["name_zh"],
        row["name_en"],
        geometry,
        Crs(row["crs"] or Crs.WGS84),
    )
    return StandingUnit(row["id"], drawn, row["valid_from"], row["boundary_id"], row["drawn_from"])


async def count_homes(session: AsyncSession, unit_ids: Sequence[UUID]) -> dict[str, int]:
    """How many people who are not suspended are at home in units, by code."""
    rows = await driver(session).fetch(_HOMES, binding(session).actor.street_id, list(unit_ids))
    return {row["code"]: row["people"] for row in rows}


async def redraw_street(
    session: AsyncSession, actor: Actor, seen: Ground, redraw: Redraw, *, on: date, now: datetime
) -> None:
    """Write what a drawing changes, from a day on. Not committed here.

    What ends takes its assignments and patrol points with it; everybody who works in units has them read
    anew at the next request.

    Args:
        session: Transaction of the administrator, bound to the street.
        actor: Who redraws.
        seen: The street as it stood when the drawing was judged.
        redraw: What changes; valid boundaries, parents that stand or are added.
        on: First day of what is new.
        now: Current time, UTC.

    Raises:
        DrawnMeanwhile: The street is not as it was seen.
    """
    street_id, raw = binding(session).actor.street_id, driver(session)
    await raw.execute(_LOCK, street_id)
    ground = await read_ground(session, on=on)
    if ground != seen:
        raise DrawnMeanwhile
    ids = {code: unit.id for code, unit in ground.units.items()}
    ids |= {unit.code: new_id() for unit in redraw.added}
    replaced = [unit.code for unit in redraw.redrawn] + redraw.ended
    ended_boundaries = [ground.units[code].boundary_id for code in replaced]
    await raw.execute(_END_BOUNDARIES, street_id, on, [one for one in ended_boundaries if one is not None])
    if redraw.added:
        await _add_units(session, redraw.added, ids, on)
    await _add_boundaries(session, [*redraw.added, *redraw.redrawn], ids, on)
    renamed = redraw.renamed
    await raw.execute(
        _RENAME,
        street_id,
        [ids[unit.code] for unit in renamed],
        [unit.name_zh for unit in renamed],
        [unit.name_en for unit in renamed],
    )
    ended = [ids[code] for code in redraw.ended]
    await raw.execute(_END_UNITS, street_id, on, ended)
    await raw.execute(_END_ASSIGNMENTS, street_id, on, ended)
    await raw.execute(_END_POINTS, street_id, on, ended, now)
    await raw.execute(_REFRESH, street_id)
    detail = {**redraw.counts, "from": on.isoformat()}
    await record(session, actor, "redraw_street", "street", street_id, now=now, detail=detail)


async def _add_units(
    session: AsyncSession, added: Sequence[DrawnUnit], ids: dict[str, UUID], on: date
) -> None:
    await driver(session).execute(
        _ADD_UNITS,
        binding(session).actor.street_id,
        on,
        [ids[unit.code] for unit in added],
        [unit.code for unit in added],
        [unit.kind for unit in added],
        [ids[unit.parent_code or ""] for unit in added],
        [unit.name_zh for unit in added],
        [unit.name_en for unit in added],
    )


async def _add_boundaries(
    session: AsyncSession, units: Sequence[DrawnUnit], ids: dict[str, UUID], on: date
) -> None:
    drawn = [unit for unit in units if unit.geometry is not None]
    await driver(session).execute(
        _ADD_BOUNDARIES,
        binding(session).actor.street_id,
        on,
        [new_id() for _ in drawn],
        [ids[unit.code] for unit in drawn],
        [orjson.dumps(unit.geometry).decode() for unit in drawn],
        [unit.crs.value for unit in drawn],
    )
