"""Calls for help, as the care team of a community works on them. Envelopes only: it holds the keys."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter, Response
from starlette.status import HTTP_201_CREATED

from api.access.permissions import Permission
from api.domain.care_access.hand import Hand
from api.domain.help_requests import arranging, queries, service
from api.routers.answers import Answer
from api.routers.care_edge import InCare
from api.routers.strict_json import StrictRoute
from api.schemas.fields import Id
from api.schemas.help_requests import (
    AcceptanceIn,
    AcceptedOut,
    AnswerIn,
    ClosedOut,
    HelpClosureIn,
    HelpRequestItem,
    HelpRequestOut,
    accepted_out,
    closed_out,
    help_request_item,
    help_request_out,
)
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor, page_of
from api.schemas.problems import refusals
from api.schemas.receipts import SentMessageOut

router = APIRouter(prefix="/v1/help-requests", tags=["help requests"], route_class=StrictRoute)

_SIGNED_IN = ("not_allowed", "overloaded", "purpose_required", "session_ended", "token_expired")


_POST = (
    *_SIGNED_IN,
    "idempotency_in_progress",
    "idempotency_key_invalid",
    "idempotency_key_reused",
    "illegal_transition",
    "invalid_input",
    "malformed_json",
    "not_found",
    "unsupported_media_type",
)


@router.get(
    "",
    operation_id="list_help_requests",
    response_model=Page[HelpRequestItem],
    responses=refusals(*_SIGNED_IN, "invalid_input"),
)
async def list_help_requests(edge: InCare, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response:
    """Calls for help of the caller's community, and those that name none; newest first, plain fields only.

    A list may gain rows before a cursor: read it from the start.
    """
    after = decode_cursor(cursor, date, int, UUID)
    async with edge.begin(Permission.HELP_READ) as session:
        rows = await queries.list_help_requests(session, after=after, limit=limit + 1)
    shown, has_more = page_of(rows, limit)
    last = shown[-1] if has_more else None
    following = None if last is None else encode_cursor(last.received_on, last.received_bucket, last.id)
    items = [help_request_item(row) for row in shown]
    return Answer(Page[HelpRequestItem](items=items, next_cursor=following)).response()


@router.get(
    "/{help_request_id}",
    operation_id="get_help_request",
    response_model=HelpRequestOut,
    responses=refusals(*_SIGNED_IN, "not_found"),
)
async def get_help_request(help_request_id: Id, edge: InCare) -> Response:
    """One call for help with its envelopes. That it was read is recorded in the same transaction."""
    async with edge.begin(Permission.HELP_READ) as session:
        now = edge.services.clock()
        request, messages = await service.read_help_request(session, help_request_id, now=now)
    return Answer(help_request_out(request, messages)).response()


@router.post(
    "/{help_request_id}/messages",
    operation_id="answer_help_request",
    status_code=HTTP_201_CREATED,
    response_model=SentMessageOut,
    responses=refusals(
        *_SIGNED_IN,
        "body_too_large",
        "envelope_invalid",
        "id_conflict",
        "idempotency_in_progress",
        "idempotency_key_invalid",
        "idempotency_key_reused",
        "invalid_input",
        "malformed_json",
        "no_recipients",
        "not_found",
        "receipt_burnt",
        "recipient_key_revoked",
        "unsupported_media_type",
        "wrong_recipients",
    ),
)
async def answer_help_request(help_request_id: Id, body: AnswerIn, edge: InCare) -> Response:
    """Write to the receipt of a call for help. Sealed to the receipt's key and to the care team's."""
    what = body.to_content()

    async def answer(hand: Hand) -> Answer:
        sent, day = await service.answer_help_request(
            hand.session, help_request_id, what, message_id=body.id, now=hand.now
        )
        return Answer(SentMessageOut(id=sent, received_on=day), HTTP_201_CREATED)

    return await edge.do(Permission.HELP_ANSWER, answer)


@router.post(
    "/{help_request_id}/acceptance",
    operation_id="accept_help_request",
    status_code=HTTP_201_CREATED,
    response_model=AcceptedOut,
    responses=refusals("participant_known", *_POST),
)
async def accept_help_request(help_request_id: Id, body: AcceptanceIn, edge: InCare) -> Response:
    """Open a file for somebody who called for help and agrees to it; the receipt shows `being_arranged`.

    The file rests on consent, bears a number such as `H-2026-0001`, and holds what the person wants in it:
    the envelope stays sealed. Without consent there is none.
    """
    accepted = body.to_acceptance()

    async def verb(hand: Hand) -> Answer:
        request, participant = await arranging.accept(hand, help_request_id, accepted)
        return Answer(accepted_out(request, participant), HTTP_201_CREATED)

    return await edge.do(Permission.HELP_ANSWER, verb)


@router.post(
    "/{help_request_id}/closure",
    operation_id="close_help_request",
    response_model=ClosedOut,
    responses=refusals(
        "envelope_invalid",
        "id_conflict",
        "no_recipients",
        "receipt_burnt",
        "recipient_key_revoked",
        "wrong_recipients",
        *_POST,
    ),
)
async def close_help_request(help_request_id: Id, body: HelpClosureIn, edge: InCare) -> Response:
    """Finish a call for help, perhaps with a last message; the receipt shows `finished`."""
    message = body.to_message()

    async def verb(hand: Hand) -> Answer:
        request = await arranging.close(hand, help_request_id, body.closure, message)
        return Answer(closed_out(request))

    return await edge.do(Permission.HELP_ANSWER, verb)
