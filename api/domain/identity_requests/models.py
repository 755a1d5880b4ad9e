"""Requests for a reporter's contact, decided by a custodian."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Field

from api.db.base import Table, json_column, small_column, text_column


class IdentityRequest(Table, table=True):
    """A request for a reporter's contact."""

    __tablename__ = "identity_request"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    requested_by: UUID
    tip_id: UUID | None = None
    clue_id: UUID | None = None
    legal_basis: str = text_column()
    document_ref: str = text_column()
    reason: str = text_column()
    recipient_key_id: str = text_column()
    state: str = text_column()
    decided_by: UUID | None = None
    decision_reason: str | None = text_column(nullable=True)
    decided_on: date | None = None
    sealed_contact: dict[str, Any] | None = json_column(nullable=True)
    on_date: date
    bucket: int = small_column()
