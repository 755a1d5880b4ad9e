"""The request as numbers: rows are cases, columns are workers, both in the order of their ids."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

import numpy as np
from numpy.typing import NDArray

from api.domain.pairings.costs import (
    CASE_UNITS,
    CONTINUITY_POINTS,
    CURVE,
    LANGUAGE_POINTS,
    LONGEST_M,
    METRES_PER_POINT,
    TIER_UNITS,
    UNKNOWN_DISTANCE_M,
    no_lead_points,
)
from api.domain.pairings.hard import MAY, bars_of
from api.domain.pairings.model import BARS, Bar, Case, PairingRequest, Released, Role, Worker

NOBODY: Final = -1
ROLES: Final[tuple[Role, Role]] = ("lead", "deputy")
LEAD: Final = 0
DEPUTY: Final = 1

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

_KINDS: Final = {tier: place for place, tier in enumerate(TIER_UNITS)}
UNITS: Final[Ints] = np.array(
    [[(CASE_UNITS[role], units[role]) for units in TIER_UNITS.values()] for role in ROLES], dtype=np.int64
)
"""By role and tier: what a case adds to the load of people, and to the load of work."""


class Problem:
    """Everything that searching and solving look at.

    Args:
        request: What to propose for.

    Attributes:
        bars: The hard rules, see `hard.bars_of`.
        may: For lead and deputy: who may; of a fixed member only this one.
        points: For lead and deputy: what a pairing costs whatever the loads are.
        fixed: For lead and deputy: column of the fixed member of each row, or `NOBODY`.
        released: Fixed members that could not be kept, by row.
        room: For lead and deputy: free places of each worker; fixed members take none of them.
        kind: Which tier each case has, a place in `UNITS`.
        carried: Load of people and load of work of each worker before anything is proposed.
        curve: Points of every load up to the highest possible.
        no_lead: Points of leaving each case without a lead.
    """

    def __init__(self, request: PairingRequest) -> None:
        self.cases: list[Case] = sorted(request.cases, key=lambda case: case.id)
        self.workers: list[Worker] = sorted(request.workers, key=lambda worker: worker.id)
        self.bars = bars_of(self.cases, self.workers, request)
        self._parts = _Parts(self.cases, self.workers, request)
        self.points = tuple(self._parts.points(role) for role in ROLES)
        self.released: list[list[Released]] = [[] for _ in self.cases]
        self.fixed = tuple(self._keep_fixed(role) for role in ROLES)
        self.may = tuple(self._allowed(role) for role in (LEAD, DEPUTY))
        self.room = tuple(self._free_places(role) for role in (LEAD, DEPUTY))
        self.kind = np.array([_KINDS[case.tier] for case in self.cases], dtype=np.int64)
        self.carried = np.array(
            [
                (
                    worker.carried.leads * CASE_UNITS["lead"]
                    + worker.carried.deputies * CASE_UNITS["deputy"],
                    worker.carried.workload_units,
                )
                for worker in self.workers
            ],
            dtype=np.int64,
        ).reshape(-1, 2)
        highest = int(self.carried.max(initial=0)) + 2 * (len(self.cases) + 1) * int(UNITS.max())
        self.curve = load_curve(highest)
        self.no_lead = np.array([no_lead_points(case.tier) for case in self.cases], dtype=np.int64)

    def parts(self, role: Role, row: int, column: int) -> dict[str, int]:
        """What a pairing costs by reason, loads left out."""
        return self._parts.of(role, row, column)

    def _keep_fixed(self, role: Role) -> Ints:
        columns = {worker.id: place for place, worker in enumerate(self.workers)}
        kept = np.full(len(self.cases), NOBODY, dtype=np.int64)
        for row, case in enumerate(self.cases):
            account = case.fixed_lead if role == "lead" else case.fixed_deputy
            if account is None:
                continue
            bar = self._bar_of(row, columns.get(account))
            if bar is None:
                kept[row] = columns[account]
            else:
                self.released[row].append(Released(role, account, bar))
        return kept

    def _bar_of(self, row: int, column: int | None) -> Bar | None:
        if column is None:
            return "not_a_case_worker"
        code = int(self.bars[row, column])
        return None if code == MAY else BARS[code]

    def _allowed(self, role: int) -> Bools:
        allowed: Bools = self.bars == MAY
        for row in np.flatnonzero(self.fixed[role] != NOBODY):
            column = self.fixed[role][row]
            allowed[row] = False
            allowed[row, column] = True
        for row in np.flatnonzero(self.fixed[1 - role] != NOBODY):
            allowed[row, self.fixed[1 - role][row]] = False
        return allowed

    def _free_places(self, role: int) -> Ints:
        taken = np.array(
            [worker.carried.leads if role == LEAD else worker.carried.deputies for worker in self.workers],
            dtype=np.int64,
        )
        kept = self.fixed[role][self.fixed[role] != NOBODY]
        np.add.at(taken, kept, 1)
        capacity = np.array([worker.capacity for worker in self.workers], dtype=np.int64)
        free: Ints = np.maximum(capacity - taken, 0)
        return free


def load_curve(highest: int) -> Ints:
    """Points that a load of 0, 1, 2, … units costs in all."""
    steps = np.searchsorted([start for start, _ in CURVE], np.arange(highest), side="right") - 1
    slopes = np.array([slope for _, slope in CURVE], dtype=np.int64)
    return np.concatenate([[0], np.cumsum(slopes[steps])]).astype(np.int64)


class _Parts:
    """The three reasons that do not depend on loads, as matrices."""

    def __init__(self, cases: Sequence[Case], workers: Sequence[Worker], request: PairingRequest) -> None:
        shape = (len(cases), len(workers))
        columns = {worker.id: place for place, worker in enumerate(workers)}
        self._is_strange = np.zeros(shape, dtype=np.bool_)
        for row, case in enumerate(cases):
            known = [columns[account] for account in case.known_workers if account in columns]
            if known:
                self._is_strange[row] = True
                self._is_strange[row, known] = False
        self._is_unspoken = np.zeros(shape, dtype=np.bool_)
        for wish in {case.languages for case in cases if case.languages}:
            rows = [row for row, case in enumerate(cases) if case.languages == wish]
            self._is_unspoken[rows] = [not wish & worker.languages for worker in workers]
        self._metres = _metres(cases, workers, request)

    def points(self, role: Role) -> Ints:
        """The sum for a role."""
        return (
            self._is_strange * np.int64(CONTINUITY_POINTS[role])
            + self._is_unspoken * np.int64(LANGUAGE_POINTS[role])
            + self._metres // METRES_PER_POINT[role]
        )

    def of(self, role: Role, row: int, column: int) -> dict[str, int]:
        """The single reasons."""
        return {
            "continuity": int(self._is_strange[row, column]) * CONTINUITY_POINTS[role],
            "language": int(self._is_unspoken[row, column]) * LANGUAGE_POINTS[role],
            "travel": int(self._metres[row, column]) // METRES_PER_POINT[role],
        }


def _metres(cases: Sequence[Case], workers: Sequence[Worker], request: PairingRequest) -> Ints:
    """How far it is; nothing at all where the person's grid is unknown, which is the same for everybody."""
    homes = [worker.grid_id for worker in workers]
    found: dict[UUID | None, list[int]] = {None: [0] * len(homes)}
    for grid in {case.grid_id for case in cases}:
        if grid is not None:
            found[grid] = [_between(grid, home, request) for home in homes]
    return np.array([found[case.grid_id] for case in cases], dtype=np.int64).reshape(len(cases), len(homes))


def _between(grid: UUID, home: UUID | None, request: PairingRequest) -> int:
    if home == grid:
        return 0
    if home is None:
        return UNKNOWN_DISTANCE_M
    told = request.distances_m.get((grid, home), request.distances_m.get((home, grid), UNKNOWN_DISTANCE_M))
    return min(max(told, 0), LONGEST_M)
