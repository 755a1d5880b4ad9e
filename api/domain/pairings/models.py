"""Teams, how they are proposed, and how cases change hands."""

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
    small_list_column,
    text_column,
    text_list_column,
)


class ConflictDeclaration(Table, table=True):
    """Whether a proposed member has a conflict of interest: yes or no, no reason."""

    __tablename__ = "conflict_declaration"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    episode_id: UUID
    participant_id: UUID
    community_id: UUID
    account_id: UUID
    asked_by: UUID
    asked_at: datetime = instant_column()
    has_conflict: bool | None = None
    answered_at: datetime | None = instant_column(nullable=True)


class HandOver(Table, table=True):
    """A case offered by one worker to another."""

    __tablename__ = "hand_over"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    pairing_id: UUID
    episode_id: UUID
    participant_id: UUID
    community_id: UUID
    from_id: UUID
    to_id: UUID
    status: str = text_column()
    sealed: bytes | None = bytes_column(nullable=True)
    offered_by: UUID
    offered_at: datetime = instant_column()
    answered_at: datetime | None = instant_column(nullable=True)


class Pairing(Table, table=True):
    """One member of the team of one case."""

    __tablename__ = "pairing"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    episode_id: UUID
    participant_id: UUID
    community_id: UUID
    account_id: UUID | None = None
    position: str = text_column()
    team_role: str = text_column()
    status: str = text_column()
    proposal_id: UUID | None = None
    consent_id: UUID | None = None
    sealed: bytes | None = bytes_column(nullable=True)
    begins_on: date
    until_on: date | None = None
    ended_at: datetime | None = instant_column(nullable=True)
    end_reason: str | None = text_column(nullable=True)
    recorded_by: UUID
    recorded_at: datetime = instant_column()
    changed_at: datetime = instant_column()
    version: int


class PairingProposal(Table, table=True):
    """A proposed forming of teams in a community."""

    __tablename__ = "pairing_proposal"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    community_id: UUID
    status: str = text_column()
    basis: str = text_column()
    total_cost: int
    made_by: UUID
    made_at: datetime = instant_column()
    ended_by: UUID | None = None
    ended_at: datetime | None = instant_column(nullable=True)
    version: int


class PairingProposalLine(Table, table=True):
    """What is proposed for one case, at what cost, or why nothing can be."""

    __tablename__ = "pairing_proposal_line"

    street_id: UUID = Field(primary_key=True)
    proposal_id: UUID = Field(primary_key=True)
    episode_id: UUID = Field(primary_key=True)
    community_id: UUID
    lead_id: UUID | None = None
    deputy_id: UUID | None = None
    detail: dict[str, Any] = json_column()
    blocked: list[str] = text_list_column()


class WorkerProfile(Table, table=True):
    """When a case worker works, in which languages, and for how many cases."""

    __tablename__ = "worker_profile"

    street_id: UUID = Field(primary_key=True)
    account_id: UUID = Field(primary_key=True)
    weekdays: list[int] = small_list_column()
    languages: list[str] = text_list_column()
    capacity: int = small_column()
    home_grid_id: UUID | None = None
    changed_by: UUID
    changed_at: datetime = instant_column()
    version: int
