"""Reading calls for help, as the care team of a community does."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.db.session import binding, driver
from api.errors import NotFound

HelpCursor = tuple[date, int, UUID]
"""Day, bucket and id of the last one seen."""

_PLAIN = """
    h.id, h.status, h.received_on, h.received_bucket, h.due_on, h.urgency, h.community_code, h.reporter_mode,
    h.closure, h.participant_id,
    EXISTS (SELECT FROM help_message m
            WHERE m.street_id = h.street_id AND m.help_request_id = h.id
              AND m.is_new AND m.author = 'reporter')
      AS has_new_message
"""


@dataclass(frozen=True, slots=True)
class HelpRequestRow:
    """The plain fields of a call for help."""

    id: UUID
    status: str
    received_on: date
    received_bucket: int
    due_on: date
    urgency: str
    community_code: str | None
    reporter_mode: str
    has_new_message: bool
    closure: str | None
    participant_id: UUID | None


@dataclass(frozen=True, slots=True)
class HelpRequestRead:
    """A call for help with what is sealed in it."""

    plain: HelpRequestRow
    envelope: dict[str, Any]
    contact_envelope: dict[str, Any] | None
    receipt_key: bytes | None


async def list_help_requests(
    session: AsyncSession, *, after: HelpCursor | None, limit: int
) -> list[HelpRequestRow]:
    """Calls for help that the caller's community may see, newest first."""
    day, bucket, last = after or (None, None, None)
    rows = await driver(session).fetch(
        f"""
        SELECT {_PLAIN} FROM help_request h
        WHERE h.street_id = $1
          AND ($2::date IS NULL OR (h.received_on, h.received_bucket, h.id) < ($2, $3::smallint, $4::uuid))
        ORDER BY h.received_on DESC, h.received_bucket DESC, h.id DESC LIMIT $5
        """,  # noqa: S608 - a constant
        binding(session).actor.street_id,
        day,
        bucket,
        last,
        limit,
    )
    return [HelpRequestRow(**dict(row)) for row in rows]


async def get_help_request(session: AsyncSession, request_id: UUID) -> HelpRequestRead:
    """One call for help.

    Raises:
        NotFound: None that the caller may see.
    """
    row = await driver(session).fetchrow(
        f"""
        SELECT {_PLAIN}, h.envelope, h.contact_envelope, h.receipt_key FROM help_request h
        WHERE h.street_id = $1 AND h.id = $2
        """,  # noqa: S608 - a constant
        binding(session).actor.street_id,
        request_id,
    )
    if row is None:
        raise NotFound
    members = dict(row)
    envelope, contact = members.pop("envelope"), members.pop("contact_envelope")
    receipt_key = members.pop("receipt_key")
    return HelpRequestRead(
        plain=HelpRequestRow(**members),
        envelope=envelope,
        contact_envelope=contact,
        receipt_key=None if receipt_key is None else bytes(receipt_key),
    )
