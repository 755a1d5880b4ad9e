"""People due from custody: told by a facility, received at the gate, kept while an order may come."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.access.permissions import Permission
from api.domain.care_access.hand import Hand
from api.domain.participants.service import community_of, keeper_of
from api.domain.transfers import releases
from api.domain.transfers.lifecycle import ReleaseStatus
from api.domain.transfers.releases import NewRelease, ReleaseRow
from api.routers.answers import Answer, etag
from api.routers.care_edge import InCare
from api.routers.strict_json import StrictRoute
from api.schemas.fields import Id
from api.schemas.openapi_answers import VERSIONED
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, encode_cursor, page_of
from api.schemas.problems import refusals
from api.schemas.transfers import (
    ReleaseNoticeIn,
    ReleaseNoticeOut,
    ReleaseNoticePage,
    ReleaseNoticeReadOut,
    ReleaseOutcomeIn,
    ReleaseReceptionIn,
    release_json,
)

router = APIRouter(prefix="/v1/release-notices", tags=["transfers"], route_class=StrictRoute)

_READ = ("not_allowed", "purpose_required", "session_ended", "token_expired")
_POST = (
    *_READ,
    "idempotency_in_progress",
    "idempotency_key_invalid",
    "idempotency_key_reused",
    "invalid_input",
)

Status = Annotated[ReleaseStatus | None, Query(description="Where they stand.")]


def _answer(row: ReleaseRow, status: int = 200) -> Answer:
    return Answer(release_json(row), status, etag=etag(row.version))


@router.get("", response_model=ReleaseNoticePage, responses=refusals("invalid_input", *_READ))
async def list_release_notices(
    edge: InCare, status: Status = None, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response:
    """Notices that one receives, of one's communities, or of the street; the newest first. No names."""
    after = decode_cursor(cursor, UUID)
    async with edge.work(Permission.CASE_OVERSEE) as hand:
        last = None if after is None else after[0]
        rows = await releases.list_releases(hand, status, last, limit + 1)
        await hand.record("list", "release_notice", None, detail={"shown": min(len(rows), limit)})
    page, has_more = page_of(rows, limit)
    following = encode_cursor(page[-1].id) if has_more else None
    return Answer({"items": [release_json(row) for row in page], "next_cursor": following}).response()


@router.post(
    "",
    status_code=201,
    response_model=ReleaseNoticeOut,
    responses={201: VERSIONED, **refusals("dated_in_future", *_POST)},
)
async def expect_release(body: ReleaseNoticeIn, edge: InCare) -> Response:
    """Write down what a facility told: who is to be released, when, and who receives them."""

    async def verb(hand: Hand) -> Answer:
        community_id = await community_of(hand, body.community_code)
        new = NewRelease(
            body.facility_kind,
            body.notified_on,
            body.release_on,
            community_id,
            await keeper_of(hand, community_id, body.keeper_id, "/keeper_id"),
            body.identity.name,
            body.identity.document_number,
        )
        return _answer(await releases.expect_release(hand, new), 201)

    return await edge.do(Permission.CASE_OPEN, verb)


@router.get(
    "/{notice_id}",
    response_model=ReleaseNoticeReadOut,
    responses={200: VERSIONED, **refusals("not_found", *_READ)},
)
async def read_release_notice(edge: InCare, notice_id: Id) -> Response:
    """A notice with who it is, for whoever receives them. That it was read is recorded."""
    async with edge.work(Permission.CASE_READ) as hand:
        row, who = await releases.read_release(hand, notice_id)
    named = {"name": who.get("name"), "document_number": who.get("document_number")}
    return Answer(release_json(row) | named, etag=etag(row.version)).response()


@router.post(
    "/{notice_id}/reception",
    response_model=ReleaseNoticeOut,
    responses={200: VERSIONED, **refusals("dated_in_future", "illegal_transition", "not_found", *_POST)},
)
async def receive_released(edge: InCare, notice_id: Id, body: ReleaseReceptionIn) -> Response:
    """Write down that somebody was there and received the person."""

    async def verb(hand: Hand) -> Answer:
        return _answer(await releases.receive(hand, notice_id, body.received_on))

    return await edge.do(Permission.CASE_WRITE, verb)


@router.post(
    "/{notice_id}/outcome",
    response_model=ReleaseNoticeOut,
    responses={200: VERSIONED, **refusals("illegal_transition", "not_found", *_POST)},
)
async def end_release_notice(edge: InCare, notice_id: Id, body: ReleaseOutcomeIn) -> Response:
    """Write down that the person was missed, or that no order came. Who it was is erased after 90 days."""

    async def verb(hand: Hand) -> Answer:
        return _answer(await releases.end_without(hand, notice_id, body.outcome))

    return await edge.do(Permission.CASE_WRITE, verb)
