"""Create what the nouns of the field share: boundaries with history, points, tasks, notices, the epoch of the data.

Why: a record made offline is judged by the boundary and the assignment of its day, so neither may be
overwritten. `unit.boundary` is copied and stays for one release; nothing reads it from here on.
"""

from collections.abc import Sequence

from alembic import op

from migrations.rows import (
    ACCOUNT, STREET, by_account, define, delete, force, in_units, insert, read, replace_policy, setting, update,
)

revision: str = "2026_11_25_1000"
down_revision: str | None = "2026_11_23_1020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = [
    """
    CREATE TABLE unit_boundary (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      unit_id uuid NOT NULL,
      geometry jsonb NOT NULL,
      crs text NOT NULL,
      valid_from date NOT NULL,
      valid_to date,
      CONSTRAINT pk_unit_boundary PRIMARY KEY (street_id, id),
      CONSTRAINT uq_unit_boundary_street_id_unit_id_valid_from UNIQUE (street_id, unit_id, valid_from),
      CONSTRAINT fk_unit_boundary_unit FOREIGN KEY (street_id, unit_id) REFERENCES unit (street_id, id),
      CONSTRAINT ck_unit_boundary_crs CHECK (crs IN ('wgs84', 'gcj02', 'bd09', 'cgcs2000')),
      CONSTRAINT ck_unit_boundary_valid CHECK (valid_to IS NULL OR valid_to > valid_from)
    )
    """,
    """
    CREATE TABLE patrol_point (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      code text NOT NULL,
      kind text NOT NULL,
      grid_id uuid NOT NULL,
      name_zh text NOT NULL,
      name_en text,
      longitude double precision NOT NULL,
      latitude double precision NOT NULL,
      crs text NOT NULL,
      valid_from date NOT NULL,
      valid_to date,
      changed_at timestamptz NOT NULL,
      version integer NOT NULL,
      CONSTRAINT pk_patrol_point PRIMARY KEY (street_id, id),
      CONSTRAINT uq_patrol_point_street_id_code UNIQUE (street_id, code),
      CONSTRAINT fk_patrol_point_unit FOREIGN KEY (street_id, grid_id) REFERENCES unit (street_id, id),
      CONSTRAINT ck_patrol_point_kind CHECK (kind IN ('rented_housing', 'entertainment_venue', 'courier_outlet',
        'market', 'green_space', 'vacant_building', 'school_vicinity', 'transport_stop', 'other')),
      CONSTRAINT ck_patrol_point_crs CHECK (crs IN ('wgs84', 'gcj02', 'bd09', 'cgcs2000')),
      CONSTRAINT ck_patrol_point_longitude CHECK (longitude BETWEEN -180 AND 180),
      CONSTRAINT ck_patrol_point_latitude CHECK (latitude BETWEEN -90 AND 90),
      CONSTRAINT ck_patrol_point_valid CHECK (valid_to IS NULL OR valid_to >= valid_from)
    )
    """,
    "CREATE INDEX ix_patrol_point_grid ON patrol_point (street_id, grid_id)",
    """
    CREATE TABLE task (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      kind text NOT NULL,
      status text NOT NULL,
      unit_id uuid NOT NULL,
      owner_id uuid NOT NULL,
      due_at timestamptz NOT NULL,
      note text,
      source_type text,
      source_id uuid,
      reminders smallint NOT NULL,
      created_by uuid,
      created_at timestamptz NOT NULL,
      changed_at timestamptz NOT NULL,
      ended_at timestamptz,
      version integer NOT NULL,
      CONSTRAINT pk_task PRIMARY KEY (street_id, id),
      CONSTRAINT fk_task_unit FOREIGN KEY (street_id, unit_id) REFERENCES unit (street_id, id),
      CONSTRAINT fk_task_owner FOREIGN KEY (street_id, owner_id) REFERENCES account (street_id, id),
      CONSTRAINT ck_task_status CHECK (status IN ('open', 'done', 'cancelled')),
      CONSTRAINT ck_task_ended CHECK ((status = 'open') = (ended_at IS NULL)),
      CONSTRAINT ck_task_source CHECK ((source_type IS NULL) = (source_id IS NULL))
    )
    """,
    "CREATE INDEX ix_task_owner ON task (street_id, owner_id, status, due_at, id)",
    "CREATE INDEX ix_task_open ON task (street_id, due_at) WHERE status = 'open'",
    "CREATE INDEX ix_task_source ON task (street_id, source_id) WHERE source_id IS NOT NULL",
    """
    CREATE TABLE task_release (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      task_id uuid NOT NULL,
      account_id uuid NOT NULL,
      released_at timestamptz NOT NULL,
      CONSTRAINT pk_task_release PRIMARY KEY (street_id, id),
      CONSTRAINT fk_task_release_task FOREIGN KEY (street_id, task_id) REFERENCES task (street_id, id)
    )
    """,
    "CREATE INDEX ix_task_release_account ON task_release (street_id, account_id, released_at)",
    """
    CREATE TABLE notice (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      account_id uuid NOT NULL,
      kind text NOT NULL,
      status text NOT NULL,
      attempts smallint NOT NULL,
      next_attempt_at timestamptz NOT NULL,
      created_at timestamptz NOT NULL,
      sent_at timestamptz,
      CONSTRAINT pk_notice PRIMARY KEY (street_id, id),
      CONSTRAINT fk_notice_account FOREIGN KEY (street_id, account_id) REFERENCES account (street_id, id),
      CONSTRAINT ck_notice_status CHECK (status IN ('pending', 'sent', 'failed'))
    )
    """,
    "CREATE INDEX ix_notice_pending ON notice (street_id, next_attempt_at) WHERE status = 'pending'",
    """
    CREATE TABLE service_epoch (
      id smallint NOT NULL,
      epoch uuid NOT NULL,
      backed_up_through timestamptz,
      CONSTRAINT pk_service_epoch PRIMARY KEY (id),
      CONSTRAINT ck_service_epoch_id CHECK (id = 1)
    )
    """,
]

FUNCTIONS = [
    """
    CREATE FUNCTION read_session_2(p_street uuid, p_session uuid)
    RETURNS TABLE (account_id uuid, role text, unit_id uuid, unit_code text, street_code text,
                   identity_stamp integer, duties text[], units uuid[])
    LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, public, pg_temp AS $$
      SELECT a.id, a.role, a.unit_id, u.code, t.code, a.identity_stamp,
             ARRAY(SELECT d.duty FROM duty_grant d
                   WHERE d.street_id = p_street AND d.account_id = a.id AND d.state = 'active' ORDER BY d.duty),
             ARRAY(WITH RECURSIVE area (id) AS (
                     SELECT a.unit_id
                     UNION
                     SELECT g.unit_id FROM assignment g
                     WHERE g.street_id = p_street AND g.account_id = a.id
                       AND (now() AT TIME ZONE 'Asia/Shanghai')::date >= g.valid_from
                       AND (g.valid_to IS NULL OR (now() AT TIME ZONE 'Asia/Shanghai')::date < g.valid_to)
                     UNION
                     SELECT b.id FROM area JOIN unit b ON b.street_id = p_street AND b.parent_id = area.id
                     WHERE a.role IN ('community', 'grid')
                   )
                   SELECT area.id FROM area ORDER BY area.id)
      FROM session s
      JOIN account a ON a.street_id = p_street AND a.id = s.account_id AND a.state = 'active'
      JOIN unit u ON u.street_id = p_street AND u.id = a.unit_id
      JOIN street t ON t.id = p_street
      WHERE s.street_id = p_street AND s.id = p_session AND s.ended_at IS NULL AND s.expires_at > now()
    $$
    """,
]
EXECUTORS = {"read_session_2(uuid, uuid)": "svc_staff, svc_care, svc_police, svc_dash"}

NEW = "app_grid app_area"
SAW_PLACES = "app_me app_grid app_area app_lead app_admin app_worker"
FREE_DUTIES = "'inspector', 'community_lead', 'case_worker', 'grid_chief', 'grid_worker', 'volunteer'"
FIELD_DUTIES = "duty IN ('office_lead', 'community_lead', 'grid_chief', 'grid_worker', 'volunteer')"


def upgrade() -> None:
    for text in TABLES:
        op.execute(text)
    op.execute("ALTER TABLE duty_grant DROP CONSTRAINT ck_duty_grant_duty")
    op.execute(
        "ALTER TABLE duty_grant ADD CONSTRAINT ck_duty_grant_duty CHECK (duty IN ('office_lead', 'tip_desk',"
        " 'identity_custodian', 'inspector', 'auditor', 'community_lead', 'case_worker', 'grid_chief',"
        " 'grid_worker', 'volunteer', 'police_liaison', 'police_client'))"
    )
    # FORCE binds the owner too, who would find no row to copy.
    op.execute("ALTER TABLE unit NO FORCE ROW LEVEL SECURITY")
    op.execute(
        "INSERT INTO unit_boundary (street_id, id, unit_id, geometry, crs, valid_from, valid_to)"
        " SELECT street_id, id, id, boundary, boundary_crs, valid_from, valid_to FROM unit WHERE boundary IS NOT NULL"
    )
    op.execute("ALTER TABLE unit FORCE ROW LEVEL SECURITY")
    op.execute("INSERT INTO service_epoch (id, epoch) VALUES (1, gen_random_uuid())")
    op.execute("CREATE INDEX ix_assignment_unit ON assignment (street_id, unit_id)")
    for table in ("unit_boundary", "patrol_point", "task", "task_release", "notice", "service_epoch"):
        force(table)

    # Roles of the field may do what every signed-in role may.
    own = f"{STREET} AND owner_id = {ACCOUNT}"
    read("street", NEW, f"id = {setting('street')}")
    read("unit", NEW)
    insert("audit_event", NEW, f"{STREET} AND (actor_id IS NULL OR actor_id = {ACCOUNT})")
    for role in NEW.split():
        read("idempotency", role, own)
        insert("idempotency", role, own)
        update("idempotency", role, "status, answer", own)

    # Who works where, and as what: colleagues of the field, never a case worker.
    colleague = f"{STREET} AND role IN ('street', 'community', 'grid')"
    read("account", NEW, colleague, " (street_id, id, display_name, role, unit_id, state)")
    read("assignment", f"{NEW} app_worker")
    read("duty_grant", NEW, f"{STREET} AND {FIELD_DUTIES}", " (street_id, id, account_id, duty, state)")
    read("duty_grant", "app_worker", f"{STREET} AND {FIELD_DUTIES}", " (street_id, id, account_id, duty, state)")

    # A volunteer needs no second person: the duty opens nothing but one's own records.
    begun = f"(state = 'pending' OR (state = 'active' AND duty IN ({FREE_DUTIES})))"
    for role in ("app_lead", "app_admin"):
        replace_policy("duty_grant", role, "INSERT", None, f"{STREET} AND {begun} AND {by_account('granted_by')}")

    read("unit_boundary", SAW_PLACES)
    insert("unit_boundary", "app_admin")
    update("unit_boundary", "app_admin", "valid_to")
    update("unit", "app_admin", "name_zh, name_en, parent_id, valid_to")

    read("patrol_point", SAW_PLACES.replace("app_me ", ""))
    columns = "kind, name_zh, name_en, longitude, latitude, crs, valid_to, changed_at, version"
    for role, rows in (("app_area", in_units("grid_id")), ("app_lead", STREET), ("app_admin", STREET)):
        insert("patrol_point", role, rows)
        update("patrol_point", role, columns, rows)

    changed = "status, owner_id, due_at, note, reminders, changed_at, ended_at, version"
    read("task", "app_me app_grid", own)
    update("task", "app_me", "status, changed_at, ended_at, version", own)
    insert("task", "app_grid", in_units("unit_id"))
    for role, rows in (("app_area", in_units("unit_id")), ("app_lead", STREET), ("app_worker", STREET)):
        read("task", role, rows)
        insert("task", role, rows)
        update("task", role, changed, rows)
    read("task_release", "app_me", f"{STREET} AND account_id = {ACCOUNT}")
    insert("task_release", "app_area app_lead app_worker")

    insert("notice", "app_grid app_area app_lead app_worker")
    read("notice", "app_worker")
    update("notice", "app_worker", "status, attempts, next_attempt_at, sent_at")
    delete("notice", "app_worker")

    read("service_epoch", "app_grid app_admin", "true")
    update("service_epoch", "app_admin", "epoch, backed_up_through", "true")
    define(FUNCTIONS, EXECUTORS)


def downgrade() -> None:
    raise NotImplementedError("The project goes forward.")
