"""Visits on the wire: households counted by outcome, never listed."""

from typing import Annotated, Any, Literal, Self
from uuid import UUID

from pydantic import ConfigDict, Field, TypeAdapter, model_validator
from pydantic_core import PydanticCustomError

from api.db.session import Row
from api.domain.visits.coverage import Cell
from api.domain.visits.hours import HourBand, band_of, left_to_try
from api.domain.visits.recording import VisitItem
from api.kit.intervals import Share, wilson
from api.schemas.fields import Id, OutModel, StrictModel, UtcDatetime, instant_json
from api.schemas.me import LabelOut

MOST_HOUSEHOLDS = 2000
Count = Annotated[int, Field(ge=0, le=MOST_HOUSEHOLDS)]

EXAMPLE: dict[str, Any] = {
    "id": "c0a6f5cc-3a54-4a0c-8f1e-5a8b4f3e6a10",
    "campaign_id": "019ab3c4-0000-7000-8000-000000000010",
    "address_unit_id": "019ab3c4-0000-7000-8000-000000000020",
    "observed_at": "2026-11-23T11:05:00Z",
    "contacted": 9,
    "no_answer": 3,
    "leaflets": 9,
}


class VisitIn(StrictModel):
    """One attempt at the doors behind one entrance. Outcomes add up over attempts, `no_answer` does not."""

    model_config = ConfigDict(json_schema_extra={"examples": [EXAMPLE]})

    type: Literal["visit"] = Field(default="visit", description="Kind of record, in a mixed batch.")
    id: Id = Field(description="Made by the phone; the same again is answered, not doubled.")
    campaign_id: Id = Field(description="The campaign.")
    address_unit_id: Id = Field(description="The entrance, from the campaign's register; its grid follows.")
    observed_at: UtcDatetime = Field(description="By the phone's clock.")
    contacted: Count = Field(
        default=0, description="Households spoken to, for the first time in this campaign."
    )
    no_answer: Count = Field(default=0, description="Households where nobody opened at this attempt.")
    refused: Count = Field(default=0, description="Households that did not want it; that is their right.")
    empty_registration: Count = Field(default=0, description="Registered households where nobody lives.")
    demolished: Count = Field(default=0, description="Households whose home is no more.")
    leaflets: Count = Field(default=0, description="Leaflets handed out.")
    re_visit_id: Id | None = Field(default=None, description="The second visit that this one is.")
    confirmed: Count | None = Field(
        default=None,
        description="With `re_visit_id`: of the households contacted, how many know of the first visit.",
    )

    @model_validator(mode="after")
    def _counts_something(self) -> Self:
        if self.contacted + self.no_answer + self.refused + self.empty_registration + self.demolished == 0:
            raise PydanticCustomError("missing", "no household was counted")
        return self

    @model_validator(mode="after")
    def _confirms_what_was_contacted(self) -> Self:
        if (self.re_visit_id is None) is not (self.confirmed is None):
            raise PydanticCustomError("missing", "re_visit_id and confirmed go together")
        if self.confirmed is not None and self.confirmed > self.contacted:
            raise PydanticCustomError("number_out_of_range", "more than were contacted")
        return self

    def to_item(self) -> VisitItem:
        """The visit as the domain takes it."""
        return VisitItem(
            self.id,
            self.campaign_id,
            self.address_unit_id,
            self.observed_at,
            self.contacted,
            self.no_answer,
            self.refused,
            self.empty_registration,
            self.demolished,
            self.leaflets,
            self.re_visit_id,
            self.confirmed,
        )


VISIT = TypeAdapter(VisitIn)


class VisitOut(OutModel):
    """A visit as it is kept."""

    id: UUID
    account_id: UUID = Field(description="Who made it.")
    campaign_id: UUID = Field(description="The campaign.")
    grid_code: str = Field(description="Grid of the entrance.")
    address_unit_id: UUID = Field(description="The entrance.")
    address_unit_code: str = Field(description="What it is called in its community.")
    hour_band: HourBand = Field(description="The part of the week in which it was.")
    device_at: UtcDatetime = Field(description="By the phone's clock.")
    observed_at: UtcDatetime = Field(description="The same, with a wrong clock put right.")
    received_at: UtcDatetime = Field(description="When the service took it.")
    contacted: int = Field(description="Households spoken to, for the first time.")
    no_answer: int = Field(description="Households where nobody opened.")
    refused: int = Field(description="Households that did not want it.")
    empty_registration: int = Field(description="Registered households where nobody lives.")
    demolished: int = Field(description="Households whose home is no more.")
    leaflets: int = Field(description="Leaflets handed out.")
    re_visit_id: UUID | None = Field(description="The second visit that it is.")
    confirmed: int | None = Field(description="Of a second visit: how many know of the first.")
    flags: list[str] = Field(description="What somebody may ask about.")


_COUNTS = "contacted no_answer refused empty_registration demolished leaflets confirmed"


def visit_json(row: Row) -> dict[str, Any]:
    """A row of `list_visits` as `VisitOut`."""
    return {
        "id": str(row["id"]),
        "account_id": str(row["account_id"]),
        "campaign_id": str(row["campaign_id"]),
        "grid_code": row["grid_code"],
        "address_unit_id": str(row["address_unit_id"]),
        "address_unit_code": row["address_unit_code"],
        "hour_band": band_of(row["observed_at"]).value,
        "device_at": instant_json(row["device_at"]),
        "observed_at": instant_json(row["observed_at"]),
        "received_at": instant_json(row["received_at"]),
        **{name: row[name] for name in _COUNTS.split()},
        "re_visit_id": None if row["re_visit_id"] is None else str(row["re_visit_id"]),
        "flags": row["flags"],
    }


class AddressUnitProgressOut(OutModel):
    """How far one entrance is."""

    id: UUID = Field(description="For `address_unit_id` of a visit.")
    code: str = Field(description="What the entrance is called in its community.")
    grid_code: str = Field(description="Its grid.")
    households: int = Field(description="Households by the register.")
    contacted: int = Field(description="Reached so far.")
    refused: int = Field(description="Did not want it.")
    empty_registration: int = Field(description="Nobody lives there.")
    demolished: int = Field(description="Home is no more.")
    remaining: int = Field(description="Not reached yet.")
    attempts: int = Field(description="How often somebody was there.")
    last_attempt_at: UtcDatetime | None = Field(description="When last.")
    hours_tried: list[HourBand] = Field(description="Parts of the week in which somebody was there.")
    hours_left: list[HourBand] = Field(
        description="Where households remain: parts of the week not tried yet."
    )


def progress_json(row: Row) -> dict[str, Any]:
    """A row of `list_progress` as `AddressUnitProgressOut`."""
    attempts = row["attempts"]
    left = left_to_try(attempts)
    same = "code grid_code households contacted refused empty_registration demolished remaining"
    return {
        "id": str(row["id"]),
        **{name: row[name] for name in same.split()},
        "attempts": len(attempts),
        "last_attempt_at": instant_json(attempts[-1]) if attempts else None,
        "hours_tried": [band.value for band in HourBand if band not in left],
        "hours_left": [band.value for band in left] if row["remaining"] else [],
    }


class ShareOut(OutModel):
    """A share of what was counted, with how sure one may be of it."""

    numerator: int = Field(description="The part.")
    denominator: int = Field(description="The whole.")
    value: float | None = Field(
        description="Numerator by denominator; null when there is nothing to divide by."
    )
    low: float | None = Field(description="Lower end of Wilson's 95 % interval.")
    high: float | None = Field(description="Upper end of Wilson's 95 % interval.")


class ExcludedOut(OutModel):
    """Households that stand beside the denominator, by reason."""

    demolished: int = Field(description="Home is no more.")
    empty_registration: int = Field(description="Nobody lives there.")
    refused: int = Field(description="Did not want it; that is their right.")


class CoverageCellOut(OutModel):
    """How far a campaign came in one unit."""

    unit_code: str = Field(description="Code of the unit.")
    unit_name: LabelOut = Field(description="Its name.")
    address_units: int = Field(description="Entrances in the register.")
    untried_address_units: int = Field(description="Of these, where nobody was yet.")
    over_counted_address_units: int = Field(description="Of these, where more was counted than there are.")
    households: int = Field(description="Households in the frozen register.")
    excluded: ExcludedOut = Field(description="Taken out of the denominator, and shown.")
    reached: ShareOut = Field(description="Households reached, of those that are there and did not refuse.")
    remaining: int = Field(description="Not reached yet.")
    overdue: int = Field(description="Of these, past the last day of the campaign.")


class CoverageOut(OutModel):
    """How far a campaign came, unit by unit."""

    campaign_id: UUID = Field(description="The campaign.")
    register_version: int = Field(description="The version of the register that the numbers are of.")
    as_of: UtcDatetime = Field(description="When they were counted.")
    items: list[CoverageCellOut] = Field(description="Units that the caller answers for as a whole, by code.")


def share_json(share: Share) -> dict[str, Any]:
    """A share as `ShareOut`, rounded to four digits."""
    return {
        "numerator": share.numerator,
        "denominator": share.denominator,
        "value": None if share.value is None else round(share.value, 4),
        "low": None if share.low is None else round(share.low, 4),
        "high": None if share.high is None else round(share.high, 4),
    }


def cell_json(cell: Cell, *, is_past: bool) -> dict[str, Any]:
    """A cell as `CoverageCellOut`."""
    row = cell.row
    same = "address_units untried_address_units over_counted_address_units households"
    return {
        "unit_code": row["code"],
        "unit_name": {"zh": row["name_zh"], "en": row["name_en"]},
        **{name: row[name] for name in same.split()},
        "excluded": {name: row[name] for name in ("demolished", "empty_registration", "refused")},
        "reached": share_json(wilson(row["numerator"], cell.denominator)),
        "remaining": cell.remaining,
        "overdue": cell.remaining if is_past else 0,
    }
