"""Second visits and how they were drawn."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from api.db.base import Table, bytes_column, instant_column, small_column, text_column


class ReVisitDraw(Table, table=True):
    """A draw, with the seed from which everybody can repeat it."""

    __tablename__ = "re_visit_draw"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    campaign_id: UUID
    share_percent: int = small_column()
    seed: bytes = bytes_column()
    frame_size: int
    sample_size: int
    drawn_by: UUID
    drawn_at: datetime = instant_column()


class ReVisitCandidate(Table, table=True):
    """An address unit that a draw could have chosen, and whether it did; each in one draw of a campaign."""

    __tablename__ = "re_visit_candidate"

    street_id: UUID = Field(primary_key=True)
    campaign_id: UUID = Field(primary_key=True)
    address_unit_id: UUID = Field(primary_key=True)
    draw_id: UUID
    grid_id: UUID
    is_drawn: bool


class ReVisit(Table, table=True):
    """A second visit that somebody is to make."""

    __tablename__ = "re_visit"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    campaign_id: UUID
    draw_id: UUID
    address_unit_id: UUID
    grid_id: UUID
    households: int
    owner_id: UUID
    task_id: UUID
    status: str = text_column()
    created_at: datetime = instant_column()
    done_at: datetime | None = instant_column(nullable=True)
    version: int
