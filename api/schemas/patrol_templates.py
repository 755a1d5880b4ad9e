"""Patrol templates on the wire. Hours are those of Asia/Shanghai."""

import re
from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator
from pydantic_core import PydanticCustomError

from api.db.session import Row
from api.domain.patrol_templates.placement import Rhythm
from api.domain.patrol_templates.service import Plan
from api.domain.people.words import Capacity
from api.schemas.fields import LegalDate, Option, OutModel, StrictModel, UnitCode
from api.schemas.plain_texts import NamelessLine

MAX_POINTS = 30
MIN_WINDOW_MIN = 15
_MINUTES = 60
_CLOCK = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]|24:00", re.ASCII)


def _is_clock(text: str) -> str:
    if _CLOCK.fullmatch(text) is None:
        raise PydanticCustomError("bad_format", "not HH:MM")
    return text


ClockTime = Annotated[
    str,
    StringConstraints(strict=True, max_length=5),
    AfterValidator(_is_clock),
    Field(
        description="`HH:MM` in Asia/Shanghai, 00:00 to 24:00.",
        examples=["08:30"],
        pattern="^[0-2][0-9]:[0-5][0-9]$",
    ),
]
PointCode = Annotated[str, StringConstraints(strict=True, min_length=1, max_length=40)]
PointCodes = Annotated[
    list[PointCode],
    Field(
        max_length=MAX_POINTS, description="Points of the grid, in any order; empty for the grid at large."
    ),
]
Weekday = Annotated[int, Field(ge=1, le=7, description="ISO number: Monday is 1.")]


def minutes_of(text: str) -> int:
    """Minutes since midnight of `HH:MM`."""
    hours, minutes = text.split(":")
    return int(hours) * _MINUTES + int(minutes)


def clock_of(minutes: int) -> str:
    """`HH:MM` of minutes since midnight."""
    return f"{minutes // _MINUTES:02}:{minutes % _MINUTES:02}"


def check_once(values: list[Any]) -> None:
    """Refuse a list that holds a value twice.

    Raises:
        PydanticCustomError: `duplicate_value`.
    """
    if len(set(values)) != len(values):
        raise PydanticCustomError("duplicate_value", "a value twice")


_EXAMPLE: dict[str, Any] = {
    "name": "晚间沿河巡查",
    "point_codes": [],
    "weekdays": [1, 3, 5, 6],
    "times_per_week": 2,
    "span_starts": "17:00",
    "span_ends": "22:00",
    "window_min": 90,
    "is_random": True,
    "owner_capacity": "responsible",
    "note": "留意桥下和公厕旁的遗弃针具。",
    "valid_from": None,
    "valid_to": None,
}


class PatrolTemplateEdit(StrictModel):
    """What a template plans."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    name: NamelessLine = Field(description="What planners call it. Names nobody.")
    point_codes: PointCodes
    weekdays: list[Weekday] = Field(
        min_length=1, max_length=7, description="Days on which it may take place."
    )
    times_per_week: int | None = Field(
        default=None, ge=1, le=7, description="On how many of these days, drawn anew each week; null: on all."
    )
    span_starts: ClockTime = Field(description="No window begins before, `HH:MM` in Asia/Shanghai.")
    span_ends: ClockTime = Field(description="No window ends after, `HH:MM` in Asia/Shanghai.")
    window_min: int = Field(
        ge=MIN_WINDOW_MIN, le=24 * _MINUTES, description="Length of the window in minutes."
    )
    is_random: bool = Field(
        default=True, description="Whether the window lies anywhere in the span, drawn anew each day."
    )
    owner_capacity: Option[Capacity] = Field(
        default=Capacity.RESPONSIBLE, description="Whose each patrol becomes; members take turns."
    )
    note: NamelessLine | None = Field(default=None, description="What to look at. Names nobody.")
    valid_from: LegalDate | None = Field(default=None, description="First day; null: today, or as it was.")
    valid_to: LegalDate | None = Field(default=None, description="First day on which it does not hold.")

    @model_validator(mode="after")
    def _fits(self) -> Self:
        check_once(self.point_codes)
        check_once(self.weekdays)
        if self.times_per_week is not None and self.times_per_week > len(self.weekdays):
            raise PydanticCustomError("number_out_of_range", "more times than days")
        if minutes_of(self.span_ends) - minutes_of(self.span_starts) < self.window_min:
            raise PydanticCustomError("number_out_of_range", "the window is longer than the span")
        return self

    def to_plan(self) -> Plan:
        """The same for the domain."""
        rhythm = Rhythm(
            tuple(self.weekdays),
            self.times_per_week,
            minutes_of(self.span_starts),
            minutes_of(self.span_ends),
            self.window_min,
            self.is_random,
        )
        return Plan(
            self.name,
            tuple(self.point_codes),
            rhythm,
            self.owner_capacity,
            self.note,
            self.valid_from,
            self.valid_to,
        )


class PatrolTemplateIn(PatrolTemplateEdit):
    """A plan of patrols that come again, for a small grid."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"grid_code": "990000001003002", **_EXAMPLE}]})

    grid_code: UnitCode = Field(description="Code of the small grid.")


class PatrolTemplateOut(OutModel):
    """A plan of patrols that come again."""

    id: UUID = Field(description="Template id.")
    grid_code: str = Field(description="Code of the grid.")
    name: str = Field(description="What planners call it.")
    point_codes: list[str] = Field(description="Points to look at; empty for the grid at large.")
    weekdays: list[int] = Field(description="Days on which it may take place; Monday is 1.")
    times_per_week: int | None = Field(description="On how many of these days; null: on all.")
    span_starts: str = Field(description="No window begins before, `HH:MM` in Asia/Shanghai.")
    span_ends: str = Field(description="No window ends after, `HH:MM` in Asia/Shanghai.")
    window_min: int = Field(description="Length of the window in minutes.")
    is_random: bool = Field(description="Whether the window lies anywhere in the span.")
    owner_capacity: Capacity = Field(description="Whose each patrol becomes.")
    note: str | None = Field(description="What to look at.")
    valid_from: LegalDate = Field(description="First day.")
    valid_to: LegalDate | None = Field(description="First day on which it does not hold.")
    created_by: UUID = Field(description="The account that made it.")
    etag: str = Field(description="Version, for If-Match.")


def template_json(row: Row) -> dict[str, Any]:
    """A row of a query of templates as `PatrolTemplateOut`."""
    return {
        "id": str(row["id"]),
        "grid_code": row["grid_code"],
        "name": row["name"],
        "point_codes": row["point_codes"],
        "weekdays": row["weekdays"],
        "times_per_week": row["times_per_week"],
        "span_starts": clock_of(row["span_starts_min"]),
        "span_ends": clock_of(row["span_ends_min"]),
        "window_min": row["window_min"],
        "is_random": row["is_random"],
        "owner_capacity": row["owner_capacity"],
        "note": row["note"],
        "valid_from": row["valid_from"].isoformat(),
        "valid_to": None if row["valid_to"] is None else row["valid_to"].isoformat(),
        "created_by": str(row["created_by"]),
        "etag": f'"{row["version"]}"',
    }
