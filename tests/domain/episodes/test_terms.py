"""Terms by the calendar: leap days, suspensions, credits, years and last days."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.domain.episodes.terms import (
    Pause,
    Suspension,
    Term,
    TermTooLong,
    add_months,
    pauses_on,
    report_due,
    term_months,
)
from tests.domain.episodes.samples import BOOK, REHABILITATION, START, TREATMENT

DAYS = st.dates(date(2020, 1, 1), date(2031, 12, 31))
TERMS = st.sampled_from([6, 12, 18, 24, 30, 36])
CREDITS = st.integers(0, 700)


@st.composite
def suspensions(draw: st.DrawFn, begins: date) -> tuple[Suspension, ...]:
    """Stretches that may touch and overlap; the last may still last."""
    found = []
    for _ in range(draw(st.integers(0, 3))):
        first = begins + timedelta(days=draw(st.integers(0, 1100)))
        found.append(Suspension(first, first + timedelta(days=draw(st.integers(1, 200)))))
    if draw(st.booleans()):
        found.append(Suspension(begins + timedelta(days=draw(st.integers(0, 1100)))))
    return tuple(found)


@pytest.mark.parametrize(
    ("day", "months", "wanted"),
    [
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 36, date(2027, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2027, 12, 31), 2, date(2028, 2, 29)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
    ],
)
def test_a_month_later_is_the_same_day_or_the_last_one(day: date, months: int, wanted: date) -> None:
    assert add_months(day, months) == wanted


@given(DAYS, st.integers(0, 40), st.integers(0, 40))
def test_more_months_are_never_earlier(day: date, fewer: int, more: int) -> None:
    assert (add_months(day, fewer) <= add_months(day, fewer + more)) is True


@pytest.mark.parametrize(
    ("start", "last"),
    [
        (date(2026, 3, 2), date(2029, 3, 1)),
        (date(2024, 2, 29), date(2027, 2, 27)),
        (date(2025, 3, 1), date(2028, 2, 29)),
        (date(2026, 1, 1), date(2028, 12, 31)),
    ],
)
def test_the_last_day_is_the_day_before_the_anniversary(start: date, last: date) -> None:
    assert Term(start, 36).expires_on == last


def test_the_last_day_can_be_the_anniversary_or_be_named() -> None:
    assert Term(START, 36, last_day_offset_days=0).expires_on == date(2029, 3, 2)
    assert Term(START, 24, named_last_day=date(2028, 2, 20)).expires_on == date(2028, 2, 20)
    assert Term(START, 24, credited_days=30, named_last_day=date(2028, 2, 20)).expires_on == date(2028, 2, 20)


def test_credited_days_bring_anniversaries_and_the_end_forward() -> None:
    term = Term(START, 36, credited_days=400)
    assert term.year_on(START) == 2
    assert term.expires_on == add_months(START - timedelta(days=400), 36) - timedelta(days=1)


def test_a_year_turns_on_its_anniversary() -> None:
    term = Term(date(2024, 2, 29), 36)
    days = [date(2024, 2, 29), date(2025, 2, 27), date(2025, 2, 28), date(2026, 2, 27), date(2026, 2, 28)]
    assert [term.year_on(day) for day in days] == [1, 1, 2, 2, 3]
    assert term.year_on(date(2040, 1, 1)) == 3
    assert Term(START, 24).year_on(date(2040, 1, 1)) == 2
    assert Term(START, 6).year_on(date(2040, 1, 1)) == 1


def test_a_suspension_moves_the_year_and_the_end_by_its_days() -> None:
    held = (Suspension(date(2026, 6, 1), date(2026, 7, 1)),)
    on = date(2027, 4, 1)
    term = Term(START, 36, pauses_on(held, on))
    assert term.year_on(date(2027, 3, 31)) == 1
    assert term.year_on(on) == 2
    assert term.expires_on == date(2029, 3, 31)


def test_while_it_lasts_the_year_is_frozen_and_the_end_unknown() -> None:
    held = (Suspension(date(2027, 3, 1)),)
    for on in (date(2027, 3, 1), date(2027, 3, 2), date(2029, 9, 9)):
        term = Term(START, 36, pauses_on(held, on))
        assert (term.year_on(on), term.expires_on, term.is_paused) == (1, None, True)
        assert term.last_day > on
    begun_on_the_anniversary = Term(START, 36, pauses_on([Suspension(date(2027, 3, 2))], date(2027, 5, 1)))
    assert begun_on_the_anniversary.year_on(date(2027, 5, 1)) == 2


def test_a_detention_after_the_term_moves_nothing() -> None:
    on = date(2029, 4, 1)
    term = Term(START, 36, pauses_on([Suspension(date(2029, 3, 2))], on))
    assert term.expires_on == date(2029, 3, 1)


def test_suspensions_that_touch_or_overlap_count_each_day_once() -> None:
    one, two, three = (date(2026, 5, day) for day in (1, 10, 20))
    on = date(2026, 6, 1)
    assert pauses_on([Suspension(two, three), Suspension(one, two)], on) == (Pause(one, three, False),)
    within = pauses_on([Suspension(one, three), Suspension(two, two + timedelta(days=1))], on)
    assert within == (Pause(one, three, False),)
    assert pauses_on([Suspension(one, three)], date(2026, 5, 5)) == (Pause(one, date(2026, 5, 6), True),)
    assert pauses_on([Suspension(two)], one) == ()
    assert pauses_on([Suspension(one, one)], on) == ()
    lasting = pauses_on([Suspension(one), Suspension(two, three)], on)
    assert lasting == (Pause(one, date(2026, 6, 2), True),)


@given(st.data(), DAYS, TERMS, CREDITS)
def test_the_year_never_goes_back(data: st.DataObject, start: date, months: int, credit: int) -> None:
    held = data.draw(suspensions(start))
    days = sorted(data.draw(st.lists(st.integers(0, 2000), min_size=2, max_size=8)))
    years = []
    for offset in days:
        on = start + timedelta(days=offset)
        years.append(Term(start, months, pauses_on(held, on), credit).year_on(on))
    assert years == sorted(years)
    assert set(years) <= {1, 2, 3}


@given(st.data(), DAYS, TERMS)
def test_as_many_days_are_served_as_without_a_suspension(
    data: st.DataObject, start: date, months: int
) -> None:
    held = data.draw(suspensions(start))
    on = start + timedelta(days=4000)
    pauses = pauses_on(held, on)
    term = Term(start, months, pauses)
    if term.expires_on is None:
        assert term.is_paused
        return
    whole = range(start.toordinal(), term.expires_on.toordinal() + 1)
    served = [
        day
        for day in whole
        if not any(one.starts_on.toordinal() <= day < one.ends_on.toordinal() for one in pauses)
    ]
    assert len(served) == (add_months(start, months) - start).days


@pytest.mark.parametrize(
    ("kind", "ordered", "wanted"),
    [(TREATMENT, None, 36), (TREATMENT, 36, 36), (REHABILITATION, 1, 1), (REHABILITATION, 36, 36)],
)
def test_a_term_that_the_law_knows(kind: object, ordered: int | None, wanted: int) -> None:
    assert term_months(kind, ordered, BOOK, START) == wanted  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("kind", "ordered"),
    [(TREATMENT, 24), (TREATMENT, 37), (REHABILITATION, 37), (REHABILITATION, 0), (REHABILITATION, None)],
)
def test_a_term_over_36_months_or_of_none_is_refused(kind: object, ordered: int | None) -> None:
    with pytest.raises(TermTooLong):
        term_months(kind, ordered, BOOK, START)  # type: ignore[arg-type]


def test_the_days_for_reporting_begin_on_the_day_after_receipt() -> None:
    assert report_due(date(2026, 2, 20), BOOK) == date(2026, 3, 7)
    assert report_due(date(2028, 2, 20), BOOK) == date(2028, 3, 6)


def test_of_a_detention_from_before_the_term_only_its_days_in_the_term_count() -> None:
    pauses = pauses_on([Suspension(START - timedelta(days=30), START + timedelta(days=5))], date(2027, 1, 1))
    assert Term(START, 36, pauses).expires_on == date(2029, 3, 6)
