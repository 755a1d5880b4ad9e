"""Patrol points on the wire."""

from typing import Annotated, Any
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from api.db.session import Row
from api.domain.places.point_words import PointType
from api.domain.places.points import PointPlace
from api.kit.crs import Crs
from api.schemas.field_batches import Latitude, Longitude
from api.schemas.fields import LegalDate, Option, OutModel, StrictModel, UnitCode, text_type

PointName = Annotated[str, *text_type(max_chars=64)]
PointCode = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,39}$"),
    Field(
        description="On the sign at the place: letters, digits, hyphens; never given twice in a street.",
        examples=["003-002-A"],
    ),
]

_PLACE: dict[str, Any] = {
    "kind": "market",
    "name_zh": "听潮早市东门",
    "name_en": "Tingchao morning market, east gate",
    "longitude": 132.0161,
    "latitude": 14.9988,
    "crs": "wgs84",
}


class PatrolPointEdit(StrictModel):
    """What a point is and where. Never a place of worship, never a dwelling: neither kind exists."""

    model_config = ConfigDict(json_schema_extra={"examples": [_PLACE]})

    kind: Option[PointType] = Field(
        description="What is there. `rented_housing` is the entrance or register desk of a managed building."
    )
    name_zh: PointName = Field(description="Name in Chinese; never that of a dwelling or place of worship.")
    name_en: PointName | None = Field(default=None, description="Name in English.")
    longitude: Longitude
    latitude: Latitude
    crs: Option[Crs] = Field(description="Reference system of the coordinates. There is no default.")

    def to_place(self) -> PointPlace:
        """The point as the domain takes it."""
        return PointPlace(self.kind, self.name_zh, self.name_en, self.longitude, self.latitude, self.crs)


class PatrolPointIn(PatrolPointEdit):
    """A new point."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"code": "003-002-A", "grid_code": "990000001003002", **_PLACE}]}
    )

    code: PointCode
    grid_code: UnitCode = Field(description="The small grid in which it lies, or at whose edge.")


class PatrolPointOut(OutModel):
    """A point that patrols look at."""

    id: UUID
    code: str = Field(description="What check-ins name it by.")
    kind: PointType = Field(description="What is there.")
    grid_code: str = Field(description="The small grid.")
    name_zh: str = Field(description="Name in Chinese.")
    name_en: str | None = Field(description="Name in English.")
    longitude: float = Field(description="Degrees east, in `crs`.")
    latitude: float = Field(description="Degrees north, in `crs`.")
    crs: Crs = Field(description="Reference system of the coordinates, as they were given.")
    valid_from: LegalDate = Field(description="First day.")
    valid_to: LegalDate | None = Field(description="Day after the last one; null while it is open.")
    etag: str


def point_json(row: Row) -> dict[str, Any]:
    """A row of `list_points` as `PatrolPointOut`."""
    return {
        "id": str(row["id"]),
        "code": row["code"],
        "kind": row["kind"],
        "grid_code": row["grid_code"],
        "name_zh": row["name_zh"],
        "name_en": row["name_en"],
        "longitude": row["longitude"],
        "latitude": row["latitude"],
        "crs": row["crs"],
        "valid_from": row["valid_from"].isoformat(),
        "valid_to": None if row["valid_to"] is None else row["valid_to"].isoformat(),
        "etag": f'"{row["version"]}"',
    }
