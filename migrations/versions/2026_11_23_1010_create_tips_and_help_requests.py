"""Create the public intake: receipts, tips with their mailboxes, help requests on the care side.

Why: whatever carries a tip's id knows a date and a four-hour bucket, never an instant; the public
plane writes tips and cannot read them; contacts lie in tables that the desk cannot read.
"""

from collections.abc import Sequence

from alembic import op

from migrations.rows import ACCOUNT, ITEMS, RELEASED, STREET, SUBJECT, define, delete, force, insert, read, setting, update

revision: str = "2026_11_23_1010"
down_revision: str | None = "2026_11_23_1005"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

CHANNEL = """('in_person', 'rented_premises', 'entertainment_venue', 'courier_parcel', 'logistics_warehouse', 'vehicle',
        'online_chat', 'school_vicinity', 'public_space', 'rooftop_or_garden', 'unknown')"""
SUBSTANCE = """('opioids', 'methamphetamine', 'ketamine', 'cannabis', 'mdma_pills', 'etomidate_vape',
        'synthetic_cannabinoid', 'controlled_medicine', 'nitrous_oxide', 'poppy_plant', 'unknown')"""
CATEGORY = """('drug_use', 'group_drug_use', 'hosting_drug_use', 'street_dealing', 'trafficking', 'transport', 'smuggling',
        'manufacture', 'possession', 'shielding_or_concealment', 'precursor_chemicals', 'illicit_cultivation',
        'seeds_seedlings', 'inducement_or_coercion', 'controlled_medicine_supply', 'drug_driving',
        'online_drug_activity', 'discarded_paraphernalia', 'other', 'unsure')"""


def mailbox(table: str, owner: str, more: str = "") -> str:
    """Messages both ways between a receipt and the people who answer it."""
    return f"""
    CREATE TABLE {table} (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      {owner}_id uuid NOT NULL,
      author text NOT NULL,
      on_date date NOT NULL,
      bucket smallint NOT NULL,
      ordinal integer NOT NULL,
      visible_slot integer NOT NULL,
      is_new boolean NOT NULL,
      envelope jsonb NOT NULL,{more}
      CONSTRAINT pk_{table} PRIMARY KEY (street_id, id),
      CONSTRAINT fk_{table}_{owner} FOREIGN KEY (street_id, {owner}_id) REFERENCES {owner} (street_id, id) ON DELETE CASCADE,
      CONSTRAINT ck_{table}_author CHECK (author IN ('reporter', 'office'))
    )
    """


TABLES = [
    """
    CREATE TABLE receipt_claim (
      lookup_id bytea NOT NULL,
      home_street_id uuid NOT NULL,
      kind text NOT NULL,
      subject_id uuid NOT NULL,
      body_tag bytea NOT NULL,
      received_on date NOT NULL,
      is_burnt boolean NOT NULL,
      CONSTRAINT pk_receipt_claim PRIMARY KEY (lookup_id),
      CONSTRAINT ck_receipt_claim_kind CHECK (kind IN ('tip', 'help_request'))
    )
    """,
    f"""
    CREATE TABLE tip (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      status text NOT NULL,
      closure text,
      closure_reason text,
      closure_number integer NOT NULL,
      received_on date NOT NULL,
      received_bucket smallint NOT NULL,
      visible_slot integer NOT NULL,
      due_on date NOT NULL,
      category text NOT NULL,
      urgency text NOT NULL,
      community_code text,
      channel_hint text NOT NULL,
      substance_hint text NOT NULL,
      reporter_mode text NOT NULL,
      envelope jsonb NOT NULL,
      receipt_key bytea,
      assignee_id uuid,
      closed_by uuid,
      clue_id uuid,
      duplicate_of uuid,
      version integer NOT NULL,
      CONSTRAINT pk_tip PRIMARY KEY (street_id, id),
      CONSTRAINT fk_tip_street FOREIGN KEY (street_id) REFERENCES street (id),
      CONSTRAINT ck_tip_status CHECK (status IN ('received', 'asked', 'accepted', 'handed_off', 'closed')),
      CONSTRAINT ck_tip_closure CHECK (closure IN ('rejected', 'duplicate', 'outcome')),
      CONSTRAINT ck_tip_closed CHECK ((status = 'closed') = (closure IS NOT NULL)),
      CONSTRAINT ck_tip_received_bucket CHECK (received_bucket BETWEEN 0 AND 5),
      CONSTRAINT ck_tip_urgency CHECK (urgency IN ('urgent', 'routine')),
      CONSTRAINT ck_tip_reporter_mode CHECK (reporter_mode IN ('anonymous', 'pseudonymous_code', 'named')),
      CONSTRAINT ck_tip_category CHECK (category IN {CATEGORY}),
      CONSTRAINT ck_tip_channel_hint CHECK (channel_hint IN {CHANNEL}),
      CONSTRAINT ck_tip_substance_hint CHECK (substance_hint IN {SUBSTANCE})
    )
    """,
    "ALTER TABLE tip ALTER COLUMN envelope SET STORAGE EXTERNAL",  # ciphertext does not get smaller
    "CREATE INDEX ix_tip_received ON tip (street_id, received_on DESC, received_bucket DESC, id DESC)",
    "CREATE INDEX ix_tip_due ON tip (street_id, due_on, id) WHERE status IN ('received', 'asked', 'accepted')",
    "CREATE INDEX ix_tip_assignee ON tip (street_id, assignee_id, received_on DESC, received_bucket DESC, id DESC)",
    "CREATE INDEX ix_tip_clue ON tip (street_id, clue_id) WHERE clue_id IS NOT NULL",
    """
    CREATE TABLE tip_contact (
      street_id uuid NOT NULL,
      tip_id uuid NOT NULL,
      envelope jsonb NOT NULL,
      CONSTRAINT pk_tip_contact PRIMARY KEY (street_id, tip_id),
      CONSTRAINT fk_tip_contact_tip FOREIGN KEY (street_id, tip_id) REFERENCES tip (street_id, id) ON DELETE CASCADE
    )
    """,
    mailbox("tip_message", "tip"),
    "CREATE INDEX ix_tip_message_tip ON tip_message (street_id, tip_id)",
    "CREATE INDEX ix_tip_message_new ON tip_message (street_id, tip_id) WHERE is_new AND author = 'reporter'",
    """
    CREATE TABLE tip_attachment (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      tip_id uuid NOT NULL,
      media_type text NOT NULL,
      size_bytes integer NOT NULL,
      digest text NOT NULL,
      nonce bytea NOT NULL,
      ciphertext bytea NOT NULL,
      key_wraps jsonb NOT NULL,
      on_date date NOT NULL,
      bucket smallint NOT NULL,
      visible_slot integer NOT NULL,
      CONSTRAINT pk_tip_attachment PRIMARY KEY (street_id, id),
      CONSTRAINT fk_tip_attachment_tip FOREIGN KEY (street_id, tip_id) REFERENCES tip (street_id, id) ON DELETE CASCADE
    )
    """,
    "ALTER TABLE tip_attachment ALTER COLUMN ciphertext SET STORAGE EXTERNAL",
    "CREATE INDEX ix_tip_attachment_tip ON tip_attachment (street_id, tip_id)",
    """
    CREATE TABLE tip_note (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      tip_id uuid NOT NULL,
      author_id uuid NOT NULL,
      on_date date NOT NULL,
      bucket smallint NOT NULL,
      envelope jsonb NOT NULL,
      CONSTRAINT pk_tip_note PRIMARY KEY (street_id, id),
      CONSTRAINT fk_tip_note_tip FOREIGN KEY (street_id, tip_id) REFERENCES tip (street_id, id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE tip_link (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      tip_id uuid NOT NULL,
      other_tip_id uuid NOT NULL,
      author_id uuid NOT NULL,
      on_date date NOT NULL,
      bucket smallint NOT NULL,
      CONSTRAINT pk_tip_link PRIMARY KEY (street_id, id),
      CONSTRAINT uq_tip_link_street_id_tip_id_other_tip_id UNIQUE (street_id, tip_id, other_tip_id),
      CONSTRAINT fk_tip_link_tip FOREIGN KEY (street_id, tip_id) REFERENCES tip (street_id, id) ON DELETE CASCADE,
      CONSTRAINT fk_tip_link_other FOREIGN KEY (street_id, other_tip_id) REFERENCES tip (street_id, id) ON DELETE CASCADE,
      CONSTRAINT ck_tip_link_two CHECK (tip_id <> other_tip_id)
    )
    """,
    """
    CREATE TABLE tip_contest (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      tip_id uuid NOT NULL,
      closure_number integer NOT NULL,
      state text NOT NULL,
      decided_by uuid,
      on_date date NOT NULL,
      bucket smallint NOT NULL,
      visible_slot integer NOT NULL,
      CONSTRAINT pk_tip_contest PRIMARY KEY (street_id, id),
      CONSTRAINT uq_tip_contest_street_id_tip_id_closure_number UNIQUE (street_id, tip_id, closure_number),
      CONSTRAINT fk_tip_contest_tip FOREIGN KEY (street_id, tip_id) REFERENCES tip (street_id, id) ON DELETE CASCADE,
      CONSTRAINT ck_tip_contest_state CHECK (state IN ('open', 'upheld', 'reopened'))
    )
    """,
    "CREATE INDEX ix_tip_contest_open ON tip_contest (street_id, tip_id) WHERE state = 'open'",
    """
    CREATE TABLE reward_claim (
      street_id uuid NOT NULL,
      tip_id uuid NOT NULL,
      reference text NOT NULL,
      on_date date NOT NULL,
      bucket smallint NOT NULL,
      CONSTRAINT pk_reward_claim PRIMARY KEY (street_id, tip_id),
      CONSTRAINT uq_reward_claim_street_id_reference UNIQUE (street_id, reference),
      CONSTRAINT fk_reward_claim_tip FOREIGN KEY (street_id, tip_id) REFERENCES tip (street_id, id) ON DELETE CASCADE
    )
    """,
    """
    CREATE TABLE identity_request (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      requested_by uuid NOT NULL,
      tip_id uuid,
      clue_id uuid,
      legal_basis text NOT NULL,
      document_ref text NOT NULL,
      reason text NOT NULL,
      recipient_key_id text NOT NULL,
      state text NOT NULL,
      decided_by uuid,
      decision_reason text,
      decided_on date,
      sealed_contact jsonb,
      on_date date NOT NULL,
      bucket smallint NOT NULL,
      CONSTRAINT pk_identity_request PRIMARY KEY (street_id, id),
      CONSTRAINT ck_identity_request_object CHECK ((tip_id IS NULL) <> (clue_id IS NULL)),
      CONSTRAINT ck_identity_request_state CHECK (state IN ('pending', 'released', 'refused'))
    )
    """,
    "CREATE INDEX ix_identity_request_on_date ON identity_request (street_id, on_date DESC, id DESC)",
    """
    CREATE TABLE help_request (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      status text NOT NULL,
      received_on date NOT NULL,
      received_bucket smallint NOT NULL,
      visible_slot integer NOT NULL,
      due_on date NOT NULL,
      urgency text NOT NULL,
      community_code text,
      reporter_mode text NOT NULL,
      envelope jsonb NOT NULL,
      contact_envelope jsonb,
      receipt_key bytea,
      version integer NOT NULL,
      CONSTRAINT pk_help_request PRIMARY KEY (street_id, id),
      CONSTRAINT fk_help_request_street FOREIGN KEY (street_id) REFERENCES street (id),
      CONSTRAINT ck_help_request_status CHECK (status IN ('received', 'being_arranged', 'finished')),
      CONSTRAINT ck_help_request_urgency CHECK (urgency IN ('urgent', 'routine')),
      CONSTRAINT ck_help_request_reporter_mode CHECK (reporter_mode IN ('anonymous', 'named'))
    )
    """,
    "CREATE INDEX ix_help_request_received ON help_request (street_id, received_on DESC, received_bucket DESC, id DESC)",
    mailbox("help_message", "help_request", " community_code text,"),
    "CREATE INDEX ix_help_message_help_request ON help_message (street_id, help_request_id)",
]

FUNCTIONS = [
    """
    CREATE FUNCTION find_receipt(p_lookup bytea)
    RETURNS TABLE (home_street_id uuid, kind text, subject_id uuid, body_tag bytea, received_on date, is_burnt boolean)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
      SELECT c.home_street_id, c.kind, c.subject_id, c.body_tag, c.received_on, c.is_burnt
      FROM receipt_claim c WHERE c.lookup_id = p_lookup
    $$
    """,
    """
    CREATE FUNCTION clue_has_contact(p_street uuid, p_clue uuid) RETURNS boolean
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
      SELECT EXISTS (SELECT FROM tip t WHERE t.street_id = p_street AND t.clue_id = p_clue
                     AND t.reporter_mode <> 'anonymous')
    $$
    """,
]

EXECUTORS = {"find_receipt(bytea)": "app_public", "clue_has_contact(uuid, uuid)": "app_police"}


def upgrade() -> None:
    for text in TABLES:
        op.execute(text)
    names = ("receipt_claim tip tip_contact tip_message tip_attachment tip_note tip_link tip_contest reward_claim "
             "identity_request help_request help_message")
    for table in names.split():
        force(table)

    own = f"{STREET} AND id = {SUBJECT}"
    own_tip = f"{STREET} AND tip_id = {SUBJECT}"
    own_help = f"{STREET} AND help_request_id = {SUBJECT}"
    released = f"{STREET} AND {RELEASED}"
    insert("receipt_claim", "app_public", f"home_street_id = {setting('street')}")
    read("receipt_claim", "app_lookup", "true")
    read("receipt_claim", "app_receipt", f"home_street_id = {setting('street')} AND subject_id = {SUBJECT}")
    update("receipt_claim", "app_receipt", "is_burnt",
           f"home_street_id = {setting('street')} AND subject_id = {SUBJECT}")

    insert("tip", "app_public")
    read("tip", "app_receipt", own)
    update("tip", "app_receipt", "receipt_key", own)
    read("tip", "app_desk", released)
    update("tip", "app_desk", "status, closure, closure_reason, closure_number, assignee_id, closed_by, clue_id, "
           "duplicate_of, version", released)
    read("tip", "app_custodian", STREET, " (street_id, id, clue_id, reporter_mode)")
    read("tip", "app_lookup", "true", " (street_id, clue_id, reporter_mode)")
    insert("tip_contact", "app_public")
    read("tip_contact", "app_custodian")

    insert("tip_message", "app_receipt", own_tip)
    read("tip_message", "app_receipt", own_tip)
    update("tip_message", "app_receipt", "envelope", own_tip)
    delete("tip_message", "app_receipt", f"{own_tip} AND author = 'office'")
    insert("tip_message", "app_desk", f"{STREET} AND author = 'office'")
    read("tip_message", "app_desk", released)
    update("tip_message", "app_desk", "is_new", released)
    insert("tip_attachment", "app_receipt", own_tip)
    read("tip_attachment", "app_receipt", own_tip, " (street_id, id, tip_id)")
    read("tip_attachment", "app_desk", released)
    for table in ("tip_note", "tip_link"):
        insert(table, "app_desk", f"{STREET} AND author_id = {ACCOUNT}")
        read(table, "app_desk")
    insert("tip_contest", "app_receipt", f"{own_tip} AND state = 'open'")
    read("tip_contest", "app_receipt", own_tip)
    read("tip_contest", "app_desk", released)
    update("tip_contest", "app_desk", "state, decided_by", released)
    insert("reward_claim", "app_receipt", own_tip)
    read("reward_claim", "app_receipt", own_tip)
    read("reward_claim", "app_desk")

    requester = f"{STREET} AND requested_by = {ACCOUNT}"
    insert("identity_request", "app_desk", f"{requester} AND clue_id IS NULL AND state = 'pending'")
    insert("identity_request", "app_police",
           f"{requester} AND tip_id IS NULL AND clue_id = ANY({ITEMS}) AND state = 'pending'")
    read("identity_request", "app_desk app_police", requester)
    read("identity_request", "app_custodian")
    read("identity_request", "app_receipt",
         f"{STREET} AND (tip_id = {SUBJECT} OR clue_id = ANY({ITEMS}))",
         " (street_id, id, tip_id, clue_id, state, on_date)")
    update("identity_request", "app_custodian", "state, decided_by, decision_reason, decided_on, sealed_contact",
           f"{STREET} AND requested_by <> {ACCOUNT}")

    community = f"(community_code IS NULL OR community_code = nullif(current_setting('app.unit_code', true), ''))"
    insert("help_request", "app_public")
    read("help_request", "app_receipt", own)
    update("help_request", "app_receipt", "receipt_key", own)
    read("help_request", "app_care_lead", f"{released} AND {community}")
    insert("help_message", "app_receipt", own_help)
    read("help_message", "app_receipt", own_help)
    update("help_message", "app_receipt", "envelope", own_help)
    delete("help_message", "app_receipt", f"{own_help} AND author = 'office'")
    insert("help_message", "app_care_lead", f"{own_help} AND {community} AND author = 'office'")
    read("help_message", "app_care_lead", f"{released} AND {community}")
    update("help_message", "app_care_lead", "is_new", f"{released} AND {community}")
    define(FUNCTIONS, EXECUTORS)


def downgrade() -> None:
    raise NotImplementedError("The project goes forward.")
