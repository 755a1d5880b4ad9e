"""Words of access to files of care."""

from enum import StrEnum


class Purpose(StrEnum):
    """Why the office opens what is not its own work; said in `Access-Purpose` and kept with each reading."""

    ASSIGNMENT = "assignment"
    COMPLAINT = "complaint"
    COUNTERSIGNATURE = "countersignature"
    DATA_SUBJECT_REQUEST = "data_subject_request"
    HAND_OVER = "hand_over"
    LEGAL_DEADLINE = "legal_deadline"
    REFERRAL = "referral"
    REVIEW = "review"
    SUPERVISION = "supervision"


class BreakGlassCategory(StrEnum):
    """Why a file had to be opened that was nobody's to open just then."""

    IMMEDIATE_SAFETY = "immediate_safety"
    WORKER_UNREACHABLE = "worker_unreachable"
    LEGAL_DEADLINE = "legal_deadline"
    PERSON_REQUEST = "person_request"


class BreakGlassVerdict(StrEnum):
    """What the office found when it looked at an opening afterwards."""

    JUSTIFIED = "justified"
    NOT_JUSTIFIED = "not_justified"


class SpokenLanguage(StrEnum):
    """In what a person asks to be spoken to. No other language is kept: one could tell an ethnicity."""

    MANDARIN = "mandarin"
    LOCAL_DIALECT = "local_dialect"
    SIGN_LANGUAGE = "sign_language"
    INTERPRETER = "interpreter"
