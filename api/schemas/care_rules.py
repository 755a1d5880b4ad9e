"""Rules of care on the wire: deadlines, intervals and norms with their legal basis and validity."""

from datetime import date
from enum import StrEnum
from typing import Annotated, Any

from pydantic import ConfigDict, Field, StringConstraints

from api.domain.care_rules.queries import RuleInForce
from api.domain.care_rules.service import NewRule
from api.domain.care_rules.words import EvidenceTag, RuleKey, RuleUnit
from api.schemas.fields import LegalDate, Line, OutModel, StrictModel

Qualifier = Annotated[str, StringConstraints(strict=True, pattern=r"^[a-z0-9_/]{0,80}$")]


class RuleOrigin(StrEnum):
    """Who set a rule."""

    NATIONAL = "national"
    LOCAL = "local"


class CareRuleIn(StrictModel):
    """A value that the street sets for itself."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "qualifier": "intensive",
                    "value": 5,
                    "legal_basis": "街道禁毒办工作方案（2026）",
                    "valid_from": "2027-01-01",
                }
            ]
        }
    )

    qualifier: Qualifier = Field(
        default="", description="What it holds for, as the list names it; empty for everything."
    )
    value: int = Field(description="Within the bounds of its unit; never stricter than the law.")
    legal_basis: Line = Field(description="On what it rests.")
    valid_from: LegalDate = Field(description="First day: today or later. What was due before stays due.")

    def to_rule(self) -> NewRule:
        """The same for the domain."""
        return NewRule(self.qualifier, self.value, self.legal_basis, self.valid_from)


class CareRuleOut(OutModel):
    """A rule as it holds on a day."""

    key: RuleKey
    qualifier: str = Field(description="What it holds for; empty for everything.")
    value: int = Field(description="How much, in its unit.")
    unit: RuleUnit
    legal_basis: str = Field(description="Law, order or plan on which it rests.")
    evidence: EvidenceTag | None = Field(
        description="How far a national rule may be trusted; null of the street's own."
    )
    origin: RuleOrigin
    valid_from: date = Field(description="First day.")
    valid_to: date | None = Field(description="The day from which it no longer holds, where one is known.")


class CareRuleListOut(OutModel):
    """Every rule in force on a day."""

    on: date = Field(description="The day.")
    items: list[CareRuleOut] = Field(description="By key and what they hold for.")


def care_rule_json(rule: RuleInForce) -> dict[str, Any]:
    """A rule as `CareRuleOut`."""
    return {
        "key": rule.key.value,
        "qualifier": rule.qualifier,
        "value": rule.value,
        "unit": rule.unit.value,
        "legal_basis": rule.legal_basis,
        "evidence": None if rule.evidence is None else rule.evidence.value,
        "origin": (RuleOrigin.LOCAL if rule.is_local else RuleOrigin.NATIONAL).value,
        "valid_from": rule.valid_from.isoformat(),
        "valid_to": None if rule.valid_to is None else rule.valid_to.isoformat(),
    }
