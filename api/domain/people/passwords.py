"""Changing one's own password."""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.domain.audit.service import record
from api.domain.people import queries
from api.domain.people.credentials import replace_password
from api.domain.sessions import service as sessions
from api.domain.sessions.words import EndReason
from api.errors import DomainError, InvalidField


class PasswordTooWeak(DomainError):
    """Somebody would guess it; `reason` says why."""

    code = "password_too_weak"


def wrong_password() -> InvalidField:
    """The present password was not right."""
    return InvalidField("invalid", pointer="/current_password")


async def change_password(
    session: AsyncSession, actor: Actor, present_hash: str, new_hash: str, *, now: datetime
) -> None:
    """Keep a new password and end the account's other sessions. Not committed here.

    Args:
        session: Open transaction of the account itself.
        actor: The account.
        present_hash: The hash that the present password was checked against.
        new_hash: Hash of the new password.
        now: Current time, UTC.

    Raises:
        InvalidField: The password was changed meanwhile.
    """
    account = await queries.lock_account(session, actor.account_id)
    if not await replace_password(session, account.id, present_hash, new_hash):
        raise wrong_password()
    account.version += 1
    await session.flush()
    await sessions.end_all(
        session, actor.account_id, EndReason.PASSWORD_CHANGED, besides=actor.session_id, now=now
    )
    await record(session, actor, "password_changed", "account", actor.account_id, now=now)


async def end_own_session(session: AsyncSession, actor: Actor, session_id: UUID, *, now: datetime) -> bool:
    """End one of one's own sessions; False when there is no such live one. Not committed here."""
    if not await sessions.end_session(session, session_id, EndReason.ENDED_BY_OWNER, now=now):
        return False
    await record(session, actor, "session_ended", "session", session_id, now=now)
    return True
