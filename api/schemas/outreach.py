"""Campaigns, their registers and their second visits on the wire."""

from typing import Annotated, Any, Self
from uuid import UUID

from pydantic import ConfigDict, Field, model_validator
from pydantic_core import PydanticCustomError

from api.db.session import Row
from api.domain.outreach.campaigns import CampaignPlan
from api.domain.outreach.lifecycle import CampaignStatus
from api.domain.outreach.models import CampaignRegister, OutreachCampaign
from api.domain.outreach.registers import MAX_LINES, RegisterLine
from api.domain.re_visits.lifecycle import ReVisitStatus
from api.domain.re_visits.models import ReVisitDraw
from api.domain.re_visits.sampling import LEAST_PERCENT, MOST_PERCENT
from api.kit.intervals import wilson
from api.schemas.fields import (
    Id,
    LegalDate,
    Line,
    OutModel,
    ShortText,
    StrictModel,
    UnitCode,
    UtcDatetime,
    instant_json,
    text_type,
)
from api.schemas.me import LabelOut
from api.schemas.visits import MOST_HOUSEHOLDS, ShareOut, share_json

EntranceCode = Annotated[str, *text_type(max_chars=40)]


class CampaignIn(StrictModel):
    """What a campaign is called, and when it is to be done."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "name_zh": "冬季禁毒宣传入户",
                    "name_en": "Winter outreach",
                    "starts_on": "2026-12-01",
                    "ends_on": "2027-01-31",
                }
            ]
        }
    )

    name_zh: Line = Field(description="Chinese name.")
    name_en: Line | None = Field(default=None, description="English name.")
    starts_on: LegalDate = Field(description="First day.")
    ends_on: LegalDate = Field(description="Last day; afterwards what remains is overdue.")

    @model_validator(mode="after")
    def _ends_after_it_starts(self) -> Self:
        if self.ends_on < self.starts_on:
            raise PydanticCustomError("invalid", "ends before it starts")
        return self

    def to_plan(self) -> CampaignPlan:
        """The same for the domain."""
        return CampaignPlan(self.name_zh, self.name_en, self.starts_on, self.ends_on)


class CampaignClosureIn(StrictModel):
    """Why a campaign ends."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"reason": "计划时间已到。"}]})

    reason: ShortText = Field(description="Why.")


class CampaignOut(OutModel):
    """A campaign."""

    id: UUID
    name: LabelOut = Field(description="Name; the English one may be the Chinese.")
    status: CampaignStatus = Field(description="Where it stands.")
    starts_on: LegalDate = Field(description="First day.")
    ends_on: LegalDate = Field(description="Last day.")
    created_at: UtcDatetime = Field(description="When it was planned.")
    opened_at: UtcDatetime | None = Field(description="Since when visits count.")
    closed_at: UtcDatetime | None = Field(description="When it ended.")
    closure_reason: str | None = Field(description="Why.")
    etag: str = Field(description="Version, for If-Match.")


def campaign_out(campaign: OutreachCampaign) -> CampaignOut:
    """A campaign as it leaves the service."""
    return CampaignOut(
        id=campaign.id,
        name=LabelOut(zh=campaign.name_zh, en=campaign.name_en or campaign.name_zh),
        status=CampaignStatus(campaign.status),
        starts_on=campaign.starts_on,
        ends_on=campaign.ends_on,
        created_at=campaign.created_at,
        opened_at=campaign.opened_at,
        closed_at=campaign.closed_at,
        closure_reason=campaign.closure_reason,
        etag=f'"{campaign.version}"',
    )


class RegisterLineIn(StrictModel):
    """An entrance of a building, and how many households are behind it. Never who they are."""

    grid_code: UnitCode
    code: EntranceCode = Field(
        description="What the entrance is called; once in a community.", examples=["12-2"]
    )
    households: int = Field(ge=1, le=MOST_HOUSEHOLDS, description="How many households.")


class RegisterIn(StrictModel):
    """A version of the register. It is frozen as it is sent."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "reason": "第一版",
                    "lines": [{"grid_code": "990000001003002", "code": "12-2", "households": 24}],
                }
            ]
        }
    )

    reason: ShortText = Field(description="Why there is another version; of the first one, where it is from.")
    lines: list[RegisterLineIn] = Field(
        min_length=1, max_length=MAX_LINES, description="All entrances of the campaign."
    )

    def to_lines(self) -> list[RegisterLine]:
        """The lines for the domain."""
        return [RegisterLine(one.grid_code, one.code, one.households) for one in self.lines]


class RegisterOut(OutModel):
    """A version of the register."""

    register_version: int = Field(description="Number, from 1.")
    reason: str = Field(description="Why.")
    address_units: int = Field(description="Entrances.")
    households: int = Field(description="Households: the denominator before exclusions.")
    made_by: UUID = Field(description="Who froze it.")
    made_at: UtcDatetime = Field(description="When.")


class RegistersOut(OutModel):
    """All versions of a register, the latest first."""

    items: list[RegisterOut] = Field(description="The versions.")


def register_out(register: CampaignRegister) -> RegisterOut:
    """A version as it leaves the service."""
    return RegisterOut(
        register_version=register.register_version,
        reason=register.reason,
        address_units=register.address_units,
        households=register.households,
        made_by=register.made_by,
        made_at=register.made_at,
    )


class RegisterLineOut(OutModel):
    """An entrance in a version of the register."""

    address_unit_id: UUID = Field(description="For `address_unit_id` of a visit.")
    code: str = Field(description="What the entrance is called in its community.")
    grid_code: str = Field(description="Its grid in this version.")
    households: int = Field(description="Households behind it.")


def line_json(row: Row) -> dict[str, Any]:
    """A row of `list_lines` as `RegisterLineOut`."""
    return {
        "address_unit_id": str(row["id"]),
        "code": row["code"],
        "grid_code": row["grid_code"],
        "households": row["households"],
    }


class DrawIn(StrictModel):
    """How many second visits are to be drawn."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"share_percent": 3}]})

    share_percent: int = Field(
        ge=LEAST_PERCENT, le=MOST_PERCENT, description="Of a hundred entrances that were visited."
    )


class DrawOut(OutModel):
    """A draw. With seed and candidates everybody can repeat it."""

    id: UUID
    share_percent: int = Field(description="Of a hundred.")
    seed: str = Field(description="32 random bytes, in hex, made at the draw.")
    frame_size: int = Field(description="Entrances that could be drawn.")
    sample_size: int = Field(description="Entrances that were drawn.")
    drawn_by: UUID = Field(description="Who had it drawn.")
    drawn_at: UtcDatetime = Field(description="When.")


class DrawsOut(OutModel):
    """The draws of a campaign, newest first."""

    items: list[DrawOut] = Field(description="The draws.")


def draw_out(draw: ReVisitDraw) -> DrawOut:
    """A draw as it leaves the service."""
    return DrawOut(
        id=draw.id,
        share_percent=draw.share_percent,
        seed=draw.seed.hex(),
        frame_size=draw.frame_size,
        sample_size=draw.sample_size,
        drawn_by=draw.drawn_by,
        drawn_at=draw.drawn_at,
    )


class CandidateOut(OutModel):
    """An entrance that a draw could have chosen."""

    address_unit_id: UUID = Field(description="The entrance.")
    grid_id: UUID = Field(description="Its grid: the stratum.")
    grid_code: str = Field(description="Code of the grid.")
    is_drawn: bool = Field(description="Whether it was chosen.")


class CandidatesOut(OutModel):
    """The frame of a draw, by id of the entrance."""

    items: list[CandidateOut] = Field(description="The entrances.")


def candidate_json(row: Row) -> dict[str, Any]:
    """A row of `list_candidates` as `CandidateOut`."""
    return {
        "address_unit_id": str(row["address_unit_id"]),
        "grid_id": str(row["grid_id"]),
        "grid_code": row["grid_code"],
        "is_drawn": row["is_drawn"],
    }


class ReVisitHandOnIn(StrictModel):
    """Who is to make a second visit instead."""

    model_config = ConfigDict(
        json_schema_extra={"examples": [{"account_id": "019ab3c4-0000-7000-8000-000000000001"}]}
    )

    account_id: Id = Field(description="A worker or chief of another grid who did not make the first visit.")


class ReVisitOut(OutModel):
    """A second visit that somebody is to make. It tells nothing of what the first one found."""

    id: UUID = Field(description="For `re_visit_id` of a visit.")
    campaign_id: UUID = Field(description="The campaign.")
    draw_id: UUID = Field(description="The draw.")
    address_unit_id: UUID = Field(description="The entrance.")
    address_unit_code: str = Field(description="What it is called in its community.")
    grid_code: str = Field(description="Its grid.")
    households: int = Field(description="Households behind it, by the register.")
    owner_id: UUID = Field(description="Who goes.")
    task_id: UUID = Field(description="Their task.")
    status: ReVisitStatus = Field(description="Where it stands.")
    created_at: UtcDatetime = Field(description="When it was drawn.")
    done_at: UtcDatetime | None = Field(description="When it was made.")
    etag: str = Field(description="Version, for If-Match.")


def re_visit_json(row: Row) -> dict[str, Any]:
    """A row of `list_re_visits` as `ReVisitOut`."""
    ids = "id campaign_id draw_id address_unit_id owner_id task_id"
    same = "address_unit_code grid_code households status"
    return {
        **{name: str(row[name]) for name in ids.split()},
        **{name: row[name] for name in same.split()},
        "created_at": instant_json(row["created_at"]),
        "done_at": None if row["done_at"] is None else instant_json(row["done_at"]),
        "etag": f'"{row["version"]}"',
    }


class AgreementCellOut(OutModel):
    """How far second visits agree with the first, in one unit."""

    unit_code: str = Field(description="Code of the unit.")
    unit_name: LabelOut = Field(description="Its name.")
    drawn: int = Field(description="Second visits drawn.")
    done: int = Field(description="Second visits made.")
    households: ShareOut = Field(
        description="Of the households that answered, those that know of the first visit. Households of one "
        "entrance are alike, so the truth is less sure than this interval says; the next one is by entrance."
    )
    entrances: ShareOut = Field(
        description="Of the entrances where somebody answered, those where everybody knew of the first visit."
    )
    excluded_claimed: int = Field(
        description="Empty and demolished by the first visits, where a second was made."
    )
    excluded_found: int = Field(description="Empty and demolished by the second visits.")


class AgreementOut(OutModel):
    """How far second visits agree with the first."""

    campaign_id: UUID = Field(description="The campaign.")
    items: list[AgreementCellOut] = Field(description="One cell a unit, by code.")


def agreement_json(row: Row) -> dict[str, Any]:
    """A row of `read_agreement` as `AgreementCellOut`."""
    same = "drawn done excluded_claimed excluded_found"
    return {
        "unit_code": row["code"],
        "unit_name": {"zh": row["name_zh"], "en": row["name_en"]},
        **{name: row[name] for name in same.split()},
        "households": share_json(wilson(row["confirmed"], row["answered"])),
        "entrances": share_json(wilson(row["agreeing_units"], row["answering_units"])),
    }
