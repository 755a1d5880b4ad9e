"""Deciding about tips, and following their clues."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.db.session import driver
from api.domain.audit.service import record
from api.domain.tips.correspondence import Wording, send_message
from api.domain.tips.desk import get_tip
from api.domain.tips.lifecycle import (
    CLOSED_AS,
    RejectReason,
    TriageDecision,
    advance,
    decide,
    has_live_clue,
)
from api.domain.tips.queries import DeskTip, find_tip_of_clue, has_duplicates, lock_tips
from api.domain.tips.words import TipClosure, TipStatus
from api.errors import DomainError, IllegalTransition, InvalidField

HELP_DOOR = (
    "您写的内容像是为自己或家人求助。这里只处理举报，请回到首页，从“我或家人需要帮助”提交，"
    "那里由帮扶人员处理，不会自行转给公安机关。有人身危险请立即拨打 120 或 110。\n\n"
    "What you wrote reads like a call for help for yourself or somebody close. This door takes reports only: "
    "please go back to the first page and use “I or somebody close needs help”. It is answered by people who "
    "help, and does not go on to the police by itself. If there is danger now, call 120 or 110."
)
"""Sent with a rejection as `help_request_misrouted`."""


class ClueExists(DomainError):
    """The tip already has a clue that stands for it."""

    code = "clue_exists"


@dataclass(frozen=True, slots=True)
class Triage:
    """A decision of the desk about one tip."""

    decision: TriageDecision
    reason: RejectReason | None = None
    duplicate_of: UUID | None = None
    message: Wording | None = None


async def triage_tip(
    session: AsyncSession, actor: Actor, tip: DeskTip, triage: Triage, *, now: datetime
) -> None:
    """Accept, reject, ask, or close as a duplicate.

    Args:
        session: Open transaction under the desk's role. Not committed here.
        actor: Who decides.
        tip: The tip, locked; with it the one named in `duplicate_of`.
        triage: The decision.
        now: Current time, UTC.

    Raises:
        IllegalTransition: The tip is past triage.
        ClueExists: A clue stands for the tip; it is closed first.
        NotFound: No such tip to be a duplicate of.
        InvalidField: The duplicates would form a chain.
        ReceiptBurnt: A message is to be sent, and there is no mailbox any more.
    """
    wanted = decide(tip.status, triage.decision)
    if wanted is TipStatus.CLOSED and has_live_clue(tip.clue_status):
        raise ClueExists
    if triage.duplicate_of is not None:
        await _check_duplicate(session, tip, triage.duplicate_of)
    await driver(session).execute(
        """
        UPDATE tip SET status = $3, closure = $4, closure_reason = $5, duplicate_of = $6, closed_by = $7,
          closure_number = closure_number + $8, version = version + 1
        WHERE street_id = $1 AND id = $2
        """,
        actor.street_id,
        tip.id,
        wanted.value,
        CLOSED_AS.get(triage.decision),
        triage.reason,
        triage.duplicate_of,
        actor.account_id if wanted is TipStatus.CLOSED else None,
        int(wanted is TipStatus.CLOSED),
    )
    detail = {"decision": triage.decision.value}
    if triage.reason is not None:
        detail["reason_code"] = triage.reason.value
    if triage.duplicate_of is not None:
        detail["duplicate_of"] = str(triage.duplicate_of)
    await record(session, actor, "triage_tip", "tip", tip.id, now=now, detail=detail)
    await _tell_reporter(session, actor, tip, triage, now=now)


async def _check_duplicate(session: AsyncSession, tip: DeskTip, original_id: UUID) -> None:
    original = await get_tip(session, original_id)
    is_chain = original.closure is TipClosure.DUPLICATE or await has_duplicates(session, tip.id)
    if original.id == tip.id or is_chain:
        raise InvalidField("invalid", pointer="/duplicate_of")


async def _tell_reporter(
    session: AsyncSession, actor: Actor, tip: DeskTip, triage: Triage, *, now: datetime
) -> None:
    if triage.message is not None:
        await send_message(session, actor, tip, triage.message, now=now)
    if triage.reason is RejectReason.HELP_REQUEST_MISROUTED and tip.receipt_key is not None:
        await send_message(session, actor, tip, Wording(text=HELP_DOOR), now=now)


async def attach_clue(
    session: AsyncSession, actor: Actor, tip_id: UUID, clue_id: UUID, *, now: datetime
) -> DeskTip:
    """Let a new clue stand for an accepted tip.

    Args:
        session: Open transaction under the desk's role. Not committed here.
        actor: Who makes the clue.
        tip_id: The tip.
        clue_id: The clue's row, which need not exist yet.
        now: Current time, UTC.

    Raises:
        NotFound: No such tip for this actor.
        IllegalTransition: The tip is not accepted.
        ClueExists: Another clue stands for it.
    """
    tip = await get_tip(session, tip_id, lock=True)
    if tip.status is not TipStatus.ACCEPTED:
        raise IllegalTransition
    if has_live_clue(tip.clue_status):
        raise ClueExists
    await driver(session).execute(
        "UPDATE tip SET clue_id = $3, closed_by = NULL, version = version + 1"
        " WHERE street_id = $1 AND id = $2",
        actor.street_id,
        tip_id,
        clue_id,
    )
    await record(session, actor, "attach_clue", "tip", tip_id, now=now, detail={"clue_id": str(clue_id)})
    return tip


async def mark_handed_off(session: AsyncSession, actor: Actor, clue_id: UUID, *, now: datetime) -> None:
    """Move the tip of a clue on with it; a clue that came from no tip moves none.

    Raises:
        IllegalTransition: The tip is not accepted.
    """
    tip = await _locked_tip_of_clue(session, clue_id)
    if tip is None:
        return
    await driver(session).execute(
        "UPDATE tip SET status = $3, version = version + 1 WHERE street_id = $1 AND id = $2",
        actor.street_id,
        tip.id,
        advance(tip.status, TipStatus.HANDED_OFF).value,
    )
    await record(session, actor, "hand_off_tip", "tip", tip.id, now=now, detail={"clue_id": str(clue_id)})


async def mark_clue_closed(session: AsyncSession, actor: Actor, clue_id: UUID) -> None:
    """Remember who of the desk closed the clue of a tip: that person does not decide a contest of it."""
    tip = await _locked_tip_of_clue(session, clue_id)
    if tip is not None:
        await driver(session).execute(
            "UPDATE tip SET closed_by = $3, version = version + 1 WHERE street_id = $1 AND id = $2",
            actor.street_id,
            tip.id,
            actor.account_id,
        )


async def _locked_tip_of_clue(session: AsyncSession, clue_id: UUID) -> DeskTip | None:
    tip = await find_tip_of_clue(session, clue_id)
    if tip is None:
        return None
    await lock_tips(session, [tip.id])
    return await find_tip_of_clue(session, clue_id)
