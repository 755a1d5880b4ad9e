"""States of an episode: every pair is an edge or refused, and each edge is the one that the law draws."""

from datetime import date
from itertools import product

import pytest

from api.domain.episodes.edges import INTERRUPTED, OPENING, TABLE, TERMINAL, isolation_may_follow
from api.domain.episodes.lifecycle import (
    EDGES,
    GroundNotPossible,
    advance,
    edge_between,
    overdue_status,
    status_before_interruption,
)
from api.domain.episodes.words import DocumentType, EpisodeStatus, EpisodeType, ReferralGround
from api.errors import IllegalTransition

S, G = EpisodeStatus, ReferralGround
ENDINGS = {"terminated", "superseded", "revoked", "closed_deceased"}
ALLOWED = {
    "order_received": {"reported", "overdue_not_reported", "suspended", "transfer_pending"} | ENDINGS,
    "overdue_not_reported": {"reported", "order_received", "referred_to_police", "suspended"} | ENDINGS,
    "reported": {"in_progress", "referred_to_police", "suspended", "transfer_pending"} | ENDINGS,
    "in_progress": {"referred_to_police", "suspended", "transfer_pending", "completed"} | ENDINGS,
    "referred_to_police": {"in_progress", "reported", "suspended"} | ENDINGS,
    "suspended": {
        "order_received",
        "overdue_not_reported",
        "reported",
        "in_progress",
        "referred_to_police",
    }
    | ENDINGS,
    "transfer_pending": {"transferred_out", "order_received", "reported", "in_progress"} | ENDINGS,
}


@pytest.mark.parametrize(("current", "wanted"), list(product(S, S)), ids=lambda one: one.value)
def test_every_pair_is_an_edge_or_refused(current: EpisodeStatus, wanted: EpisodeStatus) -> None:
    if wanted.value in ALLOWED.get(current.value, set()):
        assert advance(current, wanted, wanted) is wanted
        assert any(edge.source is current and edge.target is wanted for edge in TABLE)
    else:
        with pytest.raises(IllegalTransition):
            advance(current, wanted, wanted)
        with pytest.raises(IllegalTransition):
            edge_between(current, wanted)


@pytest.mark.parametrize("current", sorted(INTERRUPTED))
@pytest.mark.parametrize("before", [None, *S])
def test_an_interruption_leads_back_to_the_state_before_it_alone(
    current: EpisodeStatus, before: EpisodeStatus | None
) -> None:
    for wanted in EDGES[current] - TERMINAL:
        if wanted is before:
            assert advance(current, wanted, before) is wanted
        else:
            with pytest.raises(IllegalTransition):
                advance(current, wanted, before)


def test_what_is_remembered_is_the_state_that_was_left() -> None:
    assert status_before_interruption(S.REPORTED, S.SUSPENDED, None) is S.REPORTED
    assert status_before_interruption(S.SUSPENDED, S.REPORTED, S.REPORTED) is None
    assert status_before_interruption(S.REPORTED, S.IN_PROGRESS, None) is None


def test_terminal_states_have_no_way_out() -> None:
    assert {state for state in S if not EDGES[state]} == TERMINAL


def test_the_clock_takes_exactly_one_edge() -> None:
    assert [(e.source, e.target) for e in TABLE if e.is_automatic] == [
        (S.ORDER_RECEIVED, S.OVERDUE_NOT_REPORTED)
    ]


def test_referrals_and_nothing_else_wait_for_a_second_person() -> None:
    for edge in TABLE:
        is_referral = edge.target is S.REFERRED_TO_POLICE and edge.source is not S.SUSPENDED
        assert edge.is_confirmed_by_second is is_referral
        assert (edge.ground is not None) is is_referral
        assert edge.needs_reason or not is_referral


def test_each_edge_names_its_law_and_rests_on_something() -> None:
    for edge in (OPENING, *TABLE):
        assert edge.legal_basis
        assert edge.documents or edge.facts or edge.needs_reason


def test_each_kind_of_paper_carries_an_edge() -> None:
    used = set().union(*(edge.documents for edge in (OPENING, *TABLE)))
    assert used == set(DocumentType)


@pytest.mark.parametrize(
    ("current", "grounds"),
    [
        (S.OVERDUE_NOT_REPORTED, {G.REFUSED}),
        (S.REPORTED, {G.REFUSED, G.RELAPSE, G.SERIOUS_BREACH}),
        (S.IN_PROGRESS, {G.RELAPSE, G.SERIOUS_BREACH}),
    ],
)
def test_a_referral_has_a_ground_that_its_state_knows(
    current: EpisodeStatus, grounds: set[ReferralGround]
) -> None:
    for ground in (None, *G):
        if ground in grounds:
            assert edge_between(current, S.REFERRED_TO_POLICE, ground).ground is ground
        else:
            with pytest.raises(GroundNotPossible):
                edge_between(current, S.REFERRED_TO_POLICE, ground)


def test_a_step_that_is_no_referral_has_no_ground() -> None:
    with pytest.raises(GroundNotPossible):
        edge_between(S.REPORTED, S.IN_PROGRESS, G.REFUSED)


@pytest.mark.parametrize("current", list(S))
def test_late_is_the_day_after_the_deadline_and_of_one_state_only(current: EpisodeStatus) -> None:
    due = date(2026, 3, 17)
    assert overdue_status(current, due, due) is current
    assert overdue_status(current, None, date(2030, 1, 1)) is current
    late = overdue_status(current, due, date(2026, 3, 18))
    assert late is (S.OVERDUE_NOT_REPORTED if current is S.ORDER_RECEIVED else current)


def test_refusing_rehabilitation_alone_is_no_ground_of_isolation() -> None:
    refused = [isolation_may_follow(kind, G.REFUSED) for kind in EpisodeType]
    assert refused == [True, False]
    assert all(isolation_may_follow(kind, ground) for kind in EpisodeType for ground in set(G) - {G.REFUSED})
