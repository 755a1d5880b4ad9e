"""States of a second visit and the steps between them. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from api.errors import IllegalTransition


class ReVisitStatus(StrEnum):
    """Where a second visit stands."""

    PLANNED = "planned"
    DONE = "done"


EDGES: Mapping[ReVisitStatus, frozenset[ReVisitStatus]] = {
    ReVisitStatus.PLANNED: frozenset({ReVisitStatus.DONE}),
    ReVisitStatus.DONE: frozenset(),
}


def advance(current: ReVisitStatus, wanted: ReVisitStatus) -> ReVisitStatus:
    """Return `wanted` when the edge exists.

    Raises:
        IllegalTransition: There is no edge from `current` to `wanted`.
    """
    if wanted not in EDGES[current]:
        raise IllegalTransition
    return wanted
