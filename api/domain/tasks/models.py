"""What somebody is to do until when."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from api.db.base import Table, instant_column, small_column, text_column


class Task(Table, table=True):
    """One thing that one account is to do."""

    __tablename__ = "task"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    kind: str = text_column()
    status: str = text_column()
    unit_id: UUID
    owner_id: UUID
    due_at: datetime = instant_column()
    note: str | None = text_column(nullable=True)
    source_type: str | None = text_column(nullable=True)
    source_id: UUID | None = None
    reminders: int = small_column()
    created_by: UUID | None = None
    created_at: datetime = instant_column()
    changed_at: datetime = instant_column()
    ended_at: datetime | None = instant_column(nullable=True)
    version: int


class TaskRelease(Table, table=True):
    """A task that an account had and has no more: its phone drops what it keeps of it."""

    __tablename__ = "task_release"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    task_id: UUID
    account_id: UUID
    released_at: datetime = instant_column()
