"""`docs/access.md`: who may use which verb, and what each database role may do with each table.

Rows come from the revisions themselves, run without a database, so that the page can be printed anywhere;
a test compares what is read here with a migrated database.
"""

import io
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory

from api.access.database_roles import PLANES, DatabaseRole
from api.access.duties import CONFIRMED_DUTIES, DUTIES_OF_ROLE
from api.access.policy import POLICY
from api.db.migrate import alembic_config

_GRANT = re.compile(r"GRANT (SELECT|INSERT|UPDATE|DELETE) ?(?:\(([a-z0-9_, ]+)\))? ON ([a-z_]+) TO ([a-z_]+)")
_POLICY = re.compile(
    r"CREATE POLICY ([a-z_]+) ON ([a-z_]+) FOR ([A-Z]+) TO ([a-z_]+)"
    r"(?: USING \((.*?)\))?(?: WITH CHECK \((.*)\))?",
    re.DOTALL,
)
_DROP = re.compile(r"DROP POLICY ([a-z_]+) ON ([a-z_]+)")
_REVOKE = re.compile(r"REVOKE (SELECT|INSERT|UPDATE|DELETE) ON ([a-z_]+) FROM ([a-z_]+)")
_OTHER = re.compile(r"GRANT (USAGE|CREATE) ON SCHEMA|GRANT EXECUTE|REVOKE (ALL ON FUNCTION|CREATE ON SCHEMA)")
_RIGHTS = re.compile(r"^(GRANT|REVOKE|(CREATE|ALTER|DROP) POLICY)\b")
_SETTING = re.compile(r"nullif\(current_setting\('app\.(\w+)', true\), ''\)(?:::[a-z]+(\[\])?)?")


@dataclass(frozen=True, order=True, slots=True)
class RowRight:
    """One verb on one table for one database role.

    Attributes:
        columns: The columns it is limited to; empty for all.
        rows: The condition of the policy.
    """

    table: str
    role: str
    verb: str
    columns: tuple[str, ...] = ()
    rows: str = ""


def revision_statements() -> list[str]:
    """Every SQL statement of the revisions, in order, without a database."""
    script = ScriptDirectory.from_config(alembic_config({}))
    buffer = io.StringIO()
    context = MigrationContext.configure(
        dialect_name="postgresql", opts={"as_sql": True, "output_buffer": buffer}
    )
    with Operations.context(context):
        for revision in reversed(list(script.walk_revisions())):
            revision.module.upgrade()
    return [statement.strip() for statement in buffer.getvalue().split(";\n")]


def row_rights(statements: Iterable[str]) -> list[RowRight]:
    """What the statements grant, with the rows that policies leave of it.

    Raises:
        ValueError: A statement changes rights in a form that is not known here; the page would lie.
    """
    columns: dict[tuple[str, str, str], tuple[str, ...]] = {}
    rows: dict[tuple[str, str, str], str] = {}
    names: dict[tuple[str, str], tuple[str, str, str]] = {}
    for statement in statements:
        if _RIGHTS.match(statement) is None or _OTHER.match(statement) is not None:
            continue
        granted, policy = _GRANT.fullmatch(statement), _POLICY.fullmatch(statement)
        dropped, revoked = _DROP.fullmatch(statement), _REVOKE.fullmatch(statement)
        if granted is not None:
            verb, named, table, role = granted.groups()
            more = tuple(name.strip() for name in named.split(",")) if named else ()
            key = (table, role, verb)
            columns[key] = tuple(dict.fromkeys([*columns.get(key, ()), *more]))
        elif policy is not None:
            name, table, verb, role, using, check = policy.groups()
            names[table, name] = (table, role, verb)
            rows[table, role, verb] = using or check or ""
            if using and check and check != using:
                rows[table, role, verb] += f", and then {check.removeprefix(f'{using} AND ')}"
        elif dropped is not None:
            name, table = dropped.groups()
            rows.pop(names[table, name])
        elif revoked is not None:
            verb, table, role = revoked.groups()
            columns.pop((table, role, verb))
        else:
            raise ValueError(f"rights in an unknown form: {statement[:120]}")
    return sorted(RowRight(*key, columns=names, rows=rows.get(key, "")) for key, names in columns.items())


def render_access_page() -> str:
    """The page, in Markdown."""
    lines = [
        "# Access",
        "",
        "Generated from `api/access/policy.py` and the revisions in `migrations/versions`. A permission",
        "is checked once, where the transaction is bound; which rows remain is PostgreSQL's alone.",
        "",
        "## Roles and their duties",
        "",
        "| role | duties (*: pending until a second person confirms) |",
        "|---|---|",
    ]
    for role, duties in DUTIES_OF_ROLE.items():
        named = (f"{duty}{'*' if duty in CONFIRMED_DUTIES else ''}" for duty in sorted(duties))
        lines.append(f"| {role} | {', '.join(named) or '–'} |")
    lines += ["", "## Permissions", "", "| permission | held by | runs as |", "|---|---|---|"]
    for permission, holders in sorted(POLICY.items()):
        roles = sorted({role.value for role in holders.values()})
        lines.append(f"| `{permission}` | {', '.join(sorted(holders))} | {', '.join(roles)} |")
    lines += ["", "## Planes", "", "| login | may put on |", "|---|---|"]
    for login, database_roles in PLANES.items():
        lines.append(f"| {login} | {', '.join(sorted(database_roles))} |")
    return "\n".join([*lines, "", *_table_section()])


def _table_section() -> Iterator[str]:
    yield from (
        "## Tables",
        "",
        "`:name` is a setting of the transaction. Everything not listed is denied.",
        f"`{DatabaseRole.LOOKUP}` cannot be put on: it owns the look-ups that run before identity is known.",
        f"`{DatabaseRole.CARE_LOOKUP}` owns the one by which somebody finds a case to break the glass for.",
        "",
    )
    rights = row_rights(revision_statements())
    for table in sorted({right.table for right in rights}):
        yield from (f"### {table}", "", "| role | verb | columns | rows |", "|---|---|---|---|")
        for right in rights:
            if right.table == table:
                yield (
                    f"| {right.role} | {right.verb} | {', '.join(right.columns) or 'all'} "
                    f"| `{_readable(right.rows)}` |"
                )
        yield ""


def _readable(condition: str) -> str:
    return _SETTING.sub(r":\1", condition).replace("|", "\\|") or "none"
