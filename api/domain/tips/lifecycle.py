"""States of a tip, and what the desk may decide. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from api.domain.tips.words import TipClosure, TipStatus
from api.errors import IllegalTransition


class TriageDecision(StrEnum):
    """What the desk decides about a tip."""

    ACCEPT = "accept"
    REJECT = "reject"
    DUPLICATE = "duplicate"
    ASK = "ask"


class RejectReason(StrEnum):
    """The only grounds for a rejection. Weak evidence is none: the police judge that.

    Source: docs/domain.md, 8.3.
    """

    SPAM = "spam"
    HELP_REQUEST_MISROUTED = "help_request_misrouted"
    NOT_DRUG_RELATED = "not_drug_related"


class ReviewDecision(StrEnum):
    """What a second person decides about a contested closure."""

    UPHOLD = "uphold"
    REOPEN = "reopen"


EDGES: Mapping[TipStatus, frozenset[TipStatus]] = {
    TipStatus.RECEIVED: frozenset({TipStatus.ASKED, TipStatus.ACCEPTED, TipStatus.CLOSED}),
    TipStatus.ASKED: frozenset({TipStatus.ASKED, TipStatus.ACCEPTED, TipStatus.CLOSED}),
    TipStatus.ACCEPTED: frozenset({TipStatus.HANDED_OFF, TipStatus.CLOSED}),
    TipStatus.HANDED_OFF: frozenset({TipStatus.CLOSED}),
    TipStatus.CLOSED: frozenset({TipStatus.ACCEPTED}),
}

UNDECIDED = frozenset({TipStatus.RECEIVED, TipStatus.ASKED, TipStatus.ACCEPTED})
"""The states in which the desk decides. What was handed off closes through its clue alone."""

FINISHED_CLUE = frozenset({"closed", "rejected_by_office", "duplicate"})
"""States of a clue after which nothing happens to it any more."""

DECIDED: Mapping[TriageDecision, TipStatus] = {
    TriageDecision.ACCEPT: TipStatus.ACCEPTED,
    TriageDecision.REJECT: TipStatus.CLOSED,
    TriageDecision.DUPLICATE: TipStatus.CLOSED,
    TriageDecision.ASK: TipStatus.ASKED,
}

CLOSED_AS: Mapping[TriageDecision, TipClosure] = {
    TriageDecision.REJECT: TipClosure.REJECTED,
    TriageDecision.DUPLICATE: TipClosure.DUPLICATE,
}


def advance(current: TipStatus, wanted: TipStatus) -> TipStatus:
    """Return `wanted` when the edge exists.

    Raises:
        IllegalTransition: There is no edge from `current` to `wanted`.
    """
    if wanted not in EDGES[current]:
        raise IllegalTransition
    return wanted


def decide(current: TipStatus, decision: TriageDecision) -> TipStatus:
    """The state after a decision of the desk.

    Raises:
        IllegalTransition: The tip is handed off or closed, or the decision says nothing new.
    """
    if current not in UNDECIDED:
        raise IllegalTransition
    return advance(current, DECIDED[decision])


def has_live_clue(clue_status: str | None) -> bool:
    """Whether a tip's clue still stands for it."""
    return clue_status is not None and clue_status not in FINISHED_CLUE


def effective_status(stored: TipStatus, clue_status: str | None) -> TipStatus:
    """Where a tip stands, read through its clue: the police plane writes no tip row.

    Args:
        stored: The state in the tip's row.
        clue_status: The state of the clue it is handed off as.
    """
    if stored is TipStatus.HANDED_OFF and clue_status in FINISHED_CLUE:
        return advance(stored, TipStatus.CLOSED)
    return stored


def effective_closure(
    stored: TipStatus, closure: TipClosure | None, clue_status: str | None
) -> TipClosure | None:
    """Why a tip is closed, read through its clue in the same way."""
    has_ended_outside = effective_status(stored, clue_status) is not stored
    return TipClosure.OUTCOME if has_ended_outside else closure
