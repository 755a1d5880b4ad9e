"""Facts of a case that are no state: breaches, absences, talks. Withdrawn with a reason, never edited.

Source: the domain reference, 3.3 (sub-facts) and R-5.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from api.db.session import driver, flush_changes
from api.domain.care_access.hand import Hand
from api.domain.episodes.findings import ABSENCE_GROUNDS, draft_reached
from api.domain.episodes.models import Episode, EpisodeEvent
from api.domain.episodes.parts import Opened, Part, find_row, open_row
from api.domain.episodes.standing import lock_open_episode, require_day
from api.domain.episodes.words import EpisodeEventKind
from api.errors import DomainError, IllegalTransition, InvalidField, NotFound
from api.kit.ids import new_id

EVENTS: Final = Part("events", EpisodeEvent, ("from_on", "id"))

ELSEWHERE: Final = frozenset(
    {EpisodeEventKind.ABSENCE_NOTICE, EpisodeEventKind.TEST_REFUSED, EpisodeEventKind.TEST_EVADED}
)
"""Kinds that notices and tests tell by themselves; counted there, they must not be counted again here."""

_LASTING: Final = frozenset({EpisodeEventKind.UNAUTHORISED_ABSENCE, EpisodeEventKind.AGREEMENT_BREACH})

# The day of leaving is not counted, so days that only touch do not overlap.
_COVERED: Final = """
    SELECT EXISTS (SELECT FROM absence_notice WHERE street_id = $1 AND episode_id = $2
                   AND from_on <= $4 AND to_on > $3)
"""
_KNOWN: Final = """
    SELECT EXISTS (SELECT FROM episode_event WHERE street_id = $1 AND episode_id = $2
                   AND kind = 'unauthorised_absence' AND withdrawn_at IS NULL
                   AND (from_on = $3 OR (from_on < $4 AND (to_on IS NULL OR to_on > $3))))
"""


class CoveredByNotice(DomainError):
    """The person told of these days; whoever told is not away without notice."""

    code = "covered_by_notice"


class AbsenceKnown(DomainError):
    """Days of an absence are counted once."""

    code = "absence_known"


@dataclass(frozen=True, slots=True)
class NewEvent:
    """Something that happened.

    Attributes:
        to_on: Last day; None of what took a day, and while it lasts.
    """

    kind: EpisodeEventKind
    from_on: date
    to_on: date | None = None
    note: str | None = None


async def record_event(
    hand: Hand, episode_id: UUID, wanted: NewEvent
) -> tuple[Opened[EpisodeEvent], list[UUID]]:
    """Write a fact down; with the drafts that an absence brought about. Not committed here.

    Raises:
        NotFound: No such case.
        EpisodeClosed: The case is over.
        InvalidField: A kind that is recorded elsewhere, or days that cannot be.
        CoveredByNotice: The person told of these days.
        AbsenceKnown: They are counted already.
    """
    episode = await lock_open_episode(hand, episode_id)
    _check(hand, episode, wanted)
    is_absence = wanted.kind is EpisodeEventKind.UNAUTHORISED_ABSENCE
    if is_absence:
        await _check_absence(hand, episode_id, wanted)
    event_id = new_id()
    words = {"note": wanted.note} if wanted.note else {}
    event = EpisodeEvent(
        street_id=hand.street_id,
        id=event_id,
        episode_id=episode_id,
        community_id=episode.community_id,
        kind=wanted.kind.value,
        from_on=wanted.from_on,
        to_on=wanted.to_on,
        sealed=hand.box.seal("episode_event", event_id, words),
        recorded_by=hand.actor.account_id,
        recorded_at=hand.now,
    )
    hand.session.add(event)
    await flush_changes(hand.session)
    await _record(hand, episode, "record_event", event_id)
    drafted = await draft_reached(hand, episode, ABSENCE_GROUNDS) if is_absence else []
    return open_row(hand, event), drafted


def _check(hand: Hand, episode: Episode, wanted: NewEvent) -> None:
    if wanted.kind in ELSEWHERE:
        raise InvalidField("recorded_elsewhere", pointer="/kind")
    require_day(hand, episode, wanted.from_on, "/from_on")
    if wanted.to_on is None:
        return
    if wanted.kind not in _LASTING:
        raise InvalidField("not_expected", pointer="/to_on")
    require_day(hand, episode, wanted.to_on, "/to_on")
    if wanted.to_on < wanted.from_on:
        raise InvalidField("ends_before_it_begins", pointer="/to_on")


async def _check_absence(hand: Hand, episode_id: UUID, wanted: NewEvent) -> None:
    days = (hand.street_id, episode_id, wanted.from_on, wanted.to_on or hand.today)
    if await driver(hand.session).fetchval(_COVERED, *days):
        raise CoveredByNotice
    if await driver(hand.session).fetchval(_KNOWN, *days):
        raise AbsenceKnown


async def withdraw_event(hand: Hand, episode_id: UUID, event_id: UUID, reason: str) -> Opened[EpisodeEvent]:
    """Take back a fact that was none; it stays readable, and is counted no more. Not committed here.

    Raises:
        NotFound: No such case or fact.
        EpisodeClosed: The case is over.
        IllegalTransition: It is withdrawn.
    """
    episode = await lock_open_episode(hand, episode_id)
    event = await find_row(hand, episode_id, EVENTS, event_id)
    if event is None:
        raise NotFound
    if event.withdrawn_at is not None:
        raise IllegalTransition
    words = open_row(hand, event).words
    event.withdrawn_by, event.withdrawn_at = hand.actor.account_id, hand.now
    event.sealed = hand.box.seal("episode_event", event_id, {**words, "withdrawal_reason": reason})
    await _record(hand, episode, "withdraw_event", event_id)
    return open_row(hand, event)


async def _record(hand: Hand, episode: Episode, action: str, event_id: UUID) -> None:
    await hand.record(action, "episode_event", event_id, participant_id=episode.participant_id)
