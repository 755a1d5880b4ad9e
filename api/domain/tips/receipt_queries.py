"""What a receipt shows of its tip: read under a role that sees this one tip and its clue."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.db.session import binding, driver, rebind
from api.domain.tips.progress import TipProgress
from api.domain.tips.words import RewardState, TipStatus, Urgency
from api.errors import ReceiptUnknown


@dataclass(frozen=True, slots=True)
class ReceiptProgress:
    """Where the tip of a receipt stands, and the clue that was made from it.

    Attributes:
        is_from_staff: Somebody of the office reported it, as its clue says.
        reward_ref: The reference on the clue.
    """

    progress: TipProgress
    urgency: Urgency
    received_on: date
    due_on: date
    receipt_key: bytes
    clue_id: UUID | None
    is_from_staff: bool
    reward_state: RewardState | None
    reward_ref: str | None
    reward_collect_by: date | None
    reward_place: str | None


@dataclass(frozen=True, slots=True)
class RewardStanding:
    """What the reporter may know of a reward."""

    state: RewardState
    reference: str
    collect_by: date | None
    where: str | None


@dataclass(frozen=True, slots=True)
class IdentityRequested:
    """Somebody asked for the contact."""

    state: str
    requested_on: date


@dataclass(frozen=True, slots=True)
class TipExtras:
    """What hangs on a tip, as far as its reporter may know."""

    attachment_count: int
    has_contested: bool
    reward_reference: str | None
    identity_requests: tuple[IdentityRequested, ...]


async def get_progress(session: AsyncSession) -> ReceiptProgress:
    """Where the tip of the transaction's receipt stands.

    Raises:
        ReceiptUnknown: It was burnt.
    """
    bound = binding(session)
    tip = await driver(session).fetchrow(
        """
        SELECT status, closure_number, urgency, received_on, due_on, receipt_key, clue_id
        FROM tip WHERE street_id = $1 AND id = $2
        """,
        bound.actor.street_id,
        bound.subject,
    )
    if tip is None or tip["receipt_key"] is None:
        raise ReceiptUnknown
    clue = await _find_clue(session, tip["clue_id"])
    state = clue.get("reward_state")
    return ReceiptProgress(
        progress=TipProgress(TipStatus(tip["status"]), tip["closure_number"], clue.get("status")),
        urgency=Urgency(tip["urgency"]),
        received_on=tip["received_on"],
        due_on=tip["due_on"],
        receipt_key=bytes(tip["receipt_key"]),
        clue_id=tip["clue_id"],
        is_from_staff=clue.get("source") == "staff" or "staff_source" in clue.get("handling_marks", ()),
        reward_state=None if state is None else RewardState(state),
        reward_ref=clue.get("reward_ref"),
        reward_collect_by=clue.get("reward_collect_by"),
        reward_place=clue.get("reward_place"),
    )


async def _find_clue(session: AsyncSession, clue_id: UUID | None) -> dict[str, Any]:
    if clue_id is None:
        return {}
    await rebind(session, items=(clue_id,))
    row = await driver(session).fetchrow(
        """
        SELECT status, source, handling_marks, reward_state, reward_ref, reward_collect_by, reward_place
        FROM clue WHERE street_id = $1 AND id = $2
        """,
        binding(session).actor.street_id,
        clue_id,
    )
    return {} if row is None else dict(row)


async def get_extras(session: AsyncSession, page: ReceiptProgress) -> TipExtras:
    """What hangs on the tip. `get_progress` comes first: it lets the transaction see the clue's requests."""
    bound = binding(session)
    row = await driver(session).fetchrow(
        """
        SELECT (SELECT count(*) FROM tip_attachment WHERE street_id = $1 AND tip_id = $2) AS attachment_count,
               EXISTS (SELECT FROM tip_contest
                       WHERE street_id = $1 AND tip_id = $2 AND closure_number = $3) AS has_contested,
               (SELECT reference FROM reward_claim WHERE street_id = $1 AND tip_id = $2) AS reward_reference
        """,
        bound.actor.street_id,
        bound.subject,
        page.progress.closure_in_force,
    )
    assert row is not None  # noqa: S101 - one row always
    asked = await driver(session).fetch(
        """
        SELECT state, on_date FROM identity_request
        WHERE street_id = $1 AND (tip_id = $2 OR clue_id = $3) ORDER BY on_date, id
        """,
        bound.actor.street_id,
        bound.subject,
        page.clue_id,
    )
    return TipExtras(
        attachment_count=row["attachment_count"],
        has_contested=row["has_contested"],
        reward_reference=row["reward_reference"],
        identity_requests=tuple(IdentityRequested(one["state"], one["on_date"]) for one in asked),
    )


def standing_of(page: ReceiptProgress, reference: str) -> RewardStanding:
    """Where the reward of a reference stands; what the clue says of another one is not this reporter's."""
    if page.reward_ref != reference or page.reward_state is None:
        return RewardStanding(RewardState.REQUESTED, reference, None, None)
    return RewardStanding(page.reward_state, reference, page.reward_collect_by, page.reward_place)
