"""Let files move from one community to another, with everything that belongs to them.

Why: each row of a case names its community, because row policies compare columns with settings alone; when a
person moves, all of them move in one transaction, so that the community that let go sees nothing from that
moment. The service's own hand does it, after both sides have agreed: a lead cannot put a row out of sight.
A community lead also reads which tier held from when, since the days of contact follow from it.
"""

from collections.abc import Sequence

from alembic import op

from migrations.rows import update

revision: str = "2026_11_25_1260"
down_revision: str | None = "2026_11_25_1250"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

# The service's own hand already updates other columns of these.
UPDATED = (
    "episode_transition episode_event breach_finding support_service assessment tier_review release_notice"
)
NEVER_UPDATED = (
    "episode_document episode_review agreement support_plan support_contact absence_notice drug_test"
    " conflict_declaration break_glass_grant consent subject_request"
)


def upgrade() -> None:
    for table in UPDATED.split():
        op.execute(f"GRANT UPDATE (community_id) ON {table} TO app_care_job")
    for table in NEVER_UPDATED.split():
        update(table, "app_care_job", "community_id")
    for table in ("case_referral", "hand_over"):
        op.execute(f"GRANT UPDATE (community_id) ON {table} TO app_care_job")
    # What evidences the sending and the receipt of a file is written into the transfer.
    for role in ("app_care_worker", "app_care_office"):
        op.execute(f"GRANT UPDATE (sealed) ON transfer TO {role}")
    op.execute("GRANT SELECT (tier) ON assessment TO app_care_lead")


def downgrade() -> None:
    raise NotImplementedError("The project goes forward.")
