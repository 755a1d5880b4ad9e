"""All leads, or all deputies, chosen anew at once while the other role stays as it is.

Each worker is a row of places; a place costs more than the one before it, as the load does. Which case goes
to which place is a matching of least weight, solved exactly. How much work a place holds already depends on
the cases before it; here it is taken to be the worker's average, and what that misses is left to
`search.improve`. Where places are short, each case also has a place of its own that stands for nobody.
"""

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix
from scipy.sparse.csgraph import min_weight_full_bipartite_matching

from api.domain.pairings.arrays import DEPUTY, LEAD, NOBODY, UNITS, Bools, Ints
from api.domain.pairings.costs import CURVE, NO_DEPUTY_POINTS
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
    is_open = problem.fixed[role] == NOBODY
    if role == DEPUTY:
        is_open &= teams.members[LEAD] != NOBODY
    rows = np.flatnonzero(is_open)
    mine, other = held.copy(), teams.members[1 - role].copy()
    if not len(rows):
        return (mine, other) if role == LEAD else (other, mine)
    may = problem.may[role][rows].copy()
    others = teams.members[1 - role][rows]
    if not over_other:
        may[np.flatnonzero(others != NOBODY), others[others != NOBODY]] = False
    mine[rows] = _match(teams, role, rows, may)
    other[mine == other] = NOBODY
    if role == LEAD:
        other = np.where(mine == NOBODY, problem.fixed[DEPUTY], other)
    return (mine, other) if role == LEAD else (other, mine)


def _match(teams: Teams, role: int, rows: Ints, may: Bools) -> Ints:
    """The worker of each row, or `NOBODY`; who has one now may keep it, so there is always an answer."""
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
    has = np.flatnonzero(held != NOBODY)
    is_near[has, held[has]] = True
    row, column = np.nonzero(is_near)
    times = places.count[column]
    place = np.repeat(places.first[column] - np.cumsum(times) + times, times) + np.arange(times.sum())
    # Weights are above zero: a stored zero would be no edge.
    weights = np.repeat(points[row, column] + 1, times) + places.points[place]
    weights += np.repeat(units[row], times) * places.slope[place]
    lines, owners = np.repeat(row, times), places.column
    if len(has) < len(rows):
        nobody = problem.no_lead[rows] if role == LEAD else np.full(len(rows), NO_DEPUTY_POINTS)
        every = np.arange(len(rows))
        lines, place = np.concatenate([lines, every]), np.concatenate([place, len(owners) + every])
        weights = np.concatenate([weights, nobody])
        owners = np.concatenate([owners, np.full(len(rows), NOBODY)])
    graph = csr_matrix((weights.astype(np.float64), (lines, place)), shape=(len(rows), len(owners)))
    _, chosen = min_weight_full_bipartite_matching(graph)
    found: Ints = owners[chosen]
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
        is_held = held != NOBODY
        held, kinds = held[is_held], problem.kind[rows[is_held]]
        number = np.bincount(held, minlength=len(problem.workers))
        loads = teams.loads.copy()
        np.subtract.at(loads, held, UNITS[role, kinds])
        work = np.bincount(held, weights=UNITS[role, kinds, 1], minlength=len(problem.workers))
        usual = UNITS[role, problem.kind[rows], 1].mean()
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
