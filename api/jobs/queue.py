"""Jobs of the police queue."""

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.domain.queue.sweeping import sweep_expired
from api.jobs.hands import Hands


async def sweep_leases(hands: Hands, actor: Actor) -> int:
    """Put back, or give up, what nobody took over in time."""
    async with hands.database.begin_as(actor, DatabaseRole.WORKER) as session:
        return await sweep_expired(session, actor)
