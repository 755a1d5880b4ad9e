"""Another worker looks at a tier, because the person asked. Source: the domain reference, 6.2."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from api.domain.assessments import queries
from api.domain.assessments.lifecycle import (
    AssessmentStatus,
    ReviewStatus,
    advance_review,
    require_another,
)
from api.domain.assessments.models import TierReview
from api.domain.assessments.validity import answer_due
from api.domain.care_access.hand import Hand
from api.domain.care_rules.book import RuleBook
from api.domain.episodes.evidence import DatedBeforeOrder, DatedInFuture
from api.domain.episodes.queries import lock_episode
from api.errors import DomainError, IllegalTransition, NotFound
from api.kit.ids import new_id


class ReviewIsOpen(DomainError):
    """A review of this assessment was asked for and is not decided."""

    code = "tier_review_open"


@dataclass(frozen=True, slots=True)
class Decided:
    """How a review ended, and the answer to the person."""

    result: ReviewStatus
    reasons: str


async def ask_for_review(
    hand: Hand, episode_id: UUID, assessment_id: UUID, requested_on: date, book: RuleBook
) -> TierReview:
    """Write down that the person asks another worker to look at the tier.

    Raises:
        NotFound: No such assessment of a case in view.
        IllegalTransition: The tier does not hold.
        DatedInFuture, DatedBeforeOrder: They cannot have asked on that day.
        ReviewIsOpen: They asked, and wait for the answer.
    """
    episode = await lock_episode(hand, episode_id)
    assessment = await queries.get_assessment(hand, episode_id, assessment_id)
    if assessment.status != AssessmentStatus.IN_FORCE:
        raise IllegalTransition
    if requested_on > hand.today:
        raise DatedInFuture
    if requested_on < assessment.assessed_on:
        raise DatedBeforeOrder
    earlier = await queries.reviews_of(hand, [assessment_id])
    if any(one.status == ReviewStatus.OPEN for one in earlier):
        raise ReviewIsOpen
    review = TierReview(
        street_id=hand.street_id,
        id=new_id(),
        episode_id=episode_id,
        community_id=episode.community_id,
        assessment_id=assessment_id,
        status=ReviewStatus.OPEN.value,
        requested_on=requested_on,
        due_on=answer_due(book, requested_on),
        recorded_by=hand.actor.account_id,
        recorded_at=hand.now,
    )
    hand.session.add(review)
    await hand.record("ask_for_review", "tier_review", review.id, participant_id=episode.participant_id)
    return review


async def decide_review(
    hand: Hand, episode_id: UUID, assessment_id: UUID, review_id: UUID, decided: Decided
) -> TierReview:
    """Answer the person, with reasons. A changed tier is then assessed anew by whoever decided.

    Raises:
        NotFound: No such review of a case in view.
        IllegalTransition: It is decided.
        SamePerson: Whoever decided or countersigned the tier does not review it.
    """
    episode = await lock_episode(hand, episode_id)
    assessment = await queries.get_assessment(hand, episode_id, assessment_id)
    review = await queries.get_review(hand, episode_id, review_id)
    if review.assessment_id != assessment_id:
        raise NotFound
    require_another(hand.actor.account_id, assessment.recorded_by, assessment.countersigned_by)
    review.status = advance_review(ReviewStatus(review.status), decided.result)
    review.reviewer_id = hand.actor.account_id
    review.decided_at = hand.now
    review.sealed = hand.box.seal("tier_review", review.id, {"reasons": decided.reasons})
    await hand.record(
        "decide_review",
        "tier_review",
        review.id,
        participant_id=episode.participant_id,
        detail={"result": decided.result.value},
    )
    return review
