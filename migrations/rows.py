"""Words that revisions share: grant one verb on one table to one role, on the rows that a condition names.

A revision must still run in years: these functions may gain parameters, never another meaning.
Policies compare columns with `current_setting()` and nothing else, so that a distributed database
can evaluate them on the node that holds the rows.
"""

from alembic import op


def setting(name: str, kind: str = "uuid") -> str:
    """SQL that reads one setting of the transaction; NULL, and so no row, when it is not bound."""
    return f"nullif(current_setting('app.{name}', true), '')::{kind}"


STREET = f"street_id = {setting('street')}"
ACCOUNT = setting("account")
UNIT = setting("unit")
SUBJECT = setting("subject")
NOBODY = "'00000000-0000-0000-0000-000000000000'::uuid"
ITEMS = setting("items", "uuid[]")
UNITS = setting("units", "uuid[]")
CASES = setting("cases", "uuid[]")
PEOPLE = setting("people", "uuid[]")
RELEASED = f"visible_slot <= {setting('slot', 'integer')}"
# Lines of the public plane wait for the end of their slot: whoever sees one appear knows when it was sent.
PAST = (
    "(actor_kind <> 'public' OR bucket IS NULL"
    f" OR (on_date - DATE '0001-01-01' + 1) * 6 + bucket < {setting('slot', 'integer')})"
)


def by_account(column: str) -> str:
    """The column names the account, or nobody where the service's own hand acts, which has none."""
    return f"({column} = {ACCOUNT} OR ({column} IS NULL AND {ACCOUNT} = {NOBODY}))"


def in_units(column: str) -> str:
    """The column names a unit in which the account works, or one below it."""
    return f"{STREET} AND {column} = ANY ({UNITS})"


def in_cases(column: str = "episode_id") -> str:
    """The column names an episode that the account works on, or has opened for a while."""
    return f"{STREET} AND {column} = ANY ({CASES})"


def in_people(column: str = "participant_id") -> str:
    """The column names a person whose file the account may open."""
    return f"{STREET} AND {column} = ANY ({PEOPLE})"


def by_another(column: str) -> str:
    """The column names another account than the one that acts."""
    return f"({column} IS NULL OR {column} <> {ACCOUNT})"


def policy(table: str, role: str, verb: str, using: str | None = None, check: str | None = None) -> None:
    """Grant one verb on one table to one role, on the rows that the condition names."""
    name = f"{role.removeprefix('app_')}_{verb.lower()}"
    clauses = (f" USING ({using})" if using else "") + (f" WITH CHECK ({check})" if check else "")
    op.execute(f"CREATE POLICY {name} ON {table} FOR {verb} TO {role}{clauses}")


def replace_policy(
    table: str, role: str, verb: str, using: str | None = None, check: str | None = None
) -> None:
    """Put another condition in the place of the one that a role has for a verb; the grant stays."""
    op.execute(f"DROP POLICY {role.removeprefix('app_')}_{verb.lower()} ON {table}")
    policy(table, role, verb, using, check)


def force(table: str) -> None:
    """Bind even the owner by the policies of a table."""
    op.execute(f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY")
    op.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")


def read(table: str, roles: str, using: str = STREET, columns: str = "") -> None:
    for role in roles.split():
        op.execute(f"GRANT SELECT{columns} ON {table} TO {role}")
        policy(table, role, "SELECT", using)


def insert(table: str, roles: str, check: str = STREET) -> None:
    for role in roles.split():
        op.execute(f"GRANT INSERT ON {table} TO {role}")
        policy(table, role, "INSERT", None, check)


def update(table: str, roles: str, columns: str, using: str = STREET, check: str | None = None) -> None:
    """Rows that the condition names, which must meet `check` afterwards, or else the condition again."""
    for role in roles.split():
        op.execute(f"GRANT UPDATE ({columns}) ON {table} TO {role}")
        policy(table, role, "UPDATE", using, check or using)


def delete(table: str, roles: str, using: str = STREET) -> None:
    for role in roles.split():
        op.execute(f"GRANT DELETE ON {table} TO {role}")
        policy(table, role, "DELETE", using)


def define(functions: list[str], executors: dict[str, str], owner: str = "app_lookup") -> None:
    """Create look-ups that run as a role which owns no table and reads through policies of its own."""
    op.execute(f"GRANT CREATE ON SCHEMA public TO {owner}")
    for text in functions:
        op.execute(text)
    for signature, roles in executors.items():
        op.execute(f"REVOKE ALL ON FUNCTION {signature} FROM PUBLIC")
        op.execute(f"GRANT EXECUTE ON FUNCTION {signature} TO {roles}")
        op.execute(f"ALTER FUNCTION {signature} OWNER TO {owner}")
    op.execute(f"REVOKE CREATE ON SCHEMA public FROM {owner}")
