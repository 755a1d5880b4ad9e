"""Words of patrols."""

from enum import StrEnum


class PatrolStatus(StrEnum):
    """Where a patrol stands."""

    PLANNED = "planned"
    DONE = "done"
    MISSED = "missed"
    CANCELLED = "cancelled"


class PatrolFinding(StrEnum):
    """What a patrol found. A closed list: what needs words is an observation, and suspicion is a clue.

    Source: the domain reference, 10, `patrol_finding`; 6.3, *named suspicion in patrol notes*.
    """

    NOTHING_FOUND = "nothing_found"
    DISCARDED_PARAPHERNALIA = "discarded_paraphernalia"
    SUSPECTED_PLANTS = "suspected_plants"
    OUTREACH_DONE = "outreach_done"
    HELP_OFFERED = "help_offered"
    CLUE_SUBMITTED = "clue_submitted"
