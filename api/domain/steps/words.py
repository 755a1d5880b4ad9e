"""Words of steps."""

from enum import StrEnum


class StepState(StrEnum):
    """Whether a step is in force."""

    APPLIED = "applied"
    PENDING_CONFIRMATION = "pending_confirmation"
    DECLINED = "declined"


class StepDecision(StrEnum):
    """What the second person says."""

    CONFIRM = "confirm"
    DECLINE = "decline"
