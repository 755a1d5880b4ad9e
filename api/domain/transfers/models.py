"""Changes of the place of execution, and people due from custody."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field

from api.db.base import Table, bytes_column, instant_column, text_column


class ReleaseNotice(Table, table=True):
    """Somebody due from custody, of whom a facility told."""

    __tablename__ = "release_notice"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    community_id: UUID
    keeper_id: UUID
    status: str = text_column()
    facility_kind: str = text_column()
    notified_on: date
    release_on: date
    received_on: date | None = None
    episode_id: UUID | None = None
    sealed: bytes | None = bytes_column(nullable=True)
    recorded_by: UUID
    recorded_at: datetime = instant_column()
    keep_until: date | None = None
    version: int


class Transfer(Table, table=True):
    """A change of the place of execution, agreed by both sides."""

    __tablename__ = "transfer"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    episode_id: UUID
    community_id: UUID
    status: str = text_column()
    to_community_id: UUID | None = None
    residence_changed_on: date
    file_sent_on: date | None = None
    receipt_on: date | None = None
    sealed: bytes | None = bytes_column(nullable=True)
    offered_by: UUID
    offered_at: datetime = instant_column()
    agreed_by: UUID | None = None
    agreed_at: datetime | None = instant_column(nullable=True)
    ended_at: datetime | None = instant_column(nullable=True)
    version: int
