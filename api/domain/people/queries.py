"""Reading accounts, their duties and assignments. Rows of other streets are never seen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from api.access.permissions import Duty
from api.db.session import binding
from api.domain.people.lifecycle import DutyState
from api.domain.people.models import Account, Assignment, Credential, DutyGrant
from api.domain.places.models import Street, Unit
from api.errors import NotFound


@dataclass(frozen=True, slots=True)
class Place:
    """An assignment with the code of its unit."""

    assignment: Assignment
    unit_code: str


@dataclass(frozen=True, slots=True)
class AccountView:
    """An account with its unit, its live grants by duty, and its present and coming assignments."""

    account: Account
    unit: Unit
    grants: tuple[DutyGrant, ...]
    places: tuple[Place, ...]


def _street(session: AsyncSession) -> UUID:
    return binding(session).actor.street_id


async def get_account(session: AsyncSession, account_id: UUID) -> Account:
    """One account that the caller may see.

    Raises:
        NotFound: No such account.
    """
    account = await session.get(Account, (_street(session), account_id))
    if account is None:
        raise NotFound
    return account


async def lock_account(session: AsyncSession, account_id: UUID, *, is_closing: bool = False) -> Account:
    """As `get_account`, locked until the transaction ends; new rows may still refer to it.

    Args:
        session: Open transaction.
        account_id: Whose.
        is_closing: Whether new rows that refer to it have to wait too, as whoever closes an account needs:
            nobody is given work at the moment at which it closes.

    Raises:
        NotFound: No such account.
    """
    query = (
        select(Account)
        .where(col(Account.street_id) == _street(session), col(Account.id) == account_id)
        .with_for_update(key_share=not is_closing)
        .execution_options(populate_existing=True)
    )
    account = (await session.execute(query)).scalar_one_or_none()
    if account is None:
        raise NotFound
    return account


async def get_account_id(session: AsyncSession, login: str) -> UUID:
    """The account that bears a login in the street of the transaction.

    Raises:
        NotFound: None does.
    """
    query = select(Account.id).where(col(Account.street_id) == _street(session), col(Account.login) == login)
    found = (await session.execute(query)).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


async def list_accounts(
    session: AsyncSession,
    *,
    before: UUID | None,
    limit: int,
    role: str | None = None,
    state: str | None = None,
) -> list[Account]:
    """Accounts, newest first.

    Args:
        session: Open transaction.
        before: Id of the last one of the page before.
        limit: At most so many.
        role: Only of this role.
        state: Only in this state.
    """
    query = select(Account).where(col(Account.street_id) == _street(session))
    if before is not None:
        query = query.where(col(Account.id) < before)
    if role is not None:
        query = query.where(col(Account.role) == role)
    if state is not None:
        query = query.where(col(Account.state) == state)
    query = query.order_by(col(Account.id).desc()).limit(limit)
    return list((await session.execute(query)).scalars())


async def live_grants(session: AsyncSession, account_ids: Iterable[UUID]) -> dict[UUID, list[DutyGrant]]:
    """Pending and active grants by account."""
    query = (
        select(DutyGrant)
        .where(
            col(DutyGrant.street_id) == _street(session),
            col(DutyGrant.account_id).in_(list(account_ids)),
            col(DutyGrant.state) != DutyState.ENDED,
        )
        .order_by(col(DutyGrant.duty))
    )
    found: dict[UUID, list[DutyGrant]] = {}
    for grant in (await session.execute(query)).scalars():
        found.setdefault(grant.account_id, []).append(grant)
    return found


async def find_grant(session: AsyncSession, account_id: UUID, duty: Duty) -> DutyGrant | None:
    """The live grant of a duty, locked."""
    query = (
        select(DutyGrant)
        .where(
            col(DutyGrant.street_id) == _street(session),
            col(DutyGrant.account_id) == account_id,
            col(DutyGrant.duty) == duty,
            col(DutyGrant.state) != DutyState.ENDED,
        )
        .with_for_update()
    )
    return (await session.execute(query)).scalar_one_or_none()


async def live_places(
    session: AsyncSession, account_ids: Iterable[UUID], *, on: date
) -> dict[UUID, list[Place]]:
    """Present and coming assignments by account."""
    query = (
        select(Assignment, Unit.code)
        .join(
            Unit,
            (col(Unit.street_id) == col(Assignment.street_id)) & (col(Unit.id) == col(Assignment.unit_id)),
        )
        .where(
            col(Assignment.street_id) == _street(session),
            col(Assignment.account_id).in_(list(account_ids)),
            or_(col(Assignment.valid_to).is_(None), col(Assignment.valid_to) > on),
        )
        .order_by(col(Unit.code), col(Assignment.valid_from))
    )
    found: dict[UUID, list[Place]] = {}
    for assignment, code in (await session.execute(query)).all():
        found.setdefault(assignment.account_id, []).append(Place(assignment, code))
    return found


async def view_accounts(session: AsyncSession, accounts: list[Account], *, on: date) -> list[AccountView]:
    """Accounts with what belongs to them, in the same order, in three statements whatever their number."""
    ids = [account.id for account in accounts]
    grants = await live_grants(session, ids)
    places = await live_places(session, ids, on=on)
    query = select(Unit).where(
        col(Unit.street_id) == _street(session), col(Unit.id).in_({account.unit_id for account in accounts})
    )
    units = {unit.id: unit for unit in (await session.execute(query)).scalars()}
    return [
        AccountView(
            account,
            units[account.unit_id],
            tuple(grants.get(account.id, ())),
            tuple(places.get(account.id, ())),
        )
        for account in accounts
    ]


async def view_account(session: AsyncSession, account: Account, *, on: date) -> AccountView:
    """One account with what belongs to it."""
    await session.flush()
    return (await view_accounts(session, [account], on=on))[0]


async def count_confirmed_leads(session: AsyncSession) -> int:
    """How many people were given the lead of the street's office, and took it up.

    Suspended ones count: else the command line, which can suspend, could open its own door again.
    """
    query = (
        select(func.count())
        .select_from(DutyGrant)
        .join(
            Credential,
            (col(Credential.street_id) == col(DutyGrant.street_id))
            & (col(Credential.account_id) == col(DutyGrant.account_id)),
        )
        .where(
            col(DutyGrant.street_id) == _street(session),
            col(DutyGrant.duty) == Duty.OFFICE_LEAD,
            col(DutyGrant.state) == DutyState.ACTIVE,
        )
    )
    return int((await session.execute(query)).scalar_one())


async def known_words(session: AsyncSession, account: Account) -> list[str]:
    """What others know about an account's owner: no password may lean on it."""
    unit = await session.get(Unit, (account.street_id, account.unit_id))
    street = await session.get(Street, account.street_id)
    words = [account.login, account.display_name]
    words += [
        name for place in (unit, street) if place is not None for name in (place.name_zh, place.name_en)
    ]
    return words
