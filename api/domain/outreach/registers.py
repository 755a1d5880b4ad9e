"""Freezing what a campaign is measured by: which address units, and how many households each has.

A version is written once and never changed: nothing in the service may, and the database lets nobody. A later
one stands beside it with its reason, so that everybody can see by how much a denominator moved, and why.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.db.session import driver
from api.domain.audit.service import record
from api.domain.outreach.campaigns import OBJECT, find_register
from api.domain.outreach.lifecycle import CampaignStatus
from api.domain.outreach.models import CampaignRegister, OutreachCampaign
from api.errors import IllegalTransition, InvalidField
from api.kit.clock import legal_date
from api.kit.ids import new_id

MAX_LINES: Final = 5_000

# A small grid lies in a large grid or straight in a community.
_GRIDS: Final = """
    SELECT g.code, g.id, coalesce(c.id, l.id) AS community_id FROM unit g
    JOIN unit l ON l.street_id = $1 AND l.id = g.parent_id
    LEFT JOIN unit c ON c.street_id = $1 AND c.id = l.parent_id AND c.kind = 'community'
    WHERE g.street_id = $1 AND g.code = ANY ($2::text[]) AND g.kind = 'small_grid'
      AND g.valid_from <= $3 AND (g.valid_to IS NULL OR g.valid_to > $3)
"""
_ADDRESS_UNITS: Final = """
    INSERT INTO address_unit (street_id, id, community_id, code)
    SELECT $1, id, community_id, code
    FROM unnest($2::uuid[], $3::uuid[], $4::text[]) AS t (id, community_id, code)
    ORDER BY community_id, code
    ON CONFLICT (street_id, community_id, code) DO NOTHING
"""
_LINES: Final = """
    INSERT INTO campaign_register_line (street_id, campaign_id, register_version, address_unit_id, grid_id,
                                        households)
    SELECT $1, $2, $3, a.id, t.grid_id, t.households
    FROM unnest($4::uuid[], $5::text[], $6::uuid[], $7::int[]) AS t (community_id, code, grid_id, households)
    JOIN address_unit a ON a.street_id = $1 AND a.community_id = t.community_id AND a.code = t.code
"""


@dataclass(frozen=True, slots=True)
class RegisterLine:
    """An entrance of a building in a grid.

    Attributes:
        code: What the entrance is called in its community, such as `12-2`.
        households: How many there are behind it.
    """

    grid_code: str
    code: str
    households: int


async def freeze_register(
    session: AsyncSession,
    actor: Actor,
    campaign: OutreachCampaign,
    lines: Sequence[RegisterLine],
    reason: str,
    *,
    now: datetime,
) -> CampaignRegister:
    """Add a version to a locked campaign's register. Not committed here.

    Raises:
        IllegalTransition: The campaign is closed.
        InvalidField: An unknown grid, or an entrance named twice in a community.
    """
    if campaign.status == CampaignStatus.CLOSED:
        raise IllegalTransition
    grids = await _grids(session, actor, lines, now)
    _require_each_once(lines, grids)
    latest = await find_register(session, campaign.id)
    register = CampaignRegister(
        street_id=actor.street_id,
        campaign_id=campaign.id,
        register_version=1 if latest is None else latest.register_version + 1,
        reason=reason,
        address_units=len(lines),
        households=sum(line.households for line in lines),
        made_by=actor.account_id,
        made_at=now,
    )
    session.add(register)
    await session.flush()
    communities = [grids[line.grid_code][1] for line in lines]
    codes = [line.code for line in lines]
    raw = driver(session)
    await raw.execute(_ADDRESS_UNITS, actor.street_id, [new_id() for _ in lines], communities, codes)
    await raw.execute(
        _LINES,
        actor.street_id,
        campaign.id,
        register.register_version,
        communities,
        codes,
        [grids[line.grid_code][0] for line in lines],
        [line.households for line in lines],
    )
    detail = {"register_version": register.register_version, "households": register.households}
    await record(session, actor, "register_frozen", OBJECT, campaign.id, now=now, detail=detail)
    return register


async def _grids(
    session: AsyncSession, actor: Actor, lines: Sequence[RegisterLine], now: datetime
) -> dict[str, tuple[UUID, UUID]]:
    """Grid and community of each line, by code of the grid."""
    wanted = sorted({line.grid_code for line in lines})
    rows = await driver(session).fetch(_GRIDS, actor.street_id, wanted, legal_date(now))
    grids = {row["code"]: (row["id"], row["community_id"]) for row in rows}
    for place, line in enumerate(lines):
        if line.grid_code not in grids:
            raise InvalidField("not_an_option", pointer=f"/lines/{place}/grid_code")
    return grids


def _require_each_once(lines: Sequence[RegisterLine], grids: dict[str, tuple[UUID, UUID]]) -> None:
    seen: set[tuple[UUID, str]] = set()
    for place, line in enumerate(lines):
        key = (grids[line.grid_code][1], line.code)
        if key in seen:
            raise InvalidField("duplicate_value", pointer=f"/lines/{place}/code")
        seen.add(key)
