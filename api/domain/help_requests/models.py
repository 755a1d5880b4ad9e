"""Help requests and their mailbox, on the care side of the wall."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Field

from api.db.base import Table, bytes_column, json_column, small_column, text_column


class HelpRequest(Table, table=True):
    """A sealed request for help."""

    __tablename__ = "help_request"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    status: str = text_column()
    received_on: date
    received_bucket: int = small_column()
    visible_slot: int
    due_on: date
    urgency: str = text_column()
    community_code: str | None = text_column(nullable=True)
    reporter_mode: str = text_column()
    envelope: dict[str, Any] = json_column()
    contact_envelope: dict[str, Any] | None = json_column(nullable=True)
    receipt_key: bytes | None = bytes_column(nullable=True)
    version: int
    participant_id: UUID | None = None
    closure: str | None = text_column(nullable=True)


class HelpMessage(Table, table=True):
    """A sealed message between receipt and care."""

    __tablename__ = "help_message"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    help_request_id: UUID
    author: str = text_column()
    on_date: date
    bucket: int = small_column()
    ordinal: int
    visible_slot: int
    is_new: bool
    envelope: dict[str, Any] = json_column()
    community_code: str | None = text_column(nullable=True)
