"""Every reason why the schema could not be sharded by street, read from the catalogue of plain PostgreSQL.

Sharded tables are those with a `street_id`, and `street` itself, by its id. The rest are small tables that
every node holds a copy of, or claim tables that turn a value into the street it belongs to.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

WHOLE_TABLES = frozenset(
    {"login_claim", "receipt_claim", "rule_default", "service_epoch", "service_key", "street_code_claim"}
)
"""Not sharded, by decision: claims of values that come without a street, and the service's own keys."""

_TABLES = """
    SELECT c.relname AS name, c.relpersistence::text AS persistence,
           EXISTS (SELECT FROM pg_trigger g WHERE g.tgrelid = c.oid AND NOT g.tgisinternal) AS has_trigger,
           EXISTS (SELECT FROM pg_rewrite r WHERE r.ev_class = c.oid) AS has_rule,
           EXISTS (SELECT FROM pg_inherits i WHERE i.inhrelid = c.oid) AS is_child
    FROM pg_class c
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
      AND c.relname <> 'alembic_version'
"""
_COLUMNS = """
    SELECT c.relname AS table, a.attname AS name, a.atttypid::regtype::text AS type,
           a.attnotnull AS is_required, a.attidentity <> '' AS is_identity,
           coalesce(pg_get_expr(d.adbin, d.adrelid), '') AS value
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
"""
_INDEXES = """
    SELECT c.relname AS table, i.relname AS name, x.indisprimary AS is_primary,
           ARRAY(SELECT coalesce(a.attname::text, '(expression)')
                 FROM unnest(x.indkey::int2[]) WITH ORDINALITY AS k (num, place)
                 LEFT JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.num AND k.num > 0
                 WHERE k.place <= x.indnkeyatts ORDER BY k.place) AS columns,
           (SELECT array_agg(o.oprname::text ORDER BY n.place)
            FROM pg_constraint e, unnest(e.conexclop) WITH ORDINALITY AS n (op, place)
            JOIN pg_operator o ON o.oid = n.op WHERE e.conindid = i.oid AND e.contype = 'x') AS operators
    FROM pg_index x JOIN pg_class c ON c.oid = x.indrelid JOIN pg_class i ON i.oid = x.indexrelid
    WHERE c.relnamespace = 'public'::regnamespace AND (x.indisunique OR x.indisexclusion)
"""
_FOREIGN_KEYS = """
    SELECT c.relname AS table, r.relname AS target, k.conname AS name, k.confdeltype::text AS on_delete,
           k.confupdtype::text AS on_update,
           ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS n (num, place)
                 JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = n.num ORDER BY n.place) AS columns,
           ARRAY(SELECT a.attname::text FROM unnest(k.confkey) WITH ORDINALITY AS n (num, place)
                 JOIN pg_attribute a ON a.attrelid = r.oid AND a.attnum = n.num ORDER BY n.place) AS targets
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid JOIN pg_class r ON r.oid = k.confrelid
    WHERE c.relnamespace = 'public'::regnamespace AND k.contype = 'f'
"""
_POLICIES = "SELECT tablename AS table, policyname AS name, concat(qual, with_check) AS text FROM pg_policies"
_NULL_OR_DEFAULT = frozenset({"n", "d"})


@dataclass(frozen=True)
class _Catalogue:
    tables: list[Any]
    columns: list[Any]
    indexes: list[Any]
    foreign_keys: list[Any]
    policies: list[Any]

    @property
    def sharded(self) -> dict[str, str]:
        """Sharded tables with the column they are sharded by."""
        found = {column["table"]: "street_id" for column in self.columns if column["name"] == "street_id"}
        return found | {"street": "id"}


async def reasons(connection: Any) -> list[str]:
    """Every reason, sorted; empty when the schema can be sharded."""
    catalogue = _Catalogue(
        *[await connection.fetch(query) for query in (_TABLES, _COLUMNS, _INDEXES, _FOREIGN_KEYS, _POLICIES)]
    )
    return sorted(
        f"{table}: {reason}"
        for check in (_of_tables, _of_columns, _of_indexes, _of_foreign_keys, _of_policies)
        for table, reason in check(catalogue)
    )


def _of_tables(catalogue: _Catalogue) -> Iterator[tuple[str, str]]:
    with_key = {index["table"] for index in catalogue.indexes if index["is_primary"]}
    for table in catalogue.tables:
        name = table["name"]
        if name not in catalogue.sharded and name not in WHOLE_TABLES:
            yield name, "has no street_id and is not among the tables that every node holds"
        if name not in with_key:
            yield name, "has no primary key"
        if table["persistence"] != "p":
            yield name, "is unlogged"
        if table["is_child"]:
            yield name, "inherits from another table"
        if table["has_trigger"] or table["has_rule"]:
            yield name, "has a trigger or a rule, which shards would not run"


def _of_columns(catalogue: _Catalogue) -> Iterator[tuple[str, str]]:
    for column in catalogue.columns:
        table, name = column["table"], column["name"]
        if column["is_identity"] or "nextval" in column["value"]:
            yield table, f"{name} counts by a sequence, which each node has for itself"
        elif column["type"] == "uuid" and column["value"]:
            yield table, f"{name} is filled in by the database; ids come from the application"
        if name == catalogue.sharded.get(table):
            if not column["is_required"]:
                yield table, f"{name} may be NULL"
            if column["type"] != "uuid":
                yield table, f"{name} is {column['type']}, not uuid"


def _of_indexes(catalogue: _Catalogue) -> Iterator[tuple[str, str]]:
    for index in catalogue.indexes:
        table, columns = index["table"], index["columns"]
        shard = catalogue.sharded.get(table)
        if shard is None:
            continue
        if shard not in columns:
            yield table, f"{index['name']} is unique without {shard}"
        elif index["operators"] and index["operators"][columns.index(shard)] != "=":
            yield table, f"{index['name']} excludes, but not by an equal {shard}"
        elif index["is_primary"] and columns[0] != shard:
            yield table, f"{index['name']} does not begin with {shard}"


def _of_foreign_keys(catalogue: _Catalogue) -> Iterator[tuple[str, str]]:
    for key in catalogue.foreign_keys:
        table, target, name = key["table"], key["target"], key["name"]
        here, there = catalogue.sharded.get(table), catalogue.sharded.get(target)
        if there is None:
            continue
        if here is None:
            yield table, f"{name}: a table that every node holds points at a sharded one"
        elif (here, there) not in set(zip(key["columns"], key["targets"], strict=True)):
            yield table, f"{name} does not pair {here} with {there}"
        elif {key["on_delete"], key["on_update"]} & _NULL_OR_DEFAULT:
            yield table, f"{name} would set {here} to NULL or a default"


def _of_policies(catalogue: _Catalogue) -> Iterator[tuple[str, str]]:
    for policy in catalogue.policies:
        if "SELECT" in policy["text"]:
            yield policy["table"], f"policy {policy['name']} has a sub-select"
