"""Moving a file to another community of the street, with everything that belongs to it, in one transaction.

Under the service's own hand, after both sides have agreed: nobody else sees both. From then on the community
that let go sees nothing of it.
"""

from typing import Final
from uuid import UUID

from api.db.session import driver, flush_changes
from api.domain.care_access.hand import Hand
from api.domain.episodes.models import Episode
from api.domain.pairings.course import begin_with_lead, end_team
from api.domain.pairings.words import EndReason

_OF_EPISODE: Final = (
    "episode_document",
    "episode_transition",
    "episode_event",
    "breach_finding",
    "episode_review",
    "agreement",
    "support_plan",
    "support_contact",
    "absence_notice",
    "drug_test",
    "support_service",
    "assessment",
    "tier_review",
    "conflict_declaration",
    "break_glass_grant",
    "case_referral",
    "release_notice",
)
_OF_PERSON: Final = ("consent", "subject_request")


def _moves() -> str:
    """One statement that moves the rows of an episode and of its person."""
    parts = [
        f"m{number} AS (UPDATE {table} SET community_id = $4 WHERE street_id = $1 AND {key})"  # noqa: S608
        for number, (table, key) in enumerate(
            [(table, "episode_id = $2") for table in _OF_EPISODE]
            + [(table, "participant_id = $3") for table in _OF_PERSON]
        )
    ]
    return f"WITH {', '.join(parts)} SELECT 1"


_MOVE: Final = _moves()
_MOVE_PERSON: Final = """
    UPDATE participant SET community_id = $3, keeper_id = $4, changed_at = $5, version = version + 1
    WHERE street_id = $1 AND id = $2
"""
_HAS_CONFLICT: Final = """
    SELECT EXISTS (SELECT FROM conflict_declaration
                   WHERE street_id = $1 AND episode_id = $2 AND account_id = $3 AND has_conflict)
"""
_MOVE_TEAM: Final = "UPDATE pairing SET community_id = $3 WHERE street_id = $1 AND episode_id = $2"


async def move_file(hand: Hand, episode: Episode, community_id: UUID, lead_id: UUID) -> None:
    """Give a locked case to another community and its lead; the old team ends. Not committed here.

    Raises:
        WorkerGone: The new lead cannot work on cases any more.
    """
    raw = driver(hand.session)
    await end_team(hand, episode.id, EndReason.PERSON_TRANSFERRED)
    await raw.execute(_MOVE_TEAM, hand.street_id, episode.id, community_id)
    await raw.execute(_MOVE, hand.street_id, episode.id, episode.participant_id, community_id)
    await raw.execute(_MOVE_PERSON, hand.street_id, episode.participant_id, community_id, lead_id, hand.now)
    episode.community_id, episode.lead_id = community_id, lead_id
    # The new community forms a team of its own; where the person is visited now, nobody has said yet.
    episode.deputy_id, episode.team_formed_at, episode.grid_id = None, None, None
    episode.changed_at, episode.version = hand.now, episode.version + 1
    await flush_changes(hand.session)
    await begin_with_lead(hand, episode)


async def may_lead(hand: Hand, episode: Episode, lead_id: UUID) -> bool:
    """Whether nothing stands between a worker and a case: no conflict of interest, no wish of the person."""
    conflict = (hand.street_id, episode.id, lead_id)
    return lead_id not in episode.excluded_ids and not await driver(hand.session).fetchval(
        _HAS_CONFLICT, *conflict
    )
