"""When doors were tried, and when they are still to be: who works by day is met in the evening. Pure."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import Final

from api.kit.clock import SHANGHAI

_NOON: Final = 12
_EVENING: Final = 18
_SATURDAY: Final = 5


class HourBand(StrEnum):
    """A part of the week, in Asia/Shanghai. Source: decision 0024."""

    MORNING = "morning"
    AFTERNOON = "afternoon"
    EVENING = "evening"
    WEEKEND = "weekend"


def band_of(at: datetime) -> HourBand:
    """The part of the week in which an attempt was made."""
    local = at.astimezone(SHANGHAI)
    if local.weekday() >= _SATURDAY:
        return HourBand.WEEKEND
    if local.hour >= _EVENING:
        return HourBand.EVENING
    return HourBand.MORNING if local.hour < _NOON else HourBand.AFTERNOON


def left_to_try(attempts: Iterable[datetime]) -> list[HourBand]:
    """The parts of the week in which nobody was there yet."""
    tried = {band_of(at) for at in attempts}
    return [band for band in HourBand if band not in tried]
