"""The exact formulation: one yes-or-no column for each team of each case, loads with a price that grows.

A column is a lead and a deputy together, so that they differ by construction. Few cases are solved by it to
the proven optimum. Of many there are too many teams to list.
"""

from collections.abc import Sequence
from typing import Any, Final

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, OptimizeResult, linprog, milp
from scipy.sparse import csc_matrix

from api.domain.pairings.arrays import DEPUTY, LEAD, NOBODY, ROLES, UNITS, Ints, Problem
from api.domain.pairings.costs import CURVE, NO_DEPUTY_POINTS
from api.domain.pairings.teams import Teams

MOST_TEAMS: Final = 2000
"""So many teams in all are listed; about sixty cases, each with five workers to choose from."""
_MOST_NODES: Final = 2000
_END: Final = 1 << 30


def count_teams(problem: Problem) -> int:
    """How many teams the hard rules leave, at most."""
    leads, deputies = (may.sum(axis=1) for may in problem.may)
    return int(((leads + 1) * (deputies + 1)).sum())


def all_teams(problem: Problem) -> Ints:
    """Row, lead and deputy of every team."""
    found = []
    for row in range(len(problem.cases)):
        leads, deputies = (np.flatnonzero(may[row]).tolist() for may in problem.may)
        fixed_lead, fixed = int(problem.fixed[LEAD][row]), int(problem.fixed[DEPUTY][row])
        if fixed_lead == NOBODY:
            found.append((row, NOBODY, fixed))
        for lead in leads:
            found += [(row, lead, deputy) for deputy in deputies if deputy != lead]
            if fixed == NOBODY:
                found.append((row, lead, NOBODY))
    return np.array(found, dtype=np.int64).reshape(-1, 3)


def solve_exactly(problem: Problem) -> Teams | None:
    """The best teams, proven; None if that took too many steps, counted and not timed, so always the same."""
    teams = all_teams(problem)
    result = Program(problem, teams).whole(node_limit=_MOST_NODES, mip_rel_gap=0)
    if result.status != 0:
        return None
    chosen = teams[result.x[: len(teams)] > 0.5]  # noqa: PLR2004 - it is 0 or 1, but for rounding
    found = Teams(problem)
    members = chosen[np.argsort(chosen[:, 0])]
    found.fill(members[:, 1], members[:, 2])
    return found


class Program:
    """The program over some teams.

    Args:
        problem: What is being solved.
        teams: Row, lead and deputy of each column.
    """

    def __init__(self, problem: Problem, teams: Ints) -> None:
        self._cases = len(problem.cases)
        self._workers = len(problem.workers)
        self._columns = len(teams)
        self._entries: list[tuple[Ints, Ints, Ints]] = []
        self._teams(problem, teams)
        costs, most = self._loads(problem)
        self._costs = np.concatenate([_team_points(problem, teams), costs]).astype(np.float64)
        self._most = np.concatenate([np.full(len(teams), np.inf), most])
        lines, columns, values = (np.concatenate(part) for part in zip(*self._entries, strict=True))
        shape = (self._cases + 4 * self._workers, len(self._costs))
        self._matrix = csc_matrix((values.astype(np.float64), (lines, columns)), shape=shape)
        self._limits = np.concatenate([np.zeros(2 * self._workers), *problem.room])

    def whole(self, **options: Any) -> OptimizeResult:  # noqa: ANN401 - of `scipy.optimize.milp`
        """Whole teams only."""
        ones = np.ones(self._cases)
        lower = np.concatenate([ones, np.full(4 * self._workers, -np.inf)])
        is_whole = np.zeros(len(self._costs))
        is_whole[: self._columns] = 1
        return milp(
            self._costs,
            integrality=is_whole,
            bounds=Bounds(0, self._most),
            constraints=LinearConstraint(self._matrix, lower, np.concatenate([ones, self._limits])),
            options=options,
        )

    def shares(self) -> OptimizeResult:
        """Shares of teams allowed: a bound, and the prices of everything."""
        split = self._cases
        return linprog(
            self._costs,
            A_eq=self._matrix[:split],
            b_eq=np.ones(split),
            A_ub=self._matrix[split:],
            b_ub=self._limits,
            bounds=np.stack([np.zeros(len(self._costs)), self._most], axis=1),
            method="highs-ds",
        )

    def _add(self, lines: Ints, columns: Ints, values: Ints | Sequence[int]) -> None:
        self._entries.append((lines, columns, np.asarray(values)))

    def _teams(self, problem: Problem, teams: Ints) -> None:
        """Each case has one team; members add to loads and take places."""
        rows, numbers = teams[:, 0], np.arange(len(teams))
        self._add(rows, numbers, np.ones(len(teams), dtype=np.int64))
        for role in (LEAD, DEPUTY):
            column = teams[:, 1 + role]
            held = np.flatnonzero(column != NOBODY)
            for kind in (0, 1):
                units = UNITS[role, problem.kind[rows[held]], kind]
                self._add(self._cases + 2 * column[held] + kind, held, units)
            taking = held[problem.fixed[role][rows[held]] == NOBODY]
            first = self._cases + (2 + role) * self._workers
            self._add(first + column[taking], taking, np.ones(len(taking), dtype=np.int64))

    def _loads(self, problem: Problem) -> tuple[Ints, Ints]:
        """One column for each stretch of the curve that a worker's load can still grow through."""
        starts = np.array([start for start, _ in CURVE] + [_END])
        width = np.clip(starts[1:] - np.maximum(starts[:-1], problem.carried[:, :, None]), 0, None)
        worker, kind, stretch = np.nonzero(width)
        numbers = self._columns + np.arange(len(worker))
        self._add(self._cases + 2 * worker + kind, numbers, np.full(len(worker), -1))
        slopes = np.array([slope for _, slope in CURVE])
        return slopes[stretch], width[worker, kind, stretch]


def _team_points(problem: Problem, teams: Ints) -> Ints:
    rows = teams[:, 0]
    points = np.zeros(len(teams), dtype=np.int64)
    for role in range(len(ROLES)):
        column = teams[:, 1 + role]
        has, lacks = column != NOBODY, column == NOBODY
        points[has] += problem.points[role][rows[has], column[has]]
        points[lacks] += problem.no_lead[rows[lacks]] if role == LEAD else NO_DEPUTY_POINTS
    return points
