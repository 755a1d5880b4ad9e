"""Check-ins on the wire."""

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import ConfigDict, Field, TypeAdapter, model_validator
from pydantic_core import PydanticCustomError

from api.db.session import Row
from api.domain.check_ins.recording import CheckInItem
from api.domain.check_ins.words import CheckInKind
from api.domain.field_records.grammar import Geofence
from api.kit.crs import Crs
from api.schemas.field_batches import ITEMS, AccuracyM, Latitude, Longitude, RecordBatchIn, ShownAs
from api.schemas.fields import (
    Id,
    Option,
    OutModel,
    ShortText,
    StrictModel,
    UnitCode,
    UtcDatetime,
    instant_json,
)

EXAMPLE: dict[str, Any] = {
    "id": "7c3c1b9e-5d0f-4f0a-9c39-5a1f0b6f2d11",
    "patrol_id": None,
    "grid_code": "990000001003002",
    "observed_at": "2026-11-23T08:15:00Z",
    "longitude": 132.0011,
    "latitude": 14.9988,
    "crs": "wgs84",
    "accuracy_m": 12.5,
    "kind": "routine",
    "point_code": None,
    "is_mock_location": False,
}


class CheckInIn(StrictModel):
    """Somebody was at a place at a time. One point, never a track."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    type: Literal["check_in"] = Field(default="check_in", description="Kind of record, in a mixed batch.")
    id: Id = Field(description="Made by the phone; the same again is answered, not doubled.")
    patrol_id: Id | None = Field(default=None, description="The patrol that it belongs to.")
    grid_code: UnitCode
    observed_at: UtcDatetime = Field(description="By the phone's clock.")
    longitude: Longitude | None = Field(
        description="Null, with `latitude`, when the phone found no position."
    )
    latitude: Latitude | None = Field(description="Null, with `longitude`, when the phone found no position.")
    crs: Option[Crs] = Field(description="Reference system of the coordinates. There is no default.")
    accuracy_m: AccuracyM | None = None
    kind: Option[CheckInKind] = Field(description="Why.")
    point_code: str | None = Field(default=None, max_length=40, description="Patrol point of the grid.")
    is_mock_location: bool = Field(
        default=False, description="Whether the phone says the position is made up."
    )

    @model_validator(mode="after")
    def _has_whole_position(self) -> Self:
        if (self.longitude is None) is not (self.latitude is None):
            raise PydanticCustomError("missing", "one coordinate without the other")
        return self

    def to_item(self) -> CheckInItem:
        """The check-in as the domain takes it."""
        return CheckInItem(
            self.id,
            self.patrol_id,
            self.grid_code,
            self.observed_at,
            self.longitude,
            self.latitude,
            self.crs,
            None if self.longitude is None else self.accuracy_m,
            self.kind,
            self.point_code,
            self.is_mock_location,
        )


CHECK_IN = TypeAdapter(CheckInIn)


class CheckInBatchIn(RecordBatchIn):
    """Up to 1,000 check-ins. One bad item never spoils the others."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"sent_at": "2026-11-23T10:00:00Z", "items": [EXAMPLE]}]}
    )

    items: list[Annotated[Any, ShownAs(CheckInIn)]] = ITEMS


class CheckInAnswerIn(StrictModel):
    """What the worker says to a flag."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"text": "地下车库里定位不准。"}]})

    text: ShortText = Field(description="The worker's own words.")


class CheckInOut(OutModel):
    """A check-in as it is kept. Coordinates are shown to the worker alone, until they fade."""

    id: UUID
    account_id: UUID = Field(description="Whose.")
    grid_code: str = Field(description="Code of the grid.")
    patrol_id: UUID | None = Field(description="The patrol that it belongs to.")
    point_code: str | None = Field(description="Patrol point.")
    kind: CheckInKind = Field(description="Why.")
    device_at: UtcDatetime = Field(description="By the phone's clock.")
    observed_at: UtcDatetime = Field(description="The same, with a wrong clock put right.")
    received_at: UtcDatetime = Field(description="When the service took it.")
    longitude: float | None = Field(description="Degrees; null to others than the worker, and later to all.")
    latitude: float | None = Field(description="Degrees; null to others than the worker, and later to all.")
    crs: Crs | None = Field(description="Reference system of the coordinates.")
    accuracy_m: float | None = Field(description="Radius in metres.")
    is_mock_location: bool = Field(description="Whether the phone said the position was made up.")
    geofence: Geofence = Field(description="Where the position lies, seen from the grid.")
    flags: list[str] = Field(description="What somebody may ask about.")
    answer: str | None = Field(description="What the worker said to the flags.")
    answered_at: UtcDatetime | None = Field(description="When.")


def check_in_json(row: Row) -> dict[str, Any]:
    """A row of `list_check_ins` as `CheckInOut`."""
    return {
        "id": str(row["id"]),
        "account_id": str(row["account_id"]),
        "grid_code": row["grid_code"],
        "patrol_id": None if row["patrol_id"] is None else str(row["patrol_id"]),
        "point_code": row["point_code"],
        "kind": row["kind"],
        "device_at": instant_json(row["device_at"]),
        "observed_at": instant_json(row["observed_at"]),
        "received_at": instant_json(row["received_at"]),
        "longitude": row["longitude"],
        "latitude": row["latitude"],
        "crs": row["crs"],
        "accuracy_m": row["accuracy_m"],
        "is_mock_location": row["is_mock_location"],
        "geofence": row["geofence"],
        "flags": row["flags"],
        "answer": row["answer"],
        "answered_at": None if row["answered_at"] is None else instant_json(row["answered_at"]),
    }
