"""Using a refresh token: one row lock decides between many who come at once."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.access.permissions import Role
from api.crypto.refresh import RefreshToken, refresh_hash, successor
from api.db.session import binding, driver
from api.domain.audit.service import record
from api.domain.sessions.rotation import Family, Verdict, nonce_hash
from api.domain.sessions.service import end_session
from api.domain.sessions.words import EndReason

_READ = """
    SELECT s.id, s.account_id, s.refresh_hash, s.previous_hash, s.previous_nonce_hash, s.last_used_at,
           s.expires_at, s.idle_limit_s, a.role
    FROM session s JOIN account a ON a.street_id = s.street_id AND a.id = s.account_id
    WHERE s.street_id = $1 AND s.id = $2 AND s.ended_at IS NULL AND s.refresh_hash IS NOT NULL
      AND a.state = 'active'
    FOR UPDATE OF s
"""
_ROTATE = """
    UPDATE session SET refresh_hash = $3, previous_hash = $4, previous_nonce_hash = $5,
           generation = generation + 1, last_used_at = $6
    WHERE street_id = $1 AND id = $2
"""


@dataclass(frozen=True, slots=True)
class Refreshed:
    """What a good refresh token gives."""

    session_id: UUID
    account_id: UUID
    role: Role
    token: str
    expires_in_s: int


async def use_refresh_token(
    session: AsyncSession,
    token: RefreshToken,
    presented: str,
    nonce: str | None,
    *,
    secret: bytes,
    now: datetime,
) -> Refreshed | None:
    """Rotate a token, or answer a lost answer again; None refuses it.

    A refusal may have ended the family, so the caller commits before refusing.

    Args:
        session: Transaction in the street of the token.
        token: What the token says.
        presented: The token as sent.
        nonce: The client's name for this request, if it sent one.
        secret: The server's secret for refresh tokens.
        now: Current time, UTC.
    """
    row = await driver(session).fetchrow(_READ, token.street_id, token.session_id)
    if row is None or not _is_alive(row, now):
        return None
    family = Family(bytes(row["refresh_hash"]), row["previous_hash"], row["previous_nonce_hash"])
    verdict = family.judge(refresh_hash(presented), nonce_hash(nonce))
    if verdict is Verdict.REUSED:
        await end_session(session, token.session_id, EndReason.REFRESH_REUSED, now=now)
        await record(session, binding(session).actor, "refresh_reused", "account", row["account_id"], now=now)
        return None
    following = successor(presented, nonce, secret)
    last_used_at = row["last_used_at"]
    if verdict is Verdict.ROTATE:
        rotated = family.rotated(refresh_hash(following), nonce_hash(nonce))
        await driver(session).execute(
            _ROTATE, token.street_id, token.session_id, rotated.current, rotated.previous, rotated.nonce, now
        )
        last_used_at = now
    return Refreshed(
        session_id=token.session_id,
        account_id=row["account_id"],
        role=Role(row["role"]),
        token=following,
        expires_in_s=max(1, int((_end(row, last_used_at) - now).total_seconds())),
    )


def _end(row: "asyncpg.Record", last_used_at: datetime) -> datetime:
    idle_end: datetime = last_used_at + timedelta(seconds=row["idle_limit_s"])
    expires_at: datetime = row["expires_at"]
    return min(idle_end, expires_at)


def _is_alive(row: "asyncpg.Record", now: datetime) -> bool:
    return now < _end(row, row["last_used_at"])


async def find_holder(session: AsyncSession, session_id: UUID) -> Actor | None:
    """Whose session it is, in the street of the transaction."""
    street_id = binding(session).actor.street_id
    account_id = await driver(session).fetchval(
        "SELECT account_id FROM session WHERE street_id = $1 AND id = $2", street_id, session_id
    )
    if account_id is None:
        return None
    return Actor("account", street_id, account_id=account_id, session_id=session_id)


async def sign_out(session: AsyncSession, holder: Actor, session_id: UUID, *, now: datetime) -> None:
    """End a session at its holder's wish. Not committed here; without a live session nothing happens."""
    if await end_session(session, session_id, EndReason.SIGNED_OUT, now=now):
        await record(session, holder, "signed_out", "session", session_id, now=now)
