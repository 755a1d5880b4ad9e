"""What the care team does with a call for help: read it, and answer it."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.crypto.envelope import Envelope
from api.crypto.keys import RecipientKey
from api.crypto.sealing import SealKind
from api.db.session import binding, driver, rebind
from api.domain.audit import service as audit
from api.domain.help_requests.queries import HelpRequestRead, get_help_request
from api.domain.keys.recipients import holder_keys
from api.domain.keys.sealing import seal_or_check
from api.domain.receipts.mailboxes import (
    AT_ONCE,
    HELP_MAILBOX,
    StoredMessage,
    find_message,
    insert_message,
    list_messages,
)
from api.domain.receipts.words import MessageAuthor
from api.errors import ReceiptBurnt
from api.kit.clock import legal_date
from api.kit.ids import new_secret_id


async def read_help_request(
    session: AsyncSession, request_id: UUID, *, now: datetime
) -> tuple[HelpRequestRead, list[StoredMessage]]:
    """A call for help with its messages; that it was read is recorded in the same transaction.

    Raises:
        NotFound: None that the caller may see.
    """
    request = await get_help_request(session, request_id)
    messages = await list_messages(session, HELP_MAILBOX, request_id)
    await audit.record(session, binding(session).actor, "read", "help_request", request_id, now=now)
    return request, messages


async def answer_help_request(
    session: AsyncSession,
    request_id: UUID,
    what: dict[str, Any] | Envelope,
    *,
    message_id: UUID | None,
    now: datetime,
) -> tuple[UUID, date]:
    """Send a message to the receipt of a call for help: its id and day. What came before counts as answered.

    Args:
        session: Transaction of the care team.
        request_id: Of the call for help.
        what: The clear form, or the caller's envelope.
        message_id: The caller's id, with an envelope.
        now: Current time, UTC.

    Raises:
        NotFound: None that the caller may see.
        ReceiptBurnt: Nobody would read it.
        IdConflict: The id is known with another content.
        WrongRecipients, RecipientKeyRevoked: The caller's envelope is not for these.
    """
    request = await get_help_request(session, request_id)
    if message_id is not None and isinstance(what, Envelope):
        author = MessageAuthor.OFFICE
        known = await find_message(session, HELP_MAILBOX, request_id, message_id, what, author=author)
        if known is not None:
            return message_id, known
    if request.receipt_key is None:
        raise ReceiptBurnt
    chosen = message_id or new_secret_id()
    receipt_key = RecipientKey(str(request_id), request.receipt_key)
    holders = [await holder_keys(session, HELP_MAILBOX.use, now=now)]
    envelope = seal_or_check(SealKind.MESSAGE, chosen, what, holders, receipt_key=receipt_key)
    message = StoredMessage(chosen, MessageAuthor.OFFICE, legal_date(now), envelope.to_json())
    await rebind(session, subject=request_id)
    await insert_message(session, HELP_MAILBOX, message, subject_id=request_id, visible_slot=AT_ONCE, now=now)
    await driver(session).execute(
        """
        UPDATE help_message SET is_new = false
        WHERE street_id = $1 AND help_request_id = $2 AND author = 'reporter' AND is_new
        """,
        binding(session).actor.street_id,
        request_id,
    )
    return chosen, legal_date(now)
