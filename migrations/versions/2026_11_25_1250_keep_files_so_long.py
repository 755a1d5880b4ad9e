"""Seed how long files of care are kept, and let the worker process empty what has been kept long enough.

Why: a file that is sealed has an end, by a rule with a legal basis; what remains of it for statistics has no
text, no number and no name in it.
"""

from collections.abc import Sequence

from alembic import op


revision: str = "2026_11_25_1250"
down_revision: str | None = "2026_11_25_1240"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

BEGINNING = "1900-01-01"
# Key, what it holds for, value, unit, legal basis, how far it may be trusted.
RULES = [
    ("assessment_keep_months", "", 12, "months", "个人信息保护法 19、47", "proposal"),
    ("care_audit_keep_months", "", 36, "months", "个人信息保护法 56；网络数据安全管理条例 12", "law"),
    ("drug_test_keep_months", "", 12, "months", "个人信息保护法 19、47", "proposal"),
    ("file_keep_months", "", 60, "months", "个人信息保护法 19、47；档案法 21", "proposal"),
    ("release_notice_keep_days", "", 90, "days", "个人信息保护法 19、47", "proposal"),
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
    for table, columns in (
        ("episode_transition", "sealed, document_id, finding_id"),
        ("hand_over", "sealed"),
    ):
        op.execute(f"GRANT UPDATE ({columns}) ON {table} TO app_care_job")


def downgrade() -> None:
    raise NotImplementedError("The project goes forward.")
