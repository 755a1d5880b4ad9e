"""Participants, their consents and requests, and the numbers of their files."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field

from api.db.base import Table, bytes_column, instant_column, text_column


class Consent(Table, table=True):
    """A consent of a participant, given and perhaps withdrawn."""

    __tablename__ = "consent"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    participant_id: UUID
    community_id: UUID
    kind: str = text_column()
    given_on: date
    withdrawn_on: date | None = None
    recorded_by: UUID
    recorded_at: datetime = instant_column()


class Participant(Table, table=True):
    """A person under an order, or who asked for help and consented. Who it is, is sealed."""

    __tablename__ = "participant"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    pseudonym: str = text_column()
    community_id: UUID
    lawful_basis: str = text_column()
    file_class: str = text_column()
    keeper_id: UUID
    sealed: bytes | None = bytes_column(nullable=True)
    id_tag: bytes | None = bytes_column(nullable=True)
    phone_tag: bytes | None = bytes_column(nullable=True)
    opened_by: UUID
    opened_at: datetime = instant_column()
    sealed_on: date | None = None
    keep_until: date | None = None
    is_held: bool
    erased_on: date | None = None
    changed_at: datetime = instant_column()
    version: int


class PseudonymCounter(Table, table=True):
    """The last number given to a kind of file in a year."""

    __tablename__ = "pseudonym_counter"

    street_id: UUID = Field(primary_key=True)
    prefix: str = text_column(primary_key=True)
    year: int = Field(primary_key=True)
    last_number: int


class SubjectRequest(Table, table=True):
    """What a participant asked of their own file."""

    __tablename__ = "subject_request"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    participant_id: UUID
    community_id: UUID
    kind: str = text_column()
    channel: str = text_column()
    status: str = text_column()
    received_on: date
    due_on: date
    sealed: bytes | None = bytes_column(nullable=True)
    recorded_by: UUID
    recorded_at: datetime = instant_column()
    decided_by: UUID | None = None
    decided_at: datetime | None = instant_column(nullable=True)
    version: int
