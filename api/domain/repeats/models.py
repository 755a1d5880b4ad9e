"""Answers already given, so that the same request twice is one effect."""

from datetime import date
from uuid import UUID

from sqlmodel import Field

from api.db.base import Table, bytes_column, small_column, text_column


class Idempotency(Table, table=True):
    """One answered request."""

    __tablename__ = "idempotency"

    street_id: UUID = Field(primary_key=True)
    owner_id: UUID = Field(primary_key=True)
    scope: str = text_column(primary_key=True)
    key_hash: bytes = bytes_column(primary_key=True)
    body_tag: bytes = bytes_column()
    status: int = small_column()
    answer: str | None = text_column(nullable=True)
    on_date: date
    bucket: int = small_column()
