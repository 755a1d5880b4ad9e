"""Moving a file to another community of the street, with everything that belongs to it, in one transaction.

Under the service's own hand, after both sides have agreed: nobody else sees both. From then on the community
that let go sees nothing of it.
"""

from typing import Final
from uuid import UUID

from api.db.session import driver, flush_changes
from api.domain.care_access.hand import Hand
from api.domain.care_access.holds import keep_holds, require_working
from api.domain.episodes.models import Episode
from api.domain.episodes.words import TeamRole
from api.kit.ids import new_id

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
_END_TEAM: Final = """
    UPDATE pairing
    SET status = CASE WHEN position = 'lead' THEN 'handed_over' ELSE 'ended' END,
      end_reason = 'person_transferred', ended_at = $3, until_on = $4, changed_at = $3, version = version + 1
    WHERE street_id = $1 AND episode_id = $2 AND status IN ('proposed', 'active', 'on_hold')
    RETURNING account_id
"""
_MOVE_TEAM: Final = "UPDATE pairing SET community_id = $3 WHERE street_id = $1 AND episode_id = $2"
_WITHDRAW: Final = """
    UPDATE hand_over SET status = 'withdrawn', answered_at = $3
    WHERE street_id = $1 AND episode_id = $2 AND status = 'offered'
"""
_BEGIN: Final = """
    INSERT INTO pairing (street_id, id, episode_id, participant_id, community_id, account_id, position,
                         team_role, status, begins_on, recorded_by, recorded_at, changed_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, 'lead', $7, 'active', $8, $9, $10, $10, 1)
"""


async def move_file(hand: Hand, episode: Episode, community_id: UUID, lead_id: UUID) -> None:
    """Give a locked case to another community and its lead; the old team ends. Not committed here.

    Raises:
        WorkerGone: The new lead cannot work on cases any more.
    """
    raw = driver(hand.session)
    ended = await raw.fetch(_END_TEAM, hand.street_id, episode.id, hand.now, hand.today)
    await raw.execute(_WITHDRAW, hand.street_id, episode.id, hand.now)
    await raw.execute(_MOVE_TEAM, hand.street_id, episode.id, community_id)
    await raw.execute(_MOVE, hand.street_id, episode.id, episode.participant_id, community_id)
    await raw.execute(_MOVE_PERSON, hand.street_id, episode.participant_id, community_id, lead_id, hand.now)
    episode.community_id, episode.lead_id = community_id, lead_id
    # The new community forms a team of its own; where the person is visited now, nobody has said yet.
    episode.deputy_id, episode.team_formed_at, episode.grid_id = None, None, None
    episode.changed_at, episode.version = hand.now, episode.version + 1
    await flush_changes(hand.session)
    await raw.execute(
        _BEGIN,
        hand.street_id,
        new_id(),
        episode.id,
        episode.participant_id,
        community_id,
        lead_id,
        TeamRole.LEAD_WORKER.value,
        hand.today,
        hand.actor.account_id,
        hand.now,
    )
    await require_working(hand, [lead_id])
    await keep_holds(hand, {lead_id, *(row["account_id"] for row in ended)} - {None})
