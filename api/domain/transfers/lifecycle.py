"""States of a transfer and of a notice of release, and the steps between them. Pure.

No state changes because time has passed: a transfer that nobody answers is a task for both sides.
"""

from collections.abc import Mapping
from enum import StrEnum

from api.errors import IllegalTransition


class TransferStatus(StrEnum):
    """Where a change of the place of execution stands."""

    OFFERED = "offered"
    AGREED = "agreed"
    RECEIVED = "received"
    DECLINED = "declined"
    CANCELLED = "cancelled"


class ReleaseStatus(StrEnum):
    """Where it stands with somebody who is due from custody."""

    EXPECTED = "expected"
    RECEIVED = "received"
    MISSED = "missed"
    WITHOUT_ORDER = "without_order"


_T, _R = TransferStatus, ReleaseStatus

TRANSFER_EDGES: Mapping[TransferStatus, frozenset[TransferStatus]] = {
    # Within the street the file moves when it is accepted; to another office it is sent first.
    _T.OFFERED: frozenset({_T.AGREED, _T.RECEIVED, _T.DECLINED, _T.CANCELLED}),
    _T.AGREED: frozenset({_T.RECEIVED, _T.CANCELLED}),
    _T.RECEIVED: frozenset(),
    _T.DECLINED: frozenset(),
    _T.CANCELLED: frozenset(),
}

RELEASE_EDGES: Mapping[ReleaseStatus, frozenset[ReleaseStatus]] = {
    _R.EXPECTED: frozenset({_R.RECEIVED, _R.MISSED, _R.WITHOUT_ORDER}),
    # Whoever was missed at the gate may come by themselves.
    _R.MISSED: frozenset({_R.RECEIVED, _R.WITHOUT_ORDER}),
    _R.RECEIVED: frozenset({_R.WITHOUT_ORDER}),
    _R.WITHOUT_ORDER: frozenset(),
}


def advance(current: str, wanted: TransferStatus) -> TransferStatus:
    """The next state of a transfer.

    Raises:
        IllegalTransition: There is no edge from `current` to `wanted`.
    """
    if wanted not in TRANSFER_EDGES[TransferStatus(current)]:
        raise IllegalTransition
    return wanted


def advance_release(current: str, wanted: ReleaseStatus) -> ReleaseStatus:
    """The next state of a notice of release.

    Raises:
        IllegalTransition: There is no edge from `current` to `wanted`.
    """
    if wanted not in RELEASE_EDGES[ReleaseStatus(current)]:
        raise IllegalTransition
    return wanted
