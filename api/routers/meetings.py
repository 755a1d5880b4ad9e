"""Joint analysis meetings: planned and held by the office, read by whoever is concerned."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.access.database_roles import DatabaseRole
from api.access.permissions import Permission
from api.db.session import AsyncSession, binding, flush_changes
from api.domain.meetings import queries, service
from api.domain.meetings.clue_refs import clues_changed
from api.domain.meetings.compliance import compliance_of
from api.domain.meetings.lifecycle import MeetingStatus
from api.domain.meetings.models import Meeting
from api.domain.meetings.queries import MeetingFilter
from api.kit.clock import legal_date
from api.kit.periods import read_week, week_of
from api.routers.answers import Answer, etag
from api.routers.dependencies import Edge, SignedIn, check_match
from api.routers.strict_json import StrictRoute
from api.schemas.fields import Id
from api.schemas.meeting_answers import clue_groups, compliance_json, meeting_item, meeting_json
from api.schemas.meetings import (
    ComplianceOut,
    MeetingCancellationIn,
    MeetingDecisionIn,
    MeetingHeldIn,
    MeetingIn,
    MeetingMinutesIn,
    MeetingOut,
    MeetingPage,
    WeekExemptionIn,
)
from api.schemas.openapi_answers import VERSIONED
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, encode_cursor, page_of
from api.schemas.plain_texts import WeekKey
from api.schemas.problems import refusals

router = APIRouter(prefix="/v1/meetings", tags=["meetings"], route_class=StrictRoute)

_READ = ("not_allowed", "session_ended", "token_expired")
_POST = (
    *_READ,
    "idempotency_in_progress",
    "idempotency_key_invalid",
    "idempotency_key_reused",
    "invalid_input",
)

Week = Annotated[WeekKey | None, Query(description="ISO week in Asia/Shanghai, such as `2026-W48`.")]


@router.get("", response_model=MeetingPage, responses=refusals("invalid_input", *_READ))
async def list_meetings(
    edge: SignedIn,
    status: Annotated[MeetingStatus | None, Query(description="Where they stand.")] = None,
    week: Week = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Meetings of the street, the latest first; an excused week stands at its beginning."""
    after = decode_cursor(cursor, datetime, UUID)
    wanted = MeetingFilter(status, week, None if after is None else (after[0], after[1]), limit + 1)
    async with edge.begin(Permission.MEETING_READ) as session:
        rows = await queries.list_meetings(session, wanted)
    page, has_more = page_of(rows, limit)
    following = encode_cursor(page[-1].starts_at, page[-1].id) if has_more else None
    return Answer({"items": [meeting_item(row) for row in page], "next_cursor": following}).response()


@router.post("", status_code=201, response_model=MeetingOut, responses={201: VERSIONED, **refusals(*_POST)})
async def plan_meeting(body: MeetingIn, edge: SignedIn) -> Response:
    """Plan a meeting. Its agenda is what changed since the last one, and is kept fresh until then."""
    return await _change(
        edge,
        lambda session: service.plan_meeting(
            session, edge.actor, body.starts_at, body.place, now=edge.services.clock()
        ),
        status=201,
    )


@router.get("/compliance", response_model=ComplianceOut, responses=refusals("invalid_input", *_READ))
async def read_compliance(edge: SignedIn, week: Week = None) -> Response:
    """Whether a week had its two meetings with the police; the present week when none is named."""
    now = edge.services.clock()
    wanted = week_of(legal_date(now)) if week is None else read_week(week)
    async with edge.begin(Permission.MEETING_READ) as session:
        found = await compliance_of(session, wanted, now=now)
    return Answer(compliance_json(found)).response()


@router.post(
    "/exemptions",
    status_code=201,
    response_model=MeetingOut,
    responses={201: VERSIONED, **refusals("week_exempt", *_POST)},
)
async def exempt_week(body: WeekExemptionIn, edge: SignedIn) -> Response:
    """Excuse a week, such as one of a long public holiday. Its counts are shown all the same."""
    return await _change(
        edge,
        lambda session: service.exempt_week(
            session, edge.actor, body.to_week(), body.reason, now=edge.services.clock()
        ),
        status=201,
    )


@router.get(
    "/{meeting_id}", response_model=MeetingOut, responses={200: VERSIONED, **refusals("not_found", *_READ)}
)
async def read_meeting(edge: SignedIn, meeting_id: Id) -> Response:
    """A meeting, with the agenda and decisions of the caller's units, and the clues that the caller may see.

    Clues are looked up under the caller's own duty at each reading, and are no part of what is kept.
    """
    async with edge.begin(Permission.MEETING_READ) as session:
        meeting = await queries.get_meeting(session, meeting_id)
        lines = await queries.agenda_of(session, meeting_id)
        decisions = await queries.decisions_of(session, meeting_id)
    clues = await _clues(edge, meeting)
    return Answer(meeting_json(meeting, lines, decisions, clues), etag=etag(meeting.version)).response()


async def _clues(edge: Edge, meeting: Meeting) -> list[dict[str, Any]] | None:
    since, until = meeting.agenda_since, meeting.agenda_until
    if since is None or until is None or not edge.actor.may(Permission.CLUE_READ):
        return None
    async with edge.begin(Permission.CLUE_READ) as session:
        rows = await clues_changed(session, since, until)
        is_author = binding(session).role is DatabaseRole.FIELD
    return clue_groups(rows, is_coarse=is_author)


@router.post(
    "/{meeting_id}/agenda",
    response_model=MeetingOut,
    responses={200: VERSIONED, **refusals("illegal_transition", "not_found", *_POST)},
)
async def refresh_agenda(edge: SignedIn, meeting_id: Id) -> Response:
    """Write the agenda of a planned meeting anew, as things stand."""

    async def change(session: AsyncSession) -> UUID:
        await service.refresh_agenda(session, edge.actor, meeting_id, now=edge.services.clock())
        return meeting_id

    return await _change(edge, change)


@router.post(
    "/{meeting_id}/hold",
    response_model=MeetingOut,
    responses={200: VERSIONED, **refusals("illegal_transition", "not_found", *_POST)},
)
async def hold_meeting(body: MeetingHeldIn, edge: SignedIn, meeting_id: Id) -> Response:
    """Write down that a meeting took place: when, who was there as what, and what is to be remembered."""

    async def change(session: AsyncSession) -> UUID:
        held = body.to_held()
        await service.hold_meeting(session, edge.actor, meeting_id, held, now=edge.services.clock())
        return meeting_id

    return await _change(edge, change)


@router.put(
    "/{meeting_id}/minutes",
    response_model=MeetingOut,
    responses={
        200: VERSIONED,
        **refusals(
            "illegal_transition", "invalid_input", "not_found", "precondition_required", "stale", *_READ
        ),
    },
)
async def write_minutes(body: MeetingMinutesIn, edge: SignedIn, meeting_id: Id) -> Response:
    """Put other minutes in the place of those of a held meeting. Needs If-Match."""
    async with edge.begin(Permission.MEETING_HOLD) as session:
        await service.write_minutes(
            session,
            edge.actor,
            meeting_id,
            body.minutes,
            lambda version: check_match(edge.request, version),
            now=edge.services.clock(),
        )
        answer = await _answer(session, meeting_id)
    return answer.response()


@router.post(
    "/{meeting_id}/decisions",
    status_code=201,
    response_model=MeetingOut,
    responses={201: VERSIONED, **refusals("illegal_transition", "not_found", *_POST)},
)
async def add_decision(body: MeetingDecisionIn, edge: SignedIn, meeting_id: Id) -> Response:
    """Make a decision of a held meeting the task of one account, with a date."""

    async def change(session: AsyncSession) -> UUID:
        decided = body.to_decided()
        await service.decide(session, edge.actor, meeting_id, decided, now=edge.services.clock())
        return meeting_id

    return await _change(edge, change, status=201)


@router.post(
    "/{meeting_id}/cancellation",
    response_model=MeetingOut,
    responses={200: VERSIONED, **refusals("illegal_transition", "not_found", *_POST)},
)
async def cancel_meeting(body: MeetingCancellationIn, edge: SignedIn, meeting_id: Id) -> Response:
    """Call a planned meeting off, or take back that a week is excused."""

    async def change(session: AsyncSession) -> UUID:
        await service.cancel_meeting(session, edge.actor, meeting_id, body.reason, now=edge.services.clock())
        return meeting_id

    return await _change(edge, change)


async def _change(
    edge: Edge, change: Callable[[AsyncSession], Awaitable[UUID]], *, status: int = 200
) -> Response:
    async def verb(session: AsyncSession) -> Answer:
        return await _answer(session, await change(session), status=status)

    return await edge.once(Permission.MEETING_HOLD, verb)


async def _answer(session: AsyncSession, meeting_id: UUID, *, status: int = 200) -> Answer:
    """The meeting as it is now. Without clues: what a key repeats is stored, and they never are."""
    await flush_changes(session)
    meeting = await queries.get_meeting(session, meeting_id)
    lines = await queries.agenda_of(session, meeting_id)
    decisions = await queries.decisions_of(session, meeting_id)
    body = meeting_json(meeting, lines, decisions, None)
    return Answer(body, status=status, etag=etag(meeting.version))
