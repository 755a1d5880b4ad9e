"""Parts of the week, in Shanghai's time whatever the offset."""

from datetime import datetime

import pytest

from api.domain.visits.hours import HourBand, band_of, left_to_try


@pytest.mark.parametrize(
    ("at", "band"),
    [
        ("2026-11-23T11:59:59+08:00", HourBand.MORNING),
        ("2026-11-23T12:00:00+08:00", HourBand.AFTERNOON),
        ("2026-11-23T17:59:59+08:00", HourBand.AFTERNOON),
        ("2026-11-23T18:00:00+08:00", HourBand.EVENING),
        ("2026-11-23T10:30:00+00:00", HourBand.EVENING),
        ("2026-11-27T17:00:00+00:00", HourBand.WEEKEND),  # Saturday one o'clock in Shanghai
        ("2026-11-29T15:59:59+00:00", HourBand.WEEKEND),
        ("2026-11-29T16:00:00+00:00", HourBand.MORNING),  # Monday, midnight
    ],
)
def test_the_band_of_an_instant(at: str, band: HourBand) -> None:
    assert band_of(datetime.fromisoformat(at)) is band


def test_what_is_left_to_try() -> None:
    assert left_to_try([]) == list(HourBand)
    tried = [datetime.fromisoformat(at) for at in ("2026-11-23T09:00:00+08:00", "2026-11-28T09:00:00+08:00")]
    assert left_to_try(tried) == [HourBand.AFTERNOON, HourBand.EVENING]
