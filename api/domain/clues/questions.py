"""Questions of the police to the reporter. They go to the desk, which asks; nobody learns who answers."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

from api.access.actor import Actor
from api.crypto.envelope import Envelope
from api.crypto.sealing import SealKind
from api.db.session import AsyncSession, driver, rebind
from api.domain.audit.service import record
from api.domain.clues.lifecycle import TAKEN_OVER, ClueStatus
from api.domain.clues.queries import questions_of
from api.domain.clues.wraps import holders_of
from api.domain.custody.items import QueueItem, lock_item
from api.domain.custody.kinds import CLUE
from api.domain.keys.sealing import seal_or_check
from api.errors import IdConflict, IllegalTransition
from api.kit.encoding import canonical_json
from api.kit.ids import new_id

_INSERT: Final = """
    INSERT INTO clue_question (street_id, id, clue_id, account_id, at, envelope)
    VALUES ($1, $2, $3, $4, $5, $6::text::jsonb) ON CONFLICT DO NOTHING
"""


def is_held_by(item: QueueItem, actor: Actor) -> bool:
    """Whether the actor has a live lease on an item."""
    return (
        item.status == ClueStatus.LEASED
        and item.lease_account_id == actor.account_id
        and item.lease_expires_at is not None
        and item.lease_expires_at > item.at
    )


async def ask_question(
    session: AsyncSession,
    actor: Actor,
    clue_id: UUID,
    question_id: UUID | None,
    what: dict[str, Any] | Envelope,
    *,
    now: datetime,
) -> tuple[UUID, datetime]:
    """Ask the reporter of a clue something, through the desk. The clue's state stays.

    Args:
        session: Open transaction of the police.
        actor: Who asks.
        clue_id: The clue.
        question_id: The client's id of the question; always there with an envelope.
        what: The clear form, or an envelope that the client sealed.
        now: Current time, UTC.

    Returns:
        The question's id, and when it was asked.

    Raises:
        NotFound: No such clue for this actor.
        IllegalTransition: The actor neither leases the clue nor has taken it over.
        IdConflict: The id is known with other content.
        WrongRecipients, RecipientKeyRevoked: The envelope is not for office and station.
    """
    clue = await lock_item(session, CLUE, clue_id)
    await rebind(session, items=(clue_id,))
    for row in await questions_of(session, clue_id):
        if row["id"] == question_id:
            is_same = row["account_id"] == actor.account_id
            if not is_same or (isinstance(what, Envelope) and what.digest != row["digest"]):
                raise IdConflict
            return row["id"], row["at"]
    if clue.status not in TAKEN_OVER and not is_held_by(clue, actor):
        raise IllegalTransition
    new_question_id = question_id or new_id()
    holders = await holders_of(session, clue.station_id, now=now)
    envelope = seal_or_check(SealKind.QUESTION, new_question_id, what, holders)
    tag = await driver(session).execute(
        _INSERT,
        actor.street_id,
        new_question_id,
        clue_id,
        actor.account_id,
        clue.at,
        canonical_json(envelope.to_json()).decode(),
    )
    if tag != "INSERT 0 1":
        raise IdConflict
    await record(session, actor, "ask_question", "clue", clue_id, now=now)
    return new_question_id, clue.at
