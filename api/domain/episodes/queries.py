"""Reading episodes. Which there are at all, row policies say: those in view, of the units, of the street."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from api.db.session import driver
from api.domain.care_access.hand import Hand
from api.domain.episodes.models import Episode
from api.domain.episodes.words import EpisodeStatus
from api.errors import NotFound

_CODES: Final = """
    SELECT id, code FROM unit WHERE street_id = $1 AND id = ANY ($2)
"""


@dataclass(frozen=True, slots=True)
class EpisodeFilter:
    """Which episodes to list.

    Attributes:
        after: Id of the last one on the page before.
    """

    status: EpisodeStatus | None
    community_id: UUID | None
    is_open: bool | None
    after: UUID | None
    limit: int


async def list_episodes(hand: Hand, wanted: EpisodeFilter) -> list[Episode]:
    """Episodes that the caller may see, the newest first. Sealed ones stand in no list."""
    query = select(Episode).where(col(Episode.street_id) == hand.street_id, col(Episode.sealed_on).is_(None))
    if wanted.status is not None:
        query = query.where(col(Episode.status) == wanted.status)
    if wanted.community_id is not None:
        query = query.where(col(Episode.community_id) == wanted.community_id)
    if wanted.is_open is not None:
        ended = col(Episode.ended_on)
        query = query.where(ended.is_(None) if wanted.is_open else ended.is_not(None))
    if wanted.after is not None:
        query = query.where(col(Episode.id) < wanted.after)
    query = query.order_by(col(Episode.id).desc()).limit(wanted.limit)
    return list((await hand.session.execute(query)).scalars())


async def unit_codes(hand: Hand, episodes: Iterable[Episode]) -> dict[UUID, str]:
    """The codes of the communities and grids of episodes."""
    wanted = {one for episode in episodes for one in (episode.community_id, episode.grid_id)} - {None}
    rows = await driver(hand.session).fetch(_CODES, hand.street_id, list(wanted))
    return {row["id"]: row["code"] for row in rows}


async def get_episode(hand: Hand, episode_id: UUID) -> Episode:
    """One episode.

    Raises:
        NotFound: None that the caller may see.
    """
    episode = await hand.session.get(Episode, (hand.street_id, episode_id))
    if episode is None:
        raise NotFound
    return episode


async def lock_episode(hand: Hand, episode_id: UUID) -> Episode:
    """One episode, locked until the transaction ends: whatever changes a case, or its team, waits here.

    Raises:
        NotFound: None that the caller may see.
    """
    query = (
        select(Episode)
        .where(col(Episode.street_id) == hand.street_id, col(Episode.id) == episode_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    episode = (await hand.session.execute(query)).scalar_one_or_none()
    if episode is None:
        raise NotFound
    return episode
