"""What a station gets of a claimed item: allow-lists, and sealed texts passed on as they are stored."""

from typing import Annotated, Any, Literal
from uuid import UUID

import orjson
from pydantic import Field, RootModel

from api.crypto.leases import lease_token
from api.domain.clues.attachments import Attachment
from api.domain.clues.words import ClueSource, HandlingMark
from api.domain.custody.kinds import KindName
from api.domain.queue.claims import Claimed
from api.domain.tips.words import ChannelHint, ClueCategory, SubstanceHint, Urgency
from api.schemas.fields import LegalDate, OutModel, UtcDatetime, instant_json
from api.schemas.sealed import EnvelopeOut, KeyWrapOut


class LeaseOut(OutModel):
    """A lease, by the database's clock."""

    token: str = Field(description="Acknowledges, returns and extends; the same for the same lease.")
    expires_at: UtcDatetime
    attempt: int = Field(description="1 + the leases of this epoch that ran out.", ge=1)
    epoch: int = Field(description="Which handing to a station.", ge=1)


class SealedAttachmentOut(OutModel):
    """A sealed file; its bytes come from the attachments of the clue or referral."""

    id: UUID
    media_type: str
    size_bytes: int
    digest: str = Field(description="SHA-256 of the ciphertext, in hex.")
    key_wraps: list[KeyWrapOut]


class ClaimedClueOut(OutModel):
    """A claimed clue. Nothing else can appear here."""

    id: UUID
    category: ClueCategory
    urgency: Urgency
    channel_hint: ChannelHint
    substance_hint: SubstanceHint
    community_code: str | None
    source: ClueSource
    received_on: LegalDate
    handed_off_at: UtcDatetime
    station_code: str
    handling_marks: list[HandlingMark]
    sealed_package: EnvelopeOut
    attachments: list[SealedAttachmentOut]
    digest: str = Field(description="SHA-256 of the JCS array of the package's and the attachments' digests.")


class ClaimedSupplementOut(OutModel):
    """A claimed supplement. Nothing else can appear here."""

    id: UUID
    clue_id: UUID
    received_on: LegalDate
    handed_off_at: UtcDatetime
    station_code: str
    sealed_package: EnvelopeOut
    attachments: list[SealedAttachmentOut]
    digest: str


class ClaimedReferralOut(OutModel):
    """A claimed referral. Nothing else can appear here; what it is about is inside the package."""

    id: UUID
    received_on: LegalDate
    handed_off_at: UtcDatetime
    station_code: str
    sealed_package: EnvelopeOut
    attachments: list[SealedAttachmentOut]
    digest: str


class ClueClaimOut(OutModel):
    """A clue under a lease."""

    kind: Literal[KindName.CLUE]
    clue: ClaimedClueOut
    lease: LeaseOut


class SupplementClaimOut(OutModel):
    """A supplement under a lease."""

    kind: Literal[KindName.SUPPLEMENT]
    supplement: ClaimedSupplementOut
    lease: LeaseOut


class ReferralClaimOut(OutModel):
    """A referral under a lease."""

    kind: Literal[KindName.REFERRAL]
    referral: ClaimedReferralOut
    lease: LeaseOut


_Claimed = Annotated[ClueClaimOut | SupplementClaimOut | ReferralClaimOut, Field(discriminator="kind")]


class QueueItemOut(RootModel[_Claimed]):
    """An item of the queue under a lease: a clue, a supplement or a referral."""


def attachment_json(attachment: Attachment) -> dict[str, Any]:
    """An attachment as `SealedAttachmentOut`."""
    return {
        "id": str(attachment.id),
        "media_type": attachment.media_type,
        "size_bytes": attachment.size_bytes,
        "digest": attachment.digest,
        "key_wraps": orjson.Fragment(attachment.key_wraps),
    }


def lease_json(secret: bytes, claimed: Claimed) -> dict[str, Any]:
    """The lease of a claimed item as `LeaseOut`."""
    item = claimed.item
    assert item.lease_expires_at is not None  # noqa: S101 - cannot be otherwise here
    return {
        "token": lease_token(secret, item.kind.name.value, item.id, item.epoch, item.attempt),
        "expires_at": instant_json(item.lease_expires_at),
        "attempt": item.attempt,
        "epoch": item.epoch,
    }


def claimed_json(
    claimed: Claimed, attachments: list[Attachment], station_code: str, secret: bytes
) -> dict[str, Any]:
    """A claimed item as `ClueClaimOut`, `SupplementClaimOut` or `ReferralClaimOut`.

    Sealed texts are passed on as they are stored; a claim of a hundred items parses none of them.
    """
    item = claimed.item
    assert item.handed_off_at is not None  # noqa: S101 - cannot be otherwise here
    thing: dict[str, Any] = {
        "id": str(item.id),
        **orjson.loads(claimed.plain),
        "received_on": claimed.received_on,
        "handed_off_at": instant_json(item.handed_off_at),
        "station_code": station_code,
        "sealed_package": orjson.Fragment(claimed.package),
        "attachments": [attachment_json(one) for one in attachments],
        "digest": item.digest,
    }
    if item.kind.name is KindName.CLUE:
        thing["urgency"] = item.urgency
    return {"kind": item.kind.name.value, item.kind.name.value: thing, "lease": lease_json(secret, claimed)}
