"""Who is signed in, and the codes by which an account is opened."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from api.db.base import Table, bytes_column, instant_column, text_column


class Session(Table, table=True):
    """One sign-in and its chain of refresh tokens."""

    __tablename__ = "session"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    account_id: UUID
    refresh_hash: bytes | None = bytes_column(nullable=True)
    previous_hash: bytes | None = bytes_column(nullable=True)
    previous_nonce_hash: bytes | None = bytes_column(nullable=True)
    generation: int
    created_at: datetime = instant_column()
    last_used_at: datetime = instant_column()
    expires_at: datetime = instant_column()
    idle_limit_s: int
    ended_at: datetime | None = instant_column(nullable=True)
    end_reason: str | None = text_column(nullable=True)


class LinkCode(Table, table=True):
    """A code that opens or resets an account once."""

    __tablename__ = "link_code"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    account_id: UUID
    code_hash: bytes = bytes_column()
    created_by: UUID | None = None
    created_at: datetime = instant_column()
    expires_at: datetime = instant_column()
    used_at: datetime | None = instant_column(nullable=True)
