"""Words of a clue that are no states. Source: the domain reference, section 10."""

from enum import StrEnum


class ClueSource(StrEnum):
    """Where a clue came from."""

    CITIZEN = "citizen"
    GRID_PATROL = "grid_patrol"
    STAFF = "staff"
    HOTLINE_12345 = "hotline_12345"
    MEETING = "meeting"
    OTHER_AGENCY = "other_agency"


class HandlingMark(StrEnum):
    """What the station should know before it acts."""

    MINOR_AT_RISK = "minor_at_risk"
    REPORTER_REACHABLE = "reporter_reachable"
    STAFF_SOURCE = "staff_source"


class ReturnCode(StrEnum):
    """Why the police give an item back instead of acknowledging it."""

    TRANSFERRED = "transferred"
    INSUFFICIENT_INFO = "insufficient_info"
    DUPLICATE = "duplicate"
    NOT_POLICE_MATTER = "not_police_matter"
    NOT_ACCEPTED = "not_accepted"


class IntakeResult(StrEnum):
    """The first answer of the police."""

    ACCEPTED = "accepted"
    TRANSFERRED = "transferred"
    NOT_POLICE_MATTER = "not_police_matter"
    DUPLICATE = "duplicate"
    INSUFFICIENT_INFO = "insufficient_info"
    NOT_ACCEPTED = "not_accepted"


class VerificationResult(StrEnum):
    """What the police found."""

    PENDING = "pending"
    SUBSTANTIATED = "substantiated"
    PARTLY_SUBSTANTIATED = "partly_substantiated"
    UNSUBSTANTIATED = "unsubstantiated"
    NOT_VERIFIABLE = "not_verifiable"


class CaseResult(StrEnum):
    """What became of it; `undisclosed` where the police may not tell."""

    NONE = "none"
    ADMINISTRATIVE_CASE = "administrative_case"
    CRIMINAL_CASE_FILED = "criminal_case_filed"
    CASE_SOLVED = "case_solved"
    TRANSFERRED_CASE = "transferred_case"
    UNDISCLOSED = "undisclosed"


class ClosureDecision(StrEnum):
    """How the office ends a clue."""

    REJECTED_BY_OFFICE = "rejected_by_office"
    DUPLICATE = "duplicate"
    CLOSED = "closed"


class CoarseStatus(StrEnum):
    """What the author of a clue is told: as much as a tipster."""

    RECEIVED = "received"
    PASSED_ON = "passed_on"
    BEING_CHECKED = "being_checked"
    FINISHED = "finished"
