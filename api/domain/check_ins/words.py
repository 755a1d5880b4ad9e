"""Words of check-ins."""

from enum import StrEnum


class CheckInKind(StrEnum):
    """Why somebody checked in."""

    ROUTINE = "routine"
    PATROL = "patrol"
    FOLLOW_UP = "follow_up"
