"""Create the daily work of care: agreements, plans, contacts, absences, tests, services, assessments.

Why: each is written once and corrected by a later row, never edited, so that what was known on a day can be
told again; texts about the person are ciphertext of the application.
"""

from collections.abc import Sequence

from alembic import op

from migrations.rows import delete, force, in_cases, in_units, insert, read, update

revision: str = "2026_11_25_1210"
down_revision: str | None = "2026_11_25_1205"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TIERS = "('intensive', 'regular', 'light', 'after_care')"


def of_episode(table: str, columns: str, *constraints: str) -> str:
    """A table whose rows belong to one episode, of one community."""
    more = "".join(f",\n      {one}" for one in constraints)
    return f"""
    CREATE TABLE {table} (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      episode_id uuid NOT NULL,
      community_id uuid NOT NULL,
      {columns},
      recorded_by uuid NOT NULL,
      recorded_at timestamptz NOT NULL,
      CONSTRAINT pk_{table} PRIMARY KEY (street_id, id),
      CONSTRAINT fk_{table}_episode FOREIGN KEY (street_id, episode_id) REFERENCES episode (street_id, id){more}
    )
    """


TABLES = [
    of_episode(
        "agreement",
        """revision smallint NOT NULL,
      signed_on date NOT NULL,
      template_version text NOT NULL,
      sealed bytea""",
        "CONSTRAINT uq_agreement_street_id_episode_id_revision UNIQUE (street_id, episode_id, revision)",
    ),
    of_episode(
        "support_plan",
        """revision smallint NOT NULL,
      made_on date NOT NULL,
      measures text[] NOT NULL,
      sealed bytea""",
        "CONSTRAINT uq_support_plan_street_id_episode_id_revision UNIQUE (street_id, episode_id, revision)",
    ),
    of_episode(
        "support_contact",
        """at timestamptz NOT NULL,
      on_date date NOT NULL,
      kind text NOT NULL,
      is_reached boolean NOT NULL,
      topics text[] NOT NULL,
      needs text[] NOT NULL,
      next_on date,
      sealed bytea""",
        "CONSTRAINT ck_support_contact_kind CHECK (kind IN ('visit', 'office', 'phone', 'message', 'video',"
        " 'accompanied_service'))",
    ),
    "CREATE INDEX ix_support_contact_episode ON support_contact (street_id, episode_id, at DESC, id DESC)",
    of_episode(
        "absence_notice",
        """from_on date NOT NULL,
      to_on date NOT NULL,
      submitted_on date NOT NULL,
      sealed bytea""",
        "CONSTRAINT ck_absence_notice_days CHECK (to_on >= from_on)",
    ),
    "CREATE INDEX ix_absence_notice_episode ON absence_notice (street_id, episode_id, from_on)",
    of_episode(
        "drug_test",
        """sampled_on date NOT NULL,
      window_from_on date,
      sample text,
      result text NOT NULL,
      is_final boolean NOT NULL,
      corrects_id uuid,
      sealed bytea""",
        "CONSTRAINT ck_drug_test_sample CHECK (sample IN ('urine', 'saliva', 'hair', 'blood'))",
        "CONSTRAINT ck_drug_test_result CHECK (result IN ('not_taken_with_reason', 'evaded', 'refused', 'negative',"
        " 'preliminary_positive', 'contested', 'confirmed_positive', 'invalid'))",
        "CONSTRAINT ck_drug_test_final CHECK (NOT is_final OR result NOT IN ('preliminary_positive', 'contested'))",
        "CONSTRAINT ck_drug_test_taken CHECK ((sample IS NULL) ="
        " (result IN ('not_taken_with_reason', 'evaded', 'refused')))",
    ),
    "CREATE INDEX ix_drug_test_episode ON drug_test (street_id, episode_id, sampled_on)",
    "CREATE UNIQUE INDEX uq_drug_test_corrects ON drug_test (street_id, corrects_id) WHERE corrects_id IS NOT NULL",
    of_episode(
        "support_service",
        """measure text NOT NULL,
      status text NOT NULL,
      needed_on date NOT NULL,
      referred_on date,
      referred_to text,
      outcome text,
      outcome_on date,
      kept_at_3_months text,
      kept_at_6_months text,
      sealed bytea,
      changed_at timestamptz NOT NULL,
      version integer NOT NULL""",
        "CONSTRAINT ck_support_service_measure CHECK (measure IN ('treatment_knowledge', 'education_talk',"
        " 'skills_training', 'job_guidance', 'job_placement', 'schooling_help', 'medical_help',"
        " 'psychological_counselling', 'housing_help', 'dibao_help', 'legal_aid', 'other'))",
        "CONSTRAINT ck_support_service_status CHECK (status IN ('needed', 'referred', 'arranged', 'not_arranged',"
        " 'declined'))",
        "CONSTRAINT ck_support_service_referred CHECK (status <> 'referred' OR referred_on IS NOT NULL)",
        "CONSTRAINT ck_support_service_kept CHECK (kept_at_3_months IN ('kept', 'not_kept', 'unknown'))",
        "CONSTRAINT ck_support_service_kept_6 CHECK (kept_at_6_months IN ('kept', 'not_kept', 'unknown'))",
    ),
    "CREATE INDEX ix_support_service_episode ON support_service (street_id, episode_id)",
    of_episode(
        "assessment",
        f"""assessed_on date NOT NULL,
      tier text NOT NULL,
      status text NOT NULL,
      expires_on date NOT NULL,
      countersigned_by uuid,
      countersigned_at timestamptz,
      ended_at timestamptz,
      review_id uuid,
      sealed bytea""",
        f"CONSTRAINT ck_assessment_tier CHECK (tier IN {TIERS})",
        "CONSTRAINT ck_assessment_status CHECK (status IN ('awaiting_countersignature', 'in_force', 'superseded',"
        " 'expired', 'withdrawn'))",
        "CONSTRAINT ck_assessment_two_people CHECK (countersigned_by IS NULL OR countersigned_by <> recorded_by)",
        "CONSTRAINT ck_assessment_intensive CHECK (tier <> 'intensive' OR status IN ('awaiting_countersignature',"
        " 'withdrawn') OR countersigned_by IS NOT NULL)",
    ),
    "CREATE UNIQUE INDEX uq_assessment_in_force ON assessment (street_id, episode_id) WHERE status = 'in_force'",
    "CREATE INDEX ix_assessment_episode ON assessment (street_id, episode_id)",
    of_episode(
        "tier_review",
        """assessment_id uuid NOT NULL,
      status text NOT NULL,
      requested_on date NOT NULL,
      due_on date NOT NULL,
      reviewer_id uuid,
      decided_at timestamptz,
      sealed bytea""",
        "CONSTRAINT fk_tier_review_assessment FOREIGN KEY (street_id, assessment_id)"
        " REFERENCES assessment (street_id, id)",
        "CONSTRAINT ck_tier_review_status CHECK (status IN ('open', 'upheld', 'changed', 'withdrawn'))",
    ),
    "CREATE UNIQUE INDEX uq_tier_review_open ON tier_review (street_id, assessment_id) WHERE status = 'open'",
    "CREATE INDEX ix_tier_review_episode ON tier_review (street_id, episode_id)",
]

WITHIN = "street_id, id, episode_id, community_id"


def content(table: str, changed: str = "") -> None:
    """Rows that those on the case read and write, the office reads and writes, and the worker keeps in order."""
    read(table, "app_care_worker", in_cases())
    insert(table, "app_care_worker", in_cases())
    read(table, "app_care_office app_care_job")
    insert(table, "app_care_office")
    delete(table, "app_care_job")
    if changed:
        update(table, "app_care_worker", changed, in_cases())
        update(table, "app_care_office app_care_job", changed)


def upgrade() -> None:
    for text in TABLES:
        op.execute(text)
    names = "agreement support_plan support_contact absence_notice drug_test support_service assessment tier_review"
    for table in names.split():
        force(table)
    content("agreement")
    content("support_plan")
    content("support_contact")
    content("absence_notice")
    content("drug_test")
    content("support_service", "status, referred_on, referred_to, outcome, outcome_on, kept_at_3_months,"
            " kept_at_6_months, sealed, changed_at, version")
    content("assessment", "status, countersigned_by, countersigned_at, ended_at, sealed")
    content("tier_review", "status, reviewer_id, decided_at, sealed")

    # A community lead sees that something was done, for deadlines; not what was said or found.
    area = in_units("community_id")
    read("agreement", "app_care_lead", area, f" ({WITHIN}, revision, signed_on)")
    read("support_plan", "app_care_lead", area, f" ({WITHIN}, revision, made_on)")
    read("support_contact", "app_care_lead", area, f" ({WITHIN}, on_date, is_reached)")
    read("assessment", "app_care_lead", area, f" ({WITHIN}, assessed_on, status, expires_on)")
    read("tier_review", "app_care_lead", area, f" ({WITHIN}, status, requested_on, due_on)")


def downgrade() -> None:
    raise NotImplementedError("The project goes forward.")
