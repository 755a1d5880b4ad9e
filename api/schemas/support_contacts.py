"""Contacts and absence notices on the wire."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import ConfigDict, Field, StringConstraints

from api.domain.episodes.parts import Opened
from api.domain.episodes.words import ContactKind, SupportMeasure
from api.domain.support.absences import NewNotice
from api.domain.support.contacts import NewContact
from api.domain.support.models import AbsenceNotice, SupportContact
from api.domain.support.words import ContactTopic
from api.schemas.distinct import EachOnce, options
from api.schemas.fields import Id, LegalDate, Option, OutModel, StrictModel, UtcDatetime
from api.schemas.paging import Page
from api.schemas.plain_texts import NamelessLine

CountyCode = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^[0-9]{6}$"),
    Field(description="Six-digit division code of the county or district that the person goes to."),
]


class SupportContactIn(StrictModel):
    """A contact that took place, or was tried."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "id": "0198c2a4-7c1e-7d0a-9a3e-5b7f0d1c2e3f",
                    "at": "2026-11-23T15:30:00+08:00",
                    "kind": "phone",
                    "is_reached": True,
                    "topics": ["well_being", "work"],
                    "needs": ["job_guidance"],
                    "next_on": "2026-12-07",
                    "note": "想了解技能培训的时间",
                }
            ]
        }
    )

    id: Id | None = Field(None, description="Made by the phone, so that it can send again.")
    at: UtcDatetime = Field(description="When; not before the order, nor in the future.")
    kind: Option[ContactKind] = Field(description="How.")
    is_reached: bool = Field(description="Whether the person was reached.")
    topics: EachOnce[ContactTopic] = options(ContactTopic, "What was talked about.")
    needs: EachOnce[SupportMeasure] = options(SupportMeasure, "Help that the person asked for.")
    next_on: LegalDate | None = Field(None, description="When the next one is meant to be.")
    note: NamelessLine | None = Field(None, description="Names no third party, no number, no account.")

    def to_contact(self) -> NewContact:
        """The same for the domain."""
        return NewContact(
            id=self.id,
            at=self.at,
            kind=self.kind,
            is_reached=self.is_reached,
            topics=self.topics,
            needs=self.needs,
            next_on=self.next_on,
            note=self.note,
        )


class SupportContactOut(OutModel):
    """A contact."""

    id: UUID
    at: UtcDatetime = Field(description="When.")
    kind: ContactKind = Field(description="How.")
    is_reached: bool = Field(description="Whether the person was reached.")
    topics: list[ContactTopic] = Field(description="What was talked about.")
    needs: list[SupportMeasure] = Field(description="Help that the person asked for.")
    next_on: LegalDate | None = Field(description="When the next one is meant to be.")
    note: str | None = Field(description="A short note.")
    recorded_by: UUID = Field(description="The account that wrote it down.")
    recorded_at: UtcDatetime = Field(description="When it was written down.")


SupportContactPage = Page[SupportContactOut]


class AbsenceNoticeIn(StrictModel):
    """That the person told of leaving the county: a report. Nobody grants it, and nobody can refuse it."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "from_on": "2026-11-24",
                    "to_on": "2026-11-29",
                    "county_code": "990001",
                    "submitted_on": "2026-11-23",
                }
            ]
        }
    )

    from_on: LegalDate = Field(description="Day of leaving.")
    to_on: LegalDate = Field(description="Day of the return.")
    county_code: CountyCode
    submitted_on: LegalDate = Field(description="The day on which the person told it.")

    def to_notice(self) -> NewNotice:
        """The same for the domain."""
        return NewNotice(self.from_on, self.to_on, self.county_code, self.submitted_on)


class AbsenceNoticeOut(OutModel):
    """What the person told of leaving the county."""

    id: UUID
    from_on: LegalDate = Field(description="Day of leaving.")
    to_on: LegalDate = Field(description="Day of the return.")
    days: int = Field(description="Days away; the day of leaving is not counted.")
    county_code: str = Field(description="Six digits of where the person goes.")
    submitted_on: LegalDate = Field(description="The day on which the person told it.")
    is_told_before: bool = Field(description="Whether it was told no later than the day of leaving.")
    recorded_by: UUID = Field(description="The account that wrote it down.")
    recorded_at: UtcDatetime = Field(description="When it was written down.")


AbsenceNoticePage = Page[AbsenceNoticeOut]


def contact_out(opened: Opened[SupportContact]) -> SupportContactOut:
    """A contact as the wire shows it."""
    row = opened.row
    return SupportContactOut(
        id=row.id,
        at=row.at,
        kind=ContactKind(row.kind),
        is_reached=row.is_reached,
        topics=[ContactTopic(one) for one in row.topics],
        needs=[SupportMeasure(one) for one in row.needs],
        next_on=row.next_on,
        note=opened.words.get("note"),
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
    )


def notice_out(opened: Opened[AbsenceNotice]) -> AbsenceNoticeOut:
    """A notice as the wire shows it."""
    row = opened.row
    return AbsenceNoticeOut(
        id=row.id,
        from_on=row.from_on,
        to_on=row.to_on,
        days=_days(row.from_on, row.to_on),
        county_code=opened.words["county_code"],
        submitted_on=row.submitted_on,
        is_told_before=row.submitted_on <= row.from_on,
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
    )


def _days(from_on: date, to_on: date) -> int:
    return (to_on - from_on).days
