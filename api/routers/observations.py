"""Observations: found at places, seen to by somebody, handed to the desk as clues."""

from datetime import datetime, timedelta
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import APIRouter, Body, Query, Response

from api.access.database_roles import DatabaseRole
from api.access.permissions import Permission
from api.db.session import AsyncSession, binding
from api.domain.audit.service import record
from api.domain.field_records.grammar import Sent
from api.domain.field_records.texts import refuse_identifiers
from api.domain.observations import queries, service
from api.domain.observations.lifecycle import ObservationStatus
from api.domain.observations.recording import record_observations
from api.domain.observations.words import ObservationKind
from api.domain.places.queries import list_units_below
from api.errors import InvalidField
from api.kit.clock import legal_date
from api.routers.answers import Answer, etag
from api.routers.dependencies import Edge, SignedIn, check_match
from api.routers.field_batches import RecordKind, take_records
from api.routers.strict_json import StrictRoute
from api.schemas.field_batches import RecordResultsOut, ShownAs
from api.schemas.fields import Id, UnitCode
from api.schemas.observations import (
    OBSERVATION,
    FollowUpIn,
    ObservationIn,
    ObservationOut,
    ResolutionIn,
    observation_json,
)
from api.schemas.openapi_answers import VERSIONED
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor, page_of
from api.schemas.problems import refusals

router = APIRouter(prefix="/v1/observations", tags=["observations"], route_class=StrictRoute)

OBSERVATION_KIND = RecordKind(OBSERVATION, ObservationIn.to_item, record_observations)

SEEN_TO_WITHIN: Final = timedelta(days=3)
"""Until when somebody sees to what they were given, unless it is said. Source: decision 0023."""

_READ = ("not_allowed", "not_found", "session_ended", "token_expired")
_EDIT = (
    *_READ,
    "idempotency_in_progress",
    "idempotency_key_invalid",
    "idempotency_key_reused",
    "illegal_transition",
    "invalid_input",
    "precondition_required",
    "stale",
)


@router.post(
    "",
    response_model=RecordResultsOut,
    responses=refusals("invalid_input", "not_allowed", "session_ended", "token_expired"),
)
async def observe(
    body: Annotated[dict[str, Any], ShownAs(ObservationIn), Body()], edge: SignedIn
) -> Response:
    """Tell what was found at a place. Always 200, with one answer: what is wrong stands in its `problem`.

    Judged by the assignment and the boundary of the day of `observed_at`. The same `id` with the same content
    is a duplicate and safe. Batches: `POST /v1/me/records/batch`.
    """
    sent = Sent(edge.services.clock())
    return await take_records(edge, {"observation": OBSERVATION_KIND}, sent, [("observation", body)])


@router.get("", response_model=Page[ObservationOut], responses=refusals("invalid_input", *_READ))
async def list_observations(  # noqa: PLR0913, PLR0917 - each is a query parameter
    edge: SignedIn,
    grid_code: Annotated[UnitCode | None, Query(description="Of this unit and what lies below it.")] = None,
    kind: Annotated[ObservationKind | None, Query(description="Of this kind.")] = None,
    status: Annotated[ObservationStatus | None, Query(description="Where it stands.")] = None,
    account_id: Annotated[UUID | None, Query(description="Found by this account.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Observations, newest first: one's own and those one is to see to; of one's grids; or of the street.

    Reading those of others is recorded.
    """
    after = decode_cursor(cursor, datetime, UUID)
    async with edge.begin(Permission.FIELD_READ) as session:
        grid_ids = None
        if grid_code is not None:
            today = legal_date(edge.services.clock())
            grid_ids = tuple(await list_units_below(session, grid_code, on=today))
        wanted = queries.ObservationFilter(
            grid_ids, kind, status, account_id, None if after is None else (after[0], after[1]), limit + 1
        )
        rows = await queries.list_observations(session, wanted)
        detail = {"grid_code": grid_code} if grid_code else {}
        await _record_reading(session, edge, "read_observations", None, detail)
    page, has_more = page_of(rows, limit)
    following = encode_cursor(page[-1]["observed_at"], str(page[-1]["id"])) if has_more else None
    return Answer({"items": [observation_json(row) for row in page], "next_cursor": following}).response()


@router.get(
    "/{observation_id}", response_model=ObservationOut, responses={200: VERSIONED, **refusals(*_READ)}
)
async def read_observation(edge: SignedIn, observation_id: Id) -> Response:
    """One observation, with its ETag."""
    async with edge.begin(Permission.FIELD_READ) as session:
        row = await queries.get_observation(session, observation_id)
        await _record_reading(session, edge, "read_observation", observation_id, {})
    return Answer(observation_json(row), etag=etag(row["version"])).response()


@router.post(
    "/{observation_id}/resolution",
    response_model=ObservationOut,
    responses={200: VERSIONED, **refusals("names_a_person", *_EDIT)},
)
async def resolve_observation(body: ResolutionIn, edge: SignedIn, observation_id: Id) -> Response:
    """Say what became of it; the task that came from it ends with it. Needs If-Match.

    By whoever is to see to it, by its finder while nobody else is, or by those who lead the grid.
    """

    async def verb(session: AsyncSession) -> Answer:
        found = await queries.lock_observation(session, observation_id)
        check_match(edge.request, found.version)
        refuse_identifiers(body.note)
        now = edge.services.clock()
        await service.resolve_observation(session, edge.actor, found, body.to_resolution(), now=now)
        return await _answer(session, observation_id)

    return await edge.once(Permission.OBSERVATION_RESOLVE, verb)


@router.post(
    "/{observation_id}/follow-up",
    response_model=ObservationOut,
    responses={200: VERSIONED, **refusals(*_EDIT)},
)
async def give_observation(body: FollowUpIn, edge: SignedIn, observation_id: Id) -> Response:
    """Have somebody see to it: their task, in place of whoever had it. Needs If-Match."""

    async def verb(session: AsyncSession) -> Answer:
        found = await queries.lock_observation(session, observation_id)
        check_match(edge.request, found.version)
        due_at, now = _due_at(edge, body), edge.services.clock()
        await service.give_observation(session, edge.actor, found, body.account_id, due_at=due_at, now=now)
        return await _answer(session, observation_id)

    return await edge.once(Permission.FIELD_PLAN, verb)


async def _record_reading(
    session: AsyncSession, edge: Edge, action: str, observation_id: UUID | None, detail: dict[str, str]
) -> None:
    """Record that somebody read where workers were and what they found, unless it is their own."""
    if binding(session).role is not DatabaseRole.GRID:
        now = edge.services.clock()
        await record(session, edge.actor, action, "observation", observation_id, now=now, detail=detail)


def _due_at(edge: Edge, body: FollowUpIn) -> datetime:
    now = edge.services.clock()
    if body.due_at is not None and body.due_at <= now:
        raise InvalidField("number_out_of_range", pointer="/due_at")
    return body.due_at or now + SEEN_TO_WITHIN


async def _answer(session: AsyncSession, observation_id: UUID) -> Answer:
    await session.flush()
    row = await queries.get_observation(session, observation_id)
    return Answer(observation_json(row), etag=etag(row["version"]))
