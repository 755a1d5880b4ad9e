"""Accounts of a street: who manages them, and what a second person confirms."""

from collections.abc import Awaitable, Callable
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Depends, Query, Response

from api.access.permissions import Duty, Permission, Role
from api.crypto.link_codes import LinkCode, derived_link_code, new_link_code
from api.db.session import AsyncSession
from api.domain.people import duties, queries, service
from api.domain.people.activation import issue_link_code
from api.domain.people.assignments import AssignedUnit
from api.domain.people.lifecycle import AccountState
from api.domain.people.models import Account
from api.domain.people.words import AccountKind, Capacity
from api.kit.clock import legal_date
from api.kit.ids import new_id
from api.routers.answers import Answer, etag
from api.routers.dependencies import Edge, SignedIn, check_match, idempotency_key
from api.routers.offices import StreetToManage, bind_street
from api.routers.strict_json import StrictRoute
from api.schemas.accounts import (
    AccountEdit,
    AccountIn,
    AccountOut,
    AssignmentOut,
    ConfirmedDutyOut,
    DutyOut,
    LinkCodeOut,
    duty_members,
)
from api.schemas.openapi_answers import VERSIONED
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor, page_of
from api.schemas.problems import refusals

router = APIRouter(prefix="/v1/accounts", tags=["accounts"], route_class=StrictRoute)

_SEEN = ("not_allowed", "not_found", "session_ended", "token_expired")
_KEYED = ("idempotency_in_progress", "idempotency_key_invalid", "idempotency_key_reused")


async def get_office(edge: SignedIn, street_code: StreetToManage = None) -> Edge:
    """The request of somebody who manages accounts, bound to the street that it works in."""
    return await bind_street(edge, Permission.ACCOUNT_MANAGE, street_code)


Office = Annotated[Edge, Depends(get_office)]


@router.get("", operation_id="list_accounts", responses=refusals("invalid_input", *_SEEN))
async def list_accounts(
    edge: Office,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
    role: Annotated[Role | None, Query(description="Only of this role.")] = None,
    state: Annotated[AccountState | None, Query(description="Only in this state.")] = None,
) -> Page[AccountOut]:
    """Accounts that the caller manages, newest first."""
    after = decode_cursor(cursor, UUID)
    async with edge.begin(Permission.ACCOUNT_MANAGE) as session:
        accounts = await queries.list_accounts(
            session, before=None if after is None else after[0], limit=limit + 1, role=role, state=state
        )
        page, has_more = page_of(accounts, limit)
        views = await queries.view_accounts(session, list(page), on=_today(edge))
    return Page[AccountOut](
        items=[account_out(view) for view in views],
        next_cursor=encode_cursor(page[-1].id) if has_more else None,
    )


@router.post(
    "",
    operation_id="create_account",
    status_code=201,
    response_model=AccountOut,
    responses={201: VERSIONED, **refusals("duty_conflict", "invalid_input", "login_taken", *_SEEN, *_KEYED)},
)
async def create_account(edge: Office, body: AccountIn) -> Response:
    """Make an account. Its owner opens it with a link code; duties that weigh most await a second person."""

    async def verb(session: AsyncSession) -> Answer:
        account = await service.create_account(session, edge.actor, body.login, _change(body), now=_now(edge))
        return await _answer(session, edge, account, status=201)

    return await edge.once(Permission.ACCOUNT_MANAGE, verb)


@router.get(
    "/{account_id}",
    operation_id="read_account",
    response_model=AccountOut,
    responses={200: VERSIONED, **refusals(*_SEEN)},
)
async def read_account(edge: Office, account_id: UUID) -> Response:
    """One account, with its ETag."""
    async with edge.begin(Permission.ACCOUNT_MANAGE) as session:
        account = await queries.get_account(session, account_id)
        answer = await _answer(session, edge, account)
    return answer.response()


@router.put(
    "/{account_id}",
    operation_id="change_account",
    response_model=AccountOut,
    responses=refusals(
        "duty_conflict", "invalid_input", "open_work", "precondition_required", "stale", *_SEEN
    ),
)
async def change_account(edge: Office, account_id: UUID, body: AccountEdit) -> Response:
    """Change name, role, unit, duties and assignments. Needs If-Match; takes effect at once.

    A duty that a second person must confirm is pending again when the account moves to another unit.
    """
    async with edge.begin(Permission.ACCOUNT_MANAGE) as session:
        account = await queries.lock_account(session, account_id, is_closing=True)
        check_match(edge.request, account.version)
        await service.change_account(session, edge.actor, account, _change(body), now=_now(edge))
        answer = await _answer(session, edge, account)
    return answer.response()


@router.post(
    "/{account_id}/link-codes",
    operation_id="issue_account_link_code",
    status_code=201,
    response_model=LinkCodeOut,
    responses=refusals("illegal_transition", *_SEEN, *_KEYED),
)
async def issue_account_link_code(edge: Office, account_id: UUID) -> Response:
    """Make a link code, with which the owner sets a password: at first, or after losing it.

    Shown once; an older unused code of the account dies. Nobody learns or chooses another's password.
    """
    link_secret, key = edge.services.keyring.link_secret, idempotency_key(edge.request)
    street_id = edge.actor.street_id

    def code_of(link_id: UUID) -> LinkCode:
        if key is None:
            return new_link_code(street_id)
        return derived_link_code(street_id, link_id, key, link_secret)

    async def verb(session: AsyncSession) -> Answer:
        account = await queries.lock_account(session, account_id)
        link_id = new_id()
        code = code_of(link_id)
        expires_at = await issue_link_code(
            session, edge.actor, account, code, link_secret=link_secret, now=_now(edge), link_id=link_id
        )
        body = LinkCodeOut(account_id=account_id, link_code=code.to_text(), expires_at=expires_at)
        kept = body.model_dump(mode="json", exclude={"link_code"}) | {"link_id": str(link_id)}
        return Answer(body, 201, stored=kept)

    def rebuild(kept: dict[str, Any]) -> dict[str, Any]:
        link_id = UUID(kept.pop("link_id"))
        return {"link_code": code_of(link_id).to_text(), **kept}

    return await edge.once(Permission.ACCOUNT_MANAGE, verb, rebuild=rebuild)


@router.post(
    "/{account_id}/suspension",
    operation_id="suspend_account",
    response_model=AccountOut,
    responses={200: VERSIONED, **refusals("illegal_transition", "open_work", "same_person", *_SEEN, *_KEYED)},
)
async def suspend_account(edge: Office, account_id: UUID) -> Response:
    """Shut an account out at once: its sessions end and its link codes die.

    Not while it answers for cases: these are handed over first. Sessions can be ended at any time.
    """
    return await _once(edge, account_id, service.suspend_account)


@router.post(
    "/{account_id}/reinstatement",
    operation_id="reinstate_account",
    response_model=AccountOut,
    responses={200: VERSIONED, **refusals("illegal_transition", *_SEEN, *_KEYED)},
)
async def reinstate_account(edge: Office, account_id: UUID) -> Response:
    """Let a suspended account in again, with the password it had."""
    return await _once(edge, account_id, service.reinstate_account)


@router.delete(
    "/{account_id}/sessions",
    operation_id="end_account_sessions",
    status_code=204,
    response_class=Response,
    responses=refusals(*_SEEN),
)
async def end_account_sessions(edge: Office, account_id: UUID) -> Response:
    """Sign an account out everywhere."""
    async with edge.begin(Permission.ACCOUNT_MANAGE) as session:
        account = await queries.lock_account(session, account_id)
        await service.end_sessions(session, edge.actor, account, now=_now(edge))
    return Response(status_code=204)


@router.post(
    "/{account_id}/duties/{duty}/confirmation",
    operation_id="confirm_duty",
    response_model=ConfirmedDutyOut,
    responses=refusals("illegal_transition", "invalid_input", "same_person", *_SEEN, *_KEYED),
)
async def confirm_duty(edge: Office, account_id: UUID, duty: Duty) -> Response:
    """Put a pending duty into force: by another office lead of the street, or an administrator.

    Neither who granted it nor whose it is. An office lead confirms duties of the police as well.
    """

    async def verb(session: AsyncSession) -> Answer:
        grant = await duties.confirm_duty(session, edge.actor, account_id, duty, now=_now(edge))
        return Answer(ConfirmedDutyOut(account_id=account_id, **duty_members(grant)))

    return await edge.once(Permission.ACCOUNT_MANAGE, verb)


def account_out(view: queries.AccountView) -> AccountOut:
    """An account as it leaves the service."""
    account = view.account
    return AccountOut(
        id=account.id,
        kind=AccountKind(account.kind),
        login=account.login,
        display_name=account.display_name,
        role=Role(account.role),
        unit_code=view.unit.code,
        state=AccountState(account.state),
        duties=[DutyOut(**duty_members(grant)) for grant in view.grants],
        assignments=assignments_out(view),
        created_at=account.created_at,
        etag=etag(account.version),
    )


def assignments_out(view: queries.AccountView) -> list[AssignmentOut]:
    """The assignments of an account as they leave the service."""
    return [
        AssignmentOut(
            unit_code=place.unit_code,
            capacity=Capacity(place.assignment.capacity),
            valid_from=place.assignment.valid_from,
            valid_to=place.assignment.valid_to,
        )
        for place in view.places
    ]


async def _once(edge: Edge, account_id: UUID, change: Callable[..., Awaitable[None]]) -> Response:
    async def verb(session: AsyncSession) -> Answer:
        account = await queries.lock_account(session, account_id, is_closing=True)
        await change(session, edge.actor, account, now=_now(edge))
        return await _answer(session, edge, account)

    return await edge.once(Permission.ACCOUNT_MANAGE, verb)


async def _answer(session: AsyncSession, edge: Edge, account: Account, status: int = 200) -> Answer:
    view = await queries.view_account(session, account, on=_today(edge))
    return Answer(account_out(view), status, etag=etag(account.version))


def _change(body: AccountEdit) -> service.AccountChange:
    assignments = None
    if body.assignments is not None:
        assignments = tuple(AssignedUnit(one.unit_code, one.capacity) for one in body.assignments)
    return service.AccountChange(
        body.display_name, body.role, body.unit_code, frozenset(body.duties), assignments
    )


def _now(edge: Edge) -> datetime:
    return edge.services.clock()


def _today(edge: Edge) -> date:
    return legal_date(_now(edge))
