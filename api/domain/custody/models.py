"""Chains of custody, one table a kind, and the checkpoints over them."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlmodel import Field

from api.db.base import Table, big_column, bytes_column, instant_column, json_column, text_column


class ClueEvent(Table, table=True):
    """One link of a clue's chain of custody."""

    __tablename__ = "clue_event"

    street_id: UUID = Field(primary_key=True)
    clue_id: UUID = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    prev: bytes = bytes_column()
    hash: bytes = bytes_column()
    kind: str = text_column()
    at: datetime = instant_column()
    unit_code: str = text_column()
    commitment: str = text_column()
    salt: str | None = text_column(nullable=True)
    content: dict[str, Any] | None = json_column(nullable=True)


class SupplementEvent(Table, table=True):
    """One link of a supplement's chain of custody."""

    __tablename__ = "supplement_event"

    street_id: UUID = Field(primary_key=True)
    supplement_id: UUID = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    prev: bytes = bytes_column()
    hash: bytes = bytes_column()
    kind: str = text_column()
    at: datetime = instant_column()
    unit_code: str = text_column()
    commitment: str = text_column()
    salt: str | None = text_column(nullable=True)
    content: dict[str, Any] | None = json_column(nullable=True)


class ReferralEvent(Table, table=True):
    """One link of a referral's chain of custody."""

    __tablename__ = "referral_event"

    street_id: UUID = Field(primary_key=True)
    referral_id: UUID = Field(primary_key=True)
    seq: int = Field(primary_key=True)
    prev: bytes = bytes_column()
    hash: bytes = bytes_column()
    kind: str = text_column()
    at: datetime = instant_column()
    unit_code: str = text_column()
    commitment: str = text_column()
    salt: str | None = text_column(nullable=True)
    content: dict[str, Any] | None = json_column(nullable=True)


class Checkpoint(Table, table=True):
    """A signed root over all chains of a street."""

    __tablename__ = "checkpoint"

    street_id: UUID = Field(primary_key=True)
    size: int = big_column(primary_key=True)
    root: bytes = bytes_column()
    sealed_at: datetime = instant_column()
    key_id: str = text_column()
    signature: bytes = bytes_column()


class CheckpointLeaf(Table, table=True):
    """One leaf of the append-only log under the checkpoints."""

    __tablename__ = "checkpoint_leaf"

    street_id: UUID = Field(primary_key=True)
    leaf_index: int = big_column(primary_key=True)
    clue_id: UUID
    seq: int
    hash: bytes = bytes_column()
