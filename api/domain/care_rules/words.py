"""Words of the rules of a jurisdiction. Source: the domain reference, 0 (tags), 2 and 5 (values)."""

from enum import StrEnum


class RuleKey(StrEnum):
    """A number that may differ from place to place and from year to year."""

    REPORT_DAYS = "report_days"
    AGREEMENT_TARGET_DAYS = "agreement_target_days"
    FIRST_CONTACT_DAYS = "first_contact_days"
    FIRST_ASSESSMENT_DAYS = "first_assessment_days"
    TERM_MONTHS_CT = "term_months_ct"
    TERM_MONTHS_CR_MAX = "term_months_cr_max"
    LAST_DAY_OFFSET_DAYS = "last_day_offset_days"
    ABSENCE_NOTICE_MIN_DAYS = "absence_notice_min_days"
    BREACH_TEST_REFUSALS = "breach_test_refusals"
    BREACH_ABSENCES = "breach_absences"
    BREACH_ABSENCE_DAYS = "breach_absence_days"
    REFERRAL_TARGET_HOURS = "referral_target_hours"
    COMPLETION_NOTICE_DAYS = "completion_notice_days"
    PRE_EXPIRY_DAYS = "pre_expiry_days"
    TRANSFER_REPORT_DAYS = "transfer_report_days"
    TRANSFER_FORWARD_WORKING_DAYS = "transfer_forward_working_days"
    TRANSFER_RECEIPT_DAYS = "transfer_receipt_days"
    RELEASE_RECEPTION_DAYS = "release_reception_days"
    RELEASE_PAPERS_WORKING_DAYS = "release_papers_working_days"
    ASSESSMENT_VALID_DAYS = "assessment_valid_days"
    CONTACT_INTERVAL_DAYS = "contact_interval_days"
    TESTS_PER_TERM_YEAR = "tests_per_term_year"
    HAIR_REACH_MONTHS = "hair_reach_months"
    HAIR_BLIND_DAYS = "hair_blind_days"
    HALF_YEAR_REVIEW_MONTHS = "half_year_review_months"
    YEARLY_REVIEW_MONTHS = "yearly_review_months"
    REVIEW_LEAD_DAYS = "review_lead_days"
    REVIEW_ANSWER_WORKING_DAYS = "review_answer_working_days"
    KEPT_JOB_MONTHS = "kept_job_months"
    CASELOAD_NORM = "caseload_norm"
    CASELOAD_WARNING = "caseload_warning"
    BREAK_GLASS_MAX_MINUTES = "break_glass_max_minutes"
    ASSESSMENT_KEEP_MONTHS = "assessment_keep_months"
    CARE_AUDIT_KEEP_MONTHS = "care_audit_keep_months"
    DRUG_TEST_KEEP_MONTHS = "drug_test_keep_months"
    FILE_KEEP_MONTHS = "file_keep_months"
    RELEASE_NOTICE_KEEP_DAYS = "release_notice_keep_days"


class RuleUnit(StrEnum):
    """In what a rule counts."""

    MINUTES = "minutes"
    HOURS = "hours"
    DAYS = "days"
    WORKING_DAYS = "working_days"
    MONTHS = "months"
    TIMES = "times"
    CASES = "cases"


class EvidenceTag(StrEnum):
    """How far a rule may be trusted."""

    LAW = "law"
    LAW_SECOND_HAND = "law_second_hand"
    LAW_LOCAL = "law_local"
    REPORT = "report"
    COMMON_PRACTICE = "common_practice"
    INFERENCE = "inference"
    PROPOSAL = "proposal"
