"""Transfers and notices of release on the wire."""

from datetime import date
from typing import Any, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from api.domain.transfers.lifecycle import ReleaseStatus, TransferStatus
from api.domain.transfers.queries import TransferRow
from api.domain.transfers.releases import ReleaseRow
from api.domain.transfers.words import FacilityKind, ReleaseOutcome
from api.schemas.fields import (
    Id,
    LegalDate,
    Line,
    Option,
    OutModel,
    StrictModel,
    UnitCode,
    UtcDatetime,
    instant_json,
)
from api.schemas.paging import Page
from api.schemas.participants import DocumentNumber, PersonName
from api.schemas.plain_texts import NamelessLine

EXAMPLE_ACCOUNT = "019abc3e-5d0f-7f0a-9c39-5a1f0b6f2d11"


class TransferIn(StrictModel):
    """A change of residence that the person told of, and where the file goes."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "to_community_code": "990000001002",
                    "residence_changed_on": "2026-11-20",
                    "reason": "本人已搬入新住处，申请变更执行地。",
                }
            ]
        }
    )

    to_community_code: UnitCode | None = Field(None, description="Another community of the street.")
    to_office: Line | None = Field(None, description="The office of another street. Kept sealed.")
    residence_changed_on: LegalDate = Field(description="The day of the change.")
    reason: NamelessLine = Field(description="Why. Kept sealed; names nobody.")

    @model_validator(mode="after")
    def _leads_to_one_place(self) -> Self:
        if (self.to_community_code is None) == (self.to_office is None):
            raise PydanticCustomError("invalid", "either a community or an office")
        return self


class TransferAnswerIn(StrictModel):
    """Whether the community takes the person over, and who leads the case there."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"accept": True, "lead_account_id": EXAMPLE_ACCOUNT}]}
    )

    accept: bool = Field(description="Whether the file is taken over.")
    lead_account_id: Id | None = Field(
        None, description="A case worker of the community, accountable from now on; with `accept` alone."
    )

    @model_validator(mode="after")
    def _names_a_lead_to_accept(self) -> Self:
        if self.accept == (self.lead_account_id is None):
            raise PydanticCustomError("invalid", "a lead belongs to an acceptance, and only there")
        return self


class FileSentIn(StrictModel):
    """That the file was sent to another office."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"sent_on": "2026-11-23", "reference": "机要交换第 12 号"}]}
    )

    sent_on: LegalDate = Field(description="The day; not before the change, not after today.")
    reference: Line = Field(description="By what it can be proved. Kept sealed.")


class FileReceiptIn(StrictModel):
    """That the other office has the file."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"receipt_on": "2026-11-25", "reference": "回执第 7 号"}]}
    )

    receipt_on: LegalDate = Field(description="The day; not before the sending, not after today.")
    reference: Line = Field(description="By what it can be proved. Kept sealed.")


class TransferOut(OutModel):
    """A transfer, without what is sealed in it."""

    id: UUID
    episode_id: UUID = Field(description="The episode. To be read by whoever has the file.")
    from_community_code: str = Field(description="The community that lets go.")
    to_community_code: str | None = Field(description="Null where it leads to another office.")
    status: TransferStatus
    residence_changed_on: date = Field(description="The day of the change.")
    file_sent_on: date | None = Field(description="The day on which the file left.")
    receipt_on: date | None = Field(description="The day on which the other side had it.")
    offered_by: UUID = Field(description="Who offered it.")
    offered_at: UtcDatetime = Field(description="When.")
    agreed_by: UUID | None = Field(description="Who answered it, or sent the file.")
    agreed_at: UtcDatetime | None = Field(description="When.")
    ended_at: UtcDatetime | None = Field(description="When it was over.")
    etag: str


TransferPage = Page[TransferOut]


class TransferReadOut(TransferOut):
    """A transfer with what is sealed in it."""

    to_office: str | None = Field(description="The office of another street.")
    reason: str = Field(description="Why.")
    sent_by: str | None = Field(description="By what the sending can be proved.")
    receipt: str | None = Field(description="By what the receipt can be proved.")


class TransferListOut(OutModel):
    """The transfers of an episode."""

    items: list[TransferReadOut] = Field(description="The newest first.")


class ReleasedPersonIn(StrictModel):
    """Who is due from custody. Kept sealed."""

    name: PersonName = Field(description="Name, as the notice writes it.")
    document_number: DocumentNumber | None = None


class ReleaseNoticeIn(StrictModel):
    """What a facility told of somebody who is to be released here."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "facility_kind": "isolation_facility",
                    "notified_on": "2026-11-23",
                    "release_on": "2026-12-01",
                    "community_code": "990000001001",
                    "identity": {"name": "甲某某"},
                }
            ]
        }
    )

    facility_kind: Option[FacilityKind] = Field(description="From where.")
    notified_on: LegalDate = Field(description="The day on which the office was told.")
    release_on: LegalDate = Field(description="The day of the release.")
    community_code: UnitCode
    identity: ReleasedPersonIn
    keeper_id: Id | None = Field(
        None, description="The case worker who receives the person; by default whoever writes it down."
    )


class ReleaseReceptionIn(StrictModel):
    """That the person was received."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"received_on": "2026-11-25"}]})

    received_on: LegalDate = Field(description="The day; not after today.")


class ReleaseOutcomeIn(StrictModel):
    """That the person was missed, or that no order came."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"outcome": "without_order"}]})

    outcome: Option[ReleaseOutcome] = Field(description="How it ended.")


class ReleaseNoticeOut(OutModel):
    """A notice of release, without who it is."""

    id: UUID
    community_code: str = Field(description="The community that receives the person.")
    keeper_id: UUID = Field(description="The case worker who receives the person.")
    status: ReleaseStatus
    facility_kind: FacilityKind
    notified_on: date = Field(description="The day on which the office was told.")
    release_on: date = Field(description="The day of the release.")
    received_on: date | None = Field(description="The day on which somebody received the person.")
    episode_id: UUID | None = Field(description="The episode that the order opened.")
    recorded_at: UtcDatetime = Field(description="When it was written down.")
    etag: str


ReleaseNoticePage = Page[ReleaseNoticeOut]


class ReleaseNoticeReadOut(ReleaseNoticeOut):
    """A notice with who it is, for whoever receives them."""

    name: str | None = Field(description="Null after it was erased.")
    document_number: str | None = Field(description="Null where none was told, or after it was erased.")


def _day(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _id(one: UUID | None) -> str | None:
    return None if one is None else str(one)


def transfer_json(row: TransferRow) -> dict[str, Any]:
    """A transfer as `TransferOut`."""
    return {
        "id": str(row.id),
        "episode_id": str(row.episode_id),
        "from_community_code": row.from_community_code,
        "to_community_code": row.to_community_code,
        "status": row.status,
        "residence_changed_on": row.residence_changed_on.isoformat(),
        "file_sent_on": _day(row.file_sent_on),
        "receipt_on": _day(row.receipt_on),
        "offered_by": str(row.offered_by),
        "offered_at": instant_json(row.offered_at),
        "agreed_by": _id(row.agreed_by),
        "agreed_at": None if row.agreed_at is None else instant_json(row.agreed_at),
        "ended_at": None if row.ended_at is None else instant_json(row.ended_at),
        "etag": f'"{row.version}"',
    }


def transfer_read_json(row: TransferRow, words: dict[str, Any]) -> dict[str, Any]:
    """A transfer with its texts as `TransferReadOut`."""
    texts = {name: words.get(name) for name in ("to_office", "reason", "sent_by", "receipt")}
    return {**transfer_json(row), **texts}


def release_json(row: ReleaseRow) -> dict[str, Any]:
    """A notice as `ReleaseNoticeOut`."""
    return {
        "id": str(row.id),
        "community_code": row.community_code,
        "keeper_id": str(row.keeper_id),
        "status": row.status,
        "facility_kind": row.facility_kind,
        "notified_on": row.notified_on.isoformat(),
        "release_on": row.release_on.isoformat(),
        "received_on": _day(row.received_on),
        "episode_id": _id(row.episode_id),
        "recorded_at": instant_json(row.recorded_at),
        "etag": f'"{row.version}"',
    }
