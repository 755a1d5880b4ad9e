"""Services on the wire: need, referral, outcome, and whether work is kept."""

from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field

from api.domain.episodes.parts import Opened
from api.domain.episodes.words import SupportMeasure
from api.domain.support.models import SupportService
from api.domain.support.services import NewService, ServiceStep
from api.domain.support.words import Kept, ReferredTo, ServiceOutcome, ServiceStatus, ServiceStepKind
from api.schemas.fields import LegalDate, Option, OutModel, StrictModel, UtcDatetime
from api.schemas.paging import Page
from api.schemas.plain_texts import NamelessLine


class SupportServiceIn(StrictModel):
    """A need that was found with the person."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [{"measure": "job_placement", "needed_on": "2026-11-23", "note": "希望离住处近一些"}]
        }
    )

    measure: Option[SupportMeasure] = Field(description="Which help is needed.")
    needed_on: LegalDate = Field(description="Not before the order, nor in the future.")
    note: NamelessLine | None = Field(None, description="Names no third party.")

    def to_service(self) -> NewService:
        """The same for the domain."""
        return NewService(self.measure, self.needed_on, self.note)


class ServiceStepIn(StrictModel):
    """The next step of a need. A referral needs the consent of the person to the kind of referral."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {"kind": "referred", "on": "2026-11-23", "referred_to": "employment_service"},
                {"kind": "arranged", "on": "2026-11-24", "outcome": "employed"},
                {"kind": "kept_at_3_months", "on": "2026-11-25", "kept": "kept"},
            ]
        }
    )

    kind: Option[ServiceStepKind] = Field(description="What is written down.")
    on: LegalDate = Field(description="Not before the step before it, nor in the future.")
    referred_to: Option[ReferredTo] | None = Field(None, description="Of `referred`: to what kind of body.")
    outcome: Option[ServiceOutcome] | None = Field(
        None, description="Of `arranged` and `not_arranged`: one that the measure can have."
    )
    kept: Option[Kept] | None = Field(
        None, description="Of the checks 3 and 6 months after work was found; not before they are due."
    )
    note: NamelessLine | None = Field(None, description="Names no third party.")

    def to_step(self) -> ServiceStep:
        """The same for the domain."""
        return ServiceStep(self.kind, self.on, self.referred_to, self.outcome, self.kept, self.note)


class ServiceStepOut(OutModel):
    """A step of a need."""

    kind: ServiceStepKind = Field(description="What was written down.")
    on: LegalDate = Field(description="The day of it.")
    referred_to: ReferredTo | None = Field(description="To what kind of body it was referred.")
    outcome: ServiceOutcome | None = Field(description="What came of it.")
    kept: Kept | None = Field(description="Whether work is kept.")
    note: str | None = Field(description="A short note.")
    recorded_by: UUID = Field(description="The account that wrote it down.")


class SupportServiceOut(OutModel):
    """A need, where it was referred to, and what came of it."""

    id: UUID
    measure: SupportMeasure = Field(description="Which help is needed.")
    status: ServiceStatus = Field(description="How far the answer has come.")
    needed_on: LegalDate = Field(description="Since when.")
    referred_on: LegalDate | None = Field(description="Day of the newest referral.")
    referred_to: ReferredTo | None = Field(description="To what kind of body.")
    outcome: ServiceOutcome | None = Field(description="What came of it.")
    outcome_on: LegalDate | None = Field(description="The day of the outcome.")
    kept_at_3_months: Kept | None = Field(description="Whether work is kept after 3 months.")
    kept_at_6_months: Kept | None = Field(description="Whether work is kept after 6 months.")
    note: str | None = Field(description="A short note on the need.")
    steps: list[ServiceStepOut] = Field(description="Everything that was written down since, in order.")
    recorded_by: UUID = Field(description="The account that found the need.")
    recorded_at: UtcDatetime = Field(description="When it was written down.")
    changed_at: UtcDatetime = Field(description="When the newest step was written down.")


SupportServicePage = Page[SupportServiceOut]

_PLAIN = (
    *("id", "measure", "status", "needed_on", "referred_on", "referred_to", "outcome", "outcome_on"),
    *("kept_at_3_months", "kept_at_6_months", "recorded_by", "recorded_at", "changed_at"),
)


def service_out(opened: Opened[SupportService]) -> SupportServiceOut:
    """A need as the wire shows it."""
    shown: dict[str, Any] = {name: getattr(opened.row, name) for name in _PLAIN}
    steps = [ServiceStepOut.model_validate(one) for one in opened.words.get("steps", [])]
    return SupportServiceOut(**shown, note=opened.words.get("note"), steps=steps)
