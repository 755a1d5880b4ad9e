"""Words of assessments. Source: the domain reference, 6.2 and 10."""

from enum import StrEnum


class NeedDomain(StrEnum):
    """Where help may be owed. The tenth, strengths and goals, is told in words alone, without a level."""

    IMMEDIATE_SAFETY = "immediate_safety"
    RECENT_USE = "recent_use"
    TREATMENT_ENGAGEMENT = "treatment_engagement"
    PHYSICAL_HEALTH_ACCESS = "physical_health_access"
    MENTAL_HEALTH_ACCESS = "mental_health_access"
    HOUSING = "housing"
    INCOME_AND_WORK = "income_and_work"
    FAMILY_AND_SAFETY = "family_and_safety"
    LEGAL_OBLIGATIONS = "legal_obligations"


class NeedLevel(StrEnum):
    """How much help is needed there. A word, never a number: levels are not added up."""

    NONE = "none"
    SOME = "some"
    URGENT = "urgent"


class NeedBasis(StrEnum):
    """Where it is known from."""

    SELF_REPORT = "self_report"
    OBSERVATION = "observation"
    DOCUMENT = "document"


class AssessedTier(StrEnum):
    """How much help a named worker decided to owe; `unassessed` is decided by nobody."""

    INTENSIVE = "intensive"
    REGULAR = "regular"
    LIGHT = "light"
    AFTER_CARE = "after_care"
