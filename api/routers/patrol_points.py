"""Patrol points: kept by chief, community lead and office lead, read by everybody in the field."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.access.permissions import Permission
from api.db.session import AsyncSession
from api.domain.places import points
from api.domain.places.point_words import PointType
from api.routers.answers import Answer, etag
from api.routers.dependencies import SignedIn, check_match
from api.routers.strict_json import StrictRoute
from api.schemas.fields import Id, UnitCode
from api.schemas.openapi_answers import VERSIONED
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor, page_of
from api.schemas.patrol_points import PatrolPointEdit, PatrolPointIn, PatrolPointOut, point_json
from api.schemas.places import AsOf
from api.schemas.problems import refusals

router = APIRouter(prefix="/v1/patrol-points", tags=["patrol points"], route_class=StrictRoute)

_READ = ("not_allowed", "session_ended", "token_expired")
_WRITTEN = ("invalid_input", "point_not_allowed", "point_outside_grid", *_READ)
_KEYED = ("idempotency_in_progress", "idempotency_key_invalid", "idempotency_key_reused")
_MATCHED = ("illegal_transition", "not_found", "precondition_required", "stale")


@router.get("", response_model=Page[PatrolPointOut], responses=refusals("invalid_input", *_READ))
async def list_patrol_points(
    edge: SignedIn,
    grid_code: Annotated[UnitCode | None, Query(description="Only of this small grid.")] = None,
    kind: Annotated[PointType | None, Query(description="Only of this kind.")] = None,
    as_of: Annotated[
        AsOf, Query(description="Only those open on this day; closed ones too when left out.")
    ] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Points of the street, newest first."""
    after = decode_cursor(cursor, UUID)
    wanted = points.PointFilter(limit + 1, grid_code, kind, as_of, None if after is None else after[0])
    async with edge.begin(Permission.FIELD_READ) as session:
        rows = await points.list_points(session, wanted)
    page, has_more = page_of(rows, limit)
    following = encode_cursor(page[-1]["id"]) if has_more else None
    return Answer({"items": [point_json(row) for row in page], "next_cursor": following}).response()


@router.post(
    "",
    status_code=201,
    response_model=PatrolPointOut,
    responses={201: VERSIONED, **refusals("point_code_taken", *_WRITTEN, *_KEYED)},
)
async def add_patrol_point(body: PatrolPointIn, edge: SignedIn) -> Response:
    """Add a point to a small grid that one answers for. It must lie in the grid, or at its edge."""

    async def verb(session: AsyncSession) -> Answer:
        now = edge.services.clock()
        place = body.to_place()
        point_id = await points.add_point(session, edge.actor, body.code, body.grid_code, place, now=now)
        return await _answer(session, point_id, status=201)

    return await edge.once(Permission.FIELD_PLAN, verb)


@router.get(
    "/{point_id}", response_model=PatrolPointOut, responses={200: VERSIONED, **refusals("not_found", *_READ)}
)
async def read_patrol_point(edge: SignedIn, point_id: Id) -> Response:
    """One point, with its ETag."""
    async with edge.begin(Permission.FIELD_READ) as session:
        answer = await _answer(session, point_id)
    return answer.response()


@router.put("/{point_id}", response_model=PatrolPointOut, responses=refusals(*_MATCHED, *_WRITTEN))
async def change_patrol_point(body: PatrolPointEdit, edge: SignedIn, point_id: Id) -> Response:
    """Change kind, names and place of an open point. Needs If-Match; code and grid stay."""
    async with edge.begin(Permission.FIELD_PLAN) as session:
        await points.change_point(
            session,
            edge.actor,
            point_id,
            body.to_place(),
            lambda version: check_match(edge.request, version),
            now=edge.services.clock(),
        )
        answer = await _answer(session, point_id)
    return answer.response()


@router.post(
    "/{point_id}/closure", response_model=PatrolPointOut, responses=refusals(*_MATCHED, *_KEYED, *_READ)
)
async def close_patrol_point(edge: SignedIn, point_id: Id) -> Response:
    """Take a point out of patrols from today on. Needs If-Match; what was recorded there stays."""

    async def verb(session: AsyncSession) -> Answer:
        await points.close_point(
            session,
            edge.actor,
            point_id,
            lambda version: check_match(edge.request, version),
            now=edge.services.clock(),
        )
        return await _answer(session, point_id)

    return await edge.once(Permission.FIELD_PLAN, verb)


async def _answer(session: AsyncSession, point_id: UUID, status: int = 200) -> Answer:
    row = await points.get_point(session, point_id)
    return Answer(point_json(row), status, etag=etag(row["version"]))
