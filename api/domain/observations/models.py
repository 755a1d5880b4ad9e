"""Observations as they are kept."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Double
from sqlmodel import Field

from api.db.base import Table, instant_column, text_column, text_list_column


class Observation(Table, table=True):
    """Something that was found at a place.

    `device_at` is what the phone's clock said, `observed_at` the same with a wrong clock put right.
    `owner_id` is who is to see to it, `clue_id` the clue that was made from it, which the field does not see.
    """

    __tablename__ = "observation"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    account_id: UUID
    grid_id: UUID
    kind: str = text_column()
    point_id: UUID | None = None
    place_note: str | None = text_column(nullable=True)
    longitude: float | None = Field(default=None, sa_type=Double)
    latitude: float | None = Field(default=None, sa_type=Double)
    crs: str | None = text_column(nullable=True)
    accuracy_m: float | None = Field(default=None, sa_type=Double)
    geofence: str = text_column()
    flags: list[str] = text_list_column()
    device_at: datetime = instant_column()
    observed_at: datetime = instant_column()
    received_at: datetime = instant_column()
    status: str = text_column()
    owner_id: UUID | None = None
    awaits_follow_up: bool
    clue_id: UUID | None = None
    outcome: str | None = text_column(nullable=True)
    outcome_note: str | None = text_column(nullable=True)
    resolved_by: UUID | None = None
    resolved_at: datetime | None = instant_column(nullable=True)
    version: int
