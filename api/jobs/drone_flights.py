"""Jobs of drone flights."""

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.domain.drone_flights import follow_up
from api.jobs.hands import Hands


async def ask_for_erasure(hands: Hands, actor: Actor) -> int:
    """Ask for pictures of flights to be erased once the day for it has come."""
    async with hands.database.begin_as(actor, DatabaseRole.WORKER) as session:
        return await follow_up.ask_for_erasure(session, actor, now=hands.clock())
