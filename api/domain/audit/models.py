"""Who did what: ids and codes, never content."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Field

from api.db.base import Table, instant_column, json_column, small_column, text_column


class AuditEvent(Table, table=True):
    """One act. On tips and help requests it knows date and bucket only."""

    __tablename__ = "audit_event"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    at: datetime | None = instant_column(nullable=True)
    on_date: date
    bucket: int | None = small_column(nullable=True)
    actor_kind: str = text_column()
    actor_id: UUID | None = None
    action: str = text_column()
    object_type: str = text_column()
    object_id: str | None = text_column(nullable=True)
    detail: dict[str, Any] = json_column()


class CareAuditEvent(Table, table=True):
    """One act on the care side. On help requests it knows date and bucket only."""

    __tablename__ = "care_audit_event"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    at: datetime | None = instant_column(nullable=True)
    on_date: date
    bucket: int | None = small_column(nullable=True)
    actor_kind: str = text_column()
    actor_id: UUID | None = None
    action: str = text_column()
    object_type: str = text_column()
    object_id: str | None = text_column(nullable=True)
    participant_id: UUID | None = None
    purpose: str | None = text_column(nullable=True)
    detail: dict[str, Any] = json_column()
