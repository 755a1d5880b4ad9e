"""States of a patrol and the steps between them. Pure."""

from collections.abc import Mapping

from api.domain.patrols.words import PatrolStatus
from api.errors import IllegalTransition

_S = PatrolStatus

EDGES: Mapping[PatrolStatus, frozenset[PatrolStatus]] = {
    _S.PLANNED: frozenset({_S.DONE, _S.MISSED, _S.CANCELLED}),
    # Again to `done`: the owner says what was found, or says it anew.
    _S.DONE: frozenset({_S.DONE}),
    # A phone that was away longer than anybody waited brings the check-ins after all.
    _S.MISSED: frozenset({_S.DONE}),
    _S.CANCELLED: frozenset(),
}


def advance(current: PatrolStatus, wanted: PatrolStatus) -> PatrolStatus:
    """Return `wanted` when the edge exists.

    Raises:
        IllegalTransition: There is no edge from `current` to `wanted`.
    """
    if wanted not in EDGES[current]:
        raise IllegalTransition
    return wanted
