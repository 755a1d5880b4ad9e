"""Making the patrols of the next days from templates, as often as one likes: the key makes each once."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.db.session import Row, driver
from api.domain.patrol_templates.placement import Rhythm, Window, window_on
from api.domain.patrol_templates.queries import templates_in_force
from api.domain.patrols.owners import owner_among
from api.domain.patrols.service import SOURCE
from api.domain.patrols.words import PatrolStatus
from api.domain.people.posts import list_walkers
from api.domain.people.words import Capacity
from api.domain.tasks.service import NewTask, add_tasks
from api.domain.tasks.words import TaskKind
from api.kit.clock import legal_date
from api.kit.ids import new_id

DAYS_AHEAD: Final = 3
"""How far ahead patrols are made, so that a phone that goes offline takes them along.

Source: decision 0021.
"""

_INSERT: Final = """
    INSERT INTO patrol (street_id, id, template_id, grid_id, owner_id, planned_on, window_starts_at,
      window_ends_at, status, point_ids, note, created_at, changed_at, version)
    SELECT $1, id, template_id, grid_id, owner_id, planned_on, window_starts_at, window_ends_at, $3,
           point_ids, note, $4, $4, 1
    FROM jsonb_populate_recordset(NULL::patrol, $2::text::jsonb)
    ORDER BY template_id, planned_on
    ON CONFLICT (street_id, template_id, planned_on) DO NOTHING
    RETURNING id
"""
_MADE: Final = """
    SELECT template_id, planned_on FROM patrol
    WHERE street_id = $1 AND planned_on BETWEEN $2 AND $3 AND template_id IS NOT NULL
"""


@dataclass(frozen=True, slots=True)
class _Draft:
    """A patrol on its way into the statement."""

    id: UUID
    template: Row
    planned_on: date
    window: Window
    owner_id: UUID

    def to_json(self) -> dict[str, Any]:
        return {
            "id": str(self.id),
            "template_id": str(self.template["id"]),
            "grid_id": str(self.template["grid_id"]),
            "owner_id": str(self.owner_id),
            "planned_on": self.planned_on.isoformat(),
            "window_starts_at": self.window.starts_at.isoformat(),
            "window_ends_at": self.window.ends_at.isoformat(),
            "point_ids": [str(one) for one in self.template["point_ids"]],
            "note": self.template["note"],
        }

    def to_task(self) -> NewTask:
        return NewTask(
            TaskKind.PATROL,
            self.template["grid_id"],
            self.owner_id,
            self.window.ends_at,
            SOURCE,
            self.id,
            self.template["note"],
        )


async def make_patrols(session: AsyncSession, actor: Actor, *, now: datetime) -> int:
    """Make the patrols of a street for today and the next days, with their tasks; how many.

    None is made whose window has begun, nor where nobody works in the grid: it is made once somebody does.
    Not committed here.
    """
    first = legal_date(now)
    last = first + timedelta(days=DAYS_AHEAD)
    templates = await templates_in_force(session, first, last)
    rows = await driver(session).fetch(_MADE, actor.street_id, first, last)
    made = {(row["template_id"], row["planned_on"]) for row in rows}
    drafts: list[_Draft] = []
    for number in range(DAYS_AHEAD + 1):
        drafts += await _drafts_on(session, templates, made, first + timedelta(days=number), now)
    if not drafts:
        return 0
    rows = await driver(session).fetch(
        _INSERT,
        actor.street_id,
        orjson.dumps([one.to_json() for one in drafts]).decode(),
        PatrolStatus.PLANNED.value,
        now,
    )
    new = {row["id"] for row in rows}
    await add_tasks(session, actor, [one.to_task() for one in drafts if one.id in new], now=now)
    return len(new)


async def _drafts_on(
    session: AsyncSession, templates: list[Row], made: set[tuple[UUID, date]], on: date, now: datetime
) -> list[_Draft]:
    planned = [
        (template, window)
        for template in templates
        if (template["id"], on) not in made and (window := _window(template, on)) and window.starts_at > now
    ]
    if not planned:
        return []
    posts = await list_walkers(session, {template["grid_id"] for template, _ in planned}, on=on)
    drafts = []
    for template, window in planned:
        capacity = Capacity(template["owner_capacity"])
        owner_id = owner_among(posts.get(template["grid_id"], {}), capacity, seed=template["seed"], on=on)
        if owner_id is not None:
            drafts.append(_Draft(new_id(), template, on, window, owner_id))
    return drafts


def _window(template: Row, on: date) -> Window | None:
    """The window of a template on a day, or None: it rests, does not hold, or all its points were closed."""
    if on < template["valid_from"] or (template["valid_to"] is not None and on >= template["valid_to"]):
        return None
    if template["has_points"] and not template["point_ids"]:
        return None
    rhythm = Rhythm(
        tuple(template["weekdays"]),
        template["times_per_week"],
        template["span_starts_min"],
        template["span_ends_min"],
        template["window_min"],
        template["is_random"],
    )
    return window_on(rhythm, template["seed"], on)
