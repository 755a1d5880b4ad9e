"""Files opened in need, for at most an hour, and what the office found when it looked at it."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.access.permissions import Permission
from api.domain.care_access import break_glass as openings
from api.domain.care_access.hand import Hand
from api.routers.answers import Answer
from api.routers.care_edge import InCare
from api.routers.strict_json import StrictRoute
from api.schemas.break_glass import (
    BreakGlassGrantOut,
    BreakGlassIn,
    BreakGlassPage,
    BreakGlassReviewIn,
    break_glass_json,
)
from api.schemas.fields import Id
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, encode_cursor, page_of
from api.schemas.problems import refusals

router = APIRouter(prefix="/v1/break-glass", tags=["break glass"], route_class=StrictRoute)

_READ = ("not_allowed", "purpose_required", "session_ended", "token_expired")
_POST = (
    *_READ,
    "idempotency_in_progress",
    "idempotency_key_invalid",
    "idempotency_key_reused",
    "invalid_input",
    "not_found",
)

OnlyUnreviewed = Annotated[bool, Query(description="Only those that the office has not looked at.")]


@router.get("", response_model=BreakGlassPage, responses=refusals("invalid_input", *_READ))
async def list_break_glass(
    edge: InCare, *, unreviewed: OnlyUnreviewed = False, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response:
    """Who opened what: oneself, or somebody else of one's cases, communities or street. The newest first."""
    after = decode_cursor(cursor, UUID)
    async with edge.work(Permission.CASE_OVERSEE) as hand:
        rows = await openings.list_openings(
            hand, after=None if after is None else after[0], limit=limit + 1, only_unreviewed=unreviewed
        )
        page, has_more = page_of(rows, limit)
        await hand.record("list", "break_glass_grant", None, detail={"shown": len(page)})
    following = encode_cursor(page[-1].id) if has_more else None
    return Answer({"items": [break_glass_json(one) for one in page], "next_cursor": following}).response()


@router.post(
    "",
    status_code=201,
    response_model=BreakGlassGrantOut,
    responses=refusals("break_glass_not_needed", "break_glass_unreviewed", "too_many_break_glass", *_POST),
)
async def break_glass(body: BreakGlassIn, edge: InCare) -> Response:
    """Open a case of a community where the caller works. Every reading is recorded; the office looks at it.

    It shows the case, and no call for help: those are sealed to keys that the service does not hold.
    """
    wanted = openings.Wanted(body.scope, body.category, body.reason, body.minutes)

    async def verb(hand: Hand) -> Answer:
        return Answer(break_glass_json(await openings.break_glass(hand, wanted)), 201)

    return await edge.do(Permission.CASE_BREAK_GLASS, verb)


@router.post(
    "/{grant_id}/review",
    response_model=BreakGlassGrantOut,
    responses=refusals("illegal_transition", "same_person", *_POST),
)
async def review_break_glass(body: BreakGlassReviewIn, edge: InCare, grant_id: Id) -> Response:
    """Say whether an opening was justified. Whoever has one that waits longer than a week opens no other."""

    async def verb(hand: Hand) -> Answer:
        reviewed = await openings.review_opening(hand, grant_id, body.verdict, body.note)
        return Answer(break_glass_json(reviewed))

    return await edge.do(Permission.CASE_REVIEW, verb)
