"""Reading streets and units."""

from datetime import date
from uuid import UUID

from sqlalchemy import or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from api.db.session import binding
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
