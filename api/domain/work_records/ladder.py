"""Missing records: who is told, one rung after the other, and what the area and the street see of it."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.db.session import Row, binding, driver
from api.domain.notices.service import notify
from api.domain.notices.words import NoticeKind
from api.domain.tasks.service import NewTask, add_tasks
from api.domain.tasks.words import TaskKind
from api.domain.work_records import deadlines
from api.domain.work_records.drafting import SOURCE, end_of
from api.domain.work_records.keepers import Keepers, find_keepers
from api.domain.work_records.words import RUNGS, EscalationRung
from api.kit.clock import legal_date

LOOK_BACK_DAYS: Final = 31
"""How far back punctuality is counted."""

_WAITED_FOR: Final = """
    SELECT id, grid_id, due_on, rung FROM work_record
    WHERE street_id = $1 AND status IN ('draft', 'returned') AND due_on <= $2 AND rung < $3
    ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
"""
_CLIMB: Final = """
    UPDATE work_record r SET rung = n.rung FROM unnest($2::uuid[], $3::smallint[]) AS n (id, rung)
    WHERE r.street_id = $1 AND r.id = n.id
"""
_FROM: Final = """
    FROM work_record r
    JOIN unit g ON g.street_id = r.street_id AND g.id = r.grid_id
    LEFT JOIN unit p ON p.street_id = g.street_id AND p.id = g.parent_id
    JOIN unit c ON c.street_id = g.street_id
      AND c.id = CASE WHEN p.kind = 'community' THEN p.id ELSE p.parent_id END
"""
_OVERDUE: Final = f"""
    SELECT r.id, g.code AS grid_code, c.code AS community_code, r.kind, r.period, r.revision, r.status,
           r.due_on, r.rung
    {_FROM}
    WHERE r.street_id = $1 AND r.status IN ('draft', 'returned') AND r.due_on < $2
      AND ($3::date IS NULL OR (r.due_on, r.id) < ($3, $4::uuid))
    ORDER BY r.due_on DESC, r.id DESC LIMIT $5
"""
# A record that was sent back is owed once: by its last revision that somebody waits for.
_PUNCTUALITY: Final = f"""
    SELECT c.code AS community_code, c.name_zh, c.name_en, count(*)::int AS owed,
           (count(*) FILTER (WHERE h.on_day <= r.due_on))::int AS on_time,
           (count(*) FILTER (WHERE h.on_day > r.due_on))::int AS late,
           (count(*) FILTER (WHERE r.status IN ('draft', 'returned')))::int AS overdue
    {_FROM}
    CROSS JOIN LATERAL (SELECT (r.handed_in_at AT TIME ZONE 'Asia/Shanghai')::date AS on_day) h
    WHERE r.street_id = $1 AND r.due_on < $2 AND (r.due_on >= $3 OR r.status IN ('draft', 'returned'))
      AND NOT EXISTS (SELECT FROM work_record n WHERE n.street_id = $1 AND n.grid_id = r.grid_id
                      AND n.kind = r.kind AND n.period = r.period AND n.revision > r.revision
                      AND n.due_on IS NOT NULL)
    GROUP BY c.code, c.name_zh, c.name_en ORDER BY c.code
"""  # noqa: S608 - made of the constant above


@dataclass(frozen=True, slots=True)
class Missing:
    """Records that are overdue, and how punctual each community was.

    Attributes:
        communities: Of records due within `LOOK_BACK_DAYS`: owed, on time, late, still missing.
    """

    items: list[Row]
    communities: list[Row]


async def list_overdue(
    session: AsyncSession, today: date, *, limit: int, after: tuple[date, UUID] | None
) -> Missing:
    """What is missing in the caller's area, what was due last first. The day itself is not over yet."""
    street_id = binding(session).actor.street_id
    day, last = after or (None, None)
    items = await driver(session).fetch(_OVERDUE, street_id, today, day, last, limit)
    since = today - timedelta(days=LOOK_BACK_DAYS)
    communities = await driver(session).fetch(_PUNCTUALITY, street_id, today, since)
    return Missing(items, communities)


async def climb(session: AsyncSession, actor: Actor, *, now: datetime) -> int:
    """Remind the grid, then tell the community, then the street; once each. Not committed here."""
    today, street_id = legal_date(now), binding(session).actor.street_id
    rows = await driver(session).fetch(_WAITED_FOR, street_id, today, len(RUNGS) - 1)
    higher = [(row, rung) for row in rows if (rung := deadlines.rung_on(row["due_on"], today)) > row["rung"]]
    if not higher:
        return 0
    keepers = await find_keepers(session, [row["grid_id"] for row, _ in higher], on=today)
    reminded: set[UUID] = set()
    tasks: list[NewTask] = []
    for row, reached in higher:
        found = keepers[row["grid_id"]]
        for wanted in RUNGS[row["rung"] + 1 : reached + 1]:
            if wanted is EscalationRung.GRID:
                reminded.update(found.chiefs)
            else:
                tasks += _to_lead(row, found, wanted, today)
    await notify(session, reminded, NoticeKind.TASK_DUE, now=now)
    await add_tasks(session, actor, tasks, now=now, notice=NoticeKind.TASK_OVERDUE)
    ids, rungs = [row["id"] for row, _ in higher], [reached for _, reached in higher]
    await driver(session).execute(_CLIMB, street_id, ids, rungs)
    return len(higher)


def _to_lead(row: Row, keepers: Keepers, rung: EscalationRung, today: date) -> list[NewTask]:
    """The task of whoever leads the community or the street, where there is somebody."""
    leads = keepers.community_leads if rung is EscalationRung.COMMUNITY else keepers.office_leads
    return [
        NewTask(
            kind=TaskKind.WORK_RECORD_OVERDUE,
            unit_id=row["grid_id"],
            owner_id=lead,
            due_at=end_of(today + timedelta(days=1)),
            source_type=SOURCE,
            source_id=row["id"],
        )
        for lead in leads[:1]
    ]
