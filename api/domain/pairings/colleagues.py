"""Who may take over a case, or help in it: judged for one colleague, whatever the caller may see of them."""

from collections.abc import Set as AbstractSet
from uuid import UUID

from api.domain.care_access.hand import Hand
from api.domain.episodes.models import Episode
from api.domain.pairings.choosing import MemberNotPossible
from api.domain.pairings.model import Bar
from api.domain.pairings.workers import WorkerFilter, list_workers


async def require_colleague(hand: Hand, episode: Episode, account_id: UUID, taken: AbstractSet[UUID]) -> None:
    """Refuse whoever does not work on cases there, is not wanted by the person, or is in the team already.

    Args:
        hand: Of whoever asks.
        episode: The case.
        account_id: Who is to join.
        taken: Accounts that have a place which cannot be had twice.

    Raises:
        MemberNotPossible: One of these; `cases` says which.
    """
    bar: Bar | None = None
    if not await list_workers(hand, WorkerFilter(account_id, (episode.community_id,))):
        bar = "not_a_case_worker"
    elif account_id in episode.excluded_ids:
        bar = "consent"
    elif account_id in taken:
        bar = "is_the_other_member"
    if bar is not None:
        named = {"episode_id": str(episode.id), "account_id": str(account_id), "bar": bar}
        raise MemberNotPossible(extra={"cases": [named]})
