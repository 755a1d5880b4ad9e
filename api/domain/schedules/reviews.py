"""Reviews that the schedule asks for: half-yearly, yearly, and before the term is over."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from api.db.session import driver, flush_changes
from api.domain.care_access.hand import Hand
from api.domain.care_rules.queries import load_book
from api.domain.episodes.evidence import DatedInFuture
from api.domain.episodes.facts import ScheduleItem
from api.domain.episodes.models import EpisodeReview
from api.domain.episodes.queries import get_episode, lock_episode
from api.domain.episodes.schedule import schedule_of
from api.domain.episodes.words import ItemKind
from api.domain.schedules.facts import load_facts
from api.errors import DomainError, IllegalTransition
from api.kit.ids import new_id

PLACE: Final = "episode_review"
_IS_KNOWN: Final = """
    SELECT EXISTS (SELECT FROM episode_review
                   WHERE street_id = $1 AND episode_id = $2 AND kind = $3 AND due_on = $4)
"""


class ReviewKind(StrEnum):
    """Which review."""

    HALF_YEAR = "half_year"
    YEARLY = "yearly"
    PRE_EXPIRY = "pre_expiry"


_ITEM: Final = {
    ReviewKind.HALF_YEAR: ItemKind.HALF_YEAR_REVIEW,
    ReviewKind.YEARLY: ItemKind.YEARLY_REVIEW,
    ReviewKind.PRE_EXPIRY: ItemKind.PRE_EXPIRY,
}


class ReviewNotOwed(DomainError):
    """The schedule asks for no such review on that day, or not yet."""

    code = "review_not_owed"


class ReviewHeld(DomainError):
    """This review was held already."""

    code = "review_held"


@dataclass(frozen=True, slots=True)
class NewReview:
    """A review that was held.

    Attributes:
        due_on: Which one, by the day on which the schedule asks for it.
        summary: What came of it; sealed.
    """

    kind: ReviewKind
    due_on: date
    held_on: date
    summary: str


@dataclass(frozen=True, slots=True)
class Review:
    """A review as it is read."""

    id: UUID
    kind: ReviewKind
    due_on: date
    held_on: date
    summary: str
    recorded_by: UUID


async def record_review(hand: Hand, episode_id: UUID, new: NewReview) -> Review:
    """Write down a review. Not committed here.

    Raises:
        NotFound: No such case for the caller.
        IllegalTransition: The case is over.
        DatedInFuture: It was not held yet.
        ReviewNotOwed: The schedule asks for none on that day, or it was held before its window.
        ReviewHeld: It is written down already.
    """
    episode = await lock_episode(hand, episode_id)
    if episode.ended_on is not None:
        raise IllegalTransition
    if new.held_on > hand.today:
        raise DatedInFuture
    item = await _owed(hand, episode_id, new)
    if new.held_on < item.window_from:
        raise ReviewNotOwed
    known = (hand.street_id, episode_id, new.kind.value, new.due_on)
    if item.done_on is not None or await driver(hand.session).fetchval(_IS_KNOWN, *known):
        raise ReviewHeld
    row_id = new_id()
    hand.session.add(
        EpisodeReview(
            street_id=hand.street_id,
            id=row_id,
            episode_id=episode_id,
            community_id=episode.community_id,
            kind=new.kind.value,
            due_on=new.due_on,
            held_on=new.held_on,
            sealed=hand.box.seal(PLACE, row_id, {"summary": new.summary}),
            recorded_by=hand.actor.account_id,
            recorded_at=hand.now,
        )
    )
    await flush_changes(hand.session)
    await hand.record("record_review", PLACE, row_id, participant_id=episode.participant_id)
    return Review(row_id, new.kind, new.due_on, new.held_on, new.summary, hand.actor.account_id)


async def _owed(hand: Hand, episode_id: UUID, new: NewReview) -> ScheduleItem:
    """The item of the schedule that asks for a review."""
    book = await load_book(hand)
    facts = await load_facts(hand, [episode_id], book)
    wanted = _ITEM[new.kind]
    for item in schedule_of(facts[episode_id], book, hand.today).items:
        if item.kind is wanted and item.due_on == new.due_on:
            return item
    raise ReviewNotOwed


async def list_reviews(hand: Hand, episode_id: UUID) -> list[Review]:
    """The reviews of a case, the oldest first; that they were read is recorded.

    Raises:
        NotFound: No such case for the caller.
    """
    episode = await get_episode(hand, episode_id)
    query = (
        select(EpisodeReview)
        .where(col(EpisodeReview.street_id) == hand.street_id, col(EpisodeReview.episode_id) == episode_id)
        .order_by(col(EpisodeReview.held_on), col(EpisodeReview.id))
    )
    rows = (await hand.session.execute(query)).scalars()
    await hand.record("read", PLACE, None, participant_id=episode.participant_id)
    return [_review(hand, row) for row in rows]


def _review(hand: Hand, row: EpisodeReview) -> Review:
    summary = hand.box.open(PLACE, row.id, row.sealed)["summary"]
    return Review(row.id, ReviewKind(row.kind), row.due_on, row.held_on, summary, row.recorded_by)
