"""States of a work record and the steps between them. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from api.errors import IllegalTransition


class RecordStatus(StrEnum):
    """Where a work record stands. Source: the domain reference, 10, `record_status`."""

    DRAFT = "draft"
    SUBMITTED = "submitted"
    RETURNED = "returned"
    CONFIRMED = "confirmed"


_S = RecordStatus

EDGES: Mapping[RecordStatus, frozenset[RecordStatus]] = {
    _S.DRAFT: frozenset({_S.SUBMITTED, _S.CONFIRMED}),
    _S.SUBMITTED: frozenset({_S.CONFIRMED, _S.RETURNED}),
    _S.RETURNED: frozenset({_S.SUBMITTED, _S.CONFIRMED}),
    # Never edited again: what comes later, or is sent back, is another revision.
    _S.CONFIRMED: frozenset(),
}

OPEN = frozenset({_S.DRAFT, _S.RETURNED})
"""With the grid: lines may be corrected, and events still change what was drafted."""


def advance(current: RecordStatus, wanted: RecordStatus) -> RecordStatus:
    """Return `wanted` when the edge exists.

    Raises:
        IllegalTransition: There is no edge from `current` to `wanted`.
    """
    if wanted not in EDGES[current]:
        raise IllegalTransition
    return wanted


def require_open(current: RecordStatus) -> RecordStatus:
    """The state itself, of a record that may still be changed.

    Raises:
        IllegalTransition: It was handed in.
    """
    if current not in OPEN:
        raise IllegalTransition
    return current
