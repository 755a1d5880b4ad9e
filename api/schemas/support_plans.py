"""Plans of support on the wire."""

from typing import Any
from uuid import UUID

from pydantic import ConfigDict, Field

from api.domain.episodes.parts import Opened
from api.domain.episodes.words import ContactKind, SupportMeasure
from api.domain.support.models import SupportPlan
from api.domain.support.plans import NewPlan
from api.domain.support.words import NoContact
from api.schemas.distinct import EachOnce, options
from api.schemas.fields import LegalDate, OutModel, StrictModel, UtcDatetime
from api.schemas.paging import Page
from api.schemas.plain_texts import NamelessLine

MAX_GOALS = 10
_EXAMPLE: dict[str, Any] = {
    "made_on": "2026-11-23",
    "goals": ["想找一份稳定的工作", "想和家里恢复来往"],
    "measures": ["job_guidance", "psychological_counselling"],
    "has_psychological_referral": True,
    "work": "每周去一次就业服务站",
    "contact_rules": {"ways": ["phone", "office"], "never_contact": ["employer"], "note": "白天不打电话"},
}


class ContactRulesIn(StrictModel):
    """How the person wants to be reached, and whom nobody may turn to."""

    ways: EachOnce[ContactKind] = options(ContactKind, "How the person may be reached; empty for any.")
    never_contact: EachOnce[NoContact] = options(NoContact, "Whom nobody may turn to: kinds, never names.")
    note: NamelessLine | None = Field(None, description="When and where not; names nobody.")


class SupportPlanIn(StrictModel):
    """A plan, made with the person."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    made_on: LegalDate = Field(description="Not before the order, nor in the future.")
    goals: list[NamelessLine] = Field(
        min_length=1, max_length=MAX_GOALS, description="What the person wants, in their own words."
    )
    measures: EachOnce[SupportMeasure] = options(SupportMeasure, "Help that is planned.", least=1)
    has_medical_referral: bool = Field(
        default=False, description="Whether an appointment with medical staff is arranged; never why."
    )
    has_psychological_referral: bool = Field(
        default=False, description="Whether counselling is arranged; never why."
    )
    work: NamelessLine | None = Field(None, description="What is planned about work or training.")
    housing: NamelessLine | None = Field(None, description="What is planned about housing.")
    tests: NamelessLine | None = Field(
        None, description="What suits the person in the times of tests; how many there are, the rules say."
    )
    relapse_plan: NamelessLine | None = Field(
        None, description="What the person does, and what the office does, when it gets hard."
    )
    contact_rules: ContactRulesIn = Field(
        default_factory=ContactRulesIn, description="How the person wants to be reached."
    )

    def to_plan(self) -> NewPlan:
        """The same for the domain."""
        words = self.model_dump(mode="json", exclude={"made_on", "measures"})
        return NewPlan(self.made_on, self.measures, words)


class ContactRulesOut(OutModel):
    """How the person wants to be reached, and whom nobody may turn to."""

    ways: list[ContactKind] = Field(description="How the person may be reached; empty for any.")
    never_contact: list[NoContact] = Field(description="Whom nobody may turn to.")
    note: str | None = Field(description="When and where not.")


class SupportPlanOut(OutModel):
    """A plan. The newest revision is the one in force."""

    id: UUID
    revision: int = Field(description="Counted from 1.")
    made_on: LegalDate = Field(description="The day on which it was made.")
    goals: list[str] = Field(description="What the person wants, in their own words.")
    measures: list[SupportMeasure] = Field(description="Help that is planned.")
    has_medical_referral: bool = Field(description="Whether an appointment with medical staff is arranged.")
    has_psychological_referral: bool = Field(description="Whether counselling is arranged.")
    work: str | None = Field(description="What is planned about work or training.")
    housing: str | None = Field(description="What is planned about housing.")
    tests: str | None = Field(description="What suits the person in the times of tests.")
    relapse_plan: str | None = Field(description="What is done when it gets hard.")
    contact_rules: ContactRulesOut = Field(description="How the person wants to be reached.")
    recorded_by: UUID = Field(description="The account that kept it.")
    recorded_at: UtcDatetime = Field(description="When it was kept.")


SupportPlanPage = Page[SupportPlanOut]


def plan_out(opened: Opened[SupportPlan]) -> SupportPlanOut:
    """A plan as the wire shows it."""
    row = opened.row
    return SupportPlanOut(
        id=row.id,
        revision=row.revision,
        made_on=row.made_on,
        measures=[SupportMeasure(one) for one in row.measures],
        recorded_by=row.recorded_by,
        recorded_at=row.recorded_at,
        **opened.words,
    )
