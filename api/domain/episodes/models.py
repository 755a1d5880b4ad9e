"""Episodes and their course."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field

from api.db.base import (
    Table,
    bytes_column,
    id_list_column,
    instant_column,
    small_column,
    small_list_column,
    text_column,
    text_list_column,
)


class BreachFinding(Table, table=True):
    """A finding that could lead to the police: drafted by counters or by a worker, decided by a person."""

    __tablename__ = "breach_finding"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    episode_id: UUID
    community_id: UUID
    kind: str = text_column()
    breach_ground: str | None = text_column(nullable=True)
    status: str = text_column()
    drafted_at: datetime = instant_column()
    drafted_by: UUID | None = None
    evidence_ids: list[UUID] = id_list_column()
    sealed: bytes | None = bytes_column(nullable=True)
    decided_by: UUID | None = None
    decided_at: datetime | None = instant_column(nullable=True)


class Episode(Table, table=True):
    """One order of community treatment or rehabilitation, from receipt to end."""

    __tablename__ = "episode"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    participant_id: UUID
    community_id: UUID
    pseudonym: str = text_column()
    type: str = text_column()
    status: str = text_column()
    status_before_interruption: str | None = text_column(nullable=True)
    file_class: str = text_column()
    execution_basis: str = text_column()
    is_isolation_exempt: bool
    has_maintenance: bool
    decided_on: date
    decision_received_on: date
    notified_on: date
    report_due_on: date
    first_contact_on: date | None = None
    reported_on: date | None = None
    term_months: int = small_column()
    term_last_on: date | None = None
    credited_days: int = small_column()
    agreement_signed_on: date | None = None
    referral_ground: str | None = text_column(nullable=True)
    privacy_notice_version: str | None = text_column(nullable=True)
    privacy_notice_on: date | None = None
    tier: str = text_column()
    tier_decided_on: date | None = None
    tier_expires_on: date | None = None
    lead_id: UUID
    deputy_id: UUID | None = None
    team_formed_at: datetime | None = instant_column(nullable=True)
    grid_id: UUID | None = None
    asked_languages: list[str] = text_list_column()
    free_weekdays: list[int] = small_list_column()
    excluded_ids: list[UUID] = id_list_column()
    previous_episode_id: UUID | None = None
    opened_by: UUID
    opened_at: datetime = instant_column()
    ended_on: date | None = None
    sealed_on: date | None = None
    changed_at: datetime = instant_column()
    version: int


class EpisodeDocument(Table, table=True):
    """A paper that evidences a step."""

    __tablename__ = "episode_document"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    episode_id: UUID
    community_id: UUID
    type: str = text_column()
    issued_on: date
    received_on: date
    sealed: bytes | None = bytes_column(nullable=True)
    recorded_by: UUID
    recorded_at: datetime = instant_column()


class EpisodeEvent(Table, table=True):
    """A fact that is no state: a breach, an absence, a talk."""

    __tablename__ = "episode_event"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    episode_id: UUID
    community_id: UUID
    kind: str = text_column()
    from_on: date
    to_on: date | None = None
    sealed: bytes | None = bytes_column(nullable=True)
    recorded_by: UUID
    recorded_at: datetime = instant_column()
    withdrawn_by: UUID | None = None
    withdrawn_at: datetime | None = instant_column(nullable=True)


class EpisodeReview(Table, table=True):
    """A half-yearly, yearly or last review."""

    __tablename__ = "episode_review"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    episode_id: UUID
    community_id: UUID
    kind: str = text_column()
    due_on: date
    held_on: date
    sealed: bytes | None = bytes_column(nullable=True)
    recorded_by: UUID
    recorded_at: datetime = instant_column()


class EpisodeTransition(Table, table=True):
    """A step of an episode, applied or waiting for a second person; never edited."""

    __tablename__ = "episode_transition"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    episode_id: UUID
    community_id: UUID
    from_status: str | None = text_column(nullable=True)
    to_status: str = text_column()
    effective_on: date
    state: str = text_column()
    ground: str | None = text_column(nullable=True)
    document_id: UUID | None = None
    finding_id: UUID | None = None
    legal_basis: str = text_column()
    sealed: bytes | None = bytes_column(nullable=True)
    is_automatic: bool
    actor_id: UUID | None = None
    recorded_at: datetime = instant_column()
    decided_by: UUID | None = None
    decided_at: datetime | None = instant_column(nullable=True)
