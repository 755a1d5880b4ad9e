"""Reading hand-overs: what is offered to somebody, by somebody, or in a community."""

from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from api.access.database_roles import DatabaseRole
from api.db.session import Row, driver
from api.domain.care_access.hand import Hand
from api.domain.pairings.declarations import read_names
from api.domain.pairings.hand_overs import ANSWERED_WITHIN

# A worker's policy shows the two parties; a lead's the community; what is sealed is asked for apart.
_OFFERS: Final = """
    SELECT h.id, h.pairing_id, h.participant_id, h.from_id, h.to_id, h.status, h.offered_at,
           u.code AS community_code, p.position, e.pseudonym, e.id AS episode_id, d.has_conflict
    FROM hand_over h
    JOIN unit u ON u.street_id = $1 AND u.id = h.community_id
    LEFT JOIN pairing p ON p.street_id = $1 AND p.id = h.pairing_id
    LEFT JOIN episode e ON e.street_id = $1 AND e.id = h.episode_id
    LEFT JOIN conflict_declaration d
      ON d.street_id = $1 AND d.episode_id = h.episode_id AND d.account_id = h.to_id
    WHERE h.street_id = $1 AND h.status = 'offered' AND ($2::uuid IS NULL OR h.id > $2)
    ORDER BY h.id LIMIT $3
"""
_SEALED: Final = "SELECT id, sealed FROM hand_over WHERE street_id = $1 AND id = ANY ($2)"


@dataclass(frozen=True, slots=True)
class OpenOffer:
    """An offer that waits for an answer.

    Attributes:
        position: As what the other would be in the team.
        name: Of the person, for whoever was offered the case.
        summary: For whoever was offered the case and has declared no conflict.
        is_overdue: Whether it has waited for more than three days.
    """

    row: Row
    position: str | None
    name: str | None
    summary: tuple[str, ...] | None
    is_overdue: bool


async def list_offers(hand: Hand, *, after: UUID | None, limit: int) -> list[OpenOffer]:
    """Open offers that the caller may see, those that wait longest first.

    Whoever is offered a case is told whose it is, to declare whether there is a conflict; the summary comes
    when they have declared none. Both readings are recorded.
    """
    rows = await driver(hand.session).fetch(_OFFERS, hand.street_id, after, limit)
    mine = [
        row for row in rows if hand.role is DatabaseRole.CARE_WORKER and row["to_id"] == hand.actor.account_id
    ]
    names = await read_names(hand, {row["participant_id"] for row in mine}, "hand_over") if mine else {}
    kept = await _open(hand, mine) if mine else {}
    return [_offer(hand, row, names.get(row["participant_id"]), kept.get(row["id"], {})) for row in rows]


async def _open(hand: Hand, rows: list[Row]) -> dict[UUID, dict[str, Any]]:
    found = {}
    for one in await driver(hand.session).fetch(_SEALED, hand.street_id, [row["id"] for row in rows]):
        found[one["id"]] = hand.box.open("hand_over", one["id"], one["sealed"])
    for row in rows:
        if row["has_conflict"] is False:
            await hand.record("read", "hand_over", row["id"], participant_id=row["participant_id"])
    return found


def _offer(hand: Hand, row: Row, name: str | None, kept: dict[str, Any]) -> OpenOffer:
    may_read = bool(kept) and row["has_conflict"] is False
    return OpenOffer(
        row,
        row["position"] or kept.get("position"),
        name if kept else None,
        tuple(kept["summary"]) if may_read else None,
        hand.now - row["offered_at"] > ANSWERED_WITHIN,
    )
