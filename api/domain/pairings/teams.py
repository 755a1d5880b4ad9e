"""Teams while they are being put together, with the loads, free places and prices that follow from them."""

from typing import Final

import numpy as np

from api.domain.pairings.arrays import DEPUTY, LEAD, NOBODY, UNITS, Ints, Problem
from api.domain.pairings.costs import NO_DEPUTY_POINTS

BARRED: Final = 1 << 50
Team = tuple[int, int]
"""Columns of lead and deputy, or `NOBODY`."""

_UNITS: Final[list[list[list[int]]]] = UNITS.tolist()


class Teams:
    """A lead and a deputy, or nobody, for each case.

    Args:
        problem: What is being solved.

    Attributes:
        members: For lead and deputy: the column chosen for each row.
        loads: Load of people and of work of each worker.
        room: For lead and deputy: free places of each worker.
    """

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.members = tuple(np.full(len(problem.cases), NOBODY, dtype=np.int64) for _ in (LEAD, DEPUTY))
        self.loads = problem.carried.copy()
        self._curve: list[int] = problem.curve.tolist()
        self.room = tuple(free.copy() for free in problem.room)
        self._flat = [
            np.where(problem.may[role], problem.points[role], BARRED).astype(np.int64)
            for role in (LEAD, DEPUTY)
        ]
        self._more = np.zeros((2, UNITS.shape[1], len(problem.workers)), dtype=np.int64)
        self._full = [np.where(free > 0, 0, BARRED) for free in self.room]
        self._reprice(slice(None))

    def put(self, row: int, team: Team) -> None:
        """Give a case its team, which must have none."""
        for role, column in enumerate(team):
            self.members[role][row] = column
            self._count(role, row, column, 1)

    def fill(self, leads: Ints, deputies: Ints) -> None:
        """Give all cases their teams at once; there must be none, and room for all."""
        for role, columns in ((LEAD, leads), (DEPUTY, deputies)):
            self.members[role][:] = columns
            held = columns != NOBODY
            np.add.at(self.loads, columns[held], UNITS[role, self.problem.kind[held]])
            np.subtract.at(self.room[role], columns[held & (self.problem.fixed[role] == NOBODY)], 1)
            self._full[role] = np.where(self.room[role] > 0, 0, BARRED)
        self._reprice(slice(None))

    def take(self, row: int) -> Team:
        """Take the team from a case; who it was."""
        found = self.team(row)
        for role, column in enumerate(found):
            self._count(role, row, column, -1)
            self.members[role][row] = NOBODY
        return found

    def team(self, row: int) -> Team:
        """Who has a case now."""
        return int(self.members[LEAD][row]), int(self.members[DEPUTY][row])

    def _count(self, role: int, row: int, column: int, sign: int) -> None:
        if column == NOBODY:
            return
        self.loads[column] += sign * UNITS[role, self.problem.kind[row]]
        if self.problem.fixed[role][row] == NOBODY:
            self.room[role][column] -= sign
            self._full[role][column] = 0 if self.room[role][column] > 0 else BARRED
        self._reprice(slice(column, column + 1))

    def _reprice(self, columns: slice) -> None:
        curve, loads = self.problem.curve, self.loads[columns]
        more = curve[loads + UNITS[:, :, None, :]] - curve[loads]
        self._more[:, :, columns] = more[..., 0] + more[..., 1]

    def prices(self, row: int) -> tuple[Ints, Ints]:
        """What each worker would cost as lead and as deputy of a case if it had no team now.

        At least `BARRED` where a hard rule or a full desk stands against it.
        """
        problem, kind = self.problem, self.problem.kind[row]
        prices = []
        for role in (LEAD, DEPUTY):
            found = self._flat[role][row] + self._more[role, kind]
            if problem.fixed[role][row] == NOBODY:
                found += self._full[role]
            prices.append(found)
        for mine, column in enumerate(self.team(row)):
            if column != NOBODY:
                self._without(prices, row, mine, column)
        return prices[LEAD], prices[DEPUTY]

    def _without(self, prices: list[Ints], row: int, mine: int, column: int) -> None:
        """Put right what a member would cost who has this case already in the role `mine`."""
        curve, kind = self._curve, int(self.problem.kind[row])
        people, work = self.loads[column].tolist()
        people, work = people - _UNITS[mine][kind][0], work - _UNITS[mine][kind][1]
        for role in (LEAD, DEPUTY):
            more = curve[people + _UNITS[role][kind][0]] - curve[people]
            more += curve[work + _UNITS[role][kind][1]] - curve[work]
            is_full = (
                role != mine and self.problem.fixed[role][row] == NOBODY and self.room[role][column] <= 0
            )
            prices[role][column] = self._flat[role][row, column] + more + (BARRED if is_full else 0)

    def best(self, row: int) -> Team:
        """The cheapest team for a case; ties go to the lower id."""
        return self.choose(row, *self.prices(row))

    def choose(self, row: int, leads: Ints, deputies: Ints) -> Team:
        """The cheapest team at these prices; without a lead, a deputy stays only if it was fixed."""
        lead, deputy = best_pair(leads, deputies)
        return (lead, deputy) if lead != NOBODY else (NOBODY, int(self.problem.fixed[DEPUTY][row]))

    def total(self) -> int:
        """Points of everything, missing members included."""
        return self.points() + self.missing_points()

    def points(self) -> int:
        """Points of all pairings."""
        problem = self.problem
        points = int((problem.curve[self.loads] - problem.curve[problem.carried]).sum())
        for role in (LEAD, DEPUTY):
            rows = np.flatnonzero(self.members[role] != NOBODY)
            points += int(problem.points[role][rows, self.members[role][rows]].sum())
        return points

    def missing_points(self) -> int:
        """Points of missing members."""
        lacks_deputy = int((self.members[DEPUTY] == NOBODY).sum())
        return int(self.problem.no_lead[self.members[LEAD] == NOBODY].sum()) + NO_DEPUTY_POINTS * lacks_deputy


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
