"""Who may be given work in a unit: people of the field, by where they work on a day."""

from collections.abc import Collection
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.permissions import Duty
from api.db.session import binding, driver
from api.domain.people.words import Capacity

WALKERS: Final = frozenset({Duty.GRID_CHIEF, Duty.GRID_WORKER, Duty.VOLUNTEER})
"""Duties that make records on a phone."""

FIELD_DUTIES: Final = WALKERS | {Duty.COMMUNITY_LEAD, Duty.OFFICE_LEAD}
"""Duties that may own a task of the field; a case worker is not among them."""

# `above` is the unit and those that hold it, `below` those that it holds.
_WORKS: Final = """
    WITH RECURSIVE above (id, parent_id) AS (
      SELECT id, parent_id FROM unit WHERE street_id = $1 AND id = $3
      UNION ALL
      SELECT u.id, u.parent_id FROM above a JOIN unit u ON u.street_id = $1 AND u.id = a.parent_id
    ), below (id) AS (
      SELECT id FROM unit WHERE street_id = $1 AND parent_id = $3 AND $6
      UNION ALL
      SELECT u.id FROM below b JOIN unit u ON u.street_id = $1 AND u.parent_id = b.id
    ), near (id) AS (SELECT id FROM above UNION ALL SELECT id FROM below)
    SELECT EXISTS (
      SELECT FROM account c WHERE c.street_id = $1 AND c.id = $2 AND c.state = 'active'
        AND EXISTS (SELECT FROM duty_grant d WHERE d.street_id = $1 AND d.account_id = c.id
                    AND d.state = 'active' AND d.duty = ANY ($4))
        AND (c.unit_id IN (SELECT id FROM near)
             OR EXISTS (SELECT FROM assignment g WHERE g.street_id = $1 AND g.account_id = c.id
                        AND g.unit_id IN (SELECT id FROM near) AND g.valid_from <= $5
                        AND (g.valid_to IS NULL OR g.valid_to > $5)))
    )
"""


async def may_walk(session: AsyncSession, account_id: UUID, grid_id: UUID, *, on: date) -> bool:
    """Whether an active account works in a grid on a day and makes records there.

    At home in it, assigned to it, or either with a unit above it.
    """
    return await works_in(session, account_id, grid_id, WALKERS, on=on)


async def may_own_task(session: AsyncSession, account_id: UUID, unit_id: UUID, *, on: date) -> bool:
    """Whether an active account of the field works in a unit, above it, or below it on a day."""
    return await works_in(session, account_id, unit_id, FIELD_DUTIES, on=on, has_below=True)


async def works_in(
    session: AsyncSession,
    account_id: UUID,
    unit_id: UUID,
    duties: Collection[Duty],
    *,
    on: date,
    has_below: bool = False,
) -> bool:
    """Whether an active account with one of some duties works in a unit or in one above it on a day.

    Args:
        session: Open transaction.
        account_id: Who.
        unit_id: Where.
        duties: One of these must be in force.
        on: The day, in Asia/Shanghai.
        has_below: Whether working in a unit below it counts too.
    """
    found: bool = await driver(session).fetchval(
        _WORKS,
        binding(session).actor.street_id,
        account_id,
        unit_id,
        sorted(duty.value for duty in duties),
        on,
        has_below,
    )
    return found


_POSTS: Final = """
    SELECT a.unit_id, a.capacity, array_agg(a.account_id ORDER BY a.valid_from, a.id) AS accounts
    FROM assignment a JOIN account c ON c.street_id = $1 AND c.id = a.account_id AND c.state = 'active'
    WHERE a.street_id = $1 AND a.unit_id = ANY ($2::uuid[]) AND a.valid_from <= $3
      AND (a.valid_to IS NULL OR a.valid_to > $3)
      AND EXISTS (SELECT FROM duty_grant d WHERE d.street_id = $1 AND d.account_id = c.id
                  AND d.state = 'active' AND d.duty = ANY ($4))
    GROUP BY a.unit_id, a.capacity
"""

Posts = dict[str, list[UUID]]
"""Accounts by capacity, the longest assigned first."""


async def list_walkers(session: AsyncSession, unit_ids: Collection[UUID], *, on: date) -> dict[UUID, Posts]:
    """Who makes records in units on a day, by unit: active accounts that are assigned to it."""
    rows = await driver(session).fetch(
        _POSTS,
        binding(session).actor.street_id,
        list(unit_ids),
        on,
        sorted(duty.value for duty in WALKERS),
    )
    found: dict[UUID, Posts] = {}
    for row in rows:
        found.setdefault(row["unit_id"], {})[row["capacity"]] = row["accounts"]
    return found


async def list_answering(session: AsyncSession, unit_id: UUID, *, on: date) -> list[UUID]:
    """Who answers for a unit on a day, of those who can sign in: its responsible, then its deputy."""
    posts = (await list_walkers(session, [unit_id], on=on)).get(unit_id, {})
    capacities = (Capacity.RESPONSIBLE, Capacity.DEPUTY)
    return [one for capacity in capacities for one in posts.get(capacity.value, [])[:1]]
