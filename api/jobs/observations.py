"""Jobs of observations."""

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.domain.observations import follow_up
from api.domain.observations.fading import AT_ONCE, fade_found_places
from api.jobs.hands import Hands


async def give_follow_ups(hands: Hands, actor: Actor) -> int:
    """Give the tasks that follow from new observations, and tell chief and leads what is of the same day."""
    async with hands.database.begin_as(actor, DatabaseRole.WORKER) as session:
        return await follow_up.give_follow_ups(session, actor, now=hands.clock())


async def fade_observations(hands: Hands, actor: Actor) -> int:
    """Let coordinates of what was resolved long ago fade, in small transactions."""
    done = 0
    while True:
        async with hands.database.begin_as(actor, DatabaseRole.WORKER) as session:
            count = await fade_found_places(session, actor, now=hands.clock())
        done += count
        if count < AT_ONCE:
            return done
