"""ISO weeks, months and quarters of Asia/Shanghai by their keys: `2026-W48`, `2026-11`, `2026-Q4`.

Source: ISO 8601; the domain reference, 7.6: the year of a week is the ISO year.
"""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from api.kit.clock import SHANGHAI

_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d{2})", re.ASCII)
_QUARTER = re.compile(r"(\d{4})-Q([1-4])", re.ASCII)
_MONTHS_PER_QUARTER = 3
_FIRST_YEAR, _LAST_YEAR = 1901, 2199


@dataclass(frozen=True, slots=True, order=True)
class Period:
    """A week, a month or a quarter.

    Attributes:
        starts_on, ends_on: First and last day.
    """

    starts_on: date
    ends_on: date
    key: str

    @property
    def starts_at(self) -> datetime:
        """The first instant, UTC."""
        return _midnight(self.starts_on)

    @property
    def ends_at(self) -> datetime:
        """The first instant after it, UTC."""
        return _midnight(self.ends_on + timedelta(days=1))


def _midnight(on: date) -> datetime:
    return datetime.combine(on, time(), SHANGHAI).astimezone(UTC)


def week_of(on: date) -> Period:
    """The ISO week in which a day lies."""
    year, week, weekday = on.isocalendar()
    monday = on - timedelta(days=weekday - 1)
    return Period(monday, monday + timedelta(days=6), f"{year:04d}-W{week:02d}")


def month_of(on: date) -> Period:
    """The month in which a day lies."""
    first = on.replace(day=1)
    following = (first + timedelta(days=31)).replace(day=1)
    return Period(first, following - timedelta(days=1), f"{on.year:04d}-{on.month:02d}")


def read_week(key: str) -> Period:
    """The week that a key names.

    Raises:
        ValueError: It names none.
    """
    year, number = _numbers(_WEEK, key)
    return week_of(date.fromisocalendar(year, number, 1))


def read_month(key: str) -> Period:
    """The month that a key names.

    Raises:
        ValueError: It names none.
    """
    year, number = _numbers(_MONTH, key)
    return month_of(date(year, number, 1))


def read_quarter(key: str) -> Period:
    """The quarter that a key names.

    Raises:
        ValueError: It names none.
    """
    year, number = _numbers(_QUARTER, key)
    last = _MONTHS_PER_QUARTER * number
    first, until = month_of(date(year, last - 2, 1)), month_of(date(year, last, 1))
    return Period(first.starts_on, until.ends_on, key)


def _numbers(form: re.Pattern[str], key: str) -> tuple[int, int]:
    found = form.fullmatch(key)
    if found is None or not _FIRST_YEAR <= int(found[1]) <= _LAST_YEAR:
        raise ValueError("not the key of a period")
    return int(found[1]), int(found[2])
