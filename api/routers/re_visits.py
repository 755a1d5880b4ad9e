"""Second visits: drawn by the service, made by somebody of another unit, compared with the first."""

from enum import StrEnum
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.access.permissions import Permission
from api.db.session import AsyncSession
from api.domain.outreach.campaigns import get_campaign, lock_campaign
from api.domain.re_visits import drawing, queries
from api.domain.re_visits.lifecycle import ReVisitStatus
from api.errors import NotFound
from api.routers.answers import Answer, etag
from api.routers.dependencies import SignedIn, check_match
from api.routers.strict_json import StrictRoute
from api.schemas.fields import Id
from api.schemas.openapi_answers import VERSIONED
from api.schemas.outreach import (
    AgreementOut,
    CandidatesOut,
    DrawIn,
    DrawOut,
    DrawsOut,
    ReVisitHandOnIn,
    ReVisitOut,
    agreement_json,
    candidate_json,
    draw_out,
    re_visit_json,
)
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor, page_of
from api.schemas.problems import refusals

router = APIRouter(prefix="/v1/outreach-campaigns/{campaign_id}", tags=["outreach"], route_class=StrictRoute)

_READ = ("not_allowed", "not_found", "session_ended", "token_expired")
_POST = (
    *_READ,
    "idempotency_in_progress",
    "idempotency_key_invalid",
    "idempotency_key_reused",
    "illegal_transition",
    "invalid_input",
)


class AgreementBy(StrEnum):
    """The unit of a cell."""

    COMMUNITY = "community"
    STREET = "street"


@router.post(
    "/re-visits",
    status_code=201,
    response_model=DrawOut,
    responses=refusals("no_independent_visitor", "nothing_to_draw", *_POST),
)
async def draw_re_visits(body: DrawIn, edge: SignedIn, campaign_id: Id) -> Response:
    """Draw second visits from the entrances that were visited since the last draw, and send somebody to each.

    Every grid gives its part. Who goes neither works in the grid nor made the first visit.
    """

    async def verb(session: AsyncSession) -> Answer:
        campaign = await lock_campaign(session, campaign_id)
        now = edge.services.clock()
        draw = await drawing.draw_re_visits(session, edge.actor, campaign, body.share_percent, now=now)
        return Answer(draw_out(draw), 201)

    return await edge.once(Permission.CAMPAIGN_MANAGE, verb)


@router.get("/re-visits", response_model=Page[ReVisitOut], responses=refusals("invalid_input", *_READ))
async def list_re_visits(
    edge: SignedIn,
    campaign_id: Id,
    status: Annotated[ReVisitStatus | None, Query(description="Where it stands.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Second visits, newest first: those one is to make oneself; all of them for the street."""
    after = decode_cursor(cursor, UUID)
    async with edge.begin(Permission.VISIT_READ) as session:
        await get_campaign(session, campaign_id)
        before = None if after is None else after[0]
        rows = await queries.list_re_visits(
            session, campaign_id, status=status, before=before, limit=limit + 1
        )
    page, has_more = page_of(rows, limit)
    following = encode_cursor(str(page[-1]["id"])) if has_more else None
    return Answer({"items": [re_visit_json(row) for row in page], "next_cursor": following}).response()


@router.post(
    "/re-visits/{re_visit_id}/assignment",
    response_model=ReVisitOut,
    responses={200: VERSIONED, **refusals("precondition_required", "stale", *_POST)},
)
async def hand_on_re_visit(
    body: ReVisitHandOnIn, edge: SignedIn, campaign_id: Id, re_visit_id: Id
) -> Response:
    """Send somebody else, of another grid as well. Needs If-Match."""

    async def verb(session: AsyncSession) -> Answer:
        found = await drawing.lock_re_visit(session, campaign_id, re_visit_id)
        check_match(edge.request, found.version)
        now = edge.services.clock()
        await drawing.hand_on_re_visit(session, edge.actor, found, body.account_id, now=now)
        await session.flush()
        rows = await queries.list_re_visits(
            session, campaign_id, status=None, before=None, limit=1, re_visit_id=re_visit_id
        )
        return Answer(re_visit_json(rows[0]), etag=etag(found.version))

    return await edge.once(Permission.CAMPAIGN_MANAGE, verb)


@router.get("/re-visit-draws", responses=refusals(*_READ))
async def list_re_visit_draws(edge: SignedIn, campaign_id: Id) -> DrawsOut:
    """The draws of a campaign with their seeds, newest first."""
    async with edge.begin(Permission.CAMPAIGN_MANAGE) as session:
        await get_campaign(session, campaign_id)
        draws = await queries.list_draws(session, campaign_id)
    return DrawsOut(items=[draw_out(one) for one in draws])


@router.get("/re-visit-draws/{draw_id}/candidates", response_model=CandidatesOut, responses=refusals(*_READ))
async def list_re_visit_candidates(edge: SignedIn, campaign_id: Id, draw_id: Id) -> Response:
    """All entrances that a draw could have chosen: with its seed, enough to draw again and compare."""
    async with edge.begin(Permission.CAMPAIGN_MANAGE) as session:
        rows = await queries.list_candidates(session, campaign_id, draw_id)
    if not rows:
        raise NotFound
    return Answer({"items": [candidate_json(row) for row in rows]}).response()


@router.get("/agreement", response_model=AgreementOut, responses=refusals("invalid_input", *_READ))
async def read_agreement(
    edge: SignedIn,
    campaign_id: Id,
    by: Annotated[AgreementBy, Query(description="Unit of a cell.")] = AgreementBy.COMMUNITY,
) -> Response:
    """How many of those who answered know of the first visit, by community or for the street."""
    async with edge.begin(Permission.CAMPAIGN_MANAGE) as session:
        await get_campaign(session, campaign_id)
        is_by_community = by is AgreementBy.COMMUNITY
        rows = await queries.read_agreement(
            session, campaign_id, ReVisitStatus.DONE.value, is_by_community=is_by_community
        )
    return Answer(
        {"campaign_id": str(campaign_id), "items": [agreement_json(row) for row in rows]}
    ).response()
