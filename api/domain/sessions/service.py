"""Starting and ending sessions."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.db.session import binding, driver
from api.domain.sessions.words import EndReason, Lifetime

_INSERT = """
    INSERT INTO session (street_id, id, account_id, refresh_hash, generation, created_at, last_used_at,
                         expires_at, idle_limit_s)
    VALUES ($1, $2, $3, $4, 0, $5, $5, $6, $7)
"""


@dataclass(frozen=True, slots=True)
class NewSession:
    """A session to be started. Its id is known before, because the refresh token names it."""

    id: UUID
    account_id: UUID
    refresh_hash: bytes | None
    lifetime: Lifetime


async def start_session(session: AsyncSession, new: NewSession, *, now: datetime) -> None:
    """Write a session. Not committed here."""
    await driver(session).execute(
        _INSERT,
        binding(session).actor.street_id,
        new.id,
        new.account_id,
        new.refresh_hash,
        now,
        now + timedelta(seconds=new.lifetime.absolute_s),
        new.lifetime.idle_s,
    )


async def end_session(session: AsyncSession, session_id: UUID, reason: EndReason, *, now: datetime) -> bool:
    """End one live session of the street; False when there is none. Its access tokens die with it."""
    tag = await driver(session).execute(
        """
        UPDATE session SET ended_at = $3, end_reason = $4
        WHERE street_id = $1 AND id = $2 AND ended_at IS NULL AND expires_at > $3
        """,
        binding(session).actor.street_id,
        session_id,
        now,
        reason.value,
    )
    return bool(tag == "UPDATE 1")


async def end_all(
    session: AsyncSession,
    account_id: UUID,
    reason: EndReason,
    *,
    besides: UUID | None = None,
    now: datetime,
) -> None:
    """End every live session of an account, or all but one. Not committed here."""
    await driver(session).execute(
        """
        UPDATE session SET ended_at = $3, end_reason = $4
        WHERE street_id = $1 AND account_id = $2 AND ended_at IS NULL AND id IS DISTINCT FROM $5
        """,
        binding(session).actor.street_id,
        account_id,
        now,
        reason.value,
        besides,
    )


async def void_link_codes(session: AsyncSession, account_id: UUID, *, now: datetime) -> None:
    """Make every unused link code of an account worthless. Not committed here."""
    await driver(session).execute(
        "UPDATE link_code SET used_at = $3 WHERE street_id = $1 AND account_id = $2 AND used_at IS NULL",
        binding(session).actor.street_id,
        account_id,
        now,
    )
