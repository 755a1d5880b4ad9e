"""Reading streets and units."""

from datetime import date
from uuid import UUID

from sqlalchemy import or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from api.access.database_roles import DatabaseRole
from api.db.session import binding, driver
from api.domain.places.models import StreetCodeClaim, Unit


async def find_claimed_street_id(session: AsyncSession, code: str) -> UUID | None:
    """The street that bears a code, the service's own too."""
    claim = await session.get(StreetCodeClaim, code)
    return None if claim is None else claim.home_street_id


async def find_street_id(session: AsyncSession, code: str) -> UUID | None:
    """The street with a code of nine digits; none for the service's own."""
    claim = await session.get(StreetCodeClaim, code)
    return None if claim is None or claim.is_service else claim.home_street_id


async def list_street_codes(session: AsyncSession) -> list[str]:
    """Codes of all streets that are served."""
    query = (
        select(StreetCodeClaim.code).where(~col(StreetCodeClaim.is_service)).order_by(StreetCodeClaim.code)
    )
    return list((await session.execute(query)).scalars())


async def find_unit(session: AsyncSession, code: str, *, on: date, kind: str | None = None) -> Unit | None:
    """The unit that bears a code on a day, in the street of the transaction."""
    query = select(Unit).where(
        col(Unit.street_id) == binding(session).actor.street_id,
        col(Unit.code) == code,
        col(Unit.valid_from) <= on,
        or_(col(Unit.valid_to).is_(None), col(Unit.valid_to) > on),
    )
    if kind is not None:
        query = query.where(col(Unit.kind) == kind)
    return (await session.execute(query)).scalar_one_or_none()


async def list_units(session: AsyncSession, *, kind: str, on: date) -> list[Unit]:
    """All units of a kind on a day, by code."""
    query = (
        select(Unit)
        .where(
            col(Unit.street_id) == binding(session).actor.street_id,
            col(Unit.kind) == kind,
            col(Unit.valid_from) <= on,
            or_(col(Unit.valid_to).is_(None), col(Unit.valid_to) > on),
        )
        .order_by(col(Unit.code))
    )
    return list((await session.execute(query)).scalars())


async def unit_by_id(session: AsyncSession, unit_id: UUID) -> Unit | None:
    """A unit of the street of the transaction, of whatever time."""
    return await session.get(Unit, (binding(session).actor.street_id, unit_id))


async def code_of(session: AsyncSession, unit_id: UUID) -> str:
    """The code of a unit that a row names, which is always there."""
    unit = await unit_by_id(session, unit_id)
    assert unit is not None  # noqa: S101 - a foreign key names it
    return unit.code


async def list_leads(session: AsyncSession, unit_id: UUID, duty: str) -> list[UUID]:
    """Active accounts that hold a duty in force and are at home in a unit or in one above it, nearest first.

    For a small grid and `community_lead`: the lead of its community; for `office_lead`: those of the street.
    """
    rows = await driver(session).fetch(
        """
        WITH RECURSIVE above (id, parent_id, height) AS (
          SELECT id, parent_id, 0 FROM unit WHERE street_id = $1 AND id = $2
          UNION ALL
          SELECT u.id, u.parent_id, a.height + 1 FROM above a
          JOIN unit u ON u.street_id = $1 AND u.id = a.parent_id
        )
        SELECT c.id FROM above a
        JOIN account c ON c.street_id = $1 AND c.unit_id = a.id AND c.state = 'active'
        JOIN duty_grant d ON d.street_id = $1 AND d.account_id = c.id AND d.duty = $3 AND d.state = 'active'
        ORDER BY a.height, c.id
        """,
        binding(session).actor.street_id,
        unit_id,
        duty,
    )
    return [row["id"] for row in rows]


async def list_units_below(session: AsyncSession, code: str, *, on: date) -> list[UUID]:
    """The unit that bears a code on a day, and every unit below it; empty when there is none."""
    rows = await driver(session).fetch(
        """
        WITH RECURSIVE below (id) AS (
          SELECT id FROM unit WHERE street_id = $1 AND code = $2 AND valid_from <= $3
            AND (valid_to IS NULL OR valid_to > $3)
          UNION ALL
          SELECT u.id FROM below b JOIN unit u ON u.street_id = $1 AND u.parent_id = b.id
        )
        SELECT id FROM below
        """,
        binding(session).actor.street_id,
        code,
        on,
    )
    return [row["id"] for row in rows]


def units_to_read(session: AsyncSession, wanted: tuple[UUID, ...] | None) -> list[UUID] | None:
    """The units in whose indexes a list looks; None for the index of the street, or of a person.

    Row policies decide what is seen. This only says where to look: a list of somebody's area that went
    through the street's index would read past all other areas.
    """
    bound = binding(session)
    if wanted is None and bound.role is DatabaseRole.AREA:
        wanted = bound.actor.units
    return None if wanted is None else list(wanted)
