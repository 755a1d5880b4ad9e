"""Streets and their units: communities, grids, stations."""

from datetime import date
from typing import Any
from uuid import UUID

from sqlmodel import Field

from api.db.base import Table, json_column, text_column


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
    boundary: dict[str, Any] | None = json_column(nullable=True)
    boundary_crs: str | None = text_column(nullable=True)
    valid_from: date
    valid_to: date | None = None
