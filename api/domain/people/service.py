"""Creating, changing, suspending and reinstating accounts."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.access.permissions import Duty, Role
from api.db.session import binding, driver
from api.domain.audit.service import record
from api.domain.people.assignments import (
    AssignedUnit,
    check_capacities,
    require_no_capacity,
    set_assignments,
)
from api.domain.people.credentials import has_password
from api.domain.people.duties import set_duties
from api.domain.people.lifecycle import AccountState, advance
from api.domain.people.models import Account
from api.domain.people.words import HOME_KINDS, STAFF_ROLES, AccountKind
from api.domain.places.queries import find_unit
from api.domain.sessions import service as sessions
from api.domain.sessions.words import EndReason
from api.errors import DomainError, IllegalTransition, InvalidField, NotAllowed, SamePerson
from api.kit.clock import legal_date
from api.kit.ids import new_id


class OpenWork(DomainError):
    """Somebody depends on what this account answers for; it has to be handed over first."""

    code = "open_work"


class LoginTaken(DomainError):
    """Somebody bears this login name, here or in another street."""

    code = "login_taken"


_IS_HELD: Final = "SELECT EXISTS (SELECT FROM account_hold WHERE street_id = $1 AND account_id = $2)"


@dataclass(frozen=True, slots=True)
class AccountChange:
    """What an account is to be.

    Attributes:
        assignments: None leaves them as they are.
    """

    display_name: str
    role: Role
    unit_code: str
    duties: frozenset[Duty] = frozenset()
    assignments: tuple[AssignedUnit, ...] | None = None


async def create_account(
    session: AsyncSession,
    actor: Actor,
    login: str,
    wanted: AccountChange,
    *,
    kind: AccountKind = AccountKind.PERSON,
    now: datetime,
) -> Account:
    """A new account that nobody can sign in to yet: its owner opens it with a link code. Not committed here.

    Raises:
        NotAllowed: The role is not the actor's to manage.
        InvalidField: No such unit, not one for this role, or a volunteer who is to answer for one.
        LoginTaken: The login is somebody's.
        DutyConflict: The duties do not fit the role, or one another.
    """
    _require_manageable(actor, wanted.role)
    unit_id = await _home_unit(session, wanted, now)
    street_id, account_id = binding(session).actor.street_id, new_id()
    await _claim_login(session, login, street_id, account_id)
    account = Account(
        street_id=street_id,
        id=account_id,
        kind=kind.value,
        login=login,
        display_name=wanted.display_name,
        role=wanted.role.value,
        unit_id=unit_id,
        state=(AccountState.ACTIVE if kind is AccountKind.CLIENT else AccountState.INVITED).value,
        identity_stamp=1,
        version=1,
        created_at=now,
    )
    session.add(account)
    await session.flush()
    await record(
        session,
        actor,
        "account_created",
        "account",
        account_id,
        now=now,
        detail={"role": wanted.role.value, "unit_code": wanted.unit_code},
    )
    await set_duties(session, actor, account, wanted.duties, now=now)
    if wanted.assignments:
        check_capacities(wanted.duties, wanted.assignments)
        await set_assignments(session, account, wanted.assignments, on=legal_date(now))
    return account


async def _claim_login(session: AsyncSession, login: str, street_id: UUID, account_id: UUID) -> None:
    tag = await driver(session).execute(
        """
        INSERT INTO login_claim (login, home_street_id, account_id) VALUES ($1, $2, $3)
        ON CONFLICT DO NOTHING
        """,
        login,
        street_id,
        account_id,
    )
    if tag != "INSERT 0 1":
        raise LoginTaken


async def change_account(
    session: AsyncSession, actor: Actor, account: Account, wanted: AccountChange, *, now: datetime
) -> None:
    """Make an account what is wanted; it holds from its owner's next request on. Not committed here.

    The account is locked for closing.

    Raises:
        OpenWork: A role or duty is to go for which it has work in hand.
        NotAllowed: The old or the new role is not the actor's to manage.
        InvalidField: No such unit, not one for this role, or a volunteer who is to answer for one.
        DutyConflict: The duties do not fit the role, or one another.
    """
    _require_manageable(actor, Role(account.role))
    _require_manageable(actor, wanted.role)
    if account.role != wanted.role.value or Duty.CASE_WORKER not in wanted.duties:
        await _require_nothing_in_hand(session, account.id)
    unit_id = await _home_unit(session, wanted, now)
    has_moved = unit_id != account.unit_id
    detail = {"role": wanted.role.value, "unit_code": wanted.unit_code}
    is_other = has_moved or account.role != wanted.role.value
    account.display_name, account.role, account.unit_id = wanted.display_name, wanted.role.value, unit_id
    is_other |= await set_duties(session, actor, account, wanted.duties, is_renewed=has_moved, now=now)
    if wanted.assignments is not None:
        check_capacities(wanted.duties, wanted.assignments)
        is_other |= await set_assignments(session, account, wanted.assignments, on=legal_date(now))
    elif Duty.VOLUNTEER in wanted.duties:
        await require_no_capacity(session, account, on=legal_date(now))
    if is_other:
        account.identity_stamp += 1
    account.version += 1
    await record(session, actor, "account_changed", "account", account.id, now=now, detail=detail)


async def suspend_account(session: AsyncSession, actor: Actor, account: Account, *, now: datetime) -> None:
    """Shut somebody out at once: sessions end, link codes die. Not committed here.

    The account is locked for closing.

    Raises:
        SamePerson: Nobody suspends the account they are signed in with.
        OpenWork: It answers for something that nobody else has taken over.
        IllegalTransition: It is suspended.
    """
    if account.id == actor.account_id:
        raise SamePerson
    await _require_nothing_in_hand(session, account.id)
    account.state = advance(account.state, AccountState.SUSPENDED)
    _bump(account)
    await session.flush()
    await sessions.end_all(session, account.id, EndReason.SUSPENDED, now=now)
    await sessions.void_link_codes(session, account.id, now=now)
    await record(session, actor, "account_suspended", "account", account.id, now=now)


async def reinstate_account(session: AsyncSession, actor: Actor, account: Account, *, now: datetime) -> None:
    """Let somebody in again, with the password they had, if any. Not committed here.

    Raises:
        IllegalTransition: It is not suspended.
    """
    if account.state != AccountState.SUSPENDED:
        raise IllegalTransition
    may_sign_in = account.kind == AccountKind.CLIENT or await has_password(session, account.id)
    account.state = advance(account.state, AccountState.ACTIVE if may_sign_in else AccountState.INVITED)
    _bump(account)
    await record(session, actor, "account_reinstated", "account", account.id, now=now)


async def end_sessions(session: AsyncSession, actor: Actor, account: Account, *, now: datetime) -> None:
    """Sign somebody out everywhere. Not committed here."""
    await sessions.end_all(session, account.id, EndReason.ENDED_BY_LEAD, now=now)
    await record(session, actor, "sessions_ended", "account", account.id, now=now)


async def _require_nothing_in_hand(session: AsyncSession, account_id: UUID) -> None:
    """A new statement after the lock: whoever gave the account work before has committed, or waits for us."""
    held = await driver(session).fetchval(_IS_HELD, binding(session).actor.street_id, account_id)
    if held:
        raise OpenWork


def _bump(account: Account) -> None:
    account.identity_stamp += 1
    account.version += 1


def _require_manageable(actor: Actor, role: Role) -> None:
    """An office lead manages the staff of the street; the rest is the administrator's."""
    if actor.kind == "account" and actor.role is not Role.ADMIN and role not in STAFF_ROLES:
        raise NotAllowed


async def _home_unit(session: AsyncSession, wanted: AccountChange, now: datetime) -> UUID:
    unit = await find_unit(session, wanted.unit_code, on=legal_date(now))
    if unit is None or unit.kind not in HOME_KINDS[wanted.role]:
        raise InvalidField("not_an_option", pointer="/unit_code")
    return unit.id
