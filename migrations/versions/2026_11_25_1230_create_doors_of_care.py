"""Create the doors of care: files opened in need, referrals to the police, and the ledger of what was erased.

Why: what leaves for the police is composed, countersigned and sealed here, and carried over by a job that sees
both sides in turn and never together; whoever opens a file that is not theirs has an hour, and is looked at.
"""

from collections.abc import Sequence

from alembic import op

from migrations.rows import ACCOUNT, STREET, define, delete, force, in_cases, in_units, insert, read, update

revision: str = "2026_11_25_1230"
down_revision: str | None = "2026_11_25_1220"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = [
    """
    CREATE TABLE break_glass_grant (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      account_id uuid NOT NULL,
      episode_id uuid NOT NULL,
      participant_id uuid NOT NULL,
      community_id uuid NOT NULL,
      category text NOT NULL,
      sealed bytea,
      granted_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL,
      verdict text,
      reviewed_by uuid,
      reviewed_at timestamptz,
      CONSTRAINT pk_break_glass_grant PRIMARY KEY (street_id, id),
      CONSTRAINT fk_break_glass_grant_episode FOREIGN KEY (street_id, episode_id) REFERENCES episode (street_id, id),
      CONSTRAINT fk_break_glass_grant_account FOREIGN KEY (street_id, account_id) REFERENCES account (street_id, id),
      CONSTRAINT ck_break_glass_grant_category CHECK (category IN ('immediate_safety', 'worker_unreachable',
        'legal_deadline', 'person_request')),
      CONSTRAINT ck_break_glass_grant_length CHECK (expires_at <= granted_at + interval '60 minutes'),
      CONSTRAINT ck_break_glass_grant_verdict CHECK (verdict IN ('justified', 'not_justified')),
      CONSTRAINT ck_break_glass_grant_reviewed CHECK ((verdict IS NULL) = (reviewed_at IS NULL)),
      CONSTRAINT ck_break_glass_grant_two_people CHECK (reviewed_by IS NULL OR reviewed_by <> account_id)
    )
    """,
    "CREATE INDEX ix_break_glass_grant_account ON break_glass_grant (street_id, account_id, expires_at)",
    "CREATE INDEX ix_break_glass_grant_episode ON break_glass_grant (street_id, episode_id)",
    "CREATE INDEX ix_break_glass_grant_unreviewed ON break_glass_grant (street_id, granted_at) WHERE verdict IS NULL",
    """
    CREATE TABLE case_referral (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      episode_id uuid NOT NULL,
      community_id uuid NOT NULL,
      transition_id uuid,
      ground text NOT NULL,
      status text NOT NULL,
      reference uuid,
      station_id uuid NOT NULL,
      sealed bytea,
      envelope jsonb,
      digest text,
      composed_by uuid NOT NULL,
      composed_at timestamptz NOT NULL,
      countersigned_by uuid,
      countersigned_at timestamptz,
      sent_at timestamptz,
      received_at timestamptz,
      return_code text,
      head_seq integer,
      head_hash text,
      version integer NOT NULL,
      CONSTRAINT pk_case_referral PRIMARY KEY (street_id, id),
      CONSTRAINT uq_case_referral_street_id_reference UNIQUE (street_id, reference),
      CONSTRAINT fk_case_referral_episode FOREIGN KEY (street_id, episode_id) REFERENCES episode (street_id, id),
      CONSTRAINT fk_case_referral_station FOREIGN KEY (street_id, station_id) REFERENCES unit (street_id, id),
      CONSTRAINT ck_case_referral_ground CHECK (ground IN ('refused', 'relapse', 'serious_breach')),
      CONSTRAINT ck_case_referral_status CHECK (status IN ('draft', 'countersigned', 'sent', 'received', 'returned',
        'withdrawn')),
      CONSTRAINT ck_case_referral_two_people CHECK (countersigned_by IS NULL OR countersigned_by <> composed_by),
      CONSTRAINT ck_case_referral_signed
        CHECK (status IN ('draft', 'withdrawn') OR (countersigned_by IS NOT NULL AND reference IS NOT NULL))
    )
    """,
    "CREATE INDEX ix_case_referral_episode ON case_referral (street_id, episode_id)",
    "CREATE INDEX ix_case_referral_under_way ON case_referral (street_id, composed_at)"
    " WHERE status IN ('countersigned', 'sent')",
    """
    CREATE TABLE case_referral_attachment (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      referral_id uuid NOT NULL,
      episode_id uuid NOT NULL,
      ordinal smallint NOT NULL,
      type text NOT NULL,
      media_type text NOT NULL,
      size_bytes integer NOT NULL,
      sealed bytea,
      reference uuid,
      digest text,
      nonce bytea,
      ciphertext bytea,
      key_wraps jsonb,
      recorded_by uuid NOT NULL,
      recorded_at timestamptz NOT NULL,
      CONSTRAINT pk_case_referral_attachment PRIMARY KEY (street_id, id),
      CONSTRAINT fk_case_referral_attachment_referral FOREIGN KEY (street_id, referral_id)
        REFERENCES case_referral (street_id, id) ON DELETE CASCADE,
      CONSTRAINT ck_case_referral_attachment_type CHECK (type IN ('admonition_letter', 'overdue_certificate',
        'test_notice', 'serious_breach_certificate', 'police_receipt'))
    )
    """,
    "CREATE INDEX ix_case_referral_attachment_referral ON case_referral_attachment (street_id, referral_id, ordinal)",
    "ALTER TABLE case_referral_attachment ALTER COLUMN sealed SET STORAGE EXTERNAL",
    "ALTER TABLE case_referral_attachment ALTER COLUMN ciphertext SET STORAGE EXTERNAL",
    """
    CREATE TABLE care_erasure (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      run_id uuid NOT NULL,
      retention_class text NOT NULL,
      object_type text NOT NULL,
      object_id uuid NOT NULL,
      row_count integer NOT NULL,
      erased_on date NOT NULL,
      CONSTRAINT pk_care_erasure PRIMARY KEY (street_id, id)
    )
    """,
    "CREATE INDEX ix_care_erasure_erased_on ON care_erasure (street_id, erased_on DESC, id DESC)",
]

FUNCTIONS = [
    """
    CREATE FUNCTION find_case(p_street uuid, p_pseudonym text, p_units uuid[])
    RETURNS TABLE (episode_id uuid, participant_id uuid, community_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
      SELECT e.id, e.participant_id, e.community_id FROM episode e
      WHERE e.street_id = p_street AND e.pseudonym = p_pseudonym AND e.community_id = ANY (p_units)
        AND e.sealed_on IS NULL
    $$
    """,
]
EXECUTORS = {"find_case(uuid, text, uuid[])": "app_care_worker"}


def upgrade() -> None:
    for text in TABLES:
        op.execute(text)
    for table in ("break_glass_grant", "case_referral", "case_referral_attachment", "care_erasure"):
        force(table)
    area = in_units("community_id")
    mine = f"{STREET} AND account_id = {ACCOUNT}"

    read("break_glass_grant", "app_care_worker", f"({mine}) OR ({in_cases()})")
    insert("break_glass_grant", "app_care_worker", f"{mine} AND verdict IS NULL")
    read("break_glass_grant", "app_care_lead", area, " (street_id, id, account_id, episode_id, participant_id, community_id,"
         " category, granted_at, expires_at, verdict, reviewed_by, reviewed_at)")
    read("break_glass_grant", "app_care_office app_care_job")
    update("break_glass_grant", "app_care_office", "sealed, expires_at, verdict, reviewed_by, reviewed_at")
    delete("break_glass_grant", "app_care_job")

    going = ("status, reference, envelope, digest, sealed, countersigned_by, countersigned_at, sent_at, received_at,"
             " return_code, head_seq, head_hash, version")
    signed = "status, reference, envelope, digest, countersigned_by, countersigned_at, version"
    read("case_referral", "app_care_worker", in_cases())
    insert("case_referral", "app_care_worker", f"{in_cases()} AND composed_by = {ACCOUNT} AND status = 'draft'")
    update("case_referral", "app_care_worker", signed, in_cases())
    read("case_referral", "app_care_office app_care_job")
    update("case_referral", "app_care_office", signed)
    update("case_referral", "app_care_job", going)
    delete("case_referral", "app_care_job")
    parts = "reference, digest, nonce, ciphertext, key_wraps"
    read("case_referral_attachment", "app_care_worker", in_cases())
    insert("case_referral_attachment", "app_care_worker", f"{in_cases()} AND recorded_by = {ACCOUNT}")
    update("case_referral_attachment", "app_care_worker", parts, in_cases())
    read("case_referral_attachment", "app_care_office app_care_job")
    update("case_referral_attachment", "app_care_office app_care_job", parts)
    delete("case_referral_attachment", "app_care_job")

    # Whoever breaks the glass knows a pseudonym, and nothing else of a case that is not theirs.
    read("episode", "app_care_lookup", "true", " (street_id, id, participant_id, community_id, pseudonym, sealed_on)")
    define(FUNCTIONS, EXECUTORS, "app_care_lookup")

    read("care_erasure", "app_care_office app_care_auditor app_care_job")
    insert("care_erasure", "app_care_job")


def downgrade() -> None:
    raise NotImplementedError("The project goes forward.")
