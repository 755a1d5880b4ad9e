"""Reading episodes. Which there are at all, row policies say: those in view, of the units, of the street."""

from typing import Final
from uuid import UUID

from sqlalchemy import select
from sqlmodel import col

from api.domain.care_access.hand import Hand
from api.domain.episodes.models import Episode
from api.errors import NotFound

MOST_CASES: Final = 10_000


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
