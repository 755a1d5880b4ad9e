"""Patrol templates as they are kept."""

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
)


class PatrolTemplate(Table, table=True):
    """A plan from which the worker makes patrols. Minutes count from midnight in Asia/Shanghai."""

    __tablename__ = "patrol_template"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    grid_id: UUID
    name: str = text_column()
    owner_capacity: str = text_column()
    point_ids: list[UUID] = id_list_column()
    weekdays: list[int] = small_list_column()
    times_per_week: int | None = small_column(nullable=True)
    span_starts_min: int = small_column()
    span_ends_min: int = small_column()
    window_min: int = small_column()
    is_random: bool
    note: str | None = text_column(nullable=True)
    seed: bytes = bytes_column()
    valid_from: date
    valid_to: date | None = None
    created_by: UUID
    created_at: datetime = instant_column()
    changed_at: datetime = instant_column()
    version: int
