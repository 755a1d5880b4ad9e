"""Work records and their lines."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field

from api.db.base import Table, instant_column, small_column, text_column, text_list_column


class WorkRecord(Table, table=True):
    """What was done and found in a small grid in one week or month."""

    __tablename__ = "work_record"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    grid_id: UUID
    kind: str = text_column()
    period: str = text_column()
    starts_on: date
    ends_on: date
    revision: int = small_column()
    supersedes_id: UUID | None = None
    status: str = text_column()
    is_zero_report: bool | None = None
    note: str | None = text_column(nullable=True)
    late_codes: list[str] = text_list_column()
    due_on: date | None = None
    rung: int = small_column()
    drafted_at: datetime = instant_column()
    handed_in_at: datetime | None = instant_column(nullable=True)
    handed_in_by: UUID | None = None
    confirmed_at: datetime | None = instant_column(nullable=True)
    confirmed_by: UUID | None = None
    returned_at: datetime | None = instant_column(nullable=True)
    returned_by: UUID | None = None
    return_reason: str | None = text_column(nullable=True)
    changed_at: datetime = instant_column()
    version: int


class WorkRecordLine(Table, table=True):
    """One count of a record: as events gave it, and as the chief corrected it."""

    __tablename__ = "work_record_line"

    street_id: UUID = Field(primary_key=True)
    record_id: UUID = Field(primary_key=True)
    code: str = text_column(primary_key=True)
    grid_id: UUID
    drafted: int
    corrected: int | None = None
    reason: str | None = text_column(nullable=True)
    corrected_by: UUID | None = None
    corrected_at: datetime | None = instant_column(nullable=True)
