"""Receipts: what a tipster's code leads to."""

from datetime import date
from uuid import UUID

from api.db.base import Table, bytes_column, text_column


class ReceiptClaim(Table, table=True):
    """What a receipt leads to, found by its lookup id."""

    __tablename__ = "receipt_claim"

    lookup_id: bytes = bytes_column(primary_key=True)
    home_street_id: UUID
    kind: str = text_column()
    subject_id: UUID
    body_tag: bytes = bytes_column()
    received_on: date
    is_burnt: bool
