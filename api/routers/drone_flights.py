"""Records of drone flights: decided elsewhere, of plants and buildings only, without pictures."""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.access.permissions import Permission
from api.db.session import AsyncSession
from api.domain.drone_flights import follow_up, queries, service
from api.domain.drone_flights.queries import FlightFilter
from api.domain.drone_flights.words import FlightStatus
from api.domain.places.queries import list_units_below
from api.kit.clock import legal_date
from api.routers.answers import Answer, etag
from api.routers.dependencies import Edge, SignedIn
from api.routers.strict_json import StrictRoute
from api.schemas.drone_flights import DroneFlightIn, DroneFlightOut, ErasureIn, FlightReportIn, flight_json
from api.schemas.fields import Id, UnitCode
from api.schemas.openapi_answers import VERSIONED
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor, page_of
from api.schemas.patrols import ReasonIn
from api.schemas.problems import refusals

router = APIRouter(prefix="/v1/drone-flights", tags=["patrols"], route_class=StrictRoute)

_SEEN = ("not_allowed", "not_found", "session_ended", "token_expired")
_POST = (
    *_SEEN,
    "idempotency_in_progress",
    "idempotency_key_invalid",
    "idempotency_key_reused",
    "invalid_input",
)

Change = Callable[[AsyncSession, datetime], Awaitable[None]]


@router.get("", response_model=Page[DroneFlightOut], responses=refusals("invalid_input", *_SEEN))
async def list_drone_flights(
    edge: SignedIn,
    unit_code: Annotated[UnitCode | None, Query(description="Of this unit and what lies below it.")] = None,
    status: Annotated[FlightStatus | None, Query(description="Only in this state.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Flights over units that the caller leads, newest first."""
    after = decode_cursor(cursor, datetime, UUID)
    async with edge.begin(Permission.FIELD_PLAN) as session:
        units = None
        if unit_code is not None:
            today = legal_date(edge.services.clock())
            units = tuple(await list_units_below(session, unit_code, on=today))
        wanted = FlightFilter(units, status, None if after is None else (after[0], after[1]), limit + 1)
        page, has_more = page_of(await queries.list_flights(session, wanted), limit)
        findings = await queries.findings_of(session, [row["id"] for row in page])
    following = encode_cursor(page[-1]["starts_at"], str(page[-1]["id"])) if has_more else None
    items = [flight_json(row, findings) for row in page]
    return Answer({"items": items, "next_cursor": following}).response()


@router.post(
    "",
    status_code=201,
    response_model=DroneFlightOut,
    responses={201: VERSIONED, **refusals(*_POST)},
)
async def record_drone_flight(body: DroneFlightIn, edge: SignedIn) -> Response:
    """Record a flight that was decided by law elsewhere: on what basis, where, what for, who flies.

    The service decides no flight and takes no picture.
    """
    new = body.to_new_flight()

    async def verb(session: AsyncSession) -> Answer:
        flight_id = await service.record_flight(session, edge.actor, new, now=edge.services.clock())
        return await _answer(session, flight_id, status=201)

    return await edge.once(Permission.FLIGHT_RECORD, verb)


@router.get("/{flight_id}", response_model=DroneFlightOut, responses={200: VERSIONED, **refusals(*_SEEN)})
async def read_drone_flight(edge: SignedIn, flight_id: Id) -> Response:
    """One flight, with what it found."""
    async with edge.begin(Permission.FIELD_PLAN) as session:
        answer = await _answer(session, flight_id)
    return answer.response()


@router.post(
    "/{flight_id}/report", response_model=DroneFlightOut, responses=refusals("illegal_transition", *_POST)
)
async def report_drone_flight(body: FlightReportIn, edge: SignedIn, flight_id: Id) -> Response:
    """Say that it was flown and which plants or buildings it found; whoever answers there gets a task."""
    found = [one.to_found() for one in body.findings]

    async def change(session: AsyncSession, now: datetime) -> None:
        findings = await service.report_flight(session, edge.actor, flight_id, found, now=now)
        await follow_up.follow_up(session, edge.actor, findings, now=now)

    return await _change(edge, flight_id, change)


@router.post(
    "/{flight_id}/cancellation",
    response_model=DroneFlightOut,
    responses=refusals("illegal_transition", *_POST),
)
async def cancel_drone_flight(body: ReasonIn, edge: SignedIn, flight_id: Id) -> Response:
    """Say that it is not flown, and why."""

    async def change(session: AsyncSession, now: datetime) -> None:
        await service.cancel_flight(session, edge.actor, flight_id, body.reason, now=now)

    return await _change(edge, flight_id, change)


@router.post(
    "/{flight_id}/erasure", response_model=DroneFlightOut, responses=refusals("illegal_transition", *_POST)
)
async def confirm_drone_erasure(body: ErasureIn, edge: SignedIn, flight_id: Id) -> Response:
    """Say that its pictures are gone from wherever the pilot had them."""

    async def change(session: AsyncSession, now: datetime) -> None:
        await service.confirm_erasure(session, edge.actor, flight_id, body.erased_on, now=now)

    return await _change(edge, flight_id, change)


async def _change(edge: Edge, flight_id: UUID, change: Change) -> Response:
    async def verb(session: AsyncSession) -> Answer:
        await change(session, edge.services.clock())
        await session.flush()
        return await _answer(session, flight_id)

    return await edge.once(Permission.FLIGHT_RECORD, verb)


async def _answer(session: AsyncSession, flight_id: UUID, *, status: int = 200) -> Answer:
    row = await queries.get_flight(session, flight_id)
    findings = await queries.findings_of(session, [flight_id])
    return Answer(flight_json(row, findings), status, etag(row["version"]))
