"""Seed the rules that hold where a street has none of its own: deadlines, schedules, intervals, norms.

Why: local rules differ, and change; so numbers are rows with a legal basis and a validity. A later revision
adds rows with a later day, and changes none of these: what was due by them stays due.
"""

from collections.abc import Sequence

from alembic import op

revision: str = "2026_11_25_1202"
down_revision: str | None = "2026_11_25_1200"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BEGINNING = "1900-01-01"
# Key, what it holds for, value, unit, legal basis, how far it may be trusted.
RULES = [
    ("report_days", "", 15, "days", "戒毒条例 14、38", "law"),
    ("agreement_target_days", "", 7, "days", "戒毒条例 16（及时）", "proposal"),
    ("first_contact_days", "", 3, "days", "戒毒条例 17", "proposal"),
    ("first_assessment_days", "", 14, "days", "戒毒条例 18", "proposal"),
    ("term_months_ct", "", 36, "months", "禁毒法 33；戒毒条例 14", "law"),
    ("term_months_cr_max", "", 36, "months", "禁毒法 48；戒毒条例 37", "law"),
    ("last_day_offset_days", "", -1, "days", "戒毒条例 14、23", "inference"),
    ("absence_notice_min_days", "", 3, "days", "戒毒条例 19(3)", "law"),
    ("breach_test_refusals", "", 3, "times", "戒毒条例 20（三次以上，含本数）", "law"),
    ("breach_absences", "", 3, "times", "戒毒条例 20（三次以上，含本数）", "law"),
    ("breach_absence_days", "", 30, "days", "戒毒条例 20（超过三十日，不含本数）", "law"),
    ("referral_target_hours", "", 24, "hours", "戒毒条例 21、44（及时）", "proposal"),
    ("completion_notice_days", "", 7, "days", "戒毒条例 23、40", "law"),
    ("pre_expiry_days", "", 30, "days", "戒毒条例 23", "proposal"),
    ("transfer_report_days", "", 15, "days", "戒毒条例 22", "law"),
    ("transfer_forward_working_days", "", 3, "working_days", "戒毒条例 22；重庆市规定", "law_local"),
    ("transfer_receipt_days", "", 15, "days", "戒毒条例 22", "inference"),
    ("release_reception_days", "", 3, "days", "戒毒条例 34", "law"),
    ("release_papers_working_days", "", 3, "working_days", "戒毒条例 34；上海市规定", "law_local"),
    ("assessment_valid_days", "intensive", 30, "days", "戒毒条例 18", "proposal"),
    ("assessment_valid_days", "regular", 90, "days", "戒毒条例 18", "proposal"),
    ("assessment_valid_days", "light", 180, "days", "戒毒条例 18", "proposal"),
    ("assessment_valid_days", "after_care", 180, "days", "戒毒条例 18", "proposal"),
    ("contact_interval_days", "unassessed", 14, "days", "戒毒条例 18", "proposal"),
    ("contact_interval_days", "intensive", 7, "days", "戒毒条例 18", "proposal"),
    ("contact_interval_days", "regular", 14, "days", "戒毒条例 18", "proposal"),
    ("contact_interval_days", "light", 30, "days", "戒毒条例 18", "proposal"),
    ("tests_per_term_year", "community_treatment/36/1", 12, "times", "禁毒法 35；戒毒条例 19(2)", "common_practice"),
    ("tests_per_term_year", "community_treatment/36/2", 6, "times", "禁毒法 35；戒毒条例 19(2)", "common_practice"),
    ("tests_per_term_year", "community_treatment/36/3", 4, "times", "禁毒法 35；戒毒条例 19(2)", "common_practice"),
    ("tests_per_term_year", "community_rehabilitation/36/1", 6, "times", "禁毒法 35；戒毒条例 19(2)", "common_practice"),
    ("tests_per_term_year", "community_rehabilitation/36/2", 4, "times", "禁毒法 35；戒毒条例 19(2)", "common_practice"),
    ("tests_per_term_year", "community_rehabilitation/36/3", 2, "times", "禁毒法 35；戒毒条例 19(2)", "common_practice"),
    ("tests_per_term_year", "community_rehabilitation/24/1", 6, "times", "禁毒法 35；戒毒条例 19(2)", "common_practice"),
    ("tests_per_term_year", "community_rehabilitation/24/2", 6, "times", "禁毒法 35；戒毒条例 19(2)", "common_practice"),
    ("hair_reach_months", "", 6, "months", "涉毒人员毛发样本检测规范", "law_second_hand"),
    ("hair_blind_days", "", 14, "days", "涉毒人员毛发样本检测规范", "law_second_hand"),
    ("half_year_review_months", "", 6, "months", "戒毒条例 18", "common_practice"),
    ("yearly_review_months", "", 12, "months", "戒毒条例 18", "common_practice"),
    ("review_lead_days", "", 30, "days", "戒毒条例 18", "proposal"),
    ("review_answer_working_days", "", 15, "working_days", "个人信息保护法 24、50", "proposal"),
    ("kept_job_months", "first", 3, "months", "禁毒法 34、52", "proposal"),
    ("kept_job_months", "second", 6, "months", "禁毒法 34、52", "proposal"),
    ("caseload_norm", "", 30, "cases", "戒毒条例 17", "common_practice"),
    ("caseload_warning", "", 25, "cases", "戒毒条例 17", "proposal"),
    ("break_glass_max_minutes", "", 60, "minutes", "戒毒条例 7", "proposal"),
]


def upgrade() -> None:
    lines = ",\n".join(
        f"('{key}', '{qualifier}', DATE '{BEGINNING}', {value}, '{unit}', '{basis}', '{evidence}')"
        for key, qualifier, value, unit, basis, evidence in RULES
    )
    # FORCE binds the owner too, whom no policy lets insert.
    op.execute("ALTER TABLE rule_default NO FORCE ROW LEVEL SECURITY")
    op.execute(
        f"INSERT INTO rule_default (key, qualifier, valid_from, value, unit, legal_basis, evidence) VALUES {lines}"
    )
    op.execute("ALTER TABLE rule_default FORCE ROW LEVEL SECURITY")


def downgrade() -> None:
    raise NotImplementedError("The project goes forward.")
