"""Assessments of what help is owed: decided by a worker, countersigned, commented on, reviewed."""

from collections.abc import Awaitable, Callable, Sequence
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.access.permissions import Permission
from api.db.session import flush_changes
from api.domain.assessments import queries, reviews, service
from api.domain.assessments.differences import differences_in
from api.domain.assessments.models import Assessment
from api.domain.care_access.hand import Hand
from api.domain.care_rules.queries import load_book
from api.domain.episodes.queries import get_episode
from api.kit.periods import read_quarter
from api.routers.answers import Answer
from api.routers.care_edge import CareEdge, InCare
from api.routers.strict_json import StrictRoute
from api.schemas.assessments import (
    AssessmentCommentIn,
    AssessmentIn,
    AssessmentOut,
    AssessmentPage,
    DifferencesOut,
    QuarterKey,
    TierReviewDecisionIn,
    TierReviewIn,
    assessment_json,
    differences_json,
    review_json,
)
from api.schemas.fields import Id
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, encode_cursor, page_of
from api.schemas.problems import refusals

router = APIRouter(prefix="/v1", tags=["assessments"], route_class=StrictRoute)

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
_OF_CASE = "/episodes/{episode_id}/assessments"
_ONE = _OF_CASE + "/{assessment_id}"


@router.get(
    "/assessments/differences",
    response_model=DifferencesOut,
    responses=refusals("invalid_input", *_READ),
)
async def read_differences(
    edge: InCare, quarter: Annotated[QuarterKey, Query(description="Such as `2026-Q4`.")]
) -> Response:
    """How each community decided on tiers in a quarter, in counts: looked at each quarter for differences."""
    period = read_quarter(quarter)
    async with edge.work(Permission.CASE_REVIEW) as hand:
        found = await differences_in(hand, period.starts_on, period.ends_on)
    return Answer(differences_json(quarter, found)).response()


@router.get(_OF_CASE, response_model=AssessmentPage, responses=refusals("invalid_input", "not_found", *_READ))
async def list_assessments(
    edge: InCare, episode_id: Id, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response:
    """Assessments of a case, the latest first. That they were read is recorded."""
    after = decode_cursor(cursor, UUID)
    async with edge.work(Permission.CASE_READ) as hand:
        episode = await get_episode(hand, episode_id)
        rows = await queries.list_assessments(
            hand, episode_id, after=None if after is None else after[0], limit=limit + 1
        )
        page, has_more = page_of(rows, limit)
        items = await _items(hand, page)
        await hand.record(
            "read",
            "episode",
            episode_id,
            participant_id=episode.participant_id,
            detail={"part": "assessments"},
        )
    following = encode_cursor(page[-1].id) if has_more else None
    return Answer({"items": items, "next_cursor": following}).response()


@router.get(_ONE, response_model=AssessmentOut, responses=refusals("not_found", *_READ))
async def read_assessment(edge: InCare, episode_id: Id, assessment_id: Id) -> Response:
    """One assessment. That it was read is recorded."""
    async with edge.work(Permission.CASE_READ) as hand:
        episode = await get_episode(hand, episode_id)
        row = await queries.get_assessment(hand, episode_id, assessment_id)
        (item,) = await _items(hand, [row])
        await hand.record("read", "assessment", assessment_id, participant_id=episode.participant_id)
    return Answer(item).response()


@router.post(
    _OF_CASE,
    status_code=201,
    response_model=AssessmentOut,
    responses=refusals(
        "assessment_expired", "dated_before_order", "dated_in_future", "review_not_followed", *_POST
    ),
)
async def assess(body: AssessmentIn, edge: InCare, episode_id: Id) -> Response:
    """Decide how much help is owed. `intensive` awaits a second person; any other tier holds at once."""
    found = body.to_assessed()

    async def verb(hand: Hand) -> Assessment:
        return await service.assess(hand, episode_id, found, await load_book(hand))

    return await _change(edge, Permission.CASE_WRITE, verb, status=201)


@router.post(
    _ONE + "/countersignature",
    response_model=AssessmentOut,
    responses=refusals("assessment_expired", "same_person", *_POST),
)
async def countersign_assessment(edge: InCare, episode_id: Id, assessment_id: Id) -> Response:
    """Put `intensive` in force, as another one of the team or as the office."""

    async def verb(hand: Hand) -> Assessment:
        return await service.countersign(hand, episode_id, assessment_id)

    return await _change(edge, Permission.CASE_COUNTERSIGN, verb)


@router.post(
    _ONE + "/comment",
    status_code=201,
    response_model=AssessmentOut,
    responses=refusals("too_many_comments", *_POST),
)
async def comment_on_assessment(
    body: AssessmentCommentIn, edge: InCare, episode_id: Id, assessment_id: Id
) -> Response:
    """Write down what the person says to it, in their words."""

    async def verb(hand: Hand) -> Assessment:
        return await service.add_comment(hand, episode_id, assessment_id, body.text)

    return await _change(edge, Permission.CASE_WRITE, verb, status=201)


@router.post(
    _ONE + "/reviews",
    status_code=201,
    response_model=AssessmentOut,
    responses=refusals("dated_before_order", "dated_in_future", "tier_review_open", *_POST),
)
async def ask_for_tier_review(
    body: TierReviewIn, edge: InCare, episode_id: Id, assessment_id: Id
) -> Response:
    """Write down that the person asks for a review; the answer is owed in 15 working days.

    Working days leave out weekends; public holidays are not known to the service, so that the last day
    may lie before the lawful one, never after it.
    """

    async def verb(hand: Hand) -> Assessment:
        book = await load_book(hand)
        await reviews.ask_for_review(hand, episode_id, assessment_id, body.requested_on, book)
        return await queries.get_assessment(hand, episode_id, assessment_id)

    return await _change(edge, Permission.CASE_WRITE, verb, status=201)


@router.post(
    _ONE + "/reviews/{review_id}/decision",
    response_model=AssessmentOut,
    responses=refusals("same_person", *_POST),
)
async def decide_tier_review(
    body: TierReviewDecisionIn, edge: InCare, episode_id: Id, assessment_id: Id, review_id: Id
) -> Response:
    """Answer the person with reasons, as somebody who did not decide the tier.

    `changed` is followed by a new assessment of whoever decided here, with this `review_id`.
    """

    async def verb(hand: Hand) -> Assessment:
        decided = reviews.Decided(body.result, body.reasons)
        await reviews.decide_review(hand, episode_id, assessment_id, review_id, decided)
        return await queries.get_assessment(hand, episode_id, assessment_id)

    return await _change(edge, Permission.CASE_COUNTERSIGN, verb)


async def _change(
    edge: CareEdge,
    permission: Permission,
    verb: Callable[[Hand], Awaitable[Assessment]],
    *,
    status: int = 200,
) -> Response:
    async def change(hand: Hand) -> Answer:
        row = await verb(hand)
        await flush_changes(hand.session)
        (item,) = await _items(hand, [row])
        return Answer(item, status)

    return await edge.do(permission, change)


async def _items(hand: Hand, rows: Sequence[Assessment]) -> list[dict[str, Any]]:
    found: dict[UUID, list[dict[str, Any]]] = {row.id: [] for row in rows}
    for one in await queries.reviews_of(hand, list(found)):
        content = hand.box.open("tier_review", one.id, one.sealed)
        found[one.assessment_id].append(review_json(one, content))
    return [assessment_json(row, service.content_of(hand, row), found[row.id]) for row in rows]
