"""Drone flights and their findings as they are kept."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Double
from sqlmodel import Field

from api.db.base import Table, instant_column, json_column, text_column


class DroneFlight(Table, table=True):
    """A flight that somebody decided by law: on what basis, where and what for."""

    __tablename__ = "drone_flight"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    unit_id: UUID
    purpose: str = text_column()
    legal_basis: str = text_column()
    approval_ref: str = text_column()
    approved_on: date
    geometry: dict[str, Any] = json_column()
    crs: str = text_column()
    pilot_id: UUID | None = None
    contractor: str | None = text_column(nullable=True)
    starts_at: datetime = instant_column()
    ends_at: datetime = instant_column()
    retention_until: date
    status: str = text_column()
    cancel_reason: str | None = text_column(nullable=True)
    erased_on: date | None = None
    retention_task_id: UUID | None = None
    created_by: UUID
    created_at: datetime = instant_column()
    changed_at: datetime = instant_column()
    version: int


class DroneFinding(Table, table=True):
    """A plant or a building that a flight found."""

    __tablename__ = "drone_finding"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    flight_id: UUID
    grid_id: UUID
    kind: str = text_column()
    longitude: float | None = Field(default=None, sa_type=Double)
    latitude: float | None = Field(default=None, sa_type=Double)
    crs: str | None = text_column(nullable=True)
