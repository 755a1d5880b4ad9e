"""Openings of files by somebody whose case it is not."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from api.db.base import Table, bytes_column, instant_column, text_column


class BreakGlassGrant(Table, table=True):
    """A file opened for at most an hour by somebody whose case it is not."""

    __tablename__ = "break_glass_grant"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    account_id: UUID
    episode_id: UUID
    participant_id: UUID
    community_id: UUID
    category: str = text_column()
    sealed: bytes | None = bytes_column(nullable=True)
    granted_at: datetime = instant_column()
    expires_at: datetime = instant_column()
    verdict: str | None = text_column(nullable=True)
    reviewed_by: UUID | None = None
    reviewed_at: datetime | None = instant_column(nullable=True)
