"""What every verb on a case asks first: whether the case goes on, and whether a day can be one of it."""

from datetime import date
from uuid import UUID

from api.domain.care_access.hand import Hand
from api.domain.episodes.edges import TERMINAL
from api.domain.episodes.models import Episode
from api.domain.episodes.queries import lock_episode
from api.domain.episodes.words import EpisodeStatus
from api.errors import DomainError, InvalidField


class EpisodeClosed(DomainError):
    """The episode is over; nothing is added to it."""

    code = "episode_closed"


class NotReportedYet(DomainError):
    """The person has not reported yet; this comes after it."""

    code = "not_reported_yet"


def require_open(episode: Episode) -> None:
    """Refuse to add to a case that is over.

    Raises:
        EpisodeClosed: It is.
    """
    if episode.ended_on is not None or EpisodeStatus(episode.status) in TERMINAL:
        raise EpisodeClosed


async def lock_open_episode(hand: Hand, episode_id: UUID) -> Episode:
    """The episode, locked, for a verb that adds to it.

    Raises:
        NotFound: None that the caller may see.
        EpisodeClosed: It is over.
    """
    episode = await lock_episode(hand, episode_id)
    require_open(episode)
    return episode


def require_day(hand: Hand, episode: Episode, day: date, pointer: str) -> None:
    """Refuse a day before the order, and one that has not come.

    Raises:
        InvalidField: `dated_before_order` or `dated_in_future`.
    """
    if day < episode.decided_on:
        raise InvalidField("dated_before_order", pointer=pointer)
    if day > hand.today:
        raise InvalidField("dated_in_future", pointer=pointer)
