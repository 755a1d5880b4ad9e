"""Lists of pairings: how each member finds the case, in one statement whatever its length."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from api.access.database_roles import DatabaseRole
from api.db.session import Row, driver
from api.domain.care_access.hand import Hand
from api.domain.pairings.words import Position

_LIST: Final = """
    SELECT p.id, p.episode_id, p.account_id, c.display_name, p.position, p.team_role, p.status, p.begins_on,
           e.pseudonym, e.type, e.status AS episode_status, e.tier, e.report_due_on, e.tier_expires_on,
           e.term_last_on, u.code AS community_code
    FROM pairing p
    JOIN episode e ON e.street_id = $1 AND e.id = p.episode_id
    JOIN unit u ON u.street_id = $1 AND u.id = p.community_id
    LEFT JOIN account c ON c.street_id = $1 AND c.id = p.account_id
    WHERE p.street_id = $1 AND p.status IN ('active', 'on_hold')
      AND ($2::uuid IS NULL OR p.account_id = $2) AND ($3::text IS NULL OR p.position = $3)
      AND ($4::text IS NULL OR u.code = $4) AND ($5::uuid IS NULL OR p.id < $5)
    ORDER BY p.id DESC LIMIT $6
"""


@dataclass(frozen=True, slots=True)
class PairingFilter:
    """Which pairings are asked for; None asks for all.

    Attributes:
        before: Id of the last one of the page before.
    """

    limit: int
    account_id: UUID | None = None
    position: Position | None = None
    community_code: str | None = None
    before: UUID | None = None


async def list_pairings(hand: Hand, wanted: PairingFilter) -> list[Row]:
    """Live pairings, the newest first: a worker's own; of a lead's communities; of the street."""
    account_id = wanted.account_id
    if hand.role is DatabaseRole.CARE_WORKER:
        account_id = hand.actor.account_id
    position = None if wanted.position is None else wanted.position.value
    rows: list[Row] = await driver(hand.session).fetch(
        _LIST, hand.street_id, account_id, position, wanted.community_code, wanted.before, wanted.limit
    )
    if hand.purpose is not None:
        await hand.record("list", "pairing", None, detail={"rows": len(rows)})
    return rows
