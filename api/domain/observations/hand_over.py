"""Making a clue of an observation: the field hands it over, and sees no more of it than of any clue.

The clue is made under another role than the one in which its author reads observations. So the observation
is looked up as its reader sees it, and the transaction is bound again as it was.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.access.permissions import Permission
from api.db.session import binding, rebind
from api.domain.audit.service import record
from api.domain.observations.follow_up import SOURCE
from api.domain.observations.queries import find_observation_of_clue, lock_observation
from api.errors import DomainError, NotFound


class ObservationHasClue(DomainError):
    """A clue was made from this observation already."""

    code = "observation_has_clue"


async def attach_clue(
    session: AsyncSession, actor: Actor, observation_id: UUID, clue_id: UUID, *, now: datetime
) -> None:
    """Let a new clue stand for an observation, which is locked: of two, one is refused. Not committed here.

    Args:
        session: Open transaction in which the clue is made.
        actor: Who makes the clue.
        observation_id: The observation.
        clue_id: The clue's row, which need not exist yet.
        now: Current time, UTC.

    Raises:
        NotFound: No such observation for this actor.
        ObservationHasClue: Another clue was made from it.
    """
    if not actor.may(Permission.FIELD_READ):
        raise NotFound
    async with _as_reader(session, actor):
        observation = await lock_observation(session, observation_id)
        if observation.clue_id not in {None, clue_id}:
            raise ObservationHasClue
        if observation.clue_id is None:
            observation.clue_id = clue_id
            observation.version += 1
            await record(session, actor, "observation_handed_over", SOURCE, observation_id, now=now)


async def observation_of_clue(session: AsyncSession, actor: Actor, clue_id: UUID) -> UUID | None:
    """The observation that a clue was made from, if the actor may see it."""
    if not actor.may(Permission.FIELD_READ):
        return None
    async with _as_reader(session, actor):
        return await find_observation_of_clue(session, clue_id)


@asynccontextmanager
async def _as_reader(session: AsyncSession, actor: Actor) -> AsyncIterator[None]:
    """Bind the transaction to the role in which the actor reads observations, and back."""
    role = binding(session).role
    await rebind(session, role=actor.require(Permission.FIELD_READ))
    yield
    await rebind(session, role=role)
