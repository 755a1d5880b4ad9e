"""All leads, or all deputies, chosen anew at once while the other role stays as it is.

Each worker is a row of places; a place costs more than the one before it, as the load does. Which case goes to
which place is a matching of least weight, solved exactly. How much work a place holds already depends on the
cases before it; here it is taken to be the worker's average, and what that misses is left to `search.improve`.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from api.domain.pairings.arrays import LEAD, NOBODY, UNITS, Bools, Ints
from api.domain.pairings.costs import CURVE
from api.domain.pairings.teams import Teams

CANDIDATES: Final = 12
"""Workers looked at for each case, beside the present one: the cheapest at present prices."""
SPARE_PLACES: Final = 2
"""By how many cases one matching may raise a worker's number."""

_STARTS: Final = np.array([start for start, _ in CURVE])
_SLOPES: Final = np.array([slope for _, slope in CURVE])
Floats = NDArray[np.float64]


def reassign(teams: Teams, role: int, *, over_other: bool) -> tuple[Ints, Ints]:
    """Leads and deputies after all members of one role were matched anew.

    Args:
        teams: As they are; not changed.
        role: Whose members.
        over_other: Whether somebody may take this role who has the other one; then that place becomes free.
    """
    problem = teams.problem
    held = teams.members[role]
    rows = np.flatnonzero((problem.fixed[role] == NOBODY) & (held != NOBODY))
    mine, other = held.copy(), teams.members[1 - role].copy()
    if not len(rows):
        return (mine, other) if role == LEAD else (other, mine)
    may = problem.may[role][rows].copy()
    others = teams.members[1 - role][rows]
    if not over_other:
        may[np.flatnonzero(others != NOBODY), others[others != NOBODY]] = False
    mine[rows] = _match(teams, role, rows, may)
    other[mine == other] = NOBODY
    return (mine, other) if role == LEAD else (other, mine)


def _match(teams: Teams, role: int, rows: Ints, may: Bools) -> Ints:
    """The worker of each row; there is always one, since the present one is among the candidates."""
    problem = teams.problem
    held = teams.members[role][rows]
    places = _Places(teams, role, rows, held)
    units = UNITS[role, problem.kind[rows], 1]
    points = problem.points[role][rows]
    now = _slope(teams.loads)
    prices = np.where(may, points + units[:, None] * now[:, 1] + UNITS[role, 0, 0] * now[:, 0], np.inf)
    is_near = np.zeros(may.shape, dtype=np.bool_)
    nearest = np.argpartition(prices, min(CANDIDATES, prices.shape[1]) - 1, axis=1)[:, :CANDIDATES]
    np.put_along_axis(is_near, nearest, values=True, axis=1)
    is_near &= may
    is_near[np.arange(len(rows)), held] = True
    row, column = np.nonzero(is_near)
    times = places.count[column]
    place = np.repeat(places.first[column] - np.cumsum(times) + times, times) + np.arange(times.sum())
    # Weights are above zero: a stored zero would be no edge.
    weights = np.repeat(points[row, column] + 1, times) + places.points[place]
    weights += np.repeat(units[row], times) * places.slope[place]
    ends = np.cumsum(np.bincount(np.repeat(row, times), minlength=len(rows)))
    graph = csr_matrix(
        (weights.astype(np.float64), place, np.concatenate([[0], ends])),
        shape=(len(rows), len(places.column)),
    )
    _, chosen = min_weight_full_bipartite_matching(graph)
    found: Ints = places.column[chosen]
    return found


class _Places:
    """Places of all workers one after the other: whose each is, and what it costs.

    Attributes:
        count: Of each worker.
        first: Of each worker.
        column: Whose.
        points: For the load of people.
        slope: Points of one unit of work.
    """

    def __init__(self, teams: Teams, role: int, rows: Ints, held: Ints) -> None:
        problem = teams.problem
        kinds = problem.kind[rows]
        number = np.bincount(held, minlength=len(problem.workers))
        loads = teams.loads.copy()
        np.subtract.at(loads, held, UNITS[role, kinds])
        work = np.bincount(held, weights=UNITS[role, kinds, 1], minlength=len(problem.workers))
        usual = UNITS[role, kinds, 1].mean()
        average = np.where(number > 0, work / np.maximum(number, 1), usual)
        count = np.minimum(teams.room[role] + number, number + SPARE_PLACES)
        self.count: Ints = count
        self.first: Ints = np.cumsum(count) - count
        self.column: Ints = np.repeat(np.arange(len(count)), count)
        nth = np.arange(len(self.column)) - self.first[self.column]
        one = UNITS[role, 0, 0]
        before = loads[self.column, 0] + nth * one
        self.points: Ints = problem.curve[before + one] - problem.curve[before]
        self.slope: Ints = _slope(loads[self.column, 1] + (nth + 0.5) * average[self.column])


def _slope(loads: Ints | Floats) -> Ints:
    """Points of the next unit."""
    found: Ints = _SLOPES[np.searchsorted(_STARTS, loads, side="right") - 1]
    return found
