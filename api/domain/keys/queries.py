"""Reading public keys."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, or_
from sqlalchemy.ext.asyncio import AsyncSession
from sqlmodel import col, select

from api.db.session import binding
from api.domain.keys.lifecycle import KeyState
from api.domain.keys.models import RecipientKey, ServiceKey
from api.domain.places.models import Unit
from api.errors import NotFound


@dataclass(frozen=True, slots=True)
class ListedKey:
    """A recipient key with the code of its unit."""

    key: RecipientKey
    unit_code: str


async def list_recipient_keys(
    session: AsyncSession,
    *,
    now: datetime | None,
    unit_code: str | None = None,
    use: str | None = None,
    states: Iterable[KeyState] = (KeyState.ACTIVE,),
) -> list[ListedKey]:
    """Keys of the street of the transaction, newest first.

    Args:
        session: Open transaction.
        now: Current time, UTC: keys that ran out are left out; None keeps them.
        unit_code: Only of this unit.
        use: Only for this use.
        states: Only in these states.
    """
    query = (
        select(RecipientKey, Unit.code)
        .join(
            Unit,
            and_(
                col(Unit.street_id) == col(RecipientKey.street_id), col(Unit.id) == col(RecipientKey.unit_id)
            ),
        )
        .where(
            col(RecipientKey.street_id) == binding(session).actor.street_id,
            col(RecipientKey.state).in_(list(states)),
        )
        .order_by(col(RecipientKey.not_before).desc(), col(RecipientKey.key_id))
    )
    if now is not None:
        query = query.where(or_(col(RecipientKey.not_after).is_(None), col(RecipientKey.not_after) > now))
    if unit_code is not None:
        query = query.where(col(Unit.code) == unit_code)
    if use is not None:
        query = query.where(col(RecipientKey.use) == use)
    return [ListedKey(key, code) for key, code in (await session.execute(query)).all()]


async def list_service_keys(session: AsyncSession, *, use: str | None = None) -> list[ServiceKey]:
    """Every key that the service ever signed with: what they signed must stay verifiable."""
    query = select(ServiceKey).order_by(col(ServiceKey.not_before).desc(), col(ServiceKey.key_id))
    if use is not None:
        query = query.where(col(ServiceKey.use) == use)
    return list((await session.execute(query)).scalars())


async def get_key(session: AsyncSession, key_id: str) -> RecipientKey:
    """A key of the street.

    Raises:
        NotFound: No such key.
    """
    key = await session.get(RecipientKey, (binding(session).actor.street_id, key_id))
    if key is None:
        raise NotFound
    return key


async def lock_key(session: AsyncSession, key_id: str) -> RecipientKey:
    """A key that the caller may change, locked.

    Raises:
        NotFound: No such key, or not theirs.
    """
    query = (
        select(RecipientKey)
        .where(
            col(RecipientKey.street_id) == binding(session).actor.street_id,
            col(RecipientKey.key_id) == key_id,
        )
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    key = (await session.execute(query)).scalar_one_or_none()
    if key is None:
        raise NotFound
    return key


async def find_registered(session: AsyncSession, key_id: str, fingerprint: str) -> list[RecipientKey]:
    """Keys of the street that bear this name, or are this very key."""
    query = select(RecipientKey).where(
        col(RecipientKey.street_id) == binding(session).actor.street_id,
        or_(col(RecipientKey.key_id) == key_id, col(RecipientKey.fingerprint) == fingerprint),
    )
    return list((await session.execute(query)).scalars())


async def lock_active(session: AsyncSession, key: RecipientKey) -> list[RecipientKey]:
    """All active keys for the same use of the same unit, locked."""
    query = (
        select(RecipientKey)
        .where(
            col(RecipientKey.street_id) == key.street_id,
            col(RecipientKey.unit_id) == key.unit_id,
            col(RecipientKey.use) == key.use,
            col(RecipientKey.state) == KeyState.ACTIVE,
        )
        .order_by(col(RecipientKey.key_id))
        .with_for_update()
    )
    return list((await session.execute(query)).scalars())


async def unit_code_of(session: AsyncSession, key: RecipientKey) -> str:
    """The code of a key's unit."""
    unit = await session.get(Unit, (key.street_id, key.unit_id))
    if unit is None:
        raise NotFound
    return unit.code
