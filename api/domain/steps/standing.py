"""What people put right of an episode by hand: days of the order, flags, wishes. Never its state."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from api.db.session import flush_changes
from api.domain.care_access.hand import Hand
from api.domain.episodes.evidence import DatedBeforeOrder, DatedInFuture
from api.domain.episodes.models import Episode
from api.domain.episodes.standing import lock_open_episode
from api.domain.episodes.words import ExecutionBasis
from api.domain.steps.opening import Wishes, grid_of

VersionCheck = Callable[[int], None]
"""Refuses an edit of another version than the one that the caller saw."""


@dataclass(frozen=True, slots=True)
class EpisodeChange:
    """What an episode is to say.

    Attributes:
        term_last_on: As a document names it; None lets it be reckoned.
    """

    basis: ExecutionBasis
    credited_days: int
    term_last_on: date | None
    is_isolation_exempt: bool
    has_maintenance: bool
    privacy_notice_version: str | None
    privacy_notice_on: date | None
    wishes: Wishes


async def change_episode(hand: Hand, episode_id: UUID, wanted: EpisodeChange, check: VersionCheck) -> Episode:
    """Put an episode right. Not committed here.

    Raises:
        NotFound: No such episode for the caller.
        EpisodeClosed: It has ended.
        DatedInFuture, DatedBeforeOrder: A day does not fit.
        InvalidField: No such grid.
    """
    episode = await lock_open_episode(hand, episode_id)
    check(episode.version)
    if wanted.privacy_notice_on is not None and wanted.privacy_notice_on > hand.today:
        raise DatedInFuture
    days = (wanted.privacy_notice_on, wanted.term_last_on)
    if any(day is not None and day < episode.decided_on for day in days):
        raise DatedBeforeOrder
    episode.execution_basis = wanted.basis.value
    episode.credited_days, episode.term_last_on = wanted.credited_days, wanted.term_last_on
    episode.is_isolation_exempt = wanted.is_isolation_exempt
    episode.has_maintenance = wanted.has_maintenance
    episode.privacy_notice_version = wanted.privacy_notice_version
    episode.privacy_notice_on = wanted.privacy_notice_on
    episode.grid_id = await grid_of(hand, wanted.wishes.grid_code)
    episode.asked_languages = list(wanted.wishes.languages)
    episode.free_weekdays = list(wanted.wishes.weekdays)
    episode.excluded_ids = list(wanted.wishes.excluded_ids)
    episode.changed_at = hand.now
    episode.version += 1
    await flush_changes(hand.session)
    await hand.record("change_episode", "episode", episode_id, participant_id=episode.participant_id)
    return episode
