"""Writing pairings. A community lead may not read what is sealed in them, so no row is ever loaded whole."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Final
from uuid import UUID

from api.db.session import Row, driver
from api.domain.care_access.hand import Hand
from api.domain.episodes.words import TeamRole
from api.domain.pairings.lifecycle import (
    HandOverStatus,
    PairingStatus,
    advance,
    advance_hand_over,
)
from api.domain.pairings.words import EndReason, Position
from api.kit.ids import new_id

_PRESENT: Final = """
    SELECT id, episode_id, participant_id, community_id, account_id, position, team_role, status, version
    FROM pairing WHERE street_id = $1 AND episode_id = ANY ($2)
      AND status IN ('proposed', 'active', 'on_hold')
    ORDER BY id
"""
_ADD: Final = """
    INSERT INTO pairing (street_id, id, episode_id, participant_id, community_id, account_id, position,
      team_role, status, proposal_id, consent_id, sealed, begins_on, recorded_by, recorded_at,
      changed_at, version)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $15, 1)
"""
_MOVE: Final = """
    UPDATE pairing SET status = $3, changed_at = $4, version = version + 1 WHERE street_id = $1 AND id = $2
"""
_END: Final = """
    UPDATE pairing SET status = $3, until_on = $4, ended_at = $5, end_reason = $6, changed_at = $5,
      version = version + 1
    WHERE street_id = $1 AND id = $2
"""
_OFFERS: Final = """
    SELECT id, status FROM hand_over WHERE street_id = $1 AND pairing_id = ANY ($2) AND status = 'offered'
    FOR NO KEY UPDATE
"""
_ANSWER_OFFER: Final = """
    UPDATE hand_over SET status = $3, answered_at = $4 WHERE street_id = $1 AND id = $2
"""
_KEEP: Final = """
    UPDATE participant SET keeper_id = $3, changed_at = $4, version = version + 1
    WHERE street_id = $1 AND id = $2 AND keeper_id <> $3
"""


@dataclass(frozen=True, slots=True)
class NewPairing:
    """A member who joins a team.

    Attributes:
        kept: What is sealed with the row: a name and a contact, or why a proposal was changed by hand.
    """

    episode_id: UUID
    participant_id: UUID
    community_id: UUID
    account_id: UUID | None
    position: Position
    team_role: TeamRole
    status: PairingStatus = PairingStatus.ACTIVE
    proposal_id: UUID | None = None
    consent_id: UUID | None = None
    begins_on: date | None = None
    kept: Mapping[str, Any] | None = None


async def present_rows(hand: Hand, episode_ids: Collection[UUID]) -> list[Row]:
    """Who is in the teams of cases, or waits to join; the plain columns."""
    rows: list[Row] = await driver(hand.session).fetch(_PRESENT, hand.street_id, list(episode_ids))
    return rows


async def add_rows(hand: Hand, wanted: Iterable[NewPairing]) -> list[UUID]:
    """Write new pairings; their ids. Not committed here."""
    ids, values = [], []
    for one in wanted:
        pairing_id = new_id()
        ids.append(pairing_id)
        values.append(
            (
                hand.street_id,
                pairing_id,
                one.episode_id,
                one.participant_id,
                one.community_id,
                one.account_id,
                one.position.value,
                one.team_role.value,
                one.status.value,
                one.proposal_id,
                one.consent_id,
                hand.box.seal("pairing", pairing_id, one.kept) if one.kept else None,
                one.begins_on or hand.today,
                hand.actor.account_id,
                hand.now,
            )
        )
    await driver(hand.session).executemany(_ADD, values)
    return ids


async def move_row(hand: Hand, row: Row, wanted: PairingStatus) -> None:
    """Give a pairing that goes on another state. Not committed here.

    Raises:
        IllegalTransition: No edge leads there.
    """
    status = advance(row["status"], wanted)
    await driver(hand.session).execute(_MOVE, hand.street_id, row["id"], status.value, hand.now)


async def end_rows(hand: Hand, rows: Iterable[tuple[Row, PairingStatus]], reason: EndReason) -> None:
    """End pairings, and take back what was offered of them. Not committed here.

    Raises:
        IllegalTransition: One of them has ended.
    """
    values = [
        (hand.street_id, row["id"], advance(row["status"], wanted).value, hand.today, hand.now, reason.value)
        for row, wanted in rows
    ]
    await driver(hand.session).executemany(_END, values)
    await withdraw_offers(hand, [value[1] for value in values])


async def withdraw_offers(hand: Hand, pairing_ids: Collection[UUID]) -> None:
    """Take back the open offers of pairings. Not committed here."""
    for row in await driver(hand.session).fetch(_OFFERS, hand.street_id, list(pairing_ids)):
        await answer_offer(hand, row, HandOverStatus.WITHDRAWN)


async def answer_offer(hand: Hand, row: Row, wanted: HandOverStatus) -> None:
    """Close a locked offer. Not committed here.

    Raises:
        IllegalTransition: It is closed.
    """
    status = advance_hand_over(row["status"], wanted)
    await driver(hand.session).execute(_ANSWER_OFFER, hand.street_id, row["id"], status.value, hand.now)


async def keep_people(hand: Hand, keepers: Iterable[tuple[UUID, UUID]]) -> None:
    """Let the file of each person go with the lead: pairs of a person and a lead. Not committed here."""
    await driver(hand.session).executemany(
        _KEEP, [(hand.street_id, person, lead, hand.now) for person, lead in keepers]
    )
