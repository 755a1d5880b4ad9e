"""Opening a clue: what the station may take out, and the record that it did."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

import asyncpg

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.db.session import AsyncSession, binding, driver, rebind
from api.domain.clues import queries
from api.domain.clues.attachments import Attachment, get_bytes, list_attachments
from api.domain.clues.questions import is_held_by
from api.domain.custody.items import EventKind, QueueItem, lock_item, lock_items, save_items
from api.domain.custody.kinds import CLUE, SUPPLEMENT
from api.errors import NotFound

_SUPPLEMENTS: Final = "SELECT id FROM supplement WHERE street_id = $1 AND clue_id = $2 ORDER BY id"


@dataclass(frozen=True, slots=True)
class ClueFolder:
    """A clue with what hangs on it, as far as the reader may see it.

    Attributes:
        clue: Its row.
        package: JSON text of the sealed package; None when the reader may not have it now.
        supplement_packages: JSON texts by id, for the desk.
    """

    clue: asyncpg.Record
    package: str | None
    attachments: list[Attachment]
    outcomes: list[asyncpg.Record]
    questions: list[asyncpg.Record]
    supplements: list[asyncpg.Record]
    supplement_packages: dict[UUID, str]
    supplement_attachments: dict[UUID, list[Attachment]]


async def open_clue(session: AsyncSession, actor: Actor, clue_id: UUID) -> ClueFolder:
    """A clue with everything on it. When the station opens one that it took over, the chain says so.

    Args:
        session: Open transaction of the desk or the police.
        actor: Who reads.
        clue_id: The clue.

    Raises:
        NotFound: No such clue for this actor.
    """
    is_desk = binding(session).role is DatabaseRole.DESK
    may_open = is_desk
    if not is_desk:
        item = await lock_item(session, CLUE, clue_id)
        await rebind(session, items=(clue_id,))
        may_open = is_open_to(item, actor)
        if item.acknowledged_at is not None:
            await record_read(session, actor, item, {"what": "package"})
    clue = await queries.get_clue(session, clue_id)
    supplements = await queries.supplements_of(session, clue_id)
    ids = [one["id"] for one in supplements] if is_desk else []
    packages = await queries.packages_of(session, CLUE.table, [clue_id]) if may_open else {}
    attachments = await list_attachments(session, CLUE, [clue_id]) if may_open else {}
    return ClueFolder(
        clue=clue,
        package=packages.get(clue_id),
        attachments=attachments.get(clue_id, []),
        outcomes=await queries.outcomes_of(session, [clue_id]),
        questions=await queries.questions_of(session, clue_id),
        supplements=supplements,
        supplement_packages=await queries.packages_of(session, SUPPLEMENT.table, ids) if ids else {},
        supplement_attachments=await list_attachments(session, SUPPLEMENT, ids),
    )


async def read_attachment(session: AsyncSession, actor: Actor, clue_id: UUID, attachment_id: UUID) -> bytes:
    """Nonce and ciphertext of a picture of a clue or of one of its supplements.

    Args:
        session: Open transaction of the station.
        actor: Who reads.
        clue_id: The clue.
        attachment_id: The picture.

    Raises:
        NotFound: No such picture, or not to be opened by this actor now.
    """
    clue = await lock_item(session, CLUE, clue_id)
    rows = await driver(session).fetch(_SUPPLEMENTS, actor.street_id, clue_id)
    supplements = await lock_items(session, SUPPLEMENT, [row["id"] for row in rows]) if rows else {}
    return await take_out(session, actor, [clue, *supplements.values()], attachment_id)


async def take_out(
    session: AsyncSession, actor: Actor, items: Iterable[QueueItem], attachment_id: UUID
) -> bytes:
    """Nonce and ciphertext of a sealed file of one of these locked items; the chain says that it was read.

    Raises:
        NotFound: No such file, or not to be opened by this actor now.
    """
    for item in (one for one in items if is_open_to(one, actor)):
        await rebind(session, items=(item.id,))
        found = await get_bytes(session, item.kind, [item.id], attachment_id)
        if found is not None:
            listed = (await list_attachments(session, item.kind, [item.id]))[item.id]
            # A number instead of the id: the id is also that of the tip's picture.
            number = 1 + [one.id for one in listed].index(attachment_id)
            await record_read(session, actor, item, {"what": "attachment", "number": number})
            return found
    raise NotFound


def is_open_to(item: QueueItem, actor: Actor) -> bool:
    """Whether the station may open an item: under a live lease of this actor, or once it took it over."""
    return is_held_by(item, actor) or item.acknowledged_at is not None


async def record_read(session: AsyncSession, actor: Actor, item: QueueItem, what: dict[str, Any]) -> None:
    """Say in the chain of a locked item who took what out of it.

    Args:
        session: Open transaction of the station.
        actor: Who reads.
        item: The item.
        what: `what`, and of a file its `number`.
    """
    item.append(EventKind.READ, {"account_id": str(actor.account_id), **what}, actor.unit_code)
    await save_items(session, [item])
