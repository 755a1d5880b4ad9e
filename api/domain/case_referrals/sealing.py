"""Countersigning: a second person looks at the draft, and the package is sealed to the station alone."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Final
from uuid import UUID

from api.access.database_roles import DatabaseRole
from api.crypto.chain import package_digest
from api.crypto.keys import RecipientKey
from api.crypto.sealing import SealedFile, SealKind, seal_file, seal_json
from api.db.session import driver, flush_changes
from api.domain.care_access.hand import Hand
from api.domain.case_referrals.composing import record, step_of
from api.domain.case_referrals.lifecycle import advance
from api.domain.case_referrals.models import CaseReferral, CaseReferralAttachment
from api.domain.case_referrals.queries import PAPER_PLACE, lock_referral, open_copy, papers_of
from api.domain.case_referrals.words import ReferralStatus
from api.domain.episodes.queries import lock_episode
from api.domain.episodes.words import ReferralGround
from api.domain.keys.recipients import STATION, holder_keys
from api.errors import NotAllowed, SamePerson
from api.kit.ids import new_secret_id

_IS_ON_TEAM: Final = """
    SELECT EXISTS (SELECT FROM pairing WHERE street_id = $1 AND episode_id = $2 AND account_id = $3
                   AND status IN ('active', 'on_hold'))
"""

VersionCheck = Callable[[int], None]
"""Refuses another version than the one that the caller saw."""


async def countersign(hand: Hand, episode_id: UUID, referral_id: UUID, check: VersionCheck) -> CaseReferral:
    """Let a draft go to the station: the reference is made, everything is sealed. Not committed here.

    Args:
        hand: The open transaction.
        episode_id: The case.
        referral_id: The draft.
        check: Whoever signs has seen this version, with these papers.

    Raises:
        NotFound: No such case or referral.
        NotAllowed: A case worker who opened the case for a while, but does not work on it.
        SamePerson: Whoever composed it.
        IllegalTransition, GroundNotPossible: It is no draft, or the case has moved on.
        NoRecipients: The station has no key.
    """
    episode = await lock_episode(hand, episode_id)
    referral = await lock_referral(hand, episode_id, referral_id)
    me = hand.actor.account_id
    if referral.composed_by == me:
        raise SamePerson
    if hand.role is DatabaseRole.CARE_WORKER and not await driver(hand.session).fetchval(
        _IS_ON_TEAM, hand.street_id, episode_id, me
    ):
        raise NotAllowed
    check(referral.version)
    await step_of(hand, episode, ReferralGround(referral.ground))
    referral.status = advance(ReferralStatus(referral.status), ReferralStatus.COUNTERSIGNED)
    referral.countersigned_by, referral.countersigned_at = me, hand.now
    referral.reference = new_secret_id()
    papers = await papers_of(hand, referral_id)
    for paper in papers:
        paper.reference = new_secret_id()
    station = await holder_keys(hand.session, STATION, now=hand.now, unit_id=referral.station_id)
    await seal_to(hand, referral, papers, station.active)
    referral.version += 1
    await flush_changes(hand.session)
    await record(hand, episode, "countersign", referral)
    return referral


async def seal_to(
    hand: Hand,
    referral: CaseReferral,
    papers: Sequence[CaseReferralAttachment],
    recipients: Sequence[RecipientKey],
) -> None:
    """Seal care's own copy to a station's keys, under the references that it has."""
    if referral.reference is None:
        raise RuntimeError("a referral without a reference cannot be sealed")
    named = [{"id": str(paper.reference), "type": paper.type} for paper in papers]
    content = open_copy(hand, referral)["package"] | {"attachments": named}
    digests = []
    for paper in papers:
        sealed = await _seal_paper(hand, paper, recipients)
        paper.nonce, paper.ciphertext, paper.digest = sealed.nonce, sealed.ciphertext, sealed.digest
        paper.key_wraps = [wrap.to_json() for wrap in sealed.key_wraps]
        digests.append(sealed.digest)
    envelope = await asyncio.to_thread(seal_json, SealKind.REFERRAL, referral.reference, content, recipients)
    referral.envelope = envelope.to_json()
    referral.digest = package_digest(envelope.digest, digests)


async def _seal_paper(
    hand: Hand, paper: CaseReferralAttachment, recipients: Sequence[RecipientKey]
) -> SealedFile:
    if paper.reference is None or paper.sealed is None:
        raise RuntimeError("a paper without a reference cannot be sealed")
    data = hand.box.open_bytes(PAPER_PLACE, paper.id, paper.sealed)
    return await asyncio.to_thread(seal_file, SealKind.ATTACHMENT, paper.reference, data, recipients)
