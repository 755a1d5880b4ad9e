"""Clues, supplements, and what the police answer."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Field

from api.db.base import (
    Table,
    bytes_column,
    instant_column,
    json_column,
    small_column,
    text_column,
    text_list_column,
)


class Clue(Table, table=True):
    """A clue on its way to the police, with its lease."""

    __tablename__ = "clue"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    source: str = text_column()
    category: str = text_column()
    channel_hint: str = text_column()
    substance_hint: str = text_column()
    community_code: str | None = text_column(nullable=True)
    author_id: UUID | None = None
    submitted_on: date
    handling_marks: list[str] = text_list_column()
    reward_state: str | None = text_column(nullable=True)
    reward_ref: str | None = text_column(nullable=True)
    reward_collect_by: date | None = None
    reward_place: str | None = text_column(nullable=True)
    station_id: UUID | None = None
    status: str = text_column()
    urgency: str = text_column()
    received_on: date
    handed_off_at: datetime | None = instant_column(nullable=True)
    sealed_package: dict[str, Any] = json_column()
    digest: str = text_column()
    epoch: int
    attempt: int
    lease_account_id: UUID | None = None
    lease_claim_id: str | None = text_column(nullable=True)
    lease_started_at: datetime | None = instant_column(nullable=True)
    lease_expires_at: datetime | None = instant_column(nullable=True)
    answered_attempt: int | None = None
    return_code: str | None = text_column(nullable=True)
    acknowledged_at: datetime | None = instant_column(nullable=True)
    acknowledged_seq: int | None = None
    acknowledged_hash: str | None = text_column(nullable=True)
    chain_seq: int
    chain_hash: bytes = bytes_column()
    logged_seq: int
    version: int


class ClueAttachment(Table, table=True):
    """A sealed picture of a clue."""

    __tablename__ = "clue_attachment"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    clue_id: UUID = Field(primary_key=True)
    ordinal: int = small_column()
    media_type: str = text_column()
    size_bytes: int
    digest: str = text_column()
    nonce: bytes = bytes_column()
    ciphertext: bytes = bytes_column()
    key_wraps: list[dict[str, Any]] = json_column()


class Supplement(Table, table=True):
    """Later news of a clue: a queue item of its own."""

    __tablename__ = "supplement"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    clue_id: UUID
    author_id: UUID | None = None
    station_id: UUID | None = None
    status: str = text_column()
    urgency: str = text_column()
    received_on: date
    handed_off_at: datetime | None = instant_column(nullable=True)
    sealed_package: dict[str, Any] = json_column()
    digest: str = text_column()
    epoch: int
    attempt: int
    lease_account_id: UUID | None = None
    lease_claim_id: str | None = text_column(nullable=True)
    lease_started_at: datetime | None = instant_column(nullable=True)
    lease_expires_at: datetime | None = instant_column(nullable=True)
    answered_attempt: int | None = None
    return_code: str | None = text_column(nullable=True)
    acknowledged_at: datetime | None = instant_column(nullable=True)
    acknowledged_seq: int | None = None
    acknowledged_hash: str | None = text_column(nullable=True)
    chain_seq: int
    chain_hash: bytes = bytes_column()
    logged_seq: int
    version: int


class SupplementAttachment(Table, table=True):
    """A sealed picture of a supplement."""

    __tablename__ = "supplement_attachment"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    supplement_id: UUID = Field(primary_key=True)
    ordinal: int = small_column()
    media_type: str = text_column()
    size_bytes: int
    digest: str = text_column()
    nonce: bytes = bytes_column()
    ciphertext: bytes = bytes_column()
    key_wraps: list[dict[str, Any]] = json_column()


class Outcome(Table, table=True):
    """An answer of the police."""

    __tablename__ = "outcome"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    clue_id: UUID
    account_id: UUID
    at: datetime = instant_column()
    epoch: int
    intake_result: str | None = text_column(nullable=True)
    reason: str | None = text_column(nullable=True)
    transferred_to: str | None = text_column(nullable=True)
    station_ref: str | None = text_column(nullable=True)
    verification_result: str | None = text_column(nullable=True)
    case_result: str | None = text_column(nullable=True)
    case_ref: str | None = text_column(nullable=True)
    corrects: UUID | None = None
    reward_state: str | None = text_column(nullable=True)


class ClueQuestion(Table, table=True):
    """A sealed question of the police to the reporter, through the desk."""

    __tablename__ = "clue_question"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    clue_id: UUID
    account_id: UUID
    at: datetime = instant_column()
    envelope: dict[str, Any] = json_column()
    answered_at: datetime | None = instant_column(nullable=True)
