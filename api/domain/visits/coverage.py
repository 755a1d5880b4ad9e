"""How far a campaign came: households reached, of those that are there and did not refuse.

The denominator is what was frozen, less what was found demolished, empty or unwilling; these stand beside
it, never inside. An address unit never counts more households than it has; where more were counted is shown.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.database_roles import DatabaseRole
from api.db.session import Row, binding, driver
from api.domain.outreach.models import CampaignRegister
from api.domain.visits.queries import TALLY


class CoverageBy(StrEnum):
    """The unit of a cell."""

    GRID = "grid"
    COMMUNITY = "community"
    STREET = "street"


_COVERAGE: Final = f"""
    WITH tally AS ({TALLY}), reached AS (
      SELECT l.grid_id, a.community_id, l.households, t.address_unit_id IS NULL AS is_untried,
             least(coalesce(t.demolished, 0), l.households) AS demolished,
             coalesce(t.empty_registration, 0) AS empty_registration, coalesce(t.refused, 0) AS refused,
             coalesce(t.contacted, 0) AS contacted
      FROM campaign_register_line l
      JOIN address_unit a ON a.street_id = $1 AND a.id = l.address_unit_id
      LEFT JOIN tally t ON t.address_unit_id = l.address_unit_id
      WHERE l.street_id = $1 AND l.campaign_id = $2 AND l.register_version = $3
    ), less_empty AS (
      SELECT r.*, least(empty_registration, households - demolished) AS empty FROM reached r
    ), less_refused AS (
      SELECT e.*, least(refused, households - demolished - empty) AS unwilling FROM less_empty e
    ), counted AS (
      SELECT f.*, least(contacted, households - demolished - empty - unwilling) AS numerator,
             contacted + refused + empty_registration + demolished > households AS is_over
      FROM less_refused f
    )
    SELECT u.code, u.name_zh, u.name_en, count(*)::int AS address_units,
           count(*) FILTER (WHERE c.is_untried)::int AS untried_address_units,
           count(*) FILTER (WHERE c.is_over)::int AS over_counted_address_units,
           sum(c.households)::int AS households, sum(c.demolished)::int AS demolished,
           sum(c.empty)::int AS empty_registration, sum(c.unwilling)::int AS refused,
           sum(c.numerator)::int AS numerator
    FROM counted c
    JOIN unit u ON u.street_id = $1 AND {{unit}}
    WHERE $4::uuid[] IS NULL OR u.id = ANY ($4)
    GROUP BY u.code, u.name_zh, u.name_en ORDER BY u.code
"""  # noqa: S608 - constants of this file
_UNITS: Final = {
    CoverageBy.GRID: "u.id = c.grid_id",
    CoverageBy.COMMUNITY: "u.id = c.community_id",
    CoverageBy.STREET: "u.kind = 'street'",
}
_STATEMENTS: Final[Mapping[CoverageBy, str]] = {
    by: _COVERAGE.replace("{unit}", unit) for by, unit in _UNITS.items()
}


@dataclass(frozen=True, slots=True)
class Cell:
    """What is counted for one unit."""

    row: Row

    @property
    def denominator(self) -> int:
        """Households that are there and did not refuse."""
        row = self.row
        there: int = row["households"] - row["demolished"] - row["empty_registration"] - row["refused"]
        return there

    @property
    def remaining(self) -> int:
        """Of these, the ones that nobody reached yet."""
        numerator: int = self.row["numerator"]
        return self.denominator - numerator


async def read_coverage(session: AsyncSession, register: CampaignRegister, by: CoverageBy) -> list[Cell]:
    """One cell a unit that the caller answers for as a whole, by code: no part is passed off as the whole."""
    bound = binding(session)
    units = None if bound.role is DatabaseRole.LEAD else list(bound.actor.units)
    rows = await driver(session).fetch(
        _STATEMENTS[by], register.street_id, register.campaign_id, register.register_version, units
    )
    return [Cell(row) for row in rows]
