"""Planning single patrols, handing them on, cancelling them, and saying what was found."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.db.session import Row, rebind
from api.domain.audit.service import record
from api.domain.patrol_templates.service import SMALL_GRID, points_of_grid
from api.domain.patrols.lifecycle import advance
from api.domain.patrols.models import Patrol
from api.domain.patrols.owners import owner_among
from api.domain.patrols.queries import get_patrol, is_walked, lock_patrol
from api.domain.patrols.words import PatrolFinding, PatrolStatus
from api.domain.people.posts import list_walkers, may_walk
from api.domain.people.words import Capacity
from api.domain.tasks.handing import unit_to_plan
from api.domain.tasks.service import NewTask, add_task, end_task, reassign_task
from api.domain.tasks.sources import lock_open_tasks_of
from api.domain.tasks.words import TaskKind, TaskStatus
from api.errors import DomainError, InvalidField
from api.kit.clock import legal_date
from api.kit.ids import new_id

SOURCE: Final = "patrol"
"""`source_type` of the tasks of patrols."""

SHORTEST: Final = timedelta(minutes=15)
LONGEST: Final = timedelta(hours=24)
FARTHEST: Final = timedelta(days=60)

VersionCheck = Callable[[int], None]
"""Refuses an edit of another version than the one that the caller saw."""


class PatrolPointsMissing(DomainError):
    """Some points of the patrol have no check-in yet."""

    code = "patrol_points_missing"


class GridUnstaffed(DomainError):
    """Nobody who could walk is assigned to the grid on that day."""

    code = "grid_unstaffed"


@dataclass(frozen=True, slots=True)
class NewPatrol:
    """A patrol that somebody plans.

    Attributes:
        point_codes: Points of the grid; empty for the grid at large.
        owner_id: Whose it is; None for the responsible of the grid.
    """

    grid_code: str
    point_codes: tuple[str, ...]
    window_starts_at: datetime
    window_ends_at: datetime
    owner_id: UUID | None
    note: str | None


async def plan_patrol(session: AsyncSession, actor: Actor, wanted: NewPatrol, *, now: datetime) -> UUID:
    """Plan one patrol, and give its owner the task; its id. Not committed here.

    Raises:
        InvalidField: No such grid of the caller's, a point that is not of the grid, a window that is over,
            too short, too long or too far ahead, or an owner who does not work there.
        GridUnstaffed: Nobody is assigned to the grid.
    """
    grid = await unit_to_plan(session, wanted.grid_code, now=now, kinds=SMALL_GRID)
    _check_window(wanted, now)
    planned_on = legal_date(wanted.window_starts_at)
    owner_id = wanted.owner_id
    if owner_id is None:
        posts = (await list_walkers(session, [grid.id], on=planned_on)).get(grid.id, {})
        owner_id = owner_among(posts, Capacity.RESPONSIBLE, on=planned_on)
        if owner_id is None:
            raise GridUnstaffed
    elif not await may_walk(session, owner_id, grid.id, on=planned_on):
        raise InvalidField("not_an_option", pointer="/owner_id")
    patrol = Patrol(
        street_id=actor.street_id,
        id=new_id(),
        grid_id=grid.id,
        owner_id=owner_id,
        planned_on=planned_on,
        window_starts_at=wanted.window_starts_at,
        window_ends_at=wanted.window_ends_at,
        status=PatrolStatus.PLANNED.value,
        point_ids=await points_of_grid(session, grid.id, wanted.point_codes, on=legal_date(now)),
        note=wanted.note,
        created_by=actor.account_id,
        created_at=now,
        changed_at=now,
        version=1,
    )
    session.add(patrol)
    await session.flush()
    await add_task(session, actor, task_of(patrol), now=now)
    await record(session, actor, "patrol_planned", SOURCE, patrol.id, now=now)
    return patrol.id


def task_of(patrol: Patrol) -> NewTask:
    """The task that the owner of a patrol gets."""
    return NewTask(
        TaskKind.PATROL,
        patrol.grid_id,
        patrol.owner_id,
        patrol.window_ends_at,
        SOURCE,
        patrol.id,
        patrol.note,
    )


def _check_window(wanted: NewPatrol, now: datetime) -> None:
    if not now < wanted.window_ends_at or wanted.window_starts_at > now + FARTHEST:
        raise InvalidField("invalid", pointer="/window_starts_at")
    if not SHORTEST <= wanted.window_ends_at - wanted.window_starts_at <= LONGEST:
        raise InvalidField("invalid", pointer="/window_ends_at")


async def hand_patrol(
    session: AsyncSession,
    actor: Actor,
    patrol_id: UUID,
    owner_id: UUID,
    check: VersionCheck,
    *,
    now: datetime,
) -> None:
    """Hand a planned patrol, and its task, to somebody else who works in its grid. Not committed here.

    Raises:
        NotFound: No such patrol for this actor.
        IllegalTransition: It is over.
        InvalidField: Nobody who walks in this grid on that day.
    """
    patrol = await lock_patrol(session, patrol_id)
    check(patrol.version)
    advance(PatrolStatus(patrol.status), PatrolStatus.CANCELLED)  # what may be cancelled may be handed on
    if not await may_walk(session, owner_id, patrol.grid_id, on=patrol.planned_on):
        raise InvalidField("not_an_option", pointer="/owner_id")
    if owner_id == patrol.owner_id:
        return
    patrol.owner_id = owner_id
    _touch(patrol, now)
    for task in await lock_open_tasks_of(session, SOURCE, patrol.id):
        await reassign_task(session, actor, task, owner_id, now=now)
    await record(session, actor, "patrol_handed_on", SOURCE, patrol.id, now=now, detail={"to": str(owner_id)})


async def cancel_patrol(
    session: AsyncSession, actor: Actor, patrol_id: UUID, reason: str, *, now: datetime
) -> None:
    """Say that a planned patrol is not to be walked, and why. Not committed here.

    Raises:
        NotFound: No such patrol for this actor.
        IllegalTransition: It is over.
    """
    await _cancel(session, actor, await lock_patrol(session, patrol_id), reason, now)


async def cancel_ahead(
    session: AsyncSession, actor: Actor, template_id: UUID, reason: str, *, now: datetime
) -> int:
    """Cancel the patrols of a template whose window has not begun; how many. Not committed here."""
    query = (
        select(Patrol)
        .where(
            col(Patrol.street_id) == actor.street_id,
            col(Patrol.template_id) == template_id,
            col(Patrol.status) == PatrolStatus.PLANNED.value,
            col(Patrol.window_starts_at) > now,
        )
        .order_by(col(Patrol.id))
        .with_for_update(key_share=True)
    )
    patrols = list((await session.execute(query)).scalars())
    for patrol in patrols:
        await _cancel(session, actor, patrol, reason, now)
    return len(patrols)


async def _cancel(session: AsyncSession, actor: Actor, patrol: Patrol, reason: str, now: datetime) -> None:
    patrol.status = advance(PatrolStatus(patrol.status), PatrolStatus.CANCELLED)
    patrol.cancel_reason = reason
    patrol.ended_at = now
    _touch(patrol, now)
    await end_tasks(session, actor, patrol.id, TaskStatus.CANCELLED, now=now)
    await record(session, actor, "patrol_cancelled", SOURCE, patrol.id, now=now)


async def complete_patrol(
    session: AsyncSession, actor: Actor, patrol_id: UUID, findings: Sequence[PatrolFinding], *, now: datetime
) -> Row:
    """Say what one's own patrol found, and the patrol then. Said again, the last word stays.

    It is done once its points have check-ins. Leaves the transaction under the role that ends own tasks.
    Not committed here.

    Raises:
        NotFound: No such patrol of the actor's.
        IllegalTransition: It was cancelled.
        PatrolPointsMissing: Not every point has a check-in.
    """
    patrol = await lock_patrol(session, patrol_id)
    current = PatrolStatus(patrol.status)
    wanted = advance(current, PatrolStatus.DONE)
    if current is not wanted and not await is_walked(session, patrol_id):
        row = await get_patrol(session, patrol_id)
        missing = [code for code in row["point_codes"] if code not in row["visited_point_codes"]]
        raise PatrolPointsMissing(extra={"point_codes": missing})
    patrol.status = advance(current, PatrolStatus.DONE)
    patrol.findings = [one.value for one in PatrolFinding if one in findings]
    patrol.ended_at = patrol.ended_at if current is PatrolStatus.DONE else now
    _touch(patrol, now)
    await record(session, actor, "patrol_completed", SOURCE, patrol_id, now=now)
    await session.flush()
    row = await get_patrol(session, patrol_id)
    await rebind(session, role=DatabaseRole.ME)
    await end_tasks(session, actor, patrol_id, TaskStatus.DONE, now=now)
    return row


async def end_tasks(
    session: AsyncSession, actor: Actor, patrol_id: UUID, wanted: TaskStatus, *, now: datetime
) -> None:
    """End the open tasks of a patrol. Not committed here."""
    for task in await lock_open_tasks_of(session, SOURCE, patrol_id):
        await end_task(session, actor, task, wanted, now=now)


def _touch(patrol: Patrol, now: datetime) -> None:
    patrol.changed_at = now
    patrol.version += 1
