"""Jobs of work records."""

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.domain.work_records.drafting import draft_missing
from api.domain.work_records.ladder import climb
from api.domain.work_records.revisions import follow_events
from api.jobs.hands import Hands


async def draft_work_records(hands: Hands, actor: Actor) -> int:
    """Draft what is owed, bring open drafts up to date, and answer what arrived after a confirmation."""
    async with hands.database.begin_as(actor, DatabaseRole.WORKER) as session:
        made = await draft_missing(session, actor, now=hands.clock())
        return made + await follow_events(session, actor, now=hands.clock())


async def remind_work_records(hands: Hands, actor: Actor) -> int:
    """Tell the next rung of the ladder what is missing."""
    async with hands.database.begin_as(actor, DatabaseRole.WORKER) as session:
        return await climb(session, actor, now=hands.clock())
