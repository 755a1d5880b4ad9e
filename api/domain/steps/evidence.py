"""Gathering what a step rests on: papers, the agreement, findings, facts. Nothing is taken on trust."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Final
from uuid import UUID

from api.db.session import Row, driver
from api.domain.care_access.hand import Hand
from api.domain.care_rules.book import RuleBook
from api.domain.care_rules.words import RuleKey
from api.domain.episodes.evidence import BreachFinding, Paper, RelapseFinding, Standing, Wanted
from api.domain.episodes.hair import is_within_term
from api.domain.episodes.models import Episode
from api.domain.episodes.terms import Suspension, Term, pauses_on
from api.domain.episodes.words import (
    DocumentType,
    DrugTestResult,
    DrugTestSample,
    EpisodeEventKind,
    EpisodeStatus,
    ReferralGround,
    RelapseBasis,
    SeriousBreachGround,
)
from api.domain.steps.documents import Document, NewDocument, add_document, find_documents
from api.errors import InvalidField

_AGREEMENT: Final = """
    SELECT signed_on FROM agreement WHERE street_id = $1 AND episode_id = $2 ORDER BY revision DESC LIMIT 1
"""
_FINDING: Final = """
    SELECT id, kind, breach_ground, status, (decided_at AT TIME ZONE 'Asia/Shanghai')::date AS decided_on
    FROM breach_finding WHERE street_id = $1 AND episode_id = $2 AND id = $3
"""
_TEST: Final = """
    SELECT sampled_on, sample, result, is_final FROM drug_test t
    WHERE street_id = $1 AND episode_id = $2 AND id = $3
      AND NOT EXISTS (SELECT FROM drug_test c WHERE c.street_id = $1 AND c.corrects_id = t.id)
"""
_EVENTS: Final = """
    SELECT count(*) FROM episode_event
    WHERE street_id = $1 AND episode_id = $2 AND kind = $3 AND withdrawn_at IS NULL AND from_on <= $4
"""
_STEPS: Final = """
    SELECT from_status, to_status, effective_on FROM episode_transition
    WHERE street_id = $1 AND episode_id = $2 AND state = 'applied' ORDER BY recorded_at, id
"""
_SENT: Final = """
    SELECT file_sent_on FROM transfer
    WHERE street_id = $1 AND episode_id = $2 AND to_community_id IS NULL AND file_sent_on IS NOT NULL
      AND status NOT IN ('declined', 'cancelled')
    ORDER BY offered_at DESC LIMIT 1
"""
_PAPER_OF: Final = {
    ReferralGround.REFUSED: DocumentType.REFUSAL_FINDING,
    ReferralGround.RELAPSE: DocumentType.RELAPSE_FINDING,
    ReferralGround.SERIOUS_BREACH: DocumentType.BREACH_FINDING,
}


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is brought forward for a step.

    Attributes:
        document_ids: Papers that are kept already.
        documents: Papers that come with the step.
        finding_id: For a referral: the confirmed finding.
        test_id: For a relapse found by a test.
    """

    document_ids: tuple[UUID, ...] = ()
    documents: tuple[NewDocument, ...] = ()
    reported_on: date | None = None
    delay_excused: bool | None = None
    corrected_due: date | None = None
    finding_id: UUID | None = None
    relapse_basis: RelapseBasis | None = None
    test_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A step that somebody wants."""

    to: EpisodeStatus
    effective_on: date
    reason: str = ""
    ground: ReferralGround | None = None
    evidence: Evidence = field(default_factory=Evidence)


@dataclass(frozen=True, slots=True)
class Gathered:
    """A step with all that it rests on, for the judge.

    Attributes:
        document: The paper that the step is recorded with, where there is one.
    """

    standing: Standing
    wanted: Wanted
    document: Document | None


async def gather(hand: Hand, episode: Episode, asked: Asked, book: RuleBook) -> Gathered:
    """Everything that is needed to judge a step of a locked episode. Keeps the papers that came with it.

    Raises:
        InvalidField: A paper or a finding is named that is none of the episode's.
        DatedInFuture, DatedBeforeOrder: A paper's days do not fit.
    """
    steps = await driver(hand.session).fetch(_STEPS, hand.street_id, episode.id)
    standing = await _standing(hand, episode, steps, book)
    papers = await _papers(hand, episode, asked.evidence)
    found = [one.to_paper() for one in papers]
    if asked.to is EpisodeStatus.IN_PROGRESS and standing.agreement_on is not None:
        found.append(_office_paper(DocumentType.AGREEMENT_DOCUMENT, standing.agreement_on))
    finding = await _finding(hand, episode, asked)
    if finding is not None and finding["status"] == "confirmed" and asked.ground is not None:
        found.append(_office_paper(_PAPER_OF[asked.ground], finding["decided_on"]))
    persuasions = await _count(hand, episode, EpisodeEventKind.PERSUASION, asked.effective_on)
    wanted = Wanted(
        to=asked.to,
        effective_on=asked.effective_on,
        reason=asked.reason,
        ground=asked.ground,
        papers=tuple(found),
        reported_on=asked.evidence.reported_on,
        delay_excused=_excused(asked, finding),
        corrected_due=asked.evidence.corrected_due,
        persuasions=persuasions,
        file_sent_on=await driver(hand.session).fetchval(_SENT, hand.street_id, episode.id),
        breach=_breach(finding),
        relapse=await _relapse(hand, episode, asked, finding, book),
    )
    return Gathered(standing, wanted, papers[0] if papers else None)


def suspensions_of(steps: Sequence[Row]) -> tuple[Suspension, ...]:
    """When the clock stood still, from the applied steps of an episode in their order."""
    found: list[Suspension] = []
    begun: date | None = None
    for step in steps:
        if step["to_status"] == EpisodeStatus.SUSPENDED:
            begun = step["effective_on"]
        elif begun is not None and step["from_status"] == EpisodeStatus.SUSPENDED:
            found.append(Suspension(begun, step["effective_on"]))
            begun = None
    return tuple(found) if begun is None else (*found, Suspension(begun))


def term_of(episode: Episode, suspensions: Sequence[Suspension], book: RuleBook, on: date) -> Term | None:
    """The term as it is known on a day; None before the person has reported."""
    if episode.reported_on is None:
        return None
    return Term(
        episode.reported_on,
        episode.term_months,
        pauses_on(suspensions, on),
        episode.credited_days,
        book.value(RuleKey.LAST_DAY_OFFSET_DAYS, episode.reported_on),
        episode.term_last_on,
    )


async def _standing(hand: Hand, episode: Episode, steps: Sequence[Row], book: RuleBook) -> Standing:
    term = term_of(episode, suspensions_of(steps), book, hand.today)
    agreement_on = await driver(hand.session).fetchval(_AGREEMENT, hand.street_id, episode.id)
    before = episode.status_before_interruption
    return Standing(
        status=EpisodeStatus(episode.status),
        decided_on=episode.decided_on,
        received_on=episode.decision_received_on,
        last_step_on=max(step["effective_on"] for step in steps),
        before=None if before is None else EpisodeStatus(before),
        report_due=episode.report_due_on,
        reported_on=episode.reported_on,
        agreement_on=agreement_on,
        expires_on=None if term is None else term.expires_on,
    )


async def _papers(hand: Hand, episode: Episode, evidence: Evidence) -> list[Document]:
    known = await find_documents(hand, episode.id, evidence.document_ids)
    if len(known) != len(set(evidence.document_ids)):
        raise InvalidField("not_an_option", pointer="/evidence/document_ids")
    return [*known, *[await add_document(hand, episode, new) for new in evidence.documents]]


def _office_paper(kind: DocumentType, on: date) -> Paper:
    return Paper(kind, "", on)


async def _finding(hand: Hand, episode: Episode, asked: Asked) -> Row | None:
    if asked.evidence.finding_id is None:
        return None
    row = await driver(hand.session).fetchrow(_FINDING, hand.street_id, episode.id, asked.evidence.finding_id)
    if row is None or asked.ground is None or row["kind"] != asked.ground.value:
        raise InvalidField("not_an_option", pointer="/evidence/finding_id")
    return row


def _excused(asked: Asked, finding: Row | None) -> bool | None:
    """A confirmed finding of refusal says that there was no good reason."""
    if asked.ground is ReferralGround.REFUSED and finding is not None:
        return False if finding["status"] == "confirmed" else None
    return asked.evidence.delay_excused


def _breach(finding: Row | None) -> BreachFinding | None:
    if finding is None or finding["breach_ground"] is None:
        return None
    return BreachFinding(SeriousBreachGround(finding["breach_ground"]), finding["status"] == "confirmed")


async def _relapse(
    hand: Hand, episode: Episode, asked: Asked, finding: Row | None, book: RuleBook
) -> RelapseFinding | None:
    basis = asked.evidence.relapse_basis
    if finding is None or basis is None or asked.ground is not ReferralGround.RELAPSE:
        return None
    is_confirmed = finding["status"] == "confirmed"
    if basis is not RelapseBasis.FINAL_TEST:
        return RelapseFinding(basis, is_confirmed)
    row = await driver(hand.session).fetchrow(_TEST, hand.street_id, episode.id, asked.evidence.test_id)
    if row is None or row["sample"] is None:
        raise InvalidField("not_an_option", pointer="/evidence/test_id")
    is_final = row["is_final"] and row["result"] == DrugTestResult.CONFIRMED_POSITIVE
    sample = DrugTestSample(row["sample"])
    reaches = is_within_term(sample, row["sampled_on"], episode.reported_on, book)
    return RelapseFinding(basis, is_confirmed, is_final=is_final, is_within_term=reaches)


async def _count(hand: Hand, episode: Episode, kind: EpisodeEventKind, until: date) -> int:
    found: int = await driver(hand.session).fetchval(_EVENTS, hand.street_id, episode.id, kind.value, until)
    return found
