"""Handing a case from one worker to another: offered with a summary, accepted, at no moment open.

Until the other accepts, whoever offered stays accountable. Capacity is not asked here: who accepts knows what
they carry, and a case that nobody may take would have nobody. Source: the domain reference, 9, *Handover*.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final
from uuid import UUID

from sqlmodel import col, select

from api.access.database_roles import DatabaseRole
from api.db.session import Row, driver, flush_changes
from api.domain.care_access.hand import Hand, bind_case
from api.domain.care_access.holds import keep_holds, require_working
from api.domain.episodes.models import Episode
from api.domain.episodes.queries import lock_episode
from api.domain.episodes.words import TeamRole
from api.domain.pairings.colleagues import require_colleague
from api.domain.pairings.declarations import CaseRef, ConflictDeclared, ask, named_cases, read_answers, settle
from api.domain.pairings.lifecycle import HandOverStatus, PairingStatus
from api.domain.pairings.models import ConflictDeclaration
from api.domain.pairings.rows import (
    NewPairing,
    add_rows,
    answer_offer,
    end_rows,
    keep_people,
    present_rows,
    withdraw_offers,
)
from api.domain.pairings.words import ANSWERING, EndReason, Position
from api.errors import IllegalTransition, NotAllowed, NotFound, SamePerson
from api.kit.ids import new_id

ANSWERED_WITHIN: Final = timedelta(days=3)
"""After that an offer is shown as overdue. Source: our own proposal."""

_PAIRING: Final = "SELECT episode_id FROM pairing WHERE street_id = $1 AND id = $2"
_ADD: Final = """
    INSERT INTO hand_over (street_id, id, pairing_id, episode_id, participant_id, community_id, from_id,
      to_id, status, sealed, offered_by, offered_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
"""
_OFFERED_TO: Final = """
    SELECT id, episode_id, participant_id FROM hand_over
    WHERE street_id = $1 AND pairing_id = $2 AND to_id = $3 ORDER BY offered_at DESC, id DESC LIMIT 1
"""
_LOCKED: Final = """
    SELECT id, pairing_id, episode_id, participant_id, from_id, status, sealed FROM hand_over
    WHERE street_id = $1 AND id = $2 FOR NO KEY UPDATE
"""


@dataclass(frozen=True, slots=True)
class Offer:
    """What is offered to whom."""

    to_id: UUID
    summary: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of an offer.

    Attributes:
        pairing_id: The new pairing; None when it was declined.
        summary: What the earlier worker wrote; empty when it was declined.
    """

    id: UUID
    status: HandOverStatus
    pairing_id: UUID | None = None
    summary: tuple[str, ...] = ()


async def offer(hand: Hand, pairing_id: UUID, wanted: Offer) -> UUID:
    """Offer a lead's or deputy's part in a case to a colleague, who is asked to declare. Not committed here.

    An earlier offer of the same part is taken back.

    Raises:
        NotFound: No such pairing.
        IllegalTransition: It is no live lead or deputy.
        NotAllowed: It is another worker's.
        SamePerson: It is theirs already.
        MemberNotPossible: A hard rule stands against the other.
        ConflictDeclared: The other has declared a conflict of interest before.
    """
    episode_id = await driver(hand.session).fetchval(_PAIRING, hand.street_id, pairing_id)
    if episode_id is None:
        raise NotFound
    episode = await lock_episode(hand, episode_id)
    rows = await present_rows(hand, [episode_id])
    row = _answering(rows, pairing_id)
    if hand.role is DatabaseRole.CARE_WORKER and row["account_id"] != hand.actor.account_id:
        raise NotAllowed
    if wanted.to_id == row["account_id"]:
        raise SamePerson
    await require_colleague(hand, episode, wanted.to_id, _answering_accounts(rows))
    if hand.role is not DatabaseRole.CARE_WORKER:
        answers = await read_answers(hand, [episode_id])
        if answers.get((episode_id, wanted.to_id)):
            raise _declared(episode_id, wanted.to_id)
    await withdraw_offers(hand, [pairing_id])
    offer_id = await _write(hand, row, wanted)
    case = CaseRef(episode_id, episode.participant_id, episode.community_id)
    await ask(hand, [(case, wanted.to_id)])
    detail = {"pairing_id": str(pairing_id), "to_id": str(wanted.to_id)}
    await hand.record(
        "offer_hand_over", "hand_over", offer_id, participant_id=episode.participant_id, detail=detail
    )
    return offer_id


def _answering(rows: Sequence[Row], pairing_id: UUID) -> Row:
    for row in rows:
        if row["id"] == pairing_id and row["position"] in ANSWERING:
            return row
    raise IllegalTransition


def _answering_accounts(rows: Sequence[Row]) -> set[UUID]:
    return {row["account_id"] for row in rows if row["position"] in ANSWERING}


def _declared(episode_id: UUID, account_id: UUID) -> ConflictDeclared:
    return ConflictDeclared(extra={"cases": named_cases([(episode_id, account_id)])})


async def _write(hand: Hand, row: Row, wanted: Offer) -> UUID:
    offer_id = new_id()
    # The other sees neither the case nor the pairing yet: what they are to be stands beside the summary.
    kept: dict[str, Any] = {"position": row["position"], "summary": list(wanted.summary)}
    await driver(hand.session).execute(
        _ADD,
        hand.street_id,
        offer_id,
        row["id"],
        row["episode_id"],
        row["participant_id"],
        row["community_id"],
        row["account_id"],
        wanted.to_id,
        HandOverStatus.OFFERED.value,
        hand.box.seal("hand_over", offer_id, kept),
        hand.actor.account_id,
        hand.now,
    )
    return offer_id


async def answer(hand: Hand, pairing_id: UUID, *, is_accepted: bool, has_conflict: bool) -> Answered:
    """Take over what one was offered, or decline. Not committed here.

    Whoever has a conflict declares it by the same answer, and declines by it.

    Raises:
        NotFound: The caller was offered nothing of this pairing.
        IllegalTransition: The offer was answered or taken back, or the pairing has changed hands.
        ConflictDeclared: The caller declared a conflict before.
        MemberNotPossible: A hard rule stands against the caller by now.
        WorkerGone: The caller was suspended at this moment.
    """
    found = await driver(hand.session).fetchrow(
        _OFFERED_TO, hand.street_id, pairing_id, hand.actor.account_id
    )
    if found is None:
        raise NotFound
    declared = await _declaration(hand, found["episode_id"])
    if not is_accepted or has_conflict:
        return await _decline(hand, found["id"], declared, has_conflict=has_conflict)
    if declared is not None and declared.has_conflict:
        raise _declared(found["episode_id"], hand.actor.account_id)
    await bind_case(hand.session, found["episode_id"], found["participant_id"])
    episode = await lock_episode(hand, found["episode_id"])
    row = await _lock(hand, found["id"])
    await answer_offer(hand, row, HandOverStatus.ACCEPTED)
    if declared is not None:
        await settle(hand, declared, has_conflict=False)
    new_pairing_id = await _change_hands(hand, episode, row)
    kept = hand.box.open("hand_over", row["id"], row["sealed"])
    return Answered(row["id"], HandOverStatus.ACCEPTED, new_pairing_id, tuple(kept.get("summary", ())))


async def _declaration(hand: Hand, episode_id: UUID) -> ConflictDeclaration | None:
    query = (
        select(ConflictDeclaration)
        .where(
            col(ConflictDeclaration.street_id) == hand.street_id,
            col(ConflictDeclaration.episode_id) == episode_id,
            col(ConflictDeclaration.account_id) == hand.actor.account_id,
        )
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return (await hand.session.execute(query)).scalar_one_or_none()


async def _lock(hand: Hand, offer_id: UUID) -> Row:
    row = await driver(hand.session).fetchrow(_LOCKED, hand.street_id, offer_id)
    if row is None:
        raise NotFound
    return row


async def _decline(
    hand: Hand, offer_id: UUID, declared: ConflictDeclaration | None, *, has_conflict: bool
) -> Answered:
    row = await _lock(hand, offer_id)
    await answer_offer(hand, row, HandOverStatus.DECLINED)
    if declared is not None and has_conflict:
        await settle(hand, declared, has_conflict=True)
    await hand.record("decline_hand_over", "hand_over", offer_id, participant_id=row["participant_id"])
    return Answered(offer_id, HandOverStatus.DECLINED)


async def _change_hands(hand: Hand, episode: Episode, offered: Row) -> UUID:
    """End the one pairing and begin the other; the case waits locked, so nobody sees it in between."""
    rows = await present_rows(hand, [episode.id])
    old = _answering(rows, offered["pairing_id"])
    to_id = hand.actor.account_id
    await require_colleague(hand, episode, to_id, _answering_accounts(rows))
    joined = [(row, PairingStatus.ENDED) for row in rows if row["account_id"] == to_id]
    await end_rows(hand, [(old, PairingStatus.HANDED_OVER), *joined], EndReason.WORKER_CHANGE)
    position = Position(old["position"])
    (pairing_id,) = await add_rows(
        hand,
        [
            NewPairing(
                episode.id,
                episode.participant_id,
                episode.community_id,
                to_id,
                position,
                TeamRole(old["team_role"]),
            )
        ],
    )
    if position is Position.LEAD:
        episode.lead_id = to_id
    else:
        episode.deputy_id = to_id
    episode.changed_at = hand.now
    episode.version += 1
    await flush_changes(hand.session)
    if position is Position.LEAD:
        await keep_people(hand, [(episode.participant_id, to_id)])
    await require_working(hand, {to_id})
    await keep_holds(hand, {to_id, offered["from_id"]})
    detail = {"pairing_id": str(pairing_id), "from_id": str(offered["from_id"]), "position": position.value}
    await hand.record(
        "accept_hand_over",
        "hand_over",
        offered["id"],
        participant_id=episode.participant_id,
        detail=detail,
    )
    return pairing_id
