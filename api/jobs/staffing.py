"""Jobs of the staff of grids."""

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.domain.staffing.service import tend_gaps
from api.jobs.hands import Hands


async def tend_staffing(hands: Hands, actor: Actor) -> int:
    """Have the office told, once, of a small grid that nobody answers for."""
    async with hands.database.begin_as(actor, DatabaseRole.WORKER) as session:
        return await tend_gaps(session, actor, now=hands.clock())
