"""Create work records with their lines, and joint analysis meetings with agenda, decisions and alerts.

Why: a record keeps what events gave beside what a chief corrected, and is never edited once confirmed;
an agenda keeps counts by unit, so that each reader gets the lines of their own units, and no clue.
"""

from collections.abc import Sequence

from alembic import op

from migrations.rows import STREET, delete, force, in_units, insert, read, update

revision: str = "2026_11_25_1040"
down_revision: str | None = "2026_11_25_1030"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = [
    """
    CREATE TABLE work_record (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      grid_id uuid NOT NULL,
      kind text NOT NULL,
      period text NOT NULL,
      starts_on date NOT NULL,
      ends_on date NOT NULL,
      revision smallint NOT NULL,
      supersedes_id uuid,
      status text NOT NULL,
      is_zero_report boolean,
      note text,
      late_codes text[] NOT NULL,
      due_on date,
      rung smallint NOT NULL,
      drafted_at timestamptz NOT NULL,
      handed_in_at timestamptz,
      handed_in_by uuid,
      confirmed_at timestamptz,
      confirmed_by uuid,
      returned_at timestamptz,
      returned_by uuid,
      return_reason text,
      changed_at timestamptz NOT NULL,
      version integer NOT NULL,
      CONSTRAINT pk_work_record PRIMARY KEY (street_id, id),
      CONSTRAINT uq_work_record_revision UNIQUE (street_id, grid_id, kind, period, revision),
      CONSTRAINT fk_work_record_unit FOREIGN KEY (street_id, grid_id) REFERENCES unit (street_id, id),
      CONSTRAINT fk_work_record_superseded FOREIGN KEY (street_id, supersedes_id)
        REFERENCES work_record (street_id, id),
      CONSTRAINT ck_work_record_kind CHECK (kind IN ('weekly', 'monthly')),
      CONSTRAINT ck_work_record_status CHECK (status IN ('draft', 'submitted', 'returned', 'confirmed')),
      CONSTRAINT ck_work_record_period CHECK (ends_on > starts_on),
      CONSTRAINT ck_work_record_confirmed CHECK ((status = 'confirmed') = (confirmed_at IS NOT NULL))
    )
    """,
    "CREATE INDEX ix_work_record_starts_on ON work_record (street_id, starts_on DESC, id DESC)",
    "CREATE INDEX ix_work_record_open ON work_record (street_id, due_on) WHERE status IN ('draft', 'returned')",
    """
    CREATE TABLE work_record_line (
      street_id uuid NOT NULL,
      record_id uuid NOT NULL,
      code text NOT NULL,
      grid_id uuid NOT NULL,
      drafted integer NOT NULL,
      corrected integer,
      reason text,
      corrected_by uuid,
      corrected_at timestamptz,
      CONSTRAINT pk_work_record_line PRIMARY KEY (street_id, record_id, code),
      CONSTRAINT fk_work_record_line_work_record FOREIGN KEY (street_id, record_id)
        REFERENCES work_record (street_id, id),
      CONSTRAINT ck_work_record_line_drafted CHECK (drafted >= 0),
      CONSTRAINT ck_work_record_line_corrected CHECK (corrected IS NULL OR corrected >= 0),
      CONSTRAINT ck_work_record_line_reason CHECK ((corrected IS NULL) = (reason IS NULL))
    )
    """,
    "CREATE INDEX ix_work_record_line_corrected ON work_record_line (street_id, corrected_at)"
    " WHERE corrected_at IS NOT NULL",
    """
    CREATE TABLE meeting (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      week text NOT NULL,
      status text NOT NULL,
      starts_at timestamptz NOT NULL,
      held_at timestamptz,
      place text,
      reason text,
      attendance jsonb NOT NULL,
      is_police_present boolean NOT NULL,
      minutes text[] NOT NULL,
      agenda_since timestamptz,
      agenda_until timestamptz,
      created_by uuid NOT NULL,
      created_at timestamptz NOT NULL,
      changed_at timestamptz NOT NULL,
      version integer NOT NULL,
      CONSTRAINT pk_meeting PRIMARY KEY (street_id, id),
      CONSTRAINT ck_meeting_status CHECK (status IN ('planned', 'held', 'cancelled', 'exempt')),
      CONSTRAINT ck_meeting_held CHECK ((status = 'held') = (held_at IS NOT NULL))
    )
    """,
    "CREATE INDEX ix_meeting_starts_at ON meeting (street_id, starts_at DESC, id DESC)",
    "CREATE INDEX ix_meeting_week ON meeting (street_id, week)",
    # One exemption a week, however often it is asked for at once.
    "CREATE UNIQUE INDEX uq_meeting_exempt ON meeting (street_id, week) WHERE status = 'exempt'",
    """
    CREATE TABLE meeting_agenda_line (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      meeting_id uuid NOT NULL,
      section text NOT NULL,
      unit_id uuid NOT NULL,
      kind text,
      counted integer NOT NULL,
      counted_before integer,
      out_of integer,
      refs uuid[] NOT NULL,
      CONSTRAINT pk_meeting_agenda_line PRIMARY KEY (street_id, id),
      CONSTRAINT fk_meeting_agenda_line_meeting FOREIGN KEY (street_id, meeting_id)
        REFERENCES meeting (street_id, id),
      CONSTRAINT fk_meeting_agenda_line_unit FOREIGN KEY (street_id, unit_id) REFERENCES unit (street_id, id),
      CONSTRAINT ck_meeting_agenda_line_section CHECK (section IN ('new_observations', 'missed_patrols',
        'overdue_records', 'coverage'))
    )
    """,
    "CREATE INDEX ix_meeting_agenda_line_meeting ON meeting_agenda_line (street_id, meeting_id)",
    """
    CREATE TABLE meeting_decision (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      meeting_id uuid NOT NULL,
      text text NOT NULL,
      unit_id uuid NOT NULL,
      owner_id uuid NOT NULL,
      due_at timestamptz NOT NULL,
      task_id uuid NOT NULL,
      created_by uuid NOT NULL,
      created_at timestamptz NOT NULL,
      CONSTRAINT pk_meeting_decision PRIMARY KEY (street_id, id),
      CONSTRAINT fk_meeting_decision_meeting FOREIGN KEY (street_id, meeting_id) REFERENCES meeting (street_id, id),
      CONSTRAINT fk_meeting_decision_unit FOREIGN KEY (street_id, unit_id) REFERENCES unit (street_id, id),
      CONSTRAINT fk_meeting_decision_owner FOREIGN KEY (street_id, owner_id) REFERENCES account (street_id, id),
      CONSTRAINT fk_meeting_decision_task FOREIGN KEY (street_id, task_id) REFERENCES task (street_id, id)
    )
    """,
    "CREATE INDEX ix_meeting_decision_meeting ON meeting_decision (street_id, meeting_id)",
    """
    CREATE TABLE meeting_alert (
      street_id uuid NOT NULL,
      week text NOT NULL,
      id uuid NOT NULL,
      created_at timestamptz NOT NULL,
      CONSTRAINT pk_meeting_alert PRIMARY KEY (street_id, week)
    )
    """,
]

# Whether a grid worked late is the office's own matter, not the police's.
SHARED = f"{STREET} AND section <> 'overdue_records'"
WITHOUT_REFS = " (street_id, id, meeting_id, section, unit_id, kind, counted, counted_before, out_of)"


def upgrade() -> None:
    for text in TABLES:
        op.execute(text)
    for table in (
        "work_record",
        "work_record_line",
        "meeting",
        "meeting_agenda_line",
        "meeting_decision",
        "meeting_alert",
    ):
        force(table)

    handed_in = (
        "status, is_zero_report, note, due_on, rung, handed_in_at, handed_in_by, confirmed_at, confirmed_by,"
        " returned_at, returned_by, return_reason, changed_at, version"
    )
    for role, rows in (("app_area", in_units("grid_id")), ("app_lead", STREET)):
        read("work_record", role, rows)
        insert("work_record", role, rows)
        update("work_record", role, handed_in, rows)
        read("work_record_line", role, rows)
        insert("work_record_line", role, rows)
    update(
        "work_record_line", "app_area", "corrected, reason, corrected_by, corrected_at", in_units("grid_id")
    )
    read("work_record", "app_worker")
    insert("work_record", "app_worker")
    update("work_record", "app_worker", "late_codes, rung, changed_at, version")
    read("work_record_line", "app_worker")
    insert("work_record_line", "app_worker")
    update("work_record_line", "app_worker", "drafted")

    read("meeting", "app_lead app_area app_desk app_police app_worker")
    insert("meeting", "app_lead")
    update(
        "meeting",
        "app_lead",
        "week, status, held_at, reason, attendance, is_police_present, minutes, agenda_since, agenda_until,"
        " changed_at, version",
    )
    update("meeting", "app_worker", "agenda_since, agenda_until")
    read("meeting_agenda_line", "app_lead app_worker")
    read("meeting_agenda_line", "app_area", in_units("unit_id"))
    read("meeting_agenda_line", "app_desk app_police", SHARED, WITHOUT_REFS)
    insert("meeting_agenda_line", "app_lead app_worker")
    delete("meeting_agenda_line", "app_lead app_worker")
    read("meeting_decision", "app_lead app_desk app_police")
    read("meeting_decision", "app_area", in_units("unit_id"))
    insert("meeting_decision", "app_lead")
    read("meeting_alert", "app_lead app_worker")
    insert("meeting_alert", "app_worker")


def downgrade() -> None:
    raise NotImplementedError("The project goes forward.")
