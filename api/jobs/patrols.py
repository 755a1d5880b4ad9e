"""Jobs of patrols."""

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.domain.patrols import closing, generation
from api.jobs.hands import Hands


async def make_patrols(hands: Hands, actor: Actor) -> int:
    """Make the patrols of the next days from their templates."""
    async with hands.database.begin_as(actor, DatabaseRole.WORKER) as session:
        return await generation.make_patrols(session, actor, now=hands.clock())


async def close_patrols(hands: Hands, actor: Actor) -> int:
    """Find out which patrols were walked, in small transactions."""
    done = 0
    while True:
        async with hands.database.begin_as(actor, DatabaseRole.WORKER) as session:
            count = await closing.close_patrols(session, actor, now=hands.clock())
        done += count
        if count < closing.AT_ONCE:
            return done
