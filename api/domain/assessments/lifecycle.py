"""States of an assessment and of the review of its tier, and the steps between them. Pure."""

from collections.abc import Mapping
from enum import StrEnum
from uuid import UUID

from api.domain.assessments.words import AssessedTier
from api.errors import IllegalTransition, SamePerson


class AssessmentStatus(StrEnum):
    """Whether the tier of an assessment holds."""

    AWAITING_COUNTERSIGNATURE = "awaiting_countersignature"
    IN_FORCE = "in_force"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"


class ReviewStatus(StrEnum):
    """How far another worker's look at a tier has come."""

    OPEN = "open"
    UPHELD = "upheld"
    CHANGED = "changed"
    WITHDRAWN = "withdrawn"


_A = AssessmentStatus
_R = ReviewStatus

EDGES: Mapping[AssessmentStatus, frozenset[AssessmentStatus]] = {
    # Whoever assesses anew before the second signature lets the first one go.
    _A.AWAITING_COUNTERSIGNATURE: frozenset({_A.IN_FORCE, _A.WITHDRAWN}),
    _A.IN_FORCE: frozenset({_A.SUPERSEDED, _A.EXPIRED}),
    _A.SUPERSEDED: frozenset(),
    _A.EXPIRED: frozenset(),
    _A.WITHDRAWN: frozenset(),
}

REVIEW_EDGES: Mapping[ReviewStatus, frozenset[ReviewStatus]] = {
    _R.OPEN: frozenset({_R.UPHELD, _R.CHANGED, _R.WITHDRAWN}),
    _R.UPHELD: frozenset(),
    _R.CHANGED: frozenset(),
    _R.WITHDRAWN: frozenset(),
}


def advance(current: AssessmentStatus, wanted: AssessmentStatus) -> AssessmentStatus:
    """Return `wanted` when the edge exists.

    Raises:
        IllegalTransition: There is no edge from `current` to `wanted`.
    """
    if wanted not in EDGES[current]:
        raise IllegalTransition
    return wanted


def advance_review(current: ReviewStatus, wanted: ReviewStatus) -> ReviewStatus:
    """Return `wanted` when the edge exists.

    Raises:
        IllegalTransition: There is no edge from `current` to `wanted`.
    """
    if wanted not in REVIEW_EDGES[current]:
        raise IllegalTransition
    return wanted


def first_status(tier: AssessedTier) -> AssessmentStatus:
    """Where an assessment begins: the most help, which is also the most intrusion, takes two people."""
    if tier is AssessedTier.INTENSIVE:
        return AssessmentStatus.AWAITING_COUNTERSIGNATURE
    return AssessmentStatus.IN_FORCE


def require_another(account_id: UUID, *others: UUID | None) -> None:
    """Let somebody act who is none of the others.

    Raises:
        SamePerson: It is one of them.
    """
    if account_id in others:
        raise SamePerson
