"""Giving a task to somebody, handing it on, ending it. The owner hears that there is one, not what it is."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.db.session import binding, driver
from api.domain.audit.service import record
from api.domain.notices.service import notify
from api.domain.notices.words import NoticeKind
from api.domain.tasks.lifecycle import advance
from api.domain.tasks.models import Task, TaskRelease
from api.domain.tasks.words import TaskKind, TaskStatus
from api.kit.ids import NIL, new_id

_INSERT = """
    INSERT INTO task (street_id, id, kind, status, unit_id, owner_id, due_at, note, source_type, source_id,
                      reminders, created_by, created_at, changed_at, version)
    SELECT $1, id, kind, 'open', unit_id, owner_id, due_at, note, source_type, source_id, 0, $2, $3, $3, 1
    FROM unnest($4::uuid[], $5::text[], $6::uuid[], $7::uuid[], $8::timestamptz[], $9::text[], $10::text[],
                $11::uuid[]) AS t (id, kind, unit_id, owner_id, due_at, note, source_type, source_id)
"""


@dataclass(frozen=True, slots=True)
class NewTask:
    """A task to be given.

    Attributes:
        unit_id: The unit it is about; those who lead that unit see it.
        owner_id: Who is to do it.
        due_at: Until when, UTC.
        source_type, source_id: What it came from, such as `patrol`.
        note: A short line for the owner; never about a person in treatment.
    """

    kind: TaskKind
    unit_id: UUID
    owner_id: UUID
    due_at: datetime
    source_type: str | None = None
    source_id: UUID | None = None
    note: str | None = None


async def add_tasks(
    session: AsyncSession,
    actor: Actor,
    wanted: list[NewTask],
    *,
    now: datetime,
    notice: NoticeKind = NoticeKind.NEW_TASK,
) -> list[UUID]:
    """Give tasks, in one statement, and tell their owners; the ids in order. Not committed here.

    The owners must be accounts of the street and the units its own: the caller has looked.
    """
    if not wanted:
        return []
    ids = [new_id() for _ in wanted]
    await driver(session).execute(
        _INSERT,
        binding(session).actor.street_id,
        None if actor.account_id == NIL else actor.account_id,
        now,
        ids,
        [one.kind.value for one in wanted],
        [one.unit_id for one in wanted],
        [one.owner_id for one in wanted],
        [one.due_at for one in wanted],
        [one.note for one in wanted],
        [one.source_type for one in wanted],
        [one.source_id for one in wanted],
    )
    await notify(session, {one.owner_id for one in wanted} - {actor.account_id}, notice, now=now)
    return ids


async def add_task(session: AsyncSession, actor: Actor, wanted: NewTask, *, now: datetime) -> UUID:
    """Give one task; its id. Not committed here."""
    return (await add_tasks(session, actor, [wanted], now=now))[0]


async def end_task(
    session: AsyncSession, actor: Actor, task: Task, wanted: TaskStatus, *, now: datetime
) -> None:
    """Complete or cancel a locked task. Not committed here.

    Raises:
        IllegalTransition: It has ended already.
    """
    task.status = advance(TaskStatus(task.status), wanted)
    task.ended_at = now
    _touch(task, now)
    await record(session, actor, f"task_{wanted.value}", "task", task.id, now=now)


async def reassign_task(
    session: AsyncSession, actor: Actor, task: Task, owner_id: UUID, *, now: datetime
) -> None:
    """Hand a locked, open task to another account; the old owner's phone drops it. Not committed here.

    Raises:
        IllegalTransition: It has ended already.
    """
    if task.status != TaskStatus.OPEN:
        advance(TaskStatus(task.status), TaskStatus.DONE)
    if task.owner_id == owner_id:
        return
    session.add(
        TaskRelease(
            street_id=task.street_id, id=new_id(), task_id=task.id, account_id=task.owner_id, released_at=now
        )
    )
    task.owner_id = owner_id
    _touch(task, now)
    await notify(session, {owner_id}, NoticeKind.NEW_TASK, now=now)
    await record(session, actor, "task_reassigned", "task", task.id, now=now, detail={"to": str(owner_id)})


def _touch(task: Task, now: datetime) -> None:
    task.changed_at = now
    task.version += 1
