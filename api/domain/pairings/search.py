"""Teams while they are being put together: adding, taking out, and the best team for a case as things stand."""

from collections.abc import Iterable

import numpy as np

from api.domain.pairings.arrays import DEPUTY, LEAD, NOBODY, Bools, Ints, Problem
from api.domain.pairings.costs import NO_DEPUTY_POINTS

BARRED = np.int64(1 << 50)
MAX_PASSES = 12


class Teams:
    """A lead and a deputy, or nobody, for each case, with the loads and free places that follow.

    Args:
        problem: What is being solved.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.members = tuple(np.full(len(problem.cases), NOBODY, dtype=np.int64) for _ in (LEAD, DEPUTY))
        self.loads = problem.carried.copy()
        self.room = tuple(free.copy() for free in problem.room)

    def put(self, row: int, lead: int, deputy: int) -> None:
        """Give a case its team, which must have none."""
        for role, column in ((LEAD, lead), (DEPUTY, deputy)):
            self.members[role][row] = column
            self._count(role, row, column, 1)

    def take(self, row: int) -> tuple[int, int]:
        """Take the team from a case; who it was."""
        found = (int(self.members[LEAD][row]), int(self.members[DEPUTY][row]))
        for role, column in enumerate(found):
            self._count(role, row, column, -1)
            self.members[role][row] = NOBODY
        return found

    def _count(self, role: int, row: int, column: int, sign: int) -> None:
        if column == NOBODY:
            return
        self.loads[column] += sign * self.problem.units[role][row]
        if self.problem.fixed[role][row] != column:
            self.room[role][column] -= sign

    def prices(self, role: int, row: int) -> Ints:
        """What each worker would cost in this role, `BARRED` if barred or full; the case must have no team."""
        problem = self.problem
        curve, loads, units = problem.curve, self.loads, problem.units[role][row]
        more = curve[loads + units] - curve[loads]
        is_open = problem.may[role][row]
        if problem.fixed[role][row] == NOBODY:
            is_open = is_open & (self.room[role] > 0)
        return np.where(is_open, problem.points[role][row] + more[:, 0] + more[:, 1], BARRED)

    def best(self, row: int) -> tuple[int, int]:
        """The cheapest team for a case without one; ties go to the lower id."""
        lead, deputy = best_pair(self.prices(LEAD, row), self.prices(DEPUTY, row))
        return (lead, deputy) if lead != NOBODY else (NOBODY, int(self.problem.fixed[DEPUTY][row]))

    def total(self) -> int:
        """Points of everything, missing members included."""
        problem = self.problem
        points = int((problem.curve[self.loads] - problem.curve[problem.carried]).sum())
        for role in (LEAD, DEPUTY):
            rows = np.flatnonzero(self.members[role] != NOBODY)
            points += int(problem.points[role][rows, self.members[role][rows]].sum())
        return points + self.missing_points()

    def missing_points(self) -> int:
        """Points of missing members alone."""
        lacks_lead = self.members[LEAD] == NOBODY
        lacks_deputy = int((self.members[DEPUTY] == NOBODY).sum())
        return int(self.problem.no_lead[lacks_lead].sum()) + NO_DEPUTY_POINTS * lacks_deputy


def best_pair(leads: Ints, deputies: Ints) -> tuple[int, int]:
    """The cheapest two different columns; a lead may stand alone, a deputy may not."""
    if not (leads < BARRED).any():
        return NOBODY, NOBODY
    lead, deputy = int(leads.argmin()), int(deputies.argmin())
    if deputies[deputy] >= BARRED or len(leads) == 1:
        return lead, NOBODY
    if lead != deputy:
        return lead, deputy
    other_lead, other_deputy = _second(leads, lead), _second(deputies, deputy)
    stays, moves = leads[lead] + deputies[other_deputy], leads[other_lead] + deputies[deputy]
    if min(stays, moves) >= BARRED:
        return lead, NOBODY
    return (lead, other_deputy) if stays <= moves else (other_lead, deputy)


def _second(prices: Ints, first: int) -> int:
    others = prices.copy()
    others[first] = 2 * BARRED
    return int(others.argmin())


def build(teams: Teams, order: Iterable[int], wanted: dict[int, tuple[int, int]] | None = None) -> None:
    """Give every case a team in this order: the wanted one where there is room, else the cheapest."""
    for row in order:
        team = (wanted or {}).get(row)
        if team is None or not _fits(teams, row, team):
            team = teams.best(row)
        teams.put(row, *team)
        for role in (LEAD, DEPUTY):
            if teams.members[role][row] == NOBODY and (role == LEAD or teams.members[LEAD][row] != NOBODY):
                make_room(teams, role, row)


def _fits(teams: Teams, row: int, team: tuple[int, int]) -> bool:
    for role, column in enumerate(team):
        if column == NOBODY or teams.problem.fixed[role][row] == column:
            continue
        if teams.room[role][column] <= 0:
            return False
    return True


def improve(teams: Teams) -> None:
    """Give one case after another its cheapest team, until no case has a cheaper one."""
    for _ in range(MAX_PASSES):
        if not sum([_improve_one(teams, row) for row in range(len(teams.problem.cases))]):
            return


def _improve_one(teams: Teams, row: int) -> bool:
    """Only what is strictly cheaper is taken, so this comes to an end."""
    old = teams.take(row)
    leads, deputies = teams.prices(LEAD, row), teams.prices(DEPUTY, row)
    lead, deputy = best_pair(leads, deputies)
    if lead == NOBODY:
        new = (NOBODY, int(teams.problem.fixed[DEPUTY][row]))
    else:
        new = (lead, deputy)
    is_better = _price(leads, deputies, new) < _price(leads, deputies, old)
    teams.put(row, *(new if is_better else old))
    return is_better


def _price(leads: Ints, deputies: Ints, team: tuple[int, int]) -> int:
    lead, deputy = team
    points = 2 * int(BARRED) if lead == NOBODY else int(leads[lead])
    return points + (NO_DEPUTY_POINTS if deputy == NOBODY else int(deputies[deputy]))


def make_room(teams: Teams, role: int, row: int) -> bool:
    """Find a member for a case while all who may are full: others pass cases on, one to the next.

    Where no chain of cases ends at a free place, a case to which less help is owed gives way.

    Returns:
        Whether the case has the member now.
    """
    chain = _find_chain(teams, role, row)
    if chain is None:
        return False
    moves, given_up = chain
    teams_before = {one: teams.take(one) for one, _ in moves}
    if given_up is not None:
        teams_before[given_up] = teams.take(given_up)
        moves = [*moves, (given_up, NOBODY)]
    for one, column in moves:
        before = list(teams_before[one])
        before[role] = column
        if before[LEAD] == before[DEPUTY]:
            before[1 - role] = NOBODY
        if before[LEAD] == NOBODY:
            before[DEPUTY] = int(teams.problem.fixed[DEPUTY][one])
        teams.put(one, before[LEAD], before[DEPUTY])
    for one, _ in moves:
        _refill(teams, one)
    return True


def _refill(teams: Teams, row: int) -> None:
    """Look for the deputy that a case lost when its deputy became its lead."""
    lead, deputy = int(teams.members[LEAD][row]), int(teams.members[DEPUTY][row])
    if lead == NOBODY or deputy != NOBODY:
        return
    teams.take(row)
    prices = teams.prices(DEPUTY, row)
    prices[lead] = BARRED
    deputy = int(prices.argmin())
    teams.put(row, lead, deputy if prices[deputy] < BARRED else NOBODY)


_Chain = tuple[list[tuple[int, int]], int | None]


def _find_chain(teams: Teams, role: int, row: int) -> _Chain | None:
    """Breadth first over workers: who takes which case over from whom, and which case gives way."""
    problem = teams.problem
    came: dict[int, tuple[int, int]] = {}
    queue = [row]
    weakest: tuple[int, int] | None = None
    for case in queue:
        holder = int(teams.members[role][case])
        for column in map(int, np.flatnonzero(_takers(teams, role, case))):
            if column in came:
                continue
            came[column] = (case, holder)
            if teams.room[role][column] > 0:
                return _walk_back(came, column), None
            held = np.flatnonzero((teams.members[role] == column) & (problem.fixed[role] == NOBODY))
            queue.extend(map(int, held))
            if role == LEAD:
                for one in map(int, held):
                    weight = int(problem.no_lead[one])
                    if weakest is None or weight < weakest[0]:
                        weakest = (weight, one)
    if weakest is None or weakest[0] >= problem.no_lead[row]:
        return None
    return _walk_back(came, int(teams.members[role][weakest[1]])), weakest[1]


def _takers(teams: Teams, role: int, row: int) -> Bools:
    """Who may take the case over in this role; a deputy must not be its lead."""
    may = teams.problem.may[role][row]
    if role == DEPUTY:
        may = may.copy()
        may[teams.members[LEAD][row]] = False
    return may


def _walk_back(came: dict[int, tuple[int, int]], column: int) -> list[tuple[int, int]]:
    moves = []
    while column != NOBODY:
        case, before = came[column]
        moves.append((case, column))
        column = before
    return moves
