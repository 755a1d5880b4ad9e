"""Letting exact coordinates fade: after the retention time grid, time and flags remain."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.db.session import binding, driver
from api.domain.audit.service import record

KEPT_FOR: Final = timedelta(days=90)
"""Source: the domain reference, 2.8: exact coordinates 90 days, then reduced to the grid."""

AT_ONCE: Final = 5_000
"""Rows in one transaction, so that nobody waits long for a lock."""

_FADE = """
    UPDATE check_in SET longitude = NULL, latitude = NULL, accuracy_m = NULL
    WHERE street_id = $1 AND id IN (
      SELECT id FROM check_in WHERE street_id = $1 AND longitude IS NOT NULL AND received_at < $2
      ORDER BY received_at LIMIT $3 FOR UPDATE SKIP LOCKED
    )
"""
_COUNT = "SELECT count(*) FROM check_in WHERE street_id = $1 AND longitude IS NOT NULL AND received_at < $2"


async def fade_places(session: AsyncSession, actor: Actor, *, now: datetime) -> int:
    """Let the coordinates of up to `AT_ONCE` check-ins of a street fade; how many did. Not committed here.

    The reference system stays behind: it tells a faded check-in from one that never had a position.
    """
    tag = await driver(session).execute(_FADE, binding(session).actor.street_id, now - KEPT_FOR, AT_ONCE)
    count = int(tag.removeprefix("UPDATE "))
    if count:
        await record(session, actor, "fade_places", "check_in", None, now=now, detail={"count": count})
    return count


async def count_due_places(session: AsyncSession, *, now: datetime) -> int:
    """How many check-ins of a street are due to lose their coordinates: what a dry run tells."""
    count: int = await driver(session).fetchval(_COUNT, binding(session).actor.street_id, now - KEPT_FOR)
    return count
