"""Public keys that things are sealed to, and keys that the service signs with."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from api.db.base import Table, bytes_column, instant_column, text_column


class RecipientKey(Table, table=True):
    """A public key of an office, custodian, care team or station."""

    __tablename__ = "recipient_key"

    street_id: UUID = Field(primary_key=True)
    key_id: str = text_column(primary_key=True)
    unit_id: UUID
    holder: str = text_column()
    use: str = text_column()
    suite: str = text_column()
    public_key: bytes = bytes_column()
    fingerprint: str = text_column()
    state: str = text_column()
    not_before: datetime = instant_column()
    not_after: datetime | None = instant_column(nullable=True)
    proposed_by: UUID | None = None
    confirmed_by: UUID | None = None
    ended_at: datetime | None = instant_column(nullable=True)


class ServiceKey(Table, table=True):
    """The public half of a key that the service signs with."""

    __tablename__ = "service_key"

    key_id: str = text_column(primary_key=True)
    use: str = text_column()
    suite: str = text_column()
    public_key: bytes = bytes_column()
    not_before: datetime = instant_column()
    not_after: datetime | None = instant_column(nullable=True)
