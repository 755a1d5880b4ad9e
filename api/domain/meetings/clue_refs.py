"""Clues that an agenda stands for, as ids: found when somebody reads, under what that reader may see."""

from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.database_roles import DatabaseRole
from api.db.session import Row, binding, driver
from api.kit.clock import legal_date

MAX_IDS: Final = 100
"""Ids of one state that are named; the count beside them is complete."""

# $2 and $3: the days, $4 and $5: the instants. Before the hand-off a clue knows the day alone.
_CHANGED: Final = """
    SELECT status, count(*)::int AS counted, (array_agg(id ORDER BY id))[1:$6] AS ids FROM clue
    WHERE street_id = $1 AND (submitted_on BETWEEN $2 AND $3 OR (handed_off_at >= $4 AND handed_off_at < $5)
      OR (acknowledged_at >= $4 AND acknowledged_at < $5))
    GROUP BY status ORDER BY status
"""
_OWN: Final = """
    SELECT status, count(*)::int AS counted, (array_agg(id ORDER BY id))[1:$4] AS ids FROM clue
    WHERE street_id = $1 AND submitted_on BETWEEN $2 AND $3 GROUP BY status ORDER BY status
"""


async def clues_changed(session: AsyncSession, since: datetime, until: datetime) -> list[Row]:
    """Clues that came or moved in a time, by state: the desk's all, the station's own, an author's own.

    For an author the state is the stored one: the caller makes it coarse.
    """
    bound = binding(session)
    days = (legal_date(since), legal_date(until))
    if bound.role is DatabaseRole.FIELD:
        rows = await driver(session).fetch(_OWN, bound.actor.street_id, *days, MAX_IDS)
    else:
        rows = await driver(session).fetch(_CHANGED, bound.actor.street_id, *days, since, until, MAX_IDS)
    return list(rows)
