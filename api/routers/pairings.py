"""Who works on which case: lists, case workers with what they offer, and the end of a member's part."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.access.permissions import Permission
from api.domain.care_access.hand import Hand
from api.domain.pairings import members, queries, workers
from api.domain.pairings.queries import PairingFilter
from api.domain.pairings.words import Position
from api.domain.pairings.workers import WorkerFilter, WorkerRow
from api.routers.answers import Answer, etag
from api.routers.care_edge import InCare
from api.routers.dependencies import check_match
from api.routers.strict_json import StrictRoute
from api.schemas.fields import Id, UnitCode
from api.schemas.openapi_answers import VERSIONED
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, encode_cursor, page_of
from api.schemas.pairing_workers import CaseWorkerIn, CaseWorkerOut, CaseWorkerPage, worker_json
from api.schemas.pairings import PairingEndIn, PairingPage, TeamOut, pairing_json, team_json
from api.schemas.problems import refusals

router = APIRouter(prefix="/v1/pairings", tags=["pairings"], route_class=StrictRoute)

_READ = ("not_allowed", "purpose_required", "session_ended", "token_expired")
_POST = (
    *_READ,
    "idempotency_in_progress",
    "idempotency_key_invalid",
    "idempotency_key_reused",
    "invalid_input",
)


@router.get("", response_model=PairingPage, responses=refusals("invalid_input", *_READ))
async def list_pairings(
    edge: InCare,
    is_mine: Annotated[
        bool | None, Query(description="Only the caller's own; a case worker has no others.")
    ] = None,
    position: Annotated[Position | None, Query(description="Only leads, deputies, or members.")] = None,
    community_code: Annotated[UnitCode | None, Query(description="Of one community.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Live pairings, the newest first: one's own cases, those of one's communities, or of the street."""
    after = decode_cursor(cursor, UUID)
    wanted = PairingFilter(
        limit + 1,
        edge.actor.account_id if is_mine else None,
        position,
        community_code,
        None if after is None else after[0],
    )
    async with edge.work(Permission.CASE_OVERSEE) as hand:
        rows = await queries.list_pairings(hand, wanted)
    page, has_more = page_of(rows, limit)
    following = encode_cursor(page[-1]["id"]) if has_more else None
    return Answer({"items": [pairing_json(row) for row in page], "next_cursor": following}).response()


@router.get("/workers", response_model=CaseWorkerPage, responses=refusals("invalid_input", *_READ))
async def list_case_workers(edge: InCare, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response:
    """Case workers of the caller's communities, or of the street, with what they carry."""
    after = decode_cursor(cursor, UUID)
    async with edge.work(Permission.CASE_ASSIGN) as hand:
        wanted = WorkerFilter(None, workers.units_of(hand), None if after is None else after[0], limit + 1)
        rows = await workers.list_workers(hand, wanted)
        page, has_more = page_of(rows, limit)
        loads = await workers.read_loads(hand, [one.id for one in page])
    following = encode_cursor(page[-1].id) if has_more else None
    items = [worker_json(one, loads[one.id]) for one in page]
    return Answer({"items": items, "next_cursor": following}).response()


@router.get(
    "/workers/{account_id}",
    response_model=CaseWorkerOut,
    responses={200: VERSIONED, **refusals("not_found", *_READ)},
)
async def read_case_worker(edge: InCare, account_id: Id) -> Response:
    """A case worker, with the ETag of what they offer."""
    async with edge.work(Permission.CASE_ASSIGN) as hand:
        answer = await _worker(hand, await workers.get_worker(hand, account_id))
    return answer.response()


@router.put(
    "/workers/{account_id}",
    response_model=CaseWorkerOut,
    responses={
        200: VERSIONED,
        **refusals("invalid_input", "not_found", "precondition_required", "stale", *_READ),
    },
)
async def change_case_worker(edge: InCare, account_id: Id, body: CaseWorkerIn) -> Response:
    """Write down when a case worker works, in which languages, for how many cases. Needs If-Match."""
    async with edge.work(Permission.CASE_ASSIGN) as hand:
        worker = await workers.change_profile(
            hand, account_id, body.to_change(), lambda version: check_match(edge.request, version)
        )
        answer = await _worker(hand, worker)
    return answer.response()


async def _worker(hand: Hand, worker: WorkerRow) -> Answer:
    loads = await workers.read_loads(hand, [worker.id])
    return Answer(worker_json(worker, loads[worker.id]), etag=etag(worker.version))


@router.post(
    "/{pairing_id}/end",
    response_model=TeamOut,
    responses=refusals("accountable_needed", "illegal_transition", "not_found", *_POST),
)
async def end_pairing(edge: InCare, pairing_id: Id, body: PairingEndIn) -> Response:
    """Let a member go. A lead or deputy goes by hand-over, or by a confirmed proposal, alone."""

    async def end(hand: Hand) -> Answer:
        episode_id = await members.end_member(hand, pairing_id, body.end_reason)
        return Answer(team_json(await members.read_team(hand, episode_id)))

    return await edge.do(Permission.CASE_WRITE, end)
