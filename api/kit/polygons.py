"""Whether a position lies in a polygon, and how far from it, in metres.

A grid is a few hundred metres wide, so the plane that touches the earth at the position is exact enough:
over a kilometre it is off by less than a millimetre.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from math import cos, hypot, radians
from typing import Any, Final

from api.kit.crs import Crs, Position, convert, to_wgs84

METRES_PER_DEGREE: Final = 111_319.49
"""Length of a degree of latitude. Source: mean equatorial radius of WGS-84, 6,378,137 m."""

WRITTEN_DECIMALS: Final = 7
"""Of degrees that were converted: about a centimetre."""

Ring = tuple[Position, ...]


@dataclass(frozen=True, slots=True)
class Polygon:
    """One or more polygons with their holes, in WGS-84.

    Attributes:
        rings: Closed rings; whether inside or hole follows from how many of them surround a position.
    """

    rings: tuple[Ring, ...]

    def contains(self, longitude: float, latitude: float) -> bool:
        """Whether the position is inside: an odd number of rings surrounds it."""
        is_inside = False
        for ring in self.rings:
            before_x, before_y = ring[-1]
            for x, y in ring:
                if (y > latitude) is not (before_y > latitude) and longitude < x + (latitude - y) * (
                    before_x - x
                ) / (before_y - y):
                    is_inside = not is_inside
                before_x, before_y = x, y
        return is_inside

    def distance_m(self, longitude: float, latitude: float) -> float:
        """How far the position is from the nearest edge, in metres, inside or outside."""
        north = METRES_PER_DEGREE
        east = north * cos(radians(latitude))
        nearest = float("inf")
        for ring in self.rings:
            last_x, last_y = ring[-1]
            from_x, from_y = (last_x - longitude) * east, (last_y - latitude) * north
            for place_x, place_y in ring:
                to_x, to_y = (place_x - longitude) * east, (place_y - latitude) * north
                nearest = min(nearest, _from_origin_m(from_x, from_y, to_x, to_y))
                from_x, from_y = to_x, to_y
        return nearest


def _from_origin_m(from_x: float, from_y: float, to_x: float, to_y: float) -> float:
    """Distance of a segment from the origin of the plane."""
    along_x, along_y = to_x - from_x, to_y - from_y
    length2 = along_x * along_x + along_y * along_y
    if length2 == 0.0:
        return hypot(from_x, from_y)
    part = min(1.0, max(0.0, -(from_x * along_x + from_y * along_y) / length2))
    return hypot(from_x + part * along_x, from_y + part * along_y)


def polygon_of(geometry: dict[str, Any], crs: Crs) -> Polygon:
    """A stored GeoJSON Polygon or MultiPolygon, converted to WGS-84 once.

    Source: RFC 7946, 3.1.6 and 3.1.7.
    """
    coordinates = geometry["coordinates"]
    parts: Iterable[Sequence[Any]] = coordinates if geometry["type"] == "MultiPolygon" else [coordinates]
    return Polygon(
        tuple(
            tuple(to_wgs84(place[0], place[1], crs) for place in ring)
            for polygon in parts
            for ring in polygon
        )
    )


def convert_geometry(geometry: dict[str, Any], source: Crs, target: Crs) -> dict[str, Any]:
    """A stored geometry in another reference system, to the centimetre; unchanged in its own."""
    if source is target:
        return geometry

    def place(x: float, y: float) -> list[float]:
        return [round(one, WRITTEN_DECIMALS) for one in convert(x, y, source, target)]

    parts = geometry["coordinates"] if geometry["type"] == "MultiPolygon" else [geometry["coordinates"]]
    written = [[[place(x, y) for x, y, *_ in ring] for ring in part] for part in parts]
    return {
        "type": geometry["type"],
        "coordinates": written if geometry["type"] == "MultiPolygon" else written[0],
    }


def distance_between_m(one: Position, other: Position) -> float:
    """Distance of two near positions of one reference system, in metres."""
    middle = radians((one[1] + other[1]) / 2)
    east = (one[0] - other[0]) * METRES_PER_DEGREE * cos(middle)
    return hypot(east, (one[1] - other[1]) * METRES_PER_DEGREE)
