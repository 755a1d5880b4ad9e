"""Secrets of machines: made here, shown once, stored hashed; two are valid while one replaces the other."""

import secrets
from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.db.session import binding, driver
from api.domain.audit.service import record
from api.domain.people.models import Account, ClientSecret
from api.domain.people.words import AccountKind
from api.domain.sessions.sign_in import secret_hash
from api.errors import NotFound
from api.kit.ids import new_id

SECRET_BYTES = 32
VALID_SECRETS = 2
"""Source: the API contract: two client secrets are valid during rotation."""


async def add_secret(session: AsyncSession, actor: Actor, account: Account, *, now: datetime) -> str:
    """A new secret for a machine; beside it only the newest older one stays valid. Not committed here.

    Raises:
        NotFound: The account is a person's.
    """
    if account.kind != AccountKind.CLIENT:
        raise NotFound
    await _end_all_but(session, account, VALID_SECRETS - 1, now=now)
    secret = secrets.token_urlsafe(SECRET_BYTES)
    session.add(
        ClientSecret(
            street_id=account.street_id,
            id=new_id(),
            account_id=account.id,
            secret_hash=secret_hash(secret),
            created_at=now,
        )
    )
    await record(session, actor, "client_secret_added", "account", account.id, now=now)
    return secret


async def end_older_secrets(session: AsyncSession, actor: Actor, account: Account, *, now: datetime) -> int:
    """End every secret but the newest, once the machine has it; how many. Not committed here."""
    count = await _end_all_but(session, account, 1, now=now)
    await record(session, actor, "client_secrets_ended", "account", account.id, now=now)
    return count


async def _end_all_but(session: AsyncSession, account: Account, kept: int, *, now: datetime) -> int:
    """End the secrets of a machine but the newest few; how many."""
    tag = await driver(session).execute(
        """
        UPDATE client_secret SET ended_at = $3 WHERE street_id = $1 AND id IN (
          SELECT id FROM client_secret WHERE street_id = $1 AND account_id = $2 AND ended_at IS NULL
          ORDER BY id DESC OFFSET $4)
        """,
        binding(session).actor.street_id,
        account.id,
        now,
        kept,
    )
    return int(tag.removeprefix("UPDATE "))
