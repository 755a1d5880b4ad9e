"""Referrals on the queue's side of the wall: laid into a station's queue by the worker, and how they fare.

A referral is written, countersigned and sealed by care. Here it is an id, a station and sealed bytes: whom it
is about, who wrote it and where that person works is known to none of these rows.
Source: docs/decisions/0031-referrals-have-no-witness-on-the-street.md
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg
import orjson

from api.crypto.chain import package_digest
from api.crypto.envelope import Envelope, ciphertext_digest, parse_key_wraps
from api.db.session import AsyncSession, binding, driver
from api.domain.clues.attachments import SealedPicture, copy_attachments
from api.domain.clues.lifecycle import ClueStatus
from api.domain.clues.words import ReturnCode
from api.domain.custody.items import QUEUE_CHANNEL, EventKind, QueueItem, insert_item
from api.domain.custody.kinds import REFERRAL
from api.domain.keys.recipients import STATION, check_recipients, holder_keys
from api.domain.tips.words import Urgency
from api.errors import IdConflict, InvalidField
from api.kit.clock import legal_date

ID_VERSION: Final = 4
"""A random id says nothing; one of version 7 would say when the referral was begun."""

_STATION: Final = """
    SELECT clock_timestamp() AS at FROM unit
    WHERE street_id = $1 AND id = $2 AND code = $3 AND kind = 'station'
"""
_KNOWN: Final = "SELECT station_id, digest FROM referral WHERE street_id = $1 AND id = $2"
_WAKE: Final = f"SELECT pg_notify('{QUEUE_CHANNEL}', $1)"
_PROGRESS: Final = """
    SELECT r.id, r.status, r.digest, r.acknowledged_at, r.acknowledged_seq, r.acknowledged_hash,
           r.return_code, r.chain_seq, r.chain_hash,
           (SELECT e.content->>'note' FROM referral_event e
            WHERE e.street_id = r.street_id AND e.referral_id = r.id AND e.kind = 'returned'
            ORDER BY e.seq DESC LIMIT 1) AS return_note
    FROM referral r WHERE r.street_id = $1 AND r.id = ANY($2) ORDER BY r.id
"""


@dataclass(frozen=True, slots=True)
class Delivered:
    """A referral as care hands it over: sealed, and named by nothing but its id.

    Attributes:
        id: Random, UUIDv4; the package is sealed with kind `referral` and this id.
        station_id, station_code: Where it goes.
        envelope: The package, sealed to the station's `clue` keys.
        attachments: Sealed files in their order; each sealed with kind `attachment` and its own id.
    """

    id: UUID
    station_id: UUID
    station_code: str
    envelope: Envelope
    attachments: Sequence[SealedPicture] = ()

    @property
    def digest(self) -> str:
        """What the station must say to take it over."""
        return package_digest(self.envelope.digest, [one.digest for one in self.attachments])


@dataclass(frozen=True, slots=True)
class Progress:
    """How a referral fares.

    Attributes:
        digest: Of what lies in the queue.
        acknowledged_seq, acknowledged_hash: The link that the station was answered when it took it over:
            whoever keeps it can show later that nothing before it was changed.
        return_code, return_note: Why the station gave it back.
        chain_seq, chain_hash: Head of the chain of custody now.
    """

    id: UUID
    status: ClueStatus
    digest: str
    acknowledged_at: datetime | None
    acknowledged_seq: int | None
    acknowledged_hash: str | None
    return_code: ReturnCode | None
    return_note: str | None
    chain_seq: int
    chain_hash: str


async def deliver_referral(session: AsyncSession, delivered: Delivered, *, now: datetime) -> None:
    """Lay a referral into its station's queue; the same one again changes nothing.

    It has no urgency of its own, which would say something of its ground: it is taken in turn.

    Args:
        session: Open transaction of the worker.
        delivered: The referral.
        now: Current time, UTC.

    Raises:
        InvalidField: The id is not random, the street has no such station, or a file is not what its digest
            says: the station could not take it over.
        NoRecipients, RecipientKeyRevoked, WrongRecipients: It is not sealed to the station's keys, or not to
            them alone.
        IdConflict: The id is known with other content, or at another station.
    """
    street_id = binding(session).actor.street_id
    if await _is_known(session, delivered):
        return
    at = await driver(session).fetchval(_STATION, street_id, delivered.station_id, delivered.station_code)
    if at is None:
        raise InvalidField("not_an_option", pointer="/station_code")
    await _check(session, delivered, now=now)
    item = QueueItem(
        kind=REFERRAL,
        id=delivered.id,
        at=at,
        station_id=delivered.station_id,
        status=ClueStatus.READY,
        urgency=Urgency.ROUTINE,
        handed_off_at=at,
        digest=delivered.digest,
    )
    content = {"epoch": item.epoch, "station_code": delivered.station_code, "digest": item.digest}
    item.append(EventKind.HANDED_OFF, content, binding(session).actor.street_code)
    row = {"received_on": legal_date(now), "sealed_package": delivered.envelope.to_json()}
    if not await insert_item(session, item, row):
        await _is_known(session, delivered)  # by another worker, at this moment
        return
    await copy_attachments(session, REFERRAL, delivered.id, delivered.attachments)
    await driver(session).execute(_WAKE, str(delivered.station_id))


async def _check(session: AsyncSession, delivered: Delivered, *, now: datetime) -> None:
    """Refuse what the station could not take over or open, or somebody else could."""
    if delivered.id.version != ID_VERSION:
        raise InvalidField("not_an_option", pointer="/id")
    names = [one.id for one in delivered.attachments]
    are_whole = all(ciphertext_digest(one.ciphertext) == one.digest for one in delivered.attachments)
    if not are_whole or len(set(names)) < len(names):
        raise InvalidField("not_an_option", pointer="/attachments")
    station = await holder_keys(session, STATION, now=now, unit_id=delivered.station_id)
    check_recipients(delivered.envelope.key_ids, [station])
    for one in delivered.attachments:
        wraps = parse_key_wraps(orjson.loads(one.key_wraps))
        check_recipients(frozenset(wrap.key_id for wrap in wraps), [station])


async def _is_known(session: AsyncSession, delivered: Delivered) -> bool:
    known = await driver(session).fetchrow(_KNOWN, binding(session).actor.street_id, delivered.id)
    if known is None:
        return False
    if (known["station_id"], known["digest"]) != (delivered.station_id, delivered.digest):
        raise IdConflict
    return True


async def referral_progress(session: AsyncSession, ids: Sequence[UUID]) -> list[Progress]:
    """How referrals fare, by id; those that never arrived are absent.

    Args:
        session: Open transaction of the worker.
        ids: Of the referrals.
    """
    rows = await driver(session).fetch(_PROGRESS, binding(session).actor.street_id, list(ids))
    return [_progress_of(row) for row in rows]


def _progress_of(row: asyncpg.Record) -> Progress:
    code = row["return_code"]
    return Progress(
        id=row["id"],
        status=ClueStatus(row["status"]),
        digest=row["digest"],
        acknowledged_at=row["acknowledged_at"],
        acknowledged_seq=row["acknowledged_seq"],
        acknowledged_hash=row["acknowledged_hash"],
        return_code=None if code is None else ReturnCode(code),
        return_note=row["return_note"],
        chain_seq=row["chain_seq"],
        chain_hash=bytes(row["chain_hash"]).hex(),
    )
