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
