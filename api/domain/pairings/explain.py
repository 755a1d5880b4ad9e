"""Why the teams are as they are: costs by reason, the runner-up, and what stands in the way."""

import numpy as np

from api.domain.pairings.arrays import DEPUTY, LEAD, NOBODY, ROLES, UNITS, Ints
from api.domain.pairings.hard import MAY
from api.domain.pairings.model import BARS, Bar, Blocked, CaseProposal, Member, Proposal, RunnerUp
from api.domain.pairings.search import team_price
from api.domain.pairings.teams import BARRED, Teams


def explain(teams: Teams) -> Proposal:
    """The answer for finished teams."""
    rows = range(len(teams.problem.cases))
    return Proposal(tuple(_one(teams, row) for row in rows), teams.points())


def _one(teams: Teams, row: int) -> CaseProposal:
    problem = teams.problem
    members = [_member(teams, row, role) for role in (LEAD, DEPUTY)]
    return CaseProposal(
        case_id=problem.cases[row].id,
        lead=members[LEAD],
        deputy=members[DEPUTY],
        runner_up=_runner_up(teams, row),
        blocked=tuple(_blocked(teams, row, role) for role in (LEAD, DEPUTY) if members[role] is None),
        released=tuple(problem.released[row]),
    )


def _member(teams: Teams, row: int, role: int) -> Member | None:
    column = int(teams.members[role][row])
    if column == NOBODY:
        return None
    loads = teams.loads[column] - UNITS[role, teams.problem.kind[row]]
    is_fixed = bool(teams.problem.fixed[role][row] != NOBODY)
    return Member(teams.problem.workers[column].id, _costs(teams, row, role, column, loads), is_fixed)


def _costs(teams: Teams, row: int, role: int, column: int, loads: Ints) -> dict[str, int]:
    """Points by reason of a worker who carries these loads without the pairing."""
    problem = teams.problem
    more = problem.curve[loads + UNITS[role, problem.kind[row]]] - problem.curve[loads]
    return {
        "caseload": int(more[0]),
        "workload": int(more[1]),
        **problem.parts(ROLES[role], row, column),
    }


def _runner_up(teams: Teams, row: int) -> RunnerUp | None:
    """Each other lead, with the deputy as it is; the deputy itself with the lead in its place."""
    problem = teams.problem
    lead, deputy = teams.team(row)
    if lead == NOBODY or problem.fixed[LEAD][row] != NOBODY:
        return None
    leads, deputies = teams.prices(row)
    now = team_price(leads, deputies, (lead, deputy))
    totals = leads + (team_price(leads, deputies, (lead, deputy)) - int(leads[lead]))
    if deputy != NOBODY:
        totals[deputy] = leads[deputy] + deputies[lead]
    totals[lead] = 2 * BARRED
    other = int(totals.argmin())
    if totals[other] >= BARRED:
        return None
    loads = teams.loads[other].copy()
    if other == deputy:
        loads -= UNITS[DEPUTY, problem.kind[row]]
    costs = _costs(teams, row, LEAD, other, loads)
    return RunnerUp(problem.workers[other].id, costs, int(totals[other]) - now)


def _blocked(teams: Teams, row: int, role: int) -> Blocked:
    """Count each worker of the community under the first thing that keeps it from this place."""
    problem = teams.problem
    bars = problem.bars[row].copy()
    outside = BARS.index("nobody_in_community")
    inside = np.flatnonzero(bars != outside)
    if not len(inside):
        return Blocked(ROLES[role], {"nobody_in_community": 0})
    other = int(teams.members[1 - role][row])
    free = bars == MAY
    if other != NOBODY and free[other]:
        bars[other] = BARS.index("is_the_other_member")
    bars[bars == MAY] = BARS.index("capacity")
    counts = np.bincount(bars[inside], minlength=len(BARS))
    found: dict[Bar, int] = {bar: int(count) for bar, count in zip(BARS, counts, strict=True) if count}
    return Blocked(ROLES[role], found)
