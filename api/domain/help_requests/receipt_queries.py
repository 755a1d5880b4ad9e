"""What a receipt shows of its call for help."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy.ext.asyncio import AsyncSession

from api.db.session import binding, driver
from api.domain.receipts.words import ReceiptStatus, Urgency
from api.errors import ReceiptUnknown


@dataclass(frozen=True, slots=True)
class HelpProgress:
    """Where the call for help of a receipt stands."""

    status: ReceiptStatus
    urgency: Urgency
    received_on: date
    due_on: date
    receipt_key: bytes


async def get_help_progress(session: AsyncSession) -> HelpProgress:
    """Where the call for help of the transaction's receipt stands.

    Raises:
        ReceiptUnknown: It was burnt.
    """
    bound = binding(session)
    row = await driver(session).fetchrow(
        """
        SELECT status, urgency, received_on, due_on, receipt_key FROM help_request
        WHERE street_id = $1 AND id = $2
        """,
        bound.actor.street_id,
        bound.subject,
    )
    if row is None or row["receipt_key"] is None:
        raise ReceiptUnknown
    return HelpProgress(
        status=ReceiptStatus(row["status"]),
        urgency=Urgency(row["urgency"]),
        received_on=row["received_on"],
        due_on=row["due_on"],
        receipt_key=bytes(row["receipt_key"]),
    )
