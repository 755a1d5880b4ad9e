"""Tips and all that hangs on them. Nothing here knows an instant."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Field

from api.db.base import Table, bytes_column, json_column, small_column, text_column


class Tip(Table, table=True):
    """A sealed tip and the few plain fields that its sender chose."""

    __tablename__ = "tip"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    status: str = text_column()
    closure: str | None = text_column(nullable=True)
    closure_reason: str | None = text_column(nullable=True)
    closure_number: int
    received_on: date
    received_bucket: int = small_column()
    visible_slot: int
    due_on: date
    category: str = text_column()
    urgency: str = text_column()
    community_code: str | None = text_column(nullable=True)
    channel_hint: str = text_column()
    substance_hint: str = text_column()
    reporter_mode: str = text_column()
    envelope: dict[str, Any] = json_column()
    receipt_key: bytes | None = bytes_column(nullable=True)
    assignee_id: UUID | None = None
    closed_by: UUID | None = None
    clue_id: UUID | None = None
    duplicate_of: UUID | None = None
    version: int


class TipContact(Table, table=True):
    """The sealed contact or code word; custodians alone."""

    __tablename__ = "tip_contact"

    street_id: UUID = Field(primary_key=True)
    tip_id: UUID = Field(primary_key=True)
    envelope: dict[str, Any] = json_column()


class TipMessage(Table, table=True):
    """A sealed message between receipt and desk."""

    __tablename__ = "tip_message"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    tip_id: UUID
    author: str = text_column()
    on_date: date
    bucket: int = small_column()
    ordinal: int
    visible_slot: int
    is_new: bool
    envelope: dict[str, Any] = json_column()


class TipAttachment(Table, table=True):
    """A sealed picture."""

    __tablename__ = "tip_attachment"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    tip_id: UUID
    media_type: str = text_column()
    size_bytes: int
    digest: str = text_column()
    nonce: bytes = bytes_column()
    ciphertext: bytes = bytes_column()
    key_wraps: list[dict[str, Any]] = json_column()
    on_date: date
    bucket: int = small_column()
    visible_slot: int


class TipNote(Table, table=True):
    """A sealed note of the desk to itself."""

    __tablename__ = "tip_note"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    tip_id: UUID
    author_id: UUID
    on_date: date
    bucket: int = small_column()
    envelope: dict[str, Any] = json_column()


class TipLink(Table, table=True):
    """Two tips that belong together; neither is changed."""

    __tablename__ = "tip_link"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    tip_id: UUID
    other_tip_id: UUID
    author_id: UUID
    on_date: date
    bucket: int = small_column()


class TipContest(Table, table=True):
    """A reporter's objection to a closure."""

    __tablename__ = "tip_contest"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    tip_id: UUID
    closure_number: int
    state: str = text_column()
    decided_by: UUID | None = None
    on_date: date
    bucket: int = small_column()
    visible_slot: int


class RewardClaim(Table, table=True):
    """A reference by which the police answer about a reward."""

    __tablename__ = "reward_claim"

    street_id: UUID = Field(primary_key=True)
    tip_id: UUID = Field(primary_key=True)
    reference: str = text_column()
    on_date: date
    bucket: int = small_column()
