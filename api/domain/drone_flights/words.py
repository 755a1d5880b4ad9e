"""Words of drone flights: what they may be for, and what may come of them."""

from enum import StrEnum


class FlightStatus(StrEnum):
    """Where the record of a flight stands. `erased`: the pilot has its pictures no more."""

    PLANNED = "planned"
    FLOWN = "flown"
    ERASED = "erased"
    CANCELLED = "cancelled"


class FlightPurpose(StrEnum):
    """What a flight may look for."""

    PLANT_SURVEY = "plant_survey"
    BUILDING_SURVEY = "building_survey"


class FlightFinding(StrEnum):
    """What a flight may find: plants and buildings. There is no word for a person."""

    SUSPECTED_PLANTS = "suspected_plants"
    UNSAFE_BUILDING = "unsafe_building"
    VACANT_BUILDING = "vacant_building"
