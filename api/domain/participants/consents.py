"""Consents: each given for one thing, and taken back as easily as it was given. Source: PIPL 14 to 16.

A withdrawal is never refused. What rested on it ends in the same transaction: members of a team who came in
with it leave, and a file that rests on nothing else is closed and waits to be erased.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from api.db.session import driver, flush_changes
from api.domain.care_access.hand import Hand
from api.domain.pairings.lifecycle import LIVE, PairingStatus, advance
from api.domain.pairings.models import Pairing
from api.domain.pairings.words import EndReason
from api.domain.participants import queries
from api.domain.participants.models import Consent, Participant
from api.domain.participants.reach import across_cases
from api.domain.participants.words import ConsentKind, LawfulBasis
from api.errors import DomainError, InvalidField, NotFound
from api.kit.ids import new_id

_LIST: Final = """
    SELECT id, kind, given_on, withdrawn_on, recorded_at FROM consent
    WHERE street_id = $1 AND participant_id = $2 ORDER BY recorded_at DESC, id DESC
"""
# Whatever changes a team waits for its case, which is locked before the person, as everywhere.
_LOCK_CASES: Final = """
    SELECT id FROM episode WHERE street_id = $1 AND participant_id = $2 ORDER BY id FOR NO KEY UPDATE
"""
_OPEN_EPISODES: Final = """
    SELECT count(*) FROM episode WHERE street_id = $1 AND participant_id = $2 AND ended_on IS NULL
"""


class ConsentKnown(DomainError):
    """This consent is in force already."""

    code = "consent_known"


class AlreadyWithdrawn(DomainError):
    """This consent was taken back before."""

    code = "consent_withdrawn"


@dataclass(frozen=True, slots=True)
class GivenConsent:
    """What somebody agreed to, and when."""

    kind: ConsentKind
    given_on: date


@dataclass(frozen=True, slots=True)
class Withdrawal:
    """What came of a withdrawal.

    Attributes:
        members_left: How many people left a team with it.
        is_file_closing: Whether the file rested on it, and is now kept no longer than it must be.
    """

    consent: Consent
    members_left: int
    is_file_closing: bool


async def list_consents(hand: Hand, participant_id: UUID) -> list[queries.ConsentRow]:
    """Consents of a person, the latest first. Few: each kind is in force once.

    Raises:
        NotFound: No such person whom the caller may see.
    """
    await queries.get_participant(hand, participant_id)
    rows = await driver(hand.session).fetch(_LIST, hand.street_id, participant_id)
    await hand.record(
        "read", "participant", participant_id, participant_id=participant_id, detail={"part": "consents"}
    )
    return [queries.ConsentRow(**dict(row)) for row in rows]


async def give_consent(hand: Hand, participant_id: UUID, given: GivenConsent) -> Consent:
    """Write down that somebody agreed.

    Raises:
        NotFound: No such person whom the caller may see.
        InvalidField: The day lies in the future.
        ConsentKnown: It is in force.
    """
    participant = await queries.lock_participant(hand, participant_id)
    if given.given_on > hand.today:
        raise InvalidField("bad_date", pointer="/given_on")
    if await _live(hand, participant_id, given.kind):
        raise ConsentKnown
    (consent,) = await add_consents(hand, participant, [given])
    return consent


async def add_consents(
    hand: Hand, participant: Participant, several: Sequence[GivenConsent]
) -> list[Consent]:
    """Write consents into a file that was just opened or is locked. Not committed here."""
    made = []
    for given in several:
        consent = Consent(
            street_id=hand.street_id,
            id=new_id(),
            participant_id=participant.id,
            community_id=participant.community_id,
            kind=given.kind.value,
            given_on=given.given_on,
            recorded_by=hand.actor.account_id,
            recorded_at=hand.now,
        )
        hand.session.add(consent)
        await flush_changes(hand.session)
        detail = {"kind": given.kind.value}
        await hand.record("consent", "consent", consent.id, participant_id=participant.id, detail=detail)
        made.append(consent)
    return made


async def _live(hand: Hand, participant_id: UUID, kind: ConsentKind | None = None) -> list[Consent]:
    query = select(Consent).where(
        col(Consent.street_id) == hand.street_id,
        col(Consent.participant_id) == participant_id,
        col(Consent.withdrawn_on).is_(None),
    )
    if kind is not None:
        query = query.where(col(Consent.kind) == kind)
    return list((await hand.session.execute(query)).scalars())


async def withdraw_consent(
    hand: Hand, participant_id: UUID, consent_id: UUID, withdrawn_on: date
) -> Withdrawal:
    """Write down that somebody takes a consent back, and end what rested on it.

    A file on consent closes with `support_file`: its other consents end, and it may be erased from today
    on. Under an order the file is kept by law, and only what the consent was for ends.

    Raises:
        NotFound: No such person, or no such consent of theirs.
        InvalidField: The day lies before the consent or in the future.
        AlreadyWithdrawn: It was taken back before.
    """
    await queries.get_participant(hand, participant_id)
    async with across_cases(hand):
        await driver(hand.session).fetch(_LOCK_CASES, hand.street_id, participant_id)
    participant = await queries.lock_participant(hand, participant_id)
    consent = await hand.session.get(Consent, (hand.street_id, consent_id))
    if consent is None or consent.participant_id != participant_id:
        raise NotFound
    if consent.withdrawn_on is not None:
        raise AlreadyWithdrawn
    if not consent.given_on <= withdrawn_on <= hand.today:
        raise InvalidField("bad_date", pointer="/withdrawn_on")
    is_closing = await _closes_file(hand, participant, ConsentKind(consent.kind))
    ended = await _live(hand, participant_id) if is_closing else [consent]
    left = 0
    for one in ended:
        one.withdrawn_on = max(withdrawn_on, one.given_on)
        left += await _let_members_go(hand, one)
    if is_closing:
        await _close(hand, participant)
    detail = {"kind": consent.kind, "members_left": left, "closes_file": is_closing}
    await hand.record("withdraw", "consent", consent_id, participant_id=participant_id, detail=detail)
    return Withdrawal(consent, left, is_closing)


async def _closes_file(hand: Hand, participant: Participant, kind: ConsentKind) -> bool:
    if kind is not ConsentKind.SUPPORT_FILE or participant.lawful_basis != LawfulBasis.CONSENT:
        return False
    async with across_cases(hand):
        open_episodes = await driver(hand.session).fetchval(_OPEN_EPISODES, hand.street_id, participant.id)
    # An order that came afterwards keeps the file, whatever it was opened on.
    return not open_episodes


async def _let_members_go(hand: Hand, consent: Consent) -> int:
    """End the pairings of those who came into a team with a consent, in whichever case of the person."""
    query = (
        select(Pairing)
        .where(
            col(Pairing.street_id) == hand.street_id,
            col(Pairing.consent_id) == consent.id,
            col(Pairing.status).in_((PairingStatus.PROPOSED, *LIVE)),
        )
        .with_for_update(key_share=True)
    )
    async with across_cases(hand):
        leaving = list((await hand.session.execute(query)).scalars())
        for member in leaving:
            member.status = advance(member.status, PairingStatus.ENDED)
            member.until_on = hand.today
            member.ended_at = hand.now
            member.end_reason = EndReason.PERSON_REQUEST.value
            member.changed_at = hand.now
            member.version += 1
    for member in leaving:
        await hand.record("end_pairing", "pairing", member.id, participant_id=consent.participant_id)
    return len(leaving)


async def _close(hand: Hand, participant: Participant) -> None:
    async with across_cases(hand):
        participant.keep_until = hand.today
        participant.changed_at = hand.now
        participant.version += 1
