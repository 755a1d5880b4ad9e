"""When the patrols of a template take place. Pure: the same seed and day give the same window everywhere.

The seed is secret and each day draws anew from it, so a window cannot be told from those before it, and two
workers that plan the same day plan the same patrol.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Final

from api.kit.clock import SHANGHAI

STEP_MIN: Final = 5
"""Windows begin at multiples of this many minutes after the beginning of the span."""

SEED_BYTES: Final = 16


@dataclass(frozen=True, slots=True)
class Rhythm:
    """On which days and inside which hours.

    Attributes:
        weekdays: ISO numbers, Monday is 1.
        times_per_week: On how many of these days, drawn anew each week; None for all of them.
        span_starts_min: Minutes since midnight in Asia/Shanghai, before which no window begins.
        span_ends_min: Minutes since midnight, after which no window ends.
        window_min: Length of the window in minutes.
        is_random: Whether the window lies anywhere in the span, or at its beginning.
    """

    weekdays: tuple[int, ...]
    times_per_week: int | None
    span_starts_min: int
    span_ends_min: int
    window_min: int
    is_random: bool


@dataclass(frozen=True, slots=True)
class Window:
    """Within which a patrol is to be walked, UTC."""

    starts_at: datetime
    ends_at: datetime


def window_on(rhythm: Rhythm, seed: bytes, on: date) -> Window | None:
    """The window of a day in Asia/Shanghai, or None where the template rests."""
    if on.isoweekday() not in days_of_week(rhythm, seed, on):
        return None
    offset_min = 0
    if rhythm.is_random:
        room_min = rhythm.span_ends_min - rhythm.span_starts_min - rhythm.window_min
        offset_min = STEP_MIN * _draw(seed, f"window {on.isoformat()}", room_min // STEP_MIN + 1)
    begin = datetime.combine(on, time(), SHANGHAI) + timedelta(minutes=rhythm.span_starts_min + offset_min)
    starts_at = begin.astimezone(UTC)
    return Window(starts_at, starts_at + timedelta(minutes=rhythm.window_min))


def days_of_week(rhythm: Rhythm, seed: bytes, on: date) -> frozenset[int]:
    """The weekdays on which there is a patrol in the ISO week of a day."""
    if rhythm.times_per_week is None or rhythm.times_per_week >= len(rhythm.weekdays):
        return frozenset(rhythm.weekdays)
    year, week, _ = on.isocalendar()
    left = sorted(rhythm.weekdays)
    drawn = [
        left.pop(_draw(seed, f"day {year}-W{week:02} {number}", len(left)))
        for number in range(rhythm.times_per_week)
    ]
    return frozenset(drawn)


def pick(seed: bytes, on: date, count: int) -> int:
    """One of `count` people who take turns, drawn anew each day."""
    return _draw(seed, f"owner {on.isoformat()}", count)


def _draw(seed: bytes, what: str, count: int) -> int:
    """A number from 0 to `count` - 1 that follows from seed and occasion alone.

    64 bits over a few hundred values: the bias is less than one in ten million million.
    """
    digest = hmac.digest(seed, what.encode(), hashlib.sha256)
    return int.from_bytes(digest[:8]) % count
