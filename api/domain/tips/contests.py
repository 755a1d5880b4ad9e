"""Contests: a second person looks at a closure that the reporter objects to."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.db.session import driver
from api.domain.audit.service import record
from api.domain.tips.correspondence import Wording, send_message
from api.domain.tips.lifecycle import ReviewDecision, advance
from api.domain.tips.queries import DeskTip, find_open_contest
from api.domain.tips.words import ContestState, TipClosure, TipStatus
from api.errors import IllegalTransition, SamePerson


@dataclass(frozen=True, slots=True)
class Review:
    """The decision of a second person, and what the reporter is told."""

    decision: ReviewDecision
    message: Wording


async def review_closure(
    session: AsyncSession, actor: Actor, tip: DeskTip, review: Review, *, now: datetime
) -> None:
    """Uphold a contested closure, or reopen the tip, which then waits for a new clue.

    When the receipt was burnt meanwhile the decision stands and nobody is told.

    Args:
        session: Open transaction under the desk's role. Not committed here.
        actor: Who decides.
        tip: The tip, locked.
        review: The decision.
        now: Current time, UTC.

    Raises:
        IllegalTransition: Nothing is contested, or it is decided already.
        SamePerson: The actor is who closed it.
    """
    contest_id = await find_open_contest(session, tip.id)
    if contest_id is None:
        raise IllegalTransition
    if tip.closed_by == actor.account_id:
        raise SamePerson
    is_reopened = review.decision is ReviewDecision.REOPEN
    if is_reopened:
        # The row never counted an outcome; it does now, so that the next closure may be contested too.
        await driver(session).execute(
            """
            UPDATE tip SET status = $3, closure = NULL, closure_reason = NULL, closed_by = NULL,
              clue_id = NULL, duplicate_of = NULL, closure_number = closure_number + $4, version = version + 1
            WHERE street_id = $1 AND id = $2
            """,
            actor.street_id,
            tip.id,
            advance(tip.status, TipStatus.ACCEPTED).value,
            int(tip.closure is TipClosure.OUTCOME),
        )
    else:
        await driver(session).execute(
            "UPDATE tip SET version = version + 1 WHERE street_id = $1 AND id = $2", actor.street_id, tip.id
        )
    await driver(session).execute(
        "UPDATE tip_contest SET state = $3, decided_by = $4 WHERE street_id = $1 AND id = $2",
        actor.street_id,
        contest_id,
        (ContestState.REOPENED if is_reopened else ContestState.UPHELD).value,
        actor.account_id,
    )
    detail = {"tip_id": str(tip.id), "decision": review.decision.value}
    await record(session, actor, "review_closure", "tip_contest", contest_id, now=now, detail=detail)
    if tip.receipt_key is not None:
        await send_message(session, actor, tip, review.message, now=now)
