"""States of what somebody asks of their own file, and the steps between them. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from api.errors import IllegalTransition


class SubjectRequestStatus(StrEnum):
    """How a request stands."""

    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"


_S = SubjectRequestStatus

EDGES: Mapping[SubjectRequestStatus, frozenset[SubjectRequestStatus]] = {
    _S.OPEN: frozenset({_S.GRANTED, _S.REFUSED, _S.WITHDRAWN}),
    # Who was answered may ask again.
    _S.GRANTED: frozenset(),
    _S.REFUSED: frozenset(),
    _S.WITHDRAWN: frozenset(),
}


def advance(current: SubjectRequestStatus, wanted: SubjectRequestStatus) -> SubjectRequestStatus:
    """Return `wanted` when the edge exists.

    Raises:
        IllegalTransition: There is no edge from `current` to `wanted`.
    """
    if wanted not in EDGES[current]:
        raise IllegalTransition
    return wanted
