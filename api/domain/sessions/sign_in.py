"""Signing in: whose login it is, and what to write when the password or secret was right or wrong.

The same statements run for a login that exists and for one that does not.
"""

import hashlib
import hmac
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.access.permissions import Role
from api.db.session import binding, driver, rebind
from api.domain.audit.service import record
from api.domain.sessions.service import NewSession, start_session
from api.kit.ids import NIL

_ACCOUNT = """
    SELECT role, kind, state,
           (SELECT p.password_hash FROM credential p
            WHERE p.street_id = a.street_id AND p.account_id = a.id) AS password_hash,
           ARRAY(SELECT c.secret_hash FROM client_secret c
                 WHERE c.street_id = a.street_id AND c.account_id = a.id AND c.ended_at IS NULL) AS secrets
    FROM account a WHERE street_id = $1 AND id = $2
"""
_STILL_ACTIVE = """
    SELECT FROM account WHERE street_id = $1 AND id = $2 AND state = 'active' FOR SHARE
"""
_STILL_THE_SAME = """
    SELECT FROM account a JOIN credential p ON p.street_id = $1 AND p.account_id = a.id
    WHERE a.street_id = $1 AND a.id = $2 AND a.state = 'active' AND p.password_hash = $3
    FOR SHARE OF a, p
"""


@dataclass(frozen=True, slots=True)
class Candidate:
    """The account that a login names, as far as signing in is concerned.

    Attributes:
        password_hash: None when nobody can sign in with a password: machine, invited, suspended.
        secret_hashes: Of a machine; empty when it cannot sign in.
    """

    street_id: UUID
    account_id: UUID
    role: Role
    password_hash: str | None
    secret_hashes: tuple[bytes, ...]

    def has_secret(self, secret: str) -> bool:
        """Whether a secret is one of those that are valid now."""
        presented = secret_hash(secret)
        return any(hmac.compare_digest(presented, known) for known in self.secret_hashes)

    def as_actor(self, session_id: UUID = NIL) -> Actor:
        """The account as the one who acts, for the record."""
        return Actor(
            kind="account", street_id=self.street_id, account_id=self.account_id, session_id=session_id
        )


def secret_hash(secret: str) -> bytes:
    """What is stored of a machine's secret, which is random and long. Source: ASVS 5.0, 6.5.2."""
    return hashlib.sha256(b"shouwang/client-secret/1\x00" + secret.encode("utf-8", "replace")).digest()


async def find_candidate(session: AsyncSession, login: str) -> Candidate | None:
    """The account of a login, in whatever street; the transaction is bound to that street afterwards."""
    found = await driver(session).fetchrow("SELECT * FROM public.find_login($1)", login)
    street_id, account_id = (NIL, NIL) if found is None else (found["home_street_id"], found["account_id"])
    await rebind(session, actor=replace(binding(session).actor, street_id=street_id))
    row = await driver(session).fetchrow(_ACCOUNT, street_id, account_id)
    if row is None:
        return None
    is_active = row["state"] == "active"
    is_person = row["kind"] == "person"
    return Candidate(
        street_id=street_id,
        account_id=account_id,
        role=Role(row["role"]),
        password_hash=row["password_hash"] if is_active and is_person else None,
        secret_hashes=tuple(bytes(one) for one in row["secrets"]) if is_active and not is_person else (),
    )


async def admit(
    session: AsyncSession,
    candidate: Candidate,
    new: NewSession,
    *,
    rehashed: str | None = None,
    now: datetime,
) -> bool:
    """Start the session of somebody whose password or secret was right. Not committed here.

    False when the account was suspended, or its password changed, while the password was being checked.

    Args:
        session: Transaction in the candidate's street.
        candidate: Who signs in.
        new: The session to start.
        rehashed: The same password under today's parameters, to be kept from now on.
        now: Current time, UTC.
    """
    whose = (candidate.street_id, candidate.account_id)
    if candidate.password_hash is None:
        row = await driver(session).fetchrow(_STILL_ACTIVE, *whose)
    else:
        row = await driver(session).fetchrow(_STILL_THE_SAME, *whose, candidate.password_hash)
    if row is None:
        return False
    if rehashed is not None:
        await driver(session).execute(
            "UPDATE credential SET password_hash = $3 WHERE street_id = $1 AND account_id = $2",
            candidate.street_id,
            candidate.account_id,
            rehashed,
        )
    await start_session(session, new, now=now)
    await record(session, candidate.as_actor(new.id), "signed_in", "session", new.id, now=now)
    return True


async def record_refusal(session: AsyncSession, candidate: Candidate, *, now: datetime) -> None:
    """Record that somebody tried a login with a wrong password or secret. Not committed here."""
    await record(session, binding(session).actor, "sign_in_refused", "account", candidate.account_id, now=now)
