"""Campaigns: planned by the street, measured by a frozen register, opened and closed."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Path, Query, Response

from api.access.permissions import Permission
from api.db.session import AsyncSession
from api.domain.outreach import campaigns, registers
from api.domain.outreach.lifecycle import CampaignStatus
from api.domain.outreach.models import OutreachCampaign
from api.routers.answers import Answer, etag
from api.routers.dependencies import Edge, SignedIn, check_match
from api.routers.strict_json import StrictRoute
from api.schemas.fields import Id
from api.schemas.openapi_answers import VERSIONED
from api.schemas.outreach import (
    CampaignClosureIn,
    CampaignIn,
    CampaignOut,
    RegisterIn,
    RegisterLineOut,
    RegisterOut,
    RegistersOut,
    campaign_out,
    line_json,
    register_out,
)
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor, page_of
from api.schemas.problems import refusals

router = APIRouter(prefix="/v1/outreach-campaigns", tags=["outreach"], route_class=StrictRoute)

_READ = ("not_allowed", "not_found", "session_ended", "token_expired")
_POST = (
    *_READ,
    "idempotency_in_progress",
    "idempotency_key_invalid",
    "idempotency_key_reused",
    "invalid_input",
)
_EDIT = ("illegal_transition", "precondition_required", "stale", *_POST)

Change = Callable[[AsyncSession, OutreachCampaign, datetime], Awaitable[None]]


@router.get("", response_model=Page[CampaignOut], responses=refusals("invalid_input", *_READ))
async def list_campaigns(
    edge: SignedIn,
    status: Annotated[CampaignStatus | None, Query(description="Where it stands.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Campaigns of the street, newest first."""
    after = decode_cursor(cursor, UUID)
    async with edge.begin(Permission.VISIT_READ) as session:
        before = None if after is None else after[0]
        found = await campaigns.list_campaigns(session, status=status, before=before, limit=limit + 1)
    page, has_more = page_of(found, limit)
    items = [campaign_out(one).model_dump(mode="json") for one in page]
    following = encode_cursor(page[-1].id) if has_more else None
    return Answer({"items": items, "next_cursor": following}).response()


@router.post("", status_code=201, response_model=CampaignOut, responses={201: VERSIONED, **refusals(*_POST)})
async def create_campaign(body: CampaignIn, edge: SignedIn) -> Response:
    """Plan a campaign. It begins as a draft."""

    async def verb(session: AsyncSession) -> Answer:
        now = edge.services.clock()
        made = await campaigns.create_campaign(session, edge.actor, body.to_plan(), now=now)
        return Answer(campaign_out(made), 201, etag=etag(made.version))

    return await edge.once(Permission.CAMPAIGN_MANAGE, verb)


@router.get("/{campaign_id}", response_model=CampaignOut, responses={200: VERSIONED, **refusals(*_READ)})
async def read_campaign(edge: SignedIn, campaign_id: Id) -> Response:
    """One campaign, with its ETag."""
    async with edge.begin(Permission.VISIT_READ) as session:
        found = await campaigns.get_campaign(session, campaign_id)
    return Answer(campaign_out(found), etag=etag(found.version)).response()


@router.put("/{campaign_id}", response_model=CampaignOut, responses={200: VERSIONED, **refusals(*_EDIT)})
async def change_campaign(body: CampaignIn, edge: SignedIn, campaign_id: Id) -> Response:
    """Change name and days of a campaign that is not closed. Needs If-Match."""
    return await _change(
        edge,
        campaign_id,
        lambda session, found, now: campaigns.change_campaign(
            session, edge.actor, found, body.to_plan(), now=now
        ),
    )


@router.post(
    "/{campaign_id}/opening",
    response_model=CampaignOut,
    responses={200: VERSIONED, **refusals("register_missing", *_EDIT)},
)
async def open_campaign(edge: SignedIn, campaign_id: Id) -> Response:
    """Let visits begin. There must be a register. Needs If-Match."""
    return await _change(
        edge,
        campaign_id,
        lambda session, found, now: campaigns.open_campaign(session, edge.actor, found, now=now),
    )


@router.post(
    "/{campaign_id}/closure", response_model=CampaignOut, responses={200: VERSIONED, **refusals(*_EDIT)}
)
async def close_campaign(body: CampaignClosureIn, edge: SignedIn, campaign_id: Id) -> Response:
    """End a campaign, or drop a draft. Needs If-Match. Visits made before and sent later are still taken."""
    return await _change(
        edge,
        campaign_id,
        lambda session, found, now: campaigns.close_campaign(
            session, edge.actor, found, body.reason, now=now
        ),
    )


async def _change(edge: Edge, campaign_id: UUID, change: Change) -> Response:
    """Run an edit that needs If-Match, and answer with the campaign as it is then."""

    async def verb(session: AsyncSession) -> Answer:
        found = await campaigns.lock_campaign(session, campaign_id)
        check_match(edge.request, found.version)
        await change(session, found, edge.services.clock())
        return Answer(campaign_out(found), etag=etag(found.version))

    return await edge.once(Permission.CAMPAIGN_MANAGE, verb)


@router.post(
    "/{campaign_id}/registers",
    status_code=201,
    response_model=RegisterOut,
    responses=refusals("illegal_transition", *_POST),
)
async def freeze_register(body: RegisterIn, edge: SignedIn, campaign_id: Id) -> Response:
    """Freeze a version of what the campaign is measured by: entrances and their numbers of households.

    Earlier versions stay readable, with their reasons. With an Idempotency-Key it is made once.
    """

    async def verb(session: AsyncSession) -> Answer:
        found = await campaigns.lock_campaign(session, campaign_id)
        now = edge.services.clock()
        made = await registers.freeze_register(
            session, edge.actor, found, body.to_lines(), body.reason, now=now
        )
        return Answer(register_out(made), 201)

    return await edge.once(Permission.CAMPAIGN_MANAGE, verb)


@router.get("/{campaign_id}/registers", responses=refusals(*_READ))
async def list_registers(edge: SignedIn, campaign_id: Id) -> RegistersOut:
    """All versions of the register, the latest first."""
    async with edge.begin(Permission.VISIT_READ) as session:
        await campaigns.get_campaign(session, campaign_id)
        found = await campaigns.list_registers(session, campaign_id)
    return RegistersOut(items=[register_out(one) for one in found])


@router.get(
    "/{campaign_id}/registers/{register_version}",
    response_model=Page[RegisterLineOut],
    responses=refusals("invalid_input", *_READ),
)
async def read_register(
    edge: SignedIn,
    campaign_id: Id,
    register_version: Annotated[int, Path(ge=1, le=1_000_000, description="Number of the version.")],
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Entrances of one version, by code."""
    after = decode_cursor(cursor, str, UUID)
    async with edge.begin(Permission.VISIT_READ) as session:
        register = await campaigns.get_register(session, campaign_id, register_version)
        last = None if after is None else (after[0], after[1])
        rows = await campaigns.list_lines(session, register, after=last, limit=limit + 1)
    page, has_more = page_of(rows, limit)
    following = encode_cursor(page[-1]["code"], str(page[-1]["id"])) if has_more else None
    return Answer({"items": [line_json(row) for row in page], "next_cursor": following}).response()
