"""Claims of the police client, remembered so that a lost answer can be asked again."""

from datetime import datetime
from uuid import UUID

from sqlmodel import Field

from api.db.base import Table, instant_column, small_column, text_column


class QueueClaim(Table, table=True):
    """One claim call of a police client."""

    __tablename__ = "queue_claim"

    street_id: UUID = Field(primary_key=True)
    account_id: UUID = Field(primary_key=True)
    claim_id: str = text_column(primary_key=True)
    item_limit: int = small_column()
    made_at: datetime = instant_column()
