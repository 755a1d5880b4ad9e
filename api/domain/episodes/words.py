"""Words of episodes. Source: the domain reference, 2.2, 3.3, 5.1, 9 and 10."""

from enum import StrEnum


class EpisodeType(StrEnum):
    """What the police ordered."""

    COMMUNITY_TREATMENT = "community_treatment"
    COMMUNITY_REHABILITATION = "community_rehabilitation"


class EpisodeStatus(StrEnum):
    """Where an episode stands."""

    ORDER_RECEIVED = "order_received"
    OVERDUE_NOT_REPORTED = "overdue_not_reported"
    REPORTED = "reported"
    IN_PROGRESS = "in_progress"
    REFERRED_TO_POLICE = "referred_to_police"
    SUSPENDED = "suspended"
    TRANSFER_PENDING = "transfer_pending"
    TRANSFERRED_OUT = "transferred_out"
    COMPLETED = "completed"
    TERMINATED = "terminated"
    SUPERSEDED = "superseded"
    REVOKED = "revoked"
    CLOSED_DECEASED = "closed_deceased"


class ReferralGround(StrEnum):
    """Why the police are told. Source: 戒毒条例 21."""

    REFUSED = "refused"
    RELAPSE = "relapse"
    SERIOUS_BREACH = "serious_breach"


class SeriousBreachGround(StrEnum):
    """The three grounds of a serious breach; there is no fourth. Source: 戒毒条例 20."""

    TEST_REFUSAL_3 = "test_refusal_3"
    UNAUTHORISED_ABSENCE_3 = "unauthorised_absence_3"
    UNAUTHORISED_ABSENCE_OVER_30_DAYS = "unauthorised_absence_over_30_days"


class RelapseBasis(StrEnum):
    """On what a finding of relapse rests. Nothing else is one; software infers none."""

    FINAL_TEST = "final_test"
    OWN_STATEMENT = "own_statement"
    POLICE_OR_MEDICAL_FINDING = "police_or_medical_finding"


class ReferralAttachmentType(StrEnum):
    """Papers that go with a referral."""

    ADMONITION_LETTER = "admonition_letter"
    OVERDUE_CERTIFICATE = "overdue_certificate"
    TEST_NOTICE = "test_notice"
    SERIOUS_BREACH_CERTIFICATE = "serious_breach_certificate"
    POLICE_RECEIPT = "police_receipt"


class ExecutionBasis(StrEnum):
    """Why it is this street that carries the order out. Source: 禁毒法 33."""

    HOUSEHOLD_REGISTRATION = "household_registration"
    CURRENT_RESIDENCE = "current_residence"


class DrugTestSample(StrEnum):
    """What was sampled."""

    URINE = "urine"
    SALIVA = "saliva"
    HAIR = "hair"
    BLOOD = "blood"


class DrugTestResult(StrEnum):
    """What came of a test that was asked for."""

    NOT_TAKEN_WITH_REASON = "not_taken_with_reason"
    EVADED = "evaded"
    REFUSED = "refused"
    NEGATIVE = "negative"
    PRELIMINARY_POSITIVE = "preliminary_positive"
    CONTESTED = "contested"
    CONFIRMED_POSITIVE = "confirmed_positive"
    INVALID = "invalid"


class SupportTier(StrEnum):
    """How much help is owed; never how dangerous somebody is."""

    UNASSESSED = "unassessed"
    INTENSIVE = "intensive"
    REGULAR = "regular"
    LIGHT = "light"
    AFTER_CARE = "after_care"


class ContactKind(StrEnum):
    """How a contact was made."""

    VISIT = "visit"
    OFFICE = "office"
    PHONE = "phone"
    MESSAGE = "message"
    VIDEO = "video"
    ACCOMPANIED_SERVICE = "accompanied_service"


class TeamRole(StrEnum):
    """As what somebody belongs to a support team. Source: 戒毒条例 17, and practice."""

    LEAD_WORKER = "lead_worker"
    SOCIAL_WORKER = "social_worker"
    COMMUNITY_POLICE = "community_police"
    MEDICAL = "medical"
    FAMILY = "family"
    VOLUNTEER = "volunteer"
    GRID_WORKER = "grid_worker"
    COMMUNITY_CADRE = "community_cadre"


class SupportMeasure(StrEnum):
    """Help that is given. Source: 戒毒条例 18, 39."""

    TREATMENT_KNOWLEDGE = "treatment_knowledge"
    EDUCATION_TALK = "education_talk"
    SKILLS_TRAINING = "skills_training"
    JOB_GUIDANCE = "job_guidance"
    JOB_PLACEMENT = "job_placement"
    SCHOOLING_HELP = "schooling_help"
    MEDICAL_HELP = "medical_help"
    PSYCHOLOGICAL_COUNSELLING = "psychological_counselling"
    HOUSING_HELP = "housing_help"
    DIBAO_HELP = "dibao_help"
    LEGAL_AID = "legal_aid"
    OTHER = "other"


class DocumentType(StrEnum):
    """Papers on which an edge can rest. The office writes the findings; the others come from outside."""

    ORDER_DOCUMENT = "order_document"
    AGREEMENT_DOCUMENT = "agreement_document"
    DELIVERY_CORRECTION = "delivery_correction"
    DETENTION_NOTICE = "detention_notice"
    RELEASE_NOTICE = "release_notice"
    IMPRISONMENT_DECISION = "imprisonment_decision"
    ISOLATION_DECISION = "isolation_decision"
    ANNULMENT = "annulment"
    RESIDENCE_CHANGE = "residence_change"
    FILE_RECEIPT = "file_receipt"
    COMPLETION_NOTICE = "completion_notice"
    DEATH_CONFIRMATION = "death_confirmation"
    POLICE_ANSWER = "police_answer"
    REFUSAL_FINDING = "refusal_finding"
    BREACH_FINDING = "breach_finding"
    RELAPSE_FINDING = "relapse_finding"


class EpisodeEventKind(StrEnum):
    """Things that happened and are no state."""

    AGREEMENT_BREACH = "agreement_breach"
    ABSENCE_NOTICE = "absence_notice"
    UNAUTHORISED_ABSENCE = "unauthorised_absence"
    TEST_REFUSED = "test_refused"
    TEST_EVADED = "test_evaded"
    EDUCATION_TALK = "education_talk"
    PERSUASION = "persuasion"
    GOOD_REASON_FOUND = "good_reason_found"
    NO_GOOD_REASON_FOUND = "no_good_reason_found"


class FindingStatus(StrEnum):
    """Whether a person has looked at a finding, and what they made of it."""

    DRAFT = "draft"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


class ItemKind(StrEnum):
    """Something that a schedule asks for."""

    FIRST_CONTACT = "first_contact"
    REPORT = "report"
    AGREEMENT = "agreement"
    FIRST_ASSESSMENT = "first_assessment"
    ASSESSMENT_EXPIRY = "assessment_expiry"
    CONTACT = "contact"
    DRUG_TEST = "drug_test"
    HALF_YEAR_REVIEW = "half_year_review"
    YEARLY_REVIEW = "yearly_review"
    TIER_REVIEW_ANSWER = "tier_review_answer"
    KEPT_JOB_CHECK = "kept_job_check"
    TRANSFER_FORWARD = "transfer_forward"
    TRANSFER_RECEIPT = "transfer_receipt"
    TRANSFER_REPORT = "transfer_report"
    RELEASE_RECEPTION = "release_reception"
    RELEASE_PAPERS = "release_papers"
    PRE_EXPIRY = "pre_expiry"
    EXPIRY = "expiry"
    COMPLETION_NOTICE = "completion_notice"


class ItemStatus(StrEnum):
    """How an item stands on a day."""

    UPCOMING = "upcoming"
    OPEN = "open"
    DONE = "done"
    DONE_LATE = "done_late"
    MISSED = "missed"
    MISSED_WITH_REASON = "missed_with_reason"
    REFUSED = "refused"
    EVADED = "evaded"
    CANCELLED_BY_SUSPENSION = "cancelled_by_suspension"
