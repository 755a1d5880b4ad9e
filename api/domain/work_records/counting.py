"""What happened in grids during a period, counted by line: one statement for any number of grids."""

from collections.abc import Collection, Mapping
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.db.session import binding, driver
from api.domain.work_records.words import LineCode
from api.kit.periods import Period

# $1 street, $2 grids, $3 and $4 first instant and first one after, $5 and $6 first and last day.
_COUNTS: Final = """
    SELECT grid_id, code, counted::int AS counted FROM (
      SELECT unit_id AS grid_id, 'assigned_staff' AS code, count(DISTINCT account_id) AS counted
      FROM assignment
      WHERE street_id = $1 AND unit_id = ANY ($2::uuid[]) AND valid_from <= $6
        AND (valid_to IS NULL OR valid_to > $6)
      GROUP BY unit_id
      UNION ALL
      SELECT p.grid_id, k.code, count(*)
      FROM patrol_point p CROSS JOIN LATERAL (VALUES
        ('patrol_points', p.valid_from <= $6 AND (p.valid_to IS NULL OR p.valid_to > $6)),
        ('points_opened', p.valid_from BETWEEN $5 AND $6),
        ('points_closed', p.valid_to BETWEEN $5 AND $6)) AS k (code, is_counted)
      WHERE p.street_id = $1 AND p.grid_id = ANY ($2::uuid[]) AND k.is_counted
      GROUP BY p.grid_id, k.code
      UNION ALL
      SELECT r.grid_id, k.code, count(*)
      FROM work_record r CROSS JOIN LATERAL (VALUES
        ('weekly_records_owed', true),
        ('weekly_records_handed_in', r.handed_in_at IS NOT NULL)) AS k (code, is_counted)
      WHERE r.street_id = $1 AND r.grid_id = ANY ($2::uuid[]) AND r.kind = 'weekly' AND r.revision = 1
        AND r.ends_on BETWEEN $5 AND $6 AND k.is_counted
      GROUP BY r.grid_id, k.code
      UNION ALL
      SELECT c.grid_id, k.code, k.counted
      FROM (SELECT grid_id, count(*) AS check_ins,
                   count(DISTINCT (observed_at AT TIME ZONE 'Asia/Shanghai')::date) AS days
            FROM check_in
            WHERE street_id = $1 AND grid_id = ANY ($2::uuid[]) AND observed_at >= $3 AND observed_at < $4
            GROUP BY grid_id) c
      CROSS JOIN LATERAL (VALUES
        ('check_ins', c.check_ins), ('days_with_check_ins', c.days)) AS k (code, counted)
      UNION ALL
      SELECT grid_id, CASE status WHEN 'done' THEN 'patrols_done' ELSE 'patrols_missed' END, count(*)
      FROM patrol
      WHERE street_id = $1 AND grid_id = ANY ($2::uuid[]) AND window_ends_at >= $3 AND window_ends_at < $4
        AND status IN ('done', 'missed')
      GROUP BY grid_id, status
      UNION ALL
      SELECT v.grid_id, k.code, sum(k.counted)
      FROM visit v CROSS JOIN LATERAL (VALUES
        ('visits', 1), ('households_contacted', v.contacted), ('households_no_answer', v.no_answer),
        ('households_refused', v.refused)) AS k (code, counted)
      WHERE v.street_id = $1 AND v.grid_id = ANY ($2::uuid[]) AND v.observed_at >= $3 AND v.observed_at < $4
        AND v.re_visit_id IS NULL
      GROUP BY v.grid_id, k.code
      UNION ALL
      SELECT unit_id, 'needle_pick_ups', count(*)
      FROM task
      WHERE street_id = $1 AND unit_id = ANY ($2::uuid[]) AND kind = 'needle_pick_up' AND status = 'done'
        AND ended_at >= $3 AND ended_at < $4
      GROUP BY unit_id
      UNION ALL
      SELECT grid_id, CASE kind WHEN 'other' THEN 'other_findings' ELSE kind END, count(*)
      FROM observation
      WHERE street_id = $1 AND grid_id = ANY ($2::uuid[]) AND observed_at >= $3 AND observed_at < $4
      GROUP BY grid_id, kind
    ) AS counts
"""

Counts = Mapping[LineCode, int]


async def count_events(
    session: AsyncSession, grid_ids: Collection[UUID], period: Period
) -> dict[UUID, Counts]:
    """The counts of each grid; what is not in them is zero."""
    found: dict[UUID, dict[LineCode, int]] = {grid_id: {} for grid_id in grid_ids}
    rows = await driver(session).fetch(
        _COUNTS,
        binding(session).actor.street_id,
        list(grid_ids),
        period.starts_at,
        period.ends_at,
        period.starts_on,
        period.ends_on,
    )
    for row in rows:
        found[row["grid_id"]][LineCode(row["code"])] = row["counted"]
    return dict(found)
