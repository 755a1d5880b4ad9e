"""Putting a message into the outbox, in the transaction of what it is about."""

from collections.abc import Set as AbstractSet
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.db.session import binding, driver
from api.domain.notices.words import NoticeKind
from api.kit.ids import new_id

_INSERT = """
    INSERT INTO notice (street_id, id, account_id, kind, status, attempts, next_attempt_at, created_at)
    SELECT $1, id, account_id, $2, 'pending', 0, $3, $3
    FROM unnest($4::uuid[], $5::uuid[]) AS n (id, account_id)
"""


async def notify(
    session: AsyncSession, account_ids: AbstractSet[UUID], kind: NoticeKind, *, now: datetime
) -> None:
    """Have each account told, by whatever way the service has of telling. Not committed here."""
    if not account_ids:
        return
    accounts = sorted(account_ids)
    await driver(session).execute(
        _INSERT, binding(session).actor.street_id, kind.value, now, [new_id() for _ in accounts], accounts
    )
