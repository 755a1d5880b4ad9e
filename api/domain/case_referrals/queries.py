"""Reading referrals of a case; which there are at all, row policies say."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from api.db.session import driver
from api.domain.care_access.hand import Hand
from api.domain.case_referrals.models import CaseReferral, CaseReferralAttachment
from api.errors import NotFound

PLACE: Final = "case_referral"
PAPER_PLACE: Final = "case_referral_attachment"

_LIST: Final = """
    SELECT r.id, r.ground, r.status, u.code AS station_code, r.reference, r.composed_by, r.composed_at,
           r.countersigned_by, r.countersigned_at, r.sent_at, r.received_at, r.return_code, r.head_seq,
           r.head_hash, r.version,
           (SELECT count(*) FROM case_referral_attachment a
            WHERE a.street_id = r.street_id AND a.referral_id = r.id) AS attachment_count
    FROM case_referral r JOIN unit u ON u.street_id = r.street_id AND u.id = r.station_id
    WHERE r.street_id = $1 AND r.episode_id = $2 AND ($3::uuid IS NULL OR r.id < $3)
      AND ($4::uuid IS NULL OR r.id = $4)
    ORDER BY r.id DESC LIMIT $5
"""
_PAPERS: Final = """
    SELECT id, type, media_type, size_bytes, recorded_by, recorded_at FROM case_referral_attachment
    WHERE street_id = $1 AND referral_id = $2 ORDER BY ordinal
"""


@dataclass(frozen=True, slots=True)
class ReferralRow:
    """The plain fields of a referral.

    Attributes:
        reference: The opaque id under which the station knows it.
        head_seq, head_hash: The link of the chain of custody that the station's take-over made.
    """

    id: UUID
    ground: str
    status: str
    station_code: str
    reference: UUID | None
    composed_by: UUID
    composed_at: datetime
    countersigned_by: UUID | None
    countersigned_at: datetime | None
    sent_at: datetime | None
    received_at: datetime | None
    return_code: str | None
    head_seq: int | None
    head_hash: str | None
    version: int
    attachment_count: int


@dataclass(frozen=True, slots=True)
class PaperRow:
    """What is told about a paper that goes along."""

    id: UUID
    type: str
    media_type: str
    size_bytes: int
    recorded_by: UUID
    recorded_at: datetime


async def list_referrals(
    hand: Hand, episode_id: UUID, *, after: UUID | None, limit: int
) -> list[ReferralRow]:
    """Referrals of a case, the newest first."""
    rows = await driver(hand.session).fetch(_LIST, hand.street_id, episode_id, after, None, limit)
    return [ReferralRow(**dict(row)) for row in rows]


async def read_row(hand: Hand, episode_id: UUID, referral_id: UUID) -> ReferralRow:
    """The plain fields of one referral of a case.

    Raises:
        NotFound: None that the caller may see.
    """
    row = await driver(hand.session).fetchrow(_LIST, hand.street_id, episode_id, None, referral_id, 1)
    if row is None:
        raise NotFound
    return ReferralRow(**dict(row))


async def list_papers(hand: Hand, referral_id: UUID) -> list[PaperRow]:
    """Papers of a referral, in the order in which they were laid to it."""
    rows = await driver(hand.session).fetch(_PAPERS, hand.street_id, referral_id)
    return [PaperRow(**dict(row)) for row in rows]


async def get_referral(hand: Hand, episode_id: UUID, referral_id: UUID) -> CaseReferral:
    """One referral of a case.

    Raises:
        NotFound: None that the caller may see.
    """
    referral = await hand.session.get(CaseReferral, (hand.street_id, referral_id))
    if referral is None or referral.episode_id != episode_id:
        raise NotFound
    return referral


async def lock_referral(hand: Hand, episode_id: UUID, referral_id: UUID) -> CaseReferral:
    """As `get_referral`, locked until the transaction ends.

    Raises:
        NotFound: None that the caller may see.
    """
    query = (
        select(CaseReferral)
        .where(
            col(CaseReferral.street_id) == hand.street_id,
            col(CaseReferral.id) == referral_id,
            col(CaseReferral.episode_id) == episode_id,
        )
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    referral = (await hand.session.execute(query)).scalar_one_or_none()
    if referral is None:
        raise NotFound
    return referral


async def papers_of(hand: Hand, referral_id: UUID) -> Sequence[CaseReferralAttachment]:
    """The rows of a referral's papers, with their bytes, in order."""
    query = (
        select(CaseReferralAttachment)
        .where(
            col(CaseReferralAttachment.street_id) == hand.street_id,
            col(CaseReferralAttachment.referral_id) == referral_id,
        )
        .order_by(col(CaseReferralAttachment.ordinal))
    )
    return (await hand.session.execute(query)).scalars().all()


def open_copy(hand: Hand, referral: CaseReferral) -> dict[str, Any]:
    """Care's own copy: the package, the finding it rests on, and what the station wrote when it came back."""
    return hand.box.open(PLACE, referral.id, referral.sealed)
