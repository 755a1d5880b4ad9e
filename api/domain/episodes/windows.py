"""In which stretches of the term a drug test is owed, and what became of each. Pure.

Source: the domain reference, 5.1: equal slices of the term year, moved by suspensions. A test that is not
final moves nothing here: it was taken, and that is all that a window asks.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache
from typing import Final

from api.domain.care_rules.book import RuleBook, RuleRow
from api.domain.care_rules.words import RuleKey
from api.domain.episodes.facts import DrugTestFact
from api.domain.episodes.terms import LAST_TERM_YEAR, MONTHS_A_YEAR, ONE_DAY, Pause, Term, add_months
from api.domain.episodes.words import DrugTestResult, EpisodeType, ItemStatus

TAKEN: Final = frozenset(
    {
        DrugTestResult.NEGATIVE,
        DrugTestResult.PRELIMINARY_POSITIVE,
        DrugTestResult.CONTESTED,
        DrugTestResult.CONFIRMED_POSITIVE,
    }
)
"""Results of a sample that was given and could be read, whatever it said."""

_TURNED_DOWN: Final = {
    DrugTestResult.REFUSED: ItemStatus.REFUSED,
    DrugTestResult.EVADED: ItemStatus.EVADED,
}
_TWO_YEARS: Final = 24
_THREE_YEARS: Final = 36


@dataclass(frozen=True, slots=True)
class DrugTestWindow:
    """A stretch in which one test is owed.

    Attributes:
        ends_before: The day after its last one.
        rule: The row that made it.
    """

    year: int
    starts_on: date
    ends_before: date
    rule: RuleRow


@dataclass(frozen=True, slots=True)
class WindowOutcome:
    """How a window stands, and the day of the test that settled it."""

    status: ItemStatus
    done_on: date | None = None


def length_class(kind: EpisodeType, months: int) -> int:
    """The term, in months, whose schedule a term follows: of rehabilitation up to two years, that of two."""
    is_short = kind is EpisodeType.COMMUNITY_REHABILITATION and months <= _TWO_YEARS
    return _TWO_YEARS if is_short else _THREE_YEARS


@lru_cache(maxsize=2048)
def windows_of_tests(kind: EpisodeType, term: Term, book: RuleBook) -> tuple[DrugTestWindow, ...]:
    """All windows of a term, in order, without a gap and without an overlap where tests are owed at all.

    A window keeps the rule of the day on which it begins. One that a credit cut is joined to the next:
    nobody owes a test for the rest of a slice that was served elsewhere.
    """
    found: list[DrugTestWindow] = []
    joined_from: date | None = None
    for window in _slices(kind, term, book):
        if window.ends_before <= term.starts_on:
            continue
        if window.starts_on < term.starts_on and window.ends_before <= term.last_day:
            joined_from = term.starts_on
            continue
        begins = joined_from or max(window.starts_on, term.starts_on)
        found.append(DrugTestWindow(window.year, begins, window.ends_before, window.rule))
        joined_from = None
    return tuple(found)


def _slices(kind: EpisodeType, term: Term, book: RuleBook) -> Iterator[DrugTestWindow]:
    """The slices as if the whole term were served here, at the days on which they fall."""
    length = length_class(kind, term.months)
    years = min(LAST_TERM_YEAR, -(-term.months // MONTHS_A_YEAR))
    counts_from, ends_before = term.counts_from, term.ends_before
    first = counts_from
    for year in range(1, years + 1):
        cursor, following = first, add_months(counts_from, MONTHS_A_YEAR * year)
        end = ends_before if year == years else following
        qualifier = f"{kind.value}/{length}/{year}"
        cuts: dict[int, list[date]] = {}
        while cursor < end:
            starts_on = term.shift(cursor)
            rule = book.rule(RuleKey.TESTS_PER_TERM_YEAR, starts_on, qualifier)
            if rule.value not in cuts:
                cuts[rule.value] = _cuts(counts_from, year, rule.value)
            cursor = _next_cut(cuts[rule.value], cursor, end)
            if rule.value > 0:
                yield DrugTestWindow(year, starts_on, term.shift(cursor), rule)
        first = following


def _cuts(counts_from: date, year: int, count: int) -> list[date]:
    """Where a term year is cut into so many slices: by months, or by days where months do not divide it."""
    before = MONTHS_A_YEAR * (year - 1)
    if count > 0 and MONTHS_A_YEAR % count == 0:
        step = MONTHS_A_YEAR // count
        return [add_months(counts_from, before + number * step) for number in range(1, count)]
    first = add_months(counts_from, before)
    whole = (add_months(counts_from, before + MONTHS_A_YEAR) - first).days
    return [first + timedelta(days=whole * number // count) for number in range(1, count)]


def _next_cut(cuts: Sequence[date], cursor: date, end: date) -> date:
    """Where the slice ends that begins at the cursor. A last day of its own never makes a slice."""
    index = bisect_right(cuts, cursor)
    return cuts[index] if index < len(cuts) and cuts[index] < end - ONE_DAY else end


def place_test(on: date, windows: Sequence[DrugTestWindow], pauses: Sequence[Pause]) -> int | None:
    """The index of the window in which a day lies; None outside the term and while the clock stands still."""
    if any(pause.starts_on <= on < pause.ends_on for pause in pauses):
        return None
    index = bisect_right(windows, on, key=lambda window: window.starts_on) - 1
    if index < 0 or on >= windows[index].ends_before:
        return None
    return index


def outcomes(
    windows: Sequence[DrugTestWindow],
    tests: Sequence[DrugTestFact],
    pauses: Sequence[Pause],
    on: date,
) -> tuple[list[WindowOutcome], list[DrugTestFact]]:
    """What became of each window, and the tests that fall in none.

    A test missed with a reason is made up for by a further test of the window after it.

    Args:
        windows: Of the term, in order.
        tests: In the order of their days.
        pauses: Suspensions as they were known on the day.
        on: The day.
    """
    placed: list[list[DrugTestFact]] = [[] for _ in windows]
    outside: list[DrugTestFact] = []
    for test in tests:
        index = place_test(test.on, windows, pauses)
        (outside if index is None else placed[index]).append(test)
    found = [_outcome(window, several, on) for window, several in zip(windows, placed, strict=True)]
    for index, following in enumerate(placed[1:]):
        taken = [test.on for test in following if test.result in TAKEN]
        if found[index].status is ItemStatus.MISSED_WITH_REASON and len(taken) > 1:
            found[index] = WindowOutcome(ItemStatus.DONE_LATE, taken[0])
            found[index + 1] = WindowOutcome(ItemStatus.DONE, taken[1])
    return found, outside


def _outcome(window: DrugTestWindow, tests: Sequence[DrugTestFact], on: date) -> WindowOutcome:
    for test in tests:
        if test.result in TAKEN:
            return WindowOutcome(ItemStatus.DONE, test.on)
    for test in reversed(tests):
        if test.result in _TURNED_DOWN:
            return WindowOutcome(_TURNED_DOWN[test.result])
    if on < window.starts_on:
        return WindowOutcome(ItemStatus.UPCOMING)
    if on < window.ends_before:
        return WindowOutcome(ItemStatus.OPEN)
    return WindowOutcome(ItemStatus.MISSED_WITH_REASON if tests else ItemStatus.MISSED)
