"""What is known of cases, for their schedules: read in two statements, whatever their number."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final, TypeVar
from uuid import UUID

from api.access.database_roles import DatabaseRole
from api.db.session import Row, driver
from api.domain.care_access.hand import Hand
from api.domain.care_rules.book import RuleBook
from api.domain.care_rules.words import RuleKey
from api.domain.episodes.facts import (
    AbsenceFact,
    DrugTestFact,
    EpisodeFacts,
    JobFact,
    ReleaseFact,
    ReviewFact,
    TierFact,
    TierReviewFact,
    TransferFact,
)
from api.domain.episodes.terms import Suspension, add_months
from api.domain.episodes.words import (
    DrugTestResult,
    DrugTestSample,
    EpisodeEventKind,
    EpisodeStatus,
    EpisodeType,
    ItemKind,
    SupportTier,
)
from api.domain.schedules import rows as texts
from api.kit.clock import legal_date

_REVIEWS: Final = {"half_year": ItemKind.HALF_YEAR_REVIEW, "yearly": ItemKind.YEARLY_REVIEW}
_PRE_EXPIRY: Final = "pre_expiry"
_WITHIN: Final = "within"

Rows = Sequence[Row]
Fact = TypeVar("Fact")


@dataclass(frozen=True, slots=True)
class Case:
    """An episode with everything from which its schedule follows. No name, no content."""

    id: UUID
    participant_id: UUID
    community_id: UUID
    pseudonym: str
    status: EpisodeStatus
    lead_id: UUID
    deputy_id: UUID | None
    facts: EpisodeFacts


async def load_facts(hand: Hand, episode_ids: Iterable[UUID], book: RuleBook) -> dict[UUID, EpisodeFacts]:
    """What is known of episodes, of those that the caller may see."""
    cases = await _load(hand, book, texts.BY_ID, list(episode_ids))
    return {case.id: case.facts for case in cases}


async def load_case(hand: Hand, episode_id: UUID, book: RuleBook) -> Case | None:
    """One case; None where it is none that the caller may see."""
    cases = await _load(hand, book, texts.BY_ID, [episode_id])
    return cases[0] if cases else None


async def load_open_cases(hand: Hand, book: RuleBook) -> list[Case]:
    """The cases of the caller that have not ended: those worked on, of the communities, or of the street."""
    if hand.role is DatabaseRole.CARE_WORKER:
        return await _load(hand, book, texts.OPEN_OF_WORKER, hand.actor.account_id)
    return await _load(hand, book, texts.OPEN_IN_VIEW)


async def _load(hand: Hand, book: RuleBook, text: str, *values: object) -> list[Case]:
    raw = driver(hand.session)
    episodes = await raw.fetch(text, hand.street_id, *values)
    if not episodes:
        return []
    is_lead = hand.role is DatabaseRole.CARE_LEAD
    found = await raw.fetch(
        texts.FACTS_OF_LEAD if is_lead else texts.FACTS, hand.street_id, [row["id"] for row in episodes]
    )
    known: defaultdict[UUID, defaultdict[str, list[Row]]] = defaultdict(lambda: defaultdict(list))
    for row in found:
        known[row["episode_id"]][row["fact"]].append(row)
    return [_case(row, known[row["id"]], book) for row in episodes]


def _case(row: Row, known: defaultdict[str, list[Row]], book: RuleBook) -> Case:
    return Case(
        row["id"],
        row["participant_id"],
        row["community_id"],
        row["pseudonym"],
        EpisodeStatus(row["status"]),
        row["lead_id"],
        row["deputy_id"],
        _facts(row, known, book),
    )


def _facts(row: Row, known: defaultdict[str, list[Row]], book: RuleBook) -> EpisodeFacts:
    agreements = _days(known["agreement"])
    events = known["event"]
    completed = [step["on_1"] for step in known["step"] if step["word_2"] == EpisodeStatus.COMPLETED]
    return EpisodeFacts(
        kind=EpisodeType(row["type"]),
        term_months=row["term_months"],
        decided_on=row["decided_on"],
        notified_on=row["notified_on"],
        received_on=row["decision_received_on"],
        report_due=row["report_due_on"],
        reported_on=row["reported_on"],
        has_good_reason=any(one["word_1"] == EpisodeEventKind.GOOD_REASON_FOUND for one in events),
        agreement_on=min(agreements, default=row["agreement_signed_on"]),
        agreements=agreements,
        credited_days=row["credited_days"],
        named_last_day=row["term_last_on"],
        suspensions=suspensions_of(known["step"]),
        tiers=_each(
            known["tier"], lambda one: TierFact(one["on_1"], SupportTier(one["word_1"]), one["on_2"])
        ),
        contacts=_days(known["contact"]),
        tests=_each(known["test"], _test),
        absences=tuple(
            AbsenceFact(one["on_1"], one["on_2"])
            for one in events
            if one["word_1"] == EpisodeEventKind.UNAUTHORISED_ABSENCE
        ),
        reviews=tuple(
            ReviewFact(one["on_1"], _REVIEWS[one["word_1"]])
            for one in known["review"]
            if one["word_1"] in _REVIEWS
        ),
        transfers=_each(known["transfer"], _transfer),
        releases=_each(known["release"], lambda one: ReleaseFact(one["on_1"], one["on_2"], one["on_3"])),
        jobs=_each(known["job"], lambda one: _job(one, book)),
        tier_reviews=_each(known["tier_review"], lambda one: TierReviewFact(one["on_1"], one["on_2"])),
        pre_expiry_done_on=max(
            (one["on_1"] for one in known["review"] if one["word_1"] == _PRE_EXPIRY), default=None
        ),
        completed_on=max(completed, default=None),
        completion_notice_on=max(_days(known["notice"]), default=None),
        ended_on=row["ended_on"],
    )


def _days(rows: Rows) -> tuple[date, ...]:
    """Each day once, in order."""
    return tuple(sorted({row["on_1"] for row in rows}))


def _each(rows: Rows, make: Callable[[Row], Fact]) -> tuple[Fact, ...]:
    return tuple(make(row) for row in rows)


def _test(row: Row) -> DrugTestFact:
    sample = DrugTestSample.URINE if row["word_2"] is None else DrugTestSample(row["word_2"])
    return DrugTestFact(row["on_1"], DrugTestResult(row["word_1"]), sample)


def suspensions_of(steps: Rows) -> tuple[Suspension, ...]:
    """Days on which the clock stood still, from the steps into and out of `suspended`, in their order."""
    found: list[Suspension] = []
    since: date | None = None
    for step in steps:
        if step["word_2"] == EpisodeStatus.SUSPENDED:
            since = step["on_1"]
        elif since is not None and step["word_1"] == EpisodeStatus.SUSPENDED:
            found.append(Suspension(since, step["on_1"]))
            since = None
    return tuple(found) if since is None else (*found, Suspension(since))


def _transfer(row: Row) -> TransferFact:
    """Where the receipt is there, the person has been taken over with the file."""
    cancelled = row["word_1"]
    return TransferFact(
        told_on=legal_date(row["at"]),
        changed_on=row["on_1"],
        file_sent_on=row["on_2"],
        receipt_on=row["on_3"],
        person_reported_on=row["on_3"],
        cancelled_on=None if cancelled is None else date.fromisoformat(cancelled),
        is_within=row["word_2"] == _WITHIN,
    )


def _job(row: Row, book: RuleBook) -> JobFact:
    """Work that was found. A check that was made counts for the day on which it was due."""
    started_on: date = row["on_1"]
    due = [
        add_months(started_on, book.value(RuleKey.KEPT_JOB_MONTHS, started_on, which))
        for which in ("first", "second")
    ]
    answers = list(zip(due, (row["word_1"], row["word_2"]), strict=True))
    checked = tuple(day for day, answer in answers if answer is not None)
    lost = [day for day, answer in answers if answer == "not_kept"]
    return JobFact(started_on, checked, min(lost) + timedelta(days=1) if lost else None)
