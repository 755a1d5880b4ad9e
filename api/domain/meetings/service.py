"""What the office does with meetings: plan, hold, write down, decide, cancel, excuse a week."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.access.permissions import Duty
from api.db.session import binding, driver, flush_changes
from api.domain.audit.service import record
from api.domain.meetings import queries
from api.domain.meetings.agenda import write_agenda
from api.domain.meetings.compliance import renew_alert, settle_alert
from api.domain.meetings.lifecycle import MeetingStatus, advance, require_held
from api.domain.meetings.models import Meeting, MeetingDecision
from api.domain.meetings.words import AttendeeRole
from api.domain.people.lifecycle import AccountState
from api.domain.people.models import Account
from api.domain.places.queries import find_unit
from api.domain.tasks.service import NewTask, add_task
from api.domain.tasks.words import TaskKind
from api.errors import DomainError, InvalidField
from api.kit.clock import legal_date
from api.kit.ids import new_id
from api.kit.periods import Period, week_of

PLANNED_AHEAD: Final = timedelta(days=90)
"""A meeting is planned at most so long ahead."""

WRITTEN_DOWN_WITHIN: Final = timedelta(days=14)
"""So long afterwards it can still be said that a meeting was held."""

# The police read decisions, with their owners: care keeps tasks of its own.
_MAY_OWN: Final = """
    SELECT EXISTS (SELECT FROM duty_grant WHERE street_id = $1 AND account_id = $2 AND state = 'active'
                   AND duty <> $3)
"""

VersionCheck = Callable[[int], None]
"""Refuses an edit of another version than the one that the caller saw."""


class WeekExempt(DomainError):
    """The week is excused already."""

    code = "week_exempt"


@dataclass(frozen=True, slots=True)
class Held:
    """How a meeting took place.

    Attributes:
        attendance: How many attended, by what they were there as.
        minutes: What is to be remembered, a line each.
    """

    held_at: datetime
    attendance: Mapping[AttendeeRole, int]
    minutes: Sequence[str]


@dataclass(frozen=True, slots=True)
class Decided:
    """What a meeting decided: who does it in which unit, until when."""

    text: str
    unit_code: str
    owner_id: UUID
    due_at: datetime


def _new(actor: Actor, street_id: UUID, week: Period, status: MeetingStatus, now: datetime) -> dict[str, Any]:
    return {
        "street_id": street_id,
        "id": new_id(),
        "week": week.key,
        "status": status.value,
        "attendance": {},
        "is_police_present": False,
        "minutes": [],
        "created_by": actor.account_id,
        "created_at": now,
        "changed_at": now,
        "version": 1,
    }


async def plan_meeting(
    session: AsyncSession, actor: Actor, starts_at: datetime, place: str | None, *, now: datetime
) -> UUID:
    """Plan a meeting, with its agenda as things stand. Not committed here.

    Raises:
        InvalidField: It would begin in the past, or too far ahead.
    """
    if not now - timedelta(days=1) <= starts_at <= now + PLANNED_AHEAD:
        raise InvalidField("number_out_of_range", pointer="/starts_at")
    week = week_of(legal_date(starts_at))
    row = _new(actor, binding(session).actor.street_id, week, MeetingStatus.PLANNED, now)
    meeting = Meeting(**row, starts_at=starts_at, place=place)
    session.add(meeting)
    await flush_changes(session)
    await write_agenda(session, meeting, now=now)
    await record(session, actor, "plan_meeting", "meeting", meeting.id, now=now)
    return meeting.id


async def refresh_agenda(session: AsyncSession, actor: Actor, meeting_id: UUID, *, now: datetime) -> None:
    """Write the agenda of a planned meeting anew. Not committed here.

    Raises:
        NotFound: No such meeting.
        IllegalTransition: It is not to be held any more.
    """
    meeting = await queries.lock_meeting(session, meeting_id)
    advance(MeetingStatus(meeting.status), MeetingStatus.HELD)
    await write_agenda(session, meeting, now=now)
    await record(session, actor, "refresh_agenda", "meeting", meeting_id, now=now)


async def hold_meeting(
    session: AsyncSession, actor: Actor, meeting_id: UUID, held: Held, *, now: datetime
) -> None:
    """Write down that a meeting took place; its agenda is what it was about, and stays. Not committed here.

    Raises:
        NotFound: No such meeting.
        IllegalTransition: It was held, or cancelled.
        InvalidField: In the future, or too long ago.
    """
    meeting = await queries.lock_meeting(session, meeting_id)
    meeting.status = advance(MeetingStatus(meeting.status), MeetingStatus.HELD)
    if not now - WRITTEN_DOWN_WITHIN <= held.held_at <= now:
        raise InvalidField("number_out_of_range", pointer="/held_at")
    week = week_of(legal_date(held.held_at))
    meeting.held_at, meeting.week = held.held_at, week.key
    meeting.attendance = {role.value: count for role, count in held.attendance.items() if count}
    meeting.is_police_present = AttendeeRole.POLICE.value in meeting.attendance
    meeting.minutes = list(held.minutes)
    _touch(meeting, now)
    await flush_changes(session)
    await settle_alert(session, actor, week, now=now)
    await record(session, actor, "hold_meeting", "meeting", meeting_id, now=now)


async def write_minutes(
    session: AsyncSession,
    actor: Actor,
    meeting_id: UUID,
    lines: Sequence[str],
    check: VersionCheck,
    *,
    now: datetime,
) -> None:
    """Put other minutes in the place of those that are there. Not committed here.

    Raises:
        NotFound: No such meeting.
        IllegalTransition: It was not held.
    """
    meeting = await queries.lock_meeting(session, meeting_id)
    check(meeting.version)
    require_held(MeetingStatus(meeting.status))
    meeting.minutes = list(lines)
    _touch(meeting, now)
    await record(session, actor, "write_minutes", "meeting", meeting_id, now=now)


async def cancel_meeting(
    session: AsyncSession, actor: Actor, meeting_id: UUID, reason: str, *, now: datetime
) -> None:
    """Call a planned meeting off, or take back that a week is excused. Not committed here.

    Raises:
        NotFound: No such meeting.
        IllegalTransition: It was held, or cancelled.
    """
    meeting = await queries.lock_meeting(session, meeting_id)
    was_exempt = meeting.status == MeetingStatus.EXEMPT
    meeting.status = advance(MeetingStatus(meeting.status), MeetingStatus.CANCELLED)
    meeting.reason = reason
    _touch(meeting, now)
    if was_exempt:
        await flush_changes(session)
        await renew_alert(session, actor, week_of(legal_date(meeting.starts_at)), now=now)
    await record(session, actor, "cancel_meeting", "meeting", meeting_id, now=now)


async def exempt_week(
    session: AsyncSession, actor: Actor, week: Period, reason: str, *, now: datetime
) -> UUID:
    """Excuse a week from its meetings, such as one of a long public holiday. Not committed here.

    Raises:
        WeekExempt: It is.
    """
    row = _new(actor, binding(session).actor.street_id, week, MeetingStatus.EXEMPT, now)
    made = await driver(session).fetchval(
        """
        INSERT INTO meeting (street_id, id, week, status, attendance, is_police_present, minutes, created_by,
                             created_at, changed_at, version, starts_at, reason)
        VALUES ($1, $2, $3, $4, '{}', $5, $6, $7, $8, $8, 1, $9, $10)
        ON CONFLICT (street_id, week) WHERE status = 'exempt' DO NOTHING RETURNING id
        """,
        row["street_id"],
        row["id"],
        week.key,
        row["status"],
        row["is_police_present"],
        row["minutes"],
        actor.account_id,
        now,
        week.starts_at,
        reason,
    )
    if made is None:
        raise WeekExempt
    await settle_alert(session, actor, week, now=now)
    await record(session, actor, "exempt_week", "meeting", row["id"], now=now, detail={"week": week.key})
    meeting_id: UUID = row["id"]
    return meeting_id


async def decide(
    session: AsyncSession, actor: Actor, meeting_id: UUID, decided: Decided, *, now: datetime
) -> UUID:
    """Make a decision of a held meeting the task of somebody; its id. Not committed here.

    Raises:
        NotFound: No such meeting.
        IllegalTransition: It was not held.
        InvalidField: No such unit, nobody who can be given a task, or a date that is over.
    """
    meeting = await queries.lock_meeting(session, meeting_id)
    require_held(MeetingStatus(meeting.status))
    if decided.due_at <= now:
        raise InvalidField("number_out_of_range", pointer="/due_at")
    unit = await find_unit(session, decided.unit_code, on=legal_date(now))
    if unit is None:
        raise InvalidField("not_an_option", pointer="/unit_code")
    owner = await session.get(Account, (meeting.street_id, decided.owner_id))
    if owner is None or owner.state != AccountState.ACTIVE:
        raise InvalidField("not_an_option", pointer="/owner_id")
    if not await driver(session).fetchval(_MAY_OWN, meeting.street_id, owner.id, Duty.CASE_WORKER.value):
        raise InvalidField("not_an_option", pointer="/owner_id")
    wanted = NewTask(
        kind=TaskKind.MEETING_DECISION,
        unit_id=unit.id,
        owner_id=owner.id,
        due_at=decided.due_at,
        source_type="meeting",
        source_id=meeting_id,
        note=decided.text,
    )
    decision = MeetingDecision(
        street_id=meeting.street_id,
        id=new_id(),
        meeting_id=meeting_id,
        text=decided.text,
        unit_id=unit.id,
        owner_id=owner.id,
        due_at=decided.due_at,
        task_id=await add_task(session, actor, wanted, now=now),
        created_by=actor.account_id,
        created_at=now,
    )
    session.add(decision)
    detail = {"meeting_id": str(meeting_id)}
    await record(session, actor, "decide_meeting", "meeting_decision", decision.id, now=now, detail=detail)
    await flush_changes(session)
    return decision.id


def _touch(meeting: Meeting, now: datetime) -> None:
    meeting.changed_at = now
    meeting.version += 1
