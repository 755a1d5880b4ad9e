"""Tables and shapes of the template-style baseline, on the service's tables."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Column, DateTime, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlmodel import Field, SQLModel


def instant() -> Any:
    return Field(default=None, sa_column=Column(DateTime(timezone=True)))


class ReceiptClaim(SQLModel, table=True):
    __tablename__ = "receipt_claim"
    lookup_id: bytes = Field(primary_key=True)
    home_street_id: UUID
    kind: str
    subject_id: UUID
    body_tag: bytes
    received_on: date
    is_burnt: bool = False


class TipBase(SQLModel):
    category: str
    urgency: str
    community_code: str | None = None
    channel_hint: str
    substance_hint: str


class Tip(TipBase, table=True):
    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    status: str = "received"
    closure_number: int = 0
    received_on: date
    received_bucket: int
    visible_slot: int = 0
    due_on: date
    reporter_mode: str
    envelope: dict = Field(sa_column=Column(JSONB))
    assignee_id: UUID | None = None
    clue_id: UUID | None = None
    version: int = 1


class TipAttachment(SQLModel, table=True):
    __tablename__ = "tip_attachment"
    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    tip_id: UUID


class TipMessage(SQLModel, table=True):
    __tablename__ = "tip_message"
    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    tip_id: UUID
    author: str
    is_new: bool


class TipContest(SQLModel, table=True):
    __tablename__ = "tip_contest"
    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    tip_id: UUID
    state: str


class Account(SQLModel, table=True):
    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    login: str
    role: str


class Credential(SQLModel, table=True):
    street_id: UUID = Field(primary_key=True)
    account_id: UUID = Field(primary_key=True)
    password_hash: str


class Session(SQLModel, table=True):
    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    account_id: UUID
    refresh_hash: bytes
    generation: int = 0
    created_at: datetime = instant()
    last_used_at: datetime = instant()
    expires_at: datetime = instant()
    idle_limit_s: int = 3600


class ClueBase(SQLModel):
    id: UUID = Field(primary_key=True)
    category: str
    urgency: str
    channel_hint: str
    substance_hint: str
    community_code: str | None
    source: str
    received_on: date
    handed_off_at: datetime = instant()
    digest: str


class Clue(ClueBase, table=True):
    street_id: UUID = Field(primary_key=True)
    station_id: UUID
    status: str
    handling_marks: list[str] = Field(sa_column=Column(ARRAY(Text)))
    sealed_package: dict = Field(sa_column=Column(JSONB))
    epoch: int
    attempt: int
    answered_attempt: int | None
    lease_account_id: UUID | None
    lease_claim_id: str | None
    lease_started_at: datetime | None = instant()
    lease_expires_at: datetime | None = instant()
    acknowledged_at: datetime | None = instant()
    version: int


class Content(SQLModel):
    narrative: str
    place: str | None = None
    when: str | None = None


class Reporter(SQLModel):
    mode: str


class TipCreate(TipBase):
    street_code: str
    door: str
    content: Content
    reporter: Reporter


class TipReceived(SQLModel):
    receipt_code: str
    received_on: date
    status: str


class TipPublic(TipBase):
    id: UUID
    status: str
    received_on: date
    received_bucket: int
    due_on: date
    reporter_mode: str
    assignee_id: UUID | None
    clue_id: UUID | None
    attachment_count: int
    has_new_message: bool
    is_contested: bool


class TipsPublic(SQLModel):
    items: list[TipPublic]
    next_cursor: str | None


class Token(SQLModel):
    access_token: str
    refresh_token: str
    token_type: str = "bearer"
    expires_in: int = 600


class ClaimCreate(SQLModel):
    claim_id: str
    limit: int = Field(ge=1, le=100)
    lease_s: int = 900
    wait_s: int = 0
    kinds: list[str]


class CluePublic(ClueBase):
    handling_marks: list[str]
    sealed_package: dict


class Lease(SQLModel):
    token: str
    expires_at: datetime
    attempt: int
    epoch: int


class Claimed(SQLModel):
    kind: str = "clue"
    clue: CluePublic
    lease: Lease


class ClaimPublic(SQLModel):
    items: list[Claimed]


class Acknowledgement(SQLModel):
    token: str
    digest: str


class Acknowledgements(SQLModel):
    items: list[Acknowledgement]


class Acknowledged(SQLModel):
    id: UUID
    acknowledged_at: datetime


class AcknowledgedList(SQLModel):
    items: list[Acknowledged]


class CheckInBase(SQLModel):
    id: UUID = Field(primary_key=True)
    patrol_id: UUID | None = None
    kind: str
    longitude: float
    latitude: float
    crs: str
    accuracy_m: float | None = None
    is_mock_location: bool = False


class CheckIn(CheckInBase, table=True):
    __tablename__ = "check_in"
    street_id: UUID = Field(primary_key=True)
    account_id: UUID
    grid_id: UUID
    point_id: UUID | None = None
    device_at: datetime = instant()
    observed_at: datetime = instant()
    received_at: datetime = instant()
    geofence: str = "unknown"
    flags: list[str] = Field(sa_column=Column(ARRAY(Text)))
    answer: str | None = None
    answered_at: datetime | None = instant()


class CheckInCreate(CheckInBase):
    grid_code: str
    point_code: str | None = None
    observed_at: datetime


class CheckInBatch(SQLModel):
    sent_at: datetime
    items: list[CheckInCreate]


class CheckInResult(SQLModel):
    id: UUID
    result: str = "created"


class CheckInResults(SQLModel):
    items: list[CheckInResult]


class CheckInPublic(CheckInBase):
    account_id: UUID
    device_at: datetime
    observed_at: datetime
    received_at: datetime
    geofence: str
    flags: list[str]
    answer: str | None
    answered_at: datetime | None


class CheckInsPublic(SQLModel):
    items: list[CheckInPublic]
    next_cursor: str | None
