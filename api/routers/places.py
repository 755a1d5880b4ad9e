"""Units of a street: the tree as it was on a day, boundaries in any reference system, and who is missing."""

from datetime import date
from typing import Annotated, Any, Final

from fastapi import APIRouter, Query, Response

from api.access.database_roles import DatabaseRole
from api.access.permissions import Permission
from api.db.session import binding
from api.domain.places import tree
from api.domain.places.words import PlaceKind
from api.domain.staffing.service import GapFilter, list_gaps
from api.kit.clock import legal_date
from api.kit.crs import Crs
from api.routers.answers import JSON, Answer
from api.routers.cached import cached_answer
from api.routers.dependencies import Edge, SignedIn
from api.routers.strict_json import StrictRoute
from api.schemas.fields import UnitCode
from api.schemas.openapi_answers import CACHED, NOT_MODIFIED
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor, page_of
from api.schemas.places import (
    GEOJSON,
    AsOf,
    GapOut,
    PlaceFeatureOut,
    PlaceOut,
    PlaceReadOut,
    PlaceShapeOut,
    boundary_json,
    gap_json,
    is_geojson,
    place_json,
    place_read_json,
)
from api.schemas.problems import refusals

router = APIRouter(prefix="/v1/places", tags=["places"], route_class=StrictRoute)

_READ = ("invalid_input", "not_allowed", "session_ended", "token_expired")
_KEPT: Final[dict[int | str, dict[str, Any]]] = {200: CACHED, 304: NOT_MODIFIED}
_SHAPES: Final[dict[str, Any]] = {
    **CACHED,
    "description": "GeoJSON in `wgs84` and `cgcs2000`; else plain JSON.",
    "model": PlaceShapeOut,
    "content": {GEOJSON: {"schema": {"$ref": "#/components/schemas/PlaceFeatureOut"}}},
}


@router.get("", response_model=Page[PlaceOut], responses={**_KEPT, **refusals(*_READ)})
async def list_places(
    edge: SignedIn,
    parent_code: Annotated[
        UnitCode | None, Query(description="Only units right below this one; all of the street without it.")
    ] = None,
    kind: Annotated[PlaceKind | None, Query(description="Only units of this kind.")] = None,
    as_of: AsOf = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Units of the caller's street as they were on a day, by code. May be kept for five minutes."""
    after = decode_cursor(cursor, str)
    wanted = tree.PlaceFilter(
        _day(edge, as_of), limit + 1, parent_code, kind, None if after is None else after[0]
    )
    async with edge.begin(Permission.PLACE_READ) as session:
        rows = await tree.list_places(session, wanted)
    page, has_more = page_of(rows, limit)
    body = {
        "items": [place_json(row) for row in page],
        "next_cursor": encode_cursor(page[-1]["code"]) if has_more else None,
    }
    return cached_answer(edge.request, body)


@router.get("/gaps", response_model=Page[GapOut], responses=refusals(*_READ))
async def list_staff_gaps(
    edge: SignedIn,
    on: Annotated[AsOf, Query(description="The day; today when left out.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Small grids without a responsible or a deputy on a day, by code: of one's units, or of the street.

    Somebody who is suspended answers for nothing. The office gets a task for each while it lasts.
    """
    after = decode_cursor(cursor, str)
    async with edge.begin(Permission.FIELD_PLAN) as session:
        is_area = binding(session).role is DatabaseRole.AREA
        wanted = GapFilter(
            _day(edge, on),
            edge.actor.units if is_area else None,
            None if after is None else after[0],
            limit + 1,
        )
        rows = await list_gaps(session, wanted)
    page, has_more = page_of(rows, limit)
    following = encode_cursor(page[-1]["code"]) if has_more else None
    return Answer({"items": [gap_json(row) for row in page], "next_cursor": following}).response()


@router.get("/{code}", response_model=PlaceReadOut, responses={**_KEPT, **refusals("not_found", *_READ)})
async def read_place(edge: SignedIn, code: UnitCode, as_of: AsOf = None) -> Response:
    """One unit as it was on a day, with the history of its boundary. May be kept for five minutes."""
    async with edge.begin(Permission.PLACE_READ) as session:
        row, boundaries = await tree.get_place(session, code, on=_day(edge, as_of))
    return cached_answer(edge.request, place_read_json(row, boundaries))


@router.get(
    "/{code}/geometry",
    response_model=PlaceFeatureOut,
    responses={200: _SHAPES, 304: NOT_MODIFIED, **refusals("boundary_unknown", "not_found", *_READ)},
)
async def read_place_geometry(
    edge: SignedIn,
    code: UnitCode,
    crs: Annotated[Crs, Query(description="Reference system of the answer.")] = Crs.WGS84,
    as_of: AsOf = None,
) -> Response:
    """The boundary of a unit that was in force on a day. May be kept for five minutes.

    GeoJSON (`application/geo+json`) only in `wgs84` and `cgcs2000`; in `gcj02` and `bd09` plain JSON that
    names its reference system, so that no map takes it for what it is not.
    """
    async with edge.begin(Permission.PLACE_READ) as session:
        row, geometry = await tree.get_boundary(session, code, on=_day(edge, as_of))
    media_type = GEOJSON if is_geojson(crs) else JSON
    return cached_answer(edge.request, boundary_json(row, geometry, crs), media_type)


def _day(edge: Edge, on: date | None) -> date:
    return legal_date(edge.services.clock()) if on is None else on
