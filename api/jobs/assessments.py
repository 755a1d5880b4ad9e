"""Jobs of assessments."""

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.domain.assessments.expiry import expire_due
from api.jobs.hands import Hands


async def expire_assessments(hands: Hands, actor: Actor) -> int:
    """Let tiers end whose time is over."""
    async with hands.database.begin_as(actor, DatabaseRole.CARE_JOB) as session:
        return await expire_due(session, actor, now=hands.clock())
