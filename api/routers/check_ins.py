"""Check-ins: sent by phones one by one or in batches, read by those concerned."""

from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from api.access.database_roles import DatabaseRole
from api.access.permissions import Permission
from api.db.session import AsyncSession, binding
from api.domain.audit.service import record
from api.domain.check_ins import queries, service
from api.domain.check_ins.recording import record_check_ins
from api.domain.field_records.grammar import Sent
from api.domain.places.queries import list_units_below
from api.kit.clock import legal_date
from api.routers.answers import Answer
from api.routers.dependencies import SignedIn
from api.routers.field_batches import RecordKind, take_records
from api.routers.strict_json import StrictRoute
from api.schemas.check_ins import (
    CHECK_IN,
    CheckInAnswerIn,
    CheckInBatchIn,
    CheckInIn,
    CheckInOut,
    check_in_json,
)
from api.schemas.field_batches import RecordResultsOut, ShownAs
from api.schemas.fields import Id, UnitCode
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor, page_of
from api.schemas.problems import refusals

router = APIRouter(prefix="/v1/check-ins", tags=["check-ins"], route_class=StrictRoute)

CHECK_IN_KIND = RecordKind(CHECK_IN, CheckInIn.to_item, record_check_ins)

_SENT = ("invalid_input", "not_allowed", "session_ended", "token_expired")
_READ = ("not_allowed", "not_found", "session_ended", "token_expired")


@router.post("", response_model=RecordResultsOut, responses=refusals(*_SENT))
async def check_in(body: Annotated[dict[str, Any], ShownAs(CheckInIn), Body()], edge: SignedIn) -> Response:
    """Check in at a point. Always 200, with one answer: what is wrong with the item stands in its `problem`.

    Judged by the assignment and the boundary of the day of `observed_at`. The same `id` with the same content
    is a duplicate and safe; with other content a conflict, and what is stored stays.
    """
    sent = Sent(edge.services.clock())
    return await take_records(edge, {"check_in": CHECK_IN_KIND}, sent, [("check_in", body)])


@router.post("/batch", response_model=RecordResultsOut, responses=refusals(*_SENT))
async def check_in_batch(body: CheckInBatchIn, edge: SignedIn) -> Response:
    """Send up to 1,000 check-ins. Always 200, one answer an item; one bad item never spoils the others."""
    sent = Sent(edge.services.clock(), body.sent_at)
    values = [("check_in", value) for value in body.items]
    return await take_records(edge, {"check_in": CHECK_IN_KIND}, sent, values)


@router.get("", response_model=Page[CheckInOut], responses=refusals("invalid_input", *_READ))
async def list_check_ins(
    edge: SignedIn,
    grid_code: Annotated[UnitCode | None, Query(description="Of this unit and what lies below it.")] = None,
    account_id: Annotated[UUID | None, Query(description="Of this worker.")] = None,
    is_flagged: Annotated[bool | None, Query(description="With flags, or without.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Check-ins, newest first: one's own for a worker, those of their grids for chief and community lead.

    The office lead sees the street's. Only the worker sees coordinates. Reading those of others is recorded.
    """
    after = decode_cursor(cursor, datetime, UUID)
    async with edge.begin(Permission.FIELD_READ) as session:
        grid_ids = None
        if grid_code is not None:
            today = legal_date(edge.services.clock())
            grid_ids = tuple(await list_units_below(session, grid_code, on=today))
        wanted = queries.CheckInFilter(
            grid_ids, account_id, is_flagged, None if after is None else (after[0], after[1]), limit + 1
        )
        rows = await queries.list_check_ins(session, wanted)
        if binding(session).role is not DatabaseRole.GRID:
            detail = {"grid_code": grid_code} if grid_code else {}
            now = edge.services.clock()
            await record(session, edge.actor, "read_check_ins", "check_in", None, now=now, detail=detail)
    page, has_more = page_of(rows, limit)
    following = encode_cursor(page[-1]["observed_at"], str(page[-1]["id"])) if has_more else None
    return Answer({"items": [check_in_json(row) for row in page], "next_cursor": following}).response()


@router.get("/{check_in_id}", response_model=CheckInOut, responses=refusals(*_READ))
async def read_check_in(edge: SignedIn, check_in_id: Id) -> Response:
    """One of one's own check-ins, with its coordinates while they are kept."""
    async with edge.begin(Permission.FIELD_RECORD) as session:
        row = await queries.get_own_check_in(session, check_in_id)
    return Answer(check_in_json(row)).response()


@router.post(
    "/{check_in_id}/answer",
    response_model=CheckInOut,
    responses=refusals(
        "idempotency_in_progress",
        "idempotency_key_invalid",
        "idempotency_key_reused",
        "invalid_input",
        *_READ,
    ),
)
async def answer_check_in(body: CheckInAnswerIn, edge: SignedIn, check_in_id: Id) -> Response:
    """Say something to the flags of one's own check-in. A flag asks; it decides nothing."""

    async def verb(session: AsyncSession) -> Answer:
        now = edge.services.clock()
        return Answer(
            check_in_json(await service.answer_check_in(session, edge.actor, check_in_id, body.text, now=now))
        )

    return await edge.once(Permission.FIELD_RECORD, verb)
