"""Counting what was typed by hand in a week: by worker and shape, in one statement."""

from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.db.session import Row, binding, driver
from api.kit.periods import Period

# $1 street, $2 and $3 the week, $4 the last account of the page before, $5 how many at most.
# Each branch counts the members that `typed_fields` names for its shape; a test compares the two.
_BURDEN: Final = """
    WITH typed (account_id, shape, fields) AS (
      SELECT account_id, 'check_in', 1 FROM check_in
      WHERE street_id = $1 AND observed_at >= $2 AND observed_at < $3
      UNION ALL
      SELECT account_id, 'check_in_answer', 1 FROM check_in
      WHERE street_id = $1 AND answered_at >= $2 AND answered_at < $3
      UNION ALL
      SELECT account_id, 'observation', 1 + (place_note IS NOT NULL)::int FROM observation
      WHERE street_id = $1 AND observed_at >= $2 AND observed_at < $3
      UNION ALL
      SELECT resolved_by, 'resolution', 1 + (outcome_note IS NOT NULL)::int FROM observation
      WHERE street_id = $1 AND resolved_at >= $2 AND resolved_at < $3 AND resolved_by IS NOT NULL
      UNION ALL
      SELECT owner_id, 'patrol', 1 FROM patrol
      WHERE street_id = $1 AND ended_at >= $2 AND ended_at < $3 AND findings IS NOT NULL
      UNION ALL
      SELECT account_id, 'visit', (contacted > 0)::int + (no_answer > 0)::int + (refused > 0)::int
             + (empty_registration > 0)::int + (demolished > 0)::int + (leaflets > 0)::int
             + (confirmed IS NOT NULL)::int
      FROM visit WHERE street_id = $1 AND observed_at >= $2 AND observed_at < $3
      UNION ALL
      SELECT corrected_by, 'correction', 2 FROM work_record_line
      WHERE street_id = $1 AND corrected_at >= $2 AND corrected_at < $3
      UNION ALL
      SELECT handed_in_by, 'hand_in', 1 + (note IS NOT NULL)::int FROM work_record
      WHERE street_id = $1 AND handed_in_at >= $2 AND handed_in_at < $3
    ), by_shape AS (
      SELECT account_id, shape, count(*)::int AS records, sum(fields)::int AS fields FROM typed
      GROUP BY account_id, shape
    ), by_worker AS (
      SELECT a.id AS account_id, a.display_name, u.code AS unit_code, sum(s.fields)::int AS fields,
             array_agg(s.shape ORDER BY s.shape) AS shapes, array_agg(s.records ORDER BY s.shape) AS records,
             array_agg(s.fields ORDER BY s.shape) AS shape_fields
      FROM by_shape s
      JOIN account a ON a.street_id = $1 AND a.id = s.account_id AND a.role = 'grid'
      JOIN unit u ON u.street_id = $1 AND u.id = a.unit_id
      GROUP BY a.id, a.display_name, u.code
    ), totals AS (
      SELECT count(*)::int AS workers, coalesce(sum(fields), 0)::int AS all_fields FROM by_worker
    )
    SELECT t.workers, t.all_fields, w.* FROM totals t
    LEFT JOIN LATERAL (SELECT * FROM by_worker WHERE $4::uuid IS NULL OR account_id < $4
                       ORDER BY account_id DESC LIMIT $5) w ON true
    ORDER BY w.account_id DESC
"""


async def burden_of(session: AsyncSession, week: Period, *, limit: int, after: UUID | None) -> list[Row]:
    """Who typed how much in a week, within the caller's area; the newest account first.

    There is always one row, which tells the totals; without workers on the page its account is None.
    """
    rows: list[Row] = await driver(session).fetch(
        _BURDEN, binding(session).actor.street_id, week.starts_at, week.ends_at, after, limit
    )
    return rows
