"""Reading visits, and how far each address unit is."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.database_roles import DatabaseRole
from api.db.session import Row, binding, driver
from api.domain.outreach.models import CampaignRegister

_COLUMNS: Final = """
    v.id, v.account_id, v.campaign_id, v.address_unit_id, v.device_at, v.observed_at, v.received_at,
    v.contacted, v.no_answer, v.refused, v.empty_registration, v.demolished, v.leaflets, v.re_visit_id,
    v.confirmed, v.flags,
    u.code AS grid_code, a.code AS address_unit_code
"""
_JOINS: Final = """
    JOIN unit u ON u.street_id = v.street_id AND u.id = v.grid_id
    JOIN address_unit a ON a.street_id = v.street_id AND a.id = v.address_unit_id
"""
_CONDITIONS: Final = """
    ($2::uuid IS NULL OR v.campaign_id = $2) AND ($3::uuid IS NULL OR v.account_id = $3)
    AND ($4::timestamptz IS NULL OR (v.observed_at, v.id) < ($4, $5::uuid))
"""
# Each grid gives its newest rows from an index of its own, so that the page costs the same however many rows
# other grids have.
_BY_GRID: Final = f"""
    SELECT {_COLUMNS} FROM (
      SELECT n.* FROM unnest($7::uuid[]) AS g (id)
      CROSS JOIN LATERAL (
        SELECT v.* FROM visit v WHERE v.street_id = $1 AND v.grid_id = g.id AND {_CONDITIONS}
        ORDER BY v.observed_at DESC, v.id DESC LIMIT $6
      ) n
      ORDER BY n.observed_at DESC, n.id DESC LIMIT $6
    ) v {_JOINS}
    ORDER BY v.observed_at DESC, v.id DESC
"""  # noqa: S608 - constants of this file
_BY_ROWS: Final = f"""
    SELECT {_COLUMNS} FROM (
      SELECT v.* FROM visit v WHERE v.street_id = $1 AND {_CONDITIONS}
      ORDER BY v.observed_at DESC, v.id DESC LIMIT $6
    ) v {_JOINS}
    ORDER BY v.observed_at DESC, v.id DESC
"""  # noqa: S608 - constants of this file

# Sums by address unit of a register: first visits alone, since a second one checks and reaches nobody.
TALLY: Final = """
    SELECT v.address_unit_id, sum(v.contacted) AS contacted, sum(v.refused) AS refused,
           sum(v.empty_registration) AS empty_registration, sum(v.demolished) AS demolished,
           array_agg(v.observed_at ORDER BY v.observed_at) AS attempts
    FROM visit v WHERE v.street_id = $1 AND v.campaign_id = $2 AND v.re_visit_id IS NULL
    GROUP BY v.address_unit_id
"""
_PROGRESS: Final = f"""
    WITH tally AS ({TALLY})
    SELECT * FROM (
      SELECT a.id, a.code, u.code AS grid_code, l.households, coalesce(t.contacted, 0)::int AS contacted,
             coalesce(t.refused, 0)::int AS refused,
             coalesce(t.empty_registration, 0)::int AS empty_registration,
             coalesce(t.demolished, 0)::int AS demolished, coalesce(t.attempts, '{{}}') AS attempts,
             greatest(0, l.households - coalesce(t.contacted + t.refused + t.empty_registration
                                                 + t.demolished, 0))::int AS remaining
      FROM campaign_register_line l
      JOIN address_unit a ON a.street_id = $1 AND a.id = l.address_unit_id
      JOIN unit u ON u.street_id = $1 AND u.id = l.grid_id
      LEFT JOIN tally t ON t.address_unit_id = l.address_unit_id
      WHERE l.street_id = $1 AND l.campaign_id = $2 AND l.register_version = $3
        AND ($4::uuid[] IS NULL OR l.grid_id = ANY ($4))
    ) p
    WHERE ($5::bool IS NULL OR (p.remaining > 0) = $5)
      AND ($6::text IS NULL OR (p.code, p.id) > ($6, $7::uuid))
    ORDER BY p.code, p.id LIMIT $8
"""  # noqa: S608 - constants of this file


@dataclass(frozen=True, slots=True)
class VisitFilter:
    """Which visits are asked for; None asks for all.

    Attributes:
        grid_ids: Only in these grids.
        account_id: Only made by this worker.
        after: `(observed_at, id)` of the last one of the page before.
        limit: At most so many.
    """

    grid_ids: tuple[UUID, ...] | None
    campaign_id: UUID | None
    account_id: UUID | None
    after: tuple[datetime, UUID] | None
    limit: int


async def list_visits(session: AsyncSession, wanted: VisitFilter) -> list[Row]:
    """Visits that the caller may see, newest first: in one's grids, or in the street."""
    bound = binding(session)
    grid_ids = wanted.grid_ids
    if (
        grid_ids is None
        and bound.role is not DatabaseRole.LEAD
        and wanted.account_id != bound.actor.account_id
    ):
        grid_ids = bound.actor.units
    observed_at, last_id = wanted.after or (None, None)
    values: list[object] = [wanted.campaign_id, wanted.account_id, observed_at, last_id, wanted.limit]
    statement = _BY_ROWS
    if grid_ids is not None:
        statement, values = _BY_GRID, [*values, list(grid_ids)]
    rows: list[Row] = await driver(session).fetch(statement, bound.actor.street_id, *values)
    return rows


async def list_progress(
    session: AsyncSession,
    register: CampaignRegister,
    *,
    grid_ids: tuple[UUID, ...] | None,
    has_remaining: bool | None,
    after: tuple[str, UUID] | None,
    limit: int,
) -> list[Row]:
    """Address units of a register in the caller's grids, by code: outcomes so far, attempts, who is left."""
    bound = binding(session)
    allowed = None if bound.role is DatabaseRole.LEAD else set(bound.actor.units)
    if allowed is not None:
        allowed = allowed if grid_ids is None else allowed & set(grid_ids)
    elif grid_ids is not None:
        allowed = set(grid_ids)
    code, last_id = after or (None, None)
    rows: list[Row] = await driver(session).fetch(
        _PROGRESS,
        register.street_id,
        register.campaign_id,
        register.register_version,
        None if allowed is None else sorted(allowed),
        has_remaining,
        code,
        last_id,
        limit,
    )
    return rows
