"""Words of tasks of care: what a schedule asks for, and what waits for somebody because of a state."""

from enum import StrEnum


class WaitingKind(StrEnum):
    """Something that waits for a person, without a day of its own in a schedule."""

    GOOD_REASON_CHECK = "good_reason_check"
    STEP_CONFIRMATION = "step_confirmation"
    FINDING_DECISION = "finding_decision"
    TIER_COUNTERSIGNATURE = "tier_countersignature"
    REFERRAL_COUNTERSIGNATURE = "referral_countersignature"
    TRANSFER_ANSWER = "transfer_answer"
    TRANSFER_UNANSWERED = "transfer_unanswered"
    HAND_OVER_ANSWER = "hand_over_answer"
    CONFLICT_DECLARATION = "conflict_declaration"
    BREAK_GLASS_REVIEW = "break_glass_review"
    EXPECTED_RELEASE = "expected_release"
    HELP_REQUEST = "help_request"
