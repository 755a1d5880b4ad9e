"""Counters of a serious breach: what a human has to look at, never a status. Pure.

Source: 戒毒条例 20; the domain reference, R-6: three refusals or evasions and three absences include the
number, thirty days exclude it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from api.domain.care_rules.book import RuleBook
from api.domain.care_rules.words import RuleKey
from api.domain.episodes.facts import AbsenceFact, EpisodeFacts
from api.domain.episodes.terms import ONE_DAY, Pause, Suspension, pauses_on
from api.domain.episodes.words import DrugTestResult, SeriousBreachGround

_TURNED_DOWN = frozenset({DrugTestResult.REFUSED, DrugTestResult.EVADED})


@dataclass(frozen=True, slots=True)
class BreachCount:
    """What the counters say on a day.

    Attributes:
        absence_days: Days away without notice, each once; the day of leaving is not counted.
        grounds: Those that are reached: a draft, until a person confirms one.
    """

    tests_turned_down: int
    absences: int
    absence_days: int
    grounds: tuple[SeriousBreachGround, ...]


def count_breaches(
    facts: EpisodeFacts, book: RuleBook, on: date, counted_from: date | None = None
) -> BreachCount:
    """Count from the report on, or from a later day.

    Args:
        facts: Of the episode.
        book: The rules, of which those of the day count.
        on: The last day that is counted.
        counted_from: The day of the last answer of the police to a referral for serious breach: what they
            answered is not counted again.
    """
    begins = max(facts.reported_on or date.max, counted_from or date.min)
    tests = sum(begins <= test.on <= on and test.result in _TURNED_DOWN for test in facts.tests)
    pauses = pauses_on(facts.suspensions, on)
    away = [
        span
        for absence in facts.absences
        if (span := _span(absence, begins, on)) is not None and _needs_notice(span, pauses, book)
    ]
    days = _days(away, pauses, on)
    reached = {
        SeriousBreachGround.TEST_REFUSAL_3: tests >= book.value(RuleKey.BREACH_TEST_REFUSALS, on),
        SeriousBreachGround.UNAUTHORISED_ABSENCE_3: len(away) >= book.value(RuleKey.BREACH_ABSENCES, on),
        SeriousBreachGround.UNAUTHORISED_ABSENCE_OVER_30_DAYS: days
        > book.value(RuleKey.BREACH_ABSENCE_DAYS, on),
    }
    return BreachCount(tests, len(away), days, tuple(ground for ground, is_so in reached.items() if is_so))


def _span(absence: AbsenceFact, begins: date, on: date) -> Suspension | None:
    """The days of an absence that are counted: after the day of leaving, through that of the return."""
    if absence.left_on < begins or absence.left_on > on:
        return None
    returned_on = min(absence.returned_on or on, on)
    return Suspension(absence.left_on + ONE_DAY, returned_on + ONE_DAY)


def _needs_notice(span: Suspension, pauses: Iterable[Pause], book: RuleBook) -> bool:
    """Whether the absence was long enough to be told of. Source: 戒毒条例 19(3), three days and more."""
    least = book.value(RuleKey.ABSENCE_NOTICE_MIN_DAYS, span.starts_on)
    return _in_freedom(span.starts_on, span.ends_on or span.starts_on, pauses) >= least


def _days(away: Iterable[Suspension], pauses: Iterable[Pause], on: date) -> int:
    merged = pauses_on(away, on + ONE_DAY)
    return sum(_in_freedom(one.starts_on, one.ends_on, pauses) for one in merged)


def _in_freedom(begins: date, ends_before: date, pauses: Iterable[Pause]) -> int:
    """Days of a stretch on which the person was not detained: nobody leaves without notice in a cell."""
    held = sum(max(0, (min(one.ends_on, ends_before) - max(one.starts_on, begins)).days) for one in pauses)
    return max(0, (ends_before - begins).days - held)
