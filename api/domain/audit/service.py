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

_INSERT = """
    INSERT INTO audit_event
      (street_id, id, at, on_date, bucket, actor_kind, actor_id, action, object_type, object_id, detail)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11::text::jsonb)
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
    is_coarse = object_type in COARSE
    await driver(session).execute(
        _INSERT,
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
