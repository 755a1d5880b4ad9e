"""How far the answer to a need comes, and by what the result of a test is followed. Pure."""

from collections.abc import Mapping

from api.domain.episodes.words import DrugTestResult
from api.domain.support.words import ServiceStatus
from api.errors import DomainError, IllegalTransition

_S, _R = ServiceStatus, DrugTestResult

EDGES: Mapping[ServiceStatus, frozenset[ServiceStatus]] = {
    _S.NEEDED: frozenset({_S.REFERRED, _S.DECLINED}),
    _S.REFERRED: frozenset({_S.ARRANGED, _S.NOT_ARRANGED, _S.DECLINED}),
    # Turned down in one place, a need can be referred to another.
    _S.NOT_ARRANGED: frozenset({_S.REFERRED, _S.DECLINED}),
    _S.ARRANGED: frozenset(),
    # Whoever declined may ask again; that is a need of its own.
    _S.DECLINED: frozenset(),
}

OPEN: frozenset[ServiceStatus] = frozenset({_S.NEEDED, _S.REFERRED})
"""Needs that somebody still has to see to."""

NOT_TAKEN: frozenset[DrugTestResult] = frozenset({_R.NOT_TAKEN_WITH_REASON, _R.EVADED, _R.REFUSED})
"""Results without a sample."""

NEVER_FINAL: frozenset[DrugTestResult] = frozenset({_R.PRELIMINARY_POSITIVE, _R.CONTESTED})
"""Results that another one must follow before anything can rest on them."""

RESULT_EDGES: Mapping[DrugTestResult, frozenset[DrugTestResult]] = {
    _R.PRELIMINARY_POSITIVE: frozenset({_R.CONTESTED, _R.CONFIRMED_POSITIVE, _R.NEGATIVE, _R.INVALID}),
    _R.CONTESTED: frozenset({_R.CONFIRMED_POSITIVE, _R.NEGATIVE, _R.INVALID}),
    # A result of a laboratory is objected to as well, and tested again by another one.
    _R.CONFIRMED_POSITIVE: frozenset({_R.CONTESTED, _R.NEGATIVE, _R.INVALID}),
    _R.NEGATIVE: frozenset({_R.INVALID}),
    _R.INVALID: frozenset(),
    _R.NOT_TAKEN_WITH_REASON: frozenset({_R.EVADED, _R.REFUSED}),
    _R.EVADED: frozenset({_R.NOT_TAKEN_WITH_REASON, _R.REFUSED}),
    _R.REFUSED: frozenset({_R.NOT_TAKEN_WITH_REASON, _R.EVADED}),
}
"""By what a result can be followed. Source: the domain reference, 2.2 (testing procedure)."""


class CorrectedAlready(DomainError):
    """A result is corrected once; the next correction corrects the correction."""

    code = "corrected_already"


def advance(current: ServiceStatus, wanted: ServiceStatus) -> ServiceStatus:
    """Return `wanted` when the edge exists.

    Raises:
        IllegalTransition: There is no edge from `current` to `wanted`.
    """
    if wanted not in EDGES[current]:
        raise IllegalTransition
    return wanted


def correct(current: DrugTestResult, wanted: DrugTestResult) -> DrugTestResult:
    """Return `wanted` when one result can follow the other.

    Raises:
        IllegalTransition: It cannot.
    """
    if wanted not in RESULT_EDGES[current]:
        raise IllegalTransition
    return wanted
