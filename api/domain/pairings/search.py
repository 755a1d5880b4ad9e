"""Putting teams together: one case after another, and again until none has a cheaper team."""

from collections.abc import Iterable, Sequence

import numpy as np

from api.domain.pairings.arrays import DEPUTY, LEAD, NOBODY, Bools, Ints
from api.domain.pairings.costs import NO_DEPUTY_POINTS
from api.domain.pairings.teams import BARRED, Team, Teams

MAX_PASSES = 30


def build(teams: Teams, order: Sequence[int]) -> None:
    """Give every case the cheapest team that is left, in this order; as many as possible have a lead."""
    dead = np.zeros(len(teams.problem.workers), dtype=np.bool_)
    for row in order:
        teams.put(row, teams.best(row))
        if teams.members[LEAD][row] == NOBODY:
            make_room(teams, LEAD, row, dead)
    complete(teams, order)


def complete(teams: Teams, order: Iterable[int]) -> None:
    """Give cases that have a lead and no deputy the cheapest that is left, or make room for one."""
    dead = np.zeros(len(teams.problem.workers), dtype=np.bool_)
    for row in order:
        lead, deputy = teams.team(row)
        if lead != NOBODY and deputy == NOBODY and not _refill(teams, row):
            make_room(teams, DEPUTY, row, dead)


def improve(teams: Teams) -> None:
    """Give one case after another its cheapest team, until no case has a cheaper one."""
    for _ in range(MAX_PASSES):
        if not sum([_improve_one(teams, row) for row in range(len(teams.problem.cases))]):
            return


def _improve_one(teams: Teams, row: int) -> bool:
    """Only what is strictly cheaper is taken, so this comes to an end."""
    leads, deputies = teams.prices(row)
    old, new = teams.team(row), teams.choose(row, leads, deputies)
    if old == new or team_price(leads, deputies, new) >= team_price(leads, deputies, old):
        return False
    teams.take(row)
    teams.put(row, new)
    return True


def team_price(leads: Ints, deputies: Ints, team: Team) -> int:
    """What a team costs at these prices."""
    lead, deputy = team
    points = BARRED if lead == NOBODY else int(leads[lead])
    return points + (NO_DEPUTY_POINTS if deputy == NOBODY else int(deputies[deputy]))


def make_room(teams: Teams, role: int, row: int, dead: Bools) -> bool:
    """Find a member for a case while all who may are full: others pass cases on, one to the next.

    Nobody loses a lead by it, so that what was given out first stays given out.

    Args:
        teams: Where the case lacks the member.
        role: Which member.
        row: The case.
        dead: Workers from whom no case can be passed on any more; it grows. What a search in vain has reached
            stays out of reach of all later ones, as in any search for augmenting paths.

    Returns:
        Whether the case has the member now.
    """
    moves = _find_chain(teams, role, row, dead)
    before = {one: teams.take(one) for one, _ in moves}
    for one, column in moves:
        other = before[one][1 - role]
        other = NOBODY if other == column else other
        teams.put(one, (column, other) if role == LEAD else (other, column))
    return bool(moves)


def _refill(teams: Teams, row: int) -> bool:
    lead = int(teams.members[LEAD][row])
    _, deputies = teams.prices(row)
    deputies[lead] = BARRED
    deputy = int(deputies.argmin())
    if deputies[deputy] >= BARRED:
        return False
    teams.take(row)
    teams.put(row, (lead, deputy))
    return True


def _find_chain(teams: Teams, role: int, row: int, dead: Bools) -> list[tuple[int, int]]:
    """Who takes which case over, breadth first over workers until one has a free place; empty if none has."""
    problem = teams.problem
    came: dict[int, tuple[int, int]] = {}
    queue = [row]
    for case in queue:
        holder = int(teams.members[role][case])
        for column in map(int, np.flatnonzero(_takers(teams, role, case) & ~dead)):
            if column in came:
                continue
            came[column] = (case, holder)
            if teams.room[role][column] > 0:
                return _walk_back(came, column)
            held = (teams.members[role] == column) & (problem.fixed[role] == NOBODY)
            queue.extend(map(int, np.flatnonzero(held)))
    dead[list(came)] = True
    return []


def _takers(teams: Teams, role: int, row: int) -> Bools:
    """Who may take the case over in this role; a deputy must not be its lead."""
    may: Bools = teams.problem.may[role][row].copy()
    lead = teams.members[LEAD][row]
    if role == DEPUTY and lead != NOBODY:
        may[lead] = False
    return may


def _walk_back(came: dict[int, tuple[int, int]], column: int) -> list[tuple[int, int]]:
    moves = []
    while column != NOBODY:
        case, before = came[column]
        moves.append((case, column))
        column = before
    return moves
