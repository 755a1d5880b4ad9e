"""Create support teams: who stands by whom, how it was proposed, how cases change hands, what holds an account.

Why: a case has exactly one accountable lead, held by a column that cannot be empty, and one deputy from the day
its team is formed. Whether a colleague has a conflict is a yes or a no, given by themselves, without a reason.
"""

from collections.abc import Sequence

from alembic import op

from migrations.rows import ACCOUNT, STREET, delete, force, in_cases, in_units, insert, read, update

revision: str = "2026_11_25_1220"
down_revision: str | None = "2026_11_25_1210"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TEAM_ROLES = """('lead_worker', 'social_worker', 'community_police', 'medical', 'family', 'volunteer', 'grid_worker',
        'community_cadre')"""
LIVE = "status IN ('active', 'on_hold')"

TABLES = [
    """
    CREATE TABLE worker_profile (
      street_id uuid NOT NULL,
      account_id uuid NOT NULL,
      weekdays smallint[] NOT NULL,
      languages text[] NOT NULL,
      capacity smallint NOT NULL,
      home_grid_id uuid,
      changed_by uuid NOT NULL,
      changed_at timestamptz NOT NULL,
      version integer NOT NULL,
      CONSTRAINT pk_worker_profile PRIMARY KEY (street_id, account_id),
      CONSTRAINT fk_worker_profile_account FOREIGN KEY (street_id, account_id) REFERENCES account (street_id, id),
      CONSTRAINT fk_worker_profile_grid FOREIGN KEY (street_id, home_grid_id) REFERENCES unit (street_id, id),
      CONSTRAINT ck_worker_profile_capacity CHECK (capacity BETWEEN 0 AND 200)
    )
    """,
    f"""
    CREATE TABLE pairing (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      episode_id uuid NOT NULL,
      participant_id uuid NOT NULL,
      community_id uuid NOT NULL,
      account_id uuid,
      position text NOT NULL,
      team_role text NOT NULL,
      status text NOT NULL,
      proposal_id uuid,
      consent_id uuid,
      sealed bytea,
      begins_on date NOT NULL,
      until_on date,
      ended_at timestamptz,
      end_reason text,
      recorded_by uuid NOT NULL,
      recorded_at timestamptz NOT NULL,
      changed_at timestamptz NOT NULL,
      version integer NOT NULL,
      CONSTRAINT pk_pairing PRIMARY KEY (street_id, id),
      CONSTRAINT fk_pairing_episode FOREIGN KEY (street_id, episode_id) REFERENCES episode (street_id, id),
      CONSTRAINT fk_pairing_account FOREIGN KEY (street_id, account_id) REFERENCES account (street_id, id),
      CONSTRAINT ck_pairing_position CHECK (position IN ('lead', 'deputy', 'member')),
      CONSTRAINT ck_pairing_team_role CHECK (team_role IN {TEAM_ROLES}),
      CONSTRAINT ck_pairing_status CHECK (status IN ('proposed', 'active', 'on_hold', 'handed_over', 'ended')),
      CONSTRAINT ck_pairing_answering CHECK (position = 'member' OR account_id IS NOT NULL),
      CONSTRAINT ck_pairing_ended CHECK ((status IN ('handed_over', 'ended')) = (ended_at IS NOT NULL)),
      CONSTRAINT ck_pairing_end_reason CHECK (end_reason IN ('worker_change', 'person_transferred', 'episode_ended',
        'conflict_of_interest', 'person_request')),
      CONSTRAINT ck_pairing_consent CHECK (team_role NOT IN ('family', 'volunteer') OR consent_id IS NOT NULL)
    )
    """,
    f"CREATE UNIQUE INDEX uq_pairing_lead ON pairing (street_id, episode_id) WHERE position = 'lead' AND {LIVE}",
    f"CREATE UNIQUE INDEX uq_pairing_deputy ON pairing (street_id, episode_id) WHERE position = 'deputy' AND {LIVE}",
    "CREATE UNIQUE INDEX uq_pairing_account ON pairing (street_id, episode_id, account_id)"
    f" WHERE account_id IS NOT NULL AND {LIVE}",
    f"CREATE INDEX ix_pairing_account ON pairing (street_id, account_id) WHERE {LIVE}",
    "CREATE INDEX ix_pairing_community ON pairing (street_id, community_id, id DESC)",
    """
    CREATE TABLE pairing_proposal (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      community_id uuid NOT NULL,
      status text NOT NULL,
      basis text NOT NULL,
      total_cost integer NOT NULL,
      made_by uuid NOT NULL,
      made_at timestamptz NOT NULL,
      ended_by uuid,
      ended_at timestamptz,
      version integer NOT NULL,
      CONSTRAINT pk_pairing_proposal PRIMARY KEY (street_id, id),
      CONSTRAINT fk_pairing_proposal_unit FOREIGN KEY (street_id, community_id) REFERENCES unit (street_id, id),
      CONSTRAINT ck_pairing_proposal_status CHECK (status IN ('open', 'confirmed', 'replaced', 'withdrawn'))
    )
    """,
    "CREATE UNIQUE INDEX uq_pairing_proposal_open ON pairing_proposal (street_id, community_id) WHERE status = 'open'",
    """
    CREATE TABLE pairing_proposal_line (
      street_id uuid NOT NULL,
      proposal_id uuid NOT NULL,
      episode_id uuid NOT NULL,
      community_id uuid NOT NULL,
      lead_id uuid,
      deputy_id uuid,
      detail jsonb NOT NULL,
      blocked text[] NOT NULL,
      CONSTRAINT pk_pairing_proposal_line PRIMARY KEY (street_id, proposal_id, episode_id),
      CONSTRAINT fk_pairing_proposal_line_proposal FOREIGN KEY (street_id, proposal_id)
        REFERENCES pairing_proposal (street_id, id),
      CONSTRAINT fk_pairing_proposal_line_episode FOREIGN KEY (street_id, episode_id) REFERENCES episode (street_id, id)
    )
    """,
    "CREATE INDEX ix_pairing_proposal_line_episode ON pairing_proposal_line (street_id, episode_id)",
    """
    CREATE TABLE conflict_declaration (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      episode_id uuid NOT NULL,
      participant_id uuid NOT NULL,
      community_id uuid NOT NULL,
      account_id uuid NOT NULL,
      asked_by uuid NOT NULL,
      asked_at timestamptz NOT NULL,
      has_conflict boolean,
      answered_at timestamptz,
      CONSTRAINT pk_conflict_declaration PRIMARY KEY (street_id, id),
      CONSTRAINT uq_conflict_declaration_street_id_episode_id_account_id UNIQUE (street_id, episode_id, account_id),
      CONSTRAINT fk_conflict_declaration_episode FOREIGN KEY (street_id, episode_id) REFERENCES episode (street_id, id),
      CONSTRAINT fk_conflict_declaration_account FOREIGN KEY (street_id, account_id) REFERENCES account (street_id, id),
      CONSTRAINT ck_conflict_declaration_answered CHECK ((has_conflict IS NULL) = (answered_at IS NULL))
    )
    """,
    "CREATE INDEX ix_conflict_declaration_account ON conflict_declaration (street_id, account_id)"
    " WHERE answered_at IS NULL",
    """
    CREATE TABLE hand_over (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      pairing_id uuid NOT NULL,
      episode_id uuid NOT NULL,
      participant_id uuid NOT NULL,
      community_id uuid NOT NULL,
      from_id uuid NOT NULL,
      to_id uuid NOT NULL,
      status text NOT NULL,
      sealed bytea,
      offered_by uuid NOT NULL,
      offered_at timestamptz NOT NULL,
      answered_at timestamptz,
      CONSTRAINT pk_hand_over PRIMARY KEY (street_id, id),
      CONSTRAINT fk_hand_over_pairing FOREIGN KEY (street_id, pairing_id) REFERENCES pairing (street_id, id),
      CONSTRAINT fk_hand_over_to FOREIGN KEY (street_id, to_id) REFERENCES account (street_id, id),
      CONSTRAINT ck_hand_over_two CHECK (from_id <> to_id),
      CONSTRAINT ck_hand_over_status CHECK (status IN ('offered', 'accepted', 'declined', 'withdrawn')),
      CONSTRAINT ck_hand_over_answered CHECK ((status = 'offered') = (answered_at IS NULL))
    )
    """,
    "CREATE UNIQUE INDEX uq_hand_over_open ON hand_over (street_id, pairing_id) WHERE status = 'offered'",
    "CREATE INDEX ix_hand_over_to ON hand_over (street_id, to_id) WHERE status = 'offered'",
    """
    CREATE TABLE account_hold (
      street_id uuid NOT NULL,
      account_id uuid NOT NULL,
      version integer NOT NULL,
      CONSTRAINT pk_account_hold PRIMARY KEY (street_id, account_id),
      CONSTRAINT fk_account_hold_account FOREIGN KEY (street_id, account_id) REFERENCES account (street_id, id)
    )
    """,
]

BY_LEAD = "app_care_lead"


def upgrade() -> None:
    for text in TABLES:
        op.execute(text)
    names = ("worker_profile pairing pairing_proposal pairing_proposal_line conflict_declaration hand_over"
             " account_hold")
    for table in names.split():
        force(table)
    area = in_units("community_id")
    mine = f"{STREET} AND account_id = {ACCOUNT}"

    read("worker_profile", "app_care_worker", mine)
    read("worker_profile", "app_care_lead app_care_office app_care_job")
    for role in ("app_care_lead", "app_care_office"):
        insert("worker_profile", role, f"{STREET} AND changed_by = {ACCOUNT}")
        update("worker_profile", role, "weekdays, languages, capacity, home_grid_id, changed_by, changed_at, version")

    # Own pairings are read before it is known which cases are in view.
    seen = f"({STREET} AND account_id = {ACCOUNT}) OR ({in_cases()})"
    changed = "status, until_on, ended_at, end_reason, changed_at, version"
    read("pairing", "app_care_worker", seen)
    insert("pairing", "app_care_worker", in_cases())
    update("pairing", "app_care_worker", changed, in_cases(), STREET)
    shown = (" (street_id, id, episode_id, participant_id, community_id, account_id, position, team_role, status,"
             " proposal_id, begins_on, until_on, ended_at, end_reason, recorded_by, recorded_at, changed_at, version)")
    read("pairing", BY_LEAD, area, shown)
    insert("pairing", BY_LEAD, area)
    update("pairing", BY_LEAD, f"{changed}, community_id", area, STREET)
    read("pairing", "app_care_office app_care_job")
    insert("pairing", "app_care_office app_care_job")
    update("pairing", "app_care_office app_care_job", f"{changed}, community_id, sealed")
    delete("pairing", "app_care_job")

    ended = "status, ended_by, ended_at, version"
    for role, rows in ((BY_LEAD, area), ("app_care_office", STREET)):
        read("pairing_proposal", role, rows)
        insert("pairing_proposal", role, f"{rows} AND made_by = {ACCOUNT}")
        update("pairing_proposal", role, ended, rows)
        read("pairing_proposal_line", role, rows)
        insert("pairing_proposal_line", role, rows)
    for table in ("pairing_proposal", "pairing_proposal_line"):
        read(table, "app_care_job")
        delete(table, "app_care_job")

    read("conflict_declaration", "app_care_worker", mine)
    update("conflict_declaration", "app_care_worker", "has_conflict, answered_at", mine)
    for role, rows in ((BY_LEAD, area), ("app_care_office", STREET)):
        read("conflict_declaration", role, rows)
        insert("conflict_declaration", role, f"{rows} AND asked_by = {ACCOUNT} AND has_conflict IS NULL")
    read("conflict_declaration", "app_care_job")
    delete("conflict_declaration", "app_care_job")

    party = f"{STREET} AND (from_id = {ACCOUNT} OR to_id = {ACCOUNT})"
    read("hand_over", "app_care_worker", party)
    insert("hand_over", "app_care_worker", f"{in_cases()} AND offered_by = {ACCOUNT}")
    update("hand_over", "app_care_worker", "status, answered_at", party)
    read("hand_over", BY_LEAD, area, " (street_id, id, pairing_id, episode_id, participant_id, community_id, from_id,"
         " to_id, status, offered_by, offered_at, answered_at)")
    insert("hand_over", BY_LEAD, f"{area} AND offered_by = {ACCOUNT}")
    update("hand_over", BY_LEAD, "status, answered_at", area)
    read("hand_over", "app_care_office app_care_job")
    insert("hand_over", "app_care_office", f"{STREET} AND offered_by = {ACCOUNT}")
    update("hand_over", "app_care_office app_care_job", "status, answered_at")
    delete("hand_over", "app_care_job")

    # That somebody has open work holds an account; how much, and what, is told to nobody.
    read("account_hold", "app_lead app_admin app_care_worker app_care_lead app_care_office app_care_job")


def downgrade() -> None:
    raise NotImplementedError("The project goes forward.")
