"""The one door through the wall: referrals are carried to the police queue, and news of them back.

The only place that knows both sides. It has no transaction that sees both: it reads under the login of care,
delivers under that of the worker, and notes under that of care again. What it carries is an opaque reference
and sealed bytes. It may stop between any two steps; the next run finds out what was done.
Source: docs/decisions/0005-the-care-wall.md, docs/decisions/0031-referrals-have-no-witness-on-the-street.md
"""

from collections.abc import Sequence
from uuid import UUID

import orjson

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.domain.case_referrals.carrying import (
    AT_ONCE,
    News,
    Outgoing,
    UnderWay,
    carry_back,
    list_under_way,
    prepare,
)
from api.domain.case_referrals.words import ReferralReturnCode
from api.domain.clues.attachments import SealedPicture
from api.domain.clues.lifecycle import ClueStatus
from api.domain.queue.referrals import Delivered, Progress, deliver_referral, referral_progress
from api.errors import DomainError
from api.jobs.care_hands import care_hand
from api.jobs.hands import Hands


async def carry_referrals(hands: Hands, actor: Actor) -> int:
    """Carry what was countersigned, and note what became of what was sent.

    Raises:
        DomainError: A referral cannot be carried now, such as for want of a key; all others were.
    """
    done, after, refusal = 0, None, None
    while True:
        async with care_hand(hands, actor) as hand:
            carried = await list_under_way(hand, after=after)
        if carried:
            changed, refused = await _carry(hands, actor, carried)
            done, refusal, after = done + changed, refusal or refused, carried[-1].id
        if len(carried) < AT_ONCE:
            break
    if refusal is not None:
        raise refusal
    return done


async def _carry(hands: Hands, actor: Actor, carried: Sequence[UnderWay]) -> tuple[int, DomainError | None]:
    told = await ask_after(hands, actor, carried)
    waiting = [one for one in carried if not one.is_sent and one.reference not in told]
    refusal: DomainError | None = None
    for one in waiting:
        try:
            await deliver(hands, actor, one)
        except DomainError as error:
            refusal = error
    if waiting:
        told |= await ask_after(hands, actor, waiting)
    return await note(hands, actor, carried, told), refusal


async def deliver(hands: Hands, actor: Actor, one: UnderWay) -> None:
    """Lay one referral into its station's queue; the same again changes nothing.

    Raises:
        DomainError: The station cannot take it over now.
    """
    async with care_hand(hands, actor) as hand:
        outgoing = await prepare(hand, one)
    if outgoing is not None:
        async with hands.database.begin_as(actor, DatabaseRole.WORKER) as session:
            await deliver_referral(session, _delivered(outgoing), now=hands.clock())


async def ask_after(hands: Hands, actor: Actor, carried: Sequence[UnderWay]) -> dict[UUID, News]:
    """What is known beyond the wall, by reference; those that never arrived are absent."""
    async with hands.database.begin_as(actor, DatabaseRole.WORKER) as session:
        found = await referral_progress(session, [one.reference for one in carried])
    return {one.id: _news(one) for one in found}


async def note(hands: Hands, actor: Actor, carried: Sequence[UnderWay], told: dict[UUID, News]) -> int:
    """Tell care; how many states changed."""
    async with care_hand(hands, actor) as hand:
        return await carry_back(hand, carried, told)


def _delivered(outgoing: Outgoing) -> Delivered:
    papers = [
        SealedPicture(
            id=paper.id,
            media_type=paper.media_type,
            size_bytes=len(paper.nonce) + len(paper.ciphertext),
            digest=paper.digest,
            nonce=paper.nonce,
            ciphertext=paper.ciphertext,
            key_wraps=orjson.dumps(paper.key_wraps).decode(),
        )
        for paper in outgoing.papers
    ]
    return Delivered(
        id=outgoing.reference,
        station_id=outgoing.station_id,
        station_code=outgoing.station_code,
        envelope=outgoing.envelope,
        attachments=papers,
    )


def _news(progress: Progress) -> News:
    if progress.status is ClueStatus.ACKNOWLEDGED:
        return News(
            progress.digest, progress.acknowledged_at, progress.acknowledged_seq, progress.acknowledged_hash
        )
    if progress.status is ClueStatus.DEAD:
        return News(progress.digest, return_code=ReferralReturnCode.DEAD)
    if progress.status is ClueStatus.RETURNED and progress.return_code is not None:
        code = ReferralReturnCode(progress.return_code.value)
        return News(progress.digest, return_code=code, return_note=progress.return_note)
    return News(progress.digest)
