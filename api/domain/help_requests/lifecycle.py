"""States of a call for help and the steps between them. Pure."""

from collections.abc import Mapping

from api.domain.help_requests.words import HelpRequestStatus
from api.errors import IllegalTransition

_S = HelpRequestStatus

EDGES: Mapping[HelpRequestStatus, frozenset[HelpRequestStatus]] = {
    # Much help needs no file: advice, a number to call, a way to another office.
    _S.RECEIVED: frozenset({_S.BEING_ARRANGED, _S.FINISHED}),
    _S.BEING_ARRANGED: frozenset({_S.FINISHED}),
    _S.FINISHED: frozenset(),
}


def advance(current: HelpRequestStatus, wanted: HelpRequestStatus) -> HelpRequestStatus:
    """Return `wanted` when the edge exists.

    Raises:
        IllegalTransition: There is no edge from `current` to `wanted`.
    """
    if wanted not in EDGES[current]:
        raise IllegalTransition
    return wanted
