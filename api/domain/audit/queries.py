"""Reading the audit: ids and codes only, and the reading is recorded too."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from api.db.session import binding, driver


@dataclass(frozen=True, slots=True)
class AuditBook:
    """One of the two audits, which never meet.

    Attributes:
        table: Where its lines lie.
        more: Columns that only this one has.
    """

    table: str
    more: str = ""


ENFORCEMENT = AuditBook("audit_event")
CARE = AuditBook("care_audit_event", ", participant_id::text AS participant_id, purpose")


@dataclass(frozen=True, slots=True)
class AuditFilter:
    """Which lines are asked for; None asks for all.

    Attributes:
        first_on, last_on: Days in Asia/Shanghai, both included.
        participant_id, purpose: Of the audit of care alone.
    """

    actor_id: UUID | None = None
    object_type: str | None = None
    object_id: str | None = None
    first_on: date | None = None
    last_on: date | None = None
    participant_id: UUID | None = None
    purpose: str | None = None

    def codes(self) -> dict[str, str]:
        """What was asked for, as the record of the reading keeps it."""
        wanted = {
            "actor": self.actor_id,
            "object_type": self.object_type,
            "object_id": self.object_id,
            "from": self.first_on,
            "to": self.last_on,
            "participant": self.participant_id,
            "purpose": self.purpose,
        }
        return {name: str(value) for name, value in wanted.items() if value is not None}


async def list_events(
    session: AsyncSession,
    wanted: AuditFilter,
    *,
    limit: int,
    after: tuple[Any, ...] | None,
    book: AuditBook = ENFORCEMENT,
) -> list[dict[str, Any]]:
    """Up to `limit` lines, the newest day first; `after` is `(on_date, id)` of the last one before.

    Ids of coarse lines are random, so that within a day the order tells nothing.
    """
    values: list[Any] = [binding(session).actor.street_id]
    conditions = ["street_id = $1"]
    for condition, parts in (
        ("actor_id = {}", (wanted.actor_id,)),
        ("object_type = {}", (wanted.object_type,)),
        ("object_id = {}", (wanted.object_id,)),
        ("on_date >= {}", (wanted.first_on,)),
        ("on_date <= {}", (wanted.last_on,)),
        ("participant_id = {}", (wanted.participant_id,)),
        ("purpose = {}", (wanted.purpose,)),
        ("(on_date, id) < ({}, {})", after or (None,)),
    ):
        if parts[0] is not None:
            places = [f"${len(values) + n + 1}" for n in range(len(parts))]
            values += parts
            conditions.append(condition.format(*places))
    values.append(limit)
    query = f"""
        SELECT id::text AS id, at, on_date, bucket, actor_kind, actor_id::text AS actor_id, action,
               object_type, object_id, detail::text AS detail{book.more}
        FROM {book.table} WHERE {" AND ".join(conditions)}
        ORDER BY on_date DESC, id DESC LIMIT ${len(values)}
    """  # noqa: S608 - made of the constants above
    rows = await driver(session).fetch(query, *values)
    return [{**dict(row), "detail": orjson.loads(row["detail"])} for row in rows]
