"""Letting go of coordinates: an observation that was seen to is a matter of its grid."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.db.session import driver

KEPT_FOR: Final = timedelta(days=90)
"""After an observation is resolved. Source: the domain reference, 2.8 (exact coordinates of check-ins)."""

_FADE: Final = """
    UPDATE observation SET longitude = NULL, latitude = NULL, crs = NULL, accuracy_m = NULL
    WHERE street_id = $1 AND longitude IS NOT NULL AND resolved_at < $2
"""


async def fade_coordinates(session: AsyncSession, actor: Actor, *, now: datetime) -> int:
    """Drop the coordinates of what was resolved long ago; the number of rows. Not committed here."""
    tag = await driver(session).execute(_FADE, actor.street_id, now - KEPT_FOR)
    return int(tag.rpartition(" ")[2])
