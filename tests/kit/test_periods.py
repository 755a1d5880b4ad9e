"""Keys of weeks and months, and the instants at which they begin and end in Shanghai."""

from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.kit.periods import month_of, read_month, read_week, week_of

DAYS = st.dates(date(1902, 1, 1), date(2198, 12, 31))


@pytest.mark.parametrize(
    ("on", "key"),
    [
        (date(2026, 12, 31), "2026-W53"),
        (date(2027, 1, 3), "2026-W53"),
        (date(2027, 1, 4), "2027-W01"),
        (date(2026, 11, 23), "2026-W48"),
        (date(2026, 11, 29), "2026-W48"),
    ],
)
def test_a_week_belongs_to_its_iso_year(on: date, key: str) -> None:
    """Source: the domain reference, 7.6."""
    assert week_of(on).key == key
    assert week_of(on).starts_on.isoweekday() == 1


def test_a_period_begins_at_midnight_in_shanghai() -> None:
    week = read_week("2026-W48")
    assert week.starts_at == datetime(2026, 11, 22, 16, tzinfo=UTC)
    assert week.ends_at == datetime(2026, 11, 29, 16, tzinfo=UTC)
    assert read_month("2026-02").ends_on == date(2026, 2, 28)
    assert read_month("2028-02").ends_on == date(2028, 2, 29)
    assert read_month("2026-12").ends_on == date(2026, 12, 31)


@given(DAYS)
def test_keys_are_read_as_they_are_written(on: date) -> None:
    assert read_week(week_of(on).key) == week_of(on)
    assert read_month(month_of(on).key) == month_of(on)
    for period in (week_of(on), month_of(on)):
        assert period.starts_on <= on <= period.ends_on
        assert period.ends_at - period.starts_at >= timedelta(days=6)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "2026",
        "2026-W00",
        "2026-W54",
        "2025-W53",
        "2026-w48",
        "2026-W4",
        "٢٠٢٦-W48",
        "1900-W01",
        "2026-11",
    ],
)
def test_what_is_no_week_is_refused(key: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whichever part of it is wrong
        read_week(key)


@pytest.mark.parametrize("key", ["2026-00", "2026-13", "2026-1", "2200-01", "2026-W48", "2026-11-01"])
def test_what_is_no_month_is_refused(key: str) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whichever part of it is wrong
        read_month(key)
