"""Meetings, the lines of their agendas, their decisions, and the weeks that were alerted."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import ARRAY, Column, Uuid
from sqlmodel import Field

from api.db.base import Table, instant_column, json_column, text_column, text_list_column


class Meeting(Table, table=True):
    """A joint analysis meeting, or a week that is excused from having any."""

    __tablename__ = "meeting"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    week: str = text_column()
    status: str = text_column()
    starts_at: datetime = instant_column()
    held_at: datetime | None = instant_column(nullable=True)
    place: str | None = text_column(nullable=True)
    reason: str | None = text_column(nullable=True)
    attendance: dict[str, Any] = json_column()
    is_police_present: bool
    minutes: list[str] = text_list_column()
    agenda_since: datetime | None = instant_column(nullable=True)
    agenda_until: datetime | None = instant_column(nullable=True)
    created_by: UUID
    created_at: datetime = instant_column()
    changed_at: datetime = instant_column()
    version: int


class MeetingAgendaLine(Table, table=True):
    """One count of an agenda, of one unit."""

    __tablename__ = "meeting_agenda_line"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    meeting_id: UUID
    section: str = text_column()
    unit_id: UUID
    kind: str | None = text_column(nullable=True)
    counted: int
    counted_before: int | None = None
    out_of: int | None = None
    refs: list[UUID] = Field(sa_column=Column(ARRAY(Uuid), nullable=False))


class MeetingDecision(Table, table=True):
    """What a meeting decided: a task with an owner and a date."""

    __tablename__ = "meeting_decision"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    meeting_id: UUID
    text: str = text_column()
    unit_id: UUID
    owner_id: UUID
    due_at: datetime = instant_column()
    task_id: UUID
    created_by: UUID
    created_at: datetime = instant_column()


class MeetingAlert(Table, table=True):
    """A week in which too few meetings were held, told once."""

    __tablename__ = "meeting_alert"

    street_id: UUID = Field(primary_key=True)
    week: str = text_column(primary_key=True)
    id: UUID
    created_at: datetime = instant_column()
