"""The worker's hand on the care side."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.crypto.care_box import CareBox
from api.domain.care_access.hand import Hand
from api.jobs.hands import Hands


@asynccontextmanager
async def care_hand(hands: Hands, actor: Actor) -> AsyncIterator[Hand]:
    """A transaction of the worker on the care side of one street, committed at the end."""
    box = CareBox(hands.keyring.care_secrets, actor.street_id)
    async with hands.database.begin_as(actor, DatabaseRole.CARE_JOB) as session:
        yield Hand(session=session, actor=actor, box=box, now=hands.clock())
