"""One answer for a phone that was away: what changed for its owner, and what the owner has no more.

A position is the last change seen, less `OVERLAP`: a transaction that began before it and committed after
it would be missed otherwise. A phone therefore gets some rows twice, and keeps them by id.
"""

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any, Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.db.session import Row, driver
from api.domain.patrols.queries import list_patrols_by_id
from api.domain.patrols.service import SOURCE as PATROL
from api.errors import DomainError
from api.kit.clock import legal_date
from api.kit.ids import NIL

OVERLAP: Final = timedelta(minutes=5)
"""Longer than any transaction of the service may take, the worker's too. Source: decision 0028."""

EXPIRES_AFTER: Final = timedelta(days=90)
"""A phone that was away longer begins anew."""

COUNTED_FOR: Final = timedelta(days=31)
"""The days of which a phone still knows what it sent."""

PAGE: Final = 200

COUNTED: Final = ("check_in", "observation", "visit")
"""Kinds of records that phones send; a table each, of the same name."""

_EPOCH = "SELECT epoch, backed_up_through FROM service_epoch WHERE id = 1"
_TASKS = """
    SELECT t.id, t.kind, t.status, t.due_at, t.note, t.source_type, t.source_id, t.changed_at,
           u.code AS unit_code
    FROM task t JOIN unit u ON u.street_id = $1 AND u.id = t.unit_id
    WHERE t.street_id = $1 AND t.owner_id = $2 AND (t.changed_at, t.id) > ($3, $4)
      AND ($5 OR t.status = 'open')
    ORDER BY t.changed_at, t.id LIMIT $6
"""
_RELEASED = """
    SELECT DISTINCT r.task_id FROM task_release r
    WHERE r.street_id = $1 AND r.account_id = $2 AND r.released_at > $3
      AND NOT EXISTS (SELECT FROM task t WHERE t.street_id = $1 AND t.id = r.task_id AND t.owner_id = $2)
"""
# Assigned on a day: directly, at home, or by a unit above.
_GRIDS = """
    WITH RECURSIVE assigned (id) AS (
      SELECT unit_id FROM assignment WHERE street_id = $1 AND account_id = $2 AND valid_from <= $4
        AND (valid_to IS NULL OR valid_to > $4)
      UNION
      SELECT $3::uuid
      UNION
      SELECT u.id FROM assigned a JOIN unit u ON u.street_id = $1 AND u.parent_id = a.id
    )
    SELECT g.id, g.code, g.name_zh, g.name_en, b.geometry::text AS geometry, b.crs
    FROM assigned a JOIN unit g ON g.street_id = $1 AND g.id = a.id
    LEFT JOIN unit_boundary b ON b.street_id = $1 AND b.unit_id = g.id AND b.valid_from <= $4
      AND (b.valid_to IS NULL OR b.valid_to > $4)
    WHERE g.kind = 'small_grid' AND g.valid_from <= $4 AND (g.valid_to IS NULL OR g.valid_to > $4)
    ORDER BY g.code
"""
_POINTS = """
    SELECT p.code, p.kind, p.name_zh, p.name_en, p.longitude, p.latitude, p.crs, u.code AS grid_code
    FROM patrol_point p JOIN unit u ON u.street_id = $1 AND u.id = p.grid_id
    WHERE p.street_id = $1 AND p.grid_id = ANY ($2::uuid[]) AND p.valid_from <= $3
      AND (p.valid_to IS NULL OR p.valid_to > $3)
    ORDER BY p.code
"""
_ARE_POINTS_NEW = """
    SELECT EXISTS (SELECT FROM patrol_point
                   WHERE street_id = $1 AND grid_id = ANY ($2::uuid[]) AND changed_at > $3)
"""
_LOST = """
    SELECT DISTINCT g.code FROM assignment a
    JOIN unit u ON u.street_id = $1 AND u.id = a.unit_id
    JOIN unit g ON g.street_id = $1 AND g.kind = 'small_grid' AND (g.id = u.id OR g.parent_id = u.id
      OR g.parent_id IN (SELECT l.id FROM unit l WHERE l.street_id = $1 AND l.parent_id = u.id))
    WHERE a.street_id = $1 AND a.account_id = $2 AND a.valid_to >= $3
      AND NOT g.code = ANY ($4::text[])
    ORDER BY g.code
"""
_COUNTS = {
    kind: """
    SELECT count(*) AS kept, count(*) FILTER (WHERE $4::timestamptz IS NULL OR received_at > $4) AS pending
    FROM {table} WHERE street_id = $1 AND account_id = $2 AND observed_at > $3
    """.replace("{table}", kind)
    for kind in COUNTED
}


class SyncExpired(DomainError):
    """The position is of another history of the data, too old, or none that was given out."""

    code = "sync_expired"


@dataclass(frozen=True, slots=True)
class Position:
    """Up to where a phone has seen the changes.

    Attributes:
        account_id: Whose phone: on a shared one, the next worker begins anew.
        epoch: The history of the data that it saw.
        stamp: The identity stamp under which it got its grids.
        changed_at: Changes up to here were seen.
        last_id: In the middle of a sync in parts, the last of these at that very instant.
    """

    account_id: UUID
    epoch: UUID
    stamp: int
    changed_at: datetime
    last_id: UUID = NIL

    @property
    def is_between_parts(self) -> bool:
        """Whether the phone has had only a part of an answer; the rest comes now."""
        return self.last_id != NIL


@dataclass(slots=True)
class Changes:
    """What a phone gets.

    Attributes:
        grids, points: All of them, or None when they are as they were.
        patrols: What the tasks are about, as far as they are patrols.
        lost_grid_codes, released_task_ids: What the phone must forget.
        counts: By kind of record: how many are kept, and how many of these are not in a backup yet.
    """

    position: Position
    has_more: bool
    epoch: UUID
    backed_up_through: datetime | None
    grids: list[Row] | None = None
    points: list[Row] | None = None
    tasks: list[Row] = field(default_factory=list)
    patrols: list[Row] = field(default_factory=list)
    lost_grid_codes: list[str] = field(default_factory=list)
    released_task_ids: list[UUID] = field(default_factory=list)
    counts: dict[str, tuple[int, int]] = field(default_factory=dict)


async def read_changes(
    session: AsyncSession, actor: Actor, since: Position | None, *, now: datetime
) -> Changes:
    """What changed for the actor since a position; everything that holds now without one.

    Raises:
        SyncExpired: The position is of another history, or too old.
    """
    raw = driver(session)
    state = await raw.fetchrow(_EPOCH)
    assert state is not None  # noqa: S101 - the revision made it
    if since is not None and (
        (since.account_id, since.epoch) != (actor.account_id, state["epoch"]) or _is_too_old(since, now)
    ):
        raise SyncExpired
    tasks, position, has_more = await _tasks(session, actor, since, state["epoch"], now)
    changes = Changes(position, has_more, state["epoch"], state["backed_up_through"], tasks=tasks)
    about = [row["source_id"] for row in tasks if row["source_type"] == PATROL]
    changes.patrols = await list_patrols_by_id(session, about)
    if since is None or since.stamp != actor.identity_stamp or _is_of_another_day(since, now):
        await _add_grids(session, actor, changes, since, legal_date(now))
    elif await raw.fetchval(_ARE_POINTS_NEW, actor.street_id, list(actor.units), since.changed_at):
        changes.points = await raw.fetch(_POINTS, actor.street_id, list(actor.units), legal_date(now))
    if since is not None:
        rows = await raw.fetch(_RELEASED, actor.street_id, actor.account_id, since.changed_at)
        changes.released_task_ids = [row["task_id"] for row in rows]
    for kind in COUNTED:
        changes.counts[kind] = await _count(session, actor, kind, state["backed_up_through"], now)
    return changes


def _is_too_old(since: Position, now: datetime) -> bool:
    return not since.is_between_parts and since.changed_at < now - EXPIRES_AFTER


def _is_of_another_day(since: Position, now: datetime) -> bool:
    """Whether a boundary or an assignment may have begun or ended with the day, which raises no stamp."""
    return not since.is_between_parts and legal_date(since.changed_at) != legal_date(now)


async def _tasks(
    session: AsyncSession, actor: Actor, since: Position | None, epoch: UUID, now: datetime
) -> tuple[list[Row], Position, bool]:
    begin = (
        Position(actor.account_id, epoch, actor.identity_stamp, datetime.min.replace(tzinfo=now.tzinfo))
        if since is None
        else since
    )
    rows = await driver(session).fetch(
        _TASKS,
        actor.street_id,
        actor.account_id,
        begin.changed_at,
        begin.last_id,
        since is not None,
        PAGE + 1,
    )
    has_more = len(rows) > PAGE
    rows = rows[:PAGE]
    if has_more:
        last = rows[-1]
        return (
            rows,
            Position(actor.account_id, epoch, actor.identity_stamp, last["changed_at"], last["id"]),
            True,
        )
    return rows, Position(actor.account_id, epoch, actor.identity_stamp, now - OVERLAP), False


async def _add_grids(
    session: AsyncSession, actor: Actor, changes: Changes, since: Position | None, on: date
) -> None:
    raw = driver(session)
    grids = await raw.fetch(_GRIDS, actor.street_id, actor.account_id, actor.unit_id, on)
    changes.grids = grids
    changes.points = await raw.fetch(_POINTS, actor.street_id, [row["id"] for row in grids], on)
    if since is not None:
        codes = [row["code"] for row in grids]
        begun = legal_date(since.changed_at)
        rows = await raw.fetch(_LOST, actor.street_id, actor.account_id, begun, codes)
        changes.lost_grid_codes = [row["code"] for row in rows]


async def _count(
    session: AsyncSession, actor: Actor, kind: str, backed_up_through: datetime | None, now: datetime
) -> tuple[int, int]:
    row: Any = await driver(session).fetchrow(
        _COUNTS[kind], actor.street_id, actor.account_id, now - COUNTED_FOR, backed_up_through
    )
    return row["kept"], row["pending"]
