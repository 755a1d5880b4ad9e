"""Campaigns and what they are measured by."""

from datetime import date, datetime
from uuid import UUID

from sqlmodel import Field

from api.db.base import Table, instant_column, text_column


class AddressUnit(Table, table=True):
    """An entrance of a building: the smallest place that is counted. Who lives there is not kept."""

    __tablename__ = "address_unit"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    community_id: UUID
    code: str = text_column()


class OutreachCampaign(Table, table=True):
    """A time in which households are to be reached."""

    __tablename__ = "outreach_campaign"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    name_zh: str = text_column()
    name_en: str | None = text_column(nullable=True)
    status: str = text_column()
    starts_on: date
    ends_on: date
    created_by: UUID
    created_at: datetime = instant_column()
    opened_at: datetime | None = instant_column(nullable=True)
    closed_at: datetime | None = instant_column(nullable=True)
    closure_reason: str | None = text_column(nullable=True)
    version: int


class CampaignRegister(Table, table=True):
    """One frozen version of what a campaign is measured by."""

    __tablename__ = "campaign_register"

    street_id: UUID = Field(primary_key=True)
    campaign_id: UUID = Field(primary_key=True)
    register_version: int = Field(primary_key=True)
    reason: str = text_column()
    address_units: int
    households: int
    made_by: UUID
    made_at: datetime = instant_column()


class CampaignRegisterLine(Table, table=True):
    """An address unit of a version: its grid then, and how many households it has."""

    __tablename__ = "campaign_register_line"

    street_id: UUID = Field(primary_key=True)
    campaign_id: UUID = Field(primary_key=True)
    address_unit_id: UUID = Field(primary_key=True)
    register_version: int = Field(primary_key=True)
    grid_id: UUID
    households: int
