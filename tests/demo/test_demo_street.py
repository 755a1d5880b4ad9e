import itertools
import math
import re
from collections import Counter

import pytest

from api.access.permissions import Duty, Role
from api.domain.places.demo_staff import demo_staff, demo_station_staff
from api.domain.places.demo_street import STREET_CODE, community_codes, demo_units

UNITS = {unit.code: unit for unit in demo_units()}
STAFF = demo_staff()


def of_kind(kind):
    return [unit for unit in UNITS.values() if unit.kind == kind]


def ring(unit):
    return [tuple(position) for position in unit.boundary["coordinates"][0]]


def area(unit):
    """Twice the area, positive for a ring that runs counter-clockwise, in whole square micro-degrees."""
    points = [(round(x * 1e6) - 132_000_000, round(y * 1e6) - 15_000_000) for x, y in ring(unit)]
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in itertools.pairwise(points))


def edges(unit):
    return set(itertools.pairwise(ring(unit)))


def outline(units):
    """Edges that no other of these units has the other way round."""
    found = set().union(*map(edges, units))
    return {edge for edge in found if edge[::-1] not in found}


def below(code):
    return [unit for unit in UNITS.values() if unit.parent_code == code]


def test_street_has_the_units_it_is_said_to_have():
    assert len(UNITS) == len(demo_units())
    assert Counter(unit.kind for unit in UNITS.values()) == {
        "street": 1,
        "community": 10,
        "large_grid": 10,
        "small_grid": 60,
        "station": 1,
    }
    for names in ([unit.name_zh for unit in UNITS.values()], [unit.name_en for unit in UNITS.values()]):
        assert len(set(names)) == len(names)


def test_codes_say_where_a_unit_belongs_and_parents_come_first():
    digits = {"street": 9, "community": 12, "station": 12, "large_grid": 15, "small_grid": 15}
    seen = {None}
    for unit in UNITS.values():
        assert re.fullmatch(rf"990000001\d{{{digits[unit.kind] - 9}}}", unit.code)
        assert unit.parent_code in seen
        seen.add(unit.code)
    for large in of_kind("large_grid"):
        assert large.code == large.parent_code + "000"
        assert [small.code[-3:] for small in below(large.code)] == ["001", "002", "003", "004", "005", "006"]
        assert {small.code[:12] for small in below(large.code)} == {large.parent_code}


@pytest.mark.parametrize("kind", ["street", "community", "large_grid", "small_grid"])
def test_boundaries_are_closed_counter_clockwise_and_valid(kind):
    for unit in of_kind(kind):
        points = ring(unit)
        assert points[0] == points[-1]
        assert len(set(points)) == len(points) - 1
        assert area(unit) > 0
        assert all(132 - 0.001 < x < 132.04 and 14.98 < y < 15.001 for x, y in points)


def test_small_grids_tile_their_community_and_communities_their_street():
    for large in of_kind("large_grid"):
        assert UNITS[large.parent_code].boundary == large.boundary
        grids = below(large.code)
        assert outline(grids) == edges(large)
        assert sum(map(area, grids)) == area(large)
    communities = of_kind("community")
    assert outline(communities) == edges(UNITS[STREET_CODE])
    assert sum(map(area, communities)) == area(UNITS[STREET_CODE])


def test_no_edge_is_used_twice_in_the_same_direction():
    used = Counter(edge for grid in of_kind("small_grid") for edge in edges(grid))
    assert set(used.values()) == {1}


def test_small_grids_are_convex_so_none_reaches_into_another():
    for grid in of_kind("small_grid"):
        points = ring(grid)[:-1]
        for at in range(4):
            (x1, y1), (x2, y2), (x3, y3) = (points[(at + step) % 4] for step in range(3))
            assert (x2 - x1) * (y3 - y2) - (y2 - y1) * (x3 - x2) > 0


def test_small_grids_are_as_large_as_the_report_says():
    metres = 111_320 * 110_650 * math.cos(math.radians(15)) / 1e12 / 2
    sizes = [area(grid) * metres for grid in of_kind("small_grid")]
    assert sum(sizes) / 1e6 == pytest.approx(4.34, abs=0.05)
    assert min(sizes) > 45_000
    assert len(set(sizes)) > 50


def test_grids_are_numbered_west_to_east_and_north_to_south():
    for large in of_kind("large_grid"):
        west = [min(x for x, _ in ring(grid)) for grid in below(large.code)]
        north = [max(y for _, y in ring(grid)) for grid in below(large.code)]
        assert west[0] < west[1] < west[2]
        assert west[3] < west[4] < west[5]
        assert min(north[:3]) > max(north[3:])


def test_staff_are_207_in_every_duty():
    assert len(STAFF) == 207
    duties = Counter(duty for person in STAFF for duty in person.duties)
    assert duties == {
        Duty.OFFICE_LEAD: 2,
        Duty.TIP_DESK: 4,
        Duty.IDENTITY_CUSTODIAN: 2,
        Duty.INSPECTOR: 1,
        Duty.AUDITOR: 1,
        Duty.COMMUNITY_LEAD: 10,
        Duty.CASE_WORKER: 30,
        Duty.GRID_CHIEF: 70,
        Duty.GRID_WORKER: 87,
    }
    assert {duty for person in demo_station_staff() for duty in person.duties} == {Duty.POLICE_LIAISON}
    assert len(demo_station_staff()) == 2


def test_everybody_has_an_own_name_and_one_duty_in_a_unit_of_its_kind():
    everybody = STAFF + demo_station_staff()
    assert len({person.display_name for person in everybody}) == 209
    assert len({person.username for person in everybody}) == 209
    kinds = {
        Role.STREET: {"street"},
        Role.COMMUNITY: {"community"},
        Role.GRID: {"large_grid", "small_grid"},
        Role.POLICE: {"station"},
    }
    for person in everybody:
        assert re.fullmatch(r"[a-z][a-z0-9-]{4,31}", person.username)
        assert len(person.duties) == 1
        assert UNITS[person.unit_code].kind in kinds[person.role]


def test_every_small_grid_has_a_responsible_and_a_deputy():
    held = Counter(person.assignment for person in STAFF if person.assignment)
    assert set(held.values()) == {1}
    for grid in of_kind("small_grid"):
        assert held[grid.code, "responsible"] == held[grid.code, "deputy"] == 1
    for grid in of_kind("large_grid"):
        assert held[grid.code, "responsible"] == 1
    assert all(person.assignment[0] == person.unit_code for person in STAFF if person.assignment)


def test_every_community_has_a_lead_and_two_to_five_case_workers():
    for code in community_codes():
        duties = Counter(person.duties[0] for person in STAFF if person.unit_code == code)
        assert duties[Duty.COMMUNITY_LEAD] == 1
        assert 2 <= duties[Duty.CASE_WORKER] <= 5
