"""What the desk writes: messages to the reporter, notes to itself, links between tips. All of it sealed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import asyncpg
import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.crypto.envelope import Envelope
from api.crypto.keys import RecipientKey
from api.crypto.sealing import SealKind, seal_json
from api.db.session import driver
from api.domain.audit.service import record
from api.domain.keys.recipients import OFFICE, all_active, check_recipients, holder_keys
from api.domain.tips.queries import DeskTip
from api.errors import IdConflict, InvalidField, ReceiptBurnt
from api.kit.clock import bucket_of, legal_date, slot_at
from api.kit.ids import new_secret_id

RANDOM_UUID = 4


@dataclass(frozen=True, slots=True)
class Wording:
    """A text of the desk: in the clear, or sealed by its client under an id of its own."""

    text: str | None = None
    id: UUID | None = None
    envelope: Envelope | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What was written, and on which day and part of the day; there is no instant."""

    id: UUID
    on_date: date
    bucket: int


async def send_message(
    session: AsyncSession, actor: Actor, tip: DeskTip, wording: Wording, *, now: datetime
) -> Written:
    """Put a message into the mailbox of a tip, sealed to the receipt and the office.

    Whatever the police asked about its clue counts as passed on.

    Args:
        session: Open transaction under the desk's role. Not committed here.
        actor: Who writes.
        tip: The tip.
        wording: What is written.
        now: Current time, UTC.

    Raises:
        ReceiptBurnt: There is no mailbox any more.
        WrongRecipients: The client sealed it to others than the receipt and the office.
        IdConflict: The id is known with other content.
    """
    if tip.receipt_key is None:
        raise ReceiptBurnt
    receipt = RecipientKey(str(tip.id), tip.receipt_key)
    message_id, envelope = await _sealed(session, SealKind.MESSAGE, wording, now=now, receipt=receipt)
    written = Written(message_id, legal_date(now), bucket_of(now))
    tag = await driver(session).execute(
        """
        INSERT INTO tip_message
          (street_id, id, tip_id, author, on_date, bucket, ordinal, visible_slot, is_new, envelope)
        VALUES ($1, $2, $3, 'office', $4, $5,
          (SELECT coalesce(max(ordinal), 0) + 1 FROM tip_message WHERE street_id = $1 AND tip_id = $3),
          $6, false, $7::text::jsonb)
        ON CONFLICT DO NOTHING
        """,
        actor.street_id,
        message_id,
        tip.id,
        written.on_date,
        written.bucket,
        slot_at(now),
        _json(envelope),
    )
    if tag != "INSERT 0 1":
        return await _known(session, _KNOWN_MESSAGE, [actor.street_id, message_id, tip.id, envelope.digest])
    await record(session, actor, "send_message", "tip_message", message_id, now=now, detail=_of(tip.id))
    if tip.clue_id is not None:
        await driver(session).execute(
            "UPDATE clue_question SET answered_at = $3"
            " WHERE street_id = $1 AND clue_id = $2 AND answered_at IS NULL",
            actor.street_id,
            tip.clue_id,
            now,
        )
    return written


async def write_note(
    session: AsyncSession, actor: Actor, tip: DeskTip, wording: Wording, *, now: datetime
) -> Written:
    """Add a note for the office alone.

    Raises:
        WrongRecipients: The client sealed it to others than the office.
        IdConflict: The id is known with other content, or from somebody else.
    """
    note_id, envelope = await _sealed(session, SealKind.NOTE, wording, now=now, receipt=None)
    written = Written(note_id, legal_date(now), bucket_of(now))
    tag = await driver(session).execute(
        """
        INSERT INTO tip_note (street_id, id, tip_id, author_id, on_date, bucket, envelope)
        VALUES ($1, $2, $3, $4, $5, $6, $7::text::jsonb) ON CONFLICT DO NOTHING
        """,
        actor.street_id,
        note_id,
        tip.id,
        actor.account_id,
        written.on_date,
        written.bucket,
        _json(envelope),
    )
    if tag != "INSERT 0 1":
        known = [actor.street_id, note_id, tip.id, envelope.digest, actor.account_id]
        return await _known(session, _KNOWN_NOTE, known)
    await record(session, actor, "write_note", "tip_note", note_id, now=now, detail=_of(tip.id))
    return written


async def link_tips(
    session: AsyncSession, actor: Actor, tip: DeskTip, other: DeskTip, *, now: datetime
) -> Written:
    """Say that two tips belong together. Neither is changed; saying it again changes nothing.

    Raises:
        InvalidField: It is the same tip.
    """
    if tip.id == other.id:
        raise InvalidField("invalid", pointer="/other_tip_id")
    # One order for both directions, so that the database knows the pair again.
    first, second = sorted((tip.id, other.id))
    link_id = new_secret_id()
    written = Written(link_id, legal_date(now), bucket_of(now))
    tag = await driver(session).execute(
        """
        INSERT INTO tip_link (street_id, id, tip_id, other_tip_id, author_id, on_date, bucket)
        VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT DO NOTHING
        """,
        actor.street_id,
        link_id,
        first,
        second,
        actor.account_id,
        written.on_date,
        written.bucket,
    )
    if tag != "INSERT 0 1":
        return await _known(session, _KNOWN_LINK, [actor.street_id, first, second])
    detail = {"tip_id": str(tip.id), "other_tip_id": str(other.id)}
    await record(session, actor, "link_tips", "tip_link", link_id, now=now, detail=detail)
    return written


_KNOWN_MESSAGE = """
    SELECT id, on_date, bucket FROM tip_message
    WHERE street_id = $1 AND id = $2 AND tip_id = $3 AND envelope->>'digest' = $4 AND author = 'office'
"""
_KNOWN_NOTE = """
    SELECT id, on_date, bucket FROM tip_note
    WHERE street_id = $1 AND id = $2 AND tip_id = $3 AND envelope->>'digest' = $4 AND author_id = $5
"""
_KNOWN_LINK = """
    SELECT id, on_date, bucket FROM tip_link WHERE street_id = $1 AND tip_id = $2 AND other_tip_id = $3
"""


async def _known(session: AsyncSession, query: str, values: list[Any]) -> Written:
    """What the same caller wrote before under this id."""
    row: asyncpg.Record | None = await driver(session).fetchrow(query, *values)
    if row is None:
        raise IdConflict
    return Written(row["id"], row["on_date"], row["bucket"])


async def _sealed(
    session: AsyncSession, kind: SealKind, wording: Wording, *, now: datetime, receipt: RecipientKey | None
) -> tuple[UUID, Envelope]:
    """Id and envelope of a text: sealed here, or checked when the client sealed it."""
    office = await holder_keys(session, OFFICE, now=now)
    if wording.envelope is None or wording.id is None:
        thing_id = new_secret_id()
        recipients = all_active([office]) + ([] if receipt is None else [receipt])
        return thing_id, seal_json(kind, thing_id, {"text": wording.text}, recipients)
    if wording.id.version != RANDOM_UUID:
        # Any other version may tell when it was made, and this row carries a tip's id.
        raise InvalidField("bad_uuid", pointer="/id")
    receipt_key_id = None if receipt is None else receipt.key_id
    check_recipients(wording.envelope.key_ids, [office], receipt_key_id=receipt_key_id)
    return wording.id, wording.envelope


def _json(envelope: Envelope) -> str:
    return orjson.dumps(envelope.to_json()).decode()


def _of(tip_id: UUID) -> dict[str, str]:
    return {"tip_id": str(tip_id)}
