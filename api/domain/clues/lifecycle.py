"""States of a clue on its way through the office and the police queue, and what moves it. Pure.

Source: the API contract, *Clues and the police queue*; docs/domain.md, 8.3.
"""

from collections.abc import Mapping
from enum import StrEnum

from api.domain.clues.words import ClosureDecision, IntakeResult, VerificationResult
from api.errors import IllegalTransition

MAX_LEASES = 5
"""How many leases of one epoch may run out; with the last of them the item is given up as `dead`."""


class ClueStatus(StrEnum):
    """Where a clue, a supplement or a referral stands."""

    DRAFT = "draft"
    TRIAGE = "triage"
    REJECTED_BY_OFFICE = "rejected_by_office"
    DUPLICATE = "duplicate"
    READY = "ready"
    LEASED = "leased"
    RETURNED = "returned"
    DEAD = "dead"
    ACKNOWLEDGED = "acknowledged"
    ACCEPTED = "accepted"
    VERIFYING = "verifying"
    VERIFIED = "verified"
    CLOSED = "closed"


_S = ClueStatus

EDGES: Mapping[ClueStatus, frozenset[ClueStatus]] = {
    _S.DRAFT: frozenset({_S.READY, _S.REJECTED_BY_OFFICE, _S.DUPLICATE}),
    _S.TRIAGE: frozenset({_S.READY, _S.REJECTED_BY_OFFICE, _S.DUPLICATE}),
    _S.REJECTED_BY_OFFICE: frozenset(),
    _S.DUPLICATE: frozenset(),
    # To `ready` again by reassignment; acknowledged or returned by a token that only expired.
    _S.READY: frozenset({_S.READY, _S.LEASED, _S.ACKNOWLEDGED, _S.RETURNED}),
    _S.LEASED: frozenset({_S.READY, _S.DEAD, _S.ACKNOWLEDGED, _S.RETURNED}),
    _S.RETURNED: frozenset({_S.READY, _S.CLOSED}),
    _S.DEAD: frozenset({_S.READY, _S.CLOSED}),
    _S.ACKNOWLEDGED: frozenset({_S.ACCEPTED, _S.CLOSED, _S.RETURNED}),
    _S.ACCEPTED: frozenset({_S.VERIFYING, _S.VERIFIED}),
    _S.VERIFYING: frozenset({_S.VERIFYING, _S.VERIFIED}),
    _S.VERIFIED: frozenset({_S.CLOSED}),
    _S.CLOSED: frozenset(),
}

AT_OFFICE = frozenset({_S.DRAFT, _S.TRIAGE})
"""Before the hand-off."""

GIVEN_BACK = frozenset({_S.RETURNED, _S.DEAD})
"""Waits for a decision of the desk."""

IN_QUEUE = frozenset({_S.READY, _S.LEASED, _S.RETURNED, _S.DEAD})
"""Handed off and not taken over: may be reassigned."""

TAKEN_OVER = frozenset({_S.ACKNOWLEDGED, _S.ACCEPTED, _S.VERIFYING, _S.VERIFIED})
"""The police have it and are not done."""

AFTER_INTAKE: Mapping[IntakeResult, ClueStatus] = {
    IntakeResult.ACCEPTED: _S.ACCEPTED,
    IntakeResult.TRANSFERRED: _S.CLOSED,
    IntakeResult.NOT_POLICE_MATTER: _S.CLOSED,
    IntakeResult.DUPLICATE: _S.CLOSED,
    IntakeResult.INSUFFICIENT_INFO: _S.RETURNED,
    IntakeResult.NOT_ACCEPTED: _S.CLOSED,
}

AFTER_CLOSURE: Mapping[ClosureDecision, ClueStatus] = {
    ClosureDecision.REJECTED_BY_OFFICE: _S.REJECTED_BY_OFFICE,
    ClosureDecision.DUPLICATE: _S.DUPLICATE,
    ClosureDecision.CLOSED: _S.CLOSED,
}


def advance(current: ClueStatus, wanted: ClueStatus) -> ClueStatus:
    """Return `wanted` when the edge exists.

    Raises:
        IllegalTransition: There is no edge from `current` to `wanted`.
    """
    if wanted not in EDGES[current]:
        raise IllegalTransition
    return wanted


def verified(current: ClueStatus, result: VerificationResult, *, has_case: bool) -> ClueStatus:
    """The state after a verification result.

    Args:
        current: The present state.
        result: What the police found.
        has_case: Whether they also said what became of it.

    Raises:
        IllegalTransition: Nothing of the kind can be said in this state.
    """
    if result is VerificationResult.PENDING:
        return advance(current, ClueStatus.VERIFYING)
    reached = current if current is ClueStatus.VERIFIED else advance(current, ClueStatus.VERIFIED)
    return advance(reached, ClueStatus.CLOSED) if has_case else reached


def moved(current: ClueStatus) -> ClueStatus:
    """The state of a supplement whose clue goes to another station, or is queued again there.

    The new station has seen nothing of it, whatever the old one did with it.
    """
    return current if current is ClueStatus.CLOSED else ClueStatus.READY


def closed_with_clue(current: ClueStatus) -> ClueStatus:
    """The state of a supplement whose clue the desk closes: nobody need take it over any more."""
    return ClueStatus.CLOSED if current in IN_QUEUE else current
