"""Episodes: opened by an order, moved by evidenced steps, some of them confirmed by a second person."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.access.permissions import Permission
from api.domain.care_access.hand import Hand
from api.domain.episodes import queries
from api.domain.episodes.models import Episode
from api.domain.episodes.queries import EpisodeFilter
from api.domain.episodes.words import EpisodeStatus
from api.domain.participants.service import community_of
from api.domain.steps import documents, opening, standing, transitions
from api.domain.steps.words import StepDecision, StepState
from api.routers.answers import Answer, etag
from api.routers.care_edge import InCare
from api.routers.dependencies import check_match
from api.routers.strict_json import StrictRoute
from api.schemas.episode_steps import (
    EpisodeDocumentIn,
    EpisodeDocumentOut,
    EpisodeDocumentsOut,
    TransitionConfirmationIn,
    TransitionIn,
    TransitionOut,
    TransitionsOut,
    document_json,
    new_step_json,
    step_json,
)
from api.schemas.episodes import EpisodeChangeIn, EpisodeIn, EpisodeOut, EpisodePage, episode_json
from api.schemas.fields import Id, UnitCode
from api.schemas.openapi_answers import VERSIONED
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, encode_cursor, page_of
from api.schemas.problems import refusals

router = APIRouter(prefix="/v1/episodes", tags=["episodes"], route_class=StrictRoute)

_READ = ("not_allowed", "purpose_required", "session_ended", "token_expired")
_POST = (
    *_READ,
    "idempotency_in_progress",
    "idempotency_key_invalid",
    "idempotency_key_reused",
    "invalid_input",
)
_DATED = ("dated_before_order", "dated_in_future")
_JUDGED = (
    *_DATED,
    "dated_before_last_step",
    "evidence_missing",
    "finding_not_confirmed",
    "ground_not_possible",
    "illegal_transition",
    "reason_missing",
    "result_not_final",
    "step_pending",
    "term_not_over",
)


async def _answer(hand: Hand, episode: Episode, status: int = 200) -> Answer:
    codes = await queries.unit_codes(hand, [episode])
    return Answer(episode_json(episode, codes), status, etag=etag(episode.version))


@router.get("", response_model=EpisodePage, responses=refusals("invalid_input", *_READ))
async def list_episodes(
    edge: InCare,
    status: Annotated[EpisodeStatus | None, Query(description="Where they stand.")] = None,
    community_code: Annotated[UnitCode | None, Query(description="Of one community.")] = None,
    is_open: Annotated[bool | None, Query(description="Whether they have not ended.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Episodes by pseudonym, the newest first: one's own cases, of one's communities, or of the street."""
    after = decode_cursor(cursor, UUID)
    async with edge.work(Permission.CASE_OVERSEE) as hand:
        community_id = None if community_code is None else await community_of(hand, community_code)
        wanted = EpisodeFilter(status, community_id, is_open, None if after is None else after[0], limit + 1)
        rows = await queries.list_episodes(hand, wanted)
        codes = await queries.unit_codes(hand, rows)
        await hand.record("list", "episode", None, detail={"shown": min(len(rows), limit)})
    page, has_more = page_of(rows, limit)
    following = encode_cursor(page[-1].id) if has_more else None
    items = [episode_json(row, codes) for row in page]
    return Answer({"items": items, "next_cursor": following}).response()


@router.post(
    "",
    status_code=201,
    response_model=EpisodeOut,
    responses={
        201: VERSIONED,
        **refusals(
            "evidence_missing",
            "illegal_transition",
            "not_found",
            "participant_known",
            "term_too_long",
            "worker_gone",
            *_DATED,
            *_POST,
        ),
    },
)
async def open_episode(body: EpisodeIn, edge: InCare) -> Response:
    """Open an episode by its order, with the person's file and a case worker who answers from now on."""

    async def verb(hand: Hand) -> Answer:
        return await _answer(hand, await opening.open_episode(hand, body.to_new()), 201)

    return await edge.do(Permission.CASE_OPEN, verb)


@router.get(
    "/{episode_id}",
    response_model=EpisodeOut,
    responses={200: VERSIONED, **refusals("not_found", *_READ)},
)
async def read_episode(edge: InCare, episode_id: Id) -> Response:
    """What is plain of an episode: states, days, who answers for it."""
    async with edge.work(Permission.CASE_OVERSEE) as hand:
        episode = await queries.get_episode(hand, episode_id)
        answer = await _answer(hand, episode)
        await hand.record("read", "episode", episode_id, participant_id=episode.participant_id)
    return answer.response()


@router.put(
    "/{episode_id}",
    response_model=EpisodeOut,
    responses={
        200: VERSIONED,
        **refusals(
            "episode_closed",
            "invalid_input",
            "not_found",
            "precondition_required",
            "stale",
            *_DATED,
            *_READ,
        ),
    },
)
async def change_episode(body: EpisodeChangeIn, edge: InCare, episode_id: Id) -> Response:
    """Put right what is no state: days of the order, flags, what matters for the team. Needs If-Match."""
    async with edge.work(Permission.CASE_WRITE) as hand:
        episode = await standing.change_episode(
            hand, episode_id, body.to_change(), lambda version: check_match(edge.request, version)
        )
        answer = await _answer(hand, episode)
    return answer.response()


@router.get(
    "/{episode_id}/documents",
    response_model=EpisodeDocumentsOut,
    responses=refusals("not_found", *_READ),
)
async def list_documents(edge: InCare, episode_id: Id) -> Response:
    """The papers of an episode. That they were read is recorded."""
    async with edge.work(Permission.CASE_READ) as hand:
        episode = await queries.get_episode(hand, episode_id)
        found = await documents.list_documents(hand, episode_id)
        await hand.record("read", "episode_document", episode_id, participant_id=episode.participant_id)
    return Answer({"items": [document_json(one) for one in found]}).response()


@router.post(
    "/{episode_id}/documents",
    status_code=201,
    response_model=EpisodeDocumentOut,
    responses=refusals("not_found", *_DATED, *_POST),
)
async def add_document(body: EpisodeDocumentIn, edge: InCare, episode_id: Id) -> Response:
    """Keep a paper that came, for a step that rests on it."""

    async def verb(hand: Hand) -> Answer:
        episode = await queries.lock_episode(hand, episode_id)
        made = await documents.add_document(hand, episode, body.to_new())
        await hand.record("add_document", "episode_document", made.id, participant_id=episode.participant_id)
        return Answer(document_json(made), 201)

    return await edge.do(Permission.CASE_WRITE, verb)


@router.get(
    "/{episode_id}/transitions", response_model=TransitionsOut, responses=refusals("not_found", *_READ)
)
async def list_transitions(edge: InCare, episode_id: Id) -> Response:
    """The steps of an episode, those that wait for a second person too."""
    async with edge.work(Permission.CASE_OVERSEE) as hand:
        episode = await queries.get_episode(hand, episode_id)
        steps = await transitions.list_steps(hand, episode_id)
        await hand.record("read", "episode_transition", episode_id, participant_id=episode.participant_id)
    return Answer({"items": [step_json(step) for step in steps]}).response()


@router.post(
    "/{episode_id}/transitions",
    response_model=TransitionOut,
    responses={
        202: {"description": "It waits for a second person.", "model": TransitionOut},
        **refusals("not_found", *_JUDGED, *_POST),
    },
)
async def take_transition(body: TransitionIn, edge: InCare, episode_id: Id) -> Response:
    """Move an episode by evidence: 200 when it moved, 202 when a second person must confirm it first."""

    async def verb(hand: Hand) -> Answer:
        step = await transitions.take_step(hand, episode_id, body.to_asked())
        status = 202 if step.state == StepState.PENDING_CONFIRMATION else 200
        return Answer(new_step_json(step, body.reason or ""), status)

    return await edge.do(Permission.CASE_WRITE, verb)


@router.post(
    "/{episode_id}/transitions/{transition_id}/confirmation",
    response_model=TransitionOut,
    responses=refusals("illegal_transition", "not_found", "same_person", "step_decided", *_POST),
)
async def confirm_transition(
    body: TransitionConfirmationIn, edge: InCare, episode_id: Id, transition_id: Id
) -> Response:
    """Say yes or no to a step that somebody else proposed."""

    async def verb(hand: Hand) -> Answer:
        await transitions.decide_step(
            hand, episode_id, transition_id, is_confirmed=body.decision is StepDecision.CONFIRM
        )
        steps = await transitions.list_steps(hand, episode_id)
        return Answer(next(step_json(step) for step in steps if step.id == transition_id))

    return await edge.do(Permission.CASE_CONFIRM, verb)
