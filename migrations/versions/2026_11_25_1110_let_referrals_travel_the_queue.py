"""Let referrals travel the police queue: tables of their own, which the street's office cannot see.

Why: a referral is the one lawful door through the wall between care and enforcement. Its station and the worker
that carries it may know that it exists; desk, auditor, field and everybody else may not, not even as a number.
So it has no clue, no author and no place in the street's log of chains, and no other role gets a grant.
"""

from collections.abc import Sequence

from alembic import op

from migrations.rows import ITEMS, STREET, UNIT, force, insert, read, update

revision: str = "2026_11_25_1110"
down_revision: str | None = "2026_11_25_1050"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

TABLES = [
    """
    CREATE TABLE referral (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      station_id uuid NOT NULL,
      status text NOT NULL,
      urgency text NOT NULL,
      received_on date NOT NULL,
      handed_off_at timestamptz NOT NULL,
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
      version integer NOT NULL,
      CONSTRAINT pk_referral PRIMARY KEY (street_id, id),
      CONSTRAINT fk_referral_station FOREIGN KEY (street_id, station_id) REFERENCES unit (street_id, id),
      CONSTRAINT ck_referral_status CHECK (status IN ('ready', 'leased', 'returned', 'dead', 'acknowledged')),
      CONSTRAINT ck_referral_urgency CHECK (urgency IN ('urgent', 'routine')),
      CONSTRAINT ck_referral_leased CHECK ((status = 'leased') = (lease_expires_at IS NOT NULL))
    )
    """,
    "CREATE INDEX ix_referral_ready ON referral (street_id, station_id, urgency DESC, handed_off_at, id) "
    "WHERE status = 'ready'",
    "CREATE INDEX ix_referral_leased ON referral (street_id, lease_expires_at) WHERE status = 'leased'",
    "CREATE INDEX ix_referral_claim ON referral (street_id, lease_account_id, lease_claim_id) WHERE status = 'leased'",
    "CREATE INDEX ix_referral_received ON referral (street_id, station_id, received_on DESC, id DESC)",
    "ALTER TABLE referral ALTER COLUMN sealed_package SET STORAGE EXTERNAL",
    """
    CREATE TABLE referral_attachment (
      street_id uuid NOT NULL,
      id uuid NOT NULL,
      referral_id uuid NOT NULL,
      ordinal smallint NOT NULL,
      media_type text NOT NULL,
      size_bytes integer NOT NULL,
      digest text NOT NULL,
      nonce bytea NOT NULL,
      ciphertext bytea NOT NULL,
      key_wraps jsonb NOT NULL,
      CONSTRAINT pk_referral_attachment PRIMARY KEY (street_id, referral_id, id),
      CONSTRAINT fk_referral_attachment_referral FOREIGN KEY (street_id, referral_id) REFERENCES referral (street_id, id)
    )
    """,
    "ALTER TABLE referral_attachment ALTER COLUMN ciphertext SET STORAGE EXTERNAL",
    """
    CREATE TABLE referral_event (
      street_id uuid NOT NULL,
      referral_id uuid NOT NULL,
      seq integer NOT NULL,
      prev bytea NOT NULL,
      hash bytea NOT NULL,
      kind text NOT NULL,
      at timestamptz NOT NULL,
      unit_code text NOT NULL,
      commitment text NOT NULL,
      salt text,
      content jsonb,
      CONSTRAINT pk_referral_event PRIMARY KEY (street_id, referral_id, seq),
      CONSTRAINT uq_referral_event_prev UNIQUE (street_id, referral_id, prev),
      CONSTRAINT fk_referral_event_referral FOREIGN KEY (street_id, referral_id) REFERENCES referral (street_id, id),
      CONSTRAINT ck_referral_event_kind
        CHECK (kind IN ('handed_off', 'leased', 'expired', 'dead', 'returned', 'acknowledged', 'read')),
      CONSTRAINT ck_referral_event_erased CHECK ((salt IS NULL) = (content IS NULL))
    )
    """,
    "CREATE INDEX ix_referral_event_at ON referral_event (street_id, at)",
]

LEASE = "status, epoch, attempt, lease_account_id, lease_claim_id, lease_started_at, lease_expires_at, " \
        "answered_attempt, return_code, acknowledged_at, acknowledged_seq, acknowledged_hash, chain_seq, chain_hash, version"


def upgrade() -> None:
    for text in TABLES:
        op.execute(text)
    station = f"{STREET} AND station_id = {UNIT}"
    opened = f"{STREET} AND referral_id = ANY({ITEMS})"

    force("referral")
    insert("referral", "app_worker")
    read("referral", "app_worker")
    update("referral", "app_worker", LEASE)
    read("referral", "app_police", station)
    update("referral", "app_police", LEASE, station)

    force("referral_event")
    insert("referral_event", "app_worker")
    read("referral_event", "app_worker")
    insert("referral_event", "app_police", opened)
    read("referral_event", "app_police", opened)

    force("referral_attachment")
    insert("referral_attachment", "app_worker")
    read("referral_attachment", "app_police", opened)


def downgrade() -> None:
    raise NotImplementedError("The project goes forward.")
