"""Shapes of referrals to the police."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field

from api.domain.case_referrals.composing import NewReferral
from api.domain.case_referrals.queries import PaperRow, ReferralRow
from api.domain.case_referrals.words import Consequence, ReferralReturnCode, ReferralStatus
from api.domain.episodes.words import (
    EpisodeType,
    ReferralAttachmentType,
    ReferralGround,
    SeriousBreachGround,
)
from api.schemas.bilingual import Bilingual, read_bilingual
from api.schemas.fields import (
    Id,
    Line,
    Option,
    OutModel,
    StrictModel,
    UnitCode,
    UtcDatetime,
    instant_json,
)
from api.schemas.paging import Page
from api.schemas.plain_texts import FactsText

CONSEQUENCES = read_bilingual("""
isolation_may_follow | 公安机关可以依法作出强制隔离戒毒决定。 | The police may decide on isolated treatment.
no_isolation_on_this_ground | 全国性规定未将拒绝社区康复列为强制隔离戒毒的情形；仅影响提前解除。 \
| The national text knows no isolation for refusing rehabilitation alone; it bears on early release only.
""")


class CaseReferralIn(StrictModel):
    """What the police are told. Who it is, order and dates are taken from the file, and nothing else is."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "ground": "serious_breach",
                    "station_code": "990000001900",
                    "finding_id": "0192f0c1-7d3a-7c11-8a55-0d5b6f3e2a10",
                    "facts": "三次未按约定接受检测，均已书面提醒。",
                    "office_contact": "街道禁毒办值班室",
                }
            ]
        }
    )

    ground: Option[ReferralGround] = Field(description="One of the three grounds of the law.")
    station_code: UnitCode = Field(description="Code of the station.")
    finding_id: Id = Field(description="The confirmed finding on which it rests; of the same kind.")
    facts: FactsText = Field(
        description="What happened. Nobody else is named; numbers and accounts are refused."
    )
    office_contact: Line = Field(description="Where the station asks back.")

    def to_new_referral(self) -> NewReferral:
        """The same for the domain."""
        return NewReferral(self.ground, self.station_code, self.finding_id, self.facts, self.office_contact)


class CaseLinkOut(OutModel):
    """The link of the chain of custody that the station's take-over made: who keeps it can show it later."""

    seq: int = Field(description="Number of the link.")
    hash: str = Field(description="SHA-256 in lower-case hex.")


class CaseReferralItemOut(OutModel):
    """A referral without its content."""

    id: UUID
    ground: ReferralGround = Field(description="On which ground.")
    status: ReferralStatus = Field(description="Where it stands.")
    station_code: str = Field(description="Code of the station.")
    reference: UUID | None = Field(
        description="The opaque id under which the station knows it; null before it is countersigned."
    )
    composed_by: UUID = Field(description="Who composed it.")
    composed_at: UtcDatetime = Field(description="When.")
    countersigned_by: UUID | None = Field(description="Who let it go.")
    countersigned_at: UtcDatetime | None = Field(description="When.")
    sent_at: UtcDatetime | None = Field(description="When it lay in the station's queue.")
    received_at: UtcDatetime | None = Field(description="When the station took it over.")
    return_code: ReferralReturnCode | None = Field(
        description="Why it came back; `dead`: nobody took it over in time."
    )
    custody: CaseLinkOut | None = Field(description="Null before it was taken over.")
    attachment_count: int = Field(description="How many papers go along.")
    etag: str


CaseReferralPage = Page[CaseReferralItemOut]


class ReferredPersonOut(OutModel):
    """Who it is, as the order names them."""

    name: str = Field(description="Name.")
    document_number: str = Field(description="Number of the identity document.")


class ReferredOrderOut(OutModel):
    """The order."""

    type: EpisodeType = Field(description="What the police ordered.")
    number: str = Field(description="Number of the order.")
    issued_on: date = Field(description="Day of the order's paper.")


class ReferredDatesOut(OutModel):
    """Legal dates; null for what has not happened."""

    decided_on: date = Field(description="Day of the order.")
    received_by_person_on: date = Field(description="Day on which the person received it.")
    report_due_on: date = Field(description="Last day on which to report.")
    reported_on: date | None = Field(description="Day on which the person reported.")
    agreement_signed_on: date | None = Field(description="Day of the agreement.")
    finding_confirmed_on: date = Field(description="Day on which the finding was confirmed.")


class CasePackageOut(OutModel):
    """What the station reads, and no more."""

    form: int = Field(description="Version of these members.")
    person: ReferredPersonOut
    order: ReferredOrderOut
    ground: ReferralGround = Field(description="On which ground.")
    breach_ground: SeriousBreachGround | None = Field(description="Of a serious breach, which of the three.")
    facts: str = Field(description="What happened.")
    legal_basis: str = Field(description="Articles.")
    consequence: Consequence = Field(description="What may follow, by the type of the order.")
    dates: ReferredDatesOut
    office_contact: str = Field(description="Where the station asks back.")


class CasePaperOut(OutModel):
    """A paper that goes along."""

    id: UUID
    type: ReferralAttachmentType = Field(description="Which paper it is.")
    media_type: str = Field(description="Of the cleaned picture.")
    size_bytes: int = Field(description="Of the cleaned picture.")
    recorded_by: UUID = Field(description="Who laid it to the referral.")
    recorded_at: UtcDatetime = Field(description="When.")


class CaseReferralOut(CaseReferralItemOut):
    """A referral with care's own copy of what it says."""

    package: CasePackageOut
    consequence_label: Bilingual = Field(description="The same as the package's `consequence`, in words.")
    finding_id: UUID = Field(description="The finding on which it rests.")
    attachments: list[CasePaperOut] = Field(description="In the order in which they were laid to it.")
    return_note: str | None = Field(description="What the station wrote when it gave it back.")


def referral_item_json(row: ReferralRow) -> dict[str, Any]:
    """The plain fields as `CaseReferralItemOut`."""
    link = None if row.head_seq is None else {"seq": row.head_seq, "hash": row.head_hash}
    return {
        "id": str(row.id),
        "ground": row.ground,
        "status": row.status,
        "station_code": row.station_code,
        "reference": _text(row.reference),
        "composed_by": str(row.composed_by),
        "composed_at": instant_json(row.composed_at),
        "countersigned_by": _text(row.countersigned_by),
        "countersigned_at": None if row.countersigned_at is None else instant_json(row.countersigned_at),
        "sent_at": None if row.sent_at is None else instant_json(row.sent_at),
        "received_at": None if row.received_at is None else instant_json(row.received_at),
        "return_code": row.return_code,
        "custody": link,
        "attachment_count": row.attachment_count,
        "etag": f'"{row.version}"',
    }


def _text(value: UUID | None) -> str | None:
    return None if value is None else str(value)


def referral_json(row: ReferralRow, copy: dict[str, Any], papers: Sequence[PaperRow]) -> dict[str, Any]:
    """A referral as `CaseReferralOut`."""
    package = copy["package"]
    return referral_item_json(row) | {
        "package": package,
        "consequence_label": CONSEQUENCES[package["consequence"]].model_dump(mode="json"),
        "finding_id": copy["finding_id"],
        "attachments": [paper_json(paper) for paper in papers],
        "return_note": copy.get("return_note"),
    }


def paper_json(paper: PaperRow) -> dict[str, Any]:
    """A paper as `CasePaperOut`."""
    return {
        "id": str(paper.id),
        "type": paper.type,
        "media_type": paper.media_type,
        "size_bytes": paper.size_bytes,
        "recorded_by": str(paper.recorded_by),
        "recorded_at": instant_json(paper.recorded_at),
    }
