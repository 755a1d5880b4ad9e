"""Reminding of tasks that are late: the owner first, then whoever answers for the owner, each rung once."""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.permissions import Duty
from api.db.session import Row, binding, driver
from api.domain.notices.service import notify
from api.domain.notices.words import NoticeKind
from api.domain.places.queries import list_leads
from api.domain.tasks.words import LADDER_OF_THEIR_OWN, TaskStatus

RUNGS: Final = (timedelta(), timedelta(hours=24), timedelta(hours=72))
"""How long after its due time each rung is reached: the owner, the community, the street.

Source: decision 0022.
"""

AT_ONCE: Final = 500
"""Tasks in one transaction."""

_LADDER: Final = (Duty.COMMUNITY_LEAD, Duty.OFFICE_LEAD)

# The number of rungs taken is both what is judged and what is changed, on the locked row.
_TAKE: Final = """
    UPDATE task SET reminders = task.reminders + 1
    FROM (
      SELECT id FROM task
      WHERE street_id = $1 AND status = $2 AND NOT kind = ANY ($3) AND reminders < cardinality($4::interval[])
        AND due_at + ($4::interval[])[reminders + 1] <= $5
      ORDER BY due_at, id LIMIT $6 FOR UPDATE SKIP LOCKED
    ) due
    WHERE task.street_id = $1 AND task.id = due.id
    RETURNING task.reminders AS rung, task.owner_id, task.unit_id
"""


async def remind(session: AsyncSession, *, now: datetime) -> int:
    """Take the next rung for up to `AT_ONCE` late tasks of a street; how many did. Not committed here."""
    rows = await driver(session).fetch(
        _TAKE,
        binding(session).actor.street_id,
        TaskStatus.OPEN.value,
        sorted(kind.value for kind in LADDER_OF_THEIR_OWN),
        list(RUNGS),
        now,
        AT_ONCE,
    )
    await notify(session, {row["owner_id"] for row in rows if row["rung"] == 1}, NoticeKind.TASK_DUE, now=now)
    late = [row for row in rows if row["rung"] > 1]
    told = await _above(session, late)
    await notify(session, told, NoticeKind.TASK_OVERDUE, now=now)
    return len(rows)


async def _above(session: AsyncSession, rows: list[Row]) -> set[UUID]:
    """Those who answer at a rung: the leads of the community, then of the street; never the owner.

    Where a level has nobody, or is the owner's own, the next one hears of it.
    """
    found: set[UUID] = set()
    known: dict[tuple[UUID, Duty], list[UUID]] = {}
    for row in rows:
        for duty in _LADDER[row["rung"] - 2 :]:
            key = (row["unit_id"], duty)
            if key not in known:
                known[key] = await list_leads(session, row["unit_id"], duty.value)
            others = [one for one in known[key] if one != row["owner_id"]]
            if others and row["owner_id"] not in known[key]:
                found.update(others)
                break
    return found
