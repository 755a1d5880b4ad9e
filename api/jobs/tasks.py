"""Jobs of tasks."""

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.domain.tasks.escalation import AT_ONCE, remind
from api.jobs.hands import Hands


async def remind_of_tasks(hands: Hands, actor: Actor) -> int:
    """Tell of tasks that are late: the owner, then the community, then the street."""
    done = 0
    while True:
        async with hands.database.begin_as(actor, DatabaseRole.WORKER) as session:
            count = await remind(session, now=hands.clock())
        done += count
        if count < AT_ONCE:
            return done
