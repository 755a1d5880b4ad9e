"""Pure rules of teams: states, what is chosen of a proposal, hard rules, next dates."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest

from api.domain.episodes.words import EpisodeStatus, ItemKind, TeamRole
from api.domain.pairings.choosing import Change, MemberNotPossible, Team, bar_of, choose, require_possible
from api.domain.pairings.hard import MAY, bars_of
from api.domain.pairings.lifecycle import (
    HAND_OVER_EDGES,
    PAIRING_EDGES,
    PROPOSAL_EDGES,
    HandOverStatus,
    PairingStatus,
    ProposalStatus,
    advance,
    advance_hand_over,
    advance_proposal,
    declare,
)
from api.domain.pairings.model import BARS, Carried, Case, PairingRequest, Worker
from api.domain.pairings.next_due import CaseDates, NextDue, next_due
from api.domain.pairings.words import TeamBar
from api.errors import IllegalTransition, InvalidField

HERE, THERE = UUID(int=1), UUID(int=2)
CASE, OTHER = UUID(int=10), UUID(int=11)
ANN, BO, CAI = UUID(int=21), UUID(int=22), UUID(int=23)


@pytest.mark.parametrize(
    ("edges", "step"),
    [(PAIRING_EDGES, advance), (PROPOSAL_EDGES, advance_proposal), (HAND_OVER_EDGES, advance_hand_over)],
)
def test_steps_lead_along_edges_alone(edges: Any, step: Any) -> None:
    for current in edges:
        for wanted in edges:
            if wanted in edges[current]:
                assert step(current, wanted) is wanted
            else:
                with pytest.raises(IllegalTransition):
                    step(current, wanted)


def test_what_is_over_stays_over() -> None:
    assert PAIRING_EDGES[PairingStatus.HANDED_OVER] == PAIRING_EDGES[PairingStatus.ENDED] == frozenset()
    assert PROPOSAL_EDGES[ProposalStatus.CONFIRMED] == PROPOSAL_EDGES[ProposalStatus.REPLACED] == frozenset()
    assert not any(HAND_OVER_EDGES[one] for one in HandOverStatus if one is not HandOverStatus.OFFERED)


def test_a_conflict_is_not_taken_back() -> None:
    assert declare(known=None, has_conflict=False) is False
    assert declare(known=False, has_conflict=True) is True
    with pytest.raises(IllegalTransition):
        declare(known=True, has_conflict=False)


def test_lines_that_lack_somebody_or_are_left_out_form_no_team() -> None:
    proposed = {CASE: (ANN, BO), OTHER: (ANN, None)}
    assert choose(proposed, [], []) == {CASE: Team(ANN, BO)}
    assert choose(proposed, [], [CASE]) == {}
    put_in = Change(OTHER, TeamRole.SOCIAL_WORKER, CAI, "换人")
    assert choose(proposed, [put_in], [CASE]) == {OTHER: Team(ANN, CAI, {"deputy": "换人"})}
    lead = Change(CASE, TeamRole.LEAD_WORKER, CAI, "换人")
    for changes, left in (([lead, lead], []), ([lead], [CASE]), ([], [UUID(int=99)])):
        with pytest.raises(InvalidField):
            choose(proposed, changes, left)


CASES = [
    Case(CASE, HERE, "regular", excluded_workers=frozenset({ANN}), weekdays=frozenset({1, 2})),
    Case(OTHER, THERE, "regular", weekdays=frozenset({6})),
    Case(UUID(int=12), HERE, "light"),
]
WORKERS = [
    Worker(ANN, frozenset({HERE}), 30),
    Worker(BO, frozenset({HERE, THERE}), 30, weekdays=frozenset({2, 6})),
    Worker(CAI, frozenset({THERE}), 30, weekdays=frozenset({7})),
]


def test_hard_rules_are_those_of_the_solver() -> None:
    bars = bars_of(CASES, WORKERS, PairingRequest(tuple(CASES), tuple(WORKERS)))
    for row, case in enumerate(CASES):
        for column, worker in enumerate(WORKERS):
            code = int(bars[row, column])
            assert bar_of(case, worker) == (None if code == MAY else BARS[code])
    assert bar_of(CASES[0], None) == "not_a_case_worker"
    assert [one.value for one in TeamBar] == list(BARS)


def test_who_has_a_case_keeps_it_beyond_capacity_and_nobody_else_takes_it() -> None:
    cases = {CASE: Case(CASE, HERE, "regular")}
    full = Worker(ANN, frozenset({HERE}), 1, carried=Carried(leads=1))
    workers = {ANN: full, BO: WORKERS[1]}
    teams = {CASE: Team(ANN, BO)}
    require_possible(teams, cases, workers, {CASE: (ANN, None)})
    with pytest.raises(MemberNotPossible) as refused:
        require_possible(teams, cases, workers, {CASE: (BO, None)})
    assert refused.value.extra["cases"] == [
        {"episode_id": str(CASE), "account_id": str(ANN), "bar": "capacity"}
    ]


@pytest.mark.parametrize(
    ("status", "tier_on", "term_on", "expected"),
    [
        (EpisodeStatus.ORDER_RECEIVED, None, None, NextDue(ItemKind.REPORT, date(2026, 12, 1))),
        (EpisodeStatus.IN_PROGRESS, None, None, None),
        (
            EpisodeStatus.IN_PROGRESS,
            date(2027, 2, 1),
            date(2027, 1, 1),
            NextDue(ItemKind.EXPIRY, date(2027, 1, 1)),
        ),
        (
            EpisodeStatus.REPORTED,
            date(2026, 12, 24),
            date(2027, 1, 1),
            NextDue(ItemKind.ASSESSMENT_EXPIRY, date(2026, 12, 24)),
        ),
        (EpisodeStatus.SUSPENDED, date(2026, 12, 24), date(2027, 1, 1), None),
        (EpisodeStatus.COMPLETED, None, date(2027, 1, 1), None),
    ],
)
def test_the_next_date(
    status: EpisodeStatus, tier_on: date | None, term_on: date | None, expected: NextDue | None
) -> None:
    assert next_due(CaseDates(status, date(2026, 12, 1), tier_on, term_on)) == expected
