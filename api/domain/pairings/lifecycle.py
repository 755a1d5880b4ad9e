"""States of a pairing, a proposal, a hand-over and a declaration, and the steps between them. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from api.errors import IllegalTransition


class PairingStatus(StrEnum):
    """Where a pairing stands. Source: the domain reference, 10, `pairing_status`."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    ON_HOLD = "on_hold"
    HANDED_OVER = "handed_over"
    ENDED = "ended"


class ProposalStatus(StrEnum):
    """Where a proposal stands: one a community is open, and a newer one takes its place."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    REPLACED = "replaced"


class HandOverStatus(StrEnum):
    """Where a hand-over stands; until it is accepted, whoever offered it stays accountable."""

    OFFERED = "offered"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


_P = PairingStatus
_S = ProposalStatus
_H = HandOverStatus

PAIRING_EDGES: Mapping[PairingStatus, frozenset[PairingStatus]] = {
    # An additional colleague joins when they have declared that they have no conflict of interest.
    _P.PROPOSED: frozenset({_P.ACTIVE, _P.ENDED}),
    _P.ACTIVE: frozenset({_P.ON_HOLD, _P.HANDED_OVER, _P.ENDED}),
    _P.ON_HOLD: frozenset({_P.ACTIVE, _P.HANDED_OVER, _P.ENDED}),
    _P.HANDED_OVER: frozenset(),
    _P.ENDED: frozenset(),
}

PROPOSAL_EDGES: Mapping[ProposalStatus, frozenset[ProposalStatus]] = {
    _S.OPEN: frozenset({_S.CONFIRMED, _S.REPLACED}),
    _S.CONFIRMED: frozenset(),
    _S.REPLACED: frozenset(),
}

HAND_OVER_EDGES: Mapping[HandOverStatus, frozenset[HandOverStatus]] = {
    _H.OFFERED: frozenset({_H.ACCEPTED, _H.DECLINED, _H.WITHDRAWN}),
    _H.ACCEPTED: frozenset(),
    _H.DECLINED: frozenset(),
    _H.WITHDRAWN: frozenset(),
}

LIVE = frozenset({_P.ACTIVE, _P.ON_HOLD})
"""Pairings that count: the case is in somebody's list."""


def advance(current: str, wanted: PairingStatus) -> PairingStatus:
    """The next state of a pairing.

    Raises:
        IllegalTransition: There is no edge from `current` to `wanted`.
    """
    if wanted not in PAIRING_EDGES[PairingStatus(current)]:
        raise IllegalTransition
    return wanted


def advance_proposal(current: str, wanted: ProposalStatus) -> ProposalStatus:
    """The next state of a proposal.

    Raises:
        IllegalTransition: There is no edge from `current` to `wanted`.
    """
    if wanted not in PROPOSAL_EDGES[ProposalStatus(current)]:
        raise IllegalTransition
    return wanted


def advance_hand_over(current: str, wanted: HandOverStatus) -> HandOverStatus:
    """The next state of a hand-over.

    Raises:
        IllegalTransition: There is no edge from `current` to `wanted`.
    """
    if wanted not in HAND_OVER_EDGES[HandOverStatus(current)]:
        raise IllegalTransition
    return wanted


def declare(known: bool | None, *, has_conflict: bool) -> bool:
    """The answer that stands from now on: a conflict may be learnt of later, but is never taken back.

    Args:
        known: What was declared before; None while nothing was.
        has_conflict: What is declared now.

    Raises:
        IllegalTransition: A declared conflict is to be taken back.
    """
    if known is True and not has_conflict:
        raise IllegalTransition
    return has_conflict
