"""Referrals as the worker lays them into a station's queue, sealed as care seals them."""

from collections.abc import Sequence
from datetime import UTC, datetime
from uuid import UUID, uuid4

import orjson

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.crypto.keys import RecipientKey
from api.crypto.sealing import SealKind, seal_file, seal_json
from api.domain.clues.attachments import SealedPicture
from api.domain.queue.referrals import Delivered, Progress, deliver_referral, referral_progress
from tests.factories.street import StreetKit

PACKAGE = {"ground": "serious_breach", "facts": "三次未按约定到场，已书面提醒。"}
PAPER = b"%PDF-1.7 invented paper"


def paper(recipients: Sequence[RecipientKey], data: bytes = PAPER) -> SealedPicture:
    """A sealed file that goes along."""
    file_id = uuid4()
    sealed = seal_file(SealKind.ATTACHMENT, file_id, data, recipients)
    return SealedPicture(
        id=file_id,
        media_type="application/pdf",
        size_bytes=len(data),
        digest=sealed.digest,
        nonce=sealed.nonce,
        ciphertext=sealed.ciphertext,
        key_wraps=orjson.dumps([wrap.to_json() for wrap in sealed.key_wraps]).decode(),
    )


def referral(
    street: StreetKit,
    *,
    suffix: str = "900",
    key: str = "clue",
    papers: int = 0,
    known_id: UUID | None = None,
) -> Delivered:
    """A referral to a station, sealed to its key; `key` is a use, or a key's id."""
    to = [street.keys[key].recipient()]
    thing = known_id or uuid4()
    return Delivered(
        id=thing,
        station_id=street.units[street.code + suffix],
        station_code=street.code + suffix,
        envelope=seal_json(SealKind.REFERRAL, thing, PACKAGE, to),
        attachments=[paper(to) for _ in range(papers)],
    )


def carrier(street: StreetKit) -> Actor:
    """The worker, for this street."""
    return Actor(kind="worker", street_id=street.id, street_code=street.code)


async def deliver(street: StreetKit, delivered: Delivered) -> None:
    """Carry it into the queue, in a transaction of its own."""
    async with street.services.database.begin_as(carrier(street), DatabaseRole.WORKER) as session:
        await deliver_referral(session, delivered, now=datetime.now(UTC))


async def progress(street: StreetKit, *ids: UUID) -> list[Progress]:
    """What the worker reads back."""
    async with street.services.database.begin_as(carrier(street), DatabaseRole.WORKER) as session:
        return await referral_progress(session, ids)
