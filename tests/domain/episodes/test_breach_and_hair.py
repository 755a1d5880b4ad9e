"""Counters that make a draft, exact at their borders; and how far a hair test reaches."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.domain.care_rules.book import RuleRow
from api.domain.care_rules.words import RuleKey
from api.domain.episodes.breach import count_breaches
from api.domain.episodes.facts import AbsenceFact, DrugTestFact
from api.domain.episodes.hair import HairVerdict, is_within_term, judge_hair, reach_of
from api.domain.episodes.terms import Suspension
from api.domain.episodes.words import DrugTestResult, DrugTestSample, SeriousBreachGround
from tests.domain.episodes.samples import BOOK, START, episode
from tests.factories.care_rules import national_book

G, R = SeriousBreachGround, DrugTestResult
LATER = START + timedelta(days=500)


def day(offset: int) -> date:
    return START + timedelta(days=offset)


def away(*spans: tuple[int, int]) -> tuple[AbsenceFact, ...]:
    return tuple(AbsenceFact(day(left), day(left + days)) for left, days in spans)


def test_three_tests_turned_down_are_a_ground_and_two_are_none() -> None:
    tests = [
        DrugTestFact(day(10), R.REFUSED),
        DrugTestFact(day(40), R.EVADED),
        DrugTestFact(day(70), R.REFUSED),
    ]
    assert count_breaches(episode(tests=tuple(tests[:2])), BOOK, LATER).grounds == ()
    found = count_breaches(episode(tests=tuple(tests)), BOOK, LATER)
    assert (found.tests_turned_down, found.grounds) == (3, (G.TEST_REFUSAL_3,))
    assert count_breaches(episode(tests=tuple(tests)), BOOK, day(69)).grounds == ()
    assert count_breaches(episode(tests=tuple(tests)), BOOK, day(70)).grounds == (G.TEST_REFUSAL_3,)


@pytest.mark.parametrize("result", sorted(set(R) - {R.REFUSED, R.EVADED}))
def test_no_other_result_is_counted(result: DrugTestResult) -> None:
    tests = tuple(DrugTestFact(day(number), result) for number in range(1, 9))
    assert count_breaches(episode(tests=tests), BOOK, LATER).tests_turned_down == 0


def test_nothing_is_counted_before_the_report_or_before_the_last_answer() -> None:
    tests = tuple(DrugTestFact(day(number), R.REFUSED) for number in (-3, 10, 20, 30))
    assert count_breaches(episode(tests=tests), BOOK, LATER).tests_turned_down == 3
    assert count_breaches(episode(tests=tests, reported_on=None), BOOK, LATER).tests_turned_down == 0
    again = count_breaches(episode(tests=tests), BOOK, LATER, counted_from=day(11))
    assert (again.tests_turned_down, again.grounds) == (2, ())


def test_three_absences_are_a_ground_and_short_ones_are_no_absence() -> None:
    assert count_breaches(episode(absences=away((10, 3), (20, 3))), BOOK, LATER).grounds == ()
    three = count_breaches(episode(absences=away((10, 3), (20, 3), (30, 3))), BOOK, LATER)
    assert (three.absences, three.absence_days, three.grounds) == (3, 9, (G.UNAUTHORISED_ABSENCE_3,))
    short = count_breaches(episode(absences=away((10, 2), (20, 2), (30, 3))), BOOK, LATER)
    assert (short.absences, short.absence_days) == (1, 3)


@pytest.mark.parametrize(("days", "is_reached"), [(30, False), (31, True)])
def test_thirty_days_are_no_ground_and_thirty_one_are(days: int, is_reached: bool) -> None:
    ground = (G.UNAUTHORISED_ABSENCE_OVER_30_DAYS,) if is_reached else ()
    at_once = count_breaches(episode(absences=away((10, days))), BOOK, LATER)
    assert (at_once.absence_days, at_once.grounds) == (days, ground)
    in_parts = count_breaches(episode(absences=away((10, 20), (60, days - 20))), BOOK, LATER)
    assert (in_parts.absence_days, in_parts.grounds) == (days, ground)


def test_who_is_still_away_is_counted_to_the_day() -> None:
    facts = episode(absences=(AbsenceFact(day(10)),))
    assert count_breaches(facts, BOOK, day(12)).absences == 0
    assert count_breaches(facts, BOOK, day(13)).absences == 1
    assert count_breaches(facts, BOOK, day(40)).grounds == ()
    assert count_breaches(facts, BOOK, day(41)).grounds == (G.UNAUTHORISED_ABSENCE_OVER_30_DAYS,)


def test_a_day_is_counted_once_and_not_in_detention() -> None:
    twice = episode(absences=away((10, 20), (15, 20)))
    assert count_breaches(twice, BOOK, LATER).absence_days == 25
    held = episode(absences=away((10, 40)), suspensions=(Suspension(day(21), day(41)),))
    assert count_breaches(held, BOOK, LATER).absence_days == 20


def test_a_rule_of_the_street_counts_from_its_day() -> None:
    row = RuleRow(RuleKey.BREACH_TEST_REFUSALS, "", 2, day(100), is_local=True)
    facts = episode(tests=(DrugTestFact(day(1), R.REFUSED), DrugTestFact(day(2), R.EVADED)))
    book = national_book([row])
    assert count_breaches(facts, book, day(99)).grounds == ()
    assert count_breaches(facts, book, day(100)).grounds == (G.TEST_REFUSAL_3,)


@given(st.lists(st.tuples(st.integers(0, 300), st.integers(0, 60)), max_size=8), st.integers(0, 400))
def test_days_away_are_the_days_of_a_calendar(spans: list[tuple[int, int]], on: int) -> None:
    found = count_breaches(episode(absences=away(*spans)), BOOK, day(on))
    expected: set[int] = set()
    for left, days in spans:
        counted = set(range(left + 1, min(left + days, on) + 1))
        if len(counted) >= 3:
            expected |= counted
    assert found.absence_days == len(expected)


def test_hair_reaches_six_months_back_but_for_two_weeks() -> None:
    reach = reach_of(date(2026, 8, 31), BOOK)
    assert (reach.first, reach.last) == (date(2026, 2, 28), date(2026, 8, 17))


@pytest.mark.parametrize(
    ("sampled_on", "verdict"),
    [
        (date(2026, 3, 15), HairVerdict.PRECEDES_TERM),
        (date(2026, 3, 16), HairVerdict.MAY_PRECEDE_TERM),
        (date(2026, 9, 1), HairVerdict.MAY_PRECEDE_TERM),
        (date(2026, 9, 2), HairVerdict.WITHIN_TERM),
    ],
)
def test_a_hair_test_speaks_of_the_term_when_all_of_its_reach_lies_in_it(
    sampled_on: date, verdict: HairVerdict
) -> None:
    assert judge_hair(sampled_on, START, BOOK) is verdict
    is_countable = is_within_term(DrugTestSample.HAIR, sampled_on, START, BOOK)
    assert is_countable is (verdict is HairVerdict.WITHIN_TERM)


@pytest.mark.parametrize("sample", sorted(set(DrugTestSample) - {DrugTestSample.HAIR}))
def test_other_samples_speak_of_their_own_day(sample: DrugTestSample) -> None:
    assert is_within_term(sample, START, START, BOOK)
    assert not is_within_term(sample, START - timedelta(days=1), START, BOOK)
    assert not is_within_term(sample, START, None, BOOK)
