"""Words of places."""

from enum import StrEnum


class PlaceKind(StrEnum):
    """What a unit of a street is. Source: the domain reference, 1.1."""

    STREET = "street"
    COMMUNITY = "community"
    LARGE_GRID = "large_grid"
    SMALL_GRID = "small_grid"
    STATION = "station"


class GeometryType(StrEnum):
    """What a boundary is in GeoJSON. Source: RFC 7946, 1.4."""

    POLYGON = "Polygon"
    MULTI_POLYGON = "MultiPolygon"
