"""Words of participants' files."""

from enum import StrEnum


class LawfulBasis(StrEnum):
    """Why a file may be kept. Source: PIPL 13."""

    STATUTORY_DUTY = "statutory_duty"
    CONSENT = "consent"
    EMERGENCY = "emergency"


class FileClass(StrEnum):
    """How a file is kept: files of minors stand in no list of a lead, sealed ones in none at all."""

    NORMAL = "normal"
    MINOR = "minor"
    SEALED = "sealed"


class ConsentKind(StrEnum):
    """What a person agreed to. Each is asked for by itself, and can be taken back."""

    SUPPORT_FILE = "support_file"
    CONTACT_PERSON = "contact_person"
    FAMILY_IN_TEAM = "family_in_team"
    VOLUNTEER_IN_TEAM = "volunteer_in_team"
    WORK_QUESTIONS = "work_questions"
    JOB_REFERRAL = "job_referral"
    HOUSING_HELP = "housing_help"
    SERVICE_REFERRAL = "service_referral"


class SearchBasis(StrEnum):
    """Why somebody is looked up among one's own cases; kept with the search."""

    ORDER_MATCHING = "order_matching"
    CONTACT_BY_PERSON = "contact_by_person"
    DATA_SUBJECT_REQUEST = "data_subject_request"


class SubjectRequestKind(StrEnum):
    """What somebody asks of their own file. Source: the domain reference, 10, `data_subject_request`."""

    ACCESS = "access"
    COPY = "copy"
    CORRECTION = "correction"
    DELETION = "deletion"
    EXPLANATION = "explanation"
    REVIEW_OF_TIER = "review_of_tier"
    CONSENT_WITHDRAWAL = "consent_withdrawal"


class RequestChannel(StrEnum):
    """How it was asked: none is a way of the second rank."""

    IN_PERSON = "in_person"
    PAPER = "paper"
    PHONE = "phone"
    REPRESENTATIVE = "representative"
