"""Asking colleagues besides those who were proposed, before they are put in by hand."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from api.domain.care_access.hand import Hand
from api.domain.episodes.queries import get_episode
from api.domain.pairings.colleagues import require_colleague
from api.domain.pairings.declarations import Asked, CaseRef, ask


async def ask_colleagues(hand: Hand, wanted: Iterable[Asked]) -> int:
    """Ask each colleague about a case, unless they were asked before; how many pairs. Not committed here.

    Raises:
        NotFound: One of the cases is not the caller's to assign.
        MemberNotPossible: A hard rule stands against one of the colleagues.
    """
    pairs: Sequence[tuple[UUID, UUID]] = sorted(set(wanted))
    asked = []
    for episode_id, account_id in pairs:
        episode = await get_episode(hand, episode_id)
        await require_colleague(hand, episode, account_id, frozenset())
        asked.append((CaseRef(episode.id, episode.participant_id, episode.community_id), account_id))
    await ask(hand, asked)
    for case, account_id in asked:
        detail = {"account_id": str(account_id)}
        await hand.record(
            "ask_to_declare", "episode", case.episode_id, participant_id=case.participant_id, detail=detail
        )
    return len(pairs)
