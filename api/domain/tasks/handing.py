"""What people do with tasks: give one, hand it on, say that it is done or not to be done."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.db.session import binding
from api.domain.people.posts import may_own_task
from api.domain.places.models import Unit
from api.domain.places.queries import find_unit
from api.domain.tasks.models import Task
from api.domain.tasks.queries import lock_task
from api.domain.tasks.service import NewTask, add_task, end_task, reassign_task
from api.domain.tasks.words import ENDED_BY_HAND, HANDED_WITH_SOURCE, TaskKind, TaskStatus
from api.errors import DomainError, InvalidField
from api.kit.clock import legal_date

FARTHEST: Final = timedelta(days=366)
"""A task farther ahead than a year is a plan, not a task."""

VersionCheck = Callable[[int], None]
"""Refuses an edit of another version than the one that the caller saw."""


class TaskFollowsSource(DomainError):
    """The task ends, or changes hands, with what it came from."""

    code = "task_follows_source"


@dataclass(frozen=True, slots=True)
class AdHoc:
    """A task that somebody thought of.

    Attributes:
        due_at: Until when, UTC.
        note: What is to be done; leads to nobody.
    """

    unit_code: str
    owner_id: UUID
    due_at: datetime
    note: str


async def give_task(session: AsyncSession, actor: Actor, wanted: AdHoc, *, now: datetime) -> UUID:
    """Give somebody a task in a unit; its id. Not committed here.

    Raises:
        InvalidField: No such unit of the caller's, nobody of the field there, or a time that is not ahead.
    """
    unit = await unit_to_plan(session, wanted.unit_code, now=now)
    if not now < wanted.due_at <= now + FARTHEST:
        raise InvalidField("invalid", pointer="/due_at")
    await _check_owner(session, wanted.owner_id, unit.id, now)
    new = NewTask(TaskKind.AD_HOC, unit.id, wanted.owner_id, wanted.due_at, note=wanted.note)
    return await add_task(session, actor, new, now=now)


async def unit_to_plan(
    session: AsyncSession, code: str, *, now: datetime, kinds: frozenset[str] | None = None
) -> Unit:
    """A unit of today for which the caller may plan.

    Args:
        session: Open transaction of a chief, a community lead or an office lead.
        code: Its code.
        now: Current time, UTC.
        kinds: Kinds of unit that will do; None takes streets, communities and grids.

    Raises:
        InvalidField: No such unit for this caller, told at `/unit_code` or `/grid_code`.
    """
    pointer = "/unit_code" if kinds is None else "/grid_code"
    unit = await find_unit(session, code, on=legal_date(now))
    bound = binding(session)
    wanted = kinds or frozenset({"street", "community", "large_grid", "small_grid"})
    is_ours = bound.role is DatabaseRole.LEAD or (unit is not None and unit.id in bound.actor.units)
    if unit is None or unit.kind not in wanted or not is_ours:
        raise InvalidField("not_an_option", pointer=pointer)
    return unit


async def hand_task(
    session: AsyncSession, actor: Actor, task_id: UUID, owner_id: UUID, check: VersionCheck, *, now: datetime
) -> None:
    """Hand an open task to another account. Not committed here.

    Raises:
        NotFound: No such task for this actor.
        IllegalTransition: It has ended already.
        TaskFollowsSource: What it came from is handed on instead.
        InvalidField: Nobody of the field who works there.
    """
    task = await lock_task(session, task_id)
    check(task.version)
    if task.kind in HANDED_WITH_SOURCE:
        raise TaskFollowsSource
    await _check_owner(session, owner_id, task.unit_id, now)
    await reassign_task(session, actor, task, owner_id, now=now)


async def complete_task(session: AsyncSession, actor: Actor, task_id: UUID, *, now: datetime) -> None:
    """Say that one's own task is done. Not committed here.

    Raises:
        NotFound: No such task of the actor's.
        TaskFollowsSource: It ends with what it came from.
        IllegalTransition: It has ended already.
    """
    await end_task(session, actor, await _by_hand(session, task_id), TaskStatus.DONE, now=now)


async def cancel_task(session: AsyncSession, actor: Actor, task_id: UUID, *, now: datetime) -> None:
    """Say that a task of one's units is not to be done. Not committed here.

    Raises:
        NotFound: No such task for this actor.
        TaskFollowsSource: It ends with what it came from.
        IllegalTransition: It has ended already.
    """
    await end_task(session, actor, await _by_hand(session, task_id), TaskStatus.CANCELLED, now=now)


async def _by_hand(session: AsyncSession, task_id: UUID) -> Task:
    task = await lock_task(session, task_id)
    if task.kind not in ENDED_BY_HAND:
        raise TaskFollowsSource
    return task


async def _check_owner(session: AsyncSession, owner_id: UUID, unit_id: UUID, now: datetime) -> None:
    if not await may_own_task(session, owner_id, unit_id, on=legal_date(now)):
        raise InvalidField("not_an_option", pointer="/owner_id")
