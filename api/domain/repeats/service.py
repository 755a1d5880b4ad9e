"""Idempotency keys: the same request twice is one effect and one answer.

Source: the API contract, *repeat safety*; draft-ietf-httpapi-idempotency-key-header-07.
"""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import asyncpg
import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from api.db.session import binding, driver
from api.errors import DomainError
from api.kit.clock import bucket_of, legal_date

RUNNING = 0
"""Status of a request that has no answer yet."""


class IdempotencyKeyReused(DomainError):
    """The key was used with another body."""

    code = "idempotency_key_reused"


class IdempotencyInProgress(DomainError):
    """The first request with this key is still running."""

    code = "idempotency_in_progress"


@dataclass(frozen=True, slots=True)
class Repeat:
    """One keyed request.

    Attributes:
        owner_id: The account, or the tip or help request of a receipt.
        scope: Method and route.
        key: The Idempotency-Key as sent; never stored.
        body: Canonical bytes of what was asked.
    """

    owner_id: UUID
    scope: str
    key: str
    body: bytes

    def key_hash(self) -> bytes:
        """What is stored in place of the key."""
        return hashlib.sha256(b"shouwang/idempotency-key/1" + self.key.encode()).digest()

    def body_tag(self) -> bytes:
        """What is stored in place of the body: nobody without the key can test a guess against it."""
        secret = hashlib.sha256(b"shouwang/idempotency-body/1" + self.key.encode()).digest()
        return hmac.digest(secret, self.body, "sha256")


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """The answer that the first request got."""

    status: int
    payload: Any


async def begin_repeat(session: AsyncSession, repeat: Repeat, *, now: datetime) -> StoredAnswer | None:
    """Claim a key for this transaction, or find what it was answered.

    Waits while another transaction holds the key. A rollback gives the key back.

    Raises:
        IdempotencyKeyReused: Another body came with this key.
        IdempotencyInProgress: The other transaction is taking long.
    """
    street_id = binding(session).actor.street_id
    try:
        tag = await driver(session).execute(
            """
            INSERT INTO idempotency
              (street_id, owner_id, scope, key_hash, body_tag, status, answer, on_date, bucket)
            VALUES ($1, $2, $3, $4, $5, $6, NULL, $7, $8) ON CONFLICT DO NOTHING
            """,
            street_id,
            repeat.owner_id,
            repeat.scope,
            repeat.key_hash(),
            repeat.body_tag(),
            RUNNING,
            legal_date(now),
            bucket_of(now),
        )
    except asyncpg.LockNotAvailableError:
        raise IdempotencyInProgress(retry_after_s=2) from None
    if tag == "INSERT 0 1":
        return None
    stored = await find_repeat(session, repeat)
    if stored is None:
        raise IdempotencyInProgress(retry_after_s=1)
    return stored


async def find_repeat(session: AsyncSession, repeat: Repeat) -> StoredAnswer | None:
    """What a key was answered, without claiming it: for work that must not hold a transaction.

    Raises:
        IdempotencyKeyReused: Another body came with this key.
    """
    row = await driver(session).fetchrow(
        """
        SELECT body_tag, status, answer FROM idempotency
        WHERE street_id = $1 AND owner_id = $2 AND scope = $3 AND key_hash = $4
        """,
        binding(session).actor.street_id,
        repeat.owner_id,
        repeat.scope,
        repeat.key_hash(),
    )
    if row is None:
        return None
    if not hmac.compare_digest(row["body_tag"], repeat.body_tag()):
        raise IdempotencyKeyReused
    return StoredAnswer(row["status"], None if row["answer"] is None else orjson.loads(row["answer"]))


async def finish_repeat(session: AsyncSession, repeat: Repeat, status: int, payload: Any) -> None:  # noqa: ANN401
    """Keep the answer with the effect, in the same transaction, as text: a repeat gives the same bytes."""
    await driver(session).execute(
        """
        UPDATE idempotency SET status = $5, answer = $6
        WHERE street_id = $1 AND owner_id = $2 AND scope = $3 AND key_hash = $4
        """,
        binding(session).actor.street_id,
        repeat.owner_id,
        repeat.scope,
        repeat.key_hash(),
        status,
        None if payload is None else orjson.dumps(payload).decode(),
    )
