"""Reading observations. Row policies decide whose: one's own and given ones, one's grids', the street's."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.database_roles import DatabaseRole
from api.db.session import Row, binding, driver
from api.domain.observations.models import Observation
from api.domain.places.queries import units_to_read
from api.errors import NotFound

_COLUMNS: Final = """
    o.id, o.account_id, o.kind, o.place_note, o.longitude, o.latitude, o.crs, o.accuracy_m, o.geofence,
    o.flags, o.device_at, o.observed_at, o.received_at, o.status, o.owner_id,
    o.clue_id IS NOT NULL AS is_handed_over,
    o.outcome, o.outcome_note, o.resolved_at, o.version, u.code AS grid_code, p.code AS point_code
"""
_JOINS: Final = """
    JOIN unit u ON u.street_id = o.street_id AND u.id = o.grid_id
    LEFT JOIN patrol_point p ON p.street_id = o.street_id AND p.id = o.point_id
"""
_CONDITIONS: Final = """
    ($2::text IS NULL OR o.kind = $2) AND ($3::text IS NULL OR o.status = $3)
    AND ($4::uuid IS NULL OR o.account_id = $4)
    AND ($5::timestamptz IS NULL OR (o.observed_at, o.id) < ($5, $6::uuid))
"""
# Each grid gives its newest rows from an index of its own, so that the page costs the same however many rows
# other grids have.
_BY_GRID: Final = f"""
    SELECT {_COLUMNS} FROM (
      SELECT n.* FROM unnest($8::uuid[]) AS g (id)
      CROSS JOIN LATERAL (
        SELECT o.* FROM observation o WHERE o.street_id = $1 AND o.grid_id = g.id AND {_CONDITIONS}
        ORDER BY o.observed_at DESC, o.id DESC LIMIT $7
      ) n
      ORDER BY n.observed_at DESC, n.id DESC LIMIT $7
    ) o {_JOINS}
    ORDER BY o.observed_at DESC, o.id DESC
"""  # noqa: S608 - constants of this file
_BY_STREET: Final = f"""
    SELECT {_COLUMNS} FROM (
      SELECT o.* FROM observation o WHERE o.street_id = $1 AND {_CONDITIONS}
      ORDER BY o.observed_at DESC, o.id DESC LIMIT $7
    ) o {_JOINS}
    ORDER BY o.observed_at DESC, o.id DESC
"""  # noqa: S608 - constants of this file
# What one found and what one is to see to come from an index each: an OR of both would read the street.
_OWN_CONDITIONS: Final = f"{_CONDITIONS} AND ($8::uuid[] IS NULL OR o.grid_id = ANY ($8))"
_BY_PERSON: Final = f"""
    SELECT {_COLUMNS} FROM (
      SELECT * FROM (
        SELECT o.* FROM observation o WHERE o.street_id = $1 AND o.account_id = $9 AND {_OWN_CONDITIONS}
        ORDER BY o.observed_at DESC, o.id DESC LIMIT $7
      ) found
      UNION ALL
      SELECT * FROM (
        SELECT o.* FROM observation o WHERE o.street_id = $1 AND o.owner_id = $9 AND o.account_id <> $9
          AND {_OWN_CONDITIONS}
        ORDER BY o.observed_at DESC, o.id DESC LIMIT $7
      ) given
    ) o {_JOINS}
    ORDER BY o.observed_at DESC, o.id DESC LIMIT $7
"""  # noqa: S608 - constants of this file
_ONE: Final = f"SELECT {_COLUMNS} FROM observation o {_JOINS} WHERE o.street_id = $1 AND o.id = $2"  # noqa: S608


@dataclass(frozen=True, slots=True)
class ObservationFilter:
    """Which observations are asked for; None asks for all.

    Attributes:
        grid_ids: Only of these grids.
        account_id: Only found by this worker.
        after: `(observed_at, id)` of the last one of the page before.
        limit: At most so many.
    """

    grid_ids: tuple[UUID, ...] | None
    kind: str | None
    status: str | None
    account_id: UUID | None
    after: tuple[datetime, UUID] | None
    limit: int


async def list_observations(session: AsyncSession, wanted: ObservationFilter) -> list[Row]:
    """Observations that the caller may see, newest first."""
    bound = binding(session)
    grid_ids = units_to_read(session, wanted.grid_ids)
    observed_at, last_id = wanted.after or (None, None)
    values: list[object] = [wanted.kind, wanted.status, wanted.account_id, observed_at, last_id, wanted.limit]
    statement = _BY_STREET
    if bound.role is DatabaseRole.GRID:
        statement = _BY_PERSON
        values += [grid_ids, bound.actor.account_id]
    elif grid_ids is not None:
        statement = _BY_GRID
        values.append(grid_ids)
    rows: list[Row] = await driver(session).fetch(statement, bound.actor.street_id, *values)
    return rows


async def get_observation(session: AsyncSession, observation_id: UUID) -> Row:
    """One observation.

    Raises:
        NotFound: No such observation for this caller.
    """
    row = await driver(session).fetchrow(_ONE, binding(session).actor.street_id, observation_id)
    if row is None:
        raise NotFound
    return row


async def lock_observation(session: AsyncSession, observation_id: UUID) -> Observation:
    """One observation, locked until the end of the transaction.

    Raises:
        NotFound: No such observation for this caller.
    """
    found = await session.get(
        Observation,
        (binding(session).actor.street_id, observation_id),
        with_for_update={"key_share": True},
        populate_existing=True,
    )
    if found is None:
        raise NotFound
    return found


async def find_observation_of_clue(session: AsyncSession, clue_id: UUID) -> UUID | None:
    """The observation that a clue was made from, among those the caller may see."""
    found: UUID | None = await driver(session).fetchval(
        "SELECT id FROM observation WHERE street_id = $1 AND clue_id = $2",
        binding(session).actor.street_id,
        clue_id,
    )
    return found
