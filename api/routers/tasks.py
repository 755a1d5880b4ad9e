"""Tasks: one's own in the order in which they are due, and those of the units that somebody leads."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.access.permissions import Permission
from api.db.session import AsyncSession, Row
from api.domain.places.queries import list_units_below
from api.domain.tasks import handing, queries
from api.domain.tasks.queries import Position, TaskFilter
from api.domain.tasks.words import TaskKind, TaskStatus
from api.kit.clock import legal_date
from api.routers.answers import Answer, etag
from api.routers.dependencies import Edge, SignedIn, check_match
from api.routers.strict_json import StrictRoute
from api.schemas.fields import Id, UnitCode
from api.schemas.openapi_answers import VERSIONED
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor, page_of
from api.schemas.problems import refusals
from api.schemas.tasks import OwnerIn, TaskIn, TaskOut, task_json

router = APIRouter(prefix="/v1", tags=["tasks"], route_class=StrictRoute)

_SEEN = ("not_allowed", "not_found", "session_ended", "token_expired")
_KEYED = ("idempotency_in_progress", "idempotency_key_invalid", "idempotency_key_reused")
_ENDS = ("illegal_transition", "task_follows_source", *_KEYED, *_SEEN)

Change = Callable[[AsyncSession], Awaitable[None]]


@router.get(
    "/me/tasks",
    response_model=Page[TaskOut],
    responses=refusals("invalid_input", "not_allowed", "session_ended", "token_expired"),
)
async def list_my_tasks(
    edge: SignedIn,
    status: Annotated[TaskStatus | None, Query(description="Only in this state.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """One's own tasks: the open ones first, by when they are due; then those that ended, the last first."""
    parts = decode_cursor(cursor, bool, datetime, UUID)
    after = None if parts is None else Position(*parts)
    async with edge.begin(Permission.ME) as session:
        rows = await _own_rows(session, status, after, limit + 1)
    page, has_more = page_of(rows, limit)
    following = None
    if has_more:
        last = page[-1]
        is_ended = last["ended_at"] is not None
        at = last["ended_at"] if is_ended else last["due_at"]
        following = encode_cursor(is_ended, at, str(last["id"]))
    now = edge.services.clock()
    return Answer({"items": [task_json(row, now=now) for row in page], "next_cursor": following}).response()


async def _own_rows(
    session: AsyncSession, status: TaskStatus | None, after: Position | None, wanted: int
) -> list[Row]:
    """Open tasks, filled up with ended ones where the filter and the position allow."""
    rows: list[Row] = []
    if status in {None, TaskStatus.OPEN} and not (after is not None and after.is_ended):
        rows = await queries.list_own_open(session, TaskStatus.OPEN.value, after, wanted)
        after = None
    if status is not TaskStatus.OPEN and len(rows) < wanted:
        rows += await queries.list_own_ended(session, status, after, wanted - len(rows))
    return rows


@router.get("/tasks", response_model=Page[TaskOut], responses=refusals("invalid_input", *_SEEN))
async def list_tasks(  # noqa: PLR0913, PLR0917 - one parameter a filter
    edge: SignedIn,
    unit_code: Annotated[UnitCode | None, Query(description="Of this unit and what lies below it.")] = None,
    owner_id: Annotated[UUID | None, Query(description="Of this account.")] = None,
    status: Annotated[TaskStatus | None, Query(description="Only in this state.")] = None,
    kind: Annotated[TaskKind | None, Query(description="Only of this kind.")] = None,
    is_overdue: Annotated[bool | None, Query(description="Only open ones that were due.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Tasks of the units that the caller leads, or of the street for its lead; the last due first."""
    after = decode_cursor(cursor, datetime, UUID)
    now = edge.services.clock()
    async with edge.begin(Permission.TASK_ASSIGN) as session:
        units = None
        if unit_code is not None:
            units = tuple(await list_units_below(session, unit_code, on=legal_date(now)))
        wanted = TaskFilter(
            units,
            owner_id,
            status,
            kind,
            now if is_overdue else None,
            None if after is None else (after[0], after[1]),
            limit + 1,
        )
        rows = await queries.list_tasks(session, wanted)
    page, has_more = page_of(rows, limit)
    following = encode_cursor(page[-1]["due_at"], str(page[-1]["id"])) if has_more else None
    return Answer({"items": [task_json(row, now=now) for row in page], "next_cursor": following}).response()


@router.post(
    "/tasks",
    status_code=201,
    response_model=TaskOut,
    responses={201: VERSIONED, **refusals("invalid_input", *_KEYED, *_SEEN)},
)
async def give_task(body: TaskIn, edge: SignedIn) -> Response:
    """Give somebody of the field a task in a unit that the caller leads. The owner is told of it."""

    async def verb(session: AsyncSession) -> Answer:
        now = edge.services.clock()
        task_id = await handing.give_task(session, edge.actor, body.to_ad_hoc(), now=now)
        return await _answer(session, edge, task_id, status=201)

    return await edge.once(Permission.TASK_ASSIGN, verb)


@router.get("/tasks/{task_id}", response_model=TaskOut, responses={200: VERSIONED, **refusals(*_SEEN)})
async def read_task(edge: SignedIn, task_id: Id) -> Response:
    """One task of the units that the caller leads, with its ETag. One's own are in `GET /v1/me/tasks`."""
    async with edge.begin(Permission.TASK_ASSIGN) as session:
        answer = await _answer(session, edge, task_id)
    return answer.response()


@router.post("/tasks/{task_id}/completion", response_model=TaskOut, responses=refusals(*_ENDS))
async def complete_task(edge: SignedIn, task_id: Id) -> Response:
    """Say that one's own task is done. One that came from a patrol, a visit or a record ends with that."""

    async def change(session: AsyncSession) -> None:
        await handing.complete_task(session, edge.actor, task_id, now=edge.services.clock())

    return await _change(edge, Permission.ME, task_id, change)


@router.post("/tasks/{task_id}/cancellation", response_model=TaskOut, responses=refusals(*_ENDS))
async def cancel_task(edge: SignedIn, task_id: Id) -> Response:
    """Say that a task of a unit that the caller leads is not to be done."""

    async def change(session: AsyncSession) -> None:
        await handing.cancel_task(session, edge.actor, task_id, now=edge.services.clock())

    return await _change(edge, Permission.TASK_ASSIGN, task_id, change)


@router.post(
    "/tasks/{task_id}/assignment",
    response_model=TaskOut,
    responses=refusals("invalid_input", "precondition_required", "stale", *_ENDS),
)
async def hand_task(body: OwnerIn, edge: SignedIn, task_id: Id) -> Response:
    """Hand an open task to somebody else of the field; the phone that had it drops it. Needs If-Match."""

    def check(version: int) -> None:
        check_match(edge.request, version)

    async def change(session: AsyncSession) -> None:
        now = edge.services.clock()
        await handing.hand_task(session, edge.actor, task_id, body.owner_id, check, now=now)

    return await _change(edge, Permission.TASK_ASSIGN, task_id, change)


async def _change(edge: Edge, permission: Permission, task_id: UUID, change: Change) -> Response:
    async def verb(session: AsyncSession) -> Answer:
        await change(session)
        await session.flush()
        return await _answer(session, edge, task_id)

    return await edge.once(permission, verb)


async def _answer(session: AsyncSession, edge: Edge, task_id: UUID, *, status: int = 200) -> Answer:
    row = await queries.get_task(session, task_id)
    body = task_json(row, now=edge.services.clock())
    return Answer(body, status, etag(row["version"]))
