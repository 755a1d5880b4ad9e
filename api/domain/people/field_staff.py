"""Who works in the field, and in which grids."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.permissions import Duty
from api.db.session import binding, driver
from api.domain.people.posts import works_in
from api.errors import InvalidField
from api.kit.clock import legal_date

_MAY_BE_ASKED: Final = (Duty.GRID_WORKER, Duty.GRID_CHIEF, Duty.COMMUNITY_LEAD)

_WORKERS: Final = """
    SELECT c.id AS account_id, array_agg(area.id) AS unit_ids
    FROM account c
    CROSS JOIN LATERAL (
      WITH RECURSIVE area (id) AS (
        SELECT home.id FROM (
          SELECT c.unit_id AS id
          UNION
          SELECT s.unit_id FROM assignment s WHERE s.street_id = $1 AND s.account_id = c.id
            AND s.valid_from <= $2 AND (s.valid_to IS NULL OR s.valid_to > $2)
        ) home
        UNION
        SELECT u.id FROM area JOIN unit u ON u.street_id = $1 AND u.parent_id = area.id
      )
      SELECT id FROM area
    ) area
    WHERE c.street_id = $1 AND c.state = 'active'
      AND EXISTS (SELECT FROM duty_grant d WHERE d.street_id = $1 AND d.account_id = c.id
                  AND d.state = 'active' AND d.duty = ANY ($3::text[]))
    GROUP BY c.id ORDER BY c.id
"""


@dataclass(frozen=True, slots=True)
class FieldWorker:
    """Somebody who visits households.

    Attributes:
        unit_ids: Home unit, live assignments, and every unit below these.
    """

    account_id: UUID
    unit_ids: frozenset[UUID]


async def require_field_staff(
    session: AsyncSession, account_id: UUID, unit_id: UUID, *, pointer: str, now: datetime
) -> None:
    """Refuse whoever does not work in a unit or lead it.

    Raises:
        InvalidField: No active account of the field that works in this unit or in one above it.
    """
    if not await works_in(session, account_id, unit_id, _MAY_BE_ASKED, on=legal_date(now)):
        raise InvalidField("not_an_option", pointer=pointer)


async def list_visiting_workers(session: AsyncSession, *, now: datetime) -> list[FieldWorker]:
    """Every active worker and chief of a grid in the street, with where they work, by id."""
    duties = [Duty.GRID_WORKER.value, Duty.GRID_CHIEF.value]
    rows = await driver(session).fetch(_WORKERS, binding(session).actor.street_id, legal_date(now), duties)
    return [FieldWorker(row["account_id"], frozenset(row["unit_ids"])) for row in rows]
