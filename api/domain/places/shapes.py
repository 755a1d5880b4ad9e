"""The shapes of units: valid ones, how they lie to one another, and whether two are the same.

Loaded by the command line alone: the geometry library behind it stays out of the processes that serve.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import cos, radians
from typing import Any, Final

import shapely
from shapely import MultiPolygon, Polygon, STRtree
from shapely.geometry.polygon import orient

from api.domain.places.drawings import (
    MAX_GRID_VERTICES,
    MAX_VERTICES,
    DrawnUnit,
    Fault,
    FaultKind,
    Rings,
    Undrawable,
    read_rings,
)
from api.kit.crs import Position, to_wgs84
from api.kit.polygons import METRES_PER_DEGREE

SAME_WITHIN_M: Final = 0.5
"""Two boundaries whose edges are nowhere farther apart are the same one."""

MOVED_BELOW: Final = 0.5
"""A redrawn unit that keeps less of its area may be in another reference system than the file says."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A valid boundary.

    Attributes:
        geometry: GeoJSON as it is stored: in its own reference system, outer rings counter-clockwise.
        area: The same in metres, in the plane of the street.
    """

    unit: DrawnUnit
    geometry: dict[str, Any]
    area: Polygon | MultiPolygon


@dataclass(frozen=True, slots=True)
class Plane:
    """The plane that touches the earth in the middle of a street: exact within millimetres over its width."""

    origin: Position

    def place(self, longitude: float, latitude: float) -> Position:
        """A place in metres east and north of the origin; degrees in WGS-84."""
        west, south = self.origin
        east_m = (longitude - west) * METRES_PER_DEGREE * cos(radians(south))
        return east_m, (latitude - south) * METRES_PER_DEGREE


def plane_of(units: Iterable[DrawnUnit]) -> Plane:
    """A plane near the first unit that has a boundary that can be read."""
    for unit in units:
        try:
            first = read_rings(unit.geometry, unit.crs)[0][0][0]
        except Undrawable:
            continue
        return Plane(to_wgs84(*first, unit.crs))
    return Plane((0.0, 0.0))


def read_shape(unit: DrawnUnit, plane: Plane) -> Shape:
    """The shape of a unit that has a geometry.

    Raises:
        Undrawable: It is not a geometry, or not a valid one.
    """
    most = MAX_GRID_VERTICES if unit.kind == "small_grid" else MAX_VERTICES
    rings = read_rings(unit.geometry, unit.crs, most_vertices=most)
    drawn = _polygons(rings)
    if not drawn.is_valid:
        raise Undrawable(FaultKind.SELF_INTERSECTION, shapely.is_valid_reason(drawn))
    turned = [orient(part) for part in drawn.geoms]
    geometry = _geojson(turned, is_single=len(turned) == 1)
    in_metres = [
        [[plane.place(*to_wgs84(x, y, unit.crs)) for x, y in ring] for ring in part] for part in rings
    ]
    area = _polygons(in_metres)
    return Shape(unit, geometry, area if area.is_valid else area.buffer(0))


def _polygons(rings: Rings) -> MultiPolygon:
    return MultiPolygon([Polygon(part[0], part[1:]) for part in rings])


def _geojson(parts: Sequence[Polygon], *, is_single: bool) -> dict[str, Any]:
    written = [
        [[list(place) for place in ring.coords] for ring in (part.exterior, *part.interiors)]
        for part in parts
    ]
    if is_single:
        return {"type": "Polygon", "coordinates": written[0]}
    return {"type": "MultiPolygon", "coordinates": written}


def is_same(one: Shape, other: Shape) -> bool:
    """Whether two boundaries are the same one, drawn twice."""
    return bool(shapely.hausdorff_distance(one.area.boundary, other.area.boundary) < SAME_WITHIN_M)


def has_moved(before: Shape, after: Shape) -> bool:
    """Whether a redrawn unit lies mostly where it did not lie before."""
    return bool(before.area.intersection(after.area).area < MOVED_BELOW * before.area.area)


def neighbour_faults(
    shapes: Mapping[str, Shape], units: Sequence[DrawnUnit], *, tolerance_m2: float
) -> Iterator[Fault]:
    """How boundaries lie to those beside and above them; of pairs, those with a unit of the file.

    Args:
        shapes: Boundaries by code.
        units: The whole street as it would be.
        tolerance_m2: What neighbours may overlap, in square metres.
    """
    below: dict[str, list[DrawnUnit]] = {}
    for unit in units:
        below.setdefault(unit.parent_code or "", []).append(unit)
    for code, children in below.items():
        drawn = [shapes[child.code] for child in children if child.code in shapes]
        yield from _overlaps(drawn, tolerance_m2)
        parent = shapes.get(code)
        if parent is not None:
            yield from _fits(parent, drawn, tolerance_m2)
            is_whole = bool(drawn) and all(one.code in shapes for one in children if one.kind != "station")
            if is_whole and any(one.unit.number is not None for one in (parent, *drawn)):
                yield from _uncovered(parent, drawn, tolerance_m2)


def _overlaps(drawn: Sequence[Shape], tolerance_m2: float) -> Iterator[Fault]:
    tree = STRtree([one.area for one in drawn])
    for place, one in enumerate(drawn):
        for other in sorted(int(found) for found in tree.query(one.area)):
            neighbour = drawn[other]
            if other <= place or (one.unit.number is None and neighbour.unit.number is None):
                continue
            common_m2 = float(one.area.intersection(neighbour.area).area)
            if common_m2 > tolerance_m2:
                first, second = (one, neighbour) if one.unit.number is not None else (neighbour, one)
                unit = first.unit
                yield Fault(FaultKind.OVERLAP, unit.number, unit.code, second.unit.code, common_m2)


def _fits(parent: Shape, drawn: Sequence[Shape], tolerance_m2: float) -> Iterator[Fault]:
    for one in drawn:
        if one.unit.number is None and parent.unit.number is None:
            continue
        beyond_m2 = float(one.area.difference(parent.area).area)
        if beyond_m2 > tolerance_m2:
            number = one.unit.number or parent.unit.number
            yield Fault(FaultKind.OUTSIDE_PARENT, number, one.unit.code, parent.unit.code, beyond_m2)


def _uncovered(parent: Shape, drawn: Sequence[Shape], tolerance_m2: float) -> Iterator[Fault]:
    left_m2 = float(parent.area.difference(shapely.union_all([one.area for one in drawn])).area)
    if left_m2 > tolerance_m2:
        unit = parent.unit
        yield Fault(FaultKind.UNCOVERED, unit.number, unit.code, None, left_m2)
