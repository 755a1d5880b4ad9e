"""Jobs of check-ins."""

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.domain.check_ins.fading import AT_ONCE, fade_places
from api.jobs.hands import Hands


async def fade_check_ins(hands: Hands, actor: Actor) -> int:
    """Let exact coordinates fade after the retention time, in small transactions."""
    done = 0
    while True:
        async with hands.database.begin_as(actor, DatabaseRole.WORKER) as session:
            count = await fade_places(session, actor, now=hands.clock())
        done += count
        if count < AT_ONCE:
            return done
