"""The agenda of a meeting: what changed since the one before, counted by unit.

Written while the meeting is planned and frozen when it is held. Clues are never part of what is written:
each reader gets those that they may see, when they read.
"""

from datetime import datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from api.db.session import binding, driver
from api.domain.meetings.lifecycle import MeetingStatus
from api.domain.meetings.models import Meeting
from api.kit.clock import legal_date
from api.kit.ids import new_id

FIRST_AGENDA_DAYS: Final = 7
"""What the first meeting of all looks back on."""

FRESH_FOR: Final = timedelta(days=2)
"""How long before and after its time a planned meeting's agenda is kept fresh by the worker process."""

MAX_REFS: Final = 50
"""Ids that one line names; the count beside them is complete."""

# Gathered with the counts in one statement: $1 street, $2 since, $3 until, $4 today.
_GATHER: Final = """
    SELECT section, unit_id, kind, counted::int AS counted, counted_before::int AS counted_before,
           out_of::int AS out_of, refs
    FROM (
      SELECT 'new_observations' AS section, grid_id AS unit_id, kind, count(*) AS counted,
             NULL::bigint AS counted_before, NULL::bigint AS out_of, array_agg(id ORDER BY id DESC) AS refs
      FROM observation WHERE street_id = $1 AND received_at >= $2 AND received_at < $3
      GROUP BY grid_id, kind
      UNION ALL
      SELECT 'missed_patrols', grid_id, NULL, count(*), NULL, NULL, array_agg(id ORDER BY id DESC)
      FROM patrol WHERE street_id = $1 AND status = 'missed' AND window_ends_at >= $2 AND window_ends_at < $3
      GROUP BY grid_id
      UNION ALL
      SELECT 'overdue_records', grid_id, kind, count(*), NULL, NULL, array_agg(id ORDER BY id DESC)
      FROM work_record WHERE street_id = $1 AND status IN ('draft', 'returned') AND due_on < $4
      GROUP BY grid_id, kind
      UNION ALL
      SELECT 'coverage', a.community_id, NULL, count(*) FILTER (WHERE v.first_at < $3),
             count(*) FILTER (WHERE v.first_at < $2), count(*), ARRAY[c.id]
      FROM outreach_campaign c
      JOIN campaign_register_line l ON l.street_id = $1 AND l.campaign_id = c.id
        AND l.register_version = (SELECT max(r.register_version) FROM campaign_register r
                                  WHERE r.street_id = $1 AND r.campaign_id = c.id)
      JOIN address_unit a ON a.street_id = $1 AND a.id = l.address_unit_id
      LEFT JOIN (SELECT campaign_id, address_unit_id, min(received_at) AS first_at FROM visit
                 WHERE street_id = $1 AND re_visit_id IS NULL
                   AND campaign_id IN (SELECT id FROM outreach_campaign
                                       WHERE street_id = $1 AND status = 'open')
                 GROUP BY campaign_id, address_unit_id) v
        ON v.campaign_id = c.id AND v.address_unit_id = l.address_unit_id
      WHERE c.street_id = $1 AND c.status = 'open'
      GROUP BY a.community_id, c.id
    ) AS found
    ORDER BY section, unit_id, kind
"""
_INSERT: Final = """
    INSERT INTO meeting_agenda_line (street_id, id, meeting_id, section, unit_id, kind, counted,
                                     counted_before, out_of, refs)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
"""
_LAST_HELD: Final = (
    "SELECT max(held_at) FROM meeting WHERE street_id = $1 AND status = 'held' AND held_at < $2"
)


async def write_agenda(session: AsyncSession, meeting: Meeting, *, now: datetime) -> None:
    """Write the agenda anew, as things stand. Not committed here."""
    raw, street_id = driver(session), binding(session).actor.street_id
    since = await raw.fetchval(_LAST_HELD, street_id, now) or now - timedelta(days=FIRST_AGENDA_DAYS)
    lines = await raw.fetch(_GATHER, street_id, since, now, legal_date(now))
    await raw.execute(
        "DELETE FROM meeting_agenda_line WHERE street_id = $1 AND meeting_id = $2", street_id, meeting.id
    )
    await raw.executemany(
        _INSERT,
        [
            (
                street_id,
                new_id(),
                meeting.id,
                line["section"],
                line["unit_id"],
                line["kind"],
                line["counted"],
                line["counted_before"],
                line["out_of"],
                _first(line["refs"]),
            )
            for line in lines
        ],
    )
    meeting.agenda_since, meeting.agenda_until = since, now


def _first(refs: list[UUID]) -> list[UUID]:
    return refs[:MAX_REFS]


async def refresh_agendas(session: AsyncSession, *, now: datetime) -> int:
    """Write the agendas anew of meetings that begin soon. Not committed here."""
    query = (
        select(Meeting)
        .where(
            col(Meeting.street_id) == binding(session).actor.street_id,
            col(Meeting.status) == MeetingStatus.PLANNED,
            col(Meeting.starts_at) > now - FRESH_FOR,
            col(Meeting.starts_at) < now + FRESH_FOR,
        )
        .with_for_update(key_share=True, skip_locked=True)
    )
    meetings = list((await session.execute(query)).scalars())
    for meeting in meetings:
        await write_agenda(session, meeting, now=now)
    return len(meetings)
