"""Jobs of repeat safety."""

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.domain.repeats.purge import purge_repeats
from api.jobs.hands import Hands


async def forget_repeats(hands: Hands, actor: Actor) -> int:
    """Forget Idempotency-Keys after seven days."""
    async with hands.database.begin_as(actor, DatabaseRole.WORKER) as session:
        return await purge_repeats(session, now=hands.clock())
