"""The text of `policies.sql`: every policy and grant in force, a line each, so that diffs are small."""

from pathlib import Path
from typing import Any

FILE = Path(__file__).with_name("policies.sql")

_HEAD = """\
-- Every row policy and grant in force, printed from a migrated database. Do not edit.
-- Renew: SHOUWANG_RENEW=1 python -m pytest tests/rls/test_snapshot.py
"""
_TABLES = """
    SELECT c.relname, c.relrowsecurity, c.relforcerowsecurity FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
      AND c.relname <> 'alembic_version'
    ORDER BY c.relname
"""
_POLICIES = """
    SELECT policyname, cmd, permissive, array_to_string(roles, ', ') AS roles, qual, with_check
    FROM pg_policies WHERE schemaname = 'public' AND tablename = $1 ORDER BY roles::text, cmd, policyname
"""
_GRANTS = """
    SELECT g.grantee, g.privilege_type AS verb, NULL AS columns
    FROM information_schema.table_privileges g
    WHERE g.table_schema = 'public' AND g.table_name = $1 AND g.grantee <> 'app_owner'
    UNION ALL
    SELECT g.grantee, g.privilege_type, string_agg(g.column_name, ', ' ORDER BY g.column_name)
    FROM information_schema.column_privileges g
    WHERE g.table_schema = 'public' AND g.table_name = $1 AND g.grantee <> 'app_owner'
      AND NOT EXISTS (SELECT FROM information_schema.table_privileges t
                      WHERE t.table_schema = g.table_schema AND t.table_name = g.table_name
                        AND t.grantee = g.grantee AND t.privilege_type = g.privilege_type)
    GROUP BY g.grantee, g.privilege_type
    ORDER BY 1, 2
"""
_FUNCTIONS = """
    SELECT p.oid::regprocedure::text AS name, pg_get_userbyid(p.proowner) AS owner, p.prosecdef,
           ARRAY(SELECT pg_get_userbyid(a.grantee) FROM aclexplode(p.proacl) a
                 WHERE a.grantee <> p.proowner AND a.privilege_type = 'EXECUTE' ORDER BY 1) AS executors
    FROM pg_proc p WHERE p.pronamespace = 'public'::regnamespace ORDER BY 1
"""


async def render(connection: Any) -> str:
    """The snapshot of one database."""
    lines = [_HEAD]
    for table in await connection.fetch(_TABLES):
        name = table["relname"]
        security = (
            "ENABLE, FORCE" if table["relrowsecurity"] and table["relforcerowsecurity"] else "NOT FORCED"
        )
        lines.append(f"-- {name}: ROW LEVEL SECURITY {security}")
        for grant in await connection.fetch(_GRANTS, name):
            columns = f" ({grant['columns']})" if grant["columns"] else ""
            lines.append(f"GRANT {grant['verb']}{columns} ON {name} TO {grant['grantee']};")
        for policy in await connection.fetch(_POLICIES, name):
            using = f"\n  USING ({policy['qual']})" if policy["qual"] else ""
            check = f"\n  WITH CHECK ({policy['with_check']})" if policy["with_check"] else ""
            kind = "" if policy["permissive"] == "PERMISSIVE" else " AS RESTRICTIVE"
            lines.append(
                f"CREATE POLICY {policy['policyname']} ON {name}{kind} FOR {policy['cmd']}"
                f" TO {policy['roles']}{using}{check};"
            )
        lines.append("")
    lines.append("-- functions")
    for function in await connection.fetch(_FUNCTIONS):
        rights = "SECURITY DEFINER" if function["prosecdef"] else "SECURITY INVOKER"
        lines.append(f"-- {function['name']}: {rights}, owner {function['owner']}")
        lines.append(f"GRANT EXECUTE ON FUNCTION {function['name']} TO {', '.join(function['executors'])};")
    return "\n".join(lines) + "\n"
