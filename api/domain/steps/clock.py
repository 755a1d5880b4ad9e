"""What the clock does to episodes: it tells that nobody reported in time, and nothing else."""

from typing import Final

from sqlalchemy import select
from sqlmodel import col

from api.domain.care_access.hand import Hand
from api.domain.care_rules.queries import load_book
from api.domain.episodes.evidence import Wanted
from api.domain.episodes.judging import judge
from api.domain.episodes.models import Episode
from api.domain.episodes.words import EpisodeStatus
from api.domain.steps.evidence import Asked, gather
from api.domain.steps.transitions import take_automatic_step

AT_ONCE: Final = 200
"""Episodes of one transaction."""


async def mark_overdue(hand: Hand) -> int:
    """Move orders on whose day has passed without a report; how many. Not committed here.

    From here on somebody checks whether there was a good reason: late is not refusal.
    Source: 戒毒条例 14; the domain reference, R-2.
    """
    query = (
        select(Episode)
        .where(
            col(Episode.street_id) == hand.street_id,
            col(Episode.status) == EpisodeStatus.ORDER_RECEIVED,
            col(Episode.report_due_on) < hand.today,
        )
        .order_by(col(Episode.id))
        .limit(AT_ONCE)
        .with_for_update(key_share=True, skip_locked=True)
    )
    episodes = list((await hand.session.execute(query)).scalars())
    book = await load_book(hand) if episodes else None
    for episode in episodes:
        assert book is not None  # noqa: S101 - there are episodes
        asked = Asked(EpisodeStatus.OVERDUE_NOT_REPORTED, hand.today)
        gathered = await gather(hand, episode, asked, book)
        wanted = Wanted(asked.to, asked.effective_on)
        edge = judge(gathered.standing, wanted, hand.today, by_clock=True)
        await take_automatic_step(hand, episode, edge)
    return len(episodes)
