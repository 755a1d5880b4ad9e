"""The course of a case as its rows tell it, for the rules of schedules and counters. One statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final
from uuid import UUID

from api.db.session import driver
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
from api.domain.episodes.models import Episode
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

# Of tests the last one of each chain of corrections; of facts those that nobody withdrew.
_COURSE: Final = """
    SELECT
      (SELECT jsonb_agg(jsonb_build_array(from_status, to_status, ground, effective_on)
                        ORDER BY effective_on, recorded_at)
       FROM episode_transition WHERE street_id = $1 AND episode_id = $2 AND state = 'applied') AS steps,
      (SELECT jsonb_agg(jsonb_build_array(id, sampled_on, result, sample, is_final) ORDER BY sampled_on, id)
       FROM drug_test t WHERE street_id = $1 AND episode_id = $2 AND NOT EXISTS (
         SELECT FROM drug_test c WHERE c.street_id = t.street_id AND c.corrects_id = t.id)) AS tests,
      (SELECT jsonb_agg(jsonb_build_array(id, kind, from_on, to_on) ORDER BY from_on, id)
       FROM episode_event WHERE street_id = $1 AND episode_id = $2 AND withdrawn_at IS NULL) AS events,
      (SELECT jsonb_agg(DISTINCT on_date) FROM support_contact
       WHERE street_id = $1 AND episode_id = $2 AND is_reached) AS contacts,
      (SELECT jsonb_agg(jsonb_build_array(kind, held_on) ORDER BY held_on, id) FROM episode_review
       WHERE street_id = $1 AND episode_id = $2) AS reviews,
      (SELECT jsonb_agg(jsonb_build_array(
         (offered_at AT TIME ZONE 'Asia/Shanghai')::date, residence_changed_on, file_sent_on, receipt_on,
         CASE WHEN status IN ('declined', 'cancelled') THEN (ended_at AT TIME ZONE 'Asia/Shanghai')::date END)
         ORDER BY offered_at, id)
       FROM transfer WHERE street_id = $1 AND episode_id = $2) AS transfers,
      (SELECT jsonb_agg(jsonb_build_array(notified_on, release_on, received_on) ORDER BY release_on, id)
       FROM release_notice WHERE street_id = $1 AND episode_id = $2) AS releases,
      (SELECT jsonb_agg(jsonb_build_array(outcome_on, kept_at_3_months, kept_at_6_months)
                        ORDER BY outcome_on, id)
       FROM support_service WHERE street_id = $1 AND episode_id = $2 AND status = 'arranged'
         AND outcome IN ('employed', 'self_employed', 'public_welfare_post')) AS jobs,
      (SELECT jsonb_agg(jsonb_build_array(assessed_on, tier, expires_on) ORDER BY assessed_on, id)
       FROM assessment WHERE street_id = $1 AND episode_id = $2
         AND status IN ('in_force', 'superseded', 'expired')) AS tiers,
      (SELECT jsonb_agg(jsonb_build_array(requested_on, (decided_at AT TIME ZONE 'Asia/Shanghai')::date)
                        ORDER BY requested_on, id)
       FROM tier_review WHERE street_id = $1 AND episode_id = $2 AND status <> 'withdrawn') AS tier_reviews,
      (SELECT max(received_on) FROM episode_document
       WHERE street_id = $1 AND episode_id = $2 AND type = 'completion_notice') AS completion_notice_on
"""
_REVIEWS: Final = {"half_year": ItemKind.HALF_YEAR_REVIEW, "yearly": ItemKind.YEARLY_REVIEW}
_PRE_EXPIRY: Final = "pre_expiry"


@dataclass(frozen=True, slots=True)
class TestRow:
    """A test that no other one corrects.

    Attributes:
        is_final: Whether it can no longer be contested.
    """

    __test__ = False

    id: UUID
    fact: DrugTestFact
    is_final: bool


@dataclass(frozen=True, slots=True)
class EventRow:
    """A fact that nobody withdrew."""

    id: UUID
    kind: EpisodeEventKind
    from_on: date
    to_on: date | None


@dataclass(frozen=True, slots=True)
class Course:
    """What is known of a case.

    Attributes:
        counted_from: Day of the last answer of the police to a serious breach: counters begin anew.
    """

    facts: EpisodeFacts
    tests: tuple[TestRow, ...]
    events: tuple[EventRow, ...]
    counted_from: date | None


async def load_course(hand: Hand, episode: Episode, book: RuleBook) -> Course:
    """The course of a case, for whoever may read its content."""
    row = await driver(hand.session).fetchrow(_COURSE, hand.street_id, episode.id)
    if row is None:
        raise RuntimeError("a query without a source gave no row")
    found: dict[str, Any] = {name: value or [] for name, value in row.items()}
    tests = tuple(_test(one) for one in found["tests"])
    events = tuple(_event(one) for one in found["events"])
    return Course(_facts(episode, found, tests, events, book), tests, events, _counted_from(found["steps"]))


def _facts(
    episode: Episode,
    found: dict[str, Any],
    tests: tuple[TestRow, ...],
    events: tuple[EventRow, ...],
    book: RuleBook,
) -> EpisodeFacts:
    is_completed = episode.status == EpisodeStatus.COMPLETED
    return EpisodeFacts(
        kind=EpisodeType(episode.type),
        term_months=episode.term_months,
        decided_on=episode.decided_on,
        notified_on=episode.notified_on,
        received_on=episode.decision_received_on,
        report_due=episode.report_due_on,
        reported_on=episode.reported_on,
        has_good_reason=any(one.kind is EpisodeEventKind.GOOD_REASON_FOUND for one in events),
        agreement_on=episode.agreement_signed_on,
        credited_days=episode.credited_days,
        named_last_day=episode.term_last_on,
        suspensions=suspensions_of(found["steps"]),
        tiers=tuple(
            TierFact(_must(on), SupportTier(tier), _day(until)) for on, tier, until in found["tiers"]
        ),
        contacts=tuple(sorted(_must(day) for day in found["contacts"])),
        tests=tuple(one.fact for one in tests),
        absences=tuple(absences_of(events)),
        reviews=tuple(ReviewFact(_must(on), _REVIEWS[k]) for k, on in found["reviews"] if k in _REVIEWS),
        transfers=tuple(_transfer(one) for one in found["transfers"]),
        releases=tuple(ReleaseFact(_must(a), _must(b), _day(c)) for a, b, c in found["releases"]),
        jobs=tuple(_job(one, book) for one in found["jobs"]),
        tier_reviews=tuple(TierReviewFact(_must(a), _day(b)) for a, b in found["tier_reviews"]),
        pre_expiry_done_on=max((_must(on) for k, on in found["reviews"] if k == _PRE_EXPIRY), default=None),
        completed_on=episode.ended_on if is_completed else None,
        completion_notice_on=found["completion_notice_on"] or None,
        ended_on=episode.ended_on,
    )


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def _must(text: str) -> date:
    return date.fromisoformat(text)


def _test(one: list[Any]) -> TestRow:
    test_id, on, result, sample, is_final = one
    kind = DrugTestSample.URINE if sample is None else DrugTestSample(sample)
    return TestRow(UUID(test_id), DrugTestFact(_must(on), DrugTestResult(result), kind), is_final)


def _event(one: list[Any]) -> EventRow:
    event_id, kind, from_on, to_on = one
    return EventRow(UUID(event_id), EpisodeEventKind(kind), _must(from_on), _day(to_on))


def absences_of(events: Iterable[EventRow]) -> list[AbsenceFact]:
    """Absences without notice among the facts of a case."""
    return [
        AbsenceFact(one.from_on, one.to_on)
        for one in events
        if one.kind is EpisodeEventKind.UNAUTHORISED_ABSENCE
    ]


def suspensions_of(steps: Iterable[list[Any]]) -> tuple[Suspension, ...]:
    """Days on which the clock stood still, from the steps into and out of `suspended`."""
    found: list[Suspension] = []
    since: date | None = None
    for from_status, to_status, _, on in steps:
        if to_status == EpisodeStatus.SUSPENDED:
            since = _must(on)
        elif from_status == EpisodeStatus.SUSPENDED and since is not None:
            found.append(Suspension(since, _must(on)))
            since = None
    return (*found, Suspension(since)) if since is not None else tuple(found)


def _counted_from(steps: Iterable[list[Any]]) -> date | None:
    """The day on which the police last answered a referral for a serious breach, and the case went on."""
    found: date | None = None
    ground: str | None = None
    for from_status, to_status, its_ground, on in steps:
        if to_status == EpisodeStatus.REFERRED_TO_POLICE:
            ground = its_ground
        elif from_status == EpisodeStatus.REFERRED_TO_POLICE and ground == "serious_breach":
            found = _must(on)
    return found


def _transfer(one: list[Any]) -> TransferFact:
    told_on, changed_on, file_sent_on, receipt_on, cancelled_on = one
    return TransferFact(
        _must(told_on), _must(changed_on), _day(file_sent_on), _day(receipt_on), None, _day(cancelled_on)
    )


def _job(one: list[Any], book: RuleBook) -> JobFact:
    """Work that was found. A check that was made counts for the day on which it was due."""
    started_on, *answers = _must(one[0]), one[1], one[2]
    due = [check_due(started_on, which, book) for which in ("first", "second")]
    checked = tuple(day for day, answer in zip(due, answers, strict=True) if answer is not None)
    lost = [day for day, answer in zip(due, answers, strict=True) if answer == "not_kept"]
    return JobFact(started_on, checked, min(lost) + timedelta(days=1) if lost else None)


def check_due(started_on: date, which: str, book: RuleBook) -> date:
    """When it is asked whether work is kept: `first` or `second`."""
    return add_months(started_on, book.value(RuleKey.KEPT_JOB_MONTHS, started_on, which))
