"""States of a clue: every pair is either an edge or refused."""

from itertools import product

import pytest

from api.domain.clues.lifecycle import (
    AFTER_INTAKE,
    EDGES,
    ClueStatus,
    advance,
    closed_with_clue,
    moved,
    verified,
)
from api.domain.clues.progress import coarse
from api.domain.clues.reward_lifecycle import advance_reward
from api.domain.clues.words import CoarseStatus, IntakeResult, VerificationResult
from api.domain.tips.words import RewardState
from api.errors import IllegalTransition

ALLOWED = {
    ("draft", "ready"), ("draft", "rejected_by_office"), ("draft", "duplicate"),
    ("triage", "ready"), ("triage", "rejected_by_office"), ("triage", "duplicate"),
    ("ready", "ready"), ("ready", "leased"), ("ready", "acknowledged"), ("ready", "returned"),
    ("leased", "ready"), ("leased", "dead"), ("leased", "acknowledged"), ("leased", "returned"),
    ("returned", "ready"), ("returned", "closed"), ("dead", "ready"), ("dead", "closed"),
    ("acknowledged", "accepted"), ("acknowledged", "closed"), ("acknowledged", "returned"),
    ("accepted", "verifying"), ("accepted", "verified"),
    ("verifying", "verifying"), ("verifying", "verified"),
    ("verified", "closed"),
}  # fmt: skip


@pytest.mark.parametrize(("current", "wanted"), list(product(ClueStatus, ClueStatus)), ids=str)
def test_every_pair_is_an_edge_or_refused(current: ClueStatus, wanted: ClueStatus) -> None:
    if (current.value, wanted.value) in ALLOWED:
        assert advance(current, wanted) is wanted
    else:
        with pytest.raises(IllegalTransition):
            advance(current, wanted)


def test_every_state_has_a_line() -> None:
    assert set(EDGES) == set(ClueStatus)


def test_what_is_closed_never_opens_again() -> None:
    for over in (ClueStatus.CLOSED, ClueStatus.REJECTED_BY_OFFICE, ClueStatus.DUPLICATE):
        assert EDGES[over] == frozenset()


@pytest.mark.parametrize("result", list(IntakeResult))
def test_every_intake_result_leads_on_from_acknowledged(result: IntakeResult) -> None:
    assert advance(ClueStatus.ACKNOWLEDGED, AFTER_INTAKE[result]) is AFTER_INTAKE[result]


@pytest.mark.parametrize(
    ("current", "result", "has_case", "reached"),
    [
        ("accepted", "pending", False, "verifying"),
        ("verifying", "pending", False, "verifying"),
        ("accepted", "substantiated", False, "verified"),
        ("verifying", "unsubstantiated", True, "closed"),
        ("verified", "substantiated", True, "closed"),
        ("verified", "substantiated", False, "verified"),
        ("verified", "pending", False, None),
        ("acknowledged", "substantiated", False, None),
        ("ready", "pending", False, None),
        ("closed", "substantiated", True, None),
    ],
)
def test_a_verification_result_leads_to(
    current: str, result: str, has_case: bool, reached: str | None
) -> None:
    asked = (ClueStatus(current), VerificationResult(result))
    if reached is None:
        with pytest.raises(IllegalTransition):
            verified(*asked, has_case=has_case)
    else:
        assert verified(*asked, has_case=has_case) == reached


@pytest.mark.parametrize(("current", "wanted"), list(product(RewardState, RewardState)), ids=str)
def test_a_reward_goes_only_where_the_police_may_send_it(current: RewardState, wanted: RewardState) -> None:
    allowed = {
        ("requested", "notified"), ("requested", "declined"),
        ("notified", "notified"), ("notified", "paid"), ("notified", "expired"), ("notified", "declined"),
        ("expired", "notified"), ("declined", "notified"),
    }  # fmt: skip
    if (current.value, wanted.value) in allowed:
        assert advance_reward(current, wanted) is wanted
    else:
        with pytest.raises(IllegalTransition):
            advance_reward(current, wanted)


@pytest.mark.parametrize(
    ("told", "states"),
    [
        ("received", "draft triage"),
        ("passed_on", "ready leased returned dead"),
        ("being_checked", "acknowledged accepted verifying"),
        ("finished", "verified closed rejected_by_office duplicate"),
    ],
)
def test_an_author_is_told_as_much_as_a_tipster(told: str, states: str) -> None:
    for state in states.split():
        assert coarse(ClueStatus(state)) is CoarseStatus(told)


def test_a_supplement_follows_its_clue() -> None:
    assert moved(ClueStatus.ACKNOWLEDGED) is ClueStatus.READY
    assert moved(ClueStatus.CLOSED) is ClueStatus.CLOSED
    assert closed_with_clue(ClueStatus.LEASED) is ClueStatus.CLOSED
    assert closed_with_clue(ClueStatus.ACKNOWLEDGED) is ClueStatus.ACKNOWLEDGED
