"""Mailboxes: sealed messages both ways between a receipt and those who answer it.

Tips and help requests have a table each and never share one; this is what both do alike.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from api.crypto.envelope import Envelope
from api.crypto.keys import RecipientKey
from api.crypto.sealing import SealKind
from api.db.session import binding, driver
from api.domain.audit import service as audit
from api.domain.keys.recipients import CARE, OFFICE, holder_keys
from api.domain.keys.sealing import seal_or_check
from api.domain.receipts.words import MessageAuthor, Urgency
from api.errors import DomainError, IdConflict, ReceiptUnknown
from api.kit.clock import bucket_of, legal_date, slot_at
from api.kit.ids import new_secret_id

MAX_REPORTER_MESSAGES = 100
"""Most messages that one receipt may send: a receipt costs one proof of work, its messages none."""
AT_ONCE = 0
"""Slot of what is released as soon as it is there."""


class TooManyMessages(DomainError):
    """The mailbox is full."""

    code = "too_many_messages"


@dataclass(frozen=True, slots=True)
class Mailbox:
    """Where the messages of one kind of subject lie.

    Attributes:
        subject: Table of the subject; its name is also the kind in the audit.
        messages: Table of the messages.
        use: Keys of the people on the other side.
        carried: Columns that each message carries over from its subject, for row policies to compare.
    """

    subject: str
    messages: str
    use: str
    carried: str = ""

    @property
    def owner(self) -> str:
        """Column that names the subject."""
        return f"{self.subject}_id"


TIP_MAILBOX = Mailbox("tip", "tip_message", OFFICE)
HELP_MAILBOX = Mailbox("help_request", "help_message", CARE, ", community_code")


@dataclass(frozen=True, slots=True)
class Subject:
    """What a mailbox needs to know of the tip or help request that it belongs to."""

    id: UUID
    urgency: Urgency
    receipt_key: bytes

    def recipient(self) -> RecipientKey:
        """The receipt's public key; its name is the subject's id."""
        return RecipientKey(str(self.id), self.receipt_key)

    def visible_slot(self, now: datetime) -> int:
        """The slot from which something sent now may be seen by the other side."""
        return AT_ONCE if self.urgency is Urgency.URGENT else slot_at(now) + 1


@dataclass(frozen=True, slots=True)
class StoredMessage:
    """A sealed message."""

    id: UUID
    author: MessageAuthor
    received_on: date
    envelope: dict[str, Any]


async def lock_subject(session: AsyncSession, box: Mailbox) -> Subject:
    """The subject of the transaction's receipt, held so that it cannot be burnt meanwhile.

    Raises:
        ReceiptUnknown: It was burnt.
    """
    bound = binding(session)
    row = await driver(session).fetchrow(
        f"SELECT urgency, receipt_key FROM {box.subject} "  # noqa: S608 - one of two constants
        "WHERE street_id = $1 AND id = $2 FOR NO KEY UPDATE",
        bound.actor.street_id,
        bound.subject,
    )
    if row is None or row["receipt_key"] is None:
        raise ReceiptUnknown
    return Subject(bound.subject, Urgency(row["urgency"]), bytes(row["receipt_key"]))


async def list_messages(session: AsyncSession, box: Mailbox, subject_id: UUID) -> list[StoredMessage]:
    """Messages of one mailbox that the transaction may see, oldest day first."""
    rows = await driver(session).fetch(
        f"SELECT id, author, on_date, envelope FROM {box.messages} "  # noqa: S608 - one of two constants
        f"WHERE street_id = $1 AND {box.owner} = $2 ORDER BY on_date, bucket, ordinal, id",
        binding(session).actor.street_id,
        subject_id,
    )
    return [
        StoredMessage(row["id"], MessageAuthor(row["author"]), row["on_date"], row["envelope"])
        for row in rows
    ]


async def send_as_reporter(
    session: AsyncSession,
    box: Mailbox,
    what: dict[str, Any] | Envelope,
    *,
    message_id: UUID | None,
    now: datetime,
) -> tuple[UUID, date]:
    """Put a message of the receipt's owner into the mailbox: its id and day.

    Args:
        session: Transaction bound to the receipt.
        box: The mailbox.
        what: The clear form, or the caller's envelope.
        message_id: The caller's id, with an envelope.
        now: Current time, UTC.

    Raises:
        ReceiptUnknown: The receipt was burnt meanwhile.
        TooManyMessages: The mailbox is full.
        IdConflict: The id is known with another content.
        WrongRecipients, RecipientKeyRevoked: The caller's envelope is not for these.
    """
    subject = await lock_subject(session, box)
    if message_id is not None and isinstance(what, Envelope):
        author = MessageAuthor.REPORTER
        known = await find_message(session, box, subject.id, message_id, what, author=author)
        if known is not None:
            return message_id, known
    await _check_room(session, box, subject.id)
    chosen = message_id or new_secret_id()
    holders = [await holder_keys(session, box.use, now=now)]
    envelope = seal_or_check(SealKind.MESSAGE, chosen, what, holders, receipt_key=subject.recipient())
    await insert_message(
        session,
        box,
        StoredMessage(chosen, MessageAuthor.REPORTER, legal_date(now), envelope.to_json()),
        subject_id=subject.id,
        visible_slot=subject.visible_slot(now),
        now=now,
    )
    return chosen, legal_date(now)


async def insert_message(
    session: AsyncSession,
    box: Mailbox,
    message: StoredMessage,
    *,
    subject_id: UUID,
    visible_slot: int,
    now: datetime,
) -> None:
    """Store a sealed message and record that it was sent.

    Raises:
        IdConflict: The id is in use.
    """
    bound = binding(session)
    tag = await driver(session).execute(
        f"""
        INSERT INTO {box.messages}
          (street_id, id, {box.owner}, author, on_date, bucket, ordinal, visible_slot, is_new, envelope
           {box.carried})
        SELECT street_id, $2::uuid, id, $4::text, $5::date, $6::smallint,
               (SELECT coalesce(max(ordinal), 0) + 1 FROM {box.messages}
                WHERE street_id = $1 AND {box.owner} = $3),
               $7::integer, $8::boolean, $9::text::jsonb {box.carried}
        FROM {box.subject} WHERE street_id = $1 AND id = $3
        ON CONFLICT DO NOTHING
        """,  # noqa: S608 - one of two constants
        bound.actor.street_id,
        message.id,
        subject_id,
        message.author.value,
        message.received_on,
        bucket_of(now),
        visible_slot,
        message.author is MessageAuthor.REPORTER,
        orjson.dumps(message.envelope).decode(),
    )
    if tag != "INSERT 0 1":
        raise IdConflict
    await audit.record(session, bound.actor, "send_message", box.messages, message.id, now=now)


async def find_message(
    session: AsyncSession,
    box: Mailbox,
    subject_id: UUID,
    message_id: UUID,
    envelope: Envelope,
    *,
    author: MessageAuthor,
) -> date | None:
    """The day of a message that was sent before under this id; None when there is none in this mailbox.

    Raises:
        IdConflict: It was another message.
    """
    row = await driver(session).fetchrow(
        f"SELECT on_date, envelope->>'digest' AS digest, author FROM {box.messages} "  # noqa: S608 - constants
        f"WHERE street_id = $1 AND {box.owner} = $2 AND id = $3",
        binding(session).actor.street_id,
        subject_id,
        message_id,
    )
    if row is None:
        return None
    if row["author"] != author.value or row["digest"] != envelope.digest:
        raise IdConflict
    day: date = row["on_date"]
    return day


async def _check_room(session: AsyncSession, box: Mailbox, subject_id: UUID) -> None:
    count = await driver(session).fetchval(
        f"SELECT count(*) FROM {box.messages} "  # noqa: S608 - one of two constants
        f"WHERE street_id = $1 AND {box.owner} = $2 AND author = 'reporter'",
        binding(session).actor.street_id,
        subject_id,
    )
    if count >= MAX_REPORTER_MESSAGES:
        raise TooManyMessages


async def burn_mailbox(session: AsyncSession, box: Mailbox) -> None:
    """Forget the receipt's key: the office's messages go, the reporter's own lose the receipt's wrap.

    The reporter's messages stay for the office; nobody can open them with the receipt any more.
    """
    bound = binding(session)
    forget_key = f"UPDATE {box.subject} SET receipt_key = NULL WHERE street_id = $1 AND id = $2"  # noqa: S608
    erase_answers = f"""
        DELETE FROM {box.messages} WHERE street_id = $1 AND {box.owner} = $2 AND author = 'office'
    """  # noqa: S608 - one of two constants
    drop_wraps = f"""
        UPDATE {box.messages} SET envelope = jsonb_set(envelope, '{{key_wraps}}', (
          SELECT coalesce(jsonb_agg(w.wrap ORDER BY w.place), '[]')
          FROM jsonb_array_elements(envelope->'key_wraps') WITH ORDINALITY AS w (wrap, place)
          WHERE w.wrap->>'key_id' <> $2::uuid::text))
        WHERE street_id = $1 AND {box.owner} = $2
    """  # noqa: S608 - one of two constants
    for statement in (forget_key, erase_answers, drop_wraps):
        await driver(session).execute(statement, bound.actor.street_id, bound.subject)
