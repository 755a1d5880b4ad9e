"""The daily work of care."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field

from api.db.base import Table, bytes_column, instant_column, small_column, text_column, text_list_column


class AbsenceNotice(Table, table=True):
    """A report of leaving the area: a report, not a request for leave."""

    __tablename__ = "absence_notice"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    episode_id: UUID
    community_id: UUID
    from_on: date
    to_on: date
    submitted_on: date
    sealed: bytes | None = bytes_column(nullable=True)
    recorded_by: UUID
    recorded_at: datetime = instant_column()


class Agreement(Table, table=True):
    """The agreement between the office and the person; a new one is a new revision."""

    __tablename__ = "agreement"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    episode_id: UUID
    community_id: UUID
    revision: int = small_column()
    signed_on: date
    template_version: str = text_column()
    sealed: bytes | None = bytes_column(nullable=True)
    recorded_by: UUID
    recorded_at: datetime = instant_column()


class DrugTest(Table, table=True):
    """A test, or why there was none. A correction is a new row."""

    __tablename__ = "drug_test"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    episode_id: UUID
    community_id: UUID
    sampled_on: date
    window_from_on: date | None = None
    sample: str | None = text_column(nullable=True)
    result: str = text_column()
    is_final: bool
    corrects_id: UUID | None = None
    sealed: bytes | None = bytes_column(nullable=True)
    recorded_by: UUID
    recorded_at: datetime = instant_column()


class SupportContact(Table, table=True):
    """A contact with the person."""

    __tablename__ = "support_contact"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    episode_id: UUID
    community_id: UUID
    at: datetime = instant_column()
    on_date: date
    kind: str = text_column()
    is_reached: bool
    topics: list[str] = text_list_column()
    needs: list[str] = text_list_column()
    next_on: date | None = None
    sealed: bytes | None = bytes_column(nullable=True)
    recorded_by: UUID
    recorded_at: datetime = instant_column()


class SupportPlan(Table, table=True):
    """The plan, with goals in the person's words; a new one is a new revision."""

    __tablename__ = "support_plan"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    episode_id: UUID
    community_id: UUID
    revision: int = small_column()
    made_on: date
    measures: list[str] = text_list_column()
    sealed: bytes | None = bytes_column(nullable=True)
    recorded_by: UUID
    recorded_at: datetime = instant_column()


class SupportService(Table, table=True):
    """A need, where it was referred to, and what came of it."""

    __tablename__ = "support_service"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    episode_id: UUID
    community_id: UUID
    measure: str = text_column()
    status: str = text_column()
    needed_on: date
    referred_on: date | None = None
    referred_to: str | None = text_column(nullable=True)
    outcome: str | None = text_column(nullable=True)
    outcome_on: date | None = None
    kept_at_3_months: str | None = text_column(nullable=True)
    kept_at_6_months: str | None = text_column(nullable=True)
    sealed: bytes | None = bytes_column(nullable=True)
    changed_at: datetime = instant_column()
    version: int
    recorded_by: UUID
    recorded_at: datetime = instant_column()
