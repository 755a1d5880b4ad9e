"""Units as somebody drew them, and what can be wrong with a drawing. Pure; reads no file and no database."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from math import isfinite
from typing import Any, Final

from api.kit.crs import Crs, Position, is_shifted, to_wgs84

MAX_UNITS: Final = 5_000
MAX_VERTICES: Final = 10_000
MAX_GRID_VERTICES: Final = 1_000
"""Most corners of a small grid: each check-in is compared with every one of them."""

TOLERANCE_M2: Final = 100.0
"""Neighbours that were drawn apart share their edge to about this: 40 cm along a grid's side of 270 m."""

_SHORTEST_RING: Final = 4
Rings = list[list[list[Position]]]
"""The polygons of a geometry, each with its outer ring first, then its holes."""


class FaultKind(StrEnum):
    """What is wrong with a drawing."""

    AXES_SWAPPED = "axes_swapped"
    BOUNDARY_MISSING = "boundary_missing"
    CODE_MISFIT = "code_misfit"
    CODE_TWICE = "code_twice"
    DRAWN_LATER = "drawn_later"
    GEOMETRY_MALFORMED = "geometry_malformed"
    KIND_CHANGED = "kind_changed"
    MOVED = "moved"
    OUT_OF_RANGE = "out_of_range"
    OUTSIDE_PARENT = "outside_parent"
    OVERLAP = "overlap"
    PARENT_MISFIT = "parent_misfit"
    PARENT_UNKNOWN = "parent_unknown"
    PROPERTIES_WRONG = "properties_wrong"
    RING_OPEN = "ring_open"
    SELF_INTERSECTION = "self_intersection"
    STREET_MISSING = "street_missing"
    TOO_MANY_VERTICES = "too_many_vertices"
    # What is worth a look, and stops nothing.
    GRID_UNSTAFFED = "grid_unstaffed"
    HOME_ENDED = "home_ended"
    POINT_OUTSIDE = "point_outside"
    PROPERTIES_IGNORED = "properties_ignored"
    UNCOVERED = "uncovered"


WARNINGS: Final = frozenset(
    {
        FaultKind.GRID_UNSTAFFED,
        FaultKind.HOME_ENDED,
        FaultKind.POINT_OUTSIDE,
        FaultKind.PROPERTIES_IGNORED,
        FaultKind.UNCOVERED,
    }
)
"""Kinds that are told and stop nothing."""


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong.

    Attributes:
        number: Place in the file, from 1; None for what is not of the file.
        code: The unit.
        about: What explains it: another unit's code, a member, or a place on the map.
        area_m2: How large the part is that is wrong, in square metres.
    """

    kind: FaultKind
    number: int | None = None
    code: str | None = None
    about: str | None = None
    area_m2: float | None = None

    @property
    def is_warning(self) -> bool:
        """Whether it stops nothing."""
        return self.kind in WARNINGS


@dataclass(frozen=True, slots=True)
class DrawnUnit:
    """A unit as a file has it, or as it stands.

    Attributes:
        geometry: GeoJSON polygon or multi-polygon in `crs`, or None without a boundary.
        number: Place in the file, from 1; None for a unit that stands and is not in the file.
    """

    code: str
    kind: str
    parent_code: str | None
    name_zh: str
    name_en: str
    geometry: dict[str, Any] | None
    crs: Crs
    number: int | None = None


class Undrawable(Exception):
    """A geometry that is none; `kind` says why."""

    def __init__(self, kind: FaultKind, about: str | None = None) -> None:
        super().__init__(kind.value)
        self.kind = kind
        self.about = about


_PARENT_KIND: Final[Mapping[str, str]] = {
    "community": "street",
    "station": "street",
    "large_grid": "community",
    "small_grid": "large_grid",
}
_DIGITS: Final[Mapping[str, int]] = {
    "street": 9,
    "community": 12,
    "station": 12,
    "large_grid": 15,
    "small_grid": 15,
}


def tree_faults(units: Sequence[DrawnUnit]) -> Iterator[Fault]:
    """What is wrong with codes and parents; faults of the file's units only.

    Source: the domain reference, 7.1 and 7.2: nine digits a street, twelve a community, fifteen a grid; the
    large grid of a community ends in 000, the small grids below it in 001 and so on.
    """
    known: dict[str, DrawnUnit] = {}
    for unit in units:
        if unit.code in known and unit.number is not None:
            yield Fault(FaultKind.CODE_TWICE, unit.number, unit.code)
        known.setdefault(unit.code, unit)
    streets = [unit for unit in units if unit.kind == "street"]
    if len(streets) != 1:
        yield Fault(FaultKind.STREET_MISSING)
        return
    for unit in units:
        if unit.number is None:
            continue
        if not _fits_level(unit, streets[0].code):
            yield Fault(FaultKind.CODE_MISFIT, unit.number, unit.code, unit.kind)
        else:
            yield from _parent_faults(unit, known)


def _fits_level(unit: DrawnUnit, street_code: str) -> bool:
    is_whole = len(unit.code) == _DIGITS.get(unit.kind, 0) and unit.code.isascii() and unit.code.isdigit()
    if not is_whole or not unit.code.startswith(street_code):
        return False
    if unit.kind == "street":
        return True
    return (unit.code[-3:] == "000") is (unit.kind == "large_grid")


def _parent_faults(unit: DrawnUnit, known: Mapping[str, DrawnUnit]) -> Iterator[Fault]:
    if unit.kind == "street":
        if unit.parent_code is not None:
            yield Fault(FaultKind.PARENT_MISFIT, unit.number, unit.code, unit.parent_code)
        return
    parent = known.get(unit.parent_code or "")
    if parent is None:
        yield Fault(FaultKind.PARENT_UNKNOWN, unit.number, unit.code, unit.parent_code)
    elif parent.kind != _PARENT_KIND[unit.kind] or not _is_below(unit, parent):
        yield Fault(FaultKind.PARENT_MISFIT, unit.number, unit.code, unit.parent_code)


def _is_below(unit: DrawnUnit, parent: DrawnUnit) -> bool:
    above = parent.code[:12] if parent.kind == "large_grid" else parent.code
    return unit.code.startswith(above)


def read_rings(geometry: object, crs: Crs, *, most_vertices: int = MAX_VERTICES) -> Rings:
    """The rings of a GeoJSON polygon or multi-polygon, without heights; their shape is not judged here.

    Source: RFC 7946, 3.1.6 and 3.1.7.

    Raises:
        Undrawable: Not such a geometry, a ring that is not closed, latitude before longitude, too many
            corners, or a place that cannot be meant.
    """
    if not isinstance(geometry, dict) or geometry.get("type") not in {"Polygon", "MultiPolygon"}:
        raise Undrawable(FaultKind.GEOMETRY_MALFORMED, "type")
    coordinates = geometry.get("coordinates")
    parts = [coordinates] if geometry["type"] == "Polygon" else coordinates
    polygons = [[_ring(ring) for ring in _list(polygon)] for polygon in _list(parts)]
    if sum(len(ring) for polygon in polygons for ring in polygon) > most_vertices:
        raise Undrawable(FaultKind.TOO_MANY_VERTICES, str(most_vertices))
    for polygon in polygons:
        for ring in polygon:
            for place in ring:
                _check_place(place, crs)
    return polygons


def _list(value: object) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise Undrawable(FaultKind.GEOMETRY_MALFORMED, "coordinates")
    return value


def _ring(value: object) -> list[Position]:
    ring = [_position(place) for place in _list(value)]
    if ring[0] != ring[-1]:
        raise Undrawable(FaultKind.RING_OPEN)
    if len(ring) < _SHORTEST_RING:
        raise Undrawable(FaultKind.GEOMETRY_MALFORMED, "coordinates")
    return ring


def _position(value: object) -> Position:
    if not isinstance(value, list) or len(value) not in {2, 3}:
        raise Undrawable(FaultKind.GEOMETRY_MALFORMED, "coordinates")
    if not all(type(one) in {int, float} and isfinite(one) for one in value):
        raise Undrawable(FaultKind.GEOMETRY_MALFORMED, "coordinates")
    return float(value[0]), float(value[1])


def _check_place(place: Position, crs: Crs) -> None:
    """Refuse a place outside the rectangle in which Chinese maps are drawn.

    Raises:
        Undrawable: It is outside; `axes_swapped` when it would be inside the other way round.
    """
    if _is_meant(place, crs):
        return
    swapped = place[1], place[0]
    kind = FaultKind.AXES_SWAPPED if _is_meant(swapped, crs) else FaultKind.OUT_OF_RANGE
    raise Undrawable(kind, f"{place[0]:.6f}, {place[1]:.6f}")


def _is_meant(place: Position, crs: Crs) -> bool:
    longitude, latitude = place
    is_on_earth = abs(longitude) <= 180 and abs(latitude) <= 90  # noqa: PLR2004 - degrees
    return is_on_earth and is_shifted(*to_wgs84(longitude, latitude, crs))
