"""Create what every noun stands on: places, accounts, keys, audit, repeat safety.

Why: identity is a row of the database, checked at each transaction; policies compare columns
with settings bound there and nothing else, so that the schema can be sharded by street.
"""

from collections.abc import Sequence

from alembic import op

from migrations.rows import (
    ACCOUNT, PAST, STREET, SUBJECT, UNIT, by_account, by_another, delete, force, insert, read, setting, update,
)

revision: str = "2026_11_23_1000"
down_revision: str | None = None
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = [
    """
    CREATE TABLE street (
      id uuid NOT NULL,
      code text NOT NULL,
      name_zh text NOT NULL,
      name_en text NOT NULL,
      is_service boolean NOT NULL,
      notice_zh text, notice_en text,
      counter_zh text, counter_en text,
      CONSTRAINT pk_street PRIMARY KEY (id),
      CONSTRAINT ck_street_code CHECK (code ~ '^[0-9]{9}$')
    )
    """,
    """
    CREATE TABLE street_code_claim (
      code text NOT NULL,
      home_street_id uuid NOT NULL,
      is_service boolean NOT NULL,
      CONSTRAINT pk_street_code_claim PRIMARY KEY (code)
    )
    """,
    """
    CREATE TABLE service_key (
      key_id text NOT NULL,
      use text NOT NULL,
      suite text NOT NULL,
      public_key bytea NOT NULL,
      not_before timestamptz NOT NULL,
      not_after timestamptz,
      CONSTRAINT pk_service_key PRIMARY KEY (key_id),
      CONSTRAINT ck_service_key_use CHECK (use IN ('acknowledgement', 'checkpoint'))
    )
    """,
    """
    CREATE TABLE unit (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      code text NOT NULL,
      kind text NOT NULL,
      parent_id uuid,
      name_zh text NOT NULL,
      name_en text NOT NULL,
      boundary jsonb,
      boundary_crs text,
      valid_from date NOT NULL,
      valid_to date,
      CONSTRAINT pk_unit PRIMARY KEY (street_id, id),
      CONSTRAINT uq_unit_street_id_code_valid_from UNIQUE (street_id, code, valid_from),
      CONSTRAINT fk_unit_street FOREIGN KEY (street_id) REFERENCES street (id),
      CONSTRAINT fk_unit_parent FOREIGN KEY (street_id, parent_id) REFERENCES unit (street_id, id),
      CONSTRAINT ck_unit_kind
        CHECK (kind IN ('street', 'community', 'large_grid', 'small_grid', 'station', 'service')),
      CONSTRAINT ck_unit_boundary CHECK ((boundary IS NULL) = (boundary_crs IS NULL)),
      CONSTRAINT ck_unit_boundary_crs CHECK (boundary_crs IN ('wgs84', 'gcj02', 'bd09', 'cgcs2000')),
      CONSTRAINT ck_unit_valid CHECK (valid_to IS NULL OR valid_to > valid_from)
    )
    """,
    """
    CREATE TABLE login_claim (
      login text NOT NULL,
      home_street_id uuid NOT NULL,
      account_id uuid NOT NULL,
      CONSTRAINT pk_login_claim PRIMARY KEY (login)
    )
    """,
    """
    CREATE TABLE account (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      kind text NOT NULL,
      login text NOT NULL,
      display_name text NOT NULL,
      role text NOT NULL,
      unit_id uuid NOT NULL,
      state text NOT NULL,
      identity_stamp integer NOT NULL,
      version integer NOT NULL,
      created_at timestamptz NOT NULL,
      CONSTRAINT pk_account PRIMARY KEY (street_id, id),
      CONSTRAINT uq_account_street_id_login UNIQUE (street_id, login),
      CONSTRAINT fk_account_unit FOREIGN KEY (street_id, unit_id) REFERENCES unit (street_id, id),
      CONSTRAINT ck_account_kind CHECK (kind IN ('person', 'client')),
      CONSTRAINT ck_account_role
        CHECK (role IN ('street', 'community', 'grid', 'police', 'dashboard', 'admin')),
      CONSTRAINT ck_account_state CHECK (state IN ('invited', 'active', 'suspended'))
    )
    """,
    """
    CREATE TABLE duty_grant (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      account_id uuid NOT NULL,
      duty text NOT NULL,
      state text NOT NULL,
      granted_by uuid,
      granted_at timestamptz NOT NULL,
      confirmed_by uuid,
      confirmed_at timestamptz,
      ended_at timestamptz,
      CONSTRAINT pk_duty_grant PRIMARY KEY (street_id, id),
      CONSTRAINT fk_duty_grant_account FOREIGN KEY (street_id, account_id) REFERENCES account (street_id, id),
      CONSTRAINT ck_duty_grant_state CHECK (state IN ('pending', 'active', 'ended')),
      CONSTRAINT ck_duty_grant_duty CHECK (duty IN ('office_lead', 'tip_desk', 'identity_custodian', 'inspector',
        'auditor', 'community_lead', 'case_worker', 'grid_chief', 'grid_worker', 'police_liaison', 'police_client'))
    )
    """,
    "CREATE UNIQUE INDEX uq_duty_grant_live ON duty_grant (street_id, account_id, duty) WHERE state <> 'ended'",
    """
    CREATE TABLE assignment (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      account_id uuid NOT NULL,
      unit_id uuid NOT NULL,
      capacity text NOT NULL,
      valid_from date NOT NULL,
      valid_to date,
      CONSTRAINT pk_assignment PRIMARY KEY (street_id, id),
      CONSTRAINT fk_assignment_account FOREIGN KEY (street_id, account_id) REFERENCES account (street_id, id),
      CONSTRAINT fk_assignment_unit FOREIGN KEY (street_id, unit_id) REFERENCES unit (street_id, id),
      CONSTRAINT ck_assignment_capacity CHECK (capacity IN ('responsible', 'deputy', 'member')),
      CONSTRAINT ck_assignment_valid CHECK (valid_to IS NULL OR valid_to >= valid_from)
    )
    """,
    "CREATE INDEX ix_assignment_account ON assignment (street_id, account_id)",
    """
    CREATE TABLE recipient_key (
      street_id uuid NOT NULL,
      key_id text NOT NULL,
      unit_id uuid NOT NULL,
      holder text NOT NULL,
      use text NOT NULL,
      suite text NOT NULL,
      public_key bytea NOT NULL,
      fingerprint text NOT NULL,
      state text NOT NULL,
      not_before timestamptz NOT NULL,
      not_after timestamptz,
      proposed_by uuid,
      confirmed_by uuid,
      ended_at timestamptz,
      CONSTRAINT pk_recipient_key PRIMARY KEY (street_id, key_id),
      CONSTRAINT fk_recipient_key_unit FOREIGN KEY (street_id, unit_id) REFERENCES unit (street_id, id),
      CONSTRAINT ck_recipient_key_use CHECK ((holder, use) IN
        (('office', 'content'), ('custodian', 'contact'), ('care', 'help'), ('station', 'clue'))),
      CONSTRAINT ck_recipient_key_state CHECK (state IN ('pending', 'active', 'retired', 'revoked'))
    )
    """,
    """
    CREATE TABLE audit_event (
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
      detail jsonb NOT NULL,
      CONSTRAINT pk_audit_event PRIMARY KEY (street_id, id),
      CONSTRAINT ck_audit_event_actor_kind
        CHECK (actor_kind IN ('account', 'public', 'command_line', 'worker')),
      CONSTRAINT ck_audit_event_time CHECK ((at IS NULL) = (bucket IS NOT NULL)),
      CONSTRAINT ck_audit_event_tip_time CHECK (at IS NULL OR object_type NOT IN
        ('tip', 'tip_contact', 'tip_message', 'tip_attachment', 'tip_note', 'tip_contest', 'tip_link',
         'reward_claim', 'identity_request', 'help_request', 'help_message'))
    )
    """,
    "CREATE INDEX ix_audit_event_object ON audit_event (street_id, object_type, object_id)",
    "CREATE INDEX ix_audit_event_on_date ON audit_event (street_id, on_date DESC, id DESC)",
    """
    CREATE TABLE idempotency (
      street_id uuid NOT NULL,
      owner_id uuid NOT NULL,
      scope text NOT NULL,
      key_hash bytea NOT NULL,
      body_tag bytea NOT NULL,
      status smallint NOT NULL,
      answer text,
      on_date date NOT NULL,
      bucket smallint NOT NULL,
      CONSTRAINT pk_idempotency PRIMARY KEY (street_id, owner_id, scope, key_hash)
    )
    """,
]

EVERYONE = (
    "app_public app_receipt app_auth app_me app_desk app_custodian app_lead app_admin app_auditor app_field "
    "app_care_lead app_police app_dash app_worker"
)
FREE_DUTIES = "'inspector', 'community_lead', 'case_worker', 'grid_chief', 'grid_worker'"
SIGNED_IN = "app_me app_desk app_custodian app_lead app_admin app_auditor app_field app_care_lead app_police"

def upgrade() -> None:
    for text in TABLES:
        op.execute(text)
    names = ("street street_code_claim service_key unit login_claim account duty_grant assignment "
             "recipient_key audit_event idempotency")
    for table in names.split():
        force(table)

    own_account = f"{STREET} AND account_id = {ACCOUNT}"
    staff_roles = f"{STREET} AND role IN ('street', 'community', 'grid')"
    read("street", EVERYONE.replace("app_public ", ""), f"id = {setting('street')}")
    read("street", "app_public", "true")
    read("street", "app_lookup", "true")
    insert("street", "app_admin", f"id = {setting('street')}")
    read("street_code_claim", "app_public app_auth app_admin app_worker app_lead app_lookup", "true")
    insert("street_code_claim", "app_admin", f"home_street_id = {setting('street')}")
    read("service_key", "app_public app_admin app_worker app_police app_desk app_auditor", "true")
    insert("service_key", "app_admin app_worker", "true")
    read("unit", EVERYONE)
    read("unit", "app_lookup", "true")
    insert("unit", "app_admin")
    read("login_claim", "app_lookup", "true")
    insert("login_claim", "app_lead app_admin", f"home_street_id = {setting('street')}")

    read("account", "app_auth app_desk app_admin app_worker")
    read("account", "app_lead", staff_roles)
    read("account", "app_me", f"{STREET} AND id = {ACCOUNT}")
    read("account", "app_lookup", "true")
    insert("account", "app_admin")
    insert("account", "app_lead", staff_roles)
    changed = "display_name, unit_id, role, state, identity_stamp, version"
    update("account", "app_admin", changed)
    update("account", "app_lead", changed, staff_roles)
    update("account", "app_auth", "state, identity_stamp, version")
    update("account", "app_me", "version", f"{STREET} AND id = {ACCOUNT}")

    read("duty_grant", "app_auth app_desk app_lead app_admin")
    read("duty_grant", "app_me", own_account)
    read("duty_grant", "app_lookup", "true")
    # Two people: nobody puts in force what they granted, or what was granted to them.
    begun = f"(state = 'pending' OR (state = 'active' AND duty IN ({FREE_DUTIES})))"
    insert("duty_grant", "app_lead app_admin", f"{STREET} AND {begun} AND {by_account('granted_by')}")
    update("duty_grant", "app_lead app_admin", "state, confirmed_by, confirmed_at, ended_at", STREET,
           f"{STREET} AND (state <> 'active' OR (account_id <> {ACCOUNT} AND {by_another('granted_by')}))")
    read("assignment", "app_lead app_admin")
    read("assignment", "app_me", own_account)
    read("assignment", "app_lookup", "true")
    insert("assignment", "app_lead app_admin")
    update("assignment", "app_lead app_admin", "valid_to")

    listed = f"{STREET} AND state <> 'pending'"
    read("recipient_key", "app_public app_receipt", listed)
    read("recipient_key", "app_desk app_custodian app_lead app_admin app_field app_care_lead app_police app_worker")
    station = f"{STREET} AND unit_id = {UNIT}"
    for role, rows in (("app_lead", STREET), ("app_admin", STREET), ("app_police", station)):
        insert("recipient_key", role, f"{rows} AND state = 'pending' AND {by_account('proposed_by')}")
        update("recipient_key", role, "state, not_after, confirmed_by, ended_at", rows,
               f"{rows} AND (state <> 'active' OR {by_another('proposed_by')})")

    # Sign-in knows whose account it is before the transaction is bound to it.
    insert("audit_event", "app_auth")
    insert("audit_event", EVERYONE.replace("app_auth ", ""), f"{STREET} AND (actor_id IS NULL OR actor_id = {ACCOUNT})")
    read("audit_event", "app_auditor", f"{STREET} AND {PAST}")

    own = f"{STREET} AND owner_id = {ACCOUNT}"
    subject = f"{STREET} AND owner_id = {SUBJECT}"
    for role, rows in [(role, own) for role in SIGNED_IN.split()] + [("app_receipt", subject)]:
        read("idempotency", role, rows)
        insert("idempotency", role, rows)
        update("idempotency", role, "status, answer", rows)
    read("idempotency", "app_worker")
    delete("idempotency", "app_worker")


def downgrade() -> None:
    raise NotImplementedError("The project goes forward.")
