"""Create the ground of care: its audit, rules as data, participants with their consents and requests.

Why: care has roles, a login and an audit of its own, so that no other plane can read, count or guess a file.
What identifies a person, and every text about one, is ciphertext of the application; states and legal dates
are plain, because deadlines are derived from them.
"""

from collections.abc import Sequence

from alembic import op

from migrations.rows import (
    ACCOUNT, PAST, RELEASED, STREET, SUBJECT, delete, force, in_people, in_units, insert, read, setting, update,
)

revision: str = "2026_11_25_1200"
down_revision: str | None = "2026_11_25_1110"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = [
    """
    CREATE TABLE care_audit_event (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      at timestamptz,
      on_date date NOT NULL,
      bucket smallint,
      actor_kind text NOT NULL,
      actor_id uuid,
      action text NOT NULL,
      object_type text NOT NULL,
      object_id text,
      participant_id uuid,
      purpose text,
      detail jsonb NOT NULL,
      CONSTRAINT pk_care_audit_event PRIMARY KEY (street_id, id),
      CONSTRAINT ck_care_audit_event_actor_kind
        CHECK (actor_kind IN ('account', 'public', 'command_line', 'worker')),
      CONSTRAINT ck_care_audit_event_time CHECK ((at IS NULL) = (bucket IS NOT NULL)),
      CONSTRAINT ck_care_audit_event_coarse CHECK (at IS NULL OR object_type NOT IN ('help_request', 'help_message'))
    )
    """,
    "CREATE INDEX ix_care_audit_event_object ON care_audit_event (street_id, object_type, object_id)",
    "CREATE INDEX ix_care_audit_event_on_date ON care_audit_event (street_id, on_date DESC, id DESC)",
    "CREATE INDEX ix_care_audit_event_participant ON care_audit_event (street_id, participant_id, on_date DESC, id DESC)"
    " WHERE participant_id IS NOT NULL",
    """
    CREATE TABLE rule_default (
      key text NOT NULL,
      qualifier text NOT NULL,
      valid_from date NOT NULL,
      value integer NOT NULL,
      unit text NOT NULL,
      legal_basis text NOT NULL,
      evidence text NOT NULL,
      CONSTRAINT pk_rule_default PRIMARY KEY (key, qualifier, valid_from)
    )
    """,
    """
    CREATE TABLE jurisdiction_rule (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      key text NOT NULL,
      qualifier text NOT NULL,
      value integer NOT NULL,
      unit text NOT NULL,
      legal_basis text NOT NULL,
      valid_from date NOT NULL,
      valid_to date,
      made_by uuid,
      made_at timestamptz NOT NULL,
      CONSTRAINT pk_jurisdiction_rule PRIMARY KEY (street_id, id),
      CONSTRAINT uq_jurisdiction_rule_street_id_key_qualifier_valid_from
        UNIQUE (street_id, key, qualifier, valid_from),
      CONSTRAINT fk_jurisdiction_rule_street FOREIGN KEY (street_id) REFERENCES street (id),
      CONSTRAINT ck_jurisdiction_rule_valid CHECK (valid_to IS NULL OR valid_to > valid_from)
    )
    """,
    """
    CREATE TABLE pseudonym_counter (
      street_id uuid NOT NULL,
      prefix text NOT NULL,
      year integer NOT NULL,
      last_number integer NOT NULL,
      CONSTRAINT pk_pseudonym_counter PRIMARY KEY (street_id, prefix, year),
      CONSTRAINT fk_pseudonym_counter_street FOREIGN KEY (street_id) REFERENCES street (id)
    )
    """,
    """
    CREATE TABLE participant (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      pseudonym text NOT NULL,
      community_id uuid NOT NULL,
      lawful_basis text NOT NULL,
      file_class text NOT NULL,
      keeper_id uuid NOT NULL,
      sealed bytea,
      id_tag bytea,
      phone_tag bytea,
      opened_by uuid NOT NULL,
      opened_at timestamptz NOT NULL,
      sealed_on date,
      keep_until date,
      is_held boolean NOT NULL,
      erased_on date,
      changed_at timestamptz NOT NULL,
      version integer NOT NULL,
      CONSTRAINT pk_participant PRIMARY KEY (street_id, id),
      CONSTRAINT uq_participant_street_id_pseudonym UNIQUE (street_id, pseudonym),
      CONSTRAINT fk_participant_unit FOREIGN KEY (street_id, community_id) REFERENCES unit (street_id, id),
      CONSTRAINT fk_participant_keeper FOREIGN KEY (street_id, keeper_id) REFERENCES account (street_id, id),
      CONSTRAINT ck_participant_lawful_basis CHECK (lawful_basis IN ('statutory_duty', 'consent', 'emergency')),
      CONSTRAINT ck_participant_file_class CHECK (file_class IN ('normal', 'minor', 'sealed')),
      CONSTRAINT ck_participant_sealed CHECK ((file_class = 'sealed') = (sealed_on IS NOT NULL)),
      CONSTRAINT ck_participant_erased CHECK ((sealed IS NULL) = (erased_on IS NOT NULL))
    )
    """,
    "CREATE INDEX ix_participant_id_tag ON participant (street_id, id_tag) WHERE id_tag IS NOT NULL",
    "CREATE INDEX ix_participant_phone_tag ON participant (street_id, phone_tag) WHERE phone_tag IS NOT NULL",
    "CREATE INDEX ix_participant_community ON participant (street_id, community_id, id DESC)",
    "CREATE INDEX ix_participant_keeper ON participant (street_id, keeper_id)",
    """
    CREATE TABLE consent (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      participant_id uuid NOT NULL,
      community_id uuid NOT NULL,
      kind text NOT NULL,
      given_on date NOT NULL,
      withdrawn_on date,
      recorded_by uuid NOT NULL,
      recorded_at timestamptz NOT NULL,
      CONSTRAINT pk_consent PRIMARY KEY (street_id, id),
      CONSTRAINT fk_consent_participant FOREIGN KEY (street_id, participant_id)
        REFERENCES participant (street_id, id) ON DELETE CASCADE,
      CONSTRAINT ck_consent_kind CHECK (kind IN ('support_file', 'contact_person', 'family_in_team',
        'volunteer_in_team', 'work_questions', 'job_referral', 'housing_help', 'service_referral')),
      CONSTRAINT ck_consent_withdrawn CHECK (withdrawn_on IS NULL OR withdrawn_on >= given_on)
    )
    """,
    "CREATE UNIQUE INDEX uq_consent_live ON consent (street_id, participant_id, kind) WHERE withdrawn_on IS NULL",
    """
    CREATE TABLE subject_request (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      participant_id uuid NOT NULL,
      community_id uuid NOT NULL,
      kind text NOT NULL,
      channel text NOT NULL,
      status text NOT NULL,
      received_on date NOT NULL,
      due_on date NOT NULL,
      sealed bytea,
      recorded_by uuid NOT NULL,
      recorded_at timestamptz NOT NULL,
      decided_by uuid,
      decided_at timestamptz,
      version integer NOT NULL,
      CONSTRAINT pk_subject_request PRIMARY KEY (street_id, id),
      CONSTRAINT fk_subject_request_participant FOREIGN KEY (street_id, participant_id)
        REFERENCES participant (street_id, id) ON DELETE CASCADE,
      CONSTRAINT ck_subject_request_kind CHECK (kind IN ('access', 'copy', 'correction', 'deletion', 'explanation',
        'review_of_tier', 'consent_withdrawal')),
      CONSTRAINT ck_subject_request_channel CHECK (channel IN ('in_person', 'paper', 'phone', 'representative')),
      CONSTRAINT ck_subject_request_status CHECK (status IN ('open', 'granted', 'refused', 'withdrawn')),
      CONSTRAINT ck_subject_request_decided CHECK ((status = 'open') = (decided_at IS NULL))
    )
    """,
    "CREATE INDEX ix_subject_request_participant ON subject_request (street_id, participant_id)",
    "CREATE INDEX ix_subject_request_open ON subject_request (street_id, due_on) WHERE status = 'open'",
    "ALTER TABLE help_request ADD COLUMN participant_id uuid",
    "ALTER TABLE help_request ADD COLUMN closure text",
    "ALTER TABLE help_request ADD CONSTRAINT ck_help_request_closure CHECK (closure IN ('helped', 'referred_elsewhere',"
    " 'no_consent', 'no_answer', 'not_needed', 'became_file'))",
]

CARE = "app_care_worker app_care_lead app_care_office app_care_auditor app_care_job"
NEW = "app_care_worker app_care_office app_care_auditor app_care_job"
COLLEAGUES = "app_care_worker app_care_lead app_care_office app_care_job"
NOT_MINOR = "file_class = 'normal'"


def upgrade() -> None:
    for text in TABLES:
        op.execute(text)
    names = ("care_audit_event rule_default jurisdiction_rule pseudonym_counter participant consent subject_request")
    for table in names.split():
        force(table)
    _share()
    _split_audit()
    _help_requests()

    read("rule_default", f"{COLLEAGUES}", "true")
    read("jurisdiction_rule", COLLEAGUES)
    insert("jurisdiction_rule", "app_care_office")
    update("jurisdiction_rule", "app_care_office", "valid_to")
    for role in ("app_care_worker", "app_care_lead", "app_care_office"):
        read("pseudonym_counter", role)
        insert("pseudonym_counter", role)
        update("pseudonym_counter", role, "last_number")

    own = f"{STREET} AND (keeper_id = {ACCOUNT} OR id = ANY ({setting('people', 'uuid[]')})) AND sealed_on IS NULL"
    changed = "lawful_basis, file_class, keeper_id, community_id, sealed, id_tag, phone_tag, changed_at, version"
    read("participant", "app_care_worker", own)
    insert("participant", "app_care_worker", f"{STREET} AND keeper_id = {ACCOUNT} AND opened_by = {ACCOUNT}")
    update("participant", "app_care_worker", changed, own)
    plain = " (street_id, id, pseudonym, community_id, lawful_basis, file_class, keeper_id, sealed_on, version)"
    area = f"{in_units('community_id')} AND {NOT_MINOR}"
    read("participant", "app_care_lead", area, plain)
    insert("participant", "app_care_lead", area)
    update("participant", "app_care_lead", "keeper_id, community_id, changed_at, version", area)
    read("participant", "app_care_office app_care_job")
    insert("participant", "app_care_office")
    kept = "sealed_on, keep_until, is_held"
    update("participant", "app_care_office", f"{changed}, {kept}")
    update("participant", "app_care_job", f"{changed}, {kept}, erased_on")

    for table, columns in (
        ("consent", "withdrawn_on"),
        ("subject_request", "status, sealed, decided_by, decided_at, version"),
    ):
        read(table, "app_care_worker", in_people())
        insert(table, "app_care_worker", in_people())
        update(table, "app_care_worker", columns, in_people())
        read(table, "app_care_office app_care_job")
        insert(table, "app_care_office")
        update(table, "app_care_office", columns)
        delete(table, "app_care_job")
    read("consent", "app_care_lead", in_units("community_id"), " (street_id, id, participant_id, community_id, kind,"
         " given_on, withdrawn_on)")
    insert("consent", "app_care_lead", in_units("community_id"))
    read("subject_request", "app_care_lead", in_units("community_id"), " (street_id, id, participant_id, community_id,"
         " kind, status, received_on, due_on)")


def _share() -> None:
    """What care may see of places, accounts, keys and repeated requests, as every signed-in role may."""
    own = f"{STREET} AND owner_id = {ACCOUNT}"
    read("street", NEW, f"id = {setting('street')}")
    # The worker process asks which streets there are before it is bound to one.
    read("unit", NEW)
    read("unit_boundary", "app_care_lead app_care_office")
    read("recipient_key", "app_care_worker app_care_office app_care_job")
    for role in ("app_care_worker", "app_care_office", "app_care_auditor"):
        read("idempotency", role, own)
        insert("idempotency", role, own)
        update("idempotency", role, "status, answer", own)
    colleague = f"{STREET} AND role IN ('street', 'community')"
    for role in COLLEAGUES.split():
        read("account", role, colleague, " (street_id, id, kind, display_name, role, unit_id, state)")
        duties = f"{STREET} AND duty IN ('office_lead', 'community_lead', 'case_worker')"
        read("duty_grant", role, duties, " (street_id, id, account_id, duty, state)")
        read("assignment", role)


def _split_audit() -> None:
    """Lines about help requests move to the audit of care; the other one takes none of them any more."""
    by = f"{STREET} AND (actor_id IS NULL OR actor_id = {ACCOUNT})"
    insert("care_audit_event", f"app_public app_receipt {CARE}", by)
    read("care_audit_event", "app_care_auditor", f"{STREET} AND {PAST}")
    read("care_audit_event", "app_care_worker", in_people())
    read("care_audit_event", "app_care_office", f"{STREET} AND {PAST}")
    read("care_audit_event", "app_care_job")
    delete("care_audit_event", "app_care_job")
    for table in ("audit_event", "care_audit_event"):
        # FORCE binds the owner too, who would find no row to move.
        op.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
    op.execute(
        "INSERT INTO care_audit_event (street_id, id, at, on_date, bucket, actor_kind, actor_id, action, object_type,"
        " object_id, detail) SELECT street_id, id, at, on_date, bucket, actor_kind, actor_id, action, object_type,"
        " object_id, detail FROM audit_event WHERE object_type IN ('help_request', 'help_message')"
    )
    op.execute("DELETE FROM audit_event WHERE object_type IN ('help_request', 'help_message')")
    for table in ("audit_event", "care_audit_event"):
        op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
    op.execute("DROP POLICY care_lead_insert ON audit_event")
    op.execute("REVOKE INSERT ON audit_event FROM app_care_lead")


def _help_requests() -> None:
    community = "(community_code IS NULL OR community_code = nullif(current_setting('app.unit_code', true), ''))"
    released = f"{STREET} AND {RELEASED}"
    own = f"{STREET} AND help_request_id = {SUBJECT}"
    for role, rows in (("app_care_worker", f"{released} AND {community}"), ("app_care_office", released)):
        read("help_request", role, rows)
        read("help_message", role, rows)
        update("help_message", role, "is_new", rows)
    insert("help_message", "app_care_worker", f"{own} AND {community} AND author = 'office'")
    insert("help_message", "app_care_office", f"{own} AND author = 'office'")
    for role, rows in (
        ("app_care_worker", f"{released} AND {community}"),
        ("app_care_lead", f"{released} AND {community}"),
        ("app_care_office", released),
    ):
        update("help_request", role, "status, closure, participant_id, community_code, version", rows, STREET)
    read("help_request", "app_care_job")
    read("help_message", "app_care_job")
    delete("help_request", "app_care_job")
    delete("help_message", "app_care_job")


def downgrade() -> None:
    raise NotImplementedError("The project goes forward.")
