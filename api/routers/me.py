"""The signed-in account itself: what it is, its sessions, its password."""

from uuid import UUID

from fastapi import APIRouter, Response

from api.access.permissions import Permission, Role
from api.crypto.passwords import hash_password, verify_password
from api.db.session import AsyncSession
from api.domain.people import passwords as people_passwords
from api.domain.people import queries as people
from api.domain.people.credentials import find_password_hash
from api.domain.sessions import queries as sessions
from api.errors import NotFound
from api.kit.clock import legal_date
from api.routers.accounts import assignments_out
from api.routers.answers import Answer
from api.routers.auth import check_password
from api.routers.dependencies import SignedIn
from api.routers.strict_json import StrictRoute
from api.routers.tokens import address_of, check_throttle
from api.schemas.me import LabelOut, MeOut, MyAccountOut, MyUnitOut, PasswordIn, SessionOut
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor, page_of
from api.schemas.problems import refusals

router = APIRouter(prefix="/v1/me", tags=["me"], route_class=StrictRoute)


@router.get("", operation_id="read_me", responses=refusals("session_ended", "token_expired"))
async def read_me(edge: SignedIn) -> MeOut:
    """Who is signed in, and what role and duties allow now. A change shows at the next request."""
    async with edge.begin(Permission.ME) as session:
        actor = edge.actor
        account = await people.get_account(session, actor.account_id)
        view = await people.view_account(session, account, on=legal_date(edge.services.clock()))
    return MeOut(
        account=MyAccountOut(id=account.id, login=account.login, display_name=account.display_name),
        role=Role(account.role),
        street_code=actor.street_code,
        unit=MyUnitOut(
            code=view.unit.code,
            kind=view.unit.kind,
            name=LabelOut(zh=view.unit.name_zh, en=view.unit.name_en),
        ),
        duties=sorted(actor.duties),
        permissions=actor.permissions(),
        assignments=assignments_out(view),
    )


@router.get(
    "/sessions",
    operation_id="list_my_sessions",
    responses=refusals("invalid_input", "session_ended", "token_expired"),
)
async def list_my_sessions(
    edge: SignedIn, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Page[SessionOut]:
    """Where this account is signed in, newest first."""
    after = decode_cursor(cursor, UUID)
    async with edge.begin(Permission.ME) as session:
        rows = await sessions.list_sessions(
            session,
            edge.actor.account_id,
            before=None if after is None else after[0],
            limit=limit + 1,
            now=edge.services.clock(),
        )
    page, has_more = page_of(rows, limit)
    return Page[SessionOut](
        items=[
            SessionOut(
                id=row.id,
                created_at=row.created_at,
                last_used_at=row.last_used_at,
                expires_at=row.expires_at,
                is_current=row.id == edge.actor.session_id,
            )
            for row in page
        ],
        next_cursor=encode_cursor(page[-1].id) if has_more else None,
    )


@router.delete(
    "/sessions/{session_id}",
    operation_id="end_my_session",
    status_code=204,
    response_class=Response,
    responses=refusals("not_found", "session_ended", "token_expired"),
)
async def end_my_session(edge: SignedIn, session_id: UUID) -> Response:
    """End one of one's own sessions, such as that of a lost phone. Its tokens die at once."""
    async with edge.begin(Permission.ME) as session:
        if not await people_passwords.end_own_session(
            session, edge.actor, session_id, now=edge.services.clock()
        ):
            raise NotFound
    return Response(status_code=204)


@router.post(
    "/password",
    operation_id="change_my_password",
    status_code=204,
    response_class=Response,
    responses=refusals(
        "invalid_input",
        "overloaded",
        "password_too_weak",
        "session_ended",
        "token_expired",
        "too_many_requests",
    ),
)
async def change_my_password(edge: SignedIn, body: PasswordIn) -> Response:
    """Change one's own password; every other session of the account ends.

    `invalid_input` at `/current_password` when that is wrong; `password_too_weak` tells in `reason` why.
    """
    services, address = edge.services, address_of(edge.request)
    async with edge.begin(Permission.ME) as session:
        account = await people.get_account(session, edge.actor.account_id)
        present = await find_password_hash(session, account.id)
        known_words = await people.known_words(session, account)
    is_right = await services.hashing.run(
        verify_password,
        body.current_password,
        present,
        check=lambda: check_throttle(services, account.login, address),
    )
    new_hash = ""
    if is_right:
        check_password(body.new_password, known_words)
        new_hash = await services.hashing.run(hash_password, body.new_password)

    async def change(session: AsyncSession) -> Answer:
        # Only here: the same request asked again is answered as before, though its old password is old.
        if present is None or not is_right:
            services.sign_in_throttle.record_failure(account.login, address)
            raise people_passwords.wrong_password()
        await people_passwords.change_password(session, edge.actor, present, new_hash, now=services.clock())
        return Answer(None, 204)

    return await edge.once(Permission.ME, change)
