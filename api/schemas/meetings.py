"""Joint analysis meetings on the wire."""

from typing import Self
from uuid import UUID

from pydantic import ConfigDict, Field, RootModel, model_validator
from pydantic_core import PydanticCustomError

from api.domain.clues.lifecycle import ClueStatus
from api.domain.clues.words import CoarseStatus
from api.domain.meetings.lifecycle import MeetingStatus
from api.domain.meetings.service import Decided, Held
from api.domain.meetings.words import AgendaSection, AttendeeRole
from api.kit.periods import Period, read_week
from api.schemas.fields import (
    Id,
    LegalDate,
    Option,
    OutModel,
    StrictModel,
    UnitCode,
    UtcDatetime,
)
from api.schemas.paging import Page
from api.schemas.plain_texts import NamelessLine, WeekKey

MAX_MINUTES = 50
MAX_PEOPLE = 500


class MeetingIn(StrictModel):
    """A meeting to plan."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"starts_at": "2026-11-26T09:30:00+08:00", "place": "街道三楼会议室"}]
        }
    )

    starts_at: UtcDatetime = Field(description="Within the next 90 days.")
    place: NamelessLine | None = Field(None, description="Where; names nobody.")


class AttendanceIn(StrictModel):
    """How many attended as what. People are counted, not named."""

    role: Option[AttendeeRole] = Field(description="As what they were there.")
    people: int = Field(ge=1, le=MAX_PEOPLE, description="How many.")


class MeetingMinutesIn(StrictModel):
    """What is to be remembered of a meeting."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"minutes": ["河边绿地连续两周发现遗弃针具，增加早间巡查。"]}]}
    )

    minutes: list[NamelessLine] = Field(
        max_length=MAX_MINUTES, description="A line each; names nobody, least of all a person in treatment."
    )


class MeetingHeldIn(StrictModel):
    """How a meeting took place. That the police were there is read from the attendance."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "held_at": "2026-11-25T09:30:00+08:00",
                    "attendance": [{"role": "office", "people": 3}, {"role": "police", "people": 2}],
                    "minutes": ["河边绿地连续两周发现遗弃针具，增加早间巡查。"],
                }
            ]
        }
    )

    held_at: UtcDatetime = Field(description="When it began; its week is the one that it counts for.")
    attendance: list[AttendanceIn] = Field(
        min_length=1, max_length=len(AttendeeRole), description="Each role once."
    )
    minutes: list[NamelessLine] = Field(
        default_factory=list, max_length=MAX_MINUTES, description="A line each; names nobody."
    )

    @model_validator(mode="after")
    def _has_each_role_once(self) -> Self:
        if len({one.role for one in self.attendance}) != len(self.attendance):
            raise PydanticCustomError("duplicate_value", "a role twice")
        return self

    def to_held(self) -> Held:
        """The same for the domain."""
        return Held(self.held_at, {one.role: one.people for one in self.attendance}, self.minutes)


class MeetingCancellationIn(StrictModel):
    """Why a meeting is called off, or a week no longer excused."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "与全区会议冲突，改期。"}]})

    reason: NamelessLine = Field(description="Why; names nobody.")


class WeekExemptionIn(StrictModel):
    """A week that is excused from its meetings. It is displayed all the same."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"week": "2026-W40", "reason": "国庆长假"}]})

    week: WeekKey
    reason: NamelessLine = Field(description="Why; names nobody.")

    def to_week(self) -> Period:
        """The week."""
        return read_week(self.week)


class MeetingDecisionIn(StrictModel):
    """What the meeting decided: who does it in which unit, until when."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "text": "每周二、五早间加巡河边绿地。",
                    "unit_code": "990000001003002",
                    "owner_id": "0193a3c5-7a10-7b3e-8a51-3a8b5f2d1c77",
                    "due_at": "2099-12-01T18:00:00+08:00",
                }
            ]
        }
    )

    text: NamelessLine = Field(description="What is to be done; names nobody.")
    unit_code: UnitCode
    owner_id: Id = Field(description="An account of street, community or grid.")
    due_at: UtcDatetime = Field(description="Until when.")

    def to_decided(self) -> Decided:
        """The same for the domain."""
        return Decided(self.text, self.unit_code, self.owner_id, self.due_at)


class AttendanceOut(OutModel):
    """How many attended as what."""

    role: AttendeeRole = Field(description="As what they were there.")
    people: int = Field(description="How many.")


class AgendaLineOut(OutModel):
    """What changed in one unit."""

    section: AgendaSection = Field(description="The part of the agenda.")
    unit_code: str = Field(description="Code of the unit; of `coverage` a community, else a small grid.")
    kind: str | None = Field(description="Kind of observation or record; null where there is one kind only.")
    counted: int = Field(description="How many. Of `coverage`: entrances visited by now.")
    counted_before: int | None = Field(description="The same at the meeting before; of `coverage` alone.")
    out_of: int | None = Field(description="Entrances on the register; of `coverage` alone.")
    refs: list[UUID] = Field(description="Ids of what was counted, at most 50; none for desk and police.")


class AgendaOut(OutModel):
    """What changed since the meeting before, in the units that the caller may see."""

    since: UtcDatetime | None = Field(description="When the meeting before was held.")
    until: UtcDatetime | None = Field(description="When it was written; a held meeting's stays as it was.")
    lines: list[AgendaLineOut] = Field(description="By section, unit and kind.")


class ClueStateOut(RootModel[ClueStatus | CoarseStatus]):
    """Where clues stand; coarse for their authors."""


class ClueGroupOut(OutModel):
    """Clues of one state that came or moved in the time of the agenda."""

    status: ClueStateOut
    counted: int = Field(description="How many.")
    ids: list[UUID] = Field(description="At most 100 of them.")


class MeetingDecisionOut(OutModel):
    """A decision, and the task that it became."""

    id: UUID
    text: str = Field(description="What is to be done.")
    unit_code: str = Field(description="Code of the unit.")
    owner_id: UUID = Field(description="Who does it.")
    due_at: UtcDatetime = Field(description="Until when.")
    task_id: UUID = Field(description="The task of the owner.")


class MeetingItemOut(OutModel):
    """A meeting in a list; a week that is excused stands there as `exempt`."""

    id: UUID
    week: str = Field(description="ISO week that it counts for.")
    status: MeetingStatus
    starts_at: UtcDatetime = Field(description="As planned; of an excused week its beginning.")
    held_at: UtcDatetime | None = Field(description="When it really began.")
    place: str | None = Field(description="Where.")
    reason: str | None = Field(description="Why it was called off, or the week excused.")
    attendance: list[AttendanceOut] = Field(description="Who was there, counted by role.")
    is_police_present: bool = Field(description="Whether anybody of the police was there.")
    etag: str


class MeetingOut(MeetingItemOut):
    """A meeting with its agenda, minutes and decisions, as far as the caller may see them."""

    minutes: list[str] = Field(description="A line each.")
    agenda: AgendaOut = Field(description="What changed since the meeting before.")
    clues: list[ClueGroupOut] | None = Field(
        description="Looked up for the caller at this reading, never kept; null for whoever reads no clues."
    )
    decisions: list[MeetingDecisionOut] = Field(description="In the order in which they were made.")


MeetingPage = Page[MeetingItemOut]


class ComplianceOut(OutModel):
    """Whether a week had its meetings with the police station."""

    week: str = Field(description="ISO week in Asia/Shanghai.")
    starts_on: LegalDate = Field(description="Its Monday.")
    ends_on: LegalDate = Field(description="Its Sunday.")
    required: int = Field(description="Meetings with the police present that a week needs.")
    held: int = Field(description="Meetings held.")
    held_with_police: int = Field(description="Of these, with the police present.")
    planned: int = Field(description="Still to come.")
    is_compliant: bool = Field(description="Whether as many were held as are needed.")
    is_exempt: bool = Field(description="Whether the week is excused; its counts are shown all the same.")
    exempt_reason: str | None = Field(description="Why it is excused.")
    meeting_ids: list[UUID] = Field(description="The meetings that were held.")
