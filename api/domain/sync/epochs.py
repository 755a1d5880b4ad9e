"""Which history of the data phones have seen, and what of it lies in a backup."""

from datetime import datetime

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.db.session import driver
from api.domain.audit.service import record
from api.errors import InvalidField
from api.kit.ids import new_secret_id


async def begin_epoch(session: AsyncSession, actor: Actor, *, now: datetime) -> None:
    """Say that the data were restored: phones send again what the backup may lack. Not committed here."""
    await driver(session).execute("UPDATE service_epoch SET epoch = $1 WHERE id = 1", new_secret_id())
    await record(session, actor, "begin_epoch", "service_epoch", None, now=now)


async def note_backup(session: AsyncSession, actor: Actor, through: datetime, *, now: datetime) -> None:
    """Say that a backup has everything that was received up to an instant. Not committed here.

    Raises:
        InvalidField: The instant is still to come.
    """
    if through > now:
        raise InvalidField("number_out_of_range", pointer="/through")
    await driver(session).execute("UPDATE service_epoch SET backed_up_through = $1 WHERE id = 1", through)
    await record(session, actor, "note_backup", "service_epoch", None, now=now)
