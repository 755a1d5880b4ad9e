"""States of the record of a drone flight and the steps between them. Pure."""

from collections.abc import Mapping

from api.domain.drone_flights.words import FlightStatus
from api.errors import IllegalTransition

_S = FlightStatus

EDGES: Mapping[FlightStatus, frozenset[FlightStatus]] = {
    _S.PLANNED: frozenset({_S.FLOWN, _S.CANCELLED}),
    _S.FLOWN: frozenset({_S.ERASED}),
    _S.ERASED: frozenset(),
    _S.CANCELLED: frozenset(),
}


def advance(current: FlightStatus, wanted: FlightStatus) -> FlightStatus:
    """Return `wanted` when the edge exists.

    Raises:
        IllegalTransition: There is no edge from `current` to `wanted`.
    """
    if wanted not in EDGES[current]:
        raise IllegalTransition
    return wanted
