"""Granting, confirming and ending duties: what weighs most takes two people.

Source: the API contract, *Who is who*.
"""

from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.access.duties import CONFIRMED_DUTIES, DUTIES_OF_ROLE, duties_clash
from api.access.permissions import Duty, Role
from api.db.session import binding, rebind
from api.domain.audit.service import record
from api.domain.people import queries
from api.domain.people.lifecycle import DutyState, advance_duty
from api.domain.people.models import Account, DutyGrant
from api.errors import DomainError, NotFound, SamePerson
from api.kit.ids import NIL, new_id


class DutyConflict(DomainError):
    """These duties never stand on one account, or do not fit its role."""

    code = "duty_conflict"


def check_duties(role: Role, duties: frozenset[Duty]) -> None:
    """Refuse duties that do not fit the role, or one another.

    Raises:
        DutyConflict: They do not.
    """
    if not duties <= DUTIES_OF_ROLE[role] or duties_clash(duties):
        raise DutyConflict


async def set_duties(
    session: AsyncSession,
    actor: Actor,
    account: Account,
    wanted: frozenset[Duty],
    *,
    is_renewed: bool = False,
    now: datetime,
) -> bool:
    """Make the live grants of an account those wanted; tells whether anything changed. Not committed here.

    Args:
        session: The transaction that holds the account's lock.
        actor: Who grants.
        account: With its role as it will be.
        wanted: All duties of the account from now on.
        is_renewed: Whether confirmed duties need a second person again: the account moved, or was reset.
        now: Current time, UTC.

    Raises:
        DutyConflict: They do not fit the role, or one another.
    """
    check_duties(Role(account.role), wanted)
    live = {
        Duty(grant.duty): grant
        for grant in (await queries.live_grants(session, [account.id])).get(account.id, [])
    }
    ended = {duty for duty in live if duty not in wanted or (is_renewed and duty in CONFIRMED_DUTIES)}
    for duty in sorted(ended):
        live[duty].state = advance_duty(live[duty].state, DutyState.ENDED)
        live[duty].ended_at = now
        await _record(session, actor, account.id, "duty_ended", duty, now)
    # The new grant of a renewed duty must not meet the old one in the unique index.
    await session.flush()
    granted = (wanted - live.keys()) | (wanted & ended)
    for duty in sorted(granted):
        session.add(_new_grant(actor, account, duty, now))
        await _record(session, actor, account.id, "duty_granted", duty, now)
    return bool(ended or granted)


def _new_grant(actor: Actor, account: Account, duty: Duty, now: datetime) -> DutyGrant:
    return DutyGrant(
        street_id=account.street_id,
        id=new_id(),
        account_id=account.id,
        duty=duty.value,
        state=(DutyState.PENDING if duty in CONFIRMED_DUTIES else DutyState.ACTIVE).value,
        granted_by=None if actor.account_id == NIL else actor.account_id,
        granted_at=now,
    )


async def confirm_duty(
    session: AsyncSession, actor: Actor, account_id: UUID, duty: Duty, *, now: datetime
) -> DutyGrant:
    """Put a pending duty into force. Not committed here.

    An office lead confirms duties of the police too, whose accounts are otherwise not the lead's to see;
    so this verb runs as `app_admin`, bound to the same street.

    Raises:
        NotFound: No such grant in the street.
        SamePerson: The granter, or the one it was granted to.
        IllegalTransition: It is in force already.
    """
    if binding(session).role is not DatabaseRole.ADMIN:
        await rebind(session, role=DatabaseRole.ADMIN)
    account = await queries.lock_account(session, account_id)
    grant = await queries.find_grant(session, account_id, duty)
    if grant is None:
        raise NotFound
    if actor.account_id != NIL and actor.account_id in {grant.granted_by, account_id}:
        raise SamePerson
    grant.state = advance_duty(grant.state, DutyState.ACTIVE)
    grant.confirmed_by = None if actor.account_id == NIL else actor.account_id
    grant.confirmed_at = now
    account.identity_stamp += 1
    account.version += 1
    await _record(session, actor, account_id, "duty_confirmed", duty, now)
    return grant


async def _record(
    session: AsyncSession, actor: Actor, account_id: UUID, action: str, duty: Duty, now: datetime
) -> None:
    await record(session, actor, action, "account", account_id, now=now, detail={"duty": duty.value})
