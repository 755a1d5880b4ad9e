"""What a worker says to the flags of a check-in."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.db.session import Row, driver
from api.domain.audit.service import record
from api.domain.check_ins.queries import get_own_check_in


async def answer_check_in(
    session: AsyncSession, actor: Actor, check_in_id: UUID, text: str, *, now: datetime
) -> Row:
    """Keep what the worker says to the flags of an own check-in; the last word stays. Not committed here.

    Raises:
        NotFound: No such check-in of the caller's.
    """
    await get_own_check_in(session, check_in_id)
    await driver(session).execute(
        "UPDATE check_in SET answer = $3, answered_at = $4 WHERE street_id = $1 AND id = $2",
        actor.street_id,
        check_in_id,
        text,
        now,
    )
    await record(session, actor, "answer_check_in", "check_in", check_in_id, now=now)
    return await get_own_check_in(session, check_in_id)
