"""Jobs of joint analysis meetings."""

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.domain.meetings.agenda import refresh_agendas as write_fresh
from api.domain.meetings.compliance import alert_missing
from api.jobs.hands import Hands


async def alert_meetings(hands: Hands, actor: Actor) -> int:
    """Tell the office of a week that lacks meetings with the police present."""
    async with hands.database.begin_as(actor, DatabaseRole.WORKER) as session:
        return await alert_missing(session, actor, now=hands.clock())


async def refresh_agendas(hands: Hands, actor: Actor) -> int:
    """Bring the agendas of meetings that begin soon up to date."""
    async with hands.database.begin_as(actor, DatabaseRole.WORKER) as session:
        return await write_fresh(session, now=hands.clock())
