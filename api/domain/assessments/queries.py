"""Reading assessments, and the reviews of their tiers."""

from collections.abc import Sequence
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from api.db.session import driver
from api.domain.assessments.lifecycle import AssessmentStatus
from api.domain.assessments.models import Assessment, TierReview
from api.domain.care_access.hand import Hand
from api.errors import NotFound

_ON_THE_CASE: Final = """
    SELECT EXISTS (SELECT FROM pairing WHERE street_id = $1 AND episode_id = $2 AND account_id = $3
                   AND status IN ('active', 'on_hold'))
"""


async def get_assessment(hand: Hand, episode_id: UUID, assessment_id: UUID) -> Assessment:
    """One assessment of a case.

    Raises:
        NotFound: The case has none of this id that the caller may see.
    """
    found = await hand.session.get(Assessment, (hand.street_id, assessment_id))
    if found is None or found.episode_id != episode_id:
        raise NotFound
    return found


async def list_assessments(
    hand: Hand, episode_id: UUID, *, after: UUID | None, limit: int
) -> list[Assessment]:
    """Assessments of a case, the latest first."""
    query = select(Assessment).where(
        col(Assessment.street_id) == hand.street_id, col(Assessment.episode_id) == episode_id
    )
    if after is not None:
        query = query.where(col(Assessment.id) < after)
    rows = await hand.session.execute(query.order_by(col(Assessment.id).desc()).limit(limit))
    return list(rows.scalars())


async def find_unended(hand: Hand, episode_id: UUID) -> list[Assessment]:
    """Assessments of a case that hold, or wait for their second signature."""
    query = select(Assessment).where(
        col(Assessment.street_id) == hand.street_id,
        col(Assessment.episode_id) == episode_id,
        col(Assessment.status).in_((AssessmentStatus.IN_FORCE, AssessmentStatus.AWAITING_COUNTERSIGNATURE)),
    )
    return list((await hand.session.execute(query)).scalars())


async def reviews_of(hand: Hand, assessment_ids: Sequence[UUID]) -> list[TierReview]:
    """Reviews of some assessments, in the order in which they were asked for."""
    query = (
        select(TierReview)
        .where(col(TierReview.street_id) == hand.street_id, col(TierReview.assessment_id).in_(assessment_ids))
        .order_by(col(TierReview.id))
    )
    return list((await hand.session.execute(query)).scalars())


async def get_review(hand: Hand, episode_id: UUID, review_id: UUID) -> TierReview:
    """One review of a case.

    Raises:
        NotFound: The case has none of this id that the caller may see.
    """
    found = await hand.session.get(TierReview, (hand.street_id, review_id))
    if found is None or found.episode_id != episode_id:
        raise NotFound
    return found


async def is_on_the_case(hand: Hand, episode_id: UUID) -> bool:
    """Whether the caller belongs to the team of a case, and has not merely opened its file."""
    return bool(
        await driver(hand.session).fetchval(_ON_THE_CASE, hand.street_id, episode_id, hand.actor.account_id)
    )


async def is_followed(hand: Hand, review_id: UUID) -> bool:
    """Whether an assessment was made after a review."""
    query = select(col(Assessment.id)).where(
        col(Assessment.street_id) == hand.street_id, col(Assessment.review_id) == review_id
    )
    return (await hand.session.execute(query.limit(1))).first() is not None
