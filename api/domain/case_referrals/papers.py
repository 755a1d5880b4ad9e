"""Papers that go along with a referral: cleaned pictures, of which care keeps its own sealed copy."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from api.access.database_roles import DatabaseRole
from api.db.session import flush_changes
from api.domain.care_access.hand import Hand
from api.domain.case_referrals.composing import record
from api.domain.case_referrals.models import CaseReferral, CaseReferralAttachment
from api.domain.case_referrals.queries import PAPER_PLACE, PaperRow, get_referral, list_papers, lock_referral
from api.domain.case_referrals.words import ReferralStatus
from api.domain.episodes.queries import get_episode, lock_episode
from api.domain.episodes.words import ReferralAttachmentType
from api.errors import DomainError, IllegalTransition, NotAllowed, NotFound
from api.kit.ids import new_id

MOST_PAPERS: Final = 8


class TooManyPapers(DomainError):
    """The referral has as many papers as go along with one."""

    code = "too_many_papers"


@dataclass(frozen=True, slots=True)
class Paper:
    """A cleaned picture of a paper."""

    type: ReferralAttachmentType
    media_type: str
    data: bytes


async def check_room(hand: Hand, episode_id: UUID, referral_id: UUID) -> None:
    """Refuse a paper before its picture is looked at.

    Raises:
        NotAllowed: The office lays no papers to a referral.
        NotFound: No such case or referral.
        IllegalTransition: It is no draft any more.
        TooManyPapers: It has eight.
    """
    if hand.role is not DatabaseRole.CARE_WORKER:
        raise NotAllowed
    _require_draft(await get_referral(hand, episode_id, referral_id))
    if len(await list_papers(hand, referral_id)) >= MOST_PAPERS:
        raise TooManyPapers


def _require_draft(referral: CaseReferral) -> None:
    if referral.status != ReferralStatus.DRAFT:
        raise IllegalTransition


async def add_paper(hand: Hand, episode_id: UUID, referral_id: UUID, paper: Paper) -> tuple[PaperRow, int]:
    """Lay a paper to a draft; whoever countersigns must see it, so the version goes up. Not committed here.

    Returns:
        The paper, and the version that the draft has now.

    Raises:
        NotAllowed, NotFound, IllegalTransition, TooManyPapers: As `check_room`.
    """
    if hand.role is not DatabaseRole.CARE_WORKER:
        raise NotAllowed
    episode = await lock_episode(hand, episode_id)
    referral = await lock_referral(hand, episode_id, referral_id)
    _require_draft(referral)
    known = await list_papers(hand, referral_id)
    if len(known) >= MOST_PAPERS:
        raise TooManyPapers
    paper_id = new_id()
    row = CaseReferralAttachment(
        street_id=hand.street_id,
        id=paper_id,
        referral_id=referral_id,
        episode_id=episode_id,
        ordinal=len(known),
        type=paper.type.value,
        media_type=paper.media_type,
        size_bytes=len(paper.data),
        sealed=hand.box.seal_bytes(PAPER_PLACE, paper_id, paper.data),
        recorded_by=hand.actor.account_id,
        recorded_at=hand.now,
    )
    hand.session.add(row)
    referral.version += 1
    await flush_changes(hand.session)
    await record(hand, episode, "attach", referral, {"paper_id": str(paper_id), "type": paper.type.value})
    told = PaperRow(paper_id, row.type, row.media_type, row.size_bytes, row.recorded_by, row.recorded_at)
    return told, referral.version


async def read_paper(hand: Hand, episode_id: UUID, referral_id: UUID, paper_id: UUID) -> tuple[str, bytes]:
    """Media type and picture of a paper. That it was opened is recorded.

    Raises:
        NotFound: No such case, referral or paper.
    """
    episode = await get_episode(hand, episode_id)
    referral = await get_referral(hand, episode_id, referral_id)
    row = await hand.session.get(CaseReferralAttachment, (hand.street_id, paper_id))
    if row is None or row.referral_id != referral_id or row.sealed is None:
        raise NotFound
    await record(hand, episode, "read", referral, {"paper_id": str(paper_id)})
    return row.media_type, hand.box.open_bytes(PAPER_PLACE, paper_id, row.sealed)
