"""States of a meeting and the steps between them. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from api.errors import IllegalTransition


class MeetingStatus(StrEnum):
    """Where a meeting stands. Source: the domain reference, 10, `meeting_status`."""

    PLANNED = "planned"
    HELD = "held"
    CANCELLED = "cancelled"
    EXEMPT = "exempt"


_S = MeetingStatus

EDGES: Mapping[MeetingStatus, frozenset[MeetingStatus]] = {
    _S.PLANNED: frozenset({_S.HELD, _S.CANCELLED}),
    _S.HELD: frozenset(),
    _S.CANCELLED: frozenset(),
    # A week that was excused by mistake is owed again.
    _S.EXEMPT: frozenset({_S.CANCELLED}),
}


def advance(current: MeetingStatus, wanted: MeetingStatus) -> MeetingStatus:
    """Return `wanted` when the edge exists.

    Raises:
        IllegalTransition: There is no edge from `current` to `wanted`.
    """
    if wanted not in EDGES[current]:
        raise IllegalTransition
    return wanted


def require_held(current: MeetingStatus) -> MeetingStatus:
    """The state itself, of a meeting that took place.

    Raises:
        IllegalTransition: It did not, or not yet.
    """
    if current is not MeetingStatus.HELD:
        raise IllegalTransition
    return current
