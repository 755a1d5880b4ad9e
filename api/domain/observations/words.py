"""Words of observations: what is found, and what became of it."""

from enum import StrEnum


class ObservationKind(StrEnum):
    """What was found at a place."""

    ILLICIT_PLANTS = "illicit_plants"
    DISCARDED_PARAPHERNALIA = "discarded_paraphernalia"
    UNSAFE_BUILDING = "unsafe_building"
    SUSPICIOUS_CHEMICAL_SMELL = "suspicious_chemical_smell"
    OTHER = "other"


class ObservationOutcome(StrEnum):
    """What became of it."""

    REMOVED = "removed"
    MADE_SAFE = "made_safe"
    PASSED_ON = "passed_on"
    NOTHING_THERE = "nothing_there"
