"""What is done with assessments: decide a tier, countersign it, add what the person says to it.

The tier is what a named worker writes down. Nothing here looks at the levels of the domains.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from api.access.database_roles import DatabaseRole
from api.domain.assessments import queries
from api.domain.assessments.lifecycle import (
    AssessmentStatus,
    ReviewStatus,
    advance,
    first_status,
    require_another,
)
from api.domain.assessments.models import Assessment
from api.domain.assessments.validity import expiry_of
from api.domain.assessments.words import AssessedTier
from api.domain.care_access.hand import Hand
from api.domain.care_rules.book import RuleBook
from api.domain.episodes.evidence import DatedBeforeOrder, DatedInFuture
from api.domain.episodes.models import Episode
from api.domain.episodes.queries import lock_episode
from api.errors import DomainError, IllegalTransition, NotAllowed
from api.kit.ids import new_id

MAX_COMMENTS: Final = 50
"""What the person says to one assessment; more belongs into a new one."""


class AssessmentExpired(DomainError):
    """It would no longer hold, or no longer holds."""

    code = "assessment_expired"


class TooManyComments(DomainError):
    """The assessment holds as many comments as it can."""

    code = "too_many_comments"


class ReviewNotForThis(DomainError):
    """The named review was not decided as changed by whoever assesses anew, or was followed already."""

    code = "review_not_followed"


@dataclass(frozen=True, slots=True)
class Assessed:
    """What a worker found and decided.

    Attributes:
        domains: By domain: level, basis and perhaps a short note.
        strengths_and_goals: In the person's own words.
        reason: Why this tier; names nobody else.
        review_id: The review that this assessment follows, if it follows one.
    """

    assessed_on: date
    domains: Mapping[str, Mapping[str, str | None]]
    strengths_and_goals: str
    tier: AssessedTier
    reason: str
    review_id: UUID | None = None


async def assess(hand: Hand, episode_id: UUID, found: Assessed, book: RuleBook) -> Assessment:
    """Write down what help is owed. `intensive` holds from its second signature on, others at once.

    Raises:
        NotFound: No such case.
        IllegalTransition: The case is over.
        DatedInFuture, DatedBeforeOrder: The day cannot be.
        AssessmentExpired: An assessment of that day would hold no more.
        ReviewNotForThis: The review is another's to follow, or needs no following.
    """
    episode = await lock_episode(hand, episode_id)
    _check_day(hand, episode, found.assessed_on)
    expires_on = expiry_of(book, found.tier, found.assessed_on)
    if expires_on <= hand.today:
        raise AssessmentExpired
    if found.review_id is not None:
        await _check_review(hand, episode_id, found.review_id)
    for earlier in await queries.find_unended(hand, episode_id):
        _let_go(hand, earlier, found.tier)
    await hand.session.flush()  # only one may be in force at a time
    row = _row(hand, episode, found, expires_on)
    hand.session.add(row)
    if row.status == AssessmentStatus.IN_FORCE:
        _hold(hand, episode, row, found.assessed_on)
    detail = {"tier": row.tier, "status": row.status}
    await hand.record("assess", "assessment", row.id, participant_id=episode.participant_id, detail=detail)
    return row


def _check_day(hand: Hand, episode: Episode, assessed_on: date) -> None:
    if episode.ended_on is not None:
        raise IllegalTransition
    if assessed_on > hand.today:
        raise DatedInFuture
    if assessed_on < episode.decided_on:
        raise DatedBeforeOrder


async def _check_review(hand: Hand, episode_id: UUID, review_id: UUID) -> None:
    review = await queries.get_review(hand, episode_id, review_id)
    is_mine = review.status == ReviewStatus.CHANGED and review.reviewer_id == hand.actor.account_id
    if not is_mine or await queries.is_followed(hand, review_id):
        raise ReviewNotForThis


def _let_go(hand: Hand, earlier: Assessment, tier: AssessedTier) -> None:
    """What waits is withdrawn by any new one; what holds gives way to what holds at once."""
    if earlier.status == AssessmentStatus.AWAITING_COUNTERSIGNATURE:
        earlier.status = advance(AssessmentStatus(earlier.status), AssessmentStatus.WITHDRAWN)
        earlier.ended_at = hand.now
    elif first_status(tier) is AssessmentStatus.IN_FORCE:
        earlier.status = advance(AssessmentStatus(earlier.status), AssessmentStatus.SUPERSEDED)
        earlier.ended_at = hand.now


def _row(hand: Hand, episode: Episode, found: Assessed, expires_on: date) -> Assessment:
    assessment_id = new_id()
    content = {
        "domains": {name: dict(answer) for name, answer in found.domains.items()},
        "strengths_and_goals": found.strengths_and_goals,
        "reason": found.reason,
        "comments": [],
    }
    return Assessment(
        street_id=hand.street_id,
        id=assessment_id,
        episode_id=episode.id,
        community_id=episode.community_id,
        assessed_on=found.assessed_on,
        tier=found.tier.value,
        status=first_status(found.tier).value,
        expires_on=expires_on,
        review_id=found.review_id,
        sealed=hand.box.seal("assessment", assessment_id, content),
        recorded_by=hand.actor.account_id,
        recorded_at=hand.now,
    )


def _hold(hand: Hand, episode: Episode, row: Assessment, decided_on: date) -> None:
    episode.tier = row.tier
    episode.tier_decided_on = decided_on
    episode.tier_expires_on = row.expires_on
    episode.changed_at = hand.now
    episode.version += 1


async def countersign(hand: Hand, episode_id: UUID, assessment_id: UUID) -> Assessment:
    """Put `intensive` in force, as a second person of the team or as the office.

    Raises:
        NotFound: No such assessment of a case in view.
        NotAllowed: Whoever has only opened the file does not decide on it.
        IllegalTransition: It waits for no signature, or the case is over.
        SamePerson: It is the author's own.
        AssessmentExpired: It waited too long; it takes a new one.
    """
    episode = await lock_episode(hand, episode_id)
    row = await queries.get_assessment(hand, episode_id, assessment_id)
    is_office = hand.role is DatabaseRole.CARE_OFFICE
    if not is_office and not await queries.is_on_the_case(hand, episode_id):
        raise NotAllowed
    require_another(hand.actor.account_id, row.recorded_by)
    status = advance(AssessmentStatus(row.status), AssessmentStatus.IN_FORCE)
    if episode.ended_on is not None:
        raise IllegalTransition
    if row.expires_on <= hand.today:
        raise AssessmentExpired
    for earlier in await queries.find_unended(hand, episode_id):
        if earlier.id != row.id:
            earlier.status = advance(AssessmentStatus(earlier.status), AssessmentStatus.SUPERSEDED)
            earlier.ended_at = hand.now
    await hand.session.flush()
    row.status = advance(AssessmentStatus(row.status), status)
    row.countersigned_by = hand.actor.account_id
    row.countersigned_at = hand.now
    _hold(hand, episode, row, hand.today)
    await hand.record("countersign", "assessment", row.id, participant_id=episode.participant_id)
    return row


async def add_comment(hand: Hand, episode_id: UUID, assessment_id: UUID, text: str) -> Assessment:
    """Add what the person says to an assessment, in their words. Nothing else of it changes.

    Raises:
        NotFound: No such assessment of a case in view.
        TooManyComments: There is no room for more.
    """
    episode = await lock_episode(hand, episode_id)
    row = await queries.get_assessment(hand, episode_id, assessment_id)
    content = content_of(hand, row)
    if len(content["comments"]) >= MAX_COMMENTS:
        raise TooManyComments
    comment = {"text": text, "on": hand.today.isoformat(), "recorded_by": str(hand.actor.account_id)}
    content["comments"].append(comment)
    row.sealed = hand.box.seal("assessment", row.id, content)
    await hand.record("comment", "assessment", row.id, participant_id=episode.participant_id)
    return row


def content_of(hand: Hand, row: Assessment) -> dict[str, Any]:
    """What is sealed in an assessment."""
    return hand.box.open("assessment", row.id, row.sealed)
