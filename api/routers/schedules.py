"""What is owed in one episode: its schedule on any day, and the reviews that it asks for."""

from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.access.permissions import Permission
from api.domain.care_access.hand import Hand
from api.domain.schedules import reading, reviews
from api.errors import InvalidField
from api.kit.clock import legal_date
from api.routers.answers import Answer
from api.routers.care_edge import InCare
from api.routers.strict_json import StrictRoute
from api.schemas.fields import Id, LegalDate
from api.schemas.problems import refusals
from api.schemas.schedules import (
    EpisodeReviewIn,
    EpisodeReviewOut,
    ReviewListOut,
    ScheduleOut,
    review_json,
    schedule_json,
)

router = APIRouter(prefix="/v1/episodes", tags=["schedules"], route_class=StrictRoute)

_READ = ("invalid_input", "not_allowed", "not_found", "purpose_required", "session_ended", "token_expired")
_KEYED = ("idempotency_in_progress", "idempotency_key_invalid", "idempotency_key_reused")

OnDay = Annotated[LegalDate | None, Query(description="The day to look at; today when none is named.")]
FromDay = Annotated[
    LegalDate | None, Query(alias="from", description="Leaves out what was due before this day.")
]
ToDay = Annotated[
    LegalDate | None, Query(alias="to", description="Leaves out what can only be done after this day.")
]


@router.get("/{episode_id}/schedule", response_model=ScheduleOut, responses=refusals(*_READ))
async def read_schedule(
    edge: InCare, episode_id: Id, on: OnDay = None, first: FromDay = None, last: ToDay = None
) -> Response:
    """Everything that is owed in an episode, as it stood, stands or will stand on a day.

    Derived from what was recorded and from the rules of their days; nothing of it is stored.
    """
    if first is not None and last is not None and last < first:
        raise InvalidField("ends_before_it_begins", parameter="to")
    async with edge.work(Permission.CASE_OVERSEE) as hand:
        read = await reading.read_schedule(hand, episode_id, on or legal_date(hand.now))
    return Answer(schedule_json(read, first, last)).response()


@router.get("/{episode_id}/reviews", response_model=ReviewListOut, responses=refusals(*_READ))
async def list_reviews(edge: InCare, episode_id: Id) -> Response:
    """The reviews that were held in an episode. Reading them is recorded."""
    async with edge.work(Permission.CASE_READ) as hand:
        found = await reviews.list_reviews(hand, episode_id)
    return Answer({"items": [review_json(one) for one in found]}).response()


@router.post(
    "/{episode_id}/reviews",
    status_code=201,
    response_model=EpisodeReviewOut,
    responses=refusals(
        "dated_in_future", "illegal_transition", "review_held", "review_not_owed", *_KEYED, *_READ
    ),
)
async def record_review(edge: InCare, episode_id: Id, body: EpisodeReviewIn) -> Response:
    """Write down a review that the schedule asks for. Each is held once."""

    async def verb(hand: Hand) -> Answer:
        return Answer(review_json(await reviews.record_review(hand, episode_id, body.to_review())), 201)

    return await edge.do(Permission.CASE_WRITE, verb)
