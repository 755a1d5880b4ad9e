"""Work records on the wire."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from api.db.session import Row
from api.domain.work_records.ladder import Missing
from api.domain.work_records.lifecycle import RecordStatus
from api.domain.work_records.service import Correction, Edited
from api.domain.work_records.words import (
    LINES,
    RUNGS,
    SECTION_OF,
    EscalationRung,
    LineCode,
    RecordKind,
    Section,
)
from api.schemas.fields import (
    LegalDate,
    Option,
    OutModel,
    StrictModel,
    UnitCode,
    UtcDatetime,
    instant_json,
)
from api.schemas.paging import Page
from api.schemas.plain_texts import NamelessLine, PeriodKey

MAX_COUNT = 1_000_000


class RecordDraftIn(StrictModel):
    """Which record to draft now, without waiting for the worker process."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"grid_code": "990000001003002", "kind": "weekly", "period": "2026-W48"}]
        }
    )

    grid_code: UnitCode = Field(description="A small grid of the caller's area.")
    kind: Option[RecordKind] = Field(description="Weekly record or monthly update.")
    period: PeriodKey


class RecordCorrectionIn(StrictModel):
    """What stands in the place of a drafted count, and why."""

    code: Option[LineCode] = Field(description="Which line.")
    corrected: int = Field(ge=0, le=MAX_COUNT, description="The right count.")
    reason: NamelessLine = Field(description="Why the events do not tell it. Names nobody.")


class RecordEditIn(StrictModel):
    """All that a chief adds to a draft. A line that is not named here is as drafted."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "corrections": [
                        {"code": "check_ins", "corrected": 12, "reason": "手机故障，两次巡查未能打卡"}
                    ],
                    "note": "本周重点巡查了河边绿地。",
                }
            ]
        }
    )

    corrections: list[RecordCorrectionIn] = Field(
        max_length=len(LineCode), description="One a line; the whole list replaces what was there."
    )
    note: NamelessLine | None = Field(None, description="On the period as a whole. Names nobody.")

    @model_validator(mode="after")
    def _has_each_line_once(self) -> Self:
        if len({one.code for one in self.corrections}) != len(self.corrections):
            raise PydanticCustomError("duplicate_value", "a line twice")
        return self

    def to_edited(self) -> Edited:
        """The same for the domain."""
        found = {one.code: Correction(one.corrected, one.reason) for one in self.corrections}
        return Edited(found, self.note)


class RecordHandInIn(StrictModel):
    """Handing in, or confirming: whoever does it says whether anything was found at all."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"is_zero_report": False}]})

    is_zero_report: bool = Field(description="Whether every line of the situation is zero. Always said.")


class RecordReturnIn(StrictModel):
    """Sending a record back to its grid."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "巡查次数与排班不符，请核对。"}]})

    reason: NamelessLine = Field(description="What is to be looked at again. Names nobody.")


class RecordLineOut(OutModel):
    """One count of a record."""

    code: LineCode
    section: Section = Field(description="The part of the record that it belongs to.")
    drafted: int = Field(description="As the events tell it.")
    corrected: int | None = Field(description="As the chief put it right; null when the draft holds.")
    reason: str | None = Field(description="Why it was corrected.")
    counted: int = Field(description="What counts: the correction where there is one.")
    is_late: bool = Field(description="Whether events that arrived late changed it after a confirmation.")


class RecordItemOut(OutModel):
    """A work record in a list."""

    id: UUID
    grid_code: str = Field(description="Code of the small grid.")
    kind: RecordKind
    period: str = Field(description="`2026-W48` or `2026-11`.")
    starts_on: LegalDate = Field(description="First day of the period.")
    ends_on: LegalDate = Field(description="Last day of the period.")
    revision: int = Field(description="From 1; what follows a confirmed record is a revision of its own.")
    supersedes_id: UUID | None = Field(description="The confirmed revision before this one.")
    status: RecordStatus
    is_zero_report: bool | None = Field(description="Said when it was handed in.")
    due_on: LegalDate | None = Field(description="Last day to hand it in; null when nobody waits for it.")
    rung: EscalationRung = Field(description="Who was told so far that it is missing.")
    handed_in_at: UtcDatetime | None = Field(description="When it was submitted, or confirmed at once.")
    confirmed_at: UtcDatetime | None = Field(description="When it was confirmed; never edited since.")
    returned_at: UtcDatetime | None = Field(description="When it was sent back.")
    return_reason: str | None = Field(description="Why it was sent back.")
    etag: str


class RecordRevisionOut(OutModel):
    """A revision of a record."""

    id: UUID
    revision: int = Field(description="From 1.")
    status: RecordStatus
    confirmed_at: UtcDatetime | None = Field(description="When it was confirmed.")


class RecordOut(RecordItemOut):
    """A work record with its lines."""

    note: str | None = Field(description="On the period as a whole.")
    drafted_at: UtcDatetime = Field(description="When the draft was made.")
    lines: list[RecordLineOut] = Field(description="In the order in which a record shows them.")
    revisions: list[RecordRevisionOut] = Field(
        description="All of this grid and period, the first one first."
    )


class OverdueRecordOut(OutModel):
    """A record that is missing."""

    id: UUID
    grid_code: str = Field(description="Code of the small grid.")
    community_code: str = Field(description="Code of the community that it lies in.")
    kind: RecordKind
    period: str = Field(description="`2026-W48` or `2026-11`.")
    revision: int = Field(description="From 1.")
    status: RecordStatus
    due_on: LegalDate = Field(description="Last day to hand it in.")
    overdue_for_days: int = Field(description="Days since then.")
    rung: EscalationRung = Field(description="Who was told so far.")


class PunctualityOut(OutModel):
    """How a community's grids hand in: of what was due in the last 31 days, and all that is missing."""

    community_code: str = Field(description="Code of the community.")
    name_zh: str = Field(description="Name, zh.")
    name_en: str = Field(description="Name, en.")
    owed: int = Field(description="Records that were due.")
    on_time: int = Field(description="Handed in by the day on which they were due.")
    late: int = Field(description="Handed in later.")
    overdue: int = Field(description="Still missing.")


RecordPage = Page[RecordItemOut]


class OverduePage(OutModel):
    """What is missing in the caller's area, and how each of its communities stands."""

    as_of: LegalDate = Field(description="The day that was judged; it is not over yet.")
    communities: list[PunctualityOut] = Field(description="Each community of the area, by code.")
    items: list[OverdueRecordOut] = Field(description="Missing records, what was due last first.")
    next_cursor: str | None


def item_json(row: Row) -> dict[str, Any]:
    """A row of `list_records` as `RecordItemOut`."""
    return {
        "id": str(row["id"]),
        "grid_code": row["grid_code"],
        "kind": row["kind"],
        "period": row["period"],
        "starts_on": row["starts_on"],
        "ends_on": row["ends_on"],
        "revision": row["revision"],
        "supersedes_id": None if row["supersedes_id"] is None else str(row["supersedes_id"]),
        "status": row["status"],
        "is_zero_report": row["is_zero_report"],
        "due_on": row["due_on"],
        "rung": RUNGS[row["rung"]].value,
        **{name: _instant(row[name]) for name in ("handed_in_at", "confirmed_at", "returned_at")},
        "return_reason": row["return_reason"],
        "etag": f'"{row["version"]}"',
    }


def record_json(row: Row, lines: list[Row], revisions: list[Row]) -> dict[str, Any]:
    """A record, its lines and its revisions as `RecordOut`."""
    found = {line["code"]: line for line in lines}
    return {
        **item_json(row),
        "note": row["note"],
        "drafted_at": instant_json(row["drafted_at"]),
        "lines": [
            _line_json(found[code], row["late_codes"])
            for code in LINES[RecordKind(row["kind"])]
            if code in found
        ],
        "revisions": [
            {
                "id": str(one["id"]),
                "revision": one["revision"],
                "status": one["status"],
                "confirmed_at": _instant(one["confirmed_at"]),
            }
            for one in revisions
        ],
    }


def _line_json(line: Row, late_codes: list[str]) -> dict[str, Any]:
    return {
        "code": line["code"],
        "section": SECTION_OF[LineCode(line["code"])].value,
        "drafted": line["drafted"],
        "corrected": line["corrected"],
        "reason": line["reason"],
        "counted": line["drafted"] if line["corrected"] is None else line["corrected"],
        "is_late": line["code"] in late_codes,
    }


def overdue_json(
    missing: Missing, items: Sequence[Row], today: date, following: str | None
) -> dict[str, Any]:
    """What is missing as `OverduePage`.

    Args:
        missing: As it was read, with the communities.
        items: Its records, without the one that begins the next page.
        today: The day that was judged.
        following: Where the next page begins.
    """
    return {
        "as_of": today,
        "communities": [dict(row) for row in missing.communities],
        "items": [_overdue_json(row, today) for row in items],
        "next_cursor": following,
    }


def _overdue_json(row: Row, today: date) -> dict[str, Any]:
    return {
        **{
            name: row[name]
            for name in ("grid_code", "community_code", "kind", "period", "revision", "status")
        },
        "id": str(row["id"]),
        "due_on": row["due_on"],
        "overdue_for_days": (today - row["due_on"]).days,
        "rung": RUNGS[row["rung"]].value,
    }


def _instant(at: datetime | None) -> str | None:
    return None if at is None else instant_json(at)
