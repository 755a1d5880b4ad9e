"""Record an act in the transaction that does it, so that both stand or fall together."""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.db.session import driver
from api.kit.clock import bucket_of, legal_date
from api.kit.encoding import canonical_json
from api.kit.ids import NIL, new_id, new_secret_id

COARSE = frozenset(
    {
        "tip",
        "tip_contact",
        "tip_message",
        "tip_attachment",
        "tip_note",
        "tip_contest",
        "tip_link",
        "reward_claim",
        "identity_request",
        "help_request",
        "help_message",
    }
)
"""Objects whose audit lines know a date and a four-hour bucket only; the database checks it."""

OF_CARE = frozenset({"help_request", "help_message"})
"""Objects of the care side that shared verbs write about; their lines lie in the audit of care."""

_INSERT = """
    INSERT INTO audit_event
      (street_id, id, at, on_date, bucket, actor_kind, actor_id, action, object_type, object_id, detail)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::text::jsonb)
"""
_INSERT_OF_CARE = """
    INSERT INTO care_audit_event
      (street_id, id, at, on_date, bucket, actor_kind, actor_id, action, object_type, object_id, detail,
       participant_id, purpose)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::text::jsonb, $12, $13)
"""


async def record(  # noqa: PLR0913 - who, what, on what, when
    session: AsyncSession,
    actor: Actor,
    action: str,
    object_type: str,
    object_id: UUID | str | None,
    *,
    now: datetime,
    detail: dict[str, Any] | None = None,
) -> None:
    """Write one audit line. Not committed here.

    Args:
        session: The transaction of the act itself.
        actor: Who acts.
        action: The verb, snake_case.
        object_type: Kind of the thing acted on; the kinds in `COARSE` get no instant.
        object_id: Its id.
        now: Current time, UTC.
        detail: Codes and ids that explain the act. Never content.
    """
    values = _values(actor, action, (object_type, object_id), now, detail)
    if object_type in OF_CARE:
        await driver(session).execute(_INSERT_OF_CARE, *values, None, None)
    else:
        await driver(session).execute(_INSERT, *values)


async def record_care(  # noqa: PLR0913 - who, what, on what, about whom, why, when
    session: AsyncSession,
    actor: Actor,
    action: str,
    thing: tuple[str, UUID | str | None],
    *,
    now: datetime,
    participant_id: UUID | None = None,
    purpose: str | None = None,
    detail: dict[str, Any] | None = None,
) -> None:
    """Write one line into the audit of care, which no other plane reads. Not committed here.

    Args:
        session: The transaction of the act itself.
        actor: Who acts.
        action: The verb, snake_case; `read` when a file was opened.
        thing: Kind and id of what was acted on.
        now: Current time, UTC.
        participant_id: Whose file it belongs to: the person may be shown these lines.
        purpose: Why the office opened it, as its `Access-Purpose` said.
        detail: Codes and ids that explain the act. Never content.
    """
    values = _values(actor, action, thing, now, detail)
    await driver(session).execute(_INSERT_OF_CARE, *values, participant_id, purpose)


def _values(
    actor: Actor,
    action: str,
    thing: tuple[str, UUID | str | None],
    now: datetime,
    detail: dict[str, Any] | None,
) -> tuple[Any, ...]:
    object_type, object_id = thing
    is_coarse = object_type in COARSE
    return (
        actor.street_id,
        new_secret_id() if is_coarse else new_id(),
        None if is_coarse else now,
        legal_date(now),
        bucket_of(now) if is_coarse else None,
        actor.kind,
        None if actor.account_id == NIL else actor.account_id,
        action,
        object_type,
        None if object_id is None else str(object_id),
        canonical_json(detail or {}).decode(),
    )
