"""Create check-ins: one point in place and time each, never a line between two.

Why: a record made offline keeps both clocks, and the id that the phone gave it is the key of its repeat.
Whoever leads a worker sees grid, time and what to ask about, and no coordinates: those are the worker's own.

No foreign keys: no role may delete an account, a unit or a point, and the statement takes their ids from
these very tables. Checking them again took as long as storing the row.
"""

from collections.abc import Sequence

from alembic import op

from migrations.rows import ACCOUNT, STREET, force, in_units, insert, read, update

revision: str = "2026_11_25_1005"
down_revision: str | None = "2026_11_25_1000"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = [
    """
    CREATE TABLE check_in (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      account_id uuid NOT NULL,
      grid_id uuid NOT NULL,
      patrol_id uuid,
      point_id uuid,
      kind text NOT NULL,
      device_at timestamptz NOT NULL,
      observed_at timestamptz NOT NULL,
      received_at timestamptz NOT NULL,
      longitude double precision,
      latitude double precision,
      crs text,
      accuracy_m double precision,
      is_mock_location boolean NOT NULL,
      geofence text NOT NULL,
      flags text[] NOT NULL,
      answer text,
      answered_at timestamptz,
      CONSTRAINT pk_check_in PRIMARY KEY (street_id, id),
      CONSTRAINT ck_check_in_kind CHECK (kind IN ('routine', 'patrol', 'follow_up')),
      CONSTRAINT ck_check_in_longitude CHECK (longitude BETWEEN -180 AND 180),
      CONSTRAINT ck_check_in_latitude CHECK (latitude BETWEEN -90 AND 90),
      CONSTRAINT ck_check_in_crs CHECK (crs IN ('wgs84', 'gcj02', 'bd09', 'cgcs2000')),
      CONSTRAINT ck_check_in_place CHECK ((longitude IS NULL) = (latitude IS NULL)
        AND (longitude IS NULL OR crs IS NOT NULL) AND (accuracy_m IS NULL OR longitude IS NOT NULL)),
      CONSTRAINT ck_check_in_accuracy_m CHECK (accuracy_m BETWEEN 0 AND 100000),
      CONSTRAINT ck_check_in_geofence CHECK (geofence IN ('inside', 'near', 'outside', 'unknown')),
      CONSTRAINT ck_check_in_answer CHECK ((answer IS NULL) = (answered_at IS NULL))
    )
    """,
    # Lists are newest first: the worker's by account, all others by grid, a grid after another. The id, which
    # decides among equal times, is sorted on the way: without it the indexes are a third smaller.
    "CREATE INDEX ix_check_in_grid ON check_in (street_id, grid_id, observed_at)",
    "CREATE INDEX ix_check_in_account ON check_in (street_id, account_id, observed_at)",
    # What still has coordinates, for the job that lets them fade.
    "CREATE INDEX ix_check_in_place ON check_in (street_id, received_at) WHERE longitude IS NOT NULL",
    "CREATE INDEX ix_check_in_patrol ON check_in (street_id, patrol_id) WHERE patrol_id IS NOT NULL",
]

WITHOUT_PLACE = (
    " (street_id, id, account_id, grid_id, patrol_id, point_id, kind, device_at, observed_at, received_at,"
    " is_mock_location, geofence, flags, answer, answered_at)"
)


def upgrade() -> None:
    for text in TABLES:
        op.execute(text)
    force("check_in")
    own = f"{STREET} AND account_id = {ACCOUNT}"
    read("check_in", "app_grid", own)
    insert("check_in", "app_grid", own)
    update("check_in", "app_grid", "answer, answered_at", own)
    read("check_in", "app_area", in_units("grid_id"), WITHOUT_PLACE)
    read("check_in", "app_lead", STREET, WITHOUT_PLACE)
    read("task_release", "app_grid", own)
    # The records of the field are counted by the worker, which also lets coordinates fade.
    read("check_in", "app_worker")
    update("check_in", "app_worker", "longitude, latitude, accuracy_m")


def downgrade() -> None:
    raise NotImplementedError("The project goes forward.")
