"""Words that both sides of the intake use: doors, modes, who wrote a message, what a receipt shows.

Source: the domain reference, section 10; the API contract, *Public intake*.
"""

from enum import StrEnum


class IntakeDoor(StrEnum):
    """The question that the entry page asks first."""

    EMERGENCY = "emergency"
    TIP = "tip"
    HELP_REQUEST = "help_request"


class SubjectKind(StrEnum):
    """What a receipt leads to."""

    TIP = "tip"
    HELP_REQUEST = "help_request"


class ReporterMode(StrEnum):
    """How much of themselves a reporter leaves."""

    ANONYMOUS = "anonymous"
    PSEUDONYMOUS_CODE = "pseudonymous_code"
    NAMED = "named"


class Urgency(StrEnum):
    """Urgent: minors, ongoing manufacture, a weapon, an overdose."""

    URGENT = "urgent"
    ROUTINE = "routine"


class MessageAuthor(StrEnum):
    """Which side of a mailbox wrote."""

    REPORTER = "reporter"
    OFFICE = "office"


class ReceiptStatus(StrEnum):
    """What a receipt shows: honest and coarse."""

    RECEIVED = "received"
    PASSED_ON = "passed_on"
    BEING_CHECKED = "being_checked"
    BEING_ARRANGED = "being_arranged"
    FINISHED = "finished"
