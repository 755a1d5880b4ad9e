"""Who keeps the records of a grid, and who is told when one is missing."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.db.session import binding, driver

# Those who can confirm: chiefs in force, assigned to the grid or at home in it or above it. Of a grid
# without any, whoever leads the community, and then the office, is to see to it.
_KEEPERS: Final = """
    WITH RECURSIVE above (grid_id, id, parent_id, height) AS (
      SELECT id, id, parent_id, 0 FROM unit WHERE street_id = $1 AND id = ANY ($2::uuid[])
      UNION ALL
      SELECT a.grid_id, u.id, u.parent_id, a.height + 1 FROM above a
      JOIN unit u ON u.street_id = $1 AND u.id = a.parent_id
    )
    SELECT a.grid_id, c.id, d.duty,
           min(coalesce(array_position(ARRAY['responsible', 'deputy', 'member'], s.capacity), 4)) AS place
    FROM above a
    JOIN account c ON c.street_id = $1 AND c.state = 'active'
    JOIN duty_grant d ON d.street_id = $1 AND d.account_id = c.id AND d.state = 'active'
      AND d.duty IN ('grid_chief', 'community_lead', 'office_lead')
    LEFT JOIN assignment s ON s.street_id = $1 AND s.account_id = c.id AND s.unit_id = a.id
      AND s.valid_from <= $3 AND (s.valid_to IS NULL OR s.valid_to > $3)
    WHERE s.id IS NOT NULL OR c.unit_id = a.id
    GROUP BY a.grid_id, c.id, d.duty
    ORDER BY a.grid_id, min(a.height), place, c.id
"""


@dataclass(frozen=True, slots=True)
class Keepers:
    """Active accounts by what they are to a grid, those who come first, first."""

    chiefs: tuple[UUID, ...] = ()
    community_leads: tuple[UUID, ...] = ()
    office_leads: tuple[UUID, ...] = ()

    @property
    def first(self) -> UUID | None:
        """Who is to hand in the record; None when there is nobody in the whole street."""
        return next(iter(self.chiefs + self.community_leads + self.office_leads), None)


async def find_keepers(session: AsyncSession, grid_ids: Collection[UUID], *, on: date) -> dict[UUID, Keepers]:
    """The keepers of each grid on a day: its responsible chief first, then its deputy, then others."""
    rows = await driver(session).fetch(_KEEPERS, binding(session).actor.street_id, list(set(grid_ids)), on)
    by_duty: dict[UUID, dict[str, list[UUID]]] = {grid_id: {} for grid_id in grid_ids}
    for row in rows:
        by_duty[row["grid_id"]].setdefault(row["duty"], []).append(row["id"])
    return {
        grid_id: Keepers(
            tuple(found.get("grid_chief", ())),
            tuple(found.get("community_lead", ())),
            tuple(found.get("office_lead", ())),
        )
        for grid_id, found in by_duty.items()
    }
