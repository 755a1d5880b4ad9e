"""When a term begins, stands still, turns a year and ends: by the calendar, never by 365 days. Pure.

Source: the domain reference, R-1, R-3, R-10, R-11 and 3.3 (`term_year`).
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from api.domain.care_rules.book import RuleBook
from api.domain.care_rules.words import RuleKey
from api.domain.episodes.words import EpisodeType
from api.errors import DomainError

MONTHS_A_YEAR: Final = 12
LAST_TERM_YEAR: Final = 3
SHORTEST_MONTH_DAYS: Final = 28
ONE_DAY: Final = timedelta(days=1)


class TermTooLong(DomainError):
    """An order names a term that the law does not know."""

    code = "term_too_long"


@dataclass(frozen=True, slots=True, order=True)
class Suspension:
    """Days on which the clock stands still, from the first to before `ends_on`.

    Attributes:
        ends_on: The day of the release, which counts again; None while it lasts.
    """

    starts_on: date
    ends_on: date | None = None


@dataclass(frozen=True, slots=True)
class Pause:
    """A suspension as it was known on a day. One that lasts is taken to end on the day after.

    Attributes:
        is_lasting: Whether the end is no more than that.
    """

    starts_on: date
    ends_on: date
    is_lasting: bool


def add_months(day: date, months: int) -> date:
    """The same day of another month, or its last one: 29 February becomes 28 in a common year."""
    year, month0 = divmod(day.year * MONTHS_A_YEAR + day.month - 1 + months, MONTHS_A_YEAR)
    if day.day <= SHORTEST_MONTH_DAYS:
        return date(year, month0 + 1, day.day)
    return date(year, month0 + 1, min(day.day, monthrange(year, month0 + 1)[1]))


def pauses_on(suspensions: Iterable[Suspension], on: date) -> tuple[Pause, ...]:
    """Suspensions as they were known on a day, in order, those that touch or overlap as one."""
    found: list[Pause] = []
    for one in sorted(suspensions, key=lambda one: one.starts_on):
        if one.starts_on > on:
            break
        is_lasting = one.ends_on is None or one.ends_on > on
        ends_on = on + ONE_DAY if one.ends_on is None or is_lasting else one.ends_on
        pause = Pause(one.starts_on, ends_on, is_lasting)
        if pause.ends_on <= pause.starts_on:
            continue
        if found and pause.starts_on <= found[-1].ends_on:
            last = found.pop()
            pause = Pause(
                last.starts_on,
                max(last.ends_on, pause.ends_on),
                last.is_lasting or pause.is_lasting,
            )
        found.append(pause)
    return tuple(found)


def shifted(begins: date, end: date, pauses: Iterable[Pause]) -> date:
    """The end of a stretch that began on a day, put off by the pauses in it; it is itself not of it."""
    for pause in pauses:
        if pause.starts_on >= end:
            break
        if pause.ends_on > begins:
            end += pause.ends_on - max(pause.starts_on, begins)
    return end


@dataclass(frozen=True, slots=True)
class Term:
    """A term that began.

    Attributes:
        starts_on: The day on which the person reported.
        months: As the law or the order says.
        credited_days: Days of isolation that count, so that the anniversaries come earlier by them.
        last_day_offset_days: From the anniversary to the last day, where the order names none.
        named_last_day: As the order or the notice names it, credits included, suspensions not.
    """

    starts_on: date
    months: int
    pauses: tuple[Pause, ...] = ()
    credited_days: int = 0
    last_day_offset_days: int = -1
    named_last_day: date | None = None

    @property
    def counts_from(self) -> date:
        """The day from which anniversaries are counted."""
        return self.starts_on - timedelta(days=self.credited_days)

    @property
    def ends_before(self) -> date:
        """The day after the last one, had the clock never stood still."""
        if self.named_last_day is not None:
            return self.named_last_day + ONE_DAY
        offset = timedelta(days=self.last_day_offset_days + 1)
        return add_months(self.counts_from, self.months) + offset

    @property
    def is_paused(self) -> bool:
        """Whether the clock stands still on the day of the view."""
        return bool(self.pauses) and self.pauses[-1].is_lasting

    @property
    def last_day(self) -> date:
        """Last day; of a term that stands still, as it would be if the clock went on tomorrow."""
        return self.shift(self.ends_before) - ONE_DAY

    @property
    def expires_on(self) -> date | None:
        """Last day; None while nobody can know it, since the clock stands still."""
        is_open = self.is_paused and self.pauses[-1].starts_on < self.shift(self.ends_before)
        return None if is_open else self.last_day

    def shift(self, nominal: date) -> date:
        """A day of the term that knows no suspension, as the day on which it falls."""
        return shifted(self.starts_on, nominal, self.pauses)

    def boundary(self, months: int) -> date:
        """The day after so many whole months of the term."""
        return self.shift(add_months(self.counts_from, months))

    def year_on(self, on: date) -> int:
        """The term year in which a day lies, 1 to 3; frozen while the clock stands still."""
        last = min(LAST_TERM_YEAR, max(1, -(-self.months // MONTHS_A_YEAR)))
        return 1 + sum(on >= self.boundary(MONTHS_A_YEAR * year) for year in range(1, last))


def term_months(kind: EpisodeType, ordered_months: int | None, book: RuleBook, decided_on: date) -> int:
    """How long a term is: of treatment as the law says, of rehabilitation as the order says.

    Raises:
        TermTooLong: The order names more than the law allows, or nothing.
    """
    if kind is EpisodeType.COMMUNITY_TREATMENT:
        wanted = book.value(RuleKey.TERM_MONTHS_CT, decided_on)
        if ordered_months not in {None, wanted}:
            raise TermTooLong
        return wanted
    most = book.value(RuleKey.TERM_MONTHS_CR_MAX, decided_on)
    if ordered_months is None or not 1 <= ordered_months <= most:
        raise TermTooLong
    return ordered_months


def report_due(received_on: date, book: RuleBook) -> date:
    """The last day for reporting: natural days, the day of receipt not counted.

    Source: 戒毒条例 14, 38; the domain reference, R-1. After a release the same number runs again.
    """
    return received_on + timedelta(days=book.value(RuleKey.REPORT_DAYS, received_on))
