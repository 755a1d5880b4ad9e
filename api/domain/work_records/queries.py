"""Reading work records: row policies decide which grids' records a caller sees."""

from dataclasses import dataclass
from datetime import date
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from api.db.session import Row, binding, driver
from api.domain.work_records.models import WorkRecord, WorkRecordLine
from api.errors import NotFound

_RECORD: Final = """
    SELECT r.id, g.code AS grid_code, r.kind, r.period, r.starts_on, r.ends_on, r.revision, r.supersedes_id,
           r.status, r.is_zero_report, r.note, r.late_codes, r.due_on, r.rung, r.drafted_at, r.handed_in_at,
           r.confirmed_at, r.returned_at, r.return_reason, r.version
    FROM work_record r JOIN unit g ON g.street_id = r.street_id AND g.id = r.grid_id
    WHERE r.street_id = $1
"""


@dataclass(frozen=True, slots=True)
class RecordFilter:
    """Which records to list; None asks for all.

    Attributes:
        after: First day and id of the last one on the page before.
        limit: How many at most.
    """

    status: str | None
    kind: str | None
    period: str | None
    grid_code: str | None
    after: tuple[date, UUID] | None
    limit: int


async def list_records(session: AsyncSession, wanted: RecordFilter) -> list[Row]:
    """Records, those of the latest periods first; every revision is a record of its own."""
    day, last = wanted.after or (None, None)
    rows: list[Row] = await driver(session).fetch(
        f"""
        {_RECORD} AND ($2::text IS NULL OR r.status = $2) AND ($3::text IS NULL OR r.kind = $3)
          AND ($4::text IS NULL OR r.period = $4) AND ($5::text IS NULL OR g.code = $5)
          AND ($6::date IS NULL OR (r.starts_on, r.id) < ($6, $7::uuid))
        ORDER BY r.starts_on DESC, r.id DESC LIMIT $8
        """,
        binding(session).actor.street_id,
        wanted.status,
        wanted.kind,
        wanted.period,
        wanted.grid_code,
        day,
        last,
        wanted.limit,
    )
    return rows


async def read_record(session: AsyncSession, record_id: UUID) -> Row:
    """One record with the code of its grid.

    Raises:
        NotFound: No such record for this caller.
    """
    row = await driver(session).fetchrow(
        f"{_RECORD} AND r.id = $2", binding(session).actor.street_id, record_id
    )
    if row is None:
        raise NotFound
    return row


async def lines_of(session: AsyncSession, record_id: UUID) -> list[Row]:
    """The lines of a record, in no order."""
    rows: list[Row] = await driver(session).fetch(
        """
        SELECT code, drafted, corrected, reason, corrected_at FROM work_record_line
        WHERE street_id = $1 AND record_id = $2
        """,
        binding(session).actor.street_id,
        record_id,
    )
    return rows


async def revisions_of(session: AsyncSession, record_id: UUID) -> list[Row]:
    """All revisions of the same grid and period, the first one first."""
    rows: list[Row] = await driver(session).fetch(
        """
        SELECT o.id, o.revision, o.status, o.confirmed_at FROM work_record r
        JOIN work_record o ON o.street_id = r.street_id AND o.grid_id = r.grid_id AND o.kind = r.kind
          AND o.period = r.period
        WHERE r.street_id = $1 AND r.id = $2 ORDER BY o.revision
        """,
        binding(session).actor.street_id,
        record_id,
    )
    return rows


async def find_latest(session: AsyncSession, grid_id: UUID, kind: str, period: str) -> UUID | None:
    """The latest revision of a grid's record of a period."""
    query = (
        select(WorkRecord.id)
        .where(
            col(WorkRecord.street_id) == binding(session).actor.street_id,
            col(WorkRecord.grid_id) == grid_id,
            col(WorkRecord.kind) == kind,
            col(WorkRecord.period) == period,
        )
        .order_by(col(WorkRecord.revision).desc())
        .limit(1)
    )
    return (await session.execute(query)).scalar_one_or_none()


async def lock_record(session: AsyncSession, record_id: UUID) -> WorkRecord:
    """One record, locked until the transaction ends.

    Raises:
        NotFound: No such record for this caller.
    """
    query = (
        select(WorkRecord)
        .where(col(WorkRecord.street_id) == binding(session).actor.street_id, col(WorkRecord.id) == record_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    record = (await session.execute(query)).scalar_one_or_none()
    if record is None:
        raise NotFound
    return record


async def lock_lines(session: AsyncSession, record: WorkRecord) -> dict[str, WorkRecordLine]:
    """The lines of a locked record, by code."""
    query = select(WorkRecordLine).where(
        col(WorkRecordLine.street_id) == record.street_id, col(WorkRecordLine.record_id) == record.id
    )
    return {line.code: line for line in (await session.execute(query)).scalars()}
