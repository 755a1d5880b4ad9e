"""Reading meetings. Agenda and decisions come by the reader's rows; the police get no ids of the field."""

from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from api.access.database_roles import DatabaseRole
from api.db.session import Row, binding, driver
from api.domain.meetings.lifecycle import MeetingStatus
from api.domain.meetings.models import Meeting
from api.errors import NotFound

WITHOUT_REFS: Final = frozenset({DatabaseRole.DESK, DatabaseRole.POLICE})
"""Roles that may read none of the rows which an agenda refers to, and so get no ids of them."""

_LINES: Final = """
    SELECT l.section, u.code AS unit_code, l.kind, l.counted, l.counted_before, l.out_of
    FROM meeting_agenda_line l JOIN unit u ON u.street_id = l.street_id AND u.id = l.unit_id
    WHERE l.street_id = $1 AND l.meeting_id = $2 ORDER BY l.section, u.code, l.kind
"""
_LINES_WITH_REFS: Final = """
    SELECT l.section, u.code AS unit_code, l.kind, l.counted, l.counted_before, l.out_of, l.refs
    FROM meeting_agenda_line l JOIN unit u ON u.street_id = l.street_id AND u.id = l.unit_id
    WHERE l.street_id = $1 AND l.meeting_id = $2 ORDER BY l.section, u.code, l.kind
"""


@dataclass(frozen=True, slots=True)
class MeetingFilter:
    """Which meetings to list.

    Attributes:
        after: Start and id of the last one on the page before.
        limit: How many at most.
    """

    status: MeetingStatus | None
    week: str | None
    after: tuple[datetime, UUID] | None
    limit: int


async def list_meetings(session: AsyncSession, wanted: MeetingFilter) -> list[Meeting]:
    """Meetings of the street, the latest first; a week that is excused stands at its beginning."""
    query = select(Meeting).where(col(Meeting.street_id) == binding(session).actor.street_id)
    if wanted.status is not None:
        query = query.where(col(Meeting.status) == wanted.status)
    if wanted.week is not None:
        query = query.where(col(Meeting.week) == wanted.week)
    if wanted.after is not None:
        at, last = wanted.after
        earlier = (col(Meeting.starts_at) == at) & (col(Meeting.id) < last)
        query = query.where((col(Meeting.starts_at) < at) | earlier)
    query = query.order_by(col(Meeting.starts_at).desc(), col(Meeting.id).desc()).limit(wanted.limit)
    return list((await session.execute(query)).scalars())


async def get_meeting(session: AsyncSession, meeting_id: UUID) -> Meeting:
    """One meeting.

    Raises:
        NotFound: No such meeting in the street.
    """
    meeting = await session.get(Meeting, (binding(session).actor.street_id, meeting_id))
    if meeting is None:
        raise NotFound
    return meeting


async def lock_meeting(session: AsyncSession, meeting_id: UUID) -> Meeting:
    """One meeting, locked until the transaction ends.

    Raises:
        NotFound: No such meeting in the street.
    """
    query = (
        select(Meeting)
        .where(col(Meeting.street_id) == binding(session).actor.street_id, col(Meeting.id) == meeting_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    meeting = (await session.execute(query)).scalar_one_or_none()
    if meeting is None:
        raise NotFound
    return meeting


async def agenda_of(session: AsyncSession, meeting_id: UUID) -> list[Row]:
    """The lines of an agenda that the caller may see."""
    text = _LINES if binding(session).role in WITHOUT_REFS else _LINES_WITH_REFS
    rows: list[Row] = await driver(session).fetch(text, binding(session).actor.street_id, meeting_id)
    return rows


async def decisions_of(session: AsyncSession, meeting_id: UUID) -> list[Row]:
    """The decisions that the caller may see, in the order in which they were made."""
    rows: list[Row] = await driver(session).fetch(
        """
        SELECT d.id, d.text, u.code AS unit_code, d.owner_id, d.due_at, d.task_id
        FROM meeting_decision d JOIN unit u ON u.street_id = d.street_id AND u.id = d.unit_id
        WHERE d.street_id = $1 AND d.meeting_id = $2 ORDER BY d.created_at, d.id
        """,
        binding(session).actor.street_id,
        meeting_id,
    )
    return rows
