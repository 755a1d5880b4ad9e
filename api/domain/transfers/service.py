"""A change of the place of execution: offered by the one side, accepted by the other.

Source: 戒毒条例 22; the domain reference, R-7. Within the street the file moves when it is accepted; to
another office the file is sent and its receipt awaited, and the steps of the episode rest on those two days.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from api.access.database_roles import DatabaseRole
from api.access.permissions import Duty
from api.db.session import binding, flush_changes, rebind
from api.domain.care_access.hand import Hand
from api.domain.episodes.edges import TRANSFERABLE
from api.domain.episodes.evidence import DatedBeforeOrder, DatedInFuture
from api.domain.episodes.models import Episode
from api.domain.episodes.queries import lock_episode
from api.domain.episodes.words import EpisodeStatus
from api.domain.people.posts import works_in
from api.domain.transfers.lifecycle import TransferStatus, advance
from api.domain.transfers.models import Transfer
from api.domain.transfers.moving import may_lead, move_file
from api.domain.transfers.queries import TransferRow, find_transfer, transfer_of
from api.errors import DomainError, IllegalTransition, InvalidField, NotAllowed, NotFound, SamePerson
from api.kit.ids import new_id

PLACE: Final = "transfer"


class TransferOpen(DomainError):
    """Another transfer of this episode is under way."""

    code = "transfer_open"


@dataclass(frozen=True, slots=True)
class NewTransfer:
    """A change that the person told of.

    Attributes:
        to_community_id: Another community of the street; None where it leads to another office.
        to_office: Which office, where it leads there; sealed.
        reason: In the office's words; sealed.
    """

    to_community_id: UUID | None
    to_office: str | None
    residence_changed_on: date
    reason: str


async def offer_transfer(hand: Hand, episode_id: UUID, new: NewTransfer) -> TransferRow:
    """Offer a file to another community, or begin to send it to another office. Not committed here.

    Raises:
        NotFound: No such case for the caller.
        NotAllowed: A worker who does not lead the case.
        IllegalTransition: The case has ended, or stands where it cannot leave the office.
        TransferOpen: Another one is under way.
        InvalidField: It leads to where the file is.
        DatedInFuture, DatedBeforeOrder: The day of the change does not fit.
    """
    episode = await lock_episode(hand, episode_id)
    if hand.role is DatabaseRole.CARE_WORKER and episode.lead_id != hand.actor.account_id:
        raise NotAllowed
    _check_way(episode, new)
    if new.residence_changed_on > hand.today:
        raise DatedInFuture
    if new.residence_changed_on < episode.decided_on:
        raise DatedBeforeOrder
    if await transfer_of(hand, episode_id) is not None:
        raise TransferOpen
    row_id = new_id()
    hand.session.add(
        Transfer(
            street_id=hand.street_id,
            id=row_id,
            episode_id=episode_id,
            community_id=episode.community_id,
            status=TransferStatus.OFFERED.value,
            to_community_id=new.to_community_id,
            residence_changed_on=new.residence_changed_on,
            sealed=hand.box.seal(PLACE, row_id, {"to_office": new.to_office, "reason": new.reason}),
            offered_by=hand.actor.account_id,
            offered_at=hand.now,
            version=1,
        )
    )
    await flush_changes(hand.session)
    await hand.record("offer_transfer", PLACE, row_id, participant_id=episode.participant_id)
    return await find_transfer(hand, row_id)


def _check_way(episode: Episode, new: NewTransfer) -> None:
    status = EpisodeStatus(episode.status)
    if episode.ended_on is not None or status is EpisodeStatus.TRANSFER_PENDING:
        raise IllegalTransition
    if new.to_community_id is None and status not in TRANSFERABLE:
        raise IllegalTransition
    if new.to_community_id == episode.community_id:
        raise InvalidField("not_an_option", pointer="/to_community_code")


async def answer_transfer(hand: Hand, transfer_id: UUID, *, lead_id: UUID | None) -> TransferRow:
    """Accept a file for one's community and say who leads the case there, or decline it. Not committed here.

    Args:
        hand: Of a lead of the community to which it is offered, or of the office.
        transfer_id: Of the transfer.
        lead_id: A case worker of that community; None declines.

    Raises:
        NotFound: No such transfer for the caller.
        NotAllowed: It is offered to another community than the caller's.
        SamePerson: The caller offered it.
        IllegalTransition: It waits for no answer.
        InvalidField: The worker does not work there on cases, or may not lead this one.
        WorkerGone: The worker cannot work on cases any more.
    """
    seen = await find_transfer(hand, transfer_id)
    community_id = seen.to_community_id
    if community_id is None:
        raise IllegalTransition
    if community_id not in binding(hand.session).actor.units:
        raise NotAllowed
    wanted = TransferStatus.DECLINED if lead_id is None else TransferStatus.RECEIVED
    advance(seen.status, wanted)
    if seen.offered_by == hand.actor.account_id:
        raise SamePerson
    if lead_id is not None and not await works_in(
        hand.session, lead_id, community_id, {Duty.CASE_WORKER}, on=hand.today
    ):
        raise InvalidField("not_an_option", pointer="/lead_account_id")
    role = hand.role
    # Both sides have agreed; the file leaves the sight of the one and enters that of the other.
    await rebind(hand.session, role=DatabaseRole.CARE_JOB)
    episode = await lock_episode(hand, seen.episode_id)
    transfer = await _lock(hand, transfer_id)
    transfer.status = advance(transfer.status, wanted)
    transfer.agreed_by, transfer.agreed_at, transfer.ended_at = hand.actor.account_id, hand.now, hand.now
    if lead_id is not None:
        if episode.ended_on is not None:
            raise IllegalTransition
        if not await may_lead(hand, episode, lead_id):
            raise InvalidField("not_an_option", pointer="/lead_account_id")
        transfer.file_sent_on = transfer.receipt_on = hand.today
        await move_file(hand, episode, community_id, lead_id)
    await _keep(hand, transfer)
    action = "decline_transfer" if lead_id is None else "accept_transfer"
    await hand.record(action, PLACE, transfer_id, participant_id=episode.participant_id)
    await rebind(hand.session, role=role)
    return await find_transfer(hand, transfer_id)


async def send_file(hand: Hand, transfer_id: UUID, sent_on: date, reference: str) -> TransferRow:
    """Write down that the file was sent to another office, and how. Not committed here.

    Raises:
        NotFound: No such transfer of a case in view.
        IllegalTransition: It leads to no other office, or was sent.
        DatedInFuture, DatedBeforeOrder: The day does not fit.
    """
    transfer, episode = await _lock_both(hand, transfer_id)
    if transfer.to_community_id is not None:
        raise IllegalTransition
    transfer.status = advance(transfer.status, TransferStatus.AGREED)
    _check_day(hand, sent_on, transfer.residence_changed_on)
    transfer.file_sent_on = sent_on
    transfer.agreed_by, transfer.agreed_at = hand.actor.account_id, hand.now
    _write_down(hand, transfer, "sent_by", reference)
    await _keep(hand, transfer)
    await hand.record("send_file", PLACE, transfer_id, participant_id=episode.participant_id)
    return await find_transfer(hand, transfer_id)


async def confirm_receipt(hand: Hand, transfer_id: UUID, receipt_on: date, reference: str) -> TransferRow:
    """Write down that the other office has the file; a step of the episode follows. Not committed here.

    Raises:
        NotFound: No such transfer of a case in view.
        IllegalTransition: The file was not sent, or its receipt is known.
        DatedInFuture, DatedBeforeOrder: The day does not fit.
    """
    transfer, episode = await _lock_both(hand, transfer_id)
    if transfer.to_community_id is not None or transfer.file_sent_on is None:
        raise IllegalTransition
    transfer.status = advance(transfer.status, TransferStatus.RECEIVED)
    _check_day(hand, receipt_on, transfer.file_sent_on)
    transfer.receipt_on, transfer.ended_at = receipt_on, hand.now
    _write_down(hand, transfer, "receipt", reference)
    await _keep(hand, transfer)
    await hand.record("confirm_receipt", PLACE, transfer_id, participant_id=episode.participant_id)
    return await find_transfer(hand, transfer_id)


async def cancel_transfer(hand: Hand, transfer_id: UUID) -> TransferRow:
    """Take back an offer, or give up a sending; for whoever may offer one. Not committed here.

    Raises:
        NotFound: No such transfer, or its case is not in view.
        NotAllowed: A worker who does not lead the case.
        IllegalTransition: It is over.
    """
    transfer = await find_transfer(hand, transfer_id)
    episode = await lock_episode(hand, transfer.episode_id)
    if hand.role is DatabaseRole.CARE_WORKER and episode.lead_id != hand.actor.account_id:
        raise NotAllowed
    role = hand.role
    await rebind(hand.session, role=DatabaseRole.CARE_JOB)
    row = await _lock(hand, transfer_id)
    row.status, row.ended_at = advance(row.status, TransferStatus.CANCELLED), hand.now
    await _keep(hand, row)
    await hand.record("cancel_transfer", PLACE, transfer_id, participant_id=episode.participant_id)
    await rebind(hand.session, role=role)
    return await find_transfer(hand, transfer_id)


def _check_day(hand: Hand, on: date, earliest: date) -> None:
    if on > hand.today:
        raise DatedInFuture
    if on < earliest:
        raise DatedBeforeOrder


def _write_down(hand: Hand, transfer: Transfer, name: str, text: str) -> None:
    words = hand.box.open(PLACE, transfer.id, transfer.sealed)
    transfer.sealed = hand.box.seal(PLACE, transfer.id, {**words, name: text})


async def _lock_both(hand: Hand, transfer_id: UUID) -> tuple[Transfer, Episode]:
    """A transfer with its case, the case first, as every verb locks them."""
    seen = await find_transfer(hand, transfer_id)
    episode = await lock_episode(hand, seen.episode_id)
    return await _lock(hand, transfer_id), episode


async def _lock(hand: Hand, transfer_id: UUID) -> Transfer:
    query = (
        select(Transfer)
        .where(col(Transfer.street_id) == hand.street_id, col(Transfer.id) == transfer_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    transfer = (await hand.session.execute(query)).scalar_one_or_none()
    if transfer is None:
        raise NotFound
    return transfer


async def _keep(hand: Hand, transfer: Transfer) -> None:
    transfer.version += 1
    await flush_changes(hand.session)
