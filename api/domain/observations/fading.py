"""Letting go of coordinates: an observation that was seen to long ago is a matter of its grid."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.db.session import driver
from api.domain.audit.service import record

KEPT_FOR: Final = timedelta(days=90)
"""After an observation is resolved: until then somebody may have to find the place. Source: decision 0023."""

AT_ONCE: Final = 5_000
"""Rows in one transaction, so that nobody waits long for a lock."""

_FADE: Final = """
    UPDATE observation SET longitude = NULL, latitude = NULL, accuracy_m = NULL
    WHERE street_id = $1 AND id IN (
      SELECT id FROM observation WHERE street_id = $1 AND longitude IS NOT NULL AND resolved_at < $2
      ORDER BY resolved_at LIMIT $3 FOR UPDATE SKIP LOCKED
    )
"""
_COUNT: Final = """
    SELECT count(*) FROM observation WHERE street_id = $1 AND longitude IS NOT NULL AND resolved_at < $2
"""


async def fade_found_places(session: AsyncSession, actor: Actor, *, now: datetime) -> int:
    """Let the coordinates of up to `AT_ONCE` resolved observations fade; how many did. Not committed here.

    The reference system stays behind: it tells a faded observation from one that never had a position.
    """
    tag = await driver(session).execute(_FADE, actor.street_id, now - KEPT_FOR, AT_ONCE)
    count = int(tag.removeprefix("UPDATE "))
    if count:
        await record(session, actor, "fade_places", "observation", None, now=now, detail={"count": count})
    return count


async def count_due_found_places(session: AsyncSession, actor: Actor, *, now: datetime) -> int:
    """How many observations of a street are due to lose their coordinates: what a dry run tells."""
    count: int = await driver(session).fetchval(_COUNT, actor.street_id, now - KEPT_FOR)
    return count
