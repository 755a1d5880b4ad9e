"""Ending second visits that were made, with their tasks. Done by the worker process."""

from datetime import datetime
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.db.session import driver
from api.domain.re_visits.drawing import SOURCE
from api.domain.re_visits.lifecycle import ReVisitStatus, advance
from api.domain.tasks.service import end_task
from api.domain.tasks.sources import lock_open_tasks_of
from api.domain.tasks.words import TaskStatus

AT_ONCE: Final = 200

# Made: somebody answered, or nobody was left who could.
_DONE: Final = """
    UPDATE re_visit SET status = $3, done_at = $4, version = version + 1
    WHERE street_id = $1 AND id IN (
      SELECT r.id FROM re_visit r
      WHERE r.street_id = $1 AND r.status = $2
        AND EXISTS (SELECT FROM visit v WHERE v.street_id = $1 AND v.re_visit_id = r.id
                    AND (v.contacted > 0 OR v.no_answer = 0))
      ORDER BY r.id LIMIT $5 FOR UPDATE SKIP LOCKED
    )
    RETURNING id
"""


async def finish_re_visits(session: AsyncSession, actor: Actor, *, now: datetime) -> int:
    """End what was made; the number of second visits. Not committed here."""
    done = advance(ReVisitStatus.PLANNED, ReVisitStatus.DONE)
    rows = await driver(session).fetch(
        _DONE, actor.street_id, ReVisitStatus.PLANNED.value, done.value, now, AT_ONCE
    )
    for row in rows:
        for task in await lock_open_tasks_of(session, SOURCE, row["id"]):
            await end_task(session, actor, task, TaskStatus.DONE, now=now)
    return len(rows)
