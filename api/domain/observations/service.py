"""Seeing to an observation: resolving it, or giving it to somebody."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.db.session import binding
from api.domain.audit.service import record
from api.domain.observations.follow_up import SOURCE
from api.domain.observations.lifecycle import ObservationStatus, advance
from api.domain.observations.models import Observation
from api.domain.observations.words import ObservationOutcome
from api.domain.people.field_staff import require_field_staff
from api.domain.tasks.service import NewTask, add_task, end_task, reassign_task
from api.domain.tasks.sources import lock_open_tasks_of
from api.domain.tasks.words import TaskKind, TaskStatus
from api.errors import NotAllowed


@dataclass(frozen=True, slots=True)
class Resolution:
    """What became of a finding.

    Attributes:
        note: A short line, never about a person.
    """

    outcome: ObservationOutcome
    note: str | None


async def resolve_observation(
    session: AsyncSession, actor: Actor, observation: Observation, resolution: Resolution, *, now: datetime
) -> None:
    """Close a locked observation, and the open tasks that came from it. Not committed here.

    Raises:
        NotAllowed: It was given to somebody else, who sees to it.
        IllegalTransition: It is resolved.
    """
    if binding(session).role is DatabaseRole.GRID and observation.owner_id not in {None, actor.account_id}:
        raise NotAllowed
    observation.status = advance(ObservationStatus(observation.status), ObservationStatus.RESOLVED)
    observation.outcome = resolution.outcome.value
    observation.outcome_note = resolution.note
    observation.resolved_by, observation.resolved_at = actor.account_id, now
    observation.version += 1
    for task in await lock_open_tasks_of(session, SOURCE, observation.id):
        await end_task(session, actor, task, TaskStatus.DONE, now=now)
    detail = {"outcome": resolution.outcome.value}
    await record(session, actor, "observation_resolved", SOURCE, observation.id, now=now, detail=detail)


async def give_observation(
    session: AsyncSession,
    actor: Actor,
    observation: Observation,
    owner_id: UUID,
    *,
    due_at: datetime,
    now: datetime,
) -> None:
    """Have somebody see to a locked observation, in place of whoever had it. Not committed here.

    Args:
        session: Open transaction of somebody who leads the grid.
        actor: Who gives it.
        observation: The observation.
        owner_id: Who is to see to it.
        due_at: Until when, where no task has said so yet; UTC.
        now: Current time, UTC.

    Raises:
        IllegalTransition: It is resolved.
        InvalidField: Nobody of the field who works in this grid or leads it.
    """
    if observation.status != ObservationStatus.OPEN:
        advance(ObservationStatus(observation.status), ObservationStatus.RESOLVED)
    await require_field_staff(session, owner_id, observation.grid_id, pointer="/account_id", now=now)
    tasks = await lock_open_tasks_of(session, SOURCE, observation.id)
    for task in tasks:
        await reassign_task(session, actor, task, owner_id, now=now)
    if not tasks:
        new = NewTask(
            TaskKind.OBSERVATION_FOLLOW_UP,
            observation.grid_id,
            owner_id,
            due_at,
            SOURCE,
            observation.id,
            observation.place_note,
        )
        await add_task(session, actor, new, now=now)
    observation.owner_id = owner_id
    observation.awaits_follow_up = False
    observation.version += 1
    detail = {"owner_id": str(owner_id)}
    await record(session, actor, "observation_given", SOURCE, observation.id, now=now, detail=detail)
