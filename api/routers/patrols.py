"""Patrols: planned, handed on, walked, and what they found."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.access.permissions import Permission
from api.db.session import AsyncSession
from api.domain.patrols import queries, service
from api.domain.patrols.queries import PatrolFilter
from api.domain.patrols.words import PatrolStatus
from api.domain.places.queries import list_units_below
from api.kit.clock import legal_date
from api.routers.answers import Answer, etag
from api.routers.dependencies import Edge, SignedIn, check_match
from api.routers.strict_json import StrictRoute
from api.schemas.fields import Id, LegalDate, UnitCode
from api.schemas.openapi_answers import VERSIONED
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor, page_of
from api.schemas.patrols import PatrolCompletionIn, PatrolIn, PatrolOut, ReasonIn, patrol_json
from api.schemas.problems import refusals
from api.schemas.tasks import OwnerIn

router = APIRouter(prefix="/v1/patrols", tags=["patrols"], route_class=StrictRoute)

_SEEN = ("not_allowed", "not_found", "session_ended", "token_expired")
_POST = (
    *_SEEN,
    "idempotency_in_progress",
    "idempotency_key_invalid",
    "idempotency_key_reused",
    "invalid_input",
)

Change = Callable[[AsyncSession], Awaitable[None]]


@router.get("", response_model=Page[PatrolOut], responses=refusals("invalid_input", *_SEEN))
async def list_patrols(  # noqa: PLR0913, PLR0917 - one parameter a filter
    edge: SignedIn,
    grid_code: Annotated[UnitCode | None, Query(description="Of this unit and what lies below it.")] = None,
    owner_id: Annotated[UUID | None, Query(description="Of this account.")] = None,
    status: Annotated[PatrolStatus | None, Query(description="Only in this state.")] = None,
    template_id: Annotated[UUID | None, Query(description="Only of this template.")] = None,
    first_on: Annotated[LegalDate | None, Query(alias="from", description="Planned on or after.")] = None,
    last_on: Annotated[LegalDate | None, Query(alias="to", description="Planned on or before.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Patrols, newest first: one's own for a worker, those of the units that chief and community lead lead.

    The office lead sees the street's.
    """
    after = decode_cursor(cursor, datetime, UUID)
    async with edge.begin(Permission.FIELD_READ) as session:
        grids = None
        if grid_code is not None:
            today = legal_date(edge.services.clock())
            grids = tuple(await list_units_below(session, grid_code, on=today))
        wanted = PatrolFilter(
            grids,
            owner_id,
            status,
            template_id,
            first_on,
            last_on,
            None if after is None else (after[0], after[1]),
            limit + 1,
        )
        rows = await queries.list_patrols(session, wanted)
    page, has_more = page_of(rows, limit)
    following = encode_cursor(page[-1]["window_starts_at"], str(page[-1]["id"])) if has_more else None
    return Answer({"items": [patrol_json(row) for row in page], "next_cursor": following}).response()


@router.post(
    "",
    status_code=201,
    response_model=PatrolOut,
    responses={201: VERSIONED, **refusals("grid_unstaffed", *_POST)},
)
async def plan_patrol(body: PatrolIn, edge: SignedIn) -> Response:
    """Plan one patrol by hand. Its owner gets a task that is due when the window ends."""
    new = body.to_new_patrol()

    async def verb(session: AsyncSession) -> Answer:
        patrol_id = await service.plan_patrol(session, edge.actor, new, now=edge.services.clock())
        return await _answer(session, patrol_id, status=201)

    return await edge.once(Permission.FIELD_PLAN, verb)


@router.get("/{patrol_id}", response_model=PatrolOut, responses={200: VERSIONED, **refusals(*_SEEN)})
async def read_patrol(edge: SignedIn, patrol_id: Id) -> Response:
    """One patrol, with the points that were visited, and its ETag."""
    async with edge.begin(Permission.FIELD_READ) as session:
        answer = await _answer(session, patrol_id)
    return answer.response()


@router.post(
    "/{patrol_id}/assignment",
    response_model=PatrolOut,
    responses=refusals("illegal_transition", "precondition_required", "stale", *_POST),
)
async def hand_patrol(body: OwnerIn, edge: SignedIn, patrol_id: Id) -> Response:
    """Hand a planned patrol, with its task, to somebody else who works in the grid. Needs If-Match."""

    def check(version: int) -> None:
        check_match(edge.request, version)

    async def change(session: AsyncSession) -> None:
        now = edge.services.clock()
        await service.hand_patrol(session, edge.actor, patrol_id, body.owner_id, check, now=now)

    return await _change(edge, patrol_id, change)


@router.post(
    "/{patrol_id}/cancellation", response_model=PatrolOut, responses=refusals("illegal_transition", *_POST)
)
async def cancel_patrol(body: ReasonIn, edge: SignedIn, patrol_id: Id) -> Response:
    """Say that a planned patrol is not to be walked, and why. One that was missed stays missed."""

    async def change(session: AsyncSession) -> None:
        now = edge.services.clock()
        await service.cancel_patrol(session, edge.actor, patrol_id, body.reason, now=now)

    return await _change(edge, patrol_id, change)


@router.post(
    "/{patrol_id}/completion",
    response_model=PatrolOut,
    responses=refusals("illegal_transition", "patrol_points_missing", *_POST),
)
async def complete_patrol(body: PatrolCompletionIn, edge: SignedIn, patrol_id: Id) -> Response:
    """Say what one's own patrol found, from a closed list. Send its check-ins first.

    Said again, the last word stays. A patrol also becomes `done` by its check-ins alone, and then still takes
    its findings.
    """

    async def verb(session: AsyncSession) -> Answer:
        now = edge.services.clock()
        row = await service.complete_patrol(session, edge.actor, patrol_id, body.findings, now=now)
        return Answer(patrol_json(row), etag=etag(row["version"]))

    return await edge.once(Permission.FIELD_RECORD, verb)


async def _change(edge: Edge, patrol_id: UUID, change: Change) -> Response:
    async def verb(session: AsyncSession) -> Answer:
        await change(session)
        await session.flush()
        return await _answer(session, patrol_id)

    return await edge.once(Permission.FIELD_PLAN, verb)


async def _answer(session: AsyncSession, patrol_id: UUID, *, status: int = 200) -> Answer:
    row = await queries.get_patrol(session, patrol_id)
    return Answer(patrol_json(row), status, etag(row["version"]))
