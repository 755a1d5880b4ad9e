"""Words of calls for help. Source: the API contract, *Public intake* and *Care*."""

from enum import StrEnum


class HelpRequestStatus(StrEnum):
    """How far a call for help has come."""

    RECEIVED = "received"
    BEING_ARRANGED = "being_arranged"
    FINISHED = "finished"


class HelpReporterMode(StrEnum):
    """How much of themselves somebody leaves who asks for help."""

    ANONYMOUS = "anonymous"
    NAMED = "named"


class HelpClosure(StrEnum):
    """How a call for help ended."""

    HELPED = "helped"
    REFERRED_ELSEWHERE = "referred_elsewhere"
    NO_CONSENT = "no_consent"
    NO_ANSWER = "no_answer"
    NOT_NEEDED = "not_needed"
    BECAME_FILE = "became_file"
