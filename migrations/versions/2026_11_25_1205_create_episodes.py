"""Create episodes with their course: documents, steps, facts, findings, reviews, transfers, people due from custody.

Why: a state is moved by an evidenced step and by nothing else; steps are never edited. States and legal dates
are plain, because deadlines are derived from them; whatever was written about the person is ciphertext.
"""

from collections.abc import Sequence

from alembic import op

from migrations.rows import ACCOUNT, STREET, delete, force, in_cases, in_units, insert, read, setting, update

revision: str = "2026_11_25_1205"
down_revision: str | None = "2026_11_25_1202"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

EPISODE_STATUS = """('order_received', 'overdue_not_reported', 'reported', 'in_progress', 'referred_to_police',
        'suspended', 'transfer_pending', 'transferred_out', 'completed', 'terminated', 'superseded', 'revoked',
        'closed_deceased')"""
TIERS = "('unassessed', 'intensive', 'regular', 'light', 'after_care')"


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
      CONSTRAINT pk_{table} PRIMARY KEY (street_id, id),
      CONSTRAINT fk_{table}_episode FOREIGN KEY (street_id, episode_id) REFERENCES episode (street_id, id){more}
    )
    """


TABLES = [
    f"""
    CREATE TABLE episode (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      participant_id uuid NOT NULL,
      community_id uuid NOT NULL,
      pseudonym text NOT NULL,
      type text NOT NULL,
      status text NOT NULL,
      status_before_interruption text,
      file_class text NOT NULL,
      execution_basis text NOT NULL,
      is_isolation_exempt boolean NOT NULL,
      has_maintenance boolean NOT NULL,
      decided_on date NOT NULL,
      decision_received_on date NOT NULL,
      notified_on date NOT NULL,
      report_due_on date NOT NULL,
      first_contact_on date,
      reported_on date,
      term_months smallint NOT NULL,
      term_last_on date,
      credited_days smallint NOT NULL,
      agreement_signed_on date,
      referral_ground text,
      privacy_notice_version text,
      privacy_notice_on date,
      tier text NOT NULL,
      tier_decided_on date,
      tier_expires_on date,
      lead_id uuid NOT NULL,
      deputy_id uuid,
      team_formed_at timestamptz,
      grid_id uuid,
      asked_languages text[] NOT NULL,
      free_weekdays smallint[] NOT NULL,
      excluded_ids uuid[] NOT NULL,
      previous_episode_id uuid,
      opened_by uuid NOT NULL,
      opened_at timestamptz NOT NULL,
      ended_on date,
      sealed_on date,
      changed_at timestamptz NOT NULL,
      version integer NOT NULL,
      CONSTRAINT pk_episode PRIMARY KEY (street_id, id),
      CONSTRAINT uq_episode_street_id_pseudonym UNIQUE (street_id, pseudonym),
      CONSTRAINT fk_episode_participant FOREIGN KEY (street_id, participant_id) REFERENCES participant (street_id, id),
      CONSTRAINT fk_episode_community FOREIGN KEY (street_id, community_id) REFERENCES unit (street_id, id),
      CONSTRAINT fk_episode_grid FOREIGN KEY (street_id, grid_id) REFERENCES unit (street_id, id),
      CONSTRAINT fk_episode_lead FOREIGN KEY (street_id, lead_id) REFERENCES account (street_id, id),
      CONSTRAINT fk_episode_deputy FOREIGN KEY (street_id, deputy_id) REFERENCES account (street_id, id),
      CONSTRAINT fk_episode_previous FOREIGN KEY (street_id, previous_episode_id) REFERENCES episode (street_id, id),
      CONSTRAINT ck_episode_type CHECK (type IN ('community_treatment', 'community_rehabilitation')),
      CONSTRAINT ck_episode_status CHECK (status IN {EPISODE_STATUS}),
      CONSTRAINT ck_episode_before CHECK (status_before_interruption IN {EPISODE_STATUS}),
      CONSTRAINT ck_episode_interrupted
        CHECK ((status IN ('suspended', 'transfer_pending')) = (status_before_interruption IS NOT NULL)),
      CONSTRAINT ck_episode_file_class CHECK (file_class IN ('normal', 'minor', 'sealed')),
      CONSTRAINT ck_episode_execution_basis CHECK (execution_basis IN ('household_registration', 'current_residence')),
      CONSTRAINT ck_episode_received CHECK (decision_received_on >= decided_on),
      CONSTRAINT ck_episode_reported CHECK (reported_on IS NULL OR reported_on >= decided_on),
      CONSTRAINT ck_episode_term_months CHECK (term_months BETWEEN 1 AND 36),
      CONSTRAINT ck_episode_credited_days CHECK (credited_days >= 0),
      CONSTRAINT ck_episode_referral_ground CHECK (referral_ground IN ('refused', 'relapse', 'serious_breach')),
      CONSTRAINT ck_episode_tier CHECK (tier IN {TIERS}),
      CONSTRAINT ck_episode_two_people CHECK (deputy_id IS NULL OR deputy_id <> lead_id),
      CONSTRAINT ck_episode_team CHECK (team_formed_at IS NULL OR deputy_id IS NOT NULL)
    )
    """,
    "CREATE INDEX ix_episode_community ON episode (street_id, community_id, id DESC)",
    "CREATE INDEX ix_episode_participant ON episode (street_id, participant_id)",
    "CREATE INDEX ix_episode_lead ON episode (street_id, lead_id) WHERE ended_on IS NULL",
    "CREATE INDEX ix_episode_deputy ON episode (street_id, deputy_id) WHERE ended_on IS NULL",
    "CREATE INDEX ix_episode_report_due ON episode (street_id, report_due_on) WHERE status = 'order_received'",
    of_episode(
        "episode_document",
        """type text NOT NULL,
      issued_on date NOT NULL,
      received_on date NOT NULL,
      sealed bytea,
      recorded_by uuid NOT NULL,
      recorded_at timestamptz NOT NULL""",
        "CONSTRAINT ck_episode_document_received CHECK (received_on >= issued_on)",
    ),
    "CREATE INDEX ix_episode_document_episode ON episode_document (street_id, episode_id)",
    of_episode(
        "episode_transition",
        """from_status text,
      to_status text NOT NULL,
      effective_on date NOT NULL,
      state text NOT NULL,
      ground text,
      document_id uuid,
      finding_id uuid,
      legal_basis text NOT NULL,
      sealed bytea,
      is_automatic boolean NOT NULL,
      actor_id uuid,
      recorded_at timestamptz NOT NULL,
      decided_by uuid,
      decided_at timestamptz""",
        f"CONSTRAINT ck_episode_transition_to CHECK (to_status IN {EPISODE_STATUS})",
        f"CONSTRAINT ck_episode_transition_from CHECK (from_status IN {EPISODE_STATUS})",
        "CONSTRAINT ck_episode_transition_state CHECK (state IN ('applied', 'pending_confirmation', 'declined'))",
        "CONSTRAINT ck_episode_transition_two_people CHECK (decided_by IS NULL OR decided_by <> actor_id)",
        "CONSTRAINT ck_episode_transition_automatic CHECK (NOT is_automatic OR to_status = 'overdue_not_reported')",
        "CONSTRAINT ck_episode_transition_effective"
        " CHECK (effective_on <= (recorded_at AT TIME ZONE 'Asia/Shanghai')::date)",
        "CONSTRAINT fk_episode_transition_document FOREIGN KEY (street_id, document_id)"
        " REFERENCES episode_document (street_id, id)",
    ),
    "CREATE INDEX ix_episode_transition_episode ON episode_transition (street_id, episode_id, recorded_at)",
    "CREATE UNIQUE INDEX uq_episode_transition_pending ON episode_transition (street_id, episode_id)"
    " WHERE state = 'pending_confirmation'",
    of_episode(
        "episode_event",
        """kind text NOT NULL,
      from_on date NOT NULL,
      to_on date,
      sealed bytea,
      recorded_by uuid NOT NULL,
      recorded_at timestamptz NOT NULL,
      withdrawn_by uuid,
      withdrawn_at timestamptz""",
        "CONSTRAINT ck_episode_event_days CHECK (to_on IS NULL OR to_on >= from_on)",
    ),
    "CREATE INDEX ix_episode_event_episode ON episode_event (street_id, episode_id, from_on)",
    of_episode(
        "breach_finding",
        """kind text NOT NULL,
      breach_ground text,
      status text NOT NULL,
      drafted_at timestamptz NOT NULL,
      drafted_by uuid,
      evidence_ids uuid[] NOT NULL,
      sealed bytea,
      decided_by uuid,
      decided_at timestamptz""",
        "CONSTRAINT ck_breach_finding_kind CHECK (kind IN ('refused', 'relapse', 'serious_breach'))",
        "CONSTRAINT ck_breach_finding_ground CHECK (breach_ground IN ('test_refusal_3', 'unauthorised_absence_3',"
        " 'unauthorised_absence_over_30_days'))",
        "CONSTRAINT ck_breach_finding_serious CHECK ((kind = 'serious_breach') = (breach_ground IS NOT NULL))",
        "CONSTRAINT ck_breach_finding_status CHECK (status IN ('draft', 'confirmed', 'dismissed'))",
        "CONSTRAINT ck_breach_finding_decided CHECK ((status = 'draft') = (decided_by IS NULL))",
    ),
    "CREATE UNIQUE INDEX uq_breach_finding_draft ON breach_finding (street_id, episode_id, breach_ground)"
    " WHERE status = 'draft' AND breach_ground IS NOT NULL",
    "CREATE INDEX ix_breach_finding_episode ON breach_finding (street_id, episode_id)",
    of_episode(
        "episode_review",
        """kind text NOT NULL,
      due_on date NOT NULL,
      held_on date NOT NULL,
      sealed bytea,
      recorded_by uuid NOT NULL,
      recorded_at timestamptz NOT NULL""",
        "CONSTRAINT ck_episode_review_kind CHECK (kind IN ('half_year', 'yearly', 'pre_expiry'))",
        "CONSTRAINT uq_episode_review_street_id_episode_id_kind_due_on UNIQUE (street_id, episode_id, kind, due_on)",
    ),
    of_episode(
        "transfer",
        """status text NOT NULL,
      to_community_id uuid,
      residence_changed_on date NOT NULL,
      file_sent_on date,
      receipt_on date,
      sealed bytea,
      offered_by uuid NOT NULL,
      offered_at timestamptz NOT NULL,
      agreed_by uuid,
      agreed_at timestamptz,
      ended_at timestamptz,
      version integer NOT NULL""",
        "CONSTRAINT ck_transfer_status CHECK (status IN ('offered', 'agreed', 'received', 'declined', 'cancelled'))",
        "CONSTRAINT fk_transfer_community FOREIGN KEY (street_id, to_community_id) REFERENCES unit (street_id, id)",
    ),
    "CREATE UNIQUE INDEX uq_transfer_open ON transfer (street_id, episode_id) WHERE status IN ('offered', 'agreed')",
    "CREATE INDEX ix_transfer_to_community ON transfer (street_id, to_community_id) WHERE status IN ('offered', 'agreed')",
    """
    CREATE TABLE release_notice (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      community_id uuid NOT NULL,
      keeper_id uuid NOT NULL,
      status text NOT NULL,
      facility_kind text NOT NULL,
      notified_on date NOT NULL,
      release_on date NOT NULL,
      received_on date,
      episode_id uuid,
      sealed bytea,
      recorded_by uuid NOT NULL,
      recorded_at timestamptz NOT NULL,
      keep_until date,
      version integer NOT NULL,
      CONSTRAINT pk_release_notice PRIMARY KEY (street_id, id),
      CONSTRAINT fk_release_notice_unit FOREIGN KEY (street_id, community_id) REFERENCES unit (street_id, id),
      CONSTRAINT fk_release_notice_keeper FOREIGN KEY (street_id, keeper_id) REFERENCES account (street_id, id),
      CONSTRAINT fk_release_notice_episode FOREIGN KEY (street_id, episode_id) REFERENCES episode (street_id, id),
      CONSTRAINT ck_release_notice_status CHECK (status IN ('expected', 'received', 'missed', 'without_order')),
      CONSTRAINT ck_release_notice_facility_kind CHECK (facility_kind IN ('isolation_facility', 'detention_facility',
        'prison')),
      CONSTRAINT ck_release_notice_episode CHECK (episode_id IS NULL OR status = 'received')
    )
    """,
    "CREATE INDEX ix_release_notice_expected ON release_notice (street_id, release_on) WHERE status = 'expected'",
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
    names = ("episode episode_document episode_transition episode_event breach_finding episode_review transfer "
             "release_notice")
    for table in names.split():
        force(table)
    area = f"{in_units('community_id')} AND file_class = 'normal'"

    state = (
        "status, status_before_interruption, file_class, execution_basis, is_isolation_exempt, has_maintenance,"
        " decision_received_on, report_due_on, first_contact_on, reported_on, term_last_on, credited_days,"
        " agreement_signed_on, referral_ground, privacy_notice_version, privacy_notice_on, tier, tier_decided_on,"
        " tier_expires_on, grid_id, asked_languages, free_weekdays, excluded_ids, ended_on, changed_at, version"
    )
    team = "community_id, lead_id, deputy_id, team_formed_at"
    mine = f"{in_cases('id')} AND sealed_on IS NULL"
    read("episode", "app_care_worker", mine)
    insert("episode", "app_care_worker", f"{STREET} AND opened_by = {ACCOUNT} AND lead_id = {ACCOUNT}")
    update("episode", "app_care_worker", f"{state}, lead_id, deputy_id, community_id", mine)
    theirs = f"{area} AND sealed_on IS NULL"
    read("episode", "app_care_lead", theirs)
    insert("episode", "app_care_lead", theirs)
    # A file that moves to another community leaves the sight of the lead who lets it go.
    update("episode", "app_care_lead", f"{state}, {team}", theirs, STREET)
    read("episode", "app_care_office app_care_job")
    insert("episode", "app_care_office")
    update("episode", "app_care_office", f"{state}, {team}")
    update("episode", "app_care_job", f"{state}, {team}, sealed_on")

    content("episode_document")
    content("episode_transition", "state, decided_by, decided_at")
    content("episode_event", "sealed, withdrawn_by, withdrawn_at")
    content("breach_finding", "status, sealed, evidence_ids, decided_by, decided_at")
    content("episode_review")
    content("transfer", "status, file_sent_on, receipt_on, agreed_by, agreed_at, ended_at, version")
    for table in ("episode_transition", "breach_finding"):
        insert(table, "app_care_job")

    read("episode_document", "app_care_lead", in_units("community_id"), f" ({WITHIN}, type, issued_on, received_on)")
    insert("episode_document", "app_care_lead", in_units("community_id"))
    read("episode_transition", "app_care_lead", in_units("community_id"),
         f" ({WITHIN}, from_status, to_status, effective_on, state, ground, document_id, legal_basis, is_automatic,"
         " actor_id, recorded_at, decided_by, decided_at)")
    insert("episode_transition", "app_care_lead", in_units("community_id"))
    update("episode_transition", "app_care_lead", "state, decided_by, decided_at", in_units("community_id"))
    read("breach_finding", "app_care_lead", in_units("community_id"),
         f" ({WITHIN}, kind, breach_ground, status, drafted_at, decided_by, decided_at)")
    update("breach_finding", "app_care_lead", "status, decided_by, decided_at", in_units("community_id"))
    read("episode_review", "app_care_lead", in_units("community_id"), f" ({WITHIN}, kind, due_on, held_on)")
    either = (f"{STREET} AND (community_id = ANY ({setting('units', 'uuid[]')})"
              f" OR to_community_id = ANY ({setting('units', 'uuid[]')}))")
    read("transfer", "app_care_lead", either, f" ({WITHIN}, status, to_community_id, residence_changed_on, file_sent_on,"
         " receipt_on, offered_by, offered_at, agreed_by, agreed_at, ended_at, version)")
    insert("transfer", "app_care_lead", in_units("community_id"))
    update("transfer", "app_care_lead", "status, file_sent_on, receipt_on, agreed_by, agreed_at, ended_at, version", either)

    kept = f"{STREET} AND keeper_id = {ACCOUNT}"
    moved = "status, received_on, episode_id, keeper_id, sealed, keep_until, version"
    read("release_notice", "app_care_worker", kept)
    insert("release_notice", "app_care_worker", kept)
    update("release_notice", "app_care_worker", moved.replace("keeper_id, ", ""), kept)
    read("release_notice", "app_care_lead", in_units("community_id"), " (street_id, id, community_id, keeper_id, status,"
         " facility_kind, notified_on, release_on, received_on, episode_id, recorded_by, recorded_at, version)")
    insert("release_notice", "app_care_lead", in_units("community_id"))
    update("release_notice", "app_care_lead", "keeper_id, status, version", in_units("community_id"))
    read("release_notice", "app_care_office app_care_job")
    insert("release_notice", "app_care_office")
    update("release_notice", "app_care_office app_care_job", moved)
    delete("release_notice", "app_care_job")


def downgrade() -> None:
    raise NotImplementedError("The project goes forward.")
