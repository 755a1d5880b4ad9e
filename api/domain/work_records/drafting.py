"""Drafting records from events, and giving each draft to whoever keeps it."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.db.session import binding, driver
from api.domain.notices.words import NoticeKind
from api.domain.tasks.service import NewTask, add_tasks
from api.domain.tasks.words import TaskKind
from api.domain.work_records import deadlines
from api.domain.work_records.counting import count_events
from api.domain.work_records.keepers import find_keepers
from api.domain.work_records.words import LINES, RecordKind
from api.kit.clock import legal_date
from api.kit.ids import new_id
from api.kit.periods import Period

SOURCE: Final = "work_record"
"""What a task about a record names as its source."""

# A street in whose grids nobody worked yet owes nothing.
_OWING: Final = """
    SELECT g.id FROM unit g
    WHERE g.street_id = $1 AND g.kind = 'small_grid' AND g.valid_from <= $4
      AND (g.valid_to IS NULL OR g.valid_to > $4)
      AND EXISTS (SELECT FROM account a WHERE a.street_id = $1 AND a.role = 'grid' AND a.created_at < $5)
      AND NOT EXISTS (SELECT FROM work_record r WHERE r.street_id = $1 AND r.grid_id = g.id AND r.kind = $2
                      AND r.period = $3)
    ORDER BY g.code
"""
_INSERT: Final = """
    INSERT INTO work_record (street_id, id, grid_id, kind, period, starts_on, ends_on, revision,
                             supersedes_id, status, late_codes, due_on, rung, drafted_at, changed_at, version)
    SELECT $1, n.id, n.grid_id, $2, $3, $4, $5, 1, NULL, 'draft', '{}', $6, 0, $7, $7, 1
    FROM unnest($8::uuid[], $9::uuid[]) AS n (id, grid_id)
    ON CONFLICT DO NOTHING RETURNING id, grid_id
"""
_INSERT_LINES: Final = """
    INSERT INTO work_record_line (street_id, record_id, code, grid_id, drafted)
    SELECT $1, n.record_id, n.code, n.grid_id, n.drafted
    FROM unnest($2::uuid[], $3::text[], $4::uuid[], $5::int[]) AS n (record_id, code, grid_id, drafted)
"""


async def draft_missing(session: AsyncSession, actor: Actor, *, now: datetime) -> int:
    """Draft what every grid owes by now, and give each draft to whoever keeps it. Not committed here."""
    today, made = legal_date(now), 0
    for kind in RecordKind:
        for period in deadlines.periods_to_draft(kind, today):
            rows = await driver(session).fetch(
                _OWING,
                binding(session).actor.street_id,
                kind.value,
                period.key,
                min(period.ends_on, today),
                period.ends_at,
            )
            made += len(await draft(session, actor, [row["id"] for row in rows], (kind, period), now=now))
    return made


async def draft(
    session: AsyncSession,
    actor: Actor,
    grid_ids: Sequence[UUID],
    of: tuple[RecordKind, Period],
    *,
    now: datetime,
) -> list[UUID]:
    """Draft the records of grids for a period, where there is none yet; the new ids. Not committed here."""
    if not grid_ids:
        return []
    kind, period = of
    today, street_id = legal_date(now), binding(session).actor.street_id
    due = deadlines.due_on(kind, period, today)
    rows = await driver(session).fetch(
        _INSERT,
        street_id,
        kind.value,
        period.key,
        period.starts_on,
        period.ends_on,
        due,
        now,
        [new_id() for _ in grid_ids],
        list(grid_ids),
    )
    records = {row["id"]: row["grid_id"] for row in rows}
    counts = await count_events(session, list(records.values()), period)
    lines = [
        (record_id, code.value, grid_id, counts[grid_id].get(code, 0))
        for record_id, grid_id in records.items()
        for code in LINES[kind]
    ]
    if lines:
        await driver(session).execute(_INSERT_LINES, street_id, *map(list, zip(*lines, strict=True)))
    await give_to_keepers(session, actor, records, due, now=now)
    return list(records)


async def give_to_keepers(
    session: AsyncSession,
    actor: Actor,
    records: Mapping[UUID, UUID],
    due: date,
    *,
    now: datetime,
    notice: NoticeKind = NoticeKind.NEW_TASK,
) -> None:
    """Make each record, named with its grid, the task of whoever keeps it until the end of a day."""
    keepers = await find_keepers(session, list(records.values()), on=legal_date(now))
    wanted = [
        NewTask(
            kind=TaskKind.WORK_RECORD,
            unit_id=grid_id,
            owner_id=owner_id,
            due_at=end_of(due),
            source_type=SOURCE,
            source_id=record_id,
        )
        for record_id, grid_id in records.items()
        if (owner_id := keepers[grid_id].first) is not None
    ]
    await add_tasks(session, actor, wanted, now=now, notice=notice)


def end_of(on: date) -> datetime:
    """The first instant after a day, UTC."""
    return Period(on, on, "").ends_at
