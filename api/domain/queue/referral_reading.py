"""Reading referrals: the station its own, and nobody else. What was taken over can be opened again."""

from dataclasses import dataclass
from typing import Final
from uuid import UUID

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.db.session import AsyncSession, Row, binding, driver
from api.domain.clues.attachments import Attachment, list_attachments
from api.domain.clues.queries import ClueFilter, packages_of
from api.domain.clues.reading import is_open_to, record_read, take_out
from api.domain.custody.items import bind_items, lock_item
from api.domain.custody.kinds import REFERRAL
from api.errors import NotAllowed, NotFound

_REFERRAL: Final = """
    SELECT r.id, r.status, r.received_on, r.handed_off_at, r.digest, u.code AS station_code, r.return_code,
           r.acknowledged_at, r.acknowledged_seq, r.acknowledged_hash
    FROM referral r JOIN unit u ON u.street_id = r.street_id AND u.id = r.station_id
    WHERE r.street_id = $1
"""
_LIST: Final = f"""
    {_REFERRAL} AND ($2::text IS NULL OR r.status = $2)
      AND ($3::date IS NULL OR (r.received_on, r.id) < ($3, $4::uuid))
    ORDER BY r.received_on DESC, r.id DESC LIMIT $5
"""


@dataclass(frozen=True, slots=True)
class OpenedReferral:
    """A referral as its station reads it.

    Attributes:
        referral: Its row.
        package: JSON text of the sealed package; None when the reader may not have it now.
    """

    referral: Row
    package: str | None
    attachments: list[Attachment]


async def list_referrals(session: AsyncSession, wanted: ClueFilter) -> list[Row]:
    """The station's referrals, the newest first.

    Raises:
        NotAllowed: Somebody else asks: the office has nothing to do with referrals.
    """
    if binding(session).role is not DatabaseRole.POLICE:
        raise NotAllowed
    day, last = wanted.after or (None, None)
    rows: list[Row] = await driver(session).fetch(
        _LIST, binding(session).actor.street_id, wanted.status, day, last, wanted.limit
    )
    return rows


async def open_referral(session: AsyncSession, actor: Actor, referral_id: UUID) -> OpenedReferral:
    """A referral with its package. When the station opens one that it took over, the chain says so.

    Args:
        session: Open transaction of the station.
        actor: Who reads.
        referral_id: The referral.

    Raises:
        NotFound: No such referral for this actor.
    """
    item = await lock_item(session, REFERRAL, referral_id)
    await bind_items(session, [referral_id])
    may_open = is_open_to(item, actor)
    if item.acknowledged_at is not None:
        await record_read(session, actor, item, {"what": "package"})
    row = await driver(session).fetchrow(f"{_REFERRAL} AND r.id = $2", actor.street_id, referral_id)
    if row is None:
        raise NotFound
    packages = await packages_of(session, REFERRAL.table, [referral_id]) if may_open else {}
    attachments = await list_attachments(session, REFERRAL, [referral_id]) if may_open else {}
    return OpenedReferral(row, packages.get(referral_id), attachments.get(referral_id, []))


async def read_referral_file(
    session: AsyncSession, actor: Actor, referral_id: UUID, attachment_id: UUID
) -> bytes:
    """Nonce and ciphertext of a sealed file of a referral.

    Args:
        session: Open transaction of the station.
        actor: Who reads.
        referral_id: The referral.
        attachment_id: The file.

    Raises:
        NotFound: No such file, or not to be opened by this actor now.
    """
    return await take_out(session, actor, [await lock_item(session, REFERRAL, referral_id)], attachment_id)
