"""Assessments of what help is owed, and their reviews."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field

from api.db.base import Table, bytes_column, instant_column, text_column


class Assessment(Table, table=True):
    """What help is owed, domain by domain, decided by a named worker."""

    __tablename__ = "assessment"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    episode_id: UUID
    community_id: UUID
    assessed_on: date
    tier: str = text_column()
    status: str = text_column()
    expires_on: date
    countersigned_by: UUID | None = None
    countersigned_at: datetime | None = instant_column(nullable=True)
    ended_at: datetime | None = instant_column(nullable=True)
    review_id: UUID | None = None
    sealed: bytes | None = bytes_column(nullable=True)
    recorded_by: UUID
    recorded_at: datetime = instant_column()


class TierReview(Table, table=True):
    """A review of a decided tier by another worker, as the person asked."""

    __tablename__ = "tier_review"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    episode_id: UUID
    community_id: UUID
    assessment_id: UUID
    status: str = text_column()
    requested_on: date
    due_on: date
    reviewer_id: UUID | None = None
    decided_at: datetime | None = instant_column(nullable=True)
    sealed: bytes | None = bytes_column(nullable=True)
    recorded_by: UUID
    recorded_at: datetime = instant_column()
