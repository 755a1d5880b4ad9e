"""The ledger of what was erased."""

from datetime import date
from uuid import UUID

from sqlmodel import Field

from api.db.base import Table, text_column


class CareErasure(Table, table=True):
    """What was erased when; ids only."""

    __tablename__ = "care_erasure"

    street_id: UUID = Field(primary_key=True)
    id: UUID = Field(primary_key=True)
    run_id: UUID
    retention_class: str = text_column()
    object_type: str = text_column()
    object_id: UUID
    row_count: int
    erased_on: date
