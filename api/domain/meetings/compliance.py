"""Whether a week had its meetings, and the alert when it had not."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.db.session import binding, driver
from api.domain.meetings.words import ALERT_FROM_WEEKDAY, REQUIRED_A_WEEK
from api.domain.places.queries import list_leads
from api.domain.tasks.service import NewTask, add_task, end_task
from api.domain.tasks.sources import lock_open_tasks_of
from api.domain.tasks.words import TaskKind, TaskStatus
from api.kit.clock import legal_date
from api.kit.ids import new_id
from api.kit.periods import Period, week_of

SOURCE: Final = "meeting_alert"

_COUNTS: Final = """
    SELECT count(*) FILTER (WHERE status = 'held')::int AS held,
           count(*) FILTER (WHERE status = 'held' AND is_police_present)::int AS held_with_police,
           count(*) FILTER (WHERE status = 'planned' AND starts_at >= $3)::int AS planned,
           max(reason) FILTER (WHERE status = 'exempt') AS exempt_reason,
           coalesce(array_agg(id ORDER BY starts_at, id) FILTER (WHERE status = 'held'), '{}') AS meeting_ids
    FROM meeting WHERE street_id = $1 AND week = $2
"""
_ALERT: Final = """
    INSERT INTO meeting_alert (street_id, week, id, created_at) VALUES ($1, $2, $3, $4)
    ON CONFLICT DO NOTHING RETURNING id
"""
# An office that nobody led yet owed no meeting.
_SINCE: Final = "SELECT min(created_at) FROM account WHERE street_id = $1 AND id = ANY ($2::uuid[])"
_ALERTED: Final = "SELECT id FROM meeting_alert WHERE street_id = $1 AND week = $2"
_OFFICE: Final = "SELECT id FROM unit WHERE street_id = $1 AND kind = 'street' AND valid_to IS NULL"


@dataclass(frozen=True, slots=True)
class Compliance:
    """What a week had.

    Attributes:
        planned: Meetings still to come.
        exempt_reason: Why the week is excused; None when it is not.
        meeting_ids: Those that were held.
    """

    week: Period
    held: int
    held_with_police: int
    planned: int
    exempt_reason: str | None
    meeting_ids: list[UUID]

    @property
    def is_exempt(self) -> bool:
        """Whether the week is excused; its counts are shown all the same."""
        return self.exempt_reason is not None

    @property
    def is_compliant(self) -> bool:
        """Whether as many were held as are required, with the police present."""
        return self.held_with_police >= REQUIRED_A_WEEK


async def compliance_of(session: AsyncSession, week: Period, *, now: datetime) -> Compliance:
    """What a week had so far."""
    row = await driver(session).fetchrow(_COUNTS, binding(session).actor.street_id, week.key, now)
    assert row is not None  # noqa: S101 - an aggregate always has a row
    return Compliance(week, **dict(row))


async def alert_missing(session: AsyncSession, actor: Actor, *, now: datetime) -> int:
    """Make missing meetings a task of the office, once a week. Not committed here.

    On Friday of the running week, while there is time; at the latest when the week is over.
    """
    today, alerts = legal_date(now), 0
    for week in (week_of(today - timedelta(days=7)), week_of(today)):
        found = await compliance_of(session, week, now=now)
        if _is_missing(found, now):
            alerts += await _alert(session, actor, week, now=now)
    return alerts


def _is_missing(found: Compliance, now: datetime) -> bool:
    today = legal_date(now)
    if found.is_exempt or (today.isoweekday() < ALERT_FROM_WEEKDAY and today <= found.week.ends_on):
        return False
    return found.held_with_police + found.planned < REQUIRED_A_WEEK


async def _alert(session: AsyncSession, actor: Actor, week: Period, *, now: datetime) -> int:
    raw, street_id = driver(session), binding(session).actor.street_id
    office = await raw.fetchval(_OFFICE, street_id)
    leads = [] if office is None else await list_leads(session, office, "office_lead")
    if not leads or await raw.fetchval(_SINCE, street_id, leads) >= week.ends_at:
        return 0
    alert_id = await raw.fetchval(_ALERT, street_id, week.key, new_id(), now)
    if alert_id is None:
        return 0
    await _give(session, actor, week, (alert_id, office, leads[0]), now=now)
    return 1


async def _give(
    session: AsyncSession, actor: Actor, week: Period, of: tuple[UUID, UUID, UUID], *, now: datetime
) -> None:
    alert_id, office, owner_id = of
    wanted = NewTask(
        kind=TaskKind.MEETING_DUE,
        unit_id=office,
        owner_id=owner_id,
        due_at=max(week.ends_at, now + timedelta(days=1)),
        source_type=SOURCE,
        source_id=alert_id,
        note=week.key,
    )
    await add_task(session, actor, wanted, now=now)


async def settle_alert(session: AsyncSession, actor: Actor, week: Period, *, now: datetime) -> None:
    """End the task of a week that has its meetings after all, or is excused. Not committed here."""
    found = await compliance_of(session, week, now=now)
    if not found.is_compliant and not found.is_exempt:
        return
    alert_id = await driver(session).fetchval(_ALERTED, binding(session).actor.street_id, week.key)
    if alert_id is None:
        return
    for task in await lock_open_tasks_of(session, SOURCE, alert_id):
        await end_task(session, actor, task, TaskStatus.DONE, now=now)


async def renew_alert(session: AsyncSession, actor: Actor, week: Period, *, now: datetime) -> None:
    """Make a week the office's task again that had its alert and is excused no more. Not committed here.

    A week that had no alert yet gets it from the worker process.
    """
    raw, street_id = driver(session), binding(session).actor.street_id
    alert_id = await raw.fetchval(_ALERTED, street_id, week.key)
    if alert_id is None or not _is_missing(await compliance_of(session, week, now=now), now):
        return
    office = await raw.fetchval(_OFFICE, street_id)
    leads = [] if office is None else await list_leads(session, office, "office_lead")
    if leads and not await lock_open_tasks_of(session, SOURCE, alert_id):
        await _give(session, actor, week, (alert_id, office, leads[0]), now=now)
