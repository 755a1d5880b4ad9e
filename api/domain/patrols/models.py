"""Patrols as they are kept."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field

from api.db.base import Table, id_list_column, instant_column, text_column, text_list_column


class Patrol(Table, table=True):
    """Points of a grid that one account is to look at within a window.

    `findings` is None until the owner has said what was found.
    """

    __tablename__ = "patrol"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    template_id: UUID | None = None
    grid_id: UUID
    owner_id: UUID
    planned_on: date
    window_starts_at: datetime = instant_column()
    window_ends_at: datetime = instant_column()
    status: str = text_column()
    point_ids: list[UUID] = id_list_column()
    note: str | None = text_column(nullable=True)
    findings: list[str] | None = text_list_column(nullable=True)
    cancel_reason: str | None = text_column(nullable=True)
    created_by: UUID | None = None
    created_at: datetime = instant_column()
    changed_at: datetime = instant_column()
    ended_at: datetime | None = instant_column(nullable=True)
    version: int
