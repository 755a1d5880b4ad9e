"""Windows of drug tests: they tile the term, and keep refusals, reasons and misses apart."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.domain.care_rules.book import RuleRow
from api.domain.care_rules.words import RuleKey
from api.domain.episodes.facts import DrugTestFact
from api.domain.episodes.terms import Suspension, Term, add_months, pauses_on
from api.domain.episodes.windows import place_test, windows_of_tests
from api.domain.episodes.words import DrugTestResult, EpisodeType, ItemKind, ItemStatus
from tests.domain.episodes.samples import BOOK, REHABILITATION, START, TREATMENT, episode, items, schedule_of
from tests.domain.episodes.test_terms import CREDITS, DAYS, TERMS, suspensions
from tests.factories.care_rules import national_book

R, S = DrugTestResult, ItemStatus
FIRST = date(2026, 4, 1)
"""Last day of the first window."""


def status(*tests: DrugTestFact, on: date, number: int = 1) -> ItemStatus:
    return items(episode(tests=tests), ItemKind.DRUG_TEST, on)[number - 1].status


@pytest.mark.parametrize(
    ("kind", "months", "wanted"),
    [
        (TREATMENT, 36, [12, 6, 4]),
        (REHABILITATION, 36, [6, 4, 2]),
        (REHABILITATION, 24, [6, 6]),
        (REHABILITATION, 18, [6, 3]),
        (REHABILITATION, 30, [6, 4, 1]),
    ],
)
def test_a_term_owes_as_many_tests_a_year_as_the_rules_say(
    kind: EpisodeType, months: int, wanted: list[int]
) -> None:
    windows = windows_of_tests(kind, Term(START, months), BOOK)
    assert [sum(one.year == year for one in windows) for year in range(1, len(wanted) + 1)] == wanted


def test_windows_are_months_of_the_term() -> None:
    windows = windows_of_tests(TREATMENT, Term(date(2026, 1, 31), 36), BOOK)
    days = [one.starts_on for one in windows[:4]]
    assert days == [date(2026, 1, 31), date(2026, 2, 28), date(2026, 3, 31), date(2026, 4, 30)]
    assert windows[12].starts_on == date(2027, 1, 31)
    assert windows[12].ends_before == date(2027, 3, 31)


@pytest.mark.parametrize("offset", [-1, 0])
def test_a_last_day_more_or_less_makes_no_window(offset: int) -> None:
    windows = windows_of_tests(TREATMENT, Term(START, 36, last_day_offset_days=offset), BOOK)
    assert len(windows) == 22
    assert windows[-1].ends_before == date(2029, 3, 3 + offset)
    short = windows_of_tests(REHABILITATION, Term(START, 18, last_day_offset_days=offset), BOOK)
    assert len(short) == 9


@given(st.data(), DAYS, st.sampled_from(EpisodeType), TERMS, CREDITS, st.sampled_from([None, 1, 5, 7, 12]))
def test_windows_tile_the_term(
    data: st.DataObject, start: date, kind: EpisodeType, months: int, credit: int, count: int | None
) -> None:
    on = start + timedelta(days=data.draw(st.integers(0, 1500)))
    pauses = pauses_on(data.draw(suspensions(start)), on)
    term = Term(start, 36 if kind is TREATMENT else months, pauses, credit)
    changed = start + timedelta(days=data.draw(st.integers(0, 1000)))
    local = [
        RuleRow(RuleKey.TESTS_PER_TERM_YEAR, f"{kind.value}/{length}/{year}", count, changed, is_local=True)
        for length in (24, 36)
        for year in (1, 2, 3)
        if count is not None
    ]
    windows = windows_of_tests(kind, term, national_book(local))
    if term.last_day < start:
        assert windows == ()
        return
    assert windows[0].starts_on == start
    assert windows[-1].ends_before == term.last_day + timedelta(days=1)
    assert all(one.ends_before == two.starts_on for one, two in pairwise(windows))
    assert all(one.starts_on < one.ends_before for one in windows)
    day = start + timedelta(days=data.draw(st.integers(-40, 1800)))
    is_held = any(one.starts_on <= day < one.ends_on for one in pauses)
    index = place_test(day, windows, pauses)
    assert (index is None) is (is_held or not start <= day <= term.last_day)
    if index is not None:
        assert windows[index].starts_on <= day < windows[index].ends_before


@given(DAYS, st.integers(0, 1000), st.integers(1, 300))
def test_a_suspension_moves_every_later_window_by_its_days(start: date, after: int, length: int) -> None:
    first = start + timedelta(days=after)
    held = Suspension(first, first + timedelta(days=length))
    plain = windows_of_tests(TREATMENT, Term(start, 36), BOOK)
    moved = windows_of_tests(TREATMENT, Term(start, 36, pauses_on([held], date(2040, 1, 1))), BOOK)
    assert len(plain) == len(moved)
    for one, two in zip(plain, moved, strict=True):
        by = timedelta(days=length if one.ends_before > first else 0)
        assert two.ends_before - one.ends_before == by


def test_a_rule_holds_for_windows_that_begin_under_it() -> None:
    changed = date(2026, 6, 15)
    row = RuleRow(RuleKey.TESTS_PER_TERM_YEAR, "community_treatment/36/1", 6, changed, is_local=True)
    windows = windows_of_tests(TREATMENT, Term(START, 36), national_book([row]))
    starts = [one.starts_on for one in windows if one.year == 1]
    months = [add_months(START, number) for number in (0, 1, 2, 3, 4, 6, 8, 10)]
    assert starts == months
    assert [one.rule.value for one in windows[:8]] == [12] * 4 + [6] * 4


def test_a_rule_of_no_tests_owes_none() -> None:
    row = RuleRow(RuleKey.TESTS_PER_TERM_YEAR, "community_treatment/36/2", 0, START, is_local=True)
    windows = windows_of_tests(TREATMENT, Term(START, 36), national_book([row]))
    assert [one.year for one in windows] == [1] * 12 + [3] * 4
    assert windows[12].starts_on == date(2028, 3, 2)
    assert place_test(date(2027, 6, 1), windows, ()) is None


def test_a_slice_that_a_credit_cut_is_joined_to_the_next() -> None:
    windows = windows_of_tests(TREATMENT, Term(START, 36, credited_days=20), BOOK)
    assert windows[0].starts_on == START
    assert windows[0].ends_before == add_months(START - timedelta(days=20), 2)
    assert len(windows) == 21


@pytest.mark.parametrize("result", [R.NEGATIVE, R.PRELIMINARY_POSITIVE, R.CONTESTED, R.CONFIRMED_POSITIVE])
def test_a_test_that_was_taken_settles_its_window_whatever_it_said(result: DrugTestResult) -> None:
    facts = episode(tests=(DrugTestFact(date(2026, 3, 20), result),))
    plain = schedule_of(episode(), BOOK, date(2026, 4, 5))
    found = schedule_of(facts, BOOK, date(2026, 4, 5))
    assert status(DrugTestFact(date(2026, 3, 20), result), on=date(2026, 4, 5)) is S.DONE
    assert [i for i in found.items if i.number > 1 or i.kind is not ItemKind.DRUG_TEST] == [
        i for i in plain.items if i.number > 1 or i.kind is not ItemKind.DRUG_TEST
    ]


@pytest.mark.parametrize(
    ("result", "during", "afterwards"),
    [
        (R.NOT_TAKEN_WITH_REASON, S.OPEN, S.MISSED_WITH_REASON),
        (R.INVALID, S.OPEN, S.MISSED_WITH_REASON),
        (R.REFUSED, S.REFUSED, S.REFUSED),
        (R.EVADED, S.EVADED, S.EVADED),
    ],
)
def test_reasons_refusals_and_evasions_are_told_apart(
    result: DrugTestResult, during: ItemStatus, afterwards: ItemStatus
) -> None:
    test = DrugTestFact(date(2026, 3, 20), result)
    assert status(test, on=FIRST) is during
    assert status(test, on=FIRST + timedelta(days=1)) is afterwards
    made_good = DrugTestFact(date(2026, 3, 30), R.NEGATIVE)
    assert status(test, made_good, on=FIRST) is S.DONE


def test_a_window_is_upcoming_open_and_missed_by_the_day() -> None:
    assert status(on=FIRST, number=2) is S.UPCOMING
    assert status(on=FIRST + timedelta(days=1), number=2) is S.OPEN
    assert status(on=FIRST) is S.OPEN
    assert status(on=FIRST + timedelta(days=1)) is S.MISSED


def test_what_was_missed_with_a_reason_is_made_up_for_by_a_second_test_of_the_next_window() -> None:
    excused = DrugTestFact(date(2026, 3, 20), R.NOT_TAKEN_WITH_REASON)
    one, two = DrugTestFact(date(2026, 4, 3), R.NEGATIVE), DrugTestFact(date(2026, 4, 20), R.NEGATIVE)
    on = date(2026, 4, 25)
    assert [status(excused, one, on=on, number=n) for n in (1, 2)] == [S.MISSED_WITH_REASON, S.DONE]
    assert [status(excused, one, two, on=on, number=n) for n in (1, 2)] == [S.DONE_LATE, S.DONE]
    assert [status(one, two, on=on, number=n) for n in (1, 2)] == [S.MISSED, S.DONE]


def test_a_test_in_no_window_is_told_apart() -> None:
    held = Suspension(date(2026, 5, 1), date(2026, 6, 1))
    early, inside, late = date(2026, 2, 25), date(2026, 5, 10), date(2029, 6, 1)
    tests = tuple(DrugTestFact(day, R.NEGATIVE) for day in (early, inside, late, date(2026, 3, 9)))
    found = schedule_of(episode(tests=tests, suspensions=(held,)), BOOK, date(2029, 7, 1))
    assert [test.on for test in found.tests_in_no_window] == [early, inside, late]


def test_during_a_suspension_the_window_is_put_off_and_comes_again() -> None:
    held = (Suspension(date(2026, 3, 10)),)
    found = items(episode(suspensions=held), ItemKind.DRUG_TEST, date(2026, 6, 1))
    assert found[0].status is S.CANCELLED_BY_SUSPENSION
    assert found[1].status is S.UPCOMING
    released = (Suspension(date(2026, 3, 10), date(2026, 6, 2)),)
    found = items(episode(suspensions=released), ItemKind.DRUG_TEST, date(2026, 6, 2))
    assert found[0].status is S.OPEN
    assert found[0].due_on == FIRST + timedelta(days=84)


def test_the_day_after_the_term_lies_in_no_window() -> None:
    windows = windows_of_tests(TREATMENT, Term(START, 36), BOOK)
    last = date(2029, 3, 1)
    assert place_test(last, windows, ()) == 21
    assert place_test(last + timedelta(days=1), windows, ()) is None
