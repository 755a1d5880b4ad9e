"""The area that a flight was approved for: a simple ring, at the unit that it is flown over. Pure."""

from collections.abc import Sequence
from itertools import combinations
from typing import Any, Final

from api.kit.crs import Crs, Position, to_wgs84
from api.kit.polygons import Polygon

NEAR_M: Final = 500.0
"""How far an area may reach beyond the boundary of its unit, in metres: a drone turns outside of it."""

_LEAST_CORNERS: Final = 3


def is_simple(ring: Sequence[Position]) -> bool:
    """Whether a ring, not closed, has three different corners or more and no two sides that meet or cross."""
    if len(set(ring)) != len(ring) or len(ring) < _LEAST_CORNERS:
        return False
    sides = [(corner, ring[(place + 1) % len(ring)]) for place, corner in enumerate(ring)]
    if not any(_turn(*sides[0], corner) for corner in ring):
        return False
    return not any(
        _meet(one, other)
        for (first, one), (second, other) in combinations(enumerate(sides), 2)
        if second - first not in {1, len(sides) - 1}
    )


def _turn(begin: Position, end: Position, place: Position) -> float:
    """On which side of a line a place lies: positive on its left, zero on it."""
    return (end[0] - begin[0]) * (place[1] - begin[1]) - (end[1] - begin[1]) * (place[0] - begin[0])


def _meet(one: tuple[Position, Position], other: tuple[Position, Position]) -> bool:
    """Whether two sides cross, or a corner of one lies on the other."""
    turns = (_turn(*one, other[0]), _turn(*one, other[1]), _turn(*other, one[0]), _turn(*other, one[1]))
    if turns[0] * turns[1] < 0 and turns[2] * turns[3] < 0:
        return True
    return any(
        turn == 0 and _is_between(place, side)
        for turn, place, side in zip(turns, (*other, *one), (one, one, other, other), strict=True)
    )


def _is_between(place: Position, side: tuple[Position, Position]) -> bool:
    (west, east), (south, north) = (sorted(corner[axis] for corner in side) for axis in (0, 1))
    return west <= place[0] <= east and south <= place[1] <= north


def is_at(ring: Sequence[Position], crs: Crs, unit: Polygon) -> bool:
    """Whether every corner lies in a unit or near it: what does not was measured, or written, another way."""
    places = [to_wgs84(*corner, crs) for corner in ring]
    return all(unit.contains(*place) or unit.distance_m(*place) <= NEAR_M for place in places)


def geometry_of(ring: Sequence[Position]) -> dict[str, Any]:
    """The ring as a closed GeoJSON polygon."""
    corners = [list(corner) for corner in ring]
    return {"type": "Polygon", "coordinates": [[*corners, corners[0]]]}
