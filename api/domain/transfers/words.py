"""Words of transfers and of releases from custody."""

from enum import StrEnum


class FacilityKind(StrEnum):
    """From where somebody comes."""

    ISOLATION_FACILITY = "isolation_facility"
    DETENTION_FACILITY = "detention_facility"
    PRISON = "prison"


class ReleaseOutcome(StrEnum):
    """How it ended that somebody was expected, where no order came of it."""

    MISSED = "missed"
    WITHOUT_ORDER = "without_order"
