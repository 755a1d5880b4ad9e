"""Units of a street on the wire: the tree, its history, its boundaries, and who is missing."""

from typing import Annotated, Any, Final, Literal

from fastapi import Query
from pydantic import ConfigDict, Field

from api.db.session import Row
from api.domain.places.words import GeometryType, PlaceKind
from api.kit.crs import Crs
from api.kit.polygons import convert_geometry
from api.schemas.fields import LegalDate, OutModel

GEOJSON: Final = "application/geo+json"

AsOf = Annotated[LegalDate | None, Query(description="The day; today when left out.")]

Coordinates = list[list[float]]


class PlaceOut(OutModel):
    """A unit as it was on a day."""

    code: str = Field(description="Its code.")
    kind: PlaceKind = Field(description="What it is.")
    parent_code: str | None = Field(description="The unit above it; null for the street.")
    name_zh: str = Field(description="Name in Chinese, as it is today.")
    name_en: str = Field(description="Name in English, as it is today.")
    valid_from: LegalDate = Field(description="First day.")
    valid_to: LegalDate | None = Field(description="Day after the last one; null without an end.")
    has_boundary: bool = Field(description="Whether a boundary was in force on the day.")


class BoundaryPeriodOut(OutModel):
    """A boundary, and when it was in force. Ask for its shape with `as_of` on one of its days."""

    valid_from: LegalDate = Field(description="First day.")
    valid_to: LegalDate | None = Field(description="Day after the last one; null without an end.")
    crs: Crs = Field(description="Reference system in which it was drawn.")


class PlaceReadOut(PlaceOut):
    """A unit with the history of its boundary."""

    boundaries: list[BoundaryPeriodOut] = Field(description="Every boundary that counted, oldest first.")


class GeometryOut(OutModel):
    """A GeoJSON Polygon or MultiPolygon."""

    type: GeometryType = Field(description="Which of the two.")
    coordinates: list[Any] = Field(description="Rings of longitude and latitude, the outer one first.")


class PlacePropertiesOut(OutModel):
    """What a feature says besides its geometry."""

    code: str = Field(description="Code of the unit.")
    kind: PlaceKind = Field(description="What it is.")
    name_zh: str = Field(description="Name in Chinese.")
    name_en: str = Field(description="Name in English.")
    crs: Crs = Field(description="Reference system of the coordinates.")
    valid_from: LegalDate = Field(description="First day of this boundary.")
    valid_to: LegalDate | None = Field(description="Day after its last one; null without an end.")


class PlaceFeatureOut(OutModel):
    """A boundary as a GeoJSON feature, in `wgs84` or `cgcs2000`."""

    model_config = ConfigDict(json_schema_extra={"description": "A boundary as a GeoJSON feature."})

    type: Literal["Feature"] = Field(description="Always `Feature`.")
    properties: PlacePropertiesOut = Field(description="Which unit.")
    geometry: GeometryOut = Field(description="Its shape.")


class PlaceShapeOut(PlacePropertiesOut):
    """A boundary in `gcj02` or `bd09`. No GeoJSON: a map that takes it for that draws it elsewhere."""

    polygons: list[list[Coordinates]] = Field(
        description="Polygons, each with its outer ring first, then its holes."
    )


class GapOut(OutModel):
    """A small grid that lacks somebody."""

    unit_code: str = Field(description="The small grid.")
    name_zh: str = Field(description="Name in Chinese.")
    name_en: str = Field(description="Name in English.")
    is_responsible_missing: bool = Field(description="Whether nobody is responsible.")
    is_deputy_missing: bool = Field(description="Whether nobody is deputy.")


def place_json(row: Row) -> dict[str, Any]:
    """A row of `list_places` as `PlaceOut`."""
    return {
        "code": row["code"],
        "kind": row["kind"],
        "parent_code": row["parent_code"],
        "name_zh": row["name_zh"],
        "name_en": row["name_en"],
        "valid_from": row["valid_from"].isoformat(),
        "valid_to": None if row["valid_to"] is None else row["valid_to"].isoformat(),
        "has_boundary": row["has_boundary"],
    }


def place_read_json(row: Row, boundaries: list[Row]) -> dict[str, Any]:
    """A unit and the rows of its boundaries as `PlaceReadOut`."""
    return place_json(row) | {
        "boundaries": [
            {
                "valid_from": one["valid_from"].isoformat(),
                "valid_to": None if one["valid_to"] is None else one["valid_to"].isoformat(),
                "crs": one["crs"],
            }
            for one in boundaries
        ]
    }


def boundary_json(row: Row, geometry: dict[str, Any], crs: Crs) -> dict[str, Any]:
    """A boundary in a reference system, as `PlaceFeatureOut` or `PlaceShapeOut`."""
    shape = convert_geometry(geometry, Crs(row["crs"]), crs)
    properties = {
        "code": row["code"],
        "kind": row["kind"],
        "name_zh": row["name_zh"],
        "name_en": row["name_en"],
        "crs": crs.value,
        "valid_from": row["valid_from"].isoformat(),
        "valid_to": None if row["valid_to"] is None else row["valid_to"].isoformat(),
    }
    if is_geojson(crs):
        return {"type": "Feature", "properties": properties, "geometry": shape}
    parts = shape["coordinates"] if shape["type"] == "MultiPolygon" else [shape["coordinates"]]
    return properties | {"polygons": parts}


def is_geojson(crs: Crs) -> bool:
    """Whether a shape in this reference system may call itself GeoJSON. Source: the API contract."""
    return crs in {Crs.WGS84, Crs.CGCS2000}


def gap_json(row: Row) -> dict[str, Any]:
    """A row of `list_gaps` as `GapOut`."""
    return {
        "unit_code": row["code"],
        "name_zh": row["name_zh"],
        "name_en": row["name_en"],
        "is_responsible_missing": not row["has_responsible"],
        "is_deputy_missing": not row["has_deputy"],
    }
