"""Link codes, and opening an account with one: the only way to a password that its owner did not have before.

A code works once and for 24 hours; the newest code of an account is the only one.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.access.permissions import Duty
from api.crypto.link_codes import LinkCode as Code
from api.crypto.link_codes import link_hash
from api.db.session import binding, rebind
from api.domain.audit.service import record
from api.domain.people import queries
from api.domain.people.credentials import keep_password
from api.domain.people.duties import set_duties
from api.domain.people.lifecycle import AccountState, advance
from api.domain.people.models import Account
from api.domain.people.words import AccountKind
from api.domain.sessions import service as sessions
from api.domain.sessions.models import LinkCode
from api.domain.sessions.words import LINK_CODE_TTL_S, EndReason
from api.errors import DomainError, IllegalTransition
from api.kit.ids import NIL, new_id


class LinkCodeInvalid(DomainError):
    """Wrong, used, replaced by a newer one, or older than 24 hours: one answer."""

    code = "link_code_invalid"


@dataclass(frozen=True, slots=True)
class Opening:
    """An account that a good link code is about to open."""

    account_id: UUID
    known_words: tuple[str, ...]


async def issue_link_code(  # noqa: PLR0913 - who, whom, what, when
    session: AsyncSession,
    actor: Actor,
    account: Account,
    code: Code,
    *,
    link_secret: bytes,
    now: datetime,
    link_id: UUID | None = None,
) -> datetime:
    """Write a code for a locked account and void its older ones; when it ends. Not committed here.

    Raises:
        IllegalTransition: The account is suspended, or is a machine's.
    """
    if account.state == AccountState.SUSPENDED or account.kind != AccountKind.PERSON:
        raise IllegalTransition
    await sessions.void_link_codes(session, account.id, now=now)
    expires_at = now + timedelta(seconds=LINK_CODE_TTL_S)
    session.add(
        LinkCode(
            street_id=account.street_id,
            id=link_id or new_id(),
            account_id=account.id,
            code_hash=link_hash(code, link_secret),
            created_by=None if actor.account_id == NIL else actor.account_id,
            created_at=now,
            expires_at=expires_at,
        )
    )
    await record(session, actor, "link_code_issued", "account", account.id, now=now)
    return expires_at


async def find_opening(session: AsyncSession, code_hash: bytes, *, now: datetime) -> Opening:
    """The account that a link code opens.

    Raises:
        LinkCodeInvalid: None.
    """
    link = await _find_link(session, code_hash, now, is_locked=False)
    account = await queries.get_account(session, link.account_id)
    return Opening(account.id, tuple(await queries.known_words(session, account)))


async def activate_account(
    session: AsyncSession, code_hash: bytes, password_hash: str, *, now: datetime
) -> UUID:
    """Spend a link code: new password, every session ended, account open. Not committed here.

    Whoever issues a code for an account in use could use it as well, and would then hold its duties alone:
    those that need a second person wait for one again.

    Raises:
        LinkCodeInvalid: Somebody was faster, or the account was suspended meanwhile.
    """
    link = await _find_link(session, code_hash, now, is_locked=True)
    account = await queries.lock_account(session, link.account_id)
    is_reset = account.state == AccountState.ACTIVE
    account.state = advance(account.state, AccountState.ACTIVE)
    account.identity_stamp += 1
    account.version += 1
    await session.flush()
    await keep_password(session, account.id, password_hash)
    await sessions.void_link_codes(session, account.id, now=now)
    await sessions.end_all(session, account.id, EndReason.PASSWORD_CHANGED, now=now)
    owner = Actor(kind="account", street_id=account.street_id, account_id=account.id)
    await record(session, owner, "account_activated", "account", account.id, now=now)
    if is_reset and link.created_by is not None:
        await _grant_again(session, account, link.created_by, now=now)
    return account.id


async def _grant_again(session: AsyncSession, account: Account, issuer_id: UUID, *, now: datetime) -> None:
    """Have the account's duties confirmed anew, as if the issuer of the code had granted them."""
    issuer = Actor(kind="account", street_id=account.street_id, account_id=issuer_id)
    await rebind(session, role=DatabaseRole.ADMIN, actor=issuer)
    live = (await queries.live_grants(session, [account.id])).get(account.id, [])
    held = frozenset(Duty(grant.duty) for grant in live)
    await set_duties(session, issuer, account, held, is_renewed=True, now=now)


async def _find_link(session: AsyncSession, code_hash: bytes, now: datetime, *, is_locked: bool) -> LinkCode:
    query = select(LinkCode).where(
        col(LinkCode.street_id) == binding(session).actor.street_id,
        col(LinkCode.code_hash) == code_hash,
        col(LinkCode.used_at).is_(None),
        col(LinkCode.expires_at) > now,
    )
    link = (await session.execute(query.with_for_update() if is_locked else query)).scalar_one_or_none()
    if link is None:
        raise LinkCodeInvalid
    return link
