"""The desk's own verbs: read a tip, hand it from person to person."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.db.session import binding, driver
from api.domain.audit.service import record
from api.domain.tips import queries
from api.domain.tips.queries import DeskTip, SealedAttachment
from api.errors import InvalidField, NotFound


async def get_tip(
    session: AsyncSession, tip_id: UUID, *, lock: bool = False, with_other: UUID | None = None
) -> DeskTip:
    """One tip that is released to the desk.

    Args:
        session: Open transaction under the desk's role.
        tip_id: The tip.
        lock: Hold it until the transaction ends, for verbs that change it.
        with_other: A second tip to hold with it.

    Raises:
        NotFound: No such tip for this actor.
    """
    if lock:
        await queries.lock_tips(session, [tip_id] if with_other is None else [tip_id, with_other])
    return await queries.get_tip(session, tip_id)


async def attachments_for_clue(
    session: AsyncSession, tip_id: UUID, ids: Sequence[UUID]
) -> list[SealedAttachment]:
    """The pictures that go along with a clue, in the order in which they were named.

    Raises:
        NotFound: One of them is not a released picture of this tip.
    """
    found = await queries.attachments_with_bytes(session, tip_id, ids)
    if any(one not in found for one in ids):
        raise NotFound
    return [found[one] for one in ids]


async def read_tip(
    session: AsyncSession, actor: Actor, tip_id: UUID, *, now: datetime
) -> tuple[DeskTip, dict[str, Any]]:
    """A tip and all that hangs on it. Who read it is recorded, and its messages count as read.

    Raises:
        NotFound: No such tip for this actor.
    """
    tip = await queries.get_tip(session, tip_id)
    # Marked before they are read: what arrives in between is shown and stays new.
    tag = await driver(session).execute(
        "UPDATE tip_message SET is_new = false"
        " WHERE street_id = $1 AND tip_id = $2 AND author = 'reporter' AND is_new",
        actor.street_id,
        tip_id,
    )
    folder = await queries.find_folder(session, tip_id)
    await record(session, actor, "read_tip", "tip", tip_id, now=now)
    is_contested = await queries.find_open_contest(session, tip_id) is not None
    return tip, {**folder, "has_new_message": tag != "UPDATE 0", "is_contested": is_contested}


async def read_attachment(
    session: AsyncSession, actor: Actor, tip_id: UUID, attachment_id: UUID, *, now: datetime
) -> SealedAttachment:
    """One sealed picture of a tip. Who read it is recorded.

    Raises:
        NotFound: No such picture of a tip that this actor may see.
    """
    await queries.get_tip(session, tip_id)
    (attachment,) = await attachments_for_clue(session, tip_id, [attachment_id])
    detail = {"tip_id": str(tip_id)}
    await record(session, actor, "read_attachment", "tip_attachment", attachment_id, now=now, detail=detail)
    return attachment


async def assign_tip(
    session: AsyncSession, actor: Actor, tip: DeskTip, account_id: UUID | None, *, now: datetime
) -> None:
    """Give a tip to somebody of the desk, or to nobody.

    Raises:
        InvalidField: The account is not of this street's desk.
    """
    if account_id is not None and not await queries.is_at_desk(session, account_id):
        raise InvalidField("invalid", pointer="/account_id")
    await driver(session).execute(
        "UPDATE tip SET assignee_id = $3, version = version + 1 WHERE street_id = $1 AND id = $2",
        actor.street_id,
        tip.id,
        account_id,
    )
    detail = {"account_id": None if account_id is None else str(account_id)}
    await record(session, actor, "assign_tip", "tip", tip.id, now=now, detail=detail)


async def hand_over_tips(
    session: AsyncSession, actor: Actor, giver_id: UUID, taker_id: UUID, *, now: datetime
) -> int:
    """Give everything open that one person of the desk has to another; the number of tips that moved.

    Raises:
        InvalidField: It is the same person, or one of them is not of this street's desk.
    """
    if giver_id == taker_id or not await queries.is_at_desk(session, taker_id):
        raise InvalidField("invalid", pointer="/to")
    if not await queries.is_at_desk(session, giver_id):
        raise InvalidField("invalid", pointer="/from")
    moved = await queries.lock_open_tips_of(session, giver_id)
    await driver(session).execute(
        "UPDATE tip SET assignee_id = $3, version = version + 1 WHERE street_id = $1 AND id = ANY($2)",
        actor.street_id,
        moved,
        taker_id,
    )
    for tip_id in moved:
        await record(
            session, actor, "assign_tip", "tip", tip_id, now=now, detail={"account_id": str(taker_id)}
        )
    return len(moved)


async def claimed_reward(session: AsyncSession, tip_id: UUID) -> str | None:
    """The reference by which the police are to answer about a reward, when the tipster asked for one."""
    reference: str | None = await driver(session).fetchval(
        "SELECT reference FROM reward_claim WHERE street_id = $1 AND tip_id = $2",
        binding(session).actor.street_id,
        tip_id,
    )
    return reference
