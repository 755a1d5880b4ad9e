"""Records of drone flights on the wire."""

from collections.abc import Sequence
from typing import Annotated, Any, Self
from uuid import UUID

import orjson
from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from api.db.session import Row
from api.domain.drone_flights.service import Found, NewFlight
from api.domain.drone_flights.words import FlightFinding, FlightPurpose, FlightStatus
from api.kit.crs import Crs
from api.schemas.field_batches import Latitude, Longitude
from api.schemas.fields import (
    Id,
    LegalDate,
    Line,
    Option,
    OutModel,
    StrictModel,
    UnitCode,
    UtcDatetime,
    instant_json,
)

MAX_CORNERS = 100
MAX_FINDINGS = 100

Corner = Annotated[
    list[float], Field(min_length=2, max_length=2, description="Longitude, then latitude, in degrees.")
]


class FlightAreaIn(StrictModel):
    """The area that was approved."""

    crs: Option[Crs] = Field(description="Reference system of the corners. There is no default.")
    ring: list[Corner] = Field(
        min_length=3,
        max_length=MAX_CORNERS,
        description="Corners in order, not closed; sides must not cross.",
    )

    @model_validator(mode="after")
    def _is_on_earth(self) -> Self:
        if any(abs(longitude) > 180 or abs(latitude) > 90 for longitude, latitude in self.ring):  # noqa: PLR2004
            raise PydanticCustomError("number_out_of_range", "not on earth")
        return self


class DroneFlightIn(StrictModel):
    """A flight that was decided elsewhere, by law."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "unit_code": "990000001003002",
                    "purpose": "plant_survey",
                    "legal_basis": "《中华人民共和国禁毒法》第十九条",
                    "approval_ref": "街禁办〔2026〕12号",
                    "approved_on": "2026-11-20",
                    "area": {
                        "crs": "wgs84",
                        "ring": [[132.0, 14.99], [132.002, 14.99], [132.002, 14.992], [132.0, 14.992]],
                    },
                    "pilot_id": None,
                    "contractor": "试验航测服务公司",
                    "starts_at": "2026-11-26T02:00:00Z",
                    "ends_at": "2026-11-26T03:00:00Z",
                    "retention_until": "2026-12-10",
                }
            ]
        }
    )

    unit_code: UnitCode = Field(description="Code of the unit that is flown over.")
    purpose: Option[FlightPurpose] = Field(description="What it looks for. People are no purpose.")
    legal_basis: Line = Field(description="The rule that allows it.")
    approval_ref: Line = Field(description="Number of the document that decided it.")
    approved_on: LegalDate = Field(description="Day of that document, not after the flight.")
    area: FlightAreaIn = Field(description="The area that was approved; at the unit.")
    pilot_id: Id | None = Field(default=None, description="The member of staff who flies.")
    contractor: Line | None = Field(default=None, description="In place of `pilot_id`: the firm that flies.")
    starts_at: UtcDatetime = Field(description="When it begins.")
    ends_at: UtcDatetime = Field(description="When it ends, at most four hours later.")
    retention_until: LegalDate = Field(
        description="Day by which the pictures are gone from wherever the pilot has them; within 90 days."
    )

    @model_validator(mode="after")
    def _has_one_pilot(self) -> Self:
        if (self.pilot_id is None) == (self.contractor is None):
            raise PydanticCustomError("invalid", "one of pilot_id and contractor")
        return self

    def to_new_flight(self) -> NewFlight:
        """The same for the domain."""
        return NewFlight(
            unit_code=self.unit_code,
            purpose=self.purpose,
            legal_basis=self.legal_basis,
            approval_ref=self.approval_ref,
            approved_on=self.approved_on,
            ring=tuple((longitude, latitude) for longitude, latitude in self.area.ring),
            crs=self.area.crs,
            pilot_id=self.pilot_id,
            contractor=self.contractor,
            starts_at=self.starts_at,
            ends_at=self.ends_at,
            retention_until=self.retention_until,
        )


class FlightFindingIn(StrictModel):
    """A plant or a building."""

    kind: Option[FlightFinding] = Field(description="What was found.")
    grid_code: UnitCode = Field(description="Code of the small grid in which it stands.")
    longitude: Longitude | None = None
    latitude: Latitude | None = None
    crs: Option[Crs] | None = Field(default=None, description="Reference system of the coordinates.")

    @model_validator(mode="after")
    def _has_whole_position(self) -> Self:
        if len({self.longitude is None, self.latitude is None, self.crs is None}) != 1:
            raise PydanticCustomError("missing", "coordinates without all of their parts")
        return self

    def to_found(self) -> Found:
        """The same for the domain."""
        place = None
        if self.longitude is not None and self.latitude is not None:
            place = (self.longitude, self.latitude)
        return Found(self.kind, self.grid_code, place, self.crs)


class FlightReportIn(StrictModel):
    """What a flight found; an empty list is nothing."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"findings": [{"kind": "suspected_plants", "grid_code": "990000001003002"}]}]
        }
    )

    findings: list[FlightFindingIn] = Field(max_length=MAX_FINDINGS, description="Plants and buildings only.")


class ErasureIn(StrictModel):
    """That the pictures of a flight are gone."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"erased_on": "2026-12-09"}]})

    erased_on: LegalDate = Field(description="Day on which they were erased.")


class FlightAreaOut(OutModel):
    """The area that was approved."""

    crs: Crs = Field(description="Reference system of the corners.")
    ring: list[list[float]] = Field(description="Corners in order, not closed.")


class FlightFindingOut(OutModel):
    """A plant or a building that a flight found."""

    kind: FlightFinding = Field(description="What was found.")
    grid_code: str = Field(description="Code of the grid in which it stands.")
    longitude: float | None = Field(description="Degrees, in `crs`.")
    latitude: float | None = Field(description="Degrees, in `crs`.")
    crs: Crs | None = Field(description="Reference system of the coordinates.")


class DroneFlightOut(OutModel):
    """The record of a flight: on what basis, where, what for, and what came of it. No pictures are kept."""

    id: UUID = Field(description="Flight id.")
    unit_code: str = Field(description="Code of the unit that is flown over.")
    purpose: FlightPurpose = Field(description="What it looks for.")
    legal_basis: str = Field(description="The rule that allows it.")
    approval_ref: str = Field(description="Number of the document that decided it.")
    approved_on: LegalDate = Field(description="Day of that document.")
    area: FlightAreaOut = Field(description="The area that was approved.")
    pilot_id: UUID | None = Field(description="The member of staff who flies.")
    contractor: str | None = Field(description="The firm that flies.")
    starts_at: UtcDatetime = Field(description="When it begins.")
    ends_at: UtcDatetime = Field(description="When it ends.")
    retention_until: LegalDate = Field(description="Day by which the pictures are gone.")
    status: FlightStatus = Field(description="Where the record stands.")
    cancel_reason: str | None = Field(description="Why it was not flown.")
    erased_on: LegalDate | None = Field(description="Day on which the pictures were erased.")
    findings: list[FlightFindingOut] = Field(description="What it found in units that the caller leads.")
    created_by: UUID = Field(description="The account that recorded it.")
    created_at: UtcDatetime = Field(description="When it was recorded.")
    etag: str = Field(description="Version.")


def flight_json(row: Row, findings: Sequence[Row]) -> dict[str, Any]:
    """A row of a query of flights, with the findings of any flights, as `DroneFlightOut`."""
    return {
        "id": str(row["id"]),
        "unit_code": row["unit_code"],
        "purpose": row["purpose"],
        "legal_basis": row["legal_basis"],
        "approval_ref": row["approval_ref"],
        "approved_on": row["approved_on"].isoformat(),
        "area": {"crs": row["crs"], "ring": orjson.loads(row["geometry"])["coordinates"][0][:-1]},
        "pilot_id": None if row["pilot_id"] is None else str(row["pilot_id"]),
        "contractor": row["contractor"],
        "starts_at": instant_json(row["starts_at"]),
        "ends_at": instant_json(row["ends_at"]),
        "retention_until": row["retention_until"].isoformat(),
        "status": row["status"],
        "cancel_reason": row["cancel_reason"],
        "erased_on": None if row["erased_on"] is None else row["erased_on"].isoformat(),
        "findings": [_finding(one) for one in findings if one["flight_id"] == row["id"]],
        "created_by": str(row["created_by"]),
        "created_at": instant_json(row["created_at"]),
        "etag": f'"{row["version"]}"',
    }


def _finding(row: Row) -> dict[str, Any]:
    return {name: row[name] for name in ("kind", "grid_code", "longitude", "latitude", "crs")}
