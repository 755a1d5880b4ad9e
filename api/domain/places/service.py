"""Founding a street and laying out its units."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.db.session import binding, rebind
from api.domain.audit import service as audit
from api.domain.places.models import Street, StreetCodeClaim, Unit, UnitBoundary
from api.domain.places.queries import find_claimed_street_id
from api.kit.clock import legal_date
from api.kit.ids import new_id

SERVICE_STREET_CODE = "000000000"
"""The reserved street in which administrators live; it serves nobody."""

BOUNDARY_CRS = "wgs84"


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """A unit to be laid out; parents come before their children.

    Attributes:
        boundary: GeoJSON polygon in WGS-84, or None.
        counter_zh, counter_en: Of a street: where its counter is and when it is open.
    """

    code: str
    kind: str
    parent_code: str | None
    name_zh: str
    name_en: str
    boundary: dict[str, Any] | None
    counter_zh: str | None = None
    counter_en: str | None = None


async def ensure_service_street(session: AsyncSession, *, now: datetime) -> UUID:
    """The id of the service's own street, founded at the first call."""
    known = await find_claimed_street_id(session, SERVICE_STREET_CODE)
    if known is not None:
        return known
    unit = UnitPlan(SERVICE_STREET_CODE, "service", None, "服务管理", "Service administration", None)
    return await found_street(session, [unit], now=now, is_service=True)


async def found_street(
    session: AsyncSession,
    plan: Sequence[UnitPlan],
    *,
    now: datetime,
    valid_from: date | None = None,
    is_service: bool = False,
) -> UUID:
    """Found a street with its units; the first of the plan is the street's own. Binds the transaction to it.

    Args:
        session: Open transaction of the administrator. Not committed here.
        plan: Units, parents first.
        now: Current time, UTC.
        valid_from: The day from which the units count, by default today.
        is_service: Whether it is the service's own street.
    """
    head = plan[0]
    street = Street(
        id=new_id(),
        code=head.code,
        name_zh=head.name_zh,
        name_en=head.name_en,
        is_service=is_service,
        counter_zh=head.counter_zh,
        counter_en=head.counter_en,
    )
    actor = replace(binding(session).actor, street_id=street.id)
    await rebind(session, actor=actor)
    session.add(street)
    session.add(StreetCodeClaim(code=head.code, home_street_id=street.id, is_service=is_service))
    await session.flush()
    await _lay_out(session, street.id, plan, on=valid_from or legal_date(now))
    await audit.record(session, actor, "found_street", "street", street.id, now=now)
    return street.id


async def _lay_out(session: AsyncSession, street_id: UUID, plan: Sequence[UnitPlan], *, on: date) -> None:
    ids: dict[str, UUID] = {}
    for planned in plan:
        ids[planned.code] = new_id()
        session.add(
            Unit(
                street_id=street_id,
                id=ids[planned.code],
                code=planned.code,
                kind=planned.kind,
                parent_id=None if planned.parent_code is None else ids[planned.parent_code],
                name_zh=planned.name_zh,
                name_en=planned.name_en,
                valid_from=on,
            )
        )
        await session.flush()
        if planned.boundary is not None:
            session.add(
                UnitBoundary(
                    street_id=street_id,
                    id=new_id(),
                    unit_id=ids[planned.code],
                    geometry=planned.boundary,
                    crs=BOUNDARY_CRS,
                    valid_from=on,
                )
            )
