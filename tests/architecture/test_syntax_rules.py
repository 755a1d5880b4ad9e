"""Rules that imports cannot show, read from the syntax tree; a planted fault proves each of them."""

import ast
import re
from collections.abc import Callable, Iterator

import pytest

from tests.architecture.source import modules

Finding = tuple[int, str]
Rule = Callable[[ast.Module], Iterator[Finding]]

_ENDS = re.compile(
    r"^\s*((BEGIN|COMMIT|ROLLBACK|ABORT)\s*(;|$)"
    r"|(BEGIN|START|SAVEPOINT|RELEASE|ROLLBACK)\s+(TRANSACTION|ISOLATION|WORK|TO|SAVEPOINT)\b)",
    re.IGNORECASE,
)
_SQL = re.compile(r"\b(SELECT|INSERT INTO|UPDATE|DELETE FROM|WHERE|SET LOCAL|NOTIFY|ORDER BY)\b")
_SETS_STATE = re.compile(r"\bSET\b((?!\bWHERE\b)[^;])*?\b(state|status)\s*=\s*'", re.DOTALL)
_OURS = re.compile(r"^((item\.)?(kind|box)\.\w+|_?[A-Z][A-Z0-9_]*|[A-Z]\w+\.[A-Z_]+(\.value)?)$")
"""Constants, members of an enum, and the tables and columns that a kind of queue item or mailbox names."""
_STATES = frozenset({"state", "status"})


def _texts(tree: ast.AST) -> Iterator[tuple[int, str]]:
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.lineno, node.value


def ends_a_transaction(tree: ast.Module) -> Iterator[Finding]:
    """Only `api/db/unit.py` begins, commits and rolls back, so that no answer is sent before its commit."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and _method(node) in {
            "commit",
            "rollback",
            "begin_nested",
            "transaction",
        }:
            yield node.lineno, f".{_method(node)}("
    for line, text in _texts(tree):
        if _ENDS.match(text):
            yield line, text[:40]


def _method(call: ast.Call) -> str:
    return call.func.attr if isinstance(call.func, ast.Attribute) else ""


def sets_a_state(tree: ast.Module) -> Iterator[Finding]:
    """Gives a row another state than `advance(…)` or a rule beside it returned: an edge nobody drew."""
    for node in ast.walk(tree):
        for target, value in _assigned(node):
            if isinstance(target, ast.Attribute) and target.attr in _STATES and not _is_decided(value):
                yield target.lineno, ast.unparse(node)[:80]
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "setattr":
            yield node.lineno, ast.unparse(node)[:80]
    for line, text in _texts(tree):
        if _SETS_STATE.search(text):
            yield line, "a state written as a literal in SQL"


def _assigned(node: ast.AST) -> Iterator[tuple[ast.expr, ast.expr]]:
    if isinstance(node, ast.Assign):
        yield from ((target, node.value) for target in node.targets)
    elif isinstance(node, ast.AugAssign | ast.AnnAssign) and node.value is not None:
        yield node.target, node.value


def _is_decided(value: ast.expr) -> bool:
    if isinstance(value, ast.IfExp):
        return _is_decided(value.body) and _is_decided(value.orelse)
    return isinstance(value, ast.Call) and ast.unparse(value.func).rpartition(".")[2] in lifecycle_rules()


def lifecycle_rules() -> frozenset[str]:
    """Functions of a `lifecycle.py` that return a state: they alone know the edges."""
    return frozenset(
        node.name
        for name, tree in modules("api")
        if name.endswith("lifecycle.py")
        for node in tree.body
        if isinstance(node, ast.FunctionDef) and node.returns is not None
        if re.search(r"(Status|State)$", ast.unparse(node.returns))
    )


def depends_on_a_generator(tree: ast.Module) -> Iterator[Finding]:
    """A `Depends` that yields ends after the answer was sent; a commit there would come too late."""
    wanted = {
        ast.unparse(node.args[0])
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and ast.unparse(node.func) in {"Depends", "Security"} and node.args
    }
    for node in ast.walk(tree):
        is_wanted = isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and node.name in wanted
        if is_wanted and any(isinstance(inner, ast.Yield | ast.YieldFrom) for inner in ast.walk(node)):
            yield 0, ast.unparse(node)[:60]


def puts_values_into_sql(tree: ast.Module) -> Iterator[Finding]:
    """Builds SQL with `%`, `.format` or `+`, or with an f-string that holds more than our own names."""
    for node in ast.walk(tree):
        if isinstance(node, ast.JoinedStr):
            yield from _values_in(node)
        elif isinstance(node, ast.BinOp) and isinstance(node.op, ast.Mod | ast.Add):
            if (_is_sql(node.left) and not _is_text(node.right)) or (
                _is_sql(node.right) and not _is_text(node.left)
            ):
                yield node.lineno, ast.unparse(node)[:60]
        elif isinstance(node, ast.Call) and _method(node) == "format" and _is_sql(node.func):
            yield node.lineno, ast.unparse(node)[:60]


def _values_in(node: ast.JoinedStr) -> Iterator[Finding]:
    literal = " ".join(str(part.value) for part in node.values if isinstance(part, ast.Constant))
    for part in node.values:
        is_value = isinstance(part, ast.FormattedValue) and not _OURS.match(ast.unparse(part.value))
        if is_value and _SQL.search(literal):
            yield node.lineno, ast.unparse(part)[1:].strip("'\"{}")


def _is_sql(node: ast.AST) -> bool:
    text = node.value if isinstance(node, ast.Attribute) else node
    return isinstance(text, ast.Constant) and _SQL.search(str(text.value)) is not None


def _is_text(node: ast.AST) -> bool:
    return isinstance(node, ast.Constant | ast.JoinedStr)


ELSEWHERE_TOO: dict[Rule, dict[str, str]] = {
    ends_a_transaction: {
        "api/db/unit.py": "the one place",
        "api/db/provision.py": "roles are made before there is a unit of work",
    },
    sets_a_state: {"api/clients/http.py": "the status of an HTTP answer"},
    depends_on_a_generator: {},
    puts_values_into_sql: {
        "api/db/binding.py": "settings are made from typed values: SET takes no parameters",
        "api/db/provision.py": "DDL takes no parameters; names come from the catalogue or our enums",
        "api/domain/audit/queries.py": "conditions are constants with the numbers of parameters",
        "api/domain/care_retention/erasing.py": "the constant SELECT of each class",
        "api/domain/care_retention/files.py": "a constant list of tables",
        "api/domain/clues/outcomes.py": "a constant list of columns with the numbers of parameters",
        "api/domain/clues/queries.py": "the table of a kind",
        "api/domain/custody/items.py": "constant columns with the numbers of parameters",
        "api/domain/queue/claims.py": "one constant part for each kind",
        "api/domain/tips/listing.py": "constant filters with the numbers of parameters",
    },
}
"""Files that may do what a rule forbids, each with its reason."""


@pytest.mark.parametrize("rule", ELSEWHERE_TOO, ids=lambda rule: rule.__name__)
def test_no_module_breaks_the_rule(rule: Rule) -> None:
    found = [
        f"{name}:{line}: {what}"
        for name, tree in modules("api")
        if name not in ELSEWHERE_TOO[rule]
        for line, what in rule(tree)
    ]
    assert found == [], f"{rule.__doc__}\n" + "\n".join(found)


PLANTED = [
    (ends_a_transaction, "await session.commit()"),
    (ends_a_transaction, "connection.rollback()"),
    (ends_a_transaction, "await raw.execute('COMMIT')"),
    (ends_a_transaction, "await raw.execute('begin;')"),
    (sets_a_state, "tip.status = 'closed'"),
    (sets_a_state, "tip.state = TipState.CLOSED"),
    (sets_a_state, "tip.state = advance(a, b) if c else TipState.CLOSED"),
    (sets_a_state, "setattr(tip, 'state', x)"),
    (sets_a_state, "run('UPDATE tip SET version = 1, status = \\'closed\\' WHERE id = $1')"),
    (depends_on_a_generator, "def opened():\n    yield 1\ndef route(x=Depends(opened)): ..."),
    (puts_values_into_sql, "run(f'SELECT * FROM tip WHERE id = {tip_id}')"),
    (puts_values_into_sql, "run(f'SELECT * FROM tip WHERE id = {self.kind.id}')"),
    (puts_values_into_sql, "run('SELECT * FROM tip WHERE id = %s' % tip_id)"),
    (puts_values_into_sql, "run('SELECT * FROM tip WHERE id = ' + tip_id)"),
    (puts_values_into_sql, "run('SELECT * FROM {}'.format(table))"),
]


@pytest.mark.parametrize(("rule", "text"), PLANTED)
def test_a_planted_fault_is_found(rule: Rule, text: str) -> None:
    assert list(rule(ast.parse(text)))


def test_what_the_rules_allow_is_not_found() -> None:
    tree = ast.parse(
        "tip.status = advance(tip.status, TipStatus.CLOSED)\n"
        "run(f'SELECT * FROM {kind.table} WHERE id = $1')\n"
        "'begin the day with a report'\n"
    )
    assert [finding for rule in ELSEWHERE_TOO for finding in rule(tree)] == []


def test_jose_is_imported_in_one_module() -> None:
    importers = {
        name
        for name, tree in modules("api", "migrations")
        for node in ast.walk(tree)
        if (isinstance(node, ast.Import) and any(one.name.split(".")[0] == "jose" for one in node.names))
        or (isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "jose")
    }
    assert importers == {"api/crypto/tokens.py"}


def test_imports_stand_at_the_top() -> None:
    """A circle is a fault of the design; an import inside a function hides it."""
    assert [
        f"{name}:{inner.lineno}"
        for name, tree in modules("api")
        for function in ast.walk(tree)
        if isinstance(function, ast.AsyncFunctionDef | ast.FunctionDef)
        for inner in ast.walk(function)
        if isinstance(inner, ast.Import | ast.ImportFrom)
    ] == []


def test_revisions_import_nothing_of_the_application() -> None:
    """A revision must still run in five years."""
    assert [
        name
        for name, tree in modules("migrations")
        if name != "migrations/env.py"
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom) and (node.module or "").split(".")[0] == "api"
    ] == []
