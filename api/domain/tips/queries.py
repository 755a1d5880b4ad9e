"""Reading tips at the desk. What is not released yet is hidden by the row policies, flags included."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.permissions import Duty
from api.db.session import binding, driver
from api.domain.tips.lifecycle import FINISHED_CLUE, effective_closure, effective_status
from api.domain.tips.words import TipClosure, TipStatus
from api.errors import NotFound

_TIP = """
    SELECT t.id, t.status, t.closure, t.closure_reason, t.closure_number, t.received_on, t.received_bucket,
           t.due_on, t.category, t.urgency, t.community_code, t.channel_hint, t.substance_hint,
           t.reporter_mode, t.envelope::text AS envelope, t.receipt_key, t.assignee_id, t.closed_by,
           t.clue_id, c.status AS clue_status, t.duplicate_of, t.version
    FROM tip t LEFT JOIN clue c ON c.street_id = t.street_id AND c.id = t.clue_id
    WHERE t.street_id = $1
"""


@dataclass(frozen=True, slots=True)
class DeskTip:
    """A tip as the desk sees it.

    Attributes:
        status, closure: Read through the clue.
        closure_number: How often the row was closed, and outcomes that were reopened.
        envelope: JSON text as stored.
        receipt_key: Public key of the receipt; None once it is burnt.
        version: Number in the ETag.
    """

    id: UUID
    status: TipStatus
    closure: TipClosure | None
    closure_reason: str | None
    closure_number: int
    received_on: date
    received_bucket: int
    due_on: date
    category: str
    urgency: str
    community_code: str | None
    channel_hint: str
    substance_hint: str
    reporter_mode: str
    envelope: str
    receipt_key: bytes | None
    assignee_id: UUID | None
    closed_by: UUID | None
    clue_id: UUID | None
    clue_status: str | None
    duplicate_of: UUID | None
    version: int


def _tip_of(row: asyncpg.Record) -> DeskTip:
    fields = dict(row)
    stored, clue_status = TipStatus(fields["status"]), fields["clue_status"]
    closure = None if fields["closure"] is None else TipClosure(fields["closure"])
    fields["status"] = effective_status(stored, clue_status)
    fields["closure"] = effective_closure(stored, closure, clue_status)
    return DeskTip(**fields)


async def get_tip(session: AsyncSession, tip_id: UUID) -> DeskTip:
    """One tip that is released to the desk.

    Raises:
        NotFound: No such tip for this actor.
    """
    row = await driver(session).fetchrow(f"{_TIP} AND t.id = $2", binding(session).actor.street_id, tip_id)
    if row is None:
        raise NotFound
    return _tip_of(row)


async def find_tip_of_clue(session: AsyncSession, clue_id: UUID) -> DeskTip | None:
    """The tip that a clue was made from, if it was and the desk may see it."""
    street_id = binding(session).actor.street_id
    row = await driver(session).fetchrow(f"{_TIP} AND t.clue_id = $2", street_id, clue_id)
    return None if row is None else _tip_of(row)


async def lock_tips(session: AsyncSession, tip_ids: Sequence[UUID]) -> None:
    """Wait for these tips, always in the order of their ids, so that two verbs never wait for each other.

    A lock is taken before anything is read: a row that was joined before the wait would be the old one.
    """
    await driver(session).execute(
        "SELECT FROM tip WHERE street_id = $1 AND id = ANY($2) ORDER BY id FOR UPDATE",
        binding(session).actor.street_id,
        tip_ids,
    )


async def lock_open_tips_of(session: AsyncSession, account_id: UUID) -> list[UUID]:
    """Hold what somebody of the desk has that is not closed, be it by its clue."""
    rows = await driver(session).fetch(
        """
        SELECT t.id FROM tip t
        WHERE t.street_id = $1 AND t.assignee_id = $2 AND t.status <> 'closed'
          AND NOT (t.status = 'handed_off' AND EXISTS (
            SELECT FROM clue c WHERE c.street_id = $1 AND c.id = t.clue_id AND c.status = ANY($3)))
        ORDER BY t.id FOR UPDATE OF t
        """,
        binding(session).actor.street_id,
        account_id,
        sorted(FINISHED_CLUE),
    )
    return [row["id"] for row in rows]


async def is_at_desk(session: AsyncSession, account_id: UUID) -> bool:
    """Whether an account is active and works at the tip desk of this street."""
    return bool(
        await driver(session).fetchval(
            """
            SELECT EXISTS (
              SELECT FROM account a JOIN duty_grant d ON d.street_id = $1 AND d.account_id = a.id
              WHERE a.street_id = $1 AND a.id = $2 AND a.state = 'active'
                AND d.duty = $3 AND d.state = 'active')
            """,
            binding(session).actor.street_id,
            account_id,
            Duty.TIP_DESK.value,
        )
    )


async def has_duplicates(session: AsyncSession, tip_id: UUID) -> bool:
    """Whether other tips are closed as duplicates of this one."""
    return bool(
        await driver(session).fetchval(
            "SELECT EXISTS (SELECT FROM tip WHERE street_id = $1 AND duplicate_of = $2)",
            binding(session).actor.street_id,
            tip_id,
        )
    )


@dataclass(frozen=True, slots=True)
class SealedAttachment:
    """A sealed picture of a tip, with its bytes; `key_wraps` is JSON text as stored."""

    id: UUID
    media_type: str
    size_bytes: int
    digest: str
    nonce: bytes
    ciphertext: bytes
    key_wraps: str


async def attachments_with_bytes(
    session: AsyncSession, tip_id: UUID, ids: Sequence[UUID]
) -> dict[UUID, SealedAttachment]:
    """Those of the named pictures that belong to this tip and are released."""
    rows = await driver(session).fetch(
        """
        SELECT id, media_type, size_bytes, digest, nonce, ciphertext, key_wraps::text AS key_wraps
        FROM tip_attachment
        WHERE street_id = $1 AND tip_id = $2 AND id = ANY($3)
        """,
        binding(session).actor.street_id,
        tip_id,
        ids,
    )
    return {row["id"]: SealedAttachment(**dict(row)) for row in rows}


async def find_open_contest(session: AsyncSession, tip_id: UUID) -> UUID | None:
    """The released objection to the present closure of a tip that nobody decided yet."""
    found: UUID | None = await driver(session).fetchval(
        "SELECT id FROM tip_contest WHERE street_id = $1 AND tip_id = $2 AND state = 'open'",
        binding(session).actor.street_id,
        tip_id,
    )
    return found


async def find_folder(session: AsyncSession, tip_id: UUID) -> dict[str, Any]:
    """What hangs on a tip and is released, in one statement: everything but the bytes of pictures."""
    row = await driver(session).fetchrow(_FOLDER, binding(session).actor.street_id, tip_id)
    return {} if row is None else {name: orjson.loads(text) for name, text in row.items()}


_FOLDER = """
    SELECT
      (SELECT coalesce(json_agg(json_build_object('id', id, 'from', author, 'received_on', on_date,
                'received_bucket', bucket, 'envelope', envelope) ORDER BY on_date, bucket, ordinal, id), '[]')
       FROM tip_message WHERE street_id = $1 AND tip_id = $2)::text AS messages,
      (SELECT coalesce(json_agg(json_build_object('id', id, 'media_type', media_type,
                'size_bytes', size_bytes, 'digest', digest, 'key_wraps', key_wraps,
                'received_on', on_date, 'received_bucket', bucket)
                ORDER BY on_date, bucket, id), '[]')
       FROM tip_attachment WHERE street_id = $1 AND tip_id = $2)::text AS attachments,
      (SELECT coalesce(json_agg(json_build_object('id', id, 'author_id', author_id, 'written_on', on_date,
                'envelope', envelope) ORDER BY on_date, bucket, id), '[]')
       FROM tip_note WHERE street_id = $1 AND tip_id = $2)::text AS notes,
      (SELECT coalesce(json_agg(json_build_object('id', id, 'tip_id',
                CASE WHEN tip_id = $2 THEN other_tip_id ELSE tip_id END, 'linked_on', on_date)
                ORDER BY on_date, bucket, id), '[]')
       FROM tip_link WHERE street_id = $1 AND (tip_id = $2 OR other_tip_id = $2))::text AS links
"""
