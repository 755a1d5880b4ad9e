"""What follows from flights: somebody looks at what was found, and the pictures do not outlive their day."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.access.permissions import Duty
from api.db.session import driver
from api.domain.drone_flights.models import DroneFinding
from api.domain.drone_flights.service import SOURCE
from api.domain.drone_flights.words import FlightFinding, FlightStatus
from api.domain.notices.service import notify
from api.domain.notices.words import NoticeKind
from api.domain.people.posts import list_answering, may_own_task
from api.domain.places.queries import list_leads
from api.domain.tasks.service import NewTask, add_task, add_tasks
from api.domain.tasks.words import TaskKind
from api.kit.clock import SHANGHAI, legal_date

LOOKED_AT_WITHIN_DAYS: Final = {FlightFinding.SUSPECTED_PLANTS: 0, FlightFinding.UNSAFE_BUILDING: 3}
"""Days until somebody has looked. Source: the domain reference, 2.1: plants are handed on the same day."""

AT_ONCE: Final = 50

_KEPT_TOO_LONG: Final = """
    SELECT id, unit_id, created_by FROM drone_flight
    WHERE street_id = $1 AND status = $2 AND retention_until <= $3 AND retention_task_id IS NULL
    ORDER BY retention_until, id LIMIT $4 FOR NO KEY UPDATE SKIP LOCKED
"""
_REMINDED: Final = "UPDATE drone_flight SET retention_task_id = $3 WHERE street_id = $1 AND id = $2"


async def follow_up(
    session: AsyncSession, actor: Actor, findings: Sequence[DroneFinding], *, now: datetime
) -> None:
    """Have whoever answers for each grid look at what was found there; leads hear of plants at once.

    Not committed here.
    """
    tasks, told = [], set[UUID]()
    today = legal_date(now)
    pairs = {(one.grid_id, FlightFinding(one.kind)): one.flight_id for one in findings}
    for (grid_id, kind), flight_id in sorted(pairs.items()):
        within_days = LOOKED_AT_WITHIN_DAYS.get(kind)
        if within_days is None:
            continue
        leads = await _leads(session, grid_id)
        if kind is FlightFinding.SUSPECTED_PLANTS:
            told.update(leads)
        owner_id = next(iter([*await list_answering(session, grid_id, on=today), *leads]), actor.account_id)
        due_at = _end_of(today + timedelta(days=within_days))
        tasks.append(NewTask(TaskKind.FLIGHT_FOLLOW_UP, grid_id, owner_id, due_at, SOURCE, flight_id))
    await add_tasks(session, actor, tasks, now=now)
    await notify(session, told - {actor.account_id}, NoticeKind.URGENT, now=now)


async def _leads(session: AsyncSession, unit_id: UUID) -> list[UUID]:
    found = await list_leads(session, unit_id, Duty.COMMUNITY_LEAD.value)
    return [*found, *await list_leads(session, unit_id, Duty.OFFICE_LEAD.value)]


async def ask_for_erasure(session: AsyncSession, actor: Actor, *, now: datetime) -> int:
    """Ask for pictures of flights to be erased whose day has come; how many. Not committed here."""
    today = legal_date(now)
    rows = await driver(session).fetch(
        _KEPT_TOO_LONG, actor.street_id, FlightStatus.FLOWN.value, today, AT_ONCE
    )
    count = 0
    for row in rows:
        people = [row["created_by"], *await _leads(session, row["unit_id"])]
        owner_id = None
        for one in people:
            if await may_own_task(session, one, row["unit_id"], on=today):
                owner_id = one
                break
        if owner_id is None:
            continue
        new = NewTask(TaskKind.DRONE_RETENTION, row["unit_id"], owner_id, _end_of(today), SOURCE, row["id"])
        task_id = await add_task(session, actor, new, now=now)
        await driver(session).execute(_REMINDED, actor.street_id, row["id"], task_id)
        count += 1
    return count


def _end_of(on: date) -> datetime:
    """The last second of a day in Asia/Shanghai."""
    return datetime.combine(on, time(23, 59, 59), SHANGHAI)
