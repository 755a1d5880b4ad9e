"""States of a tip: every pair is either an edge or refused."""

from itertools import product

import pytest

from api.domain.tips.lifecycle import (
    DECIDED,
    FINISHED_CLUE,
    TriageDecision,
    advance,
    decide,
    effective_closure,
    effective_status,
    has_live_clue,
)
from api.domain.tips.words import TipClosure, TipStatus
from api.errors import IllegalTransition

ALLOWED = {
    ("received", "asked"),
    ("received", "accepted"),
    ("received", "closed"),
    ("asked", "asked"),
    ("asked", "accepted"),
    ("asked", "closed"),
    ("accepted", "handed_off"),
    ("accepted", "closed"),
    ("handed_off", "closed"),
    ("closed", "accepted"),
}
CLUE_STATUSES = [
    "draft",
    "triage",
    "rejected_by_office",
    "duplicate",
    "ready",
    "leased",
    "returned",
    "dead",
    "acknowledged",
    "accepted",
    "verifying",
    "verified",
    "closed",
]


@pytest.mark.parametrize(
    ("current", "wanted"), list(product(TipStatus, TipStatus)), ids=lambda status: status.value
)
def test_each_pair_is_an_edge_or_refused(current: TipStatus, wanted: TipStatus) -> None:
    if (current.value, wanted.value) in ALLOWED:
        assert advance(current, wanted) is wanted
    else:
        with pytest.raises(IllegalTransition):
            advance(current, wanted)


@pytest.mark.parametrize(
    ("current", "decision"), list(product(TipStatus, TriageDecision)), ids=lambda word: word.value
)
def test_desk_decides_nothing_about_what_left_it(current: TipStatus, decision: TriageDecision) -> None:
    wanted = DECIDED[decision]
    left = current in {TipStatus.HANDED_OFF, TipStatus.CLOSED}
    if not left and (current.value, wanted.value) in ALLOWED:
        assert decide(current, decision) is wanted
    else:
        with pytest.raises(IllegalTransition):
            decide(current, decision)


@pytest.mark.parametrize(("stored", "clue_status"), list(product(TipStatus, [None, *CLUE_STATUSES])), ids=str)
def test_handed_off_is_closed_exactly_when_its_clue_is_finished(
    stored: TipStatus, clue_status: str | None
) -> None:
    has_ended = stored is TipStatus.HANDED_OFF and clue_status in FINISHED_CLUE
    assert effective_status(stored, clue_status) is (TipStatus.CLOSED if has_ended else stored)
    closure = TipClosure.REJECTED if stored is TipStatus.CLOSED else None
    expected = TipClosure.OUTCOME if has_ended else closure
    assert effective_closure(stored, closure, clue_status) is expected


@pytest.mark.parametrize("clue_status", [None, *CLUE_STATUSES])
def test_clue_stands_for_a_tip_until_it_is_finished(clue_status: str | None) -> None:
    assert has_live_clue(clue_status) is (clue_status in set(CLUE_STATUSES) - FINISHED_CLUE)
