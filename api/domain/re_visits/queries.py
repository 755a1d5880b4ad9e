"""Reading second visits, and how far they agree with the first."""

from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from api.db.session import Row, binding, driver
from api.domain.re_visits.models import ReVisitDraw

_LIST: Final = """
    SELECT r.id, r.campaign_id, r.draw_id, r.address_unit_id, r.households, r.owner_id, r.task_id, r.status,
           r.created_at, r.done_at, r.version, u.code AS grid_code, a.code AS address_unit_code
    FROM re_visit r
    JOIN unit u ON u.street_id = $1 AND u.id = r.grid_id
    JOIN address_unit a ON a.street_id = $1 AND a.id = r.address_unit_id
    WHERE r.street_id = $1 AND r.campaign_id = $2 AND ($3::text IS NULL OR r.status = $3)
      AND ($4::uuid IS NULL OR r.id < $4) AND ($5::uuid IS NULL OR r.id = $5)
    ORDER BY r.id DESC LIMIT $6
"""
# Of each second visit: what it found, and what the first ones had claimed.
_AGREEMENT: Final = """
    WITH checked AS (
      SELECT a.community_id, r.status,
             coalesce(sum(v.contacted) FILTER (WHERE v.re_visit_id = r.id), 0)::int AS answered,
             coalesce(sum(v.confirmed) FILTER (WHERE v.re_visit_id = r.id), 0)::int AS confirmed,
             coalesce(sum(v.empty_registration + v.demolished) FILTER (WHERE v.re_visit_id = r.id), 0)::int
               AS excluded_found,
             coalesce(sum(v.empty_registration + v.demolished) FILTER (WHERE v.re_visit_id IS NULL), 0)::int
               AS excluded_claimed
      FROM re_visit r
      JOIN address_unit a ON a.street_id = $1 AND a.id = r.address_unit_id
      LEFT JOIN visit v ON v.street_id = $1 AND v.campaign_id = $2 AND v.address_unit_id = r.address_unit_id
        AND (v.re_visit_id IS NULL OR v.re_visit_id = r.id)
      WHERE r.street_id = $1 AND r.campaign_id = $2
      GROUP BY r.id, a.community_id, r.status
    )
    SELECT u.code, u.name_zh, u.name_en, count(*)::int AS drawn,
           count(*) FILTER (WHERE status = $3)::int AS done,
           coalesce(sum(answered), 0)::int AS answered, coalesce(sum(confirmed), 0)::int AS confirmed,
           count(*) FILTER (WHERE answered > 0)::int AS answering_units,
           count(*) FILTER (WHERE answered > 0 AND confirmed = answered)::int AS agreeing_units,
           coalesce(sum(excluded_claimed) FILTER (WHERE status = $3), 0)::int AS excluded_claimed,
           coalesce(sum(excluded_found) FILTER (WHERE status = $3), 0)::int AS excluded_found
    FROM checked JOIN unit u ON u.street_id = $1 AND {unit}
    GROUP BY u.code, u.name_zh, u.name_en ORDER BY u.code
"""
_BY_COMMUNITY: Final = _AGREEMENT.replace("{unit}", "u.id = checked.community_id")
_BY_STREET: Final = _AGREEMENT.replace("{unit}", "u.kind = 'street'")


async def list_re_visits(
    session: AsyncSession,
    campaign_id: UUID,
    *,
    status: str | None,
    before: UUID | None,
    limit: int,
    re_visit_id: UUID | None = None,
) -> list[Row]:
    """Second visits of a campaign that the caller may see, newest first: one's own, or for the street all."""
    street_id = binding(session).actor.street_id
    rows: list[Row] = await driver(session).fetch(
        _LIST, street_id, campaign_id, status, before, re_visit_id, limit
    )
    return rows


async def list_draws(session: AsyncSession, campaign_id: UUID) -> list[ReVisitDraw]:
    """The draws of a campaign, newest first."""
    query = (
        select(ReVisitDraw)
        .where(
            col(ReVisitDraw.street_id) == binding(session).actor.street_id,
            col(ReVisitDraw.campaign_id) == campaign_id,
        )
        .order_by(col(ReVisitDraw.id).desc())
    )
    return list((await session.execute(query)).scalars())


async def list_candidates(session: AsyncSession, campaign_id: UUID, draw_id: UUID) -> list[Row]:
    """The address units of a draw's frame with their grids, by id: what repeating it needs."""
    rows: list[Row] = await driver(session).fetch(
        """
        SELECT c.address_unit_id, u.id AS grid_id, u.code AS grid_code, c.is_drawn FROM re_visit_candidate c
        JOIN unit u ON u.street_id = $1 AND u.id = c.grid_id
        WHERE c.street_id = $1 AND c.campaign_id = $2 AND c.draw_id = $3 ORDER BY c.address_unit_id
        """,
        binding(session).actor.street_id,
        campaign_id,
        draw_id,
    )
    return rows


async def read_agreement(
    session: AsyncSession, campaign_id: UUID, done_status: str, *, is_by_community: bool
) -> list[Row]:
    """How far second visits agree with the first, by community or for the street."""
    statement = _BY_COMMUNITY if is_by_community else _BY_STREET
    rows: list[Row] = await driver(session).fetch(
        statement, binding(session).actor.street_id, campaign_id, done_status
    )
    return rows
