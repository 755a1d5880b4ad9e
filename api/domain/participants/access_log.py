"""Who did what with a person's file, when and why: shown to the person by whoever works with them."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from api.db.session import driver
from api.domain.care_access.hand import Hand
from api.domain.participants.queries import get_participant

LogCursor = tuple[date, UUID]
"""Day and id of the last line seen."""

_LOG: Final = """
    SELECT e.id, e.at, e.on_date, e.bucket, e.actor_kind, a.display_name, a.role, e.action, e.object_type,
           e.purpose
    FROM care_audit_event e
    LEFT JOIN account a ON a.street_id = e.street_id AND a.id = e.actor_id
    WHERE e.street_id = $1 AND e.participant_id = $2
      AND ($3::date IS NULL OR (e.on_date, e.id) < ($3, $4::uuid))
    ORDER BY e.on_date DESC, e.id DESC LIMIT $5
"""


@dataclass(frozen=True, slots=True)
class LogLine:
    """One act on a file.

    Attributes:
        at: None where only the part of the day is known.
        display_name: Of the account; None of the service's own hand.
        purpose: Why the office did it; None of whoever works on the case.
    """

    id: UUID
    at: datetime | None
    on_date: date
    bucket: int | None
    actor_kind: str
    display_name: str | None
    role: str | None
    action: str
    object_type: str
    purpose: str | None


async def read_access_log(
    hand: Hand, participant_id: UUID, *, after: LogCursor | None, limit: int
) -> list[LogLine]:
    """Acts on somebody's file, the latest first. That the log was read stands in it as well.

    Raises:
        NotFound: No such person whom the caller may see.
    """
    await get_participant(hand, participant_id)
    lines = await log_lines(hand, participant_id, after=after, limit=limit)
    await hand.record("read_log", "participant", participant_id, participant_id=participant_id)
    return lines


async def log_lines(
    hand: Hand, participant_id: UUID, *, after: LogCursor | None, limit: int
) -> list[LogLine]:
    """Acts on somebody's file that the transaction may see, the latest first."""
    day, last = after or (None, None)
    rows: list[Any] = await driver(hand.session).fetch(_LOG, hand.street_id, participant_id, day, last, limit)
    return [LogLine(**dict(row)) for row in rows]
