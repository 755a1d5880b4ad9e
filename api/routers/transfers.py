"""Changes of the place of execution: offered by the one side, accepted by the other, proved by receipts."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.access.permissions import Permission
from api.domain.care_access.hand import Hand
from api.domain.episodes.queries import get_episode
from api.domain.participants.service import community_of
from api.domain.transfers import queries, service
from api.domain.transfers.lifecycle import TransferStatus
from api.domain.transfers.queries import TransferFilter, TransferRow
from api.routers.answers import Answer, etag
from api.routers.care_edge import InCare
from api.routers.strict_json import StrictRoute
from api.schemas.fields import Id
from api.schemas.openapi_answers import VERSIONED
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, encode_cursor, page_of
from api.schemas.problems import refusals
from api.schemas.transfers import (
    FileReceiptIn,
    FileSentIn,
    TransferAnswerIn,
    TransferIn,
    TransferListOut,
    TransferOut,
    TransferPage,
    transfer_json,
    transfer_read_json,
)

router = APIRouter(prefix="/v1", tags=["transfers"], route_class=StrictRoute)

_READ = ("not_allowed", "purpose_required", "session_ended", "token_expired")
_POST = (
    *_READ,
    "idempotency_in_progress",
    "idempotency_key_invalid",
    "idempotency_key_reused",
    "illegal_transition",
    "invalid_input",
    "not_found",
)
_DATED = ("dated_before_order", "dated_in_future")

ForMe = Annotated[bool, Query(description="Only those that wait for an answer of the caller's communities.")]
Status = Annotated[TransferStatus | None, Query(description="Where they stand.")]


def _answer(row: TransferRow, status: int = 200) -> Answer:
    return Answer(transfer_json(row), status, etag=etag(row.version))


@router.get("/transfers", response_model=TransferPage, responses=refusals("invalid_input", *_READ))
async def list_transfers(
    edge: InCare,
    status: Status = None,
    *,
    is_for_me: ForMe = False,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Transfers of one's cases, and those that lead to or from one's communities; the newest first."""
    after = decode_cursor(cursor, UUID)
    wanted = TransferFilter(status, None if after is None else after[0], limit + 1, is_for_me)
    async with edge.work(Permission.CASE_OVERSEE) as hand:
        rows = await queries.list_transfers(hand, wanted)
        await hand.record("list", "transfer", None, detail={"shown": min(len(rows), limit)})
    page, has_more = page_of(rows, limit)
    following = encode_cursor(page[-1].id) if has_more else None
    return Answer({"items": [transfer_json(row) for row in page], "next_cursor": following}).response()


@router.get(
    "/episodes/{episode_id}/transfers",
    response_model=TransferListOut,
    responses=refusals("not_found", *_READ),
)
async def list_episode_transfers(edge: InCare, episode_id: Id) -> Response:
    """The transfers of an episode with reasons and proofs. Reading them is recorded."""
    async with edge.work(Permission.CASE_READ) as hand:
        episode = await get_episode(hand, episode_id)
        found = await queries.transfers_of(hand, episode_id)
        await hand.record("read", "transfer", None, participant_id=episode.participant_id)
    return Answer({"items": [transfer_read_json(row, words) for row, words in found]}).response()


@router.post(
    "/episodes/{episode_id}/transfers",
    status_code=201,
    response_model=TransferOut,
    responses={201: VERSIONED, **refusals("transfer_open", *_DATED, *_POST)},
)
async def offer_transfer(edge: InCare, episode_id: Id, body: TransferIn) -> Response:
    """Offer a file to another community of the street, or begin to send it to another office.

    For the worker who leads the case, a lead of its community, or the office. Nothing moves yet.
    """

    async def verb(hand: Hand) -> Answer:
        code = body.to_community_code
        to = None if code is None else await community_of(hand, code, "/to_community_code")
        new = service.NewTransfer(to, body.to_office, body.residence_changed_on, body.reason)
        return _answer(await service.offer_transfer(hand, episode_id, new), 201)

    return await edge.do(Permission.CASE_OPEN, verb)


@router.post(
    "/transfers/{transfer_id}/answer",
    response_model=TransferOut,
    responses={200: VERSIONED, **refusals("same_person", "worker_gone", *_POST)},
)
async def answer_transfer(edge: InCare, transfer_id: Id, body: TransferAnswerIn) -> Response:
    """Take a file over for one's community, or decline it. With the acceptance everything moves at once.

    From then on the community that let go sees nothing of it, and a new agreement is due.
    """

    async def verb(hand: Hand) -> Answer:
        return _answer(await service.answer_transfer(hand, transfer_id, lead_id=body.lead_account_id))

    return await edge.do(Permission.CASE_ASSIGN, verb)


@router.post(
    "/transfers/{transfer_id}/dispatch",
    response_model=TransferOut,
    responses={200: VERSIONED, **refusals(*_DATED, *_POST)},
)
async def send_file(edge: InCare, transfer_id: Id, body: FileSentIn) -> Response:
    """Write down that the file was sent to the other office. The step to `transfer_pending` rests on it."""

    async def verb(hand: Hand) -> Answer:
        return _answer(await service.send_file(hand, transfer_id, body.sent_on, body.reference))

    return await edge.do(Permission.CASE_WRITE, verb)


@router.post(
    "/transfers/{transfer_id}/arrival",
    response_model=TransferOut,
    responses={200: VERSIONED, **refusals(*_DATED, *_POST)},
)
async def confirm_receipt(edge: InCare, transfer_id: Id, body: FileReceiptIn) -> Response:
    """Write down that the other office has the file. The episode ends by a step of its own."""

    async def verb(hand: Hand) -> Answer:
        return _answer(await service.confirm_receipt(hand, transfer_id, body.receipt_on, body.reference))

    return await edge.do(Permission.CASE_WRITE, verb)


@router.post(
    "/transfers/{transfer_id}/cancellation",
    response_model=TransferOut,
    responses={200: VERSIONED, **refusals(*_POST)},
)
async def cancel_transfer(edge: InCare, transfer_id: Id) -> Response:
    """Take back an offer that nobody accepted, or give up a sending. For whoever may offer one."""

    async def verb(hand: Hand) -> Answer:
        return _answer(await service.cancel_transfer(hand, transfer_id))

    return await edge.do(Permission.CASE_OPEN, verb)
