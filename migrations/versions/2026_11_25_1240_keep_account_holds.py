"""Keep account holds from the cases that somebody answers for, and let a worker ask a colleague to declare.

Why: a hold must never be missing while somebody answers for a case, and never stay when the last one is gone.
Nobody who writes a pairing sees all pairings of an account, so one function looks, under a lock of its own
for each account; and nobody else writes holds. The same holds for loads: whoever proposes teams in one
community must know how much a colleague carries elsewhere, and nothing else about it.
"""

from collections.abc import Sequence

from alembic import op

from migrations.rows import ACCOUNT, define, delete, in_cases, insert, read, update

revision: str = "2026_11_25_1240"
down_revision: str | None = "2026_11_25_1230"
branch_labels: str | Sequence[str] | None = None
depends_on: str | Sequence[str] | None = None

SEARCHED = "SET search_path = pg_catalog, public, pg_temp"

FUNCTIONS = [
    f"""
    CREATE FUNCTION keep_account_holds(p_street uuid, p_accounts uuid[]) RETURNS void
    LANGUAGE plpgsql VOLATILE SECURITY DEFINER {SEARCHED} AS $$
    DECLARE
      v_account uuid;
    BEGIN
      FOR v_account IN SELECT DISTINCT one FROM unnest(p_accounts) AS one ORDER BY one LOOP
        -- Locks the row, whoever made it: whatever changes the work of one account waits here for its turn.
        INSERT INTO account_hold AS h (street_id, account_id, version) VALUES (p_street, v_account, 1)
          ON CONFLICT (street_id, account_id) DO UPDATE SET version = h.version + 1;
        DELETE FROM account_hold h WHERE h.street_id = p_street AND h.account_id = v_account
          AND NOT EXISTS (SELECT FROM pairing p WHERE p.street_id = p_street AND p.account_id = v_account
                          AND p.position IN ('lead', 'deputy') AND p.status IN ('active', 'on_hold'));
      END LOOP;
    END
    $$
    """,
    f"""
    CREATE FUNCTION case_loads(p_street uuid, p_accounts uuid[], p_without uuid[])
    RETURNS TABLE (account_id uuid, "position" text, tier text, cases bigint)
    LANGUAGE sql STABLE SECURITY DEFINER {SEARCHED} AS $$
      SELECT p.account_id, p.position, e.tier, count(*)
      FROM pairing p JOIN episode e ON e.street_id = p_street AND e.id = p.episode_id
      WHERE p.street_id = p_street AND p.account_id = ANY (p_accounts) AND p.position IN ('lead', 'deputy')
        AND p.status IN ('active', 'on_hold') AND p.episode_id <> ALL (p_without)
      GROUP BY p.account_id, p.position, e.tier
    $$
    """,
]
EXECUTORS = {
    "keep_account_holds(uuid, uuid[])": "app_care_worker, app_care_lead, app_care_office, app_care_job",
    "case_loads(uuid, uuid[], uuid[])": "app_care_lead, app_care_office",
}


def upgrade() -> None:
    op.execute("SET LOCAL lock_timeout = '4s'")
    op.execute("SET LOCAL statement_timeout = '5s'")
    read("pairing", "app_care_lookup", "true", " (street_id, id, episode_id, account_id, position, status)")
    op.execute("GRANT SELECT (tier) ON episode TO app_care_lookup")
    read("account_hold", "app_care_lookup", "true")
    insert("account_hold", "app_care_lookup", "true")
    update("account_hold", "app_care_lookup", "version", "true")
    delete("account_hold", "app_care_lookup", "true")
    define(FUNCTIONS, EXECUTORS, "app_care_lookup")

    # Whoever offers a case to a colleague asks them first; the answer is the colleague's own.
    asked = f"{in_cases()} AND asked_by = {ACCOUNT} AND has_conflict IS NULL"
    insert("conflict_declaration", "app_care_worker", asked)


def downgrade() -> None:
    raise NotImplementedError("The project goes forward.")
