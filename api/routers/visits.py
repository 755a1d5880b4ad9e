"""Visits: households counted by outcome at one entrance, and how far a campaign came."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from api.access.database_roles import DatabaseRole
from api.access.permissions import Permission
from api.db.session import AsyncSession, binding
from api.domain.audit.service import record
from api.domain.field_records.grammar import Sent
from api.domain.outreach.campaigns import get_campaign, get_register
from api.domain.places.queries import list_units_below
from api.domain.visits.coverage import CoverageBy, read_coverage
from api.domain.visits.queries import VisitFilter, list_progress
from api.domain.visits.queries import list_visits as read_visits
from api.domain.visits.recording import record_visits
from api.kit.clock import legal_date
from api.routers.answers import Answer
from api.routers.dependencies import Edge, SignedIn
from api.routers.field_batches import RecordKind, take_records
from api.routers.strict_json import StrictRoute
from api.schemas.field_batches import RecordResultsOut, ShownAs
from api.schemas.fields import Id, UnitCode, instant_json
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor, page_of
from api.schemas.problems import refusals
from api.schemas.visits import (
    VISIT,
    AddressUnitProgressOut,
    CoverageOut,
    VisitIn,
    VisitOut,
    cell_json,
    progress_json,
    visit_json,
)

router = APIRouter(prefix="/v1", tags=["outreach"], route_class=StrictRoute)

VISIT_KIND = RecordKind(VISIT, VisitIn.to_item, record_visits, Permission.VISIT_RECORD)

_READ = ("invalid_input", "not_allowed", "not_found", "session_ended", "token_expired")

InUnit = Annotated[UnitCode | None, Query(description="In this unit and what lies below it.")]
RegisterVersion = Annotated[
    int | None, Query(ge=1, le=1_000_000, description="Version of the register; the latest without.")
]


@router.post(
    "/visits",
    response_model=RecordResultsOut,
    responses=refusals("invalid_input", "not_allowed", "session_ended", "token_expired"),
)
async def record_visit(body: Annotated[dict[str, Any], ShownAs(VisitIn), Body()], edge: SignedIn) -> Response:
    """Tell of an attempt at one entrance. Always 200, with one answer: what is wrong stands in its `problem`.

    Batches: `POST /v1/me/records/batch`.
    """
    edge.actor.require(Permission.VISIT_RECORD)
    sent = Sent(edge.services.clock())
    return await take_records(edge, {"visit": VISIT_KIND}, sent, [("visit", body)])


@router.get("/visits", response_model=Page[VisitOut], responses=refusals(*_READ))
async def list_visits(
    edge: SignedIn,
    campaign_id: Annotated[UUID | None, Query(description="Of this campaign.")] = None,
    grid_code: InUnit = None,
    account_id: Annotated[UUID | None, Query(description="Made by this account.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Visits, newest first: in one's grids, or in the street; with one's own `account_id` also elsewhere.

    Reading those of others is recorded.
    """
    after = decode_cursor(cursor, datetime, UUID)
    async with edge.begin(Permission.VISIT_READ) as session:
        grid_ids = await _below(session, edge, grid_code)
        wanted = VisitFilter(
            grid_ids, campaign_id, account_id, None if after is None else (after[0], after[1]), limit + 1
        )
        rows = await read_visits(session, wanted)
        if binding(session).role is not DatabaseRole.GRID:
            detail = {"grid_code": grid_code} if grid_code else {}
            now = edge.services.clock()
            await record(session, edge.actor, "read_visits", "visit", None, now=now, detail=detail)
    page, has_more = page_of(rows, limit)
    following = encode_cursor(page[-1]["observed_at"], str(page[-1]["id"])) if has_more else None
    return Answer({"items": [visit_json(row) for row in page], "next_cursor": following}).response()


@router.get(
    "/outreach-campaigns/{campaign_id}/address-units",
    response_model=Page[AddressUnitProgressOut],
    responses=refusals(*_READ),
)
async def list_address_units(
    edge: SignedIn,
    campaign_id: Id,
    grid_code: InUnit = None,
    has_remaining: Annotated[bool | None, Query(description="Where households remain, or none do.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Entrances of one's grids by code: outcomes so far, when somebody was there, when to try next."""
    after = decode_cursor(cursor, str, UUID)
    async with edge.begin(Permission.VISIT_READ) as session:
        register = await get_register(session, campaign_id)
        rows = await list_progress(
            session,
            register,
            grid_ids=await _below(session, edge, grid_code),
            has_remaining=has_remaining,
            after=None if after is None else (after[0], after[1]),
            limit=limit + 1,
        )
    page, has_more = page_of(rows, limit)
    following = encode_cursor(page[-1]["code"], str(page[-1]["id"])) if has_more else None
    return Answer({"items": [progress_json(row) for row in page], "next_cursor": following}).response()


@router.get(
    "/outreach-campaigns/{campaign_id}/coverage", response_model=CoverageOut, responses=refusals(*_READ)
)
async def read_campaign_coverage(
    edge: SignedIn,
    campaign_id: Id,
    by: Annotated[CoverageBy, Query(description="Unit of a cell.")] = CoverageBy.GRID,
    register_version: RegisterVersion = None,
) -> Response:
    """Households reached of those that are there and did not refuse, with what was excluded beside it.

    Cells are those that the caller answers for as a whole: a worker's and chief's grids, a lead's community.
    """
    async with edge.begin(Permission.VISIT_READ) as session:
        campaign = await get_campaign(session, campaign_id)
        register = await get_register(session, campaign_id, register_version)
        cells = await read_coverage(session, register, by)
    now = edge.services.clock()
    is_past = legal_date(now) > campaign.ends_on
    body = {
        "campaign_id": str(campaign_id),
        "register_version": register.register_version,
        "as_of": instant_json(now),
        "items": [cell_json(cell, is_past=is_past) for cell in cells],
    }
    return Answer(body).response()


async def _below(session: AsyncSession, edge: Edge, unit_code: str | None) -> tuple[UUID, ...] | None:
    if unit_code is None:
        return None
    return tuple(await list_units_below(session, unit_code, on=legal_date(edge.services.clock())))
