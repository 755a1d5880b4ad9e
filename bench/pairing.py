"""`python -m bench --only pairing`: how long a proposal takes, and how far it is from the proven optimum.

2,000 cases and 200 workers, in ten communities, in one, and with fewer places than cases, are proposed for by
the child process that the service starts. 200 cases and 40 workers are solved by the same search and by the
exact formulation, to the end.
"""

import asyncio
import random
import resource
import time
from dataclasses import dataclass
from itertools import combinations
from typing import Any
from uuid import UUID

import numpy as np
from rich.console import Console

from api.domain.pairings import optimiser
from api.domain.pairings.arrays import DEPUTY, LEAD, NOBODY, UNITS, Ints, Problem
from api.domain.pairings.costs import NO_DEPUTY_POINTS
from api.domain.pairings.exact import Program
from api.domain.pairings.model import Carried, Case, PairingRequest, Worker
from api.domain.pairings.solving import PairingSolver
from api.domain.pairings.teams import Teams
from bench.report import machine, plain_table

TIMES, QUICK_TIMES = 5, 2
EXACT_LIMIT_S = 180.0
FIRST, LATER = 4, 2
"""Leads and deputies of each case of which teams are made, at first and in each later round."""
NEVER = 1e15


@dataclass(frozen=True)
class Size:
    """What is made up; the number of communities decides how many workers each case can choose from."""

    name: str
    cases: int
    workers: int
    communities: int
    capacities: tuple[int, ...]


LARGE = (
    Size("2,000 × 200, ten communities", 2000, 200, 10, (30,)),
    Size("2,000 × 200, one community", 2000, 200, 1, (30,)),
    Size("2,000 × 200, places just enough", 2000, 200, 10, (8, 12, 15)),
    Size("2,000 × 200, too few places", 2000, 200, 10, (6, 9)),
)
SMALL = (
    Size("200 × 40, places enough", 200, 40, 3, (30,)),
    Size("200 × 40, places just enough", 200, 40, 3, (5, 8)),
)


def measure(console: Console, *, is_quick: bool) -> dict[str, Any]:
    """Measure, print, and give the figures."""
    found = asyncio.run(_times(QUICK_TIMES if is_quick else TIMES))
    table = plain_table(
        f"Proposals in a child process, {machine()}", "cases × workers", "s, median", "s, least", "s, CPU"
    )
    for name, seconds, processor_s in found["seconds"]:
        middle = sorted(seconds)[len(seconds) // 2]
        table.add_row(name, f"{middle:.2f}", f"{min(seconds):.2f}", f"{processor_s:.2f}")
    console.print(table)
    console.print(
        f"- most memory of a child: {found['peak_mib']:.0f} MiB; target: less than 2 s", highlight=False
    )
    table = plain_table(
        "Beside the exact formulation",
        "cases × workers",
        "points",
        "optimum",
        "proven",
        "above it",
        "s, exact",
    )
    found["gaps"] = [_gap(size) for size in SMALL]
    for gap in found["gaps"]:
        row = (
            gap["name"],
            f"{gap['points']:.0f}",
            f"{gap['best']:.0f}",
            "yes" if gap["is_proven"] else "bound",
        )
        table.add_row(*row, f"{gap['above']:.2%}", f"{gap['exact_s']:.1f}")
    console.print(table)
    return found


async def _times(times: int) -> dict[str, Any]:
    rows = []
    for size in LARGE:
        request = made_up(size)
        seconds, before = [], _processor_s()
        for _ in range(times):
            began = time.perf_counter()
            await PairingSolver().propose(request)
            seconds.append(time.perf_counter() - began)
        rows.append((size.name, seconds, (_processor_s() - before) / times))
    peak_mib = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    return {"seconds": rows, "peak_mib": peak_mib}


def _processor_s() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _gap(size: Size) -> dict[str, Any]:
    problem = Problem(made_up(size))
    teams = optimiser.search(problem)
    began = time.perf_counter()
    best, is_proven = optimum(problem, teams)
    exact_s = time.perf_counter() - began
    missing = teams.missing_points()
    points = teams.total()
    # Points of missing members are the same in both; they would only make the distance look small.
    above = (points - best) / (best - missing)
    return {
        "name": size.name,
        "points": points - missing,
        "best": best - missing,
        "is_proven": is_proven,
        "above": above,
        "exact_s": exact_s,
    }


def optimum(problem: Problem, known: Teams) -> tuple[float, bool]:
    """Points of the best teams there are, missing members included; a bound if time was up.

    Teams are added to the linear program until none would pay. What is left between it and the known solution
    leaves out every team that costs more than that at the final prices: it is in no better solution. The
    others are solved as whole teams.
    """
    columns = {(row, *known.team(row)) for row in range(len(problem.cases))}
    columns |= {(row, NOBODY, int(problem.fixed[DEPUTY][row])) for row in range(len(problem.cases))}
    columns = {one for one in columns if one[1] != NOBODY or problem.fixed[LEAD][one[0]] == NOBODY}
    workers = len(problem.workers)
    prices = [np.zeros((workers, 2)), np.zeros((2, workers)), np.zeros(len(problem.cases))]
    wanted = _teams(problem, prices, FIRST)[0]
    while True:
        columns |= set(map(tuple, wanted.tolist()))
        result = Program(problem, _sorted(columns)).shares()
        dual = -result.ineqlin.marginals
        split = 2 * workers
        prices = [dual[:split].reshape(-1, 2), dual[split:].reshape(2, -1), result.eqlin.marginals]
        teams, reduced = _teams(problem, prices, LATER)
        least = np.zeros(len(problem.cases))
        np.minimum.at(least, teams[:, 0], reduced)
        wanted = teams[reduced < -1e-6]
        if not len(wanted):
            break
    bound = result.fun + least.sum()
    teams, reduced = _teams(problem, prices, workers)
    slack = known.total() - bound + 1
    columns |= set(map(tuple, teams[reduced <= slack].tolist()))
    whole = Program(problem, _sorted(columns)).whole(mip_rel_gap=0, time_limit=EXACT_LIMIT_S)
    return (float(whole.fun), True) if whole.status == 0 else (float(whole.mip_dual_bound), False)


def _sorted(columns: set[tuple[int, int, int]]) -> Ints:
    return np.array(sorted(columns), dtype=np.int64)


def _teams(problem: Problem, prices: list[np.ndarray], most: int) -> tuple[Ints, np.ndarray]:
    """Teams of the `most` cheapest members of each case, and what each costs beyond its case."""
    loads, room, cases = prices
    costs = []
    for role in (LEAD, DEPUTY):
        units = UNITS[role, problem.kind]
        taken = np.where((problem.fixed[role] == NOBODY)[:, None], room[role], 0)
        cost = problem.points[role] + units @ loads.T + taken
        costs.append(np.where(problem.may[role], cost, NEVER))
    # A deputy may be missing: one more column.
    lacking = np.where(problem.fixed[DEPUTY] == NOBODY, float(NO_DEPUTY_POINTS), NEVER)
    costs[DEPUTY] = np.concatenate([costs[DEPUTY], lacking[:, None]], axis=1)
    most = min(most, len(problem.workers))
    leads = np.argsort(costs[LEAD], axis=1, kind="stable")[:, :most]
    deputies = np.argsort(costs[DEPUTY], axis=1, kind="stable")[:, : most + 1]
    row = np.repeat(np.arange(len(problem.cases)), leads.shape[1] * deputies.shape[1])
    lead = np.repeat(leads, deputies.shape[1], axis=1).ravel()
    deputy = np.tile(deputies, (1, leads.shape[1])).ravel()
    cost = costs[LEAD][row, lead] + costs[DEPUTY][row, deputy]
    is_team = (lead != deputy) & (cost < NEVER)
    row, lead, deputy, cost = row[is_team], lead[is_team], deputy[is_team], cost[is_team]
    deputy = np.where(deputy == len(problem.workers), NOBODY, deputy)
    return np.stack([row, lead, deputy], axis=1), cost - cases[row]


def made_up(size: Size, seed: int = 1) -> PairingRequest:
    """Fictional cases and workers; a worker has the duty in one to three communities."""
    draw = random.Random(seed)
    units = [_id(1, number) for number in range(size.communities)]
    grids = {unit: [_id(2, 100 * place + number) for number in range(12)] for place, unit in enumerate(units)}
    at = {
        grid: (3000 * (place % 4) + 1500 * draw.random(), 3000 * (place // 4) + 1500 * draw.random())
        for place, unit in enumerate(units)
        for grid in grids[unit]
    }
    distances = {
        (one, other): int(((at[one][0] - at[other][0]) ** 2 + (at[one][1] - at[other][1]) ** 2) ** 0.5)
        for one, other in combinations(at, 2)
    }
    workers = [_worker(draw, number, size, units, grids) for number in range(size.workers)]
    cases = [_case(draw, number, units, grids, workers) for number in range(size.cases)]
    conflicts = {(case.id, draw.choice(workers).id) for case in cases if draw.random() < 0.05}
    return PairingRequest(tuple(cases), tuple(workers), frozenset(conflicts), distances)


def _worker(
    draw: random.Random, number: int, size: Size, units: list[UUID], grids: dict[UUID, list[UUID]]
) -> Worker:
    own = draw.sample(units, min(len(units), draw.choice((1, 2, 3))))
    return Worker(
        _id(3, number),
        frozenset(own),
        draw.choice(size.capacities),
        languages=frozenset({"zh", *draw.sample(("bo", "ii", "ug"), draw.choice((0, 0, 1)))}),
        weekdays=frozenset(draw.sample(range(1, 6), draw.choice((3, 4, 5, 5)))),
        grid_id=draw.choice(grids[own[0]]),
        carried=Carried(draw.randrange(2), draw.randrange(2), draw.randrange(40)),
    )


def _case(
    draw: random.Random, number: int, units: list[UUID], grids: dict[UUID, list[UUID]], workers: list[Worker]
) -> Case:
    unit = draw.choice(units)
    near = [worker.id for worker in workers if unit in worker.community_ids]
    return Case(
        _id(4, number),
        unit,
        draw.choices(("unassessed", "intensive", "regular", "light", "after_care"), (2, 1, 4, 3, 2))[0],
        grid_id=draw.choice([*grids[unit], None]),
        languages=frozenset(draw.choice(((), (), (), ("bo",), ("ug",)))),
        known_workers=frozenset(draw.sample(near, draw.choice((0, 0, 1, 2)))),
        excluded_workers=frozenset(draw.sample(near, int(draw.random() < 0.03))),
        weekdays=frozenset(draw.sample(range(1, 8), draw.choice((3, 5, 7)))),
    )


def _id(kind: int, number: int) -> UUID:
    return UUID(int=(kind << 100) + number)
