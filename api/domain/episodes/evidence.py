"""What is brought forward for a step of an episode, and how it can fall short. Pure."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from api.domain.episodes.words import (
    DocumentType,
    EpisodeStatus,
    ReferralGround,
    RelapseBasis,
    SeriousBreachGround,
)
from api.errors import DomainError

NUMBERED: Final = frozenset(
    {
        DocumentType.ORDER_DOCUMENT,
        DocumentType.IMPRISONMENT_DECISION,
        DocumentType.ISOLATION_DECISION,
        DocumentType.ANNULMENT,
        DocumentType.COMPLETION_NOTICE,
    }
)
"""Decisions of others that count by their number alone. Source: the domain reference, R-9 and R-17."""


class EvidenceMissing(DomainError):
    """The step rests on papers or facts that are not there; `missing` in the answer names them."""

    code = "evidence_missing"


class DatedBeforeOrder(DomainError):
    """A step or its paper is older than the order, or than its receipt by the person."""

    code = "dated_before_order"


class DatedBeforeLastStep(DomainError):
    """A step is older than the one before it."""

    code = "dated_before_last_step"


class DatedInFuture(DomainError):
    """Nothing is recorded before it happened."""

    code = "dated_in_future"


class ReasonMissing(DomainError):
    """This step, or its being dated back, takes a reason."""

    code = "reason_missing"


class FindingNotConfirmed(DomainError):
    """A draft finding drives nothing."""

    code = "finding_not_confirmed"


class ResultNotFinal(DomainError):
    """A test that may still be contested, or reaches back to before the term, drives nothing."""

    code = "result_not_final"


class TermNotOver(DomainError):
    """An episode is completed when its term is over, not before."""

    code = "term_not_over"


@dataclass(frozen=True, slots=True)
class Paper:
    """A document on which a step rests.

    Attributes:
        number: As its issuer numbered it; empty where it has none.
    """

    kind: DocumentType
    number: str
    issued_on: date


@dataclass(frozen=True, slots=True)
class BreachFinding:
    """What a human made of the counters.

    Attributes:
        ground: None while the finding names none.
        is_confirmed: Whether a person confirmed the draft.
    """

    ground: SeriousBreachGround | None
    is_confirmed: bool


@dataclass(frozen=True, slots=True)
class RelapseFinding:
    """What a human found.

    Attributes:
        is_final: Of a test: whether it can no longer be contested and was confirmed positive.
        is_within_term: Of a test: whether all that it can reflect lies in the term; see `hair`.
    """

    basis: RelapseBasis
    is_confirmed: bool
    is_final: bool = False
    is_within_term: bool = False


@dataclass(frozen=True, slots=True)
class Standing:
    """Where an episode stands when somebody wants a step of it.

    Attributes:
        before: The state that an interruption interrupted.
        received_on: The day on which the person received the order; None while nobody knows of one.
        last_step_on: The day of the newest step.
        expires_on: Last day of the term; None before it begins and while it stands still.
    """

    status: EpisodeStatus
    decided_on: date
    received_on: date | None
    last_step_on: date
    before: EpisodeStatus | None = None
    report_due: date | None = None
    reported_on: date | None = None
    agreement_on: date | None = None
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """A step with what is brought forward for it.

    Attributes:
        delay_excused: What a human found of a late report: whether there was a good reason.
        corrected_due: The day on which a report is due, put right.
        persuasions: Recorded attempts to persuade before a refusal is found.
    """

    to: EpisodeStatus
    effective_on: date
    reason: str = ""
    ground: ReferralGround | None = None
    papers: tuple[Paper, ...] = ()
    reported_on: date | None = None
    delay_excused: bool | None = None
    corrected_due: date | None = None
    persuasions: int = 0
    file_sent_on: date | None = None
    breach: BreachFinding | None = None
    relapse: RelapseFinding | None = None
