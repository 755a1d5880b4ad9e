"""States of an observation and the steps between them. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from api.errors import IllegalTransition


class ObservationStatus(StrEnum):
    """Where an observation stands."""

    OPEN = "open"
    RESOLVED = "resolved"


EDGES: Mapping[ObservationStatus, frozenset[ObservationStatus]] = {
    ObservationStatus.OPEN: frozenset({ObservationStatus.RESOLVED}),
    ObservationStatus.RESOLVED: frozenset(),
}


def advance(current: ObservationStatus, wanted: ObservationStatus) -> ObservationStatus:
    """Return `wanted` when the edge exists.

    Raises:
        IllegalTransition: There is no edge from `current` to `wanted`.
    """
    if wanted not in EDGES[current]:
        raise IllegalTransition
    return wanted
