"""Observations on the wire."""

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import ConfigDict, Field, TypeAdapter, model_validator
from pydantic_core import PydanticCustomError

from api.db.session import Row
from api.domain.field_records.grammar import Geofence
from api.domain.observations.lifecycle import ObservationStatus
from api.domain.observations.recording import ObservationItem
from api.domain.observations.service import Resolution
from api.domain.observations.words import ObservationKind, ObservationOutcome
from api.kit.crs import Crs
from api.schemas.field_batches import AccuracyM, Latitude, Longitude
from api.schemas.fields import (
    Id,
    Option,
    OutModel,
    StrictModel,
    UnitCode,
    UtcDatetime,
    instant_json,
    text_type,
)

Note = Annotated[str, *text_type(max_chars=300, is_multiline=True)]

EXAMPLE: dict[str, Any] = {
    "id": "9b6c0a5e-51b7-4e35-9a5c-20c1f1d8a711",
    "grid_code": "990000001003002",
    "kind": "discarded_paraphernalia",
    "observed_at": "2026-11-23T08:20:00Z",
    "place_note": "滨河小广场凉亭背面，台阶下，针头三支",
    "longitude": 132.0011,
    "latitude": 14.9988,
    "crs": "wgs84",
    "accuracy_m": 8.0,
}


class ObservationIn(StrictModel):
    """Something found at a place: what and where, never who."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    type: Literal["observation"] = Field(
        default="observation", description="Kind of record, in a mixed batch."
    )
    id: Id = Field(description="Made by the phone; the same again is answered, not doubled.")
    grid_code: UnitCode
    kind: Option[ObservationKind] = Field(description="What was found.")
    observed_at: UtcDatetime = Field(description="By the phone's clock.")
    point_code: str | None = Field(default=None, max_length=40, description="Patrol point of the grid.")
    place_note: Note | None = Field(
        default=None,
        description="Where exactly, and what lies there; needed for `other`, and where neither point nor "
        "position says where. Identity numbers, phones and accounts are refused; a probable name is flagged.",
    )
    longitude: Longitude | None = Field(default=None)
    latitude: Latitude | None = Field(default=None)
    crs: Option[Crs] | None = Field(
        default=None, description="Reference system of the coordinates; needed with them, no default."
    )
    accuracy_m: AccuracyM | None = None

    @model_validator(mode="after")
    def _has_whole_position(self) -> Self:
        if (self.longitude is None) is not (self.latitude is None):
            raise PydanticCustomError("missing", "one coordinate without the other")
        if self.longitude is not None and self.crs is None:
            raise PydanticCustomError("missing", "coordinates without a reference system")
        return self

    @model_validator(mode="after")
    def _says_where(self) -> Self:
        is_somewhere = self.point_code is not None or self.longitude is not None
        if self.place_note is None and (self.kind is ObservationKind.OTHER or not is_somewhere):
            raise PydanticCustomError("missing", "nothing says what and where")
        return self

    def to_item(self) -> ObservationItem:
        """The observation as the domain takes it."""
        has_position = self.longitude is not None
        return ObservationItem(
            self.id,
            self.grid_code,
            self.kind,
            self.observed_at,
            self.point_code,
            self.place_note,
            self.longitude,
            self.latitude,
            self.crs if has_position else None,
            self.accuracy_m if has_position else None,
        )


OBSERVATION = TypeAdapter(ObservationIn)


class ResolutionIn(StrictModel):
    """What became of a finding."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"outcome": "removed", "note": "已用专用容器回收，现场消毒。"}]}
    )

    outcome: Option[ObservationOutcome] = Field(
        description="`removed`; `made_safe`, such as fenced off; `passed_on` to those whose matter it is; or "
        "`nothing_there`."
    )
    note: Note | None = Field(default=None, description="A short line; never about a person.")

    def to_resolution(self) -> Resolution:
        """The same for the domain."""
        return Resolution(self.outcome, self.note)


class FollowUpIn(StrictModel):
    """Who is to see to a finding."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"account_id": "019ab3c4-0000-7000-8000-000000000001", "due_at": "2026-11-24T10:00:00Z"}
            ]
        }
    )

    account_id: Id = Field(description="Somebody of the field who works in this grid or leads it.")
    due_at: UtcDatetime | None = Field(
        default=None, description="Until when, for a new task; three days from now without."
    )


class ObservationOut(OutModel):
    """An observation. Of a clue that was made from it the field learns no more than that there is one."""

    id: UUID
    account_id: UUID = Field(description="Who found it.")
    grid_code: str = Field(description="Code of the grid.")
    kind: ObservationKind = Field(description="What was found.")
    point_code: str | None = Field(description="Patrol point.")
    place_note: str | None = Field(description="Where exactly, and what lies there.")
    longitude: float | None = Field(description="Degrees, in `crs`; null 90 days after it was resolved.")
    latitude: float | None = Field(description="Degrees, in `crs`; null 90 days after it was resolved.")
    crs: Crs | None = Field(description="Reference system of the coordinates.")
    accuracy_m: float | None = Field(description="Radius in metres.")
    geofence: Geofence = Field(description="Where the position lies, seen from the grid.")
    flags: list[str] = Field(description="What somebody may ask about.")
    device_at: UtcDatetime = Field(description="By the phone's clock.")
    observed_at: UtcDatetime = Field(description="The same, with a wrong clock put right.")
    received_at: UtcDatetime = Field(description="When the service took it.")
    status: ObservationStatus = Field(description="Where it stands.")
    owner_id: UUID | None = Field(description="Who is to see to it.")
    is_handed_over: bool = Field(description="Whether a clue was made from it.")
    outcome: ObservationOutcome | None = Field(description="What became of it.")
    outcome_note: str | None = Field(description="A line about that.")
    resolved_at: UtcDatetime | None = Field(description="When.")
    etag: str = Field(description="Version, for If-Match.")


def observation_json(row: Row) -> dict[str, Any]:
    """A row of `list_observations` as `ObservationOut`."""
    same = (
        "grid_code kind point_code place_note longitude latitude crs accuracy_m geofence flags status"
        " is_handed_over outcome outcome_note"
    )
    return {
        "id": str(row["id"]),
        "account_id": str(row["account_id"]),
        **{name: row[name] for name in same.split()},
        "device_at": instant_json(row["device_at"]),
        "observed_at": instant_json(row["observed_at"]),
        "received_at": instant_json(row["received_at"]),
        "owner_id": None if row["owner_id"] is None else str(row["owner_id"]),
        "resolved_at": None if row["resolved_at"] is None else instant_json(row["resolved_at"]),
        "etag": f'"{row["version"]}"',
    }
