"""Messages that wait to be sent."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from api.db.base import Table, instant_column, small_column, text_column


class Notice(Table, table=True):
    """One message to one account."""

    __tablename__ = "notice"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    account_id: UUID
    kind: str = text_column()
    status: str = text_column()
    attempts: int = small_column()
    next_attempt_at: datetime = instant_column()
    created_at: datetime = instant_column()
    sent_at: datetime | None = instant_column(nullable=True)
