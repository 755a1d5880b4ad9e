"""Sealed files of queue items: pictures of clues and supplements, papers of referrals."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final
from uuid import UUID

from api.db.session import AsyncSession, binding, driver
from api.domain.custody.kinds import KINDS, QueueKind
from api.errors import NotFound


@dataclass(frozen=True, slots=True)
class Attachment:
    """What is told about a sealed picture.

    Attributes:
        key_wraps: JSON text as stored.
    """

    id: UUID
    media_type: str
    size_bytes: int
    digest: str
    key_wraps: str


_LIST: Final = {
    kind.name: f"""
        SELECT {kind.owner_column} AS owner_id, id, media_type, size_bytes, digest,
               key_wraps::text AS key_wraps
        FROM {kind.attachment_table} WHERE street_id = $1 AND {kind.owner_column} = ANY($2)
        ORDER BY {kind.owner_column}, ordinal
    """  # noqa: S608 - constants of the code, no value
    for kind in KINDS
}
_BYTES: Final = {
    kind.name: f"""
        SELECT nonce, ciphertext FROM {kind.attachment_table}
        WHERE street_id = $1 AND {kind.owner_column} = ANY($2) AND id = $3
    """  # noqa: S608 - constants of the code, no value
    for kind in KINDS
}
_COPY: Final = {
    kind.name: f"""
        INSERT INTO {kind.attachment_table}
          (street_id, id, {kind.owner_column}, ordinal, media_type, size_bytes, digest, nonce, ciphertext,
           key_wraps)
        VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10::text::jsonb)
    """  # noqa: S608 - constants of the code, no value
    for kind in KINDS
}
_REWRAP: Final = {
    kind.name: f"""
        UPDATE {kind.attachment_table} SET key_wraps = $4::text::jsonb
        WHERE street_id = $1 AND {kind.owner_column} = $2 AND id = $3
    """  # noqa: S608 - constants of the code, no value
    for kind in KINDS
}


@dataclass(frozen=True, slots=True)
class SealedPicture:
    """A sealed file to be laid to an item: its ciphertext stays as it is.

    Attributes:
        key_wraps: JSON text.
    """

    id: UUID
    media_type: str
    size_bytes: int
    digest: str
    nonce: bytes
    ciphertext: bytes
    key_wraps: str


async def list_attachments(
    session: AsyncSession, kind: QueueKind, owner_ids: Sequence[UUID]
) -> dict[UUID, list[Attachment]]:
    """The attachments of some items, in the order given at creation. The police bind the items first."""
    found: dict[UUID, list[Attachment]] = defaultdict(list)
    if owner_ids:
        rows = await driver(session).fetch(
            _LIST[kind.name], binding(session).actor.street_id, list(owner_ids)
        )
        for row in rows:
            fields = dict(row)
            found[fields.pop("owner_id")].append(Attachment(**fields))
    return found


async def get_bytes(
    session: AsyncSession, kind: QueueKind, owner_ids: Sequence[UUID], attachment_id: UUID
) -> bytes | None:
    """Nonce and ciphertext of an attachment of one of these items; None when there is none."""
    row = await driver(session).fetchrow(
        _BYTES[kind.name], binding(session).actor.street_id, list(owner_ids), attachment_id
    )
    return None if row is None else bytes(row["nonce"]) + bytes(row["ciphertext"])


async def copy_attachments(
    session: AsyncSession, kind: QueueKind, owner_id: UUID, pictures: Sequence[SealedPicture]
) -> None:
    """Lay sealed files to an item, in this order: pictures of a tip, or what a referral brings along."""
    street_id = binding(session).actor.street_id
    for ordinal, picture in enumerate(pictures):
        await driver(session).execute(
            _COPY[kind.name],
            street_id,
            picture.id,
            owner_id,
            ordinal,
            picture.media_type,
            picture.size_bytes,
            picture.digest,
            picture.nonce,
            picture.ciphertext,
            picture.key_wraps,
        )


async def rewrap_attachment(
    session: AsyncSession, kind: QueueKind, owner_id: UUID, attachment_id: UUID, key_wraps: str
) -> None:
    """Replace the wraps of an attachment.

    Raises:
        NotFound: The item has no such attachment.
    """
    tag = await driver(session).execute(
        _REWRAP[kind.name], binding(session).actor.street_id, owner_id, attachment_id, key_wraps
    )
    if tag != "UPDATE 1":
        raise NotFound
