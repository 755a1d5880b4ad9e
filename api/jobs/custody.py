"""Jobs of the chains of custody."""

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.domain.custody.checkpoints import seal_street
from api.jobs.hands import Hands


async def seal_checkpoints(hands: Hands, actor: Actor) -> int:
    """Append the chains that grew to the street's log and sign its root."""
    key = (hands.keyring.checkpoint_key_id, hands.keyring.checkpoint_key)
    async with hands.database.begin_as(actor, DatabaseRole.WORKER) as session:
        return await seal_street(session, actor, key, now=hands.clock())
