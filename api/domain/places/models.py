"""Streets and their units: communities, grids, stations."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy import Double, SmallInteger
from sqlmodel import Field

from api.db.base import Table, instant_column, json_column, text_column


class Street(Table, table=True):
    """A subdistrict: the tenant that every other row belongs to."""

    __tablename__ = "street"

    id: UUID = Field(primary_key=True)
    code: str = text_column()
    name_zh: str = text_column()
    name_en: str = text_column()
    is_service: bool
    notice_zh: str | None = text_column(nullable=True)
    notice_en: str | None = text_column(nullable=True)
    counter_zh: str | None = text_column(nullable=True)
    counter_en: str | None = text_column(nullable=True)


class StreetCodeClaim(Table, table=True):
    """Makes a street's code unique across all streets."""

    __tablename__ = "street_code_claim"

    code: str = text_column(primary_key=True)
    home_street_id: UUID
    is_service: bool


class Unit(Table, table=True):
    """A place or office of a street, valid for a time."""

    __tablename__ = "unit"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    code: str = text_column()
    kind: str = text_column()
    parent_id: UUID | None = None
    name_zh: str = text_column()
    name_en: str = text_column()
    # Read by nobody any more; `UnitBoundary` has what was here. To be dropped a release later.
    boundary: dict[str, Any] | None = json_column(nullable=True)
    boundary_crs: str | None = text_column(nullable=True)
    valid_from: date
    valid_to: date | None = None


class UnitBoundary(Table, table=True):
    """The boundary of a unit for a time: redrawing ends one row and begins another."""

    __tablename__ = "unit_boundary"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    unit_id: UUID
    geometry: dict[str, Any] = json_column()
    crs: str = text_column()
    valid_from: date
    valid_to: date | None = None


class PatrolPoint(Table, table=True):
    """A place that patrols look at; never somebody's dwelling."""

    __tablename__ = "patrol_point"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    code: str = text_column()
    kind: str = text_column()
    grid_id: UUID
    name_zh: str = text_column()
    name_en: str | None = text_column(nullable=True)
    longitude: float = Field(sa_type=Double)
    latitude: float = Field(sa_type=Double)
    crs: str = text_column()
    valid_from: date
    valid_to: date | None = None
    changed_at: datetime = instant_column()
    version: int


class ServiceEpoch(Table, table=True):
    """Which history of the data this is: restoring a backup begins another, and phones send again."""

    __tablename__ = "service_epoch"

    id: int = Field(primary_key=True, sa_type=SmallInteger)
    epoch: UUID
    backed_up_through: datetime | None = instant_column(nullable=True)
