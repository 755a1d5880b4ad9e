"""Made-up requests, and the cost of a proposal counted anew from the request alone."""

import random
from itertools import product
from uuid import UUID

from api.domain.pairings.costs import (
    CASE_UNITS,
    CONTINUITY_POINTS,
    CURVE,
    LANGUAGE_POINTS,
    LONGEST_M,
    METRES_PER_POINT,
    NO_DEPUTY_POINTS,
    UNKNOWN_DISTANCE_M,
    no_lead_points,
    workload_units,
)
from api.domain.pairings.model import Carried, Case, PairingRequest, Worker

TIERS = ("unassessed", "intensive", "regular", "light", "after_care")


def unit(number):
    return UUID(int=(1 << 64) + number)


def grid(number):
    return UUID(int=(2 << 64) + number)


def account(number):
    return UUID(int=(3 << 64) + number)


def episode(number):
    return UUID(int=(4 << 64) + number)


def worker(number, *, units=(1,), capacity=10, **other):
    return Worker(account(number), frozenset(map(unit, units)), capacity, **other)


def case(number, *, community=1, tier="regular", **other):
    return Case(episode(number), unit(community), tier, **other)


def by_chance(seed, *, cases, workers, units=2, capacity=(0, 1, 2, 3)):
    """A request with everything in it."""
    draw = random.Random(seed)  # noqa: S311 - made-up requests
    people = [
        worker(
            number,
            units=draw.sample(range(units), draw.randint(1, units)),
            capacity=draw.choice(capacity),
            languages=frozenset(draw.sample(["zh", "bo", "ug"], 2)),
            weekdays=frozenset(draw.sample(range(1, 8), draw.randint(1, 5))),
            grid_id=draw.choice([None, grid(1), grid(2), grid(3)]),
            carried=Carried(draw.randint(0, 1), draw.randint(0, 2), draw.randint(0, 400)),
        )
        for number in range(workers)
    ]
    accounts = [one.id for one in people]
    episodes = []
    for number in range(cases):
        lead, deputy = draw.sample([*accounts, None, None, None, None, account(99)], 2)
        episodes.append(
            case(
                number,
                community=draw.randrange(units),
                tier=draw.choice(TIERS),
                grid_id=draw.choice([None, grid(1), grid(2)]),
                languages=frozenset(draw.sample(["zh", "bo"], draw.randint(0, 1))),
                known_workers=frozenset(draw.sample(accounts, draw.randint(0, 1))),
                excluded_workers=frozenset(draw.sample(accounts, int(draw.random() < 0.2))),
                weekdays=frozenset(draw.sample(range(1, 8), draw.choice([2, 5, 7]))),
                fixed_lead=lead,
                fixed_deputy=deputy,
            )
        )
    conflicts = {(one.id, draw.choice(accounts)) for one in episodes if draw.random() < 0.2}
    distances = {(grid(1), grid(2)): 900, (grid(3), grid(1)): 4000}
    return PairingRequest(tuple(episodes), tuple(people), frozenset(conflicts), distances)


def may(request, one, who):
    """Whether no hard rule but capacity stands between them."""
    return (
        one.community_id in who.community_ids
        and who.id not in one.excluded_workers
        and (one.id, who.id) not in request.conflicts
        and len(one.weekdays & who.weekdays) >= one.common_weekdays
    )


def kept(request, one):
    """The fixed members whom no hard rule forbids."""
    people = {who.id: who for who in request.workers}
    return tuple(
        fixed if fixed in people and may(request, one, people[fixed]) else None
        for fixed in (one.fixed_lead, one.fixed_deputy)
    )


def load_points(units):
    """Unit for unit, as the curve is meant."""
    return sum(max(slope for start, slope in CURVE if start <= step) for step in range(units))


def flat_points(request, one, who, role):
    """Continuity, language and travel."""
    points = 0
    present = {other.id for other in request.workers}
    if one.known_workers & present and who.id not in one.known_workers:
        points += CONTINUITY_POINTS[role]
    if one.languages and not one.languages & who.languages:
        points += LANGUAGE_POINTS[role]
    return points + metres(request, one.grid_id, who.grid_id) // METRES_PER_POINT[role]


def metres(request, place, home):
    if place is None or place == home:
        return 0
    told = request.distances_m.get((place, home), request.distances_m.get((home, place)))
    return UNKNOWN_DISTANCE_M if told is None or home is None else min(told, LONGEST_M)


def total(request, teams):
    """Points of all pairings, and of what is missing; `teams` are pairs of accounts in the order of cases."""
    people = {who.id: who for who in request.workers}
    loads = {
        who.id: [12 * who.carried.leads + 4 * who.carried.deputies, who.carried.workload_units]
        for who in request.workers
    }
    before = {who: tuple(load) for who, load in loads.items()}
    points = missing = 0
    for one, team in zip(request.cases, teams, strict=True):
        missing += no_lead_points(one.tier) * (team[0] is None) + NO_DEPUTY_POINTS * (team[1] is None)
        for role, member in zip(("lead", "deputy"), team, strict=True):
            if member is not None:
                points += flat_points(request, one, people[member], role)
                loads[member][0] += CASE_UNITS[role]
                loads[member][1] += workload_units(one.tier, role)
    for who, load in loads.items():
        points += sum(
            load_points(now) - load_points(then) for now, then in zip(load, before[who], strict=True)
        )
    return points, missing


def room(request, role):
    """Free places of each worker beside the fixed members."""
    free = {}
    for who in request.workers:
        held = sum(kept(request, one)[role] == who.id for one in request.cases)
        carried = (who.carried.leads, who.carried.deputies)[role]
        free[who.id] = max(0, who.capacity - carried - held)
    return free


def all_teams(request):
    """Everything that the hard rules allow; for few cases and workers only."""
    choices = []
    for one in request.cases:
        allowed = [who.id for who in request.workers if may(request, one, who)]
        fixed = kept(request, one)
        leads = [fixed[0]] if fixed[0] else [*allowed, None]
        deputies = [fixed[1]] if fixed[1] else [*allowed, None]
        choices.append(
            [
                (lead, deputy)
                for lead in leads
                for deputy in deputies
                if (lead is None or lead != deputy) and (lead is not None or deputy in {None, fixed[1]})
            ]
        )
    for teams in product(*choices):
        if within_capacity(request, teams):
            yield teams


def within_capacity(request, teams):
    for role in (0, 1):
        free = room(request, role)
        for one, team in zip(request.cases, teams, strict=True):
            if team[role] is not None and kept(request, one)[role] is None:
                free[team[role]] -= 1
        if min(free.values(), default=0) < 0:
            return False
    return True
