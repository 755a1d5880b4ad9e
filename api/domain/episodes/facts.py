"""What is known of an episode, from which its schedule follows on any day. Pure, immutable."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date

from api.domain.care_rules.words import RuleKey
from api.domain.episodes.terms import Suspension
from api.domain.episodes.words import (
    DrugTestResult,
    DrugTestSample,
    EpisodeType,
    ItemKind,
    ItemStatus,
    SupportTier,
)


@dataclass(frozen=True, slots=True)
class TierFact:
    """A tier that a person decided.

    Attributes:
        expires_on: The day from which it no longer holds, where it is stored; else by the rule.
    """

    from_on: date
    tier: SupportTier
    expires_on: date | None = None


@dataclass(frozen=True, slots=True)
class DrugTestFact:
    """A test that was asked for, and what came of it."""

    on: date
    result: DrugTestResult
    sample: DrugTestSample = DrugTestSample.URINE


@dataclass(frozen=True, slots=True)
class AbsenceFact:
    """Days away from the county without notice, as a person recorded them.

    Attributes:
        returned_on: None while the person is away.
    """

    left_on: date
    returned_on: date | None = None


@dataclass(frozen=True, slots=True)
class ReviewFact:
    """A half-year or yearly review that was held."""

    on: date
    kind: ItemKind


@dataclass(frozen=True, slots=True)
class TransferFact:
    """A change of the place of execution.

    Attributes:
        told_on: The day on which the person told of the change.
        changed_on: The day of the change itself.
        person_reported_on: The day on which the person reported at the new office.
        is_within: Whether it leads to another community of the same street, which then agrees anew.
    """

    told_on: date
    changed_on: date
    file_sent_on: date | None = None
    receipt_on: date | None = None
    person_reported_on: date | None = None
    cancelled_on: date | None = None
    is_within: bool = False


@dataclass(frozen=True, slots=True)
class ReleaseFact:
    """Somebody who is due from custody and is to be received."""

    noticed_on: date
    release_on: date
    received_on: date | None = None
    papers_on: date | None = None


@dataclass(frozen=True, slots=True)
class JobFact:
    """Work that was found, and the days on which it was asked whether it is kept."""

    started_on: date
    checked_on: tuple[date, ...] = ()
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class TierReviewFact:
    """A review of a tier that the person asked for."""

    asked_on: date
    answered_on: date | None = None


@dataclass(frozen=True, slots=True)
class EpisodeFacts:
    """Everything that a schedule is made of. No state: what is owed follows from dates alone.

    Attributes:
        notified_on: The day on which the office learnt of the order.
        received_on: The day on which the person received it.
        report_due: As it is stored, put right by hand or not; None lets the rule say it.
        agreement_on: The day of the first one.
        agreements: Days of all of them, in order.
        contacts: Days on which the person was reached.
        ended_on: The day of the step into a terminal state.
        completed_on: The same, when that state is `completed`.
    """

    kind: EpisodeType
    term_months: int
    decided_on: date
    notified_on: date
    received_on: date | None = None
    report_due: date | None = None
    reported_on: date | None = None
    has_good_reason: bool = False
    agreement_on: date | None = None
    agreements: tuple[date, ...] = ()
    credited_days: int = 0
    named_last_day: date | None = None
    suspensions: tuple[Suspension, ...] = ()
    tiers: tuple[TierFact, ...] = ()
    contacts: tuple[date, ...] = ()
    tests: tuple[DrugTestFact, ...] = ()
    absences: tuple[AbsenceFact, ...] = ()
    reviews: tuple[ReviewFact, ...] = ()
    transfers: tuple[TransferFact, ...] = ()
    releases: tuple[ReleaseFact, ...] = ()
    jobs: tuple[JobFact, ...] = ()
    tier_reviews: tuple[TierReviewFact, ...] = ()
    pre_expiry_done_on: date | None = None
    completed_on: date | None = None
    completion_notice_on: date | None = None
    ended_on: date | None = None


@dataclass(frozen=True, slots=True)
class ScheduleItem:
    """One thing that is owed, and how it stands.

    Attributes:
        window_from: First day on which it can be done.
        due_on: Last day on which it is in time.
        number: Counted from 1 within its kind.
        done_on: The day on which it was done.
    """

    kind: ItemKind
    number: int
    window_from: date
    due_on: date
    status: ItemStatus
    rule: RuleKey
    legal_basis: str
    done_on: date | None = None


def _until(day: date | None, on: date) -> date | None:
    return day if day is not None and day <= on else None


def as_of(facts: EpisodeFacts, on: date) -> EpisodeFacts:
    """The facts without what happened after a day. A day that only lies ahead, such as a deadline, stays."""
    return replace(
        facts,
        reported_on=_until(facts.reported_on, on),
        agreement_on=_until(facts.agreement_on, on),
        agreements=tuple(day for day in facts.agreements if day <= on),
        tiers=_tiers(facts.tiers, on),
        contacts=tuple(sorted(day for day in facts.contacts if day <= on)),
        tests=tuple(sorted((one for one in facts.tests if one.on <= on), key=lambda one: one.on)),
        reviews=tuple(one for one in facts.reviews if one.on <= on),
        transfers=_transfers(facts.transfers, on),
        pre_expiry_done_on=_until(facts.pre_expiry_done_on, on),
        completed_on=_until(facts.completed_on, on),
        completion_notice_on=_until(facts.completion_notice_on, on),
        ended_on=_until(facts.ended_on, on),
    )


def _tiers(tiers: Iterable[TierFact], on: date) -> tuple[TierFact, ...]:
    """In order; `unassessed` is nobody's decision, but what follows from none."""
    decided = (one for one in tiers if one.from_on <= on and one.tier is not SupportTier.UNASSESSED)
    return tuple(sorted(decided, key=lambda one: one.from_on))


def _transfers(transfers: Iterable[TransferFact], on: date) -> tuple[TransferFact, ...]:
    return tuple(
        replace(
            one,
            file_sent_on=_until(one.file_sent_on, on),
            receipt_on=_until(one.receipt_on, on),
            person_reported_on=_until(one.person_reported_on, on),
            cancelled_on=_until(one.cancelled_on, on),
        )
        for one in transfers
        if one.told_on <= on
    )
