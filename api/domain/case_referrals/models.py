"""Referrals to the police, as care keeps them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Field

from api.db.base import Table, bytes_column, instant_column, json_column, small_column, text_column


class CaseReferral(Table, table=True):
    """What is told to the police about a case, before it leaves, and whether it arrived."""

    __tablename__ = "case_referral"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    episode_id: UUID
    community_id: UUID
    transition_id: UUID | None = None
    ground: str = text_column()
    status: str = text_column()
    reference: UUID | None = None
    station_id: UUID
    sealed: bytes | None = bytes_column(nullable=True)
    envelope: dict[str, Any] | None = json_column(nullable=True)
    digest: str | None = text_column(nullable=True)
    composed_by: UUID
    composed_at: datetime = instant_column()
    countersigned_by: UUID | None = None
    countersigned_at: datetime | None = instant_column(nullable=True)
    sent_at: datetime | None = instant_column(nullable=True)
    received_at: datetime | None = instant_column(nullable=True)
    return_code: str | None = text_column(nullable=True)
    head_seq: int | None = None
    head_hash: str | None = text_column(nullable=True)
    version: int


class CaseReferralAttachment(Table, table=True):
    """A paper that goes with a referral."""

    __tablename__ = "case_referral_attachment"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    referral_id: UUID
    episode_id: UUID
    ordinal: int = small_column()
    type: str = text_column()
    media_type: str = text_column()
    size_bytes: int
    sealed: bytes | None = bytes_column(nullable=True)
    reference: UUID | None = None
    digest: str | None = text_column(nullable=True)
    nonce: bytes | None = bytes_column(nullable=True)
    ciphertext: bytes | None = bytes_column(nullable=True)
    key_wraps: list[dict[str, Any]] | None = json_column(nullable=True)
    recorded_by: UUID
    recorded_at: datetime = instant_column()
