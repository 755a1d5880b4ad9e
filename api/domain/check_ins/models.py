"""Check-ins as they are kept."""

from datetime import datetime
from uuid import UUID

from sqlalchemy import Double
from sqlmodel import Field

from api.db.base import Table, instant_column, text_column, text_list_column


class CheckIn(Table, table=True):
    """One point in place and time.

    `device_at` is what the phone's clock said, `observed_at` the same with a wrong clock put right. The
    coordinates go after the retention time; grid and time stay.
    """

    __tablename__ = "check_in"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    account_id: UUID
    grid_id: UUID
    patrol_id: UUID | None = None
    point_id: UUID | None = None
    kind: str = text_column()
    device_at: datetime = instant_column()
    observed_at: datetime = instant_column()
    received_at: datetime = instant_column()
    longitude: float | None = Field(default=None, sa_type=Double)
    latitude: float | None = Field(default=None, sa_type=Double)
    crs: str | None = text_column(nullable=True)
    accuracy_m: float | None = Field(default=None, sa_type=Double)
    is_mock_location: bool
    geofence: str = text_column()
    flags: list[str] = text_list_column()
    answer: str | None = text_column(nullable=True)
    answered_at: datetime | None = instant_column(nullable=True)
