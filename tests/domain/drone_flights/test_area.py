"""Areas of flights: rings that cross themselves, or lie elsewhere, are found."""

import pytest

from api.domain.drone_flights.area import geometry_of, is_at, is_simple
from api.kit.crs import Crs, Position, convert
from api.kit.polygons import polygon_of
from tests.factories.field import SIDE, SOUTH, WEST, square

UNIT = polygon_of(geometry_of(square()), Crs.WGS84)


@pytest.mark.parametrize(
    ("ring", "wanted"),
    [
        ([(0, 0), (1, 0), (1, 1), (0, 1)], True),
        ([(0, 0), (1, 0), (0, 1)], True),
        ([(0, 0), (4, 0), (4, 4), (2, 1), (0, 4)], True),
        ([(0, 0), (1, 1), (1, 0), (0, 1)], False),  # a bow tie
        ([(0, 0), (2, 0), (2, 2), (1, 0), (0, 2)], False),  # a corner on another side
        ([(0, 0), (1, 0), (0, 0), (0, 1)], False),  # a corner twice
        ([(0, 0), (1, 0), (2, 0)], False),  # no area
        ([(0, 0), (1, 0)], False),
        ([(0, 0), (4, 0), (4, 2), (1, 2), (3, 2), (0, 2)], False),  # a side over another
    ],
)
def test_a_ring_is_simple_or_not(ring: list[Position], wanted: bool) -> None:
    assert is_simple(ring) is wanted
    assert is_simple(ring[::-1]) is wanted
    assert is_simple([*ring[1:], ring[0]]) is wanted


@pytest.mark.parametrize("crs", Crs)
def test_an_area_at_the_unit_is_found_in_each_reference_system(crs: Crs) -> None:
    ring = [convert(*corner, Crs.WGS84, crs) for corner in square()]
    assert is_at(ring, crs, UNIT)


def test_a_little_beyond_is_near_and_far_is_elsewhere() -> None:
    assert is_at([(WEST - SIDE, SOUTH), (WEST, SOUTH), (WEST, SOUTH + SIDE)], Crs.WGS84, UNIT)
    assert not is_at([(WEST - 3 * SIDE, SOUTH), (WEST, SOUTH), (WEST, SOUTH + SIDE)], Crs.WGS84, UNIT)
    swapped = [(latitude, longitude) for longitude, latitude in square()]
    assert not is_at([(x, y - 90) for x, y in swapped], Crs.WGS84, UNIT)
