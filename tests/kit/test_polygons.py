"""Inside, outside, and how far from the edge."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.kit.crs import Crs, convert
from api.kit.polygons import Polygon, polygon_of
from tests.factories.field import SIDE, SOUTH, WEST, square

GRID = {"type": "Polygon", "coordinates": [[*square(), square()[0]]]}
PLAIN = polygon_of(GRID, Crs.WGS84)
UNIT = st.floats(0.001, 0.999)


@given(UNIT, UNIT)
def test_what_is_between_the_edges_is_inside(east: float, north: float) -> None:
    assert PLAIN.contains(WEST + east * SIDE, SOUTH + north * SIDE)


@given(UNIT, st.floats(0.00001, 1), st.sampled_from([(1, 0), (-1, 0), (0, 1), (0, -1)]))
def test_what_is_beyond_an_edge_is_outside(along: float, beyond: float, side: tuple[int, int]) -> None:
    east = along if side[0] == 0 else (1 + beyond if side[0] > 0 else -beyond)
    north = along if side[1] == 0 else (1 + beyond if side[1] > 0 else -beyond)
    assert not PLAIN.contains(WEST + east * SIDE, SOUTH + north * SIDE)


def test_a_hole_is_outside_and_a_second_part_inside() -> None:
    ring = lambda x, y, size: [[x, y], [x + size, y], [x + size, y + size], [x, y + size], [x, y]]  # noqa: E731
    shape = polygon_of(
        {"type": "MultiPolygon", "coordinates": [[ring(0, 0, 9), ring(3, 3, 3)], [ring(20, 0, 5)]]}, Crs.WGS84
    )
    assert shape.contains(1, 1)
    assert not shape.contains(4, 4)
    assert shape.contains(22, 2)
    assert not shape.contains(15, 2)


@pytest.mark.parametrize(("longitude", "wanted_m"), [(132.0 - 0.0001, 10.75), (132.0 - 0.001, 107.5)])
def test_the_distance_is_that_to_the_nearest_edge(longitude: float, wanted_m: float) -> None:
    assert PLAIN.distance_m(longitude, SOUTH + SIDE / 2) == pytest.approx(wanted_m, rel=0.001)


def test_a_corner_is_as_near_as_it_is() -> None:
    assert PLAIN.distance_m(WEST - 0.0003, SOUTH - 0.0004) == pytest.approx(55.0, rel=0.02)


def test_an_edge_of_no_length_does_no_harm() -> None:
    ring = ((0.0, 0.0), (0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 0.0))
    assert Polygon((ring,)).distance_m(0.0, 0.0) == 0.0


@pytest.mark.parametrize("crs", [Crs.GCJ02, Crs.BD09])
def test_a_boundary_from_a_shifted_map_is_put_right_once(crs: Crs) -> None:
    """Left as it is, it would lie hundreds of metres away, which is more than a grid is wide."""
    ring = [list(convert(*corner, Crs.WGS84, crs)) for corner in [*square(), square()[0]]]
    shape = polygon_of({"type": "Polygon", "coordinates": [ring]}, crs)
    assert shape.contains(WEST + SIDE / 2, SOUTH + SIDE / 2)
    assert shape.distance_m(WEST, SOUTH) < 0.01
