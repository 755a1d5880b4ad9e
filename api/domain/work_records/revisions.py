"""Keeping open drafts up to date, and answering what arrives late with another revision."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.db.session import Row, binding, driver
from api.domain.work_records import deadlines
from api.domain.work_records.counting import Counts, count_events
from api.domain.work_records.drafting import give_to_keepers
from api.domain.work_records.words import FROM_EVENTS, LineCode, RecordKind
from api.kit.clock import legal_date
from api.kit.ids import new_id
from api.kit.periods import Period

# The latest revision of each grid, kind and period that events may still change.
_WATCHED: Final = """
    SELECT r.id, r.grid_id, r.kind, r.period, r.status, r.revision, r.starts_on, r.ends_on, r.supersedes_id
    FROM work_record r
    WHERE r.street_id = $1
      AND (r.status IN ('draft', 'returned') OR (r.status = 'confirmed' AND r.ends_on >= $2))
      AND NOT EXISTS (SELECT FROM work_record l WHERE l.street_id = $1 AND l.grid_id = r.grid_id
                      AND l.kind = r.kind AND l.period = r.period AND l.revision > r.revision)
    ORDER BY r.kind, r.period, r.id
"""
_LOCK: Final = """
    SELECT r.id FROM work_record r
    JOIN unnest($2::uuid[], $3::text[]) AS w (id, status) ON r.id = w.id AND r.status = w.status
    WHERE r.street_id = $1 FOR NO KEY UPDATE OF r SKIP LOCKED
"""
_DRAFTED: Final = """
    SELECT record_id, code, drafted FROM work_record_line
    WHERE street_id = $1 AND record_id = ANY ($2::uuid[])
"""
_REDRAFT: Final = """
    UPDATE work_record_line l SET drafted = n.drafted
    FROM unnest($2::uuid[], $3::text[], $4::int[]) AS n (record_id, code, drafted)
    WHERE l.street_id = $1 AND l.record_id = n.record_id AND l.code = n.code
"""
_TOUCH: Final = """
    UPDATE work_record SET version = version + 1, changed_at = $3,
      late_codes = CASE WHEN supersedes_id IS NULL THEN late_codes
        ELSE ARRAY(SELECT DISTINCT c FROM unnest(late_codes || n.codes) AS c ORDER BY c) END
    FROM (SELECT record_id, array_agg(code) AS codes
          FROM unnest($2::uuid[], $4::text[]) AS c (record_id, code) GROUP BY record_id) AS n
    WHERE street_id = $1 AND id = n.record_id
"""
_REVISE: Final = """
    INSERT INTO work_record (street_id, id, grid_id, kind, period, starts_on, ends_on, revision,
                             supersedes_id, status, note, late_codes, due_on, rung, drafted_at,
                             returned_at, returned_by, return_reason, changed_at, version)
    SELECT street_id, $3, grid_id, kind, period, starts_on, ends_on, revision + 1, id, $4, note, $5, $6, 0,
           $7, $8, $9, $10, $7, 1
    FROM work_record WHERE street_id = $1 AND id = $2
    ON CONFLICT DO NOTHING RETURNING id
"""
# A correction goes along unless events changed what it corrects.
_COPY_LINES: Final = """
    INSERT INTO work_record_line (street_id, record_id, code, grid_id, drafted, corrected, reason,
                                  corrected_by, corrected_at)
    SELECT street_id, $3::uuid, code, grid_id, drafted, corrected, reason, corrected_by, corrected_at
    FROM work_record_line WHERE street_id = $1 AND record_id = $2 AND NOT code = ANY ($4::text[])
    UNION ALL
    SELECT l.street_id, $3::uuid, l.code, l.grid_id, n.drafted, NULL, NULL, NULL, NULL
    FROM unnest($4::text[], $5::int[]) AS n (code, drafted)
    JOIN work_record_line l ON l.street_id = $1 AND l.record_id = $2 AND l.code = n.code
"""


@dataclass(frozen=True, slots=True)
class Revision:
    """Why there is another revision of a record.

    Attributes:
        status: Where it begins.
        changed: What events give now for the lines that they changed.
        due: The day on which it is due; None where nobody waits for it.
        returned_by, reason: Of one that was sent back.
    """

    status: str
    changed: Counts
    due: date | None
    returned_by: UUID | None = None
    reason: str | None = None


async def follow_events(session: AsyncSession, actor: Actor, *, now: datetime) -> int:
    """Bring open drafts up to date; where a confirmed record is overtaken, begin another revision.

    A record that was handed in and not confirmed stays as it is: somebody is reading it. Not committed here.
    """
    since = legal_date(now) - timedelta(days=deadlines.LATE_WINDOW_DAYS)
    rows = await driver(session).fetch(_WATCHED, binding(session).actor.street_id, since)
    by_period: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        by_period.setdefault((row["kind"], row["period"]), []).append(row)
    changed = 0
    for (kind, key), watched in by_period.items():
        period = deadlines.read_period(RecordKind(kind), key)
        changed += await _follow(session, actor, watched, period, now=now)
    return changed


async def _follow(
    session: AsyncSession, actor: Actor, watched: Sequence[Row], period: Period, *, now: datetime
) -> int:
    raw, street_id = driver(session), binding(session).actor.street_id
    kept = await raw.fetch(_DRAFTED, street_id, [row["id"] for row in watched])
    before: dict[UUID, dict[LineCode, int]] = {}
    for row in kept:
        before.setdefault(row["record_id"], {})[LineCode(row["code"])] = row["drafted"]
    counts = await count_events(session, [row["grid_id"] for row in watched], period)
    changes: dict[UUID, Counts] = {}
    for row in watched:
        is_final = row["status"] == "confirmed"
        found = {
            code: present
            for code, drafted in before[row["id"]].items()
            if (present := counts[row["grid_id"]].get(code, 0)) != drafted
            and (code in FROM_EVENTS or not is_final)
        }
        if found:
            changes[row["id"]] = found
    # Whoever edits one just now, or handed it in meanwhile, is left alone: the next run looks at it again.
    states = {row["id"]: row["status"] for row in watched}
    wanted = [states[record_id] for record_id in changes]
    locked = {row["id"] for row in await raw.fetch(_LOCK, street_id, list(changes), wanted)}
    final = {row["id"]: row for row in watched if row["status"] == "confirmed"}
    await _redraft(
        session, {key: found for key, found in changes.items() if key in locked - final.keys()}, now=now
    )
    revised = 0
    for record_id in locked & final.keys():
        revised += await _overtake(session, actor, final[record_id], changes[record_id], now=now)
    return len(locked - final.keys()) + revised


async def _redraft(session: AsyncSession, changes: Mapping[UUID, Counts], *, now: datetime) -> None:
    flat = [
        (record_id, code.value, drafted)
        for record_id, found in changes.items()
        for code, drafted in sorted(found.items())
    ]
    if not flat:
        return
    raw, street_id = driver(session), binding(session).actor.street_id
    records, codes, drafted = map(list, zip(*flat, strict=True))
    await raw.execute(_REDRAFT, street_id, records, codes, drafted)
    await raw.execute(_TOUCH, street_id, records, now, codes)


async def _overtake(
    session: AsyncSession, actor: Actor, record: Row, changed: Counts, *, now: datetime
) -> int:
    """Begin the revision that events ask for which arrived after the confirmation; nobody is late with it."""
    made = await revise(session, record["id"], Revision("draft", changed, due=None), now=now)
    if made is None:
        return 0
    due = legal_date(now) + timedelta(days=deadlines.RETURNED_FOR_DAYS)
    await give_to_keepers(session, actor, {made: record["grid_id"]}, due, now=now)
    return 1


async def revise(session: AsyncSession, record_id: UUID, wanted: Revision, *, now: datetime) -> UUID | None:
    """Begin another revision of a record; its id, or None when somebody was quicker. Not committed here."""
    raw, street_id, revision_id = driver(session), binding(session).actor.street_id, new_id()
    codes = sorted(wanted.changed)
    made = await raw.fetchval(
        _REVISE,
        street_id,
        record_id,
        revision_id,
        wanted.status,
        codes,
        wanted.due,
        now,
        None if wanted.returned_by is None else now,
        wanted.returned_by,
        wanted.reason,
    )
    if made is not None:
        drafted = [wanted.changed[code] for code in codes]
        await raw.execute(_COPY_LINES, street_id, record_id, revision_id, codes, drafted)
    return revision_id if made is not None else None
