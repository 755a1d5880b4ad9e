"""What follows from a finding by itself: who is to see to it until when, and who hears of it at once.

Given by the worker process, a few seconds after the observation came in. Somebody always gets the task: the
responsible of the grid or its chief, else the nearest who lead above them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.access.permissions import Duty
from api.db.session import Row, driver
from api.domain.audit.service import record
from api.domain.notices.service import notify
from api.domain.notices.words import NoticeKind
from api.domain.observations.lifecycle import ObservationStatus
from api.domain.observations.words import ObservationKind
from api.domain.people.posts import list_answering
from api.domain.places.queries import list_leads
from api.domain.tasks.service import NewTask, add_task
from api.domain.tasks.words import TaskKind
from api.kit.clock import SHANGHAI, legal_date

SOURCE: Final = "observation"
"""`source_type` of the tasks that follow from an observation."""

PICK_UP_WITHIN: Final = timedelta(hours=24)
"""Until when needles are to be gone. Source: decision 0023."""

LEAST_NOTICE: Final = timedelta(hours=2)
"""What comes in late in the evening still leaves so much time. Source: decision 0023."""

_BATCH: Final = 200

_WAITING: Final = """
    SELECT id, kind, grid_id, received_at, place_note FROM observation
    WHERE street_id = $1 AND awaits_follow_up AND status = $2
    ORDER BY received_at LIMIT $3 FOR NO KEY UPDATE SKIP LOCKED
"""


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What follows from a kind of finding.

    Attributes:
        is_for_responsible: The responsible of the grid comes first, else its chief.
        is_same_day: Due by the end of the day, and chief and leads hear of it at once.
    """

    task: TaskKind
    is_for_responsible: bool
    is_same_day: bool


FOLLOW_UPS: Final[Mapping[ObservationKind, FollowUp]] = {
    ObservationKind.DISCARDED_PARAPHERNALIA: FollowUp(
        TaskKind.NEEDLE_PICK_UP, is_for_responsible=True, is_same_day=False
    ),
    # Source: Anti-Drug Law, art. 19: cultivation that is found is stopped and reported; the domain reference,
    # 2.1: the same day.
    ObservationKind.ILLICIT_PLANTS: FollowUp(
        TaskKind.OBSERVATION_FOLLOW_UP, is_for_responsible=False, is_same_day=True
    ),
    ObservationKind.SUSPICIOUS_CHEMICAL_SMELL: FollowUp(
        TaskKind.OBSERVATION_FOLLOW_UP, is_for_responsible=False, is_same_day=True
    ),
}
"""Kinds with a follow-up of their own; of the others the chief decides."""


def due_at(follow_up: FollowUp, received_at: datetime) -> datetime:
    """Until when somebody is to have seen to it, UTC."""
    if not follow_up.is_same_day:
        return received_at + PICK_UP_WITHIN
    midnight = datetime.combine(legal_date(received_at) + timedelta(days=1), datetime.min.time(), SHANGHAI)
    return max(midnight.astimezone(received_at.tzinfo), received_at + LEAST_NOTICE)


@dataclass(frozen=True, slots=True)
class _People:
    """Who answers for a grid, the nearest first."""

    responsible: tuple[UUID, ...]
    chiefs: tuple[UUID, ...]
    leads: tuple[UUID, ...]

    def owner(self, follow_up: FollowUp) -> UUID | None:
        """Who is to see to it."""
        near = (
            (self.responsible, self.chiefs)
            if follow_up.is_for_responsible
            else (self.chiefs, self.responsible)
        )
        return next((one for group in (*near, self.leads) for one in group), None)


async def give_follow_ups(session: AsyncSession, actor: Actor, *, now: datetime) -> int:
    """Give what follows from new observations; the number of tasks. Not committed here.

    An observation whose grid nobody answers for, up to the street, waits until somebody does.
    """
    rows = await driver(session).fetch(_WAITING, actor.street_id, ObservationStatus.OPEN.value, _BATCH)
    people: dict[UUID, _People] = {}
    given = 0
    for row in rows:
        if row["grid_id"] not in people:
            people[row["grid_id"]] = await _people(session, row["grid_id"], now)
        given += await _give(session, actor, row, people[row["grid_id"]], now)
    return given


async def _people(session: AsyncSession, grid_id: UUID, now: datetime) -> _People:
    assigned = tuple(await list_answering(session, grid_id, on=legal_date(now)))
    leads = [
        one
        for duty in (Duty.COMMUNITY_LEAD, Duty.OFFICE_LEAD)
        for one in await list_leads(session, grid_id, duty.value)
    ]
    chiefs = await list_leads(session, grid_id, Duty.GRID_CHIEF.value)
    return _People(assigned, tuple(chiefs), tuple(leads))


async def _give(session: AsyncSession, actor: Actor, row: Row, people: _People, now: datetime) -> int:
    follow_up = FOLLOW_UPS[ObservationKind(row["kind"])]
    owner_id = people.owner(follow_up)
    if owner_id is None:
        return 0
    due = due_at(follow_up, row["received_at"])
    task = NewTask(follow_up.task, row["grid_id"], owner_id, due, SOURCE, row["id"], row["place_note"])
    await add_task(session, actor, task, now=now)
    if follow_up.is_same_day:
        await notify(session, {*people.chiefs, *people.leads}, NoticeKind.URGENT, now=now)
    await driver(session).execute(
        "UPDATE observation SET owner_id = $3, awaits_follow_up = false, version = version + 1"
        " WHERE street_id = $1 AND id = $2",
        actor.street_id,
        row["id"],
        owner_id,
    )
    detail = {"owner_id": str(owner_id), "task": follow_up.task.value}
    await record(session, actor, "follow_up_given", SOURCE, row["id"], now=now, detail=detail)
    return 1
