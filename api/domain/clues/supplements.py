"""Later news of a clue: a queue item of its own, which goes to the clue's station."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from api.access.actor import Actor
from api.crypto.chain import package_digest
from api.crypto.envelope import Envelope, KeyWrap
from api.db.session import AsyncSession, driver
from api.domain.audit.service import record
from api.domain.clues.attachments import SealedPicture, copy_attachments
from api.domain.clues.lifecycle import ClueStatus
from api.domain.clues.submission import pictures_of
from api.domain.clues.wraps import StationCannotOpen, holders_of
from api.domain.custody.items import EventKind, QueueItem, insert_item, lock_item
from api.domain.custody.kinds import CLUE, SUPPLEMENT
from api.domain.keys.recipients import HolderKeys
from api.domain.keys.sealing import seal_or_check
from api.domain.tips.queries import find_tip_of_clue
from api.errors import IdConflict, IllegalTransition, InvalidField
from api.kit.clock import legal_date
from api.kit.ids import new_id, new_secret_id

_KNOWN: Final = """
    SELECT author_id, clue_id, received_on, sealed_package->>'digest' AS digest FROM supplement
    WHERE street_id = $1 AND id = $2
"""
_CODE: Final = "SELECT code FROM unit WHERE street_id = $1 AND id = $2"
_ANSWER: Final = """
    UPDATE clue_question SET answered_at = $3 WHERE street_id = $1 AND clue_id = $2 AND answered_at IS NULL
"""


@dataclass(frozen=True, slots=True)
class NewSupplement:
    """Later news.

    Attributes:
        id: The client's id of it, or None.
        package: Its clear form, or an envelope that the client sealed.
        attachments: Pictures of the clue's tip that go along.
    """

    id: UUID | None
    package: dict[str, Any] | Envelope
    attachments: Mapping[UUID, tuple[KeyWrap, ...] | None]


@dataclass(frozen=True, slots=True)
class Supplemented:
    """What the desk is told, now and when the same is sent again."""

    id: UUID
    clue_id: UUID
    received_on: date


async def add_supplement(
    session: AsyncSession, actor: Actor, clue_id: UUID, new: NewSupplement, *, now: datetime
) -> Supplemented:
    """Queue later news of a clue that was handed off. Open questions of the police count as answered by it.

    Args:
        session: Open transaction of the desk.
        actor: Who adds it.
        clue_id: The clue.
        new: The news.
        now: Current time, UTC.

    Raises:
        NotFound: No such clue for this actor, or not a picture of its tip.
        IllegalTransition: The clue is not handed off.
        IdConflict: The id is known with other content.
        StationCannotOpen: A picture is not wrapped for the station.
        WrongRecipients, RecipientKeyRevoked: The envelope is not for office and station.
    """
    clue = await lock_item(session, CLUE, clue_id)
    if clue.station_id is None or clue.handed_off_at is None:
        raise IllegalTransition
    known = None if new.id is None else await _find_same(session, actor, clue_id, new.id, new.package)
    if known is not None:
        return known
    holders = await holders_of(session, clue.station_id, now=now)
    pictures, is_from_tip = await _pictures(session, clue_id, new, holders)
    supplement_id = new.id or (new_secret_id() if is_from_tip else new_id())
    envelope = seal_or_check(SUPPLEMENT.seal, supplement_id, new.package, holders)
    item = QueueItem(
        kind=SUPPLEMENT,
        id=supplement_id,
        at=clue.at,
        station_id=clue.station_id,
        status=ClueStatus.READY,
        urgency=clue.urgency,
        handed_off_at=clue.at,
        digest=package_digest(envelope.digest, [picture.digest for picture in pictures]),
    )
    station_code = await driver(session).fetchval(_CODE, actor.street_id, clue.station_id)
    content = {
        "epoch": item.epoch,
        "station_code": station_code,
        "digest": item.digest,
        "clue_id": str(clue_id),
    }
    item.append(EventKind.HANDED_OFF, content, actor.unit_code)
    row = {
        "clue_id": clue_id,
        "author_id": actor.account_id,
        "received_on": legal_date(now),
        "sealed_package": envelope.to_json(),
    }
    if not await insert_item(session, item, row):
        raise IdConflict
    await copy_attachments(session, SUPPLEMENT, supplement_id, pictures)
    await driver(session).execute(_ANSWER, actor.street_id, clue_id, clue.at)
    await record(session, actor, "add_supplement", "clue", clue_id, now=now)
    return Supplemented(supplement_id, clue_id, legal_date(now))


async def _pictures(
    session: AsyncSession, clue_id: UUID, new: NewSupplement, holders: list[HolderKeys]
) -> tuple[list[SealedPicture], bool]:
    tip = await find_tip_of_clue(session, clue_id)
    if tip is None and new.attachments:
        raise InvalidField("not_an_option", pointer="/attachments")
    if tip is None:
        return [], False
    pictures = await pictures_of(session, tip.id, new.attachments, holders) if new.attachments else []
    for given in new.attachments.values():
        # A supplement is queued at once: nobody wraps its pictures for the station later.
        if given is None or not holders[1].are_covered_by(frozenset(wrap.key_id for wrap in given)):
            raise StationCannotOpen
    return pictures, True


async def _find_same(
    session: AsyncSession,
    actor: Actor,
    clue_id: UUID,
    supplement_id: UUID,
    package: dict[str, Any] | Envelope,
) -> Supplemented | None:
    row = await driver(session).fetchrow(_KNOWN, actor.street_id, supplement_id)
    if row is None:
        return None
    is_same = row["author_id"] == actor.account_id and row["clue_id"] == clue_id
    if not is_same or (isinstance(package, Envelope) and package.digest != row["digest"]):
        raise IdConflict
    return Supplemented(supplement_id, clue_id, row["received_on"])
