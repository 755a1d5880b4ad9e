"""What people do with a work record: ask for the draft, correct it, hand it in, confirm it, send it back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.db.session import flush_changes
from api.domain.audit.service import record
from api.domain.notices.words import NoticeKind
from api.domain.places.queries import find_unit
from api.domain.tasks.service import end_task
from api.domain.tasks.sources import lock_open_tasks_of
from api.domain.tasks.words import TaskStatus
from api.domain.work_records import deadlines, drafting, queries, revisions
from api.domain.work_records.lifecycle import RecordStatus, advance, require_open
from api.domain.work_records.models import WorkRecord
from api.domain.work_records.words import FINDINGS, LINES, LineCode, RecordKind
from api.errors import DomainError, IllegalTransition, InvalidField
from api.kit.clock import legal_date

VersionCheck = Callable[[int], None]
"""Refuses an edit of another version than the one that the caller saw."""


class ZeroReportMismatch(DomainError):
    """What is said of findings and what the lines say do not agree."""

    code = "zero_report_mismatch"


@dataclass(frozen=True, slots=True)
class Correction:
    """What a chief puts in the place of a drafted count, and why."""

    corrected: int
    reason: str


@dataclass(frozen=True, slots=True)
class Edited:
    """All that a chief adds to a draft: what is not named is as drafted.

    Attributes:
        note: A short text on the period as a whole.
    """

    corrections: Mapping[LineCode, Correction]
    note: str | None


@dataclass(frozen=True, slots=True)
class HandedIn:
    """How a record is handed in.

    Attributes:
        status: `submitted` or `confirmed`.
        is_zero_report: Whether nothing was found, in the words of whoever hands it in.
    """

    status: RecordStatus
    is_zero_report: bool


async def ask_for_draft(
    session: AsyncSession, actor: Actor, grid_code: str, of: tuple[RecordKind, str], *, now: datetime
) -> tuple[UUID, bool]:
    """The record of a grid for a period, drafted now if it was not; tells whether it was. Not committed here.

    Raises:
        InvalidField: No such grid in the actor's area, or no such period just now.
    """
    kind, key = of
    today = legal_date(now)
    try:
        period = deadlines.read_period(kind, key)
    except ValueError:
        raise InvalidField("not_an_option", pointer="/period") from None
    oldest = today - timedelta(days=deadlines.ON_DEMAND_DAYS)
    if period.starts_on > today or period.ends_on < oldest:
        raise InvalidField("not_an_option", pointer="/period")
    unit = await find_unit(session, grid_code, on=min(today, period.ends_on), kind="small_grid")
    if unit is None or unit.id not in actor.units:
        raise InvalidField("not_an_option", pointer="/grid_code")
    made = await drafting.draft(session, actor, [unit.id], (kind, period), now=now)
    if made:
        await record(session, actor, "draft_work_record", "work_record", made[0], now=now)
        return made[0], True
    known = await queries.find_latest(session, unit.id, kind.value, period.key)
    assert known is not None  # noqa: S101 - what was in the way is there
    return known, False


async def edit_record(
    session: AsyncSession,
    actor: Actor,
    record_id: UUID,
    edited: Edited,
    check: VersionCheck,
    *,
    now: datetime,
) -> None:
    """Correct an open record; what was drafted stays beside it. Not committed here.

    Raises:
        NotFound: No such record for this actor.
        IllegalTransition: It was handed in.
        InvalidField: A line that records of this kind do not have.
    """
    found = await queries.lock_record(session, record_id)
    check(found.version)
    require_open(RecordStatus(found.status))
    lines = await queries.lock_lines(session, found)
    for place, code in enumerate(edited.corrections):
        if code not in LINES[RecordKind(found.kind)]:
            raise InvalidField("not_an_option", pointer=f"/corrections/{place}/code")
    for line in lines.values():
        wanted = edited.corrections.get(LineCode(line.code))
        present = None if line.corrected is None else Correction(line.corrected, line.reason or "")
        if wanted == present:
            continue
        line.corrected = None if wanted is None else wanted.corrected
        line.reason = None if wanted is None else wanted.reason
        line.corrected_by = None if wanted is None else actor.account_id
        line.corrected_at = None if wanted is None else now
    found.note = edited.note
    _touch(found, now)
    detail = {"corrected": sorted(code.value for code in edited.corrections)}
    await record(session, actor, "edit_work_record", "work_record", record_id, now=now, detail=detail)


async def hand_in_record(
    session: AsyncSession,
    actor: Actor,
    record_id: UUID,
    handed: HandedIn,
    check: VersionCheck,
    *,
    now: datetime,
) -> None:
    """Submit a record to the community, or confirm it; a confirmed one is never edited. Not committed here.

    Raises:
        NotFound: No such record for this actor.
        IllegalTransition: It was handed in, or is confirmed.
        PeriodNotOver: Too early.
        ZeroReportMismatch: Nothing was found and that is not said, or something was and it is denied.
    """
    found = await queries.lock_record(session, record_id)
    check(found.version)
    lines = await queries.lock_lines(session, found)
    found.status = advance(RecordStatus(found.status), handed.status)
    deadlines.require_closing(deadlines.read_period(RecordKind(found.kind), found.period), legal_date(now))
    counts = (
        line.drafted if line.corrected is None else line.corrected
        for line in lines.values()
        if line.code in FINDINGS
    )
    if handed.is_zero_report is any(counts):
        raise ZeroReportMismatch
    found.is_zero_report = handed.is_zero_report
    if found.handed_in_at is None:
        found.handed_in_at, found.handed_in_by = now, actor.account_id
    if handed.status is RecordStatus.CONFIRMED:
        found.confirmed_at, found.confirmed_by = now, actor.account_id
    _touch(found, now)
    await _end_tasks(session, actor, record_id, now=now)
    await record(session, actor, f"{handed.status.value}_work_record", "work_record", record_id, now=now)


async def return_record(
    session: AsyncSession, actor: Actor, record_id: UUID, reason: str, check: VersionCheck, *, now: datetime
) -> UUID:
    """Send a record back to its grid; of a confirmed one a new revision. The id of what lies there now.

    Not committed here.

    Raises:
        NotFound: No such record for this actor.
        IllegalTransition: It lies with the grid already.
    """
    found = await queries.lock_record(session, record_id)
    check(found.version)
    due = legal_date(now) + timedelta(days=deadlines.RETURNED_FOR_DAYS)
    returned_id = record_id
    if found.status == RecordStatus.CONFIRMED:
        wanted = revisions.Revision(RecordStatus.RETURNED, {}, due, actor.account_id, reason)
        made = await revisions.revise(session, record_id, wanted, now=now)
        if made is None:
            raise IllegalTransition
        returned_id = made
    else:
        found.status = advance(RecordStatus(found.status), RecordStatus.RETURNED)
        found.returned_at, found.returned_by, found.return_reason = now, actor.account_id, reason
        found.handed_in_at, found.handed_in_by = None, None
        found.due_on, found.rung = due, 0
        _touch(found, now)
    await flush_changes(session)
    await drafting.give_to_keepers(
        session, actor, {returned_id: found.grid_id}, due, now=now, notice=NoticeKind.RECORD_RETURNED
    )
    await record(session, actor, "return_work_record", "work_record", returned_id, now=now)
    return returned_id


async def _end_tasks(session: AsyncSession, actor: Actor, record_id: UUID, *, now: datetime) -> None:
    """What somebody was to do about the record is done with it."""
    for task in await lock_open_tasks_of(session, drafting.SOURCE, record_id):
        await end_task(session, actor, task, TaskStatus.DONE, now=now)


def _touch(found: WorkRecord, now: datetime) -> None:
    found.changed_at = now
    found.version += 1
