"""Patrols on the wire."""

from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from api.db.session import Row
from api.domain.patrols.service import NewPatrol
from api.domain.patrols.words import PatrolFinding, PatrolStatus
from api.schemas.fields import (
    Id,
    LegalDate,
    OutModel,
    StrictModel,
    UnitCode,
    UtcDatetime,
    instant_json,
)
from api.schemas.patrol_templates import PointCodes, check_once
from api.schemas.plain_texts import NamelessLine


class PatrolIn(StrictModel):
    """A patrol that somebody plans."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "grid_code": "990000001003002",
                    "point_codes": [],
                    "window_starts_at": "2026-11-26T10:00:00Z",
                    "window_ends_at": "2026-11-26T12:00:00Z",
                    "owner_id": None,
                    "note": "集市日，留意空置房屋。",
                }
            ]
        }
    )

    grid_code: UnitCode = Field(description="Code of the small grid.")
    point_codes: PointCodes
    window_starts_at: UtcDatetime = Field(description="When it may begin; at most 60 days ahead.")
    window_ends_at: UtcDatetime = Field(description="By when it is walked: 15 minutes to 24 hours later.")
    owner_id: Id | None = Field(default=None, description="Who walks; null: the responsible of the grid.")
    note: NamelessLine | None = Field(default=None, description="What to look at. Names nobody.")

    @model_validator(mode="after")
    def _has_each_point_once(self) -> Self:
        check_once(self.point_codes)
        return self

    def to_new_patrol(self) -> NewPatrol:
        """The same for the domain."""
        return NewPatrol(
            self.grid_code,
            tuple(self.point_codes),
            self.window_starts_at,
            self.window_ends_at,
            self.owner_id,
            self.note,
        )


class ReasonIn(StrictModel):
    """Why something is not done."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "暴雨红色预警，暂停户外巡查。"}]})

    reason: NamelessLine = Field(description="Why. Names nobody.")


class PatrolCompletionIn(StrictModel):
    """What a patrol found."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"findings": ["nothing_found"]}]})

    findings: list[Annotated[PatrolFinding, Field(strict=False)]] = Field(
        min_length=1,
        max_length=len(PatrolFinding),
        description="`nothing_found` stands alone. What needs words is an observation, suspicion is a clue.",
    )

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        check_once(self.findings)
        if PatrolFinding.NOTHING_FOUND in self.findings and len(self.findings) > 1:
            raise PydanticCustomError("invalid", "nothing, and something")
        return self


class PatrolOut(OutModel):
    """Points of a grid that one account is to look at within a window."""

    id: UUID = Field(description="Patrol id: `patrol_id` of its check-ins.")
    template_id: UUID | None = Field(description="The template that it was made from.")
    grid_code: str = Field(description="Code of the grid.")
    owner_id: UUID = Field(description="Who walks.")
    planned_on: LegalDate = Field(description="Day in Asia/Shanghai on which the window begins.")
    window_starts_at: UtcDatetime = Field(description="When it may begin.")
    window_ends_at: UtcDatetime = Field(description="By when it is walked.")
    status: PatrolStatus = Field(description="Where it stands.")
    point_codes: list[str] = Field(description="Points to look at; empty for the grid at large.")
    visited_point_codes: list[str] = Field(
        description="Of these, with a check-in of the patrol's window that the caller may see."
    )
    note: str | None = Field(description="What to look at.")
    findings: list[PatrolFinding] | None = Field(description="What was found; null until it is said.")
    cancel_reason: str | None = Field(description="Why it was cancelled.")
    created_by: UUID | None = Field(description="Who planned it; null for one made from a template.")
    created_at: UtcDatetime = Field(description="When it was planned.")
    ended_at: UtcDatetime | None = Field(description="When it was found done, missed or cancelled.")
    etag: str = Field(description="Version, for If-Match.")


def patrol_json(row: Row) -> dict[str, Any]:
    """A row of a query of patrols as `PatrolOut`."""
    return {
        "id": str(row["id"]),
        "template_id": None if row["template_id"] is None else str(row["template_id"]),
        "grid_code": row["grid_code"],
        "owner_id": str(row["owner_id"]),
        "planned_on": row["planned_on"].isoformat(),
        "window_starts_at": instant_json(row["window_starts_at"]),
        "window_ends_at": instant_json(row["window_ends_at"]),
        "status": row["status"],
        "point_codes": row["point_codes"],
        "visited_point_codes": row["visited_point_codes"],
        "note": row["note"],
        "findings": row["findings"],
        "cancel_reason": row["cancel_reason"],
        "created_by": None if row["created_by"] is None else str(row["created_by"]),
        "created_at": instant_json(row["created_at"]),
        "ended_at": None if row["ended_at"] is None else instant_json(row["ended_at"]),
        "etag": f'"{row["version"]}"',
    }
