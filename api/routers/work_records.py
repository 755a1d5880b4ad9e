"""Work records: drafted from events, corrected and handed in by chiefs, sent back by those they are for."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.access.permissions import Permission
from api.db.session import AsyncSession, flush_changes
from api.domain.burden.queries import burden_of
from api.domain.work_records import queries, service
from api.domain.work_records.ladder import list_overdue
from api.domain.work_records.lifecycle import RecordStatus
from api.domain.work_records.queries import RecordFilter
from api.domain.work_records.words import RecordKind
from api.kit.clock import legal_date
from api.kit.periods import read_week, week_of
from api.routers.answers import Answer, etag
from api.routers.dependencies import Edge, SignedIn, check_match
from api.routers.strict_json import StrictRoute
from api.schemas.burden import BurdenPage, burden_json
from api.schemas.fields import Id, UnitCode
from api.schemas.openapi_answers import VERSIONED
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, encode_cursor, page_of
from api.schemas.plain_texts import PeriodKey, WeekKey
from api.schemas.problems import refusals
from api.schemas.work_records import (
    OverduePage,
    RecordDraftIn,
    RecordEditIn,
    RecordHandInIn,
    RecordOut,
    RecordPage,
    RecordReturnIn,
    item_json,
    overdue_json,
    record_json,
)

router = APIRouter(prefix="/v1/work-records", tags=["work records"], route_class=StrictRoute)

_READ = ("not_allowed", "session_ended", "token_expired")
_POST = (
    *_READ,
    "idempotency_in_progress",
    "idempotency_key_invalid",
    "idempotency_key_reused",
    "invalid_input",
)
_EDIT = ("illegal_transition", "not_found", "precondition_required", "stale")

Change = Callable[[AsyncSession, service.VersionCheck], Awaitable[UUID]]


@router.get("", response_model=RecordPage, responses=refusals("invalid_input", *_READ))
async def list_work_records(  # noqa: PLR0913, PLR0917 - one parameter a filter
    edge: SignedIn,
    status: Annotated[RecordStatus | None, Query(description="Where it stands.")] = None,
    kind: Annotated[RecordKind | None, Query(description="Weekly records, or monthly updates.")] = None,
    period: Annotated[PeriodKey | None, Query(description="Of this week or month.")] = None,
    grid_code: Annotated[UnitCode | None, Query(description="Of this small grid.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Records of the caller's area, the latest period first. Each revision is a record of its own."""
    after = decode_cursor(cursor, date, UUID)
    wanted = RecordFilter(
        status, kind, period, grid_code, None if after is None else (after[0], after[1]), limit + 1
    )
    async with edge.begin(Permission.RECORD_READ) as session:
        rows = await queries.list_records(session, wanted)
    page, has_more = page_of(rows, limit)
    following = encode_cursor(page[-1]["starts_on"], str(page[-1]["id"])) if has_more else None
    return Answer({"items": [item_json(row) for row in page], "next_cursor": following}).response()


@router.post("", status_code=201, response_model=RecordOut, responses={201: VERSIONED, **refusals(*_POST)})
async def draft_work_record(body: RecordDraftIn, edge: SignedIn) -> Response:
    """Draft a record now; the worker process does the same by itself from Friday on.

    A record that is there already is answered with 200, as it stands.
    """

    async def verb(session: AsyncSession) -> Answer:
        record_id, is_new = await service.ask_for_draft(
            session, edge.actor, body.grid_code, (body.kind, body.period), now=edge.services.clock()
        )
        return await _answer(session, record_id, status=201 if is_new else 200)

    return await edge.once(Permission.RECORD_CONFIRM, verb)


@router.get("/burden", response_model=BurdenPage, responses=refusals("invalid_input", *_READ))
async def read_burden(
    edge: SignedIn,
    week: Annotated[
        WeekKey | None, Query(description="ISO week in Asia/Shanghai, such as `2026-W48`.")
    ] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """What the field had to type in a week, by worker and form, and which questions are asked twice."""
    after = decode_cursor(cursor, UUID)
    wanted = week_of(legal_date(edge.services.clock())) if week is None else read_week(week)
    async with edge.begin(Permission.RECORD_READ) as session:
        rows = await burden_of(session, wanted, limit=limit + 1, after=None if after is None else after[0])
    page, has_more = page_of([row for row in rows if row["account_id"] is not None], limit)
    following = encode_cursor(str(page[-1]["account_id"])) if has_more else None
    return Answer(burden_json(wanted, rows[0], page, following)).response()


@router.get("/overdue", response_model=OverduePage, responses=refusals("invalid_input", *_READ))
async def list_overdue_records(
    edge: SignedIn, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response:
    """What is missing in the caller's area, and how punctual each community was; what was due last first."""
    after = decode_cursor(cursor, date, UUID)
    today = legal_date(edge.services.clock())
    async with edge.begin(Permission.RECORD_READ) as session:
        missing = await list_overdue(
            session, today, limit=limit + 1, after=None if after is None else (after[0], after[1])
        )
    page, has_more = page_of(missing.items, limit)
    following = encode_cursor(page[-1]["due_on"], str(page[-1]["id"])) if has_more else None
    return Answer(overdue_json(missing, page, today, following)).response()


@router.get(
    "/{record_id}", response_model=RecordOut, responses={200: VERSIONED, **refusals("not_found", *_READ)}
)
async def read_work_record(edge: SignedIn, record_id: Id) -> Response:
    """One record: drafted and corrected counts line by line, and its other revisions."""
    async with edge.begin(Permission.RECORD_READ) as session:
        answer = await _answer(session, record_id)
    return answer.response()


@router.put(
    "/{record_id}",
    response_model=RecordOut,
    responses={200: VERSIONED, **refusals("invalid_input", *_EDIT, *_READ)},
)
async def edit_work_record(body: RecordEditIn, edge: SignedIn, record_id: Id) -> Response:
    """Correct a draft: the drafted count stays beside the corrected one, with the reason. Needs If-Match."""
    edited = body.to_edited()
    async with edge.begin(Permission.RECORD_CONFIRM) as session:
        await service.edit_record(
            session, edge.actor, record_id, edited, _checks(edge), now=edge.services.clock()
        )
        answer = await _answer(session, record_id)
    return answer.response()


@router.post(
    "/{record_id}/submission",
    response_model=RecordOut,
    responses={200: VERSIONED, **refusals("period_not_over", "zero_report_mismatch", *_EDIT, *_POST)},
)
async def submit_work_record(body: RecordHandInIn, edge: SignedIn, record_id: Id) -> Response:
    """Hand a record in for the community to read, before it is confirmed. Needs If-Match."""
    return await _hand_in(edge, record_id, body, RecordStatus.SUBMITTED)


@router.post(
    "/{record_id}/confirmation",
    response_model=RecordOut,
    responses={200: VERSIONED, **refusals("period_not_over", "zero_report_mismatch", *_EDIT, *_POST)},
)
async def confirm_work_record(body: RecordHandInIn, edge: SignedIn, record_id: Id) -> Response:
    """Confirm a record, which counts as handing it in. It is never edited again. Needs If-Match."""
    return await _hand_in(edge, record_id, body, RecordStatus.CONFIRMED)


@router.post(
    "/{record_id}/return", response_model=RecordOut, responses={200: VERSIONED, **refusals(*_EDIT, *_POST)}
)
async def return_work_record(body: RecordReturnIn, edge: SignedIn, record_id: Id) -> Response:
    """Send a record back with a reason; a confirmed one stays, and a new revision lies with the grid.

    Needs If-Match. The answer is the record that lies with the grid now.
    """
    return await _change(
        edge,
        Permission.RECORD_RETURN,
        lambda session, check: service.return_record(
            session, edge.actor, record_id, body.reason, check, now=edge.services.clock()
        ),
    )


async def _hand_in(edge: Edge, record_id: UUID, body: RecordHandInIn, wanted: RecordStatus) -> Response:
    async def change(session: AsyncSession, check: service.VersionCheck) -> UUID:
        handed = service.HandedIn(wanted, body.is_zero_report)
        await service.hand_in_record(session, edge.actor, record_id, handed, check, now=edge.services.clock())
        return record_id

    return await _change(edge, Permission.RECORD_CONFIRM, change)


async def _change(edge: Edge, permission: Permission, change: Change) -> Response:
    """Run an edit that needs If-Match, and answer with the record as it is then."""

    async def verb(session: AsyncSession) -> Answer:
        return await _answer(session, await change(session, _checks(edge)))

    return await edge.once(permission, verb)


def _checks(edge: Edge) -> service.VersionCheck:
    return lambda version: check_match(edge.request, version)


async def _answer(session: AsyncSession, record_id: UUID, *, status: int = 200) -> Answer:
    await flush_changes(session)
    row = await queries.read_record(session, record_id)
    lines = await queries.lines_of(session, record_id)
    body = record_json(row, lines, await queries.revisions_of(session, record_id))
    return Answer(body, status=status, etag=etag(row["version"]))
