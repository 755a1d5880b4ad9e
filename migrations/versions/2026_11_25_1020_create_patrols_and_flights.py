"""Create patrol templates, patrols and drone flights; let owners end tasks, and index what has ended.

Why: a patrol is one row with a window in which it is to be walked, made from a template by the worker; the
key on template and day is what makes it once, however many workers make it. The seed that places the window
is read by the worker alone, so that nobody who plans can tell the hour beforehand.
"""

from collections.abc import Sequence

from alembic import op

from migrations.rows import ACCOUNT, STREET, force, in_units, insert, read, update

revision: str = "2026_11_25_1020"
down_revision: str | None = "2026_11_25_1010"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = [
    """
    CREATE TABLE patrol_template (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      grid_id uuid NOT NULL,
      name text NOT NULL,
      owner_capacity text NOT NULL,
      point_ids uuid[] NOT NULL,
      weekdays smallint[] NOT NULL,
      times_per_week smallint,
      span_starts_min smallint NOT NULL,
      span_ends_min smallint NOT NULL,
      window_min smallint NOT NULL,
      is_random boolean NOT NULL,
      note text,
      seed bytea NOT NULL,
      valid_from date NOT NULL,
      valid_to date,
      created_by uuid NOT NULL,
      created_at timestamptz NOT NULL,
      changed_at timestamptz NOT NULL,
      version integer NOT NULL,
      CONSTRAINT pk_patrol_template PRIMARY KEY (street_id, id),
      CONSTRAINT fk_patrol_template_unit FOREIGN KEY (street_id, grid_id) REFERENCES unit (street_id, id),
      CONSTRAINT ck_patrol_template_owner_capacity CHECK (owner_capacity IN ('responsible', 'deputy', 'member')),
      CONSTRAINT ck_patrol_template_weekdays CHECK (cardinality(weekdays) BETWEEN 1 AND 7
        AND weekdays <@ ARRAY[1, 2, 3, 4, 5, 6, 7]::smallint[]),
      CONSTRAINT ck_patrol_template_times CHECK (times_per_week BETWEEN 1 AND 7),
      CONSTRAINT ck_patrol_template_span CHECK (span_starts_min >= 0 AND span_ends_min <= 1440
        AND window_min > 0 AND span_ends_min - span_starts_min >= window_min),
      CONSTRAINT ck_patrol_template_valid CHECK (valid_to IS NULL OR valid_to >= valid_from)
    )
    """,
    "CREATE INDEX ix_patrol_template_grid ON patrol_template (street_id, grid_id)",
    """
    CREATE TABLE patrol (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      template_id uuid,
      grid_id uuid NOT NULL,
      owner_id uuid NOT NULL,
      planned_on date NOT NULL,
      window_starts_at timestamptz NOT NULL,
      window_ends_at timestamptz NOT NULL,
      status text NOT NULL,
      point_ids uuid[] NOT NULL,
      note text,
      findings text[],
      cancel_reason text,
      created_by uuid,
      created_at timestamptz NOT NULL,
      changed_at timestamptz NOT NULL,
      ended_at timestamptz,
      version integer NOT NULL,
      CONSTRAINT pk_patrol PRIMARY KEY (street_id, id),
      CONSTRAINT uq_patrol_street_id_template_id_planned_on UNIQUE (street_id, template_id, planned_on),
      CONSTRAINT fk_patrol_patrol_template FOREIGN KEY (street_id, template_id)
        REFERENCES patrol_template (street_id, id),
      CONSTRAINT fk_patrol_unit FOREIGN KEY (street_id, grid_id) REFERENCES unit (street_id, id),
      CONSTRAINT fk_patrol_owner FOREIGN KEY (street_id, owner_id) REFERENCES account (street_id, id),
      CONSTRAINT ck_patrol_status CHECK (status IN ('planned', 'done', 'missed', 'cancelled')),
      CONSTRAINT ck_patrol_ended CHECK ((status = 'planned') = (ended_at IS NULL)),
      CONSTRAINT ck_patrol_window CHECK (window_ends_at > window_starts_at),
      CONSTRAINT ck_patrol_cancel_reason CHECK ((status = 'cancelled') = (cancel_reason IS NOT NULL)),
      CONSTRAINT ck_patrol_findings CHECK (findings <@ ARRAY['nothing_found', 'discarded_paraphernalia',
        'suspected_plants', 'outreach_done', 'help_offered', 'clue_submitted'])
    )
    """,
    # One index a reader: the street, those who answer for a grid, the owner. Lists are newest first.
    "CREATE INDEX ix_patrol_window ON patrol (street_id, window_starts_at, id)",
    "CREATE INDEX ix_patrol_grid ON patrol (street_id, grid_id, window_starts_at, id)",
    "CREATE INDEX ix_patrol_owner ON patrol (street_id, owner_id, window_starts_at, id)",
    # What may still become done.
    "CREATE INDEX ix_patrol_open ON patrol (street_id, status, window_ends_at)"
    " WHERE status IN ('planned', 'missed')",
    """
    CREATE TABLE drone_flight (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      unit_id uuid NOT NULL,
      purpose text NOT NULL,
      legal_basis text NOT NULL,
      approval_ref text NOT NULL,
      approved_on date NOT NULL,
      geometry jsonb NOT NULL,
      crs text NOT NULL,
      pilot_id uuid,
      contractor text,
      starts_at timestamptz NOT NULL,
      ends_at timestamptz NOT NULL,
      retention_until date NOT NULL,
      status text NOT NULL,
      cancel_reason text,
      erased_on date,
      retention_task_id uuid,
      created_by uuid NOT NULL,
      created_at timestamptz NOT NULL,
      changed_at timestamptz NOT NULL,
      version integer NOT NULL,
      CONSTRAINT pk_drone_flight PRIMARY KEY (street_id, id),
      CONSTRAINT fk_drone_flight_unit FOREIGN KEY (street_id, unit_id) REFERENCES unit (street_id, id),
      CONSTRAINT fk_drone_flight_pilot FOREIGN KEY (street_id, pilot_id) REFERENCES account (street_id, id),
      CONSTRAINT ck_drone_flight_status CHECK (status IN ('planned', 'flown', 'erased', 'cancelled')),
      CONSTRAINT ck_drone_flight_purpose CHECK (purpose IN ('plant_survey', 'building_survey')),
      CONSTRAINT ck_drone_flight_crs CHECK (crs IN ('wgs84', 'gcj02', 'bd09', 'cgcs2000')),
      CONSTRAINT ck_drone_flight_pilot CHECK (num_nonnulls(pilot_id, contractor) = 1),
      CONSTRAINT ck_drone_flight_time CHECK (ends_at > starts_at),
      CONSTRAINT ck_drone_flight_cancel_reason CHECK ((status = 'cancelled') = (cancel_reason IS NOT NULL)),
      CONSTRAINT ck_drone_flight_erased CHECK ((status = 'erased') = (erased_on IS NOT NULL))
    )
    """,
    "CREATE INDEX ix_drone_flight_starts ON drone_flight (street_id, starts_at, id)",
    "CREATE INDEX ix_drone_flight_kept ON drone_flight (street_id, retention_until) WHERE status = 'flown'",
    """
    CREATE TABLE drone_finding (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      flight_id uuid NOT NULL,
      grid_id uuid NOT NULL,
      kind text NOT NULL,
      longitude double precision,
      latitude double precision,
      crs text,
      CONSTRAINT pk_drone_finding PRIMARY KEY (street_id, id),
      CONSTRAINT fk_drone_finding_drone_flight FOREIGN KEY (street_id, flight_id)
        REFERENCES drone_flight (street_id, id),
      CONSTRAINT fk_drone_finding_unit FOREIGN KEY (street_id, grid_id) REFERENCES unit (street_id, id),
      CONSTRAINT ck_drone_finding_kind
        CHECK (kind IN ('suspected_plants', 'unsafe_building', 'vacant_building')),
      CONSTRAINT ck_drone_finding_place CHECK (num_nonnulls(longitude, latitude, crs) IN (0, 3)),
      CONSTRAINT ck_drone_finding_longitude CHECK (longitude BETWEEN -180 AND 180),
      CONSTRAINT ck_drone_finding_latitude CHECK (latitude BETWEEN -90 AND 90),
      CONSTRAINT ck_drone_finding_crs CHECK (crs IN ('wgs84', 'gcj02', 'bd09', 'cgcs2000'))
    )
    """,
    "CREATE INDEX ix_drone_finding_flight ON drone_finding (street_id, flight_id)",
    "CREATE INDEX ix_task_ended ON task (street_id, owner_id, ended_at, id) WHERE ended_at IS NOT NULL",
    # One index a reader: those who lead a unit, the street. Lists are by due time.
    "CREATE INDEX ix_task_due ON task (street_id, due_at, id)",
    "CREATE INDEX ix_task_unit ON task (street_id, unit_id, due_at, id)",
    "CREATE INDEX ix_notice_created ON notice (street_id, created_at)",
]

WITHOUT_SEED = (
    " (street_id, id, grid_id, name, owner_capacity, point_ids, weekdays, times_per_week, span_starts_min,"
    " span_ends_min, window_min, is_random, note, valid_from, valid_to, created_by, created_at, changed_at, version)"
)
TEMPLATE = (
    "name, owner_capacity, point_ids, weekdays, times_per_week, span_starts_min, span_ends_min, window_min,"
    " is_random, note, valid_from, valid_to, changed_at, version"
)
ENDED = "status, findings, changed_at, ended_at, version"


def upgrade() -> None:
    for text in TABLES:
        op.execute(text)
    for table in ("patrol_template", "patrol", "drone_flight", "drone_finding"):
        force(table)

    for role, rows in (("app_area", in_units("grid_id")), ("app_lead", STREET)):
        read("patrol_template", role, rows, WITHOUT_SEED)
        insert("patrol_template", role, rows)
        update("patrol_template", role, TEMPLATE, rows)
        read("patrol", role, rows)
        insert("patrol", role, rows)
        update("patrol", role, "status, owner_id, cancel_reason, changed_at, ended_at, version", rows)
    read("patrol_template", "app_worker")
    own = f"{STREET} AND owner_id = {ACCOUNT}"
    read("patrol", "app_grid", own)
    update("patrol", "app_grid", ENDED, own)
    read("patrol", "app_worker")
    insert("patrol", "app_worker")
    update("patrol", "app_worker", "status, changed_at, ended_at, version")

    for role, rows in (("app_area", in_units("unit_id")), ("app_lead", STREET)):
        read("drone_flight", role, rows)
        insert("drone_flight", role, rows)
        update("drone_flight", role, "status, cancel_reason, erased_on, changed_at, version", rows)
    for role, rows in (("app_area", in_units("grid_id")), ("app_lead", STREET)):
        read("drone_finding", role, rows)
        insert("drone_finding", role, rows)
    read("drone_flight", "app_worker")
    update("drone_flight", "app_worker", "retention_task_id")


def downgrade() -> None:
    raise NotImplementedError("The project goes forward.")
