"""Create what signing in stands on: passwords, secrets, sessions and link codes.

Why: hashes lie where only sign-in and their owner read them; who manages accounts sees that there is
a password, and ends sessions and codes, without ever seeing what an attacker could try at home.
"""

from collections.abc import Sequence

from alembic import op

from migrations.rows import ACCOUNT, STREET, define, force, insert, read, update

revision: str = "2026_11_23_1005"
down_revision: str | None = "2026_11_23_1000"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = [
    """
    CREATE TABLE credential (
      street_id uuid NOT NULL,
      account_id uuid NOT NULL,
      password_hash text NOT NULL,
      CONSTRAINT pk_credential PRIMARY KEY (street_id, account_id),
      CONSTRAINT fk_credential_account FOREIGN KEY (street_id, account_id) REFERENCES account (street_id, id)
    )
    """,
    """
    CREATE TABLE client_secret (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      account_id uuid NOT NULL,
      secret_hash bytea NOT NULL,
      created_at timestamptz NOT NULL,
      ended_at timestamptz,
      CONSTRAINT pk_client_secret PRIMARY KEY (street_id, id),
      CONSTRAINT fk_client_secret_account FOREIGN KEY (street_id, account_id) REFERENCES account (street_id, id)
    )
    """,
    """
    CREATE TABLE session (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      account_id uuid NOT NULL,
      refresh_hash bytea,
      previous_hash bytea,
      previous_nonce_hash bytea,
      generation integer NOT NULL,
      created_at timestamptz NOT NULL,
      last_used_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL,
      idle_limit_s integer NOT NULL,
      ended_at timestamptz,
      end_reason text,
      CONSTRAINT pk_session PRIMARY KEY (street_id, id),
      CONSTRAINT fk_session_account FOREIGN KEY (street_id, account_id) REFERENCES account (street_id, id),
      CONSTRAINT ck_session_end_reason CHECK (end_reason IN ('signed_out', 'ended_by_owner', 'ended_by_lead',
        'refresh_reused', 'password_changed', 'suspended', 'restored'))
    )
    """,
    "CREATE INDEX ix_session_account ON session (street_id, account_id) WHERE ended_at IS NULL",
    """
    CREATE TABLE link_code (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      account_id uuid NOT NULL,
      code_hash bytea NOT NULL,
      created_by uuid,
      created_at timestamptz NOT NULL,
      expires_at timestamptz NOT NULL,
      used_at timestamptz,
      CONSTRAINT pk_link_code PRIMARY KEY (street_id, id),
      CONSTRAINT uq_link_code_street_id_code_hash UNIQUE (street_id, code_hash),
      CONSTRAINT fk_link_code_account FOREIGN KEY (street_id, account_id) REFERENCES account (street_id, id)
    )
    """,
]

FUNCTIONS = [
    """
    CREATE FUNCTION read_session(p_street uuid, p_session uuid)
    RETURNS TABLE (account_id uuid, role text, unit_id uuid, unit_code text, street_code text,
                   identity_stamp integer, duties text[], units uuid[])
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
      SELECT a.id, a.role, a.unit_id, u.code, t.code, a.identity_stamp,
             ARRAY(SELECT d.duty FROM duty_grant d
                   WHERE d.street_id = p_street AND d.account_id = a.id AND d.state = 'active' ORDER BY d.duty),
             ARRAY(SELECT g.unit_id FROM assignment g
                   WHERE g.street_id = p_street AND g.account_id = a.id
                     AND (now() AT TIME ZONE 'Asia/Shanghai')::date >= g.valid_from
                     AND (g.valid_to IS NULL OR (now() AT TIME ZONE 'Asia/Shanghai')::date < g.valid_to))
      FROM session s
      JOIN account a ON a.street_id = p_street AND a.id = s.account_id AND a.state = 'active'
      JOIN unit u ON u.street_id = p_street AND u.id = a.unit_id
      JOIN street t ON t.id = p_street
      WHERE s.street_id = p_street AND s.id = p_session AND s.ended_at IS NULL AND s.expires_at > now()
    $$
    """,
    """
    CREATE FUNCTION check_session(p_street uuid, p_session uuid, p_stamp integer) RETURNS void
    LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
    DECLARE v_stamp integer;
    BEGIN
      SELECT a.identity_stamp INTO v_stamp
      FROM session s JOIN account a ON a.street_id = p_street AND a.id = s.account_id AND a.state = 'active'
      WHERE s.street_id = p_street AND s.id = p_session AND s.ended_at IS NULL AND s.expires_at > now();
      IF v_stamp IS NULL THEN
        RAISE EXCEPTION 'session ended' USING ERRCODE = 'SW401';
      ELSIF v_stamp <> p_stamp THEN
        RAISE EXCEPTION 'identity changed' USING ERRCODE = 'SW409';
      END IF;
    END $$
    """,
    """
    CREATE FUNCTION find_login(p_login text) RETURNS TABLE (home_street_id uuid, account_id uuid)
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
      SELECT c.home_street_id, c.account_id FROM login_claim c WHERE c.login = p_login
    $$
    """,
]

EXECUTORS = {
    "read_session(uuid, uuid)": "svc_staff, svc_care, svc_police, svc_dash",
    "check_session(uuid, uuid, integer)": "svc_staff, svc_care, svc_police, svc_dash",
    "find_login(text)": "app_auth",
}


def upgrade() -> None:
    for text in TABLES:
        op.execute(text)
    for table in ("credential", "client_secret", "session", "link_code"):
        force(table)

    own_account = f"{STREET} AND account_id = {ACCOUNT}"
    read("credential", "app_auth")
    insert("credential", "app_auth")
    update("credential", "app_auth", "password_hash")
    read("credential", "app_me", own_account)
    update("credential", "app_me", "password_hash", own_account)
    read("credential", "app_lead app_admin", STREET, " (street_id, account_id)")

    read("client_secret", "app_auth")
    read("client_secret", "app_admin", STREET, " (street_id, id, account_id, ended_at)")
    insert("client_secret", "app_admin")
    update("client_secret", "app_admin", "ended_at")

    shown = " (street_id, id, account_id, created_at, last_used_at, expires_at, ended_at)"
    read("session", "app_auth")
    read("session", "app_lead app_admin", STREET, shown)
    read("session", "app_me", own_account, shown)
    read("session", "app_lookup", "true", " (street_id, id, account_id, expires_at, ended_at)")
    insert("session", "app_auth")
    update("session", "app_auth", "refresh_hash, previous_hash, previous_nonce_hash, generation, last_used_at, "
           "ended_at, end_reason")
    update("session", "app_lead app_admin", "ended_at, end_reason")
    update("session", "app_me", "ended_at, end_reason", own_account)

    read("link_code", "app_auth")
    read("link_code", "app_lead app_admin", STREET, " (street_id, id, account_id, used_at)")
    insert("link_code", "app_lead app_admin")
    update("link_code", "app_auth app_lead app_admin", "used_at")
    define(FUNCTIONS, EXECUTORS)


def downgrade() -> None:
    raise NotImplementedError("The project goes forward.")
