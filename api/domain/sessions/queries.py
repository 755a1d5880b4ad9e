"""Reading sessions."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from api.db.session import binding
from api.domain.sessions.models import Session


@dataclass(frozen=True, slots=True)
class LiveSession:
    """A session as its owner sees it: without what its tokens are compared with."""

    id: UUID
    created_at: datetime
    last_used_at: datetime
    expires_at: datetime


async def list_sessions(
    session: AsyncSession, account_id: UUID, *, before: UUID | None, limit: int, now: datetime
) -> list[LiveSession]:
    """Live sessions of an account, newest first."""
    query = (
        select(
            col(Session.id),
            col(Session.created_at),
            col(Session.last_used_at),
            col(Session.expires_at),
        )
        .where(
            col(Session.street_id) == binding(session).actor.street_id,
            col(Session.account_id) == account_id,
            col(Session.ended_at).is_(None),
            col(Session.expires_at) > now,
        )
        .order_by(col(Session.id).desc())
        .limit(limit)
    )
    if before is not None:
        query = query.where(col(Session.id) < before)
    return [LiveSession(*row) for row in (await session.execute(query)).all()]
