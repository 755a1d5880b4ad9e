"""Jobs of episodes."""

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.crypto.care_box import CareBox
from api.domain.care_access.hand import Hand
from api.domain.steps.clock import AT_ONCE, mark_overdue
from api.jobs.hands import Hands


async def mark_overdue_orders(hands: Hands, actor: Actor) -> int:
    """Tell that nobody reported in time, in small transactions."""
    box = CareBox(hands.keyring.care_secrets, actor.street_id)
    done = 0
    while True:
        async with hands.database.begin_as(actor, DatabaseRole.CARE_JOB) as session:
            count = await mark_overdue(Hand(session, actor, box, hands.clock()))
        done += count
        if count < AT_ONCE:
            return done
