"""Drawing second visits, giving them to somebody of another unit, and handing them on."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from api.access.actor import Actor
from api.db.session import Row, binding, driver
from api.domain.audit.service import record
from api.domain.outreach.campaigns import OBJECT
from api.domain.outreach.lifecycle import CampaignStatus
from api.domain.outreach.models import OutreachCampaign
from api.domain.people.field_staff import list_visiting_workers
from api.domain.re_visits.lifecycle import ReVisitStatus, advance
from api.domain.re_visits.models import ReVisit, ReVisitDraw
from api.domain.re_visits.sampling import Visitor, choose_visitors, draw_sample, is_independent
from api.domain.tasks.service import NewTask, add_tasks, reassign_task
from api.domain.tasks.sources import lock_open_tasks_of
from api.domain.tasks.words import TaskKind
from api.errors import DomainError, IllegalTransition, InvalidField, NotFound
from api.kit.ids import new_id

SOURCE: Final = "re_visit"
"""`source_type` of the tasks of second visits."""

TO_BE_DONE_WITHIN: Final = timedelta(days=14)
"""A household still remembers. Source: decision 0024."""

_SEED_BYTES: Final = 32

# Visited address units that no draw of the campaign has looked at yet, where the register has them now.
_FRAME: Final = """
    SELECT v.address_unit_id, l.grid_id, l.households, a.code, array_agg(DISTINCT v.account_id) AS visitors
    FROM visit v
    JOIN address_unit a ON a.street_id = $1 AND a.id = v.address_unit_id
    JOIN LATERAL (
      SELECT n.grid_id, n.households FROM campaign_register_line n
      WHERE n.street_id = $1 AND n.campaign_id = $2 AND n.address_unit_id = v.address_unit_id
      ORDER BY n.register_version DESC LIMIT 1
    ) l ON true
    WHERE v.street_id = $1 AND v.campaign_id = $2 AND v.re_visit_id IS NULL
      AND NOT EXISTS (SELECT FROM re_visit_candidate c WHERE c.street_id = $1 AND c.campaign_id = $2
                      AND c.address_unit_id = v.address_unit_id)
    GROUP BY v.address_unit_id, l.grid_id, l.households, a.code
"""
_CANDIDATES: Final = """
    INSERT INTO re_visit_candidate (street_id, campaign_id, address_unit_id, draw_id, grid_id, is_drawn)
    SELECT $1, $2, address_unit_id, $3, grid_id, is_drawn
    FROM unnest($4::uuid[], $5::uuid[], $6::bool[]) AS t (address_unit_id, grid_id, is_drawn)
"""
_RE_VISITS: Final = """
    INSERT INTO re_visit (street_id, id, campaign_id, draw_id, address_unit_id, grid_id, households, owner_id,
                          task_id, status, created_at, version)
    SELECT $1, id, $2, $3, address_unit_id, grid_id, households, owner_id, task_id, $4, $5, 1
    FROM unnest($6::uuid[], $7::uuid[], $8::uuid[], $9::int[], $10::uuid[], $11::uuid[])
      AS t (id, address_unit_id, grid_id, households, owner_id, task_id)
"""


class NothingToDraw(DomainError):
    """No address unit was visited since the last draw."""

    code = "nothing_to_draw"


class NoIndependentVisitor(DomainError):
    """Everybody who could go works where they would have to check."""

    code = "no_independent_visitor"


async def draw_re_visits(
    session: AsyncSession, actor: Actor, campaign: OutreachCampaign, share_percent: int, *, now: datetime
) -> ReVisitDraw:
    """Draw second visits from what a locked campaign visited since the last draw. Not committed here.

    Raises:
        IllegalTransition: The campaign is a draft.
        NothingToDraw: Nothing was visited since the last draw.
        NoIndependentVisitor: For one of them there is nobody of another unit.
    """
    if campaign.status == CampaignStatus.DRAFT:
        raise IllegalTransition
    rows = await driver(session).fetch(_FRAME, actor.street_id, campaign.id)
    if not rows:
        raise NothingToDraw
    frame = {row["address_unit_id"]: row for row in rows}
    seed = secrets.token_bytes(_SEED_BYTES)
    drawn = draw_sample({unit: row["grid_id"] for unit, row in frame.items()}, share_percent, seed)
    owners = await _owners(session, {unit: frame[unit] for unit in drawn}, seed, now=now)
    draw = ReVisitDraw(
        street_id=actor.street_id,
        id=new_id(),
        campaign_id=campaign.id,
        share_percent=share_percent,
        seed=seed,
        frame_size=len(frame),
        sample_size=len(drawn),
        drawn_by=actor.account_id,
        drawn_at=now,
    )
    session.add(draw)
    await session.flush()
    await _store(session, actor, draw, frame, owners)
    detail = {"draw_id": str(draw.id), "frame": len(frame), "sample": len(drawn)}
    await record(session, actor, "re_visits_drawn", OBJECT, campaign.id, now=now, detail=detail)
    return draw


async def _owners(
    session: AsyncSession, drawn: Mapping[UUID, Row], seed: bytes, *, now: datetime
) -> dict[UUID, UUID]:
    visitors = await _visitors(session, now)
    chosen = choose_visitors(
        {unit: row["grid_id"] for unit, row in drawn.items()},
        visitors,
        {unit: row["visitors"] for unit, row in drawn.items()},
        seed,
    )
    owners = {unit: owner for unit, owner in chosen.items() if owner is not None}
    if len(owners) < len(chosen):
        raise NoIndependentVisitor
    return owners


async def _visitors(session: AsyncSession, now: datetime) -> list[Visitor]:
    return [Visitor(one.account_id, one.unit_ids) for one in await list_visiting_workers(session, now=now)]


async def _store(
    session: AsyncSession,
    actor: Actor,
    draw: ReVisitDraw,
    frame: Mapping[UUID, Row],
    owners: dict[UUID, UUID],
) -> None:
    raw, now = driver(session), draw.drawn_at
    await raw.execute(
        _CANDIDATES,
        draw.street_id,
        draw.campaign_id,
        draw.id,
        list(frame),
        [row["grid_id"] for row in frame.values()],
        [unit in owners for unit in frame],
    )
    rows = [frame[unit] for unit in owners]
    ids = [new_id() for _ in owners]
    due_at = now + TO_BE_DONE_WITHIN
    tasks = [
        NewTask(TaskKind.RE_VISIT, row["grid_id"], owner, due_at, SOURCE, one, row["code"])
        for one, row, owner in zip(ids, rows, owners.values(), strict=True)
    ]
    task_ids = await add_tasks(session, actor, tasks, now=now)
    await raw.execute(
        _RE_VISITS,
        draw.street_id,
        draw.campaign_id,
        draw.id,
        ReVisitStatus.PLANNED.value,
        now,
        ids,
        list(owners),
        [row["grid_id"] for row in rows],
        [row["households"] for row in rows],
        list(owners.values()),
        task_ids,
    )


async def lock_re_visit(session: AsyncSession, campaign_id: UUID, re_visit_id: UUID) -> ReVisit:
    """One second visit, locked until the end of the transaction.

    Raises:
        NotFound: No such second visit of this campaign.
    """
    query = (
        select(ReVisit)
        .where(
            col(ReVisit.street_id) == binding(session).actor.street_id,
            col(ReVisit.campaign_id) == campaign_id,
            col(ReVisit.id) == re_visit_id,
        )
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    found = (await session.execute(query)).scalar_one_or_none()
    if found is None:
        raise NotFound
    return found


async def hand_on_re_visit(
    session: AsyncSession, actor: Actor, re_visit: ReVisit, owner_id: UUID, *, now: datetime
) -> None:
    """Give a locked second visit to somebody else of another unit, with its task. Not committed here.

    Raises:
        IllegalTransition: It is done.
        InvalidField: Nobody who visits households, or somebody who works there or made the first visit.
    """
    if re_visit.status != ReVisitStatus.PLANNED:
        advance(ReVisitStatus(re_visit.status), ReVisitStatus.DONE)
    earlier = await driver(session).fetch(
        "SELECT DISTINCT account_id FROM visit WHERE street_id = $1 AND campaign_id = $2"
        " AND address_unit_id = $3 AND re_visit_id IS NULL",
        re_visit.street_id,
        re_visit.campaign_id,
        re_visit.address_unit_id,
    )
    before = {row["account_id"] for row in earlier}
    visitors = {one.account_id: one for one in await _visitors(session, now)}
    chosen = visitors.get(owner_id)
    if chosen is None or not is_independent(chosen, re_visit.grid_id, before):
        raise InvalidField("not_an_option", pointer="/account_id")
    re_visit.owner_id = owner_id
    re_visit.version += 1
    for task in await lock_open_tasks_of(session, SOURCE, re_visit.id):
        await reassign_task(session, actor, task, owner_id, now=now)
    detail = {"owner_id": str(owner_id)}
    await record(session, actor, "re_visit_handed_on", SOURCE, re_visit.id, now=now, detail=detail)
