"""The desk's list: one statement, flags counted from released rows alone, keyset pages."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession

from api.db.session import binding, driver
from api.domain.tips.lifecycle import FINISHED_CLUE
from api.domain.tips.words import TipStatus
from api.errors import NotFound


class TipNeed(StrEnum):
    """What a tip waits for at the desk."""

    TRIAGE = "triage"
    CLUE = "clue"
    REPLY = "reply"
    REVIEW = "review"


@dataclass(frozen=True, slots=True)
class TipFilter:
    """Which tips are asked for; None asks for all.

    Attributes:
        assignee_id: Whoever has them.
        is_unassigned: Nobody has them.
        is_by_due: What is due first of all that the desk has to decide, instead of the newest first.
    """

    status: TipStatus | None = None
    need: TipNeed | None = None
    assignee_id: UUID | None = None
    is_unassigned: bool = False
    category: str | None = None
    urgency: str | None = None
    community_code: str | None = None
    is_by_due: bool = False


_FINISHED = ", ".join(f"'{status}'" for status in sorted(FINISHED_CLUE))
_ENDED_OUTSIDE = f"t.status = 'handed_off' AND c.status IN ({_FINISHED})"

# The same reading as `lifecycle.effective_status`, where the rows are.
_STATUS = {
    TipStatus.RECEIVED: "t.status = 'received'",
    TipStatus.ASKED: "t.status = 'asked'",
    TipStatus.ACCEPTED: "t.status = 'accepted'",
    TipStatus.HANDED_OFF: f"t.status = 'handed_off' AND (c.status IN ({_FINISHED})) IS NOT TRUE",
    TipStatus.CLOSED: f"(t.status = 'closed' OR ({_ENDED_OUTSIDE}))",
}

# Arrays, not EXISTS: the few rows that wait are found first, however many tips there are.
_NEED = {
    TipNeed.TRIAGE: "t.status IN ('received', 'asked')",
    TipNeed.CLUE: f"t.status = 'accepted' AND (c.status NOT IN ({_FINISHED})) IS NOT TRUE",
    TipNeed.REPLY: """t.id = ANY (ARRAY(
        SELECT m.tip_id FROM tip_message m WHERE m.street_id = $1 AND m.author = 'reporter' AND m.is_new
        UNION SELECT a.id FROM clue_question q JOIN tip a ON a.street_id = $1 AND a.clue_id = q.clue_id
              WHERE q.street_id = $1 AND q.answered_at IS NULL))""",
    TipNeed.REVIEW: """t.id = ANY (ARRAY(
        SELECT k.tip_id FROM tip_contest k WHERE k.street_id = $1 AND k.state = 'open'))""",
}

_ITEM = f"""
    SELECT t.id::text AS id, CASE WHEN {_ENDED_OUTSIDE} THEN 'closed' ELSE t.status END AS status,
      t.received_on, t.received_bucket, t.due_on, t.category, t.urgency, t.community_code,
      t.channel_hint, t.substance_hint, t.reporter_mode,
      (SELECT count(*) FROM tip_attachment f WHERE f.street_id = $1 AND f.tip_id = t.id) AS attachment_count,
      EXISTS (SELECT FROM tip_message m WHERE m.street_id = $1 AND m.tip_id = t.id
              AND m.author = 'reporter' AND m.is_new) AS has_new_message,
      EXISTS (SELECT FROM tip_contest k WHERE k.street_id = $1 AND k.tip_id = t.id
              AND k.state = 'open') AS is_contested,
      t.assignee_id::text AS assignee_id, t.clue_id::text AS clue_id, t.version
    FROM tip t LEFT JOIN clue c ON c.street_id = $1 AND c.id = t.clue_id
    WHERE t.street_id = $1
"""  # noqa: S608 - made of the constants above


async def get_item(session: AsyncSession, tip_id: UUID) -> dict[str, Any]:
    """One tip as the list shows it.

    Raises:
        NotFound: No such tip for this actor.
    """
    row = await driver(session).fetchrow(f"{_ITEM} AND t.id = $2", binding(session).actor.street_id, tip_id)
    if row is None:
        raise NotFound
    return _item_of(row)


async def list_tips(
    session: AsyncSession, wanted: TipFilter, *, limit: int, after: tuple[Any, ...] | None
) -> list[dict[str, Any]]:
    """Up to `limit` tips.

    Args:
        session: Open transaction under the desk's role.
        wanted: Which ones.
        limit: At most so many.
        after: Sort key of the last item before: `due_on, id` by due date, else
            `received_on, received_bucket, id`.
    """
    values: list[Any] = [binding(session).actor.street_id]

    def place(value: Any) -> str:  # noqa: ANN401 - any value of a column
        values.append(value)
        return f"${len(values)}"

    conditions = _conditions(wanted, place)
    if wanted.is_by_due:
        conditions.append("t.status IN ('received', 'asked', 'accepted')")
    if after is not None:
        places = ", ".join(place(part) for part in after)
        sort_key = "(t.due_on, t.id) >" if wanted.is_by_due else "(t.received_on, t.received_bucket, t.id) <"
        conditions.append(f"{sort_key} ({places})")
    order = "t.due_on, t.id" if wanted.is_by_due else "t.received_on DESC, t.received_bucket DESC, t.id DESC"
    filters = "".join(f" AND {condition}" for condition in conditions)
    rows = await driver(session).fetch(
        f"{_ITEM}{filters} ORDER BY {order} LIMIT {limit:d}",
        *values,
    )
    return [_item_of(row) for row in rows]


def _conditions(wanted: TipFilter, place: Callable[[Any], str]) -> list[str]:
    equal = {
        "t.assignee_id": wanted.assignee_id,
        "t.category": wanted.category,
        "t.urgency": wanted.urgency,
        "t.community_code": wanted.community_code,
    }
    found = [f"{column} = {place(value)}" for column, value in equal.items() if value is not None]
    if wanted.is_unassigned:
        found.append("t.assignee_id IS NULL")
    if wanted.status is not None:
        found.append(_STATUS[wanted.status])
    if wanted.need is not None:
        found.append(_NEED[wanted.need])
    return found


def _item_of(row: asyncpg.Record) -> dict[str, Any]:
    item = dict(row)
    item["etag"] = f'"{item.pop("version")}"'
    return item
