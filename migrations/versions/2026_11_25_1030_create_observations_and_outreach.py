"""Create observations and outreach: findings at places, and visits counted by address unit.

Why: an observation says what lies where and never who; visits count households of a building's entrance, and
no row is a household. What a campaign measures itself by is frozen, one version after the other, so that
coverage has a denominator that nobody can bend afterwards.
"""

from collections.abc import Sequence

from alembic import op

from migrations.rows import ACCOUNT, STREET, UNITS, force, in_units, insert, read, update

revision: str = "2026_11_25_1030"
down_revision: str | None = "2026_11_25_1020"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = [
    """
    CREATE TABLE observation (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      account_id uuid NOT NULL,
      grid_id uuid NOT NULL,
      kind text NOT NULL,
      point_id uuid,
      place_note text,
      longitude double precision,
      latitude double precision,
      crs text,
      accuracy_m double precision,
      geofence text NOT NULL,
      flags text[] NOT NULL,
      device_at timestamptz NOT NULL,
      observed_at timestamptz NOT NULL,
      received_at timestamptz NOT NULL,
      status text NOT NULL,
      owner_id uuid,
      awaits_follow_up boolean NOT NULL,
      clue_id uuid,
      outcome text,
      outcome_note text,
      resolved_by uuid,
      resolved_at timestamptz,
      version integer NOT NULL,
      CONSTRAINT pk_observation PRIMARY KEY (street_id, id),
      CONSTRAINT fk_observation_account FOREIGN KEY (street_id, account_id) REFERENCES account (street_id, id),
      CONSTRAINT fk_observation_owner FOREIGN KEY (street_id, owner_id) REFERENCES account (street_id, id),
      CONSTRAINT fk_observation_unit FOREIGN KEY (street_id, grid_id) REFERENCES unit (street_id, id),
      CONSTRAINT fk_observation_patrol_point FOREIGN KEY (street_id, point_id)
        REFERENCES patrol_point (street_id, id),
      CONSTRAINT ck_observation_kind CHECK (kind IN ('illicit_plants', 'discarded_paraphernalia',
        'unsafe_building', 'suspicious_chemical_smell', 'other')),
      CONSTRAINT ck_observation_longitude CHECK (longitude BETWEEN -180 AND 180),
      CONSTRAINT ck_observation_latitude CHECK (latitude BETWEEN -90 AND 90),
      CONSTRAINT ck_observation_crs CHECK (crs IN ('wgs84', 'gcj02', 'bd09', 'cgcs2000')),
      CONSTRAINT ck_observation_place CHECK ((longitude IS NULL) = (latitude IS NULL)
        AND (longitude IS NULL OR crs IS NOT NULL) AND (accuracy_m IS NULL OR longitude IS NOT NULL)),
      CONSTRAINT ck_observation_accuracy_m CHECK (accuracy_m BETWEEN 0 AND 100000),
      CONSTRAINT ck_observation_geofence CHECK (geofence IN ('inside', 'near', 'outside', 'unknown')),
      CONSTRAINT ck_observation_place_note CHECK (length(place_note) <= 300),
      CONSTRAINT ck_observation_status CHECK (status IN ('open', 'resolved')),
      CONSTRAINT ck_observation_outcome CHECK (outcome IN ('removed', 'made_safe', 'passed_on', 'nothing_there')),
      CONSTRAINT ck_observation_resolved CHECK ((status = 'resolved') = (resolved_at IS NOT NULL)
        AND (status = 'resolved') = (outcome IS NOT NULL))
    )
    """,
    "CREATE INDEX ix_observation_observed_at ON observation (street_id, observed_at, id)",
    "CREATE INDEX ix_observation_grid ON observation (street_id, grid_id, observed_at, id)",
    "CREATE INDEX ix_observation_account ON observation (street_id, account_id, observed_at, id)",
    "CREATE INDEX ix_observation_owner ON observation (street_id, owner_id, observed_at, id) WHERE owner_id IS NOT NULL",
    "CREATE INDEX ix_observation_follow_up ON observation (street_id, received_at) WHERE awaits_follow_up",
    "CREATE UNIQUE INDEX uq_observation_clue ON observation (street_id, clue_id) WHERE clue_id IS NOT NULL",
    "CREATE INDEX ix_observation_place ON observation (street_id, resolved_at) WHERE longitude IS NOT NULL",
    """
    CREATE TABLE address_unit (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      community_id uuid NOT NULL,
      code text NOT NULL,
      CONSTRAINT pk_address_unit PRIMARY KEY (street_id, id),
      CONSTRAINT uq_address_unit_street_id_community_id_code UNIQUE (street_id, community_id, code),
      CONSTRAINT fk_address_unit_unit FOREIGN KEY (street_id, community_id) REFERENCES unit (street_id, id),
      CONSTRAINT ck_address_unit_code CHECK (length(code) BETWEEN 1 AND 40)
    )
    """,
    """
    CREATE TABLE outreach_campaign (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      name_zh text NOT NULL,
      name_en text,
      status text NOT NULL,
      starts_on date NOT NULL,
      ends_on date NOT NULL,
      created_by uuid NOT NULL,
      created_at timestamptz NOT NULL,
      opened_at timestamptz,
      closed_at timestamptz,
      closure_reason text,
      version integer NOT NULL,
      CONSTRAINT pk_outreach_campaign PRIMARY KEY (street_id, id),
      CONSTRAINT fk_outreach_campaign_account FOREIGN KEY (street_id, created_by)
        REFERENCES account (street_id, id),
      CONSTRAINT ck_outreach_campaign_status CHECK (status IN ('draft', 'open', 'closed')),
      CONSTRAINT ck_outreach_campaign_dates CHECK (ends_on >= starts_on),
      CONSTRAINT ck_outreach_campaign_opened CHECK (status <> 'open' OR opened_at IS NOT NULL),
      CONSTRAINT ck_outreach_campaign_closed CHECK ((status = 'closed') = (closed_at IS NOT NULL))
    )
    """,
    """
    CREATE TABLE campaign_register (
      street_id uuid NOT NULL,
      campaign_id uuid NOT NULL,
      register_version integer NOT NULL,
      reason text NOT NULL,
      address_units integer NOT NULL,
      households integer NOT NULL,
      made_by uuid NOT NULL,
      made_at timestamptz NOT NULL,
      CONSTRAINT pk_campaign_register PRIMARY KEY (street_id, campaign_id, register_version),
      CONSTRAINT fk_campaign_register_outreach_campaign FOREIGN KEY (street_id, campaign_id)
        REFERENCES outreach_campaign (street_id, id)
    )
    """,
    """
    CREATE TABLE campaign_register_line (
      street_id uuid NOT NULL,
      campaign_id uuid NOT NULL,
      register_version integer NOT NULL,
      address_unit_id uuid NOT NULL,
      grid_id uuid NOT NULL,
      households integer NOT NULL,
      CONSTRAINT pk_campaign_register_line PRIMARY KEY (street_id, campaign_id, address_unit_id, register_version),
      CONSTRAINT fk_campaign_register_line_campaign_register
        FOREIGN KEY (street_id, campaign_id, register_version)
        REFERENCES campaign_register (street_id, campaign_id, register_version),
      CONSTRAINT fk_campaign_register_line_address_unit FOREIGN KEY (street_id, address_unit_id)
        REFERENCES address_unit (street_id, id),
      CONSTRAINT fk_campaign_register_line_unit FOREIGN KEY (street_id, grid_id) REFERENCES unit (street_id, id),
      CONSTRAINT ck_campaign_register_line_households CHECK (households BETWEEN 1 AND 2000)
    )
    """,
    """
    CREATE INDEX ix_campaign_register_line_version
      ON campaign_register_line (street_id, campaign_id, register_version, grid_id)
    """,
    """
    CREATE TABLE re_visit_draw (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      campaign_id uuid NOT NULL,
      share_percent smallint NOT NULL,
      seed bytea NOT NULL,
      frame_size integer NOT NULL,
      sample_size integer NOT NULL,
      drawn_by uuid NOT NULL,
      drawn_at timestamptz NOT NULL,
      CONSTRAINT pk_re_visit_draw PRIMARY KEY (street_id, id),
      CONSTRAINT fk_re_visit_draw_outreach_campaign FOREIGN KEY (street_id, campaign_id)
        REFERENCES outreach_campaign (street_id, id),
      CONSTRAINT ck_re_visit_draw_share_percent CHECK (share_percent BETWEEN 1 AND 5)
    )
    """,
    """
    CREATE TABLE re_visit_candidate (
      street_id uuid NOT NULL,
      campaign_id uuid NOT NULL,
      address_unit_id uuid NOT NULL,
      draw_id uuid NOT NULL,
      grid_id uuid NOT NULL,
      is_drawn boolean NOT NULL,
      CONSTRAINT pk_re_visit_candidate PRIMARY KEY (street_id, campaign_id, address_unit_id),
      CONSTRAINT fk_re_visit_candidate_re_visit_draw FOREIGN KEY (street_id, draw_id)
        REFERENCES re_visit_draw (street_id, id),
      CONSTRAINT fk_re_visit_candidate_address_unit FOREIGN KEY (street_id, address_unit_id)
        REFERENCES address_unit (street_id, id)
    )
    """,
    """
    CREATE TABLE re_visit (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      campaign_id uuid NOT NULL,
      draw_id uuid NOT NULL,
      address_unit_id uuid NOT NULL,
      grid_id uuid NOT NULL,
      households integer NOT NULL,
      owner_id uuid NOT NULL,
      task_id uuid NOT NULL,
      status text NOT NULL,
      created_at timestamptz NOT NULL,
      done_at timestamptz,
      version integer NOT NULL,
      CONSTRAINT pk_re_visit PRIMARY KEY (street_id, id),
      CONSTRAINT fk_re_visit_re_visit_draw FOREIGN KEY (street_id, draw_id) REFERENCES re_visit_draw (street_id, id),
      CONSTRAINT fk_re_visit_address_unit FOREIGN KEY (street_id, address_unit_id)
        REFERENCES address_unit (street_id, id),
      CONSTRAINT fk_re_visit_unit FOREIGN KEY (street_id, grid_id) REFERENCES unit (street_id, id),
      CONSTRAINT fk_re_visit_account FOREIGN KEY (street_id, owner_id) REFERENCES account (street_id, id),
      CONSTRAINT fk_re_visit_task FOREIGN KEY (street_id, task_id) REFERENCES task (street_id, id),
      CONSTRAINT ck_re_visit_status CHECK (status IN ('planned', 'done')),
      CONSTRAINT ck_re_visit_done CHECK ((status = 'done') = (done_at IS NOT NULL))
    )
    """,
    "CREATE INDEX ix_re_visit_campaign ON re_visit (street_id, campaign_id, id)",
    "CREATE INDEX ix_re_visit_owner ON re_visit (street_id, owner_id)",
    "CREATE INDEX ix_re_visit_planned ON re_visit (street_id, id) WHERE status = 'planned'",
    """
    CREATE TABLE visit (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      account_id uuid NOT NULL,
      grid_id uuid NOT NULL,
      campaign_id uuid NOT NULL,
      address_unit_id uuid NOT NULL,
      device_at timestamptz NOT NULL,
      observed_at timestamptz NOT NULL,
      received_at timestamptz NOT NULL,
      contacted smallint NOT NULL,
      no_answer smallint NOT NULL,
      refused smallint NOT NULL,
      empty_registration smallint NOT NULL,
      demolished smallint NOT NULL,
      leaflets smallint NOT NULL,
      re_visit_id uuid,
      confirmed smallint,
      flags text[] NOT NULL,
      CONSTRAINT pk_visit PRIMARY KEY (street_id, id),
      CONSTRAINT fk_visit_account FOREIGN KEY (street_id, account_id) REFERENCES account (street_id, id),
      CONSTRAINT fk_visit_unit FOREIGN KEY (street_id, grid_id) REFERENCES unit (street_id, id),
      CONSTRAINT fk_visit_outreach_campaign FOREIGN KEY (street_id, campaign_id)
        REFERENCES outreach_campaign (street_id, id),
      CONSTRAINT fk_visit_address_unit FOREIGN KEY (street_id, address_unit_id)
        REFERENCES address_unit (street_id, id),
      CONSTRAINT fk_visit_re_visit FOREIGN KEY (street_id, re_visit_id) REFERENCES re_visit (street_id, id),
      CONSTRAINT ck_visit_counts CHECK (least(contacted, no_answer, refused, empty_registration, demolished,
        leaflets) >= 0),
      CONSTRAINT ck_visit_confirmed CHECK ((confirmed IS NULL) = (re_visit_id IS NULL)
        AND (confirmed IS NULL OR confirmed BETWEEN 0 AND contacted))
    )
    """,
    "CREATE INDEX ix_visit_observed_at ON visit (street_id, observed_at, id)",
    "CREATE INDEX ix_visit_grid ON visit (street_id, grid_id, observed_at, id)",
    "CREATE INDEX ix_visit_account ON visit (street_id, account_id, observed_at, id)",
    "CREATE INDEX ix_visit_address_unit ON visit (street_id, campaign_id, address_unit_id)",
    "CREATE INDEX ix_visit_re_visit ON visit (street_id, re_visit_id) WHERE re_visit_id IS NOT NULL",
]
NAMES = (
    "observation address_unit outreach_campaign campaign_register campaign_register_line re_visit_draw"
    " re_visit_candidate re_visit visit"
)


def upgrade() -> None:
    for text in TABLES:
        op.execute(text)
    for table in NAMES.split():
        force(table)

    own = f"{STREET} AND account_id = {ACCOUNT}"
    given = f"{STREET} AND (account_id = {ACCOUNT} OR owner_id = {ACCOUNT})"
    settled = "status, clue_id, outcome, outcome_note, resolved_by, resolved_at, version"
    read("observation", "app_grid", given)
    insert("observation", "app_grid", f"{own} AND status = 'open'")
    update("observation", "app_grid", settled, given)
    for role, rows in (("app_area", in_units("grid_id")), ("app_lead", STREET)):
        read("observation", role, rows)
        update("observation", role, f"{settled}, owner_id, awaits_follow_up", rows)
    read("observation", "app_worker")
    update("observation", "app_worker", "owner_id, awaits_follow_up, longitude, latitude, accuracy_m, version")
    # Resolving what one was given ends one's task in the same transaction.
    update("task", "app_grid", "status, changed_at, ended_at, version", f"{STREET} AND owner_id = {ACCOUNT}")

    # Entrances and how many households they have are no secret inside the street; who lives there is not kept.
    for table in ("address_unit", "outreach_campaign", "campaign_register", "campaign_register_line"):
        read(table, "app_grid app_area app_lead app_worker")
        insert(table, "app_lead")
    update(
        "outreach_campaign",
        "app_lead",
        "name_zh, name_en, status, starts_on, ends_on, opened_at, closed_at, closure_reason, version",
    )

    insert("visit", "app_grid", own)
    read("visit", "app_grid", f"{STREET} AND (account_id = {ACCOUNT} OR grid_id = ANY ({UNITS}))")
    read("visit", "app_area", in_units("grid_id"))
    read("visit", "app_lead app_worker")

    # Where a second visit will be is known to whoever goes there and to the street, not to whose work it checks.
    for table in ("re_visit_draw", "re_visit_candidate"):
        read(table, "app_lead")
        insert(table, "app_lead")
    read("re_visit", "app_grid app_area", f"{STREET} AND owner_id = {ACCOUNT}")
    read("re_visit", "app_lead app_worker")
    insert("re_visit", "app_lead")
    update("re_visit", "app_lead", "owner_id, version")
    update("re_visit", "app_worker", "status, done_at, version")


def downgrade() -> None:
    raise NotImplementedError("The project goes forward.")
