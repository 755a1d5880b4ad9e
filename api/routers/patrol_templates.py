"""Patrol templates: plans of patrols that come again."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.access.permissions import Permission
from api.db.session import AsyncSession
from api.domain.patrol_templates import queries, service
from api.domain.patrol_templates.queries import TemplateFilter
from api.domain.patrols.service import cancel_ahead
from api.domain.places.queries import list_units_below
from api.kit.clock import legal_date
from api.routers.answers import Answer, etag
from api.routers.dependencies import SignedIn, check_match
from api.routers.strict_json import StrictRoute
from api.schemas.fields import Id, UnitCode
from api.schemas.openapi_answers import VERSIONED
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor, page_of
from api.schemas.patrol_templates import (
    PatrolTemplateEdit,
    PatrolTemplateIn,
    PatrolTemplateOut,
    template_json,
)
from api.schemas.patrols import ReasonIn
from api.schemas.problems import refusals

router = APIRouter(prefix="/v1/patrol-templates", tags=["patrols"], route_class=StrictRoute)

_SEEN = ("not_allowed", "not_found", "session_ended", "token_expired")
_KEYED = ("idempotency_in_progress", "idempotency_key_invalid", "idempotency_key_reused")
_EDIT = ("illegal_transition", "invalid_input", "precondition_required", "stale", *_SEEN)


@router.get("", response_model=Page[PatrolTemplateOut], responses=refusals("invalid_input", *_SEEN))
async def list_patrol_templates(
    edge: SignedIn,
    grid_code: Annotated[UnitCode | None, Query(description="Of this unit and what lies below it.")] = None,
    is_in_force: Annotated[bool | None, Query(description="Only those that have not ended.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Templates of the grids that the caller leads, newest first."""
    after = decode_cursor(cursor, UUID)
    today = legal_date(edge.services.clock())
    async with edge.begin(Permission.FIELD_PLAN) as session:
        grids = None
        if grid_code is not None:
            grids = tuple(await list_units_below(session, grid_code, on=today))
        wanted = TemplateFilter(
            grids, today if is_in_force else None, None if after is None else after[0], limit + 1
        )
        rows = await queries.list_templates(session, wanted)
    page, has_more = page_of(rows, limit)
    following = encode_cursor(str(page[-1]["id"])) if has_more else None
    return Answer({"items": [template_json(row) for row in page], "next_cursor": following}).response()


@router.post(
    "",
    status_code=201,
    response_model=PatrolTemplateOut,
    responses={201: VERSIONED, **refusals("invalid_input", *_KEYED, *_SEEN)},
)
async def create_patrol_template(body: PatrolTemplateIn, edge: SignedIn) -> Response:
    """Plan patrols that come again in a small grid. The service makes those of the next three days itself."""
    plan = body.to_plan()

    async def verb(session: AsyncSession) -> Answer:
        now = edge.services.clock()
        template_id = await service.create_template(session, edge.actor, body.grid_code, plan, now=now)
        return await _answer(session, template_id, status=201)

    return await edge.once(Permission.FIELD_PLAN, verb)


@router.get(
    "/{template_id}", response_model=PatrolTemplateOut, responses={200: VERSIONED, **refusals(*_SEEN)}
)
async def read_patrol_template(edge: SignedIn, template_id: Id) -> Response:
    """One template, with its ETag."""
    async with edge.begin(Permission.FIELD_PLAN) as session:
        answer = await _answer(session, template_id)
    return answer.response()


@router.put("/{template_id}", response_model=PatrolTemplateOut, responses=refusals(*_EDIT))
async def change_patrol_template(body: PatrolTemplateEdit, edge: SignedIn, template_id: Id) -> Response:
    """Plan anew. Patrols that are made already stay as they are. Needs If-Match."""
    plan = body.to_plan()

    def check(version: int) -> None:
        check_match(edge.request, version)

    async with edge.begin(Permission.FIELD_PLAN) as session:
        now = edge.services.clock()
        await service.change_template(session, edge.actor, template_id, plan, check, now=now)
        answer = await _answer(session, template_id)
    return answer.response()


@router.post("/{template_id}/closure", response_model=PatrolTemplateOut, responses=refusals(*_KEYED, *_EDIT))
async def close_patrol_template(body: ReasonIn, edge: SignedIn, template_id: Id) -> Response:
    """Make no more patrols of it; those whose window has not begun are cancelled. Needs If-Match."""

    def check(version: int) -> None:
        check_match(edge.request, version)

    async def verb(session: AsyncSession) -> Answer:
        now = edge.services.clock()
        await service.end_template(session, edge.actor, template_id, check, now=now)
        await cancel_ahead(session, edge.actor, template_id, body.reason, now=now)
        return await _answer(session, template_id)

    return await edge.once(Permission.FIELD_PLAN, verb)


async def _answer(session: AsyncSession, template_id: UUID, *, status: int = 200) -> Answer:
    row = await queries.get_template(session, template_id)
    return Answer(template_json(row), status, etag(row["version"]))
