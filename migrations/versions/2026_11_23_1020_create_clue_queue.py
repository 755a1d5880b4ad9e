"""Create clues, the police queue and the chain of custody: one set of tables a kind.

Why: lease state lies on the claimed row, so that a claim locks what it judges; custody is
append-only by grants; each kind has tables of its own, so that care never shares one with enforcement.
"""

from collections.abc import Sequence

from alembic import op

from migrations.rows import ACCOUNT, ITEMS, STREET, UNIT, force, insert, read, update

revision: str = "2026_11_23_1020"
down_revision: str | None = "2026_11_23_1010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

QUEUE_STATES = "'draft', 'triage', 'rejected_by_office', 'duplicate', 'ready', 'leased', 'returned', 'dead', " \
               "'acknowledged', 'accepted', 'verifying', 'verified', 'closed'"

QUEUE_COLUMNS = """
      station_id uuid,
      status text NOT NULL,
      urgency text NOT NULL,
      received_on date NOT NULL,
      handed_off_at timestamptz,
      sealed_package jsonb NOT NULL,
      digest text NOT NULL,
      epoch integer NOT NULL,
      attempt integer NOT NULL,
      lease_account_id uuid,
      lease_claim_id text,
      lease_started_at timestamptz,
      lease_expires_at timestamptz,
      answered_attempt integer,
      return_code text,
      acknowledged_at timestamptz,
      acknowledged_seq integer,
      acknowledged_hash text,
      chain_seq integer NOT NULL,
      chain_hash bytea NOT NULL,
      logged_seq integer NOT NULL,
      version integer NOT NULL,
"""


def queue_checks(kind: str) -> str:
    return f"""
      CONSTRAINT fk_{kind}_station FOREIGN KEY (street_id, station_id) REFERENCES unit (street_id, id),
      CONSTRAINT ck_{kind}_status CHECK (status IN ({QUEUE_STATES})),
      CONSTRAINT ck_{kind}_urgency CHECK (urgency IN ('urgent', 'routine')),
      CONSTRAINT ck_{kind}_leased CHECK ((status = 'leased') = (lease_expires_at IS NOT NULL)),
      CONSTRAINT ck_{kind}_queued CHECK (status NOT IN ('ready', 'leased', 'returned', 'dead', 'acknowledged',
        'accepted', 'verifying', 'verified') OR (station_id IS NOT NULL AND handed_off_at IS NOT NULL))
    """


def queue_tables(kind: str) -> list[str]:
    """Indexes, attachments and the chain of one kind of queue item."""
    return [
        f"CREATE INDEX ix_{kind}_ready ON {kind} (street_id, station_id, urgency DESC, handed_off_at, id) "
        "WHERE status = 'ready'",
        f"CREATE INDEX ix_{kind}_leased ON {kind} (street_id, lease_expires_at) WHERE status = 'leased'",
        f"CREATE INDEX ix_{kind}_claim ON {kind} (street_id, lease_account_id, lease_claim_id) WHERE status = 'leased'",
        f"CREATE INDEX ix_{kind}_unlogged ON {kind} (street_id, id) WHERE chain_seq > logged_seq",
        f"""
        CREATE TABLE {kind}_attachment (
          street_id uuid NOT NULL,
          id uuid NOT NULL,
          {kind}_id uuid NOT NULL,
          ordinal smallint NOT NULL,
          media_type text NOT NULL,
          size_bytes integer NOT NULL,
          digest text NOT NULL,
          nonce bytea NOT NULL,
          ciphertext bytea NOT NULL,
          key_wraps jsonb NOT NULL,
          CONSTRAINT pk_{kind}_attachment PRIMARY KEY (street_id, {kind}_id, id),
          CONSTRAINT fk_{kind}_attachment_{kind} FOREIGN KEY (street_id, {kind}_id) REFERENCES {kind} (street_id, id)
        )
        """,
        f"ALTER TABLE {kind} ALTER COLUMN sealed_package SET STORAGE EXTERNAL",
        f"ALTER TABLE {kind}_attachment ALTER COLUMN ciphertext SET STORAGE EXTERNAL",
        f"""
        CREATE TABLE {kind}_event (
          street_id uuid NOT NULL,
          {kind}_id uuid NOT NULL,
          seq integer NOT NULL,
          prev bytea NOT NULL,
          hash bytea NOT NULL,
          kind text NOT NULL,
          at timestamptz NOT NULL,
          unit_code text NOT NULL,
          commitment text NOT NULL,
          salt text,
          content jsonb,
          CONSTRAINT pk_{kind}_event PRIMARY KEY (street_id, {kind}_id, seq),
          CONSTRAINT uq_{kind}_event_prev UNIQUE (street_id, {kind}_id, prev),
          CONSTRAINT fk_{kind}_event_{kind} FOREIGN KEY (street_id, {kind}_id) REFERENCES {kind} (street_id, id),
          CONSTRAINT ck_{kind}_event_kind CHECK (kind IN ('submitted', 'handed_off', 'reassigned', 'leased', 'expired',
            'dead', 'returned', 'requeued', 'acknowledged', 'read', 'outcome', 'closed')),
          CONSTRAINT ck_{kind}_event_erased CHECK ((salt IS NULL) = (content IS NULL))
        )
        """,
        f"CREATE INDEX ix_{kind}_event_at ON {kind}_event (street_id, at)",
    ]


TABLES = [
    f"""
    CREATE TABLE clue (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      source text NOT NULL,
      category text NOT NULL,
      channel_hint text NOT NULL,
      substance_hint text NOT NULL,
      community_code text,
      author_id uuid,
      submitted_on date NOT NULL,
      handling_marks text[] NOT NULL,
      reward_state text,
      reward_ref text,
      reward_collect_by date,
      reward_place text,
      {QUEUE_COLUMNS}
      CONSTRAINT pk_clue PRIMARY KEY (street_id, id),
      CONSTRAINT ck_clue_reward_state
        CHECK (reward_state IN ('not_requested', 'requested', 'notified', 'paid', 'expired', 'declined')),
      CONSTRAINT fk_clue_street FOREIGN KEY (street_id) REFERENCES street (id),
      CONSTRAINT ck_clue_source
        CHECK (source IN ('citizen', 'grid_patrol', 'staff', 'hotline_12345', 'meeting', 'other_agency')),
      {queue_checks('clue')}
    )
    """,
    "CREATE INDEX ix_clue_submitted ON clue (street_id, submitted_on DESC, id DESC)",
    *queue_tables("clue"),
    f"""
    CREATE TABLE supplement (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      clue_id uuid NOT NULL,
      author_id uuid,
      {QUEUE_COLUMNS}
      CONSTRAINT pk_supplement PRIMARY KEY (street_id, id),
      CONSTRAINT fk_supplement_clue FOREIGN KEY (street_id, clue_id) REFERENCES clue (street_id, id),
      {queue_checks('supplement')}
    )
    """,
    "CREATE INDEX ix_supplement_clue ON supplement (street_id, clue_id)",
    *queue_tables("supplement"),
    """
    CREATE TABLE queue_claim (
      street_id uuid NOT NULL,
      account_id uuid NOT NULL,
      claim_id text NOT NULL,
      item_limit smallint NOT NULL,
      made_at timestamptz NOT NULL,
      CONSTRAINT pk_queue_claim PRIMARY KEY (street_id, account_id, claim_id)
    )
    """,
    """
    CREATE TABLE outcome (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      clue_id uuid NOT NULL,
      account_id uuid NOT NULL,
      at timestamptz NOT NULL,
      epoch integer NOT NULL,
      intake_result text,
      reason text,
      transferred_to text,
      station_ref text,
      verification_result text,
      case_result text,
      case_ref text,
      corrects uuid,
      reward_state text,
      CONSTRAINT pk_outcome PRIMARY KEY (street_id, id),
      CONSTRAINT fk_outcome_clue FOREIGN KEY (street_id, clue_id) REFERENCES clue (street_id, id),
      CONSTRAINT ck_outcome_intake_result CHECK (intake_result IN
        ('accepted', 'transferred', 'not_police_matter', 'duplicate', 'insufficient_info', 'not_accepted')),
      CONSTRAINT ck_outcome_verification_result CHECK (verification_result IN
        ('pending', 'substantiated', 'partly_substantiated', 'unsubstantiated', 'not_verifiable')),
      CONSTRAINT ck_outcome_case_result CHECK (case_result IN
        ('none', 'administrative_case', 'criminal_case_filed', 'case_solved', 'transferred_case', 'undisclosed')),
      CONSTRAINT ck_outcome_one CHECK (num_nonnulls(intake_result, verification_result, reward_state) = 1)
    )
    """,
    "CREATE INDEX ix_outcome_clue ON outcome (street_id, clue_id, at)",
    """
    CREATE TABLE clue_question (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      clue_id uuid NOT NULL,
      account_id uuid NOT NULL,
      at timestamptz NOT NULL,
      envelope jsonb NOT NULL,
      answered_at timestamptz,
      CONSTRAINT pk_clue_question PRIMARY KEY (street_id, id),
      CONSTRAINT fk_clue_question_clue FOREIGN KEY (street_id, clue_id) REFERENCES clue (street_id, id)
    )
    """,
    "CREATE INDEX ix_clue_question_clue ON clue_question (street_id, clue_id)",
    "CREATE INDEX ix_clue_question_open ON clue_question (street_id, clue_id) WHERE answered_at IS NULL",
    """
    CREATE TABLE checkpoint (
      street_id uuid NOT NULL,
      size bigint NOT NULL,
      root bytea NOT NULL,
      sealed_at timestamptz NOT NULL,
      key_id text NOT NULL,
      signature bytea NOT NULL,
      CONSTRAINT pk_checkpoint PRIMARY KEY (street_id, size)
    )
    """,
    """
    CREATE TABLE checkpoint_leaf (
      street_id uuid NOT NULL,
      leaf_index bigint NOT NULL,
      clue_id uuid NOT NULL,
      seq integer NOT NULL,
      hash bytea NOT NULL,
      CONSTRAINT pk_checkpoint_leaf PRIMARY KEY (street_id, leaf_index),
      CONSTRAINT uq_checkpoint_leaf_chain UNIQUE (street_id, clue_id, seq)
    )
    """,
]

LEASE = "status, epoch, attempt, lease_account_id, lease_claim_id, lease_started_at, lease_expires_at, " \
        "answered_attempt, return_code, acknowledged_at, acknowledged_seq, acknowledged_hash, chain_seq, chain_hash, version"


def upgrade() -> None:
    for text in TABLES:
        op.execute(text)
    names = ("clue clue_attachment clue_event supplement supplement_attachment supplement_event queue_claim outcome "
             "clue_question checkpoint checkpoint_leaf")
    for table in names.split():
        force(table)

    station = f"{STREET} AND station_id = {UNIT} AND handed_off_at IS NOT NULL"
    own_clue = f"{STREET} AND id = ANY({ITEMS})"
    author = f"{STREET} AND author_id = {ACCOUNT}"
    for kind in ("clue", "supplement"):
        insert(kind, "app_desk")
        read(kind, "app_desk")
        update(kind, "app_desk", f"station_id, handed_off_at, sealed_package, {LEASE}")
        read(kind, "app_police", station)
        update(kind, "app_police", LEASE, station)
        read(kind, "app_worker")
        update(kind, "app_worker", f"{LEASE}, logged_seq")
        insert(f"{kind}_event", "app_desk app_worker")
        insert(f"{kind}_event", "app_police", f"{STREET} AND {kind}_id = ANY({ITEMS})")
        read(f"{kind}_event", "app_desk app_worker app_auditor")
        read(f"{kind}_event", "app_police", f"{STREET} AND {kind}_id = ANY({ITEMS})")
        insert(f"{kind}_attachment", "app_desk")
        read(f"{kind}_attachment", "app_desk")
        read(f"{kind}_attachment", "app_police", f"{STREET} AND {kind}_id = ANY({ITEMS})")
        update(f"{kind}_attachment", "app_desk", "key_wraps")
        read(kind, "app_auditor", STREET, " (street_id, id, station_id, handed_off_at, chain_seq)")

    insert("clue", "app_field", f"{author} AND status = 'triage'")
    read("clue", "app_field", author, " (street_id, id, author_id, submitted_on, status, source, category, urgency, "
         "channel_hint, substance_hint, community_code, handling_marks, digest)")
    insert("clue_event", "app_field", f"{STREET} AND kind = 'submitted'")
    columns = " (street_id, id, status, source, handling_marks, reward_state, reward_ref, reward_collect_by, reward_place)"
    read("clue", "app_receipt", own_clue, columns)
    update("clue", "app_receipt", "reward_state, reward_ref", own_clue)
    op.execute("GRANT UPDATE (reward_state, reward_collect_by, reward_place) ON clue TO app_police")

    own_claim = f"{STREET} AND account_id = {ACCOUNT}"
    insert("queue_claim", "app_police", own_claim)
    read("queue_claim", "app_police", own_claim)
    for table in ("outcome", "clue_question"):
        insert(table, "app_police", f"{own_claim} AND clue_id = ANY({ITEMS})")
        read(table, "app_desk")
        read(table, "app_police", f"{STREET} AND clue_id = ANY({ITEMS})")
    update("clue_question", "app_desk", "answered_at")
    for table in ("checkpoint", "checkpoint_leaf"):
        insert(table, "app_worker")
        read(table, "app_worker app_police app_desk app_auditor")


def downgrade() -> None:
    raise NotImplementedError("The project goes forward.")
