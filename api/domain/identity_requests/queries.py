"""Reading requests for a reporter's contact. Each plane sees what its policies let through."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession

from api.db.session import binding, driver
from api.domain.identity_requests.lifecycle import IdentityRequestState
from api.errors import NotFound

_REQUEST = """
    SELECT id, requested_by, tip_id, clue_id, legal_basis, document_ref, reason, recipient_key_id, state,
           decided_by, decision_reason, decided_on, sealed_contact::text AS sealed_contact, on_date
    FROM identity_request WHERE street_id = $1
"""


@dataclass(frozen=True, slots=True)
class RequestRow:
    """A request as its row stands.

    Attributes:
        sealed_contact: JSON text of the released contact.
    """

    id: UUID
    requested_by: UUID
    tip_id: UUID | None
    clue_id: UUID | None
    legal_basis: str
    document_ref: str
    reason: str
    recipient_key_id: str
    state: IdentityRequestState
    decided_by: UUID | None
    decision_reason: str | None
    decided_on: date | None
    sealed_contact: str | None
    on_date: date


def _row_of(row: asyncpg.Record) -> RequestRow:
    return RequestRow(**{**dict(row), "state": IdentityRequestState(row["state"])})


async def get_request(session: AsyncSession, request_id: UUID) -> RequestRow:
    """One request.

    Raises:
        NotFound: No such request for this actor.
    """
    street_id = binding(session).actor.street_id
    row = await driver(session).fetchrow(f"{_REQUEST} AND id = $2", street_id, request_id)
    if row is None:
        raise NotFound
    return _row_of(row)


async def list_requests(
    session: AsyncSession,
    *,
    state: IdentityRequestState | None,
    limit: int,
    after: tuple[Any, ...] | None,
) -> list[RequestRow]:
    """Up to `limit` requests, the newest first; `after` is `(on_date, id)` of the last one before."""
    day, last_id = after or (None, None)
    rows = await driver(session).fetch(
        f"""
        {_REQUEST} AND ($2::text IS NULL OR state = $2)
          AND ($3::date IS NULL OR (on_date, id) < ($3, $4::uuid))
        ORDER BY on_date DESC, id DESC LIMIT $5
        """,
        binding(session).actor.street_id,
        state,
        day,
        last_id,
        limit,
    )
    return [_row_of(row) for row in rows]


@dataclass(frozen=True, slots=True)
class TipContactRow:
    """A tip and its sealed contact, for a custodian.

    Attributes:
        envelope: JSON text; None when the reporter left nothing.
    """

    tip_id: UUID
    reporter_mode: str
    envelope: str | None


async def find_contact(session: AsyncSession, request: RequestRow) -> TipContactRow | None:
    """The contact that a request is about; for a clue, that of the tip it was made from."""
    row = await driver(session).fetchrow(
        """
        SELECT t.id AS tip_id, t.reporter_mode, k.envelope::text AS envelope
        FROM tip t LEFT JOIN tip_contact k ON k.street_id = $1 AND k.tip_id = t.id
        WHERE t.street_id = $1 AND (t.id = $2 OR t.clue_id = $3)
        """,
        binding(session).actor.street_id,
        request.tip_id,
        request.clue_id,
    )
    return None if row is None else TipContactRow(**dict(row))


async def is_visible_clue(session: AsyncSession, clue_id: UUID) -> bool:
    """Whether the caller's station has a clue."""
    return bool(
        await driver(session).fetchval(
            "SELECT EXISTS (SELECT FROM clue WHERE street_id = $1 AND id = $2)",
            binding(session).actor.street_id,
            clue_id,
        )
    )


async def clue_has_contact(session: AsyncSession, clue_id: UUID) -> bool:
    """Whether the reporter behind a clue left a contact: all that the police learn of the tip."""
    return bool(
        await driver(session).fetchval(
            "SELECT public.clue_has_contact($1, $2)", binding(session).actor.street_id, clue_id
        )
    )


async def is_revoked(session: AsyncSession, key_id: str) -> bool:
    """Whether a key was revoked."""
    state = await driver(session).fetchval(
        "SELECT state FROM recipient_key WHERE street_id = $1 AND key_id = $2",
        binding(session).actor.street_id,
        key_id,
    )
    return bool(state == "revoked")
