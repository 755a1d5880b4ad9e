"""From a request to a proposal. Loaded in a process of its own only; see `solving`."""

import numpy as np

from api.domain.pairings.arrays import DEPUTY, LEAD, Problem
from api.domain.pairings.exact import MOST_TEAMS, count_teams, solve_exactly
from api.domain.pairings.explain import explain
from api.domain.pairings.matching import reassign
from api.domain.pairings.model import PairingRequest, Proposal
from api.domain.pairings.search import build, complete, improve
from api.domain.pairings.teams import Teams

ROUNDS = ((LEAD, True), (DEPUTY, False), (LEAD, False), (DEPUTY, False))
"""Which role is matched anew, and whether over the other: leads first, as if nobody had a deputy."""


def propose(request: PairingRequest) -> Proposal:
    """A lead and a deputy for each case.

    As many cases as possible have a lead, those first to which most help is owed; then as many as possible a
    deputy; then the whole costs little. Of few cases the proposal is the best there is, proven; of many it is
    within 1 % of that, by measurement.
    """
    return explain(solve(Problem(request)))


def solve(problem: Problem) -> Teams:
    """The best teams found."""
    found = solve_exactly(problem) if 0 < count_teams(problem) <= MOST_TEAMS else None
    return found or search(problem)


def search(problem: Problem) -> Teams:
    """Good teams for any number of cases."""
    best, order = Teams(problem), _by_need(problem)
    build(best, order)
    for role, over_other in ROUNDS:
        members = reassign(best, role, over_other=over_other)
        found = Teams(problem)
        found.fill(*members)  # who lacks a lead still does, but may gain a deputy
        complete(found, order)
        if over_other or found.total() < best.total():
            best = found
    improve(best)
    return best


def _by_need(problem: Problem) -> list[int]:
    """Rows: most help owed first, then those whom fewest could lead."""
    choice = problem.may[LEAD].sum(axis=1)
    return [int(row) for row in np.lexsort((choice, -problem.no_lead))]
