"""Composing referrals: on a confirmed finding, from the file, by a case worker; countersigned by another."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from api.access.database_roles import DatabaseRole
from api.db.session import Row, driver, flush_changes
from api.domain.care_access.hand import Hand
from api.domain.case_referrals.lifecycle import LIVE, advance
from api.domain.case_referrals.models import CaseReferral
from api.domain.case_referrals.package import Dates, Order, Person, Told, package_of
from api.domain.case_referrals.queries import PLACE, get_referral, lock_referral, open_copy
from api.domain.case_referrals.words import ReferralStatus
from api.domain.episodes.evidence import EvidenceMissing, FindingNotConfirmed
from api.domain.episodes.lifecycle import GroundNotPossible, edge_between
from api.domain.episodes.models import BreachFinding, Episode
from api.domain.episodes.queries import get_episode, lock_episode
from api.domain.episodes.words import (
    DocumentType,
    EpisodeStatus,
    EpisodeType,
    FindingStatus,
    ReferralGround,
)
from api.domain.participants.identity import open_identity
from api.domain.participants.queries import get_participant
from api.domain.places.queries import find_unit
from api.errors import DomainError, InvalidField, NotAllowed
from api.kit.clock import legal_date
from api.kit.ids import new_id

_STEP: Final = """
    SELECT id, legal_basis FROM episode_transition
    WHERE street_id = $1 AND episode_id = $2 AND to_status = 'referred_to_police' AND ground = $3
      AND state IN ('applied', 'pending_confirmation')
    ORDER BY recorded_at DESC LIMIT 1
"""
_ORDER: Final = """
    SELECT id, issued_on, sealed FROM episode_document
    WHERE street_id = $1 AND episode_id = $2 AND type = $3 ORDER BY recorded_at DESC, id DESC LIMIT 1
"""
_OTHERS: Final = """
    SELECT id, status, sealed FROM case_referral
    WHERE street_id = $1 AND episode_id = $2 AND status = ANY ($3)
"""


class ReferralOpen(DomainError):
    """The case has a referral that is not answered yet, or one on this finding that was taken over."""

    code = "referral_open"


@dataclass(frozen=True, slots=True)
class NewReferral:
    """What a case worker wants to tell the police.

    Attributes:
        finding_id: The confirmed finding on which it rests.
        facts: What happened, in the worker's words.
        office_contact: Where the station asks back.
    """

    ground: ReferralGround
    station_code: str
    finding_id: UUID
    facts: str
    office_contact: str


@dataclass(frozen=True, slots=True)
class Step:
    """The step of the episode that a referral goes with.

    Attributes:
        transition_id: Of the step, where it was taken or proposed already.
    """

    transition_id: UUID | None
    legal_basis: str


async def compose_referral(hand: Hand, episode_id: UUID, wanted: NewReferral) -> CaseReferral:
    """A draft, for another person to countersign. Not committed here.

    Raises:
        NotAllowed: The office composes none; it countersigns.
        NotFound: No such case.
        IllegalTransition, GroundNotPossible: No step to the police leads from where the case stands.
        FindingNotConfirmed: Nobody confirmed the finding.
        ReferralOpen: Another one is under way, or was taken over on this finding.
        EvidenceMissing: The file lacks what the package must name.
        InvalidField: No such finding of this ground, or no such station.
    """
    if hand.role is not DatabaseRole.CARE_WORKER:
        raise NotAllowed
    episode = await lock_episode(hand, episode_id)
    step = await step_of(hand, episode, wanted.ground)
    finding = await _finding(hand, episode, wanted)
    await _require_no_other(hand, episode, wanted.finding_id)
    station = await find_unit(hand.session, wanted.station_code, on=hand.today, kind="station")
    if station is None:
        raise InvalidField("not_an_option", pointer="/station_code")
    package = await _package(hand, episode, finding, wanted, step)
    referral_id = new_id()
    copy = {"package": package, "finding_id": str(finding.id)}
    referral = CaseReferral(
        street_id=hand.street_id,
        id=referral_id,
        episode_id=episode.id,
        community_id=episode.community_id,
        transition_id=step.transition_id,
        ground=wanted.ground.value,
        status=ReferralStatus.DRAFT.value,
        station_id=station.id,
        sealed=hand.box.seal(PLACE, referral_id, copy),
        composed_by=hand.actor.account_id,
        composed_at=hand.now,
        version=1,
    )
    hand.session.add(referral)
    await flush_changes(hand.session)
    await record(hand, episode, "compose", referral, {"ground": wanted.ground.value})
    return referral


async def step_of(hand: Hand, episode: Episode, ground: ReferralGround) -> Step:
    """The step to the police on this ground: taken, proposed, or possible from where the case stands.

    Raises:
        IllegalTransition, GroundNotPossible: There is none.
    """
    row = await driver(hand.session).fetchrow(_STEP, hand.street_id, episode.id, ground.value)
    status = EpisodeStatus(episode.status)
    if status is EpisodeStatus.REFERRED_TO_POLICE:
        if row is None or episode.referral_ground != ground:
            raise GroundNotPossible
        return Step(row["id"], row["legal_basis"])
    edge = edge_between(status, EpisodeStatus.REFERRED_TO_POLICE, ground)
    return Step(None, edge.legal_basis)


async def _finding(hand: Hand, episode: Episode, wanted: NewReferral) -> BreachFinding:
    finding = await hand.session.get(BreachFinding, (hand.street_id, wanted.finding_id))
    if finding is None or finding.episode_id != episode.id or finding.kind != wanted.ground:
        raise InvalidField("not_an_option", pointer="/finding_id")
    if finding.status != FindingStatus.CONFIRMED:
        raise FindingNotConfirmed
    return finding


async def _require_no_other(hand: Hand, episode: Episode, finding_id: UUID) -> None:
    states = [*(one.value for one in LIVE), ReferralStatus.RECEIVED.value]
    for row in await driver(hand.session).fetch(_OTHERS, hand.street_id, episode.id, states):
        if row["status"] != ReferralStatus.RECEIVED:
            raise ReferralOpen
        if hand.box.open(PLACE, row["id"], row["sealed"]).get("finding_id") == str(finding_id):
            raise ReferralOpen


async def _package(
    hand: Hand, episode: Episode, finding: BreachFinding, wanted: NewReferral, step: Step
) -> dict[str, Any]:
    participant = await get_participant(hand, episode.participant_id)
    identity = open_identity(hand.box, participant.id, participant.sealed)
    paper = await driver(hand.session).fetchrow(
        _ORDER, hand.street_id, episode.id, DocumentType.ORDER_DOCUMENT.value
    )
    number = None if paper is None else _number_of(hand, paper)
    missing = {"document_number": identity.document_number, "order_document": number}
    if paper is None or number is None or identity.document_number is None:
        raise EvidenceMissing(extra={"missing": [name for name, value in missing.items() if value is None]})
    told = Told(wanted.ground, finding.breach_ground, wanted.facts, step.legal_basis, wanted.office_contact)
    decided_at = finding.decided_at or hand.now
    return package_of(
        Person(identity.name, identity.document_number),
        Order(EpisodeType(episode.type), number, paper["issued_on"]),
        Dates(
            decided_on=episode.decided_on,
            received_by_person_on=episode.decision_received_on,
            report_due_on=episode.report_due_on,
            reported_on=episode.reported_on,
            agreement_signed_on=episode.agreement_signed_on,
            finding_confirmed_on=legal_date(decided_at),
        ),
        told,
    )


def _number_of(hand: Hand, paper: Row) -> str | None:
    number = hand.box.open("episode_document", paper["id"], paper["sealed"]).get("number")
    return number if isinstance(number, str) and number.strip() else None


async def read_referral(hand: Hand, episode_id: UUID, referral_id: UUID) -> dict[str, Any]:
    """Care's own copy of a referral. That it was opened is recorded.

    Raises:
        NotFound: No such case or referral.
    """
    episode = await get_episode(hand, episode_id)
    referral = await get_referral(hand, episode_id, referral_id)
    await record(hand, episode, "read", referral)
    return open_copy(hand, referral)


async def withdraw_referral(hand: Hand, episode_id: UUID, referral_id: UUID) -> None:
    """Take a draft back. Not committed here.

    Raises:
        NotFound: No such case or referral.
        IllegalTransition: It is no draft any more.
    """
    episode = await lock_episode(hand, episode_id)
    referral = await lock_referral(hand, episode_id, referral_id)
    referral.status = advance(ReferralStatus(referral.status), ReferralStatus.WITHDRAWN)
    referral.version += 1
    await flush_changes(hand.session)
    await record(hand, episode, "withdraw", referral)


async def record(
    hand: Hand,
    episode: Episode,
    action: str,
    referral: CaseReferral,
    detail: dict[str, Any] | None = None,
) -> None:
    """Leave a line about a referral in the read log of the person."""
    await hand.record(
        action, "case_referral", referral.id, participant_id=episode.participant_id, detail=detail
    )
