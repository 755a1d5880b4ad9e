"""The linear program: shares of whole teams for each case, loads with a price that grows.

One column is one team of one case, so that lead and deputy differ by construction. There are too many teams
to list; those that could pay at the present prices are added until none is left or the gap is small enough.
"""

from dataclasses import dataclass
from typing import Final

import numpy as np
from scipy.optimize import linprog
from scipy.sparse import csc_matrix

from api.domain.pairings.arrays import DEPUTY, LEAD, NOBODY, Ints, Problem
from api.domain.pairings.costs import CURVE, NO_DEPUTY_POINTS
from api.domain.pairings.search import BARRED, Teams

FIRST_CHOICES: Final = 4
LATER_CHOICES: Final = 2
Team = tuple[int, int, int]
"""Row of the case, column of the lead, column of the deputy."""


@dataclass(frozen=True)
class Prices:
    """What the program says about the next unit of everything.

    Attributes:
        loads: Of each worker, for people and for work.
        room: Of a place as lead and as deputy.
        cases: What each case costs at these prices.
    """

    loads: np.ndarray
    room: tuple[np.ndarray, np.ndarray]
    cases: np.ndarray
