"""Claims of the police client, and referrals, which travel the queue as a kind of their own."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlmodel import Field

from api.db.base import Table, bytes_column, instant_column, json_column, small_column, text_column


class QueueClaim(Table, table=True):
    """One claim call of a police client, remembered so that a lost answer can be asked again."""

    __tablename__ = "queue_claim"

    street_id: UUID = Field(primary_key=True)
    account_id: UUID = Field(primary_key=True)
    claim_id: str = text_column(primary_key=True)
    item_limit: int = small_column()
    made_at: datetime = instant_column()


class Referral(Table, table=True):
    """A report of care to a station, sealed; what it is about is known to neither queue nor office."""

    __tablename__ = "referral"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    station_id: UUID
    status: str = text_column()
    urgency: str = text_column()
    received_on: date
    handed_off_at: datetime = instant_column()
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
    version: int


class ReferralAttachment(Table, table=True):
    """A sealed file of a referral."""

    __tablename__ = "referral_attachment"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    referral_id: UUID = Field(primary_key=True)
    ordinal: int = small_column()
    media_type: str = text_column()
    size_bytes: int
    digest: str = text_column()
    nonce: bytes = bytes_column()
    ciphertext: bytes = bytes_column()
    key_wraps: list[dict[str, Any]] = json_column()
