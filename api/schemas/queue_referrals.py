"""Referrals as their station reads them: sealed, with where they stand in the queue and nothing else."""

from typing import Any, Literal
from uuid import UUID

import orjson
from pydantic import Field

from api.db.session import Row
from api.domain.clues.lifecycle import ClueStatus
from api.domain.clues.words import ReturnCode
from api.domain.custody.kinds import KindName
from api.domain.queue.referral_reading import OpenedReferral
from api.schemas.claimed import SealedAttachmentOut, attachment_json
from api.schemas.fields import LegalDate, OutModel, UtcDatetime, instant_json
from api.schemas.queue import CustodyHeadOut
from api.schemas.sealed import EnvelopeOut


class ReferralItemOut(OutModel):
    """A referral in a list."""

    kind: Literal[KindName.REFERRAL]
    id: UUID
    status: ClueStatus
    received_on: LegalDate
    handed_off_at: UtcDatetime
    acknowledged_at: UtcDatetime | None
    custody: CustodyHeadOut | None = Field(
        description="What the acknowledgement was answered: the witness of the chain, which stands in no log."
    )
    station_code: str
    return_code: ReturnCode | None = Field(description="Why the station gave it back.")
    digest: str


class ReferralReadOut(ReferralItemOut):
    """A referral with its package."""

    sealed_package: EnvelopeOut | None = Field(
        description="Only under a live lease of the caller, or after acknowledgement."
    )
    attachments: list[SealedAttachmentOut]


def referral_json(row: Row) -> dict[str, Any]:
    """A referral as `ReferralItemOut`."""
    taken = row["acknowledged_at"]
    witness = {"seq": row["acknowledged_seq"], "hash": row["acknowledged_hash"]}
    return {
        "kind": KindName.REFERRAL.value,
        "id": str(row["id"]),
        "status": row["status"],
        "received_on": row["received_on"],
        "handed_off_at": instant_json(row["handed_off_at"]),
        "acknowledged_at": None if taken is None else instant_json(taken),
        "custody": None if taken is None else witness,
        "station_code": row["station_code"],
        "return_code": row["return_code"],
        "digest": row["digest"],
    }


def referral_read_json(opened: OpenedReferral) -> dict[str, Any]:
    """A referral as `ReferralReadOut`. Sealed texts are passed on as they are stored."""
    return {
        **referral_json(opened.referral),
        "sealed_package": None if opened.package is None else orjson.Fragment(opened.package),
        "attachments": [attachment_json(one) for one in opened.attachments],
    }
