"""Cases that change hands: offered by whoever has them or assigns them, accepted by the other."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.access.permissions import Permission
from api.domain.care_access.hand import Hand
from api.domain.pairings import hand_overs, offers
from api.domain.pairings.lifecycle import HandOverStatus
from api.routers.answers import Answer
from api.routers.care_edge import InCare
from api.routers.strict_json import StrictRoute
from api.schemas.fields import Id
from api.schemas.hand_overs import (
    CaseHandOverAnsweredOut,
    CaseHandOverAnswerIn,
    CaseHandOverIn,
    CaseHandOverPage,
    OfferedOut,
    answered_json,
    hand_over_json,
)
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, encode_cursor, page_of
from api.schemas.problems import refusals

router = APIRouter(prefix="/v1/pairings", tags=["pairings"], route_class=StrictRoute)

_READ = ("not_allowed", "purpose_required", "session_ended", "token_expired")
_POST = (
    *_READ,
    "conflict_declared",
    "idempotency_in_progress",
    "idempotency_key_invalid",
    "idempotency_key_reused",
    "illegal_transition",
    "invalid_input",
    "member_not_possible",
    "not_found",
)


@router.get("/hand-overs", response_model=CaseHandOverPage, responses=refusals("invalid_input", *_READ))
async def list_hand_overs(
    edge: InCare,
    is_mine: Annotated[
        bool | None,
        Query(description="As a case worker: offered to the caller or by them, whatever else they are."),
    ] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Offers without an answer, those that wait longest first; overdue after three days."""
    after = decode_cursor(cursor, UUID)
    permission = Permission.CASE_DECLARE if is_mine else Permission.CASE_OVERSEE
    async with edge.work(permission) as hand:
        rows = await offers.list_offers(hand, after=None if after is None else after[0], limit=limit + 1)
    page, has_more = page_of(rows, limit)
    following = encode_cursor(page[-1].row["id"]) if has_more else None
    return Answer({"items": [hand_over_json(one) for one in page], "next_cursor": following}).response()


@router.post(
    "/{pairing_id}/hand-over",
    status_code=201,
    response_model=OfferedOut,
    responses=refusals("same_person", *_POST),
)
async def offer_hand_over(edge: InCare, pairing_id: Id, body: CaseHandOverIn) -> Response:
    """Offer a lead's or deputy's part in a case to a colleague. Until they accept, nothing changes.

    The colleague is asked to declare. An earlier offer of the same part is taken back.
    """

    async def offer(hand: Hand) -> Answer:
        offer_id = await hand_overs.offer(hand, pairing_id, body.to_offer())
        return Answer({"id": str(offer_id), "status": HandOverStatus.OFFERED.value}, 201)

    return await edge.do(Permission.CASE_HAND_OVER, offer)


@router.post(
    "/{pairing_id}/hand-over/acceptance",
    response_model=CaseHandOverAnsweredOut,
    responses=refusals("worker_gone", *_POST),
)
async def answer_hand_over(edge: InCare, pairing_id: Id, body: CaseHandOverAnswerIn) -> Response:
    """Take over, or decline. On acceptance the case changes hands at once: it has a lead at every moment."""

    async def answer(hand: Hand) -> Answer:
        answered = await hand_overs.answer(
            hand, pairing_id, is_accepted=body.accept, has_conflict=body.has_conflict
        )
        return Answer(answered_json(answered))

    return await edge.do(Permission.CASE_DECLARE, answer)
