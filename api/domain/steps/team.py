"""The team of a case at its beginning and its end: one accountable lead from first to last."""

from typing import Final
from uuid import UUID

from api.db.session import driver
from api.domain.care_access.hand import Hand
from api.domain.care_access.holds import keep_holds, require_working
from api.domain.episodes.models import Episode
from api.domain.episodes.words import TeamRole
from api.domain.pairings.lifecycle import (
    PAIRING_EDGES,
    HandOverStatus,
    PairingStatus,
    advance,
    advance_hand_over,
)
from api.domain.pairings.words import EndReason, Position
from api.kit.ids import new_id

_BEGIN: Final = """
    INSERT INTO pairing (street_id, id, episode_id, participant_id, community_id, account_id, position,
                         team_role, status, begins_on, recorded_by, recorded_at, changed_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $11, $7, $12, $8, $9, $10, $10, 1)
"""
# With the case ends whatever was under way about its team.
_END: Final = """
    UPDATE pairing SET status = $6, end_reason = $3, ended_at = $4, until_on = $5, changed_at = $4,
      version = version + 1
    WHERE street_id = $1 AND episode_id = $2 AND status = ANY ($7)
    RETURNING account_id
"""
_WITHDRAW: Final = """
    UPDATE hand_over SET status = $4, answered_at = $3
    WHERE street_id = $1 AND episode_id = $2 AND status = $5
"""


async def begin_with_lead(hand: Hand, episode: Episode) -> None:
    """Make the lead of a new episode its first member. Not committed here."""
    await driver(hand.session).execute(
        _BEGIN,
        hand.street_id,
        new_id(),
        episode.id,
        episode.participant_id,
        episode.community_id,
        episode.lead_id,
        TeamRole.LEAD_WORKER.value,
        hand.today,
        hand.actor.account_id,
        hand.now,
        Position.LEAD.value,
        advance(PairingStatus.PROPOSED, PairingStatus.ACTIVE).value,
    )
    await require_working(hand, [episode.lead_id])
    await keep_holds(hand, [episode.lead_id])


async def end_team(hand: Hand, episode_id: UUID, reason: EndReason) -> None:
    """End the team of a case that has ended. Not committed here; under a role that sees the whole team."""
    ended = PairingStatus.ENDED
    rows = await driver(hand.session).fetch(
        _END,
        hand.street_id,
        episode_id,
        reason.value,
        hand.now,
        hand.today,
        ended.value,
        [status.value for status in PAIRING_EDGES if ended in PAIRING_EDGES[status]],
    )
    await driver(hand.session).execute(
        _WITHDRAW,
        hand.street_id,
        episode_id,
        hand.now,
        advance_hand_over(HandOverStatus.OFFERED, HandOverStatus.WITHDRAWN).value,
        HandOverStatus.OFFERED.value,
    )
    await keep_holds(hand, {row["account_id"] for row in rows if row["account_id"] is not None})
