"""Jobs of second visits."""

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.domain.re_visits import closing
from api.jobs.hands import Hands


async def finish_re_visits(hands: Hands, actor: Actor) -> int:
    """End second visits that were made, with their tasks."""
    async with hands.database.begin_as(actor, DatabaseRole.WORKER) as session:
        return await closing.finish_re_visits(session, actor, now=hands.clock())
