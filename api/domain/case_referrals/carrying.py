"""Care's half of carrying referrals over: what is to leave, and what is told of it afterwards.

The other half lies beyond the wall, in a transaction of another login. A job joins the two by the opaque
reference alone; neither half knows the other's rows. Every step can be repeated.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from api.crypto.envelope import Envelope
from api.db.session import driver, flush_changes
from api.domain.care_access.hand import Hand
from api.domain.case_referrals.composing import record
from api.domain.case_referrals.lifecycle import advance
from api.domain.case_referrals.models import CaseReferral, CaseReferralAttachment
from api.domain.case_referrals.queries import PLACE, lock_referral, open_copy, papers_of
from api.domain.case_referrals.sealing import seal_to
from api.domain.case_referrals.words import ReferralReturnCode, ReferralStatus
from api.domain.episodes.queries import get_episode
from api.domain.keys.recipients import STATION, holder_keys
from api.domain.places.queries import code_of

AT_ONCE: Final = 100
"""Referrals looked at in one run."""

# The longest under way first. What waits for its station is looked at again and again, so a run that is
# full begins with those that nobody has carried yet.
_UNDER_WAY: Final = """
    SELECT id, episode_id, reference, status FROM case_referral
    WHERE street_id = $1 AND status IN ('countersigned', 'sent') AND reference IS NOT NULL
      AND ($2::uuid IS NULL OR id > $2)
    ORDER BY id LIMIT $3
"""


@dataclass(frozen=True, slots=True)
class UnderWay:
    """A referral that is neither taken over nor come back, as far as care knows."""

    id: UUID
    episode_id: UUID
    reference: UUID
    is_sent: bool


@dataclass(frozen=True, slots=True)
class OutgoingPaper:
    """A sealed paper, under an opaque id."""

    id: UUID
    media_type: str
    digest: str
    nonce: bytes
    ciphertext: bytes
    key_wraps: Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What leaves care: an opaque id, a station, sealed bytes."""

    reference: UUID
    station_id: UUID
    station_code: str
    envelope: Envelope
    papers: Sequence[OutgoingPaper]


@dataclass(frozen=True, slots=True)
class News:
    """What is known beyond the wall of a referral that arrived there.

    Attributes:
        digest: Of what lies there.
        received_at: When its station took it over.
        head_seq, head_hash: The link that this made.
        return_code: Why it came back.
        return_note: What the station wrote, which care keeps sealed.
    """

    digest: str
    received_at: datetime | None = None
    head_seq: int | None = None
    head_hash: str | None = None
    return_code: ReferralReturnCode | None = None
    return_note: str | None = None


async def list_under_way(hand: Hand, *, after: UUID | None = None) -> list[UnderWay]:
    """Referrals of the street that are to be carried, or asked after, in the order of their making."""
    rows = await driver(hand.session).fetch(_UNDER_WAY, hand.street_id, after, AT_ONCE)
    return [
        UnderWay(row["id"], row["episode_id"], row["reference"], row["status"] == ReferralStatus.SENT)
        for row in rows
    ]


async def prepare(hand: Hand, one: UnderWay) -> Outgoing | None:
    """What is to leave; sealed anew where the station's keys changed since. None when it has left already.

    Only for what has not arrived: what was sealed anew would be something else under a known reference.

    Raises:
        NoRecipients: The station has no key now.
    """
    referral = await lock_referral(hand, one.episode_id, one.id)
    if referral.status != ReferralStatus.COUNTERSIGNED or referral.reference is None:
        return None
    papers = await papers_of(hand, referral.id)
    station = await holder_keys(hand.session, STATION, now=hand.now, unit_id=referral.station_id)
    envelope = Envelope.from_json(referral.envelope)
    if envelope.key_ids != {key.key_id for key in station.active}:
        await seal_to(hand, referral, papers, station.active)
        await flush_changes(hand.session)
        episode = await get_episode(hand, referral.episode_id)
        await record(hand, episode, "seal_anew", referral)
        envelope = Envelope.from_json(referral.envelope)
    code = await code_of(hand.session, referral.station_id)
    sealed = [_outgoing(paper) for paper in papers]
    return Outgoing(referral.reference, referral.station_id, code, envelope, sealed)


def _outgoing(paper: CaseReferralAttachment) -> OutgoingPaper:
    parts = (paper.reference, paper.digest, paper.nonce, paper.ciphertext, paper.key_wraps)
    reference, digest, nonce, ciphertext, key_wraps = parts
    if reference is None or digest is None or nonce is None or ciphertext is None or key_wraps is None:
        raise RuntimeError("a paper of a countersigned referral is not sealed")
    return OutgoingPaper(reference, paper.media_type, digest, bytes(nonce), bytes(ciphertext), key_wraps)


async def carry_back(hand: Hand, carried: Iterable[UnderWay], told: Mapping[UUID, News]) -> int:
    """Note what is known of referrals by their references; how many states changed."""
    changed = 0
    for one in carried:
        news = told.get(one.reference)
        if news is None or (one.is_sent and news.received_at is None and news.return_code is None):
            continue
        referral = await lock_referral(hand, one.episode_id, one.id)
        changed += await _note(hand, referral, news)
    await flush_changes(hand.session)
    return changed


async def _note(hand: Hand, referral: CaseReferral, news: News) -> int:
    changed = 0
    episode = await get_episode(hand, referral.episode_id)
    if referral.status == ReferralStatus.COUNTERSIGNED:
        referral.status = advance(ReferralStatus(referral.status), ReferralStatus.SENT)
        referral.sent_at, referral.digest = hand.now, news.digest
        await _let_go(hand, referral)
        await record(hand, episode, "send", referral)
        changed += 1
    if referral.status != ReferralStatus.SENT:
        return changed
    if news.received_at is not None:
        referral.status = advance(ReferralStatus.SENT, ReferralStatus.RECEIVED)
        referral.received_at = news.received_at
        referral.head_seq, referral.head_hash = news.head_seq, news.head_hash
        await record(hand, episode, "receive", referral, {"seq": news.head_seq, "hash": news.head_hash})
        changed += 1
    elif news.return_code is not None:
        referral.status = advance(ReferralStatus.SENT, ReferralStatus.RETURNED)
        referral.return_code = news.return_code.value
        copy = open_copy(hand, referral) | {"return_note": news.return_note}
        referral.sealed = hand.box.seal(PLACE, referral.id, copy)
        await record(hand, episode, "come_back", referral, {"return_code": news.return_code.value})
        changed += 1
    referral.version += changed
    return changed


async def _let_go(hand: Hand, referral: CaseReferral) -> None:
    """Drop the station's ciphertexts, which lie in its queue now; care's own copy and all digests stay."""
    referral.envelope = None
    for paper in await papers_of(hand, referral.id):
        paper.nonce = paper.ciphertext = paper.key_wraps = None
