"""Finding out which patrols were walked, and giving up on those that were not."""

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.db.session import driver
from api.domain.audit.service import record
from api.domain.field_records.grammar import LATE_AFTER
from api.domain.patrols.lifecycle import advance
from api.domain.patrols.queries import IS_WALKED
from api.domain.patrols.service import SOURCE, end_tasks
from api.domain.patrols.words import PatrolStatus
from api.domain.tasks.words import TaskStatus

GRACE: Final = LATE_AFTER
"""How long after its window a patrol waits for a phone that is offline.

Source: the domain reference and security requirement MOB-2: what comes later is late.
"""

MENDED_FOR: Final = timedelta(days=31)
"""How long a missed patrol may still become done by check-ins that arrive."""

AT_ONCE: Final = 200
"""Patrols in one transaction."""

# Missed ones are looked at for a month and then never again, however many there are.
_DUE: Final = f"""
    SELECT p.id, p.status, {IS_WALKED} AS is_walked FROM patrol p
    WHERE p.street_id = $1 AND p.status IN ('planned', 'missed')
      AND p.id IN (
        SELECT id FROM patrol
        WHERE street_id = $1 AND status = 'planned' AND window_starts_at <= $2::timestamptz
        UNION ALL
        SELECT id FROM patrol
        WHERE street_id = $1 AND status = 'missed' AND window_ends_at > $2 - $4::interval
      )
      AND ((p.status = 'planned' AND p.window_ends_at < $2 - $3::interval) OR {IS_WALKED})
    ORDER BY p.window_ends_at, p.id LIMIT $5
    FOR NO KEY UPDATE OF p SKIP LOCKED
"""  # noqa: S608 - made of a constant
_END: Final = """
    UPDATE patrol SET status = $3, ended_at = $4, changed_at = $4, version = version + 1
    WHERE street_id = $1 AND id = $2
"""
_ENDS_AS: Final = {PatrolStatus.DONE: TaskStatus.DONE, PatrolStatus.MISSED: TaskStatus.CANCELLED}


async def close_patrols(session: AsyncSession, actor: Actor, *, now: datetime) -> int:
    """End up to `AT_ONCE` patrols of a street: walked ones are done, others missed; how many.

    A patrol is walked when each of its points has a check-in of its window, or its grid one where it has
    no points. One that is not is missed once the grace is over, and done after all when its check-ins arrive.
    Not committed here.
    """
    rows = await driver(session).fetch(_DUE, actor.street_id, now, GRACE, MENDED_FOR, AT_ONCE)
    for row in rows:
        wanted = PatrolStatus.DONE if row["is_walked"] else PatrolStatus.MISSED
        reached = advance(PatrolStatus(row["status"]), wanted)
        await driver(session).execute(_END, actor.street_id, row["id"], reached.value, now)
        await end_tasks(session, actor, row["id"], _ENDS_AS[reached], now=now)
        await record(session, actor, f"patrol_{reached.value}", SOURCE, row["id"], now=now)
    return len(rows)
