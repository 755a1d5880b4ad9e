"""Coordinate reference systems: the published points, and there and back within a metre."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.kit.crs import Crs, convert, is_shifted, to_wgs84
from api.kit.polygons import distance_between_m

# Source: the domain reference, 7.5: WGS-84 and GCJ-02, longitude first, and the shift in metres.
PUBLISHED = [
    ((103.8050000, 36.0640000), (103.8074631, 36.0637268), 223.5),
    ((116.3975, 39.9087), (116.4037436, 39.9101035), 554.9),
]
# GCJ-02 and BD-09 of one place, by the published forward function: radius and angle, then the offset.
IN_CHINA = st.tuples(st.floats(73.5, 134.9), st.floats(3.9, 53.5))
ANYWHERE = st.tuples(st.floats(-180, 180), st.floats(-89, 89))


@pytest.mark.parametrize(("wgs84", "gcj02", "shift_m"), PUBLISHED)
def test_the_published_points(wgs84: tuple[float, float], gcj02: tuple[float, float], shift_m: float) -> None:
    assert convert(*wgs84, Crs.WGS84, Crs.GCJ02) == pytest.approx(gcj02, abs=5e-8)
    assert distance_between_m(to_wgs84(*gcj02, Crs.GCJ02), wgs84) < 0.01
    assert distance_between_m(wgs84, gcj02) == pytest.approx(shift_m, rel=0.005)


def test_bd09_lies_north_east_of_gcj02_by_its_published_offset() -> None:
    """About 0.0065 and 0.006 degrees, give or take the small waves."""
    gcj02 = (116.4037436, 39.9101035)
    bd09 = convert(*gcj02, Crs.GCJ02, Crs.BD09)
    assert bd09[0] - gcj02[0] == pytest.approx(0.0065, abs=2e-4)
    assert bd09[1] - gcj02[1] == pytest.approx(0.006, abs=4e-4)
    # Source: a widely published pair of the two systems.
    assert convert(116.404, 39.915, Crs.GCJ02, Crs.BD09) == pytest.approx(
        (116.41036949371029, 39.92133699351021), abs=1e-9
    )


@given(IN_CHINA)
def test_there_and_back_is_less_than_a_metre_off(place: tuple[float, float]) -> None:
    for source, target in itertools.product(Crs, Crs):
        there = convert(*place, source, target)
        back = convert(*there, target, source)
        assert distance_between_m(back, place) < 1.0, (source, target)


@given(ANYWHERE)
def test_nothing_is_shifted_outside_the_rectangle(place: tuple[float, float]) -> None:
    if not is_shifted(*place):
        assert convert(*place, Crs.WGS84, Crs.GCJ02) == place


def test_cgcs2000_is_taken_for_wgs84() -> None:
    assert convert(103.8, 36.0, Crs.CGCS2000, Crs.WGS84) == (103.8, 36.0)
