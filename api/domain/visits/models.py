"""Visits as they are kept."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from api.db.base import Table, instant_column, small_column, text_list_column


class Visit(Table, table=True):
    """An attempt at one entrance: how many households had which outcome for the first time.

    Households with `no_answer` are counted anew at each attempt; the other outcomes add up. A second visit
    that checks a first has `re_visit_id`, and of those contacted `confirmed` knew of the first.
    """

    __tablename__ = "visit"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    account_id: UUID
    grid_id: UUID
    campaign_id: UUID
    address_unit_id: UUID
    device_at: datetime = instant_column()
    observed_at: datetime = instant_column()
    received_at: datetime = instant_column()
    contacted: int = small_column()
    no_answer: int = small_column()
    refused: int = small_column()
    empty_registration: int = small_column()
    demolished: int = small_column()
    leaflets: int = small_column()
    re_visit_id: UUID | None = None
    confirmed: int | None = small_column(nullable=True)
    flags: list[str] = text_list_column()
