"""States of a request for a reporter's contact. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from api.errors import DomainError


class AlreadyDecided(DomainError):
    """The request has its decision."""

    code = "already_decided"


class IdentityRequestState(StrEnum):
    """Where a request stands."""

    PENDING = "pending"
    RELEASED = "released"
    REFUSED = "refused"


class IdentityDecision(StrEnum):
    """What a custodian decides."""

    RELEASE = "release"
    REFUSE = "refuse"


EDGES: Mapping[IdentityRequestState, frozenset[IdentityRequestState]] = {
    IdentityRequestState.PENDING: frozenset({IdentityRequestState.RELEASED, IdentityRequestState.REFUSED}),
    IdentityRequestState.RELEASED: frozenset(),
    IdentityRequestState.REFUSED: frozenset(),
}

DECIDED: Mapping[IdentityDecision, IdentityRequestState] = {
    IdentityDecision.RELEASE: IdentityRequestState.RELEASED,
    IdentityDecision.REFUSE: IdentityRequestState.REFUSED,
}


def advance(current: IdentityRequestState, wanted: IdentityRequestState) -> IdentityRequestState:
    """Return `wanted` when the edge exists.

    Raises:
        AlreadyDecided: The request has its decision, and that is final.
    """
    if wanted not in EDGES[current]:
        raise AlreadyDecided
    return wanted
