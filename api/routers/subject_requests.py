"""What participants ask of their own file: written down, answered by the office, copied for them."""

from uuid import UUID

from fastapi import APIRouter, Response

from api.access.permissions import Permission
from api.domain.care_access.hand import Hand
from api.domain.participants import requests
from api.domain.participants.copies import copy_for
from api.domain.participants.models import SubjectRequest
from api.routers.answers import Answer
from api.routers.care_edge import InCare
from api.routers.strict_json import StrictRoute
from api.schemas.fields import Id
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, encode_cursor, page_of
from api.schemas.problems import refusals
from api.schemas.subject_requests import (
    PersonCopyOut,
    SubjectRequestDecisionIn,
    SubjectRequestIn,
    SubjectRequestOut,
    SubjectRequestPage,
    copy_json,
    request_json,
)

router = APIRouter(
    prefix="/v1/participants/{participant_id}/requests", tags=["participants"], route_class=StrictRoute
)

_READ = ("not_allowed", "not_found", "purpose_required", "session_ended", "token_expired")
_POST = (
    *_READ,
    "idempotency_in_progress",
    "idempotency_key_invalid",
    "idempotency_key_reused",
    "invalid_input",
)


@router.get("", response_model=SubjectRequestPage, responses=refusals("invalid_input", *_READ))
async def list_subject_requests(
    edge: InCare, participant_id: Id, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response:
    """What the person asked, and what they were answered; the latest first."""
    after = decode_cursor(cursor, UUID)
    async with edge.work(Permission.CASE_READ) as hand:
        rows = await requests.list_requests(
            hand, participant_id, after=None if after is None else after[0], limit=limit + 1
        )
        page, has_more = page_of(rows, limit)
        items = [_shaped(hand, row) for row in page]
    following = encode_cursor(page[-1].id) if has_more else None
    return Answer({"items": items, "next_cursor": following}).response()


def _shaped(hand: Hand, row: SubjectRequest) -> dict[str, object]:
    return request_json(row, requests.content_of(hand, row))


@router.post("", status_code=201, response_model=SubjectRequestOut, responses=refusals(*_POST))
async def record_subject_request(body: SubjectRequestIn, edge: InCare, participant_id: Id) -> Response:
    """Write down what the person asked, at the counter, on paper, by phone or through somebody."""

    async def verb(hand: Hand) -> Answer:
        return Answer(_shaped(hand, await requests.record_request(hand, participant_id, body.to_new())), 201)

    return await edge.do(Permission.CASE_WRITE, verb)


@router.post(
    "/{request_id}/decision",
    response_model=SubjectRequestOut,
    responses=refusals("file_required_by_law", "illegal_transition", *_POST),
)
async def decide_subject_request(
    body: SubjectRequestDecisionIn, edge: InCare, participant_id: Id, request_id: Id
) -> Response:
    """Answer the person, as the office. A refusal names the law that it rests on."""

    async def verb(hand: Hand) -> Answer:
        row = await requests.decide_request(hand, participant_id, request_id, body.to_decision())
        return Answer(_shaped(hand, row))

    return await edge.do(Permission.CASE_REVIEW, verb)


@router.post(
    "/{request_id}/withdrawal",
    response_model=SubjectRequestOut,
    responses=refusals("illegal_transition", *_POST),
)
async def withdraw_subject_request(edge: InCare, participant_id: Id, request_id: Id) -> Response:
    """Write down that the person does not ask any more."""

    async def verb(hand: Hand) -> Answer:
        return Answer(_shaped(hand, await requests.withdraw_request(hand, participant_id, request_id)))

    return await edge.do(Permission.CASE_WRITE, verb)


@router.get(
    "/{request_id}/copy", response_model=PersonCopyOut, responses=refusals("copy_not_granted", *_READ)
)
async def print_copy(edge: InCare, participant_id: Id, request_id: Id) -> Response:
    """All that is kept about the person, as one document, once a request for it was granted.

    It is of the whole file, also of cases on which the caller does not work; each printing is recorded.
    """
    async with edge.work(Permission.CASE_READ) as hand:
        copy = await copy_for(hand, participant_id, request_id)
    return Answer(copy_json(copy, hand.today)).response()
