"""One valid row in every table, for any street, from the catalogue and a few exceptions.

Every uuid of a street's rows but `street_id` is the same: the acting account, its unit, the subject of the
receipt, the clue, whatever. So every foreign key holds, and a policy that looks at the wrong column
still shows when one setting at a time is changed.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

import asyncpg

from api.kit.ids import new_id

COMMUNITY = "990000001003"
SLOT = 100
_OTHER = UUID(int=7)
_DAY = date(2026, 11, 23)
_AT = datetime(2026, 11, 23, 4, tzinfo=UTC)

# Where the first value that a check allows is not what a row needs.
GOOD: Mapping[str, Mapping[str, Any]] = {
    "account": {"role": "street"},
    "audit_event": {"at": None, "bucket": 1},
    "clue": {"status": "triage", "handed_off_at": _AT, "community_code": COMMUNITY},
    "clue_event": {"kind": "submitted"},
    "drone_flight": {"ends_at": _AT.replace(hour=5)},
    "duty_grant": {"state": "pending", "duty": "office_lead"},
    "help_message": {"author": "office", "community_code": COMMUNITY},
    "help_request": {"community_code": COMMUNITY},
    "observation": {"status": "open"},
    "outcome": {"intake_result": "accepted", "verification_result": None, "reward_state": None},
    "patrol": {"window_ends_at": _AT.replace(hour=5)},
    "patrol_template": {"span_ends_min": 600, "weekdays": [1]},
    "recipient_key": {"holder": "office", "use": "content", "state": "active"},
    "supplement": {"status": "triage", "handed_off_at": _AT},
    "tip_contest": {"state": "open"},
    "task": {"source_type": "patrol"},
    "tip_message": {"author": "office"},
    "assessment": {"countersigned_by": None},
    "breach_finding": {"decided_by": None},
    "break_glass_grant": {"reviewed_by": None, "expires_at": _AT.replace(minute=30)},
    "care_audit_event": {"at": None, "bucket": 1},
    "case_referral": {"countersigned_by": None},
    "episode": {"deputy_id": None},
    "episode_transition": {"decided_by": None},
    "hand_over": {"from_id": _OTHER},
    "participant": {"sealed": b"x"},
    "release_notice": {"episode_id": None},
    "unit": {"kind": "street", "parent_id": None},
    "work_record": {"ends_on": date(2026, 11, 29)},
    "visit": {"confirmed": 0},
}
# The same table with the values that a policy which judges the row itself must refuse.
STRAY: Mapping[str, Mapping[str, Any]] = {
    "break_glass_grant": {"verdict": "justified", "reviewed_at": _AT},
    "case_referral": {"status": "withdrawn"},
    "conflict_declaration": {"has_conflict": True, "answered_at": _AT},
    "episode": {"file_class": "sealed", "sealed_on": _DAY},
    "participant": {"file_class": "sealed", "sealed_on": _DAY},
    "account": {"role": "police"},
    "clue": {"status": "draft", "handed_off_at": None},
    "clue_event": {"kind": "handed_off"},
    "duty_grant": {"state": "active", "duty": "office_lead"},
    "help_message": {"author": "reporter"},
    "meeting_agenda_line": {"section": "overdue_records"},
    "observation": {"status": "resolved", "outcome": "removed", "resolved_at": _AT},
    "recipient_key": {"state": "pending", "proposed_by": _OTHER},
    "supplement": {"status": "draft", "handed_off_at": None},
    "identity_request": {"state": "released"},
    "task": {"kind": "re_visit", "source_type": "re_visit"},
    "tip_contest": {"state": "upheld"},
    "tip_message": {"author": "reporter"},
}
# Tables of which one row cannot be everybody's: these changes make further ones, before the last.
MORE: Mapping[str, tuple[Mapping[str, Any], ...]] = {
    "identity_request": (
        {"id": UUID(int=1), "clue_id": None},
        {"id": UUID(int=2), "tip_id": None},
        {"id": UUID(int=3), "tip_id": None, "requested_by": _OTHER},
    ),
    "recipient_key": ({}, {"key_id": "proposed", "state": "pending"}),
    "tip": ({}, {"id": _OTHER}),
    "tip_link": ({"other_tip_id": _OTHER},),
}


KEYED_BY_TEXT = {"rule_default": "key", "service_key": "key_id"}
"""Tables without a street, and the column that tells whose row it is here."""

KEYED_BY_ITSELF = {"service_epoch": 1}
"""Tables whose one row is there from the beginning."""


@dataclass
class Canary:
    """A street with a row in every table.

    Attributes:
        self_id: Every uuid of its rows but the street's own.
        rows: What is really stored, by table.
    """

    street_id: UUID = field(default_factory=new_id)
    self_id: UUID = field(default_factory=new_id)
    rows: dict[str, list[asyncpg.Record]] = field(default_factory=dict)


@dataclass(frozen=True)
class TableInfo:
    name: str
    columns: Mapping[str, str]
    required: frozenset[str]
    key: tuple[str, ...]
    first_allowed: Mapping[str, str]


_COLUMNS = """
    SELECT c.relname AS table, a.attname AS column, format_type(a.atttypid, NULL) AS type,
           a.attnotnull AS required
    FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p')
      AND c.relname <> 'alembic_version'
    ORDER BY c.relname, a.attnum
"""
_CONSTRAINTS = """
    SELECT c.relname AS table, k.contype::text AS kind, pg_get_constraintdef(k.oid) AS text,
           r.relname AS target,
           ARRAY(SELECT a.attname::text FROM unnest(k.conkey) WITH ORDINALITY AS n (num, place)
                 JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = n.num ORDER BY n.place) AS columns
    FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
    LEFT JOIN pg_class r ON r.oid = k.confrelid
    WHERE c.relnamespace = 'public'::regnamespace AND k.contype IN ('p', 'c', 'f')
    ORDER BY c.relname, k.conname
"""
_PLAIN = {"visible_slot": SLOT}
_FIRST_VALUE = re.compile(r"= ANY \(\(?ARRAY\['([^']*)'")


async def tables_of(connection: Any) -> dict[str, TableInfo]:
    """Every table, in an order in which foreign keys hold."""
    columns: dict[str, dict[str, str]] = {}
    required: dict[str, set[str]] = {}
    for row in await connection.fetch(_COLUMNS):
        columns.setdefault(row["table"], {})[row["column"]] = row["type"]
        if row["required"]:
            required.setdefault(row["table"], set()).add(row["column"])
    keys: dict[str, tuple[str, ...]] = {}
    allowed: dict[str, dict[str, str]] = {}
    needs: dict[str, set[str]] = {name: set() for name in columns}
    for row in await connection.fetch(_CONSTRAINTS):
        found = _FIRST_VALUE.search(row["text"])
        if row["kind"] == "p":
            keys[row["table"]] = tuple(row["columns"])
        elif row["kind"] == "f" and row["target"] != row["table"]:
            needs[row["table"]].add(row["target"])
        elif row["kind"] == "c" and len(row["columns"]) == 1 and found:
            allowed.setdefault(row["table"], {})[row["columns"][0]] = found.group(1)
    order: list[str] = []
    while len(order) < len(columns):
        ready = [name for name in columns if name not in order and needs[name] <= set(order)]
        assert ready, "foreign keys form a circle"
        order += ready
    return {
        name: TableInfo(name, columns[name], frozenset(required[name]), keys[name], allowed.get(name, {}))
        for name in order
    }


def _value(table: TableInfo, column: str, canary: Canary) -> Any:
    if column == _street_column(table):
        return canary.street_id
    if table.columns[column] == "uuid":
        return canary.self_id
    if column not in table.required:
        return None
    if column in table.first_allowed:
        return table.first_allowed[column]
    if table.name == "street" and column == "code":
        return f"{canary.street_id.int % 10**9:09d}"
    return _PLAIN.get(column) or {
        "text": str(canary.self_id),
        "bytea": canary.self_id.bytes,
        "boolean": False,
        "date": _DAY,
        "timestamp with time zone": _AT,
        "jsonb": "{}",
        "text[]": [],
        "uuid[]": [],
        "smallint[]": [],
    }.get(table.columns[column], 1)


async def fill(connection: Any, tables: Mapping[str, TableInfo], *, is_stray: bool) -> Canary:
    """A new street with a row in every table, made past all policies."""
    canary = Canary()
    async with connection.transaction():
        for table in tables.values():
            if table.name in KEYED_BY_ITSELF:
                continue
            row = {column: _value(table, column, canary) for column in table.columns}
            row |= GOOD.get(table.name, {})
            if is_stray:
                row |= STRAY.get(table.name, {})
            for changes in MORE.get(table.name, ({},)):
                await _insert(connection, table.name, row | dict(changes))
    for table in tables.values():
        where = KEYED_BY_TEXT.get(table.name, _street_column(table))
        wanted = str(canary.self_id) if table.name in KEYED_BY_TEXT else canary.street_id
        wanted = KEYED_BY_ITSELF.get(table.name, wanted)
        canary.rows[table.name] = await connection.fetch(
            f'SELECT * FROM "{table.name}" WHERE {where} = $1', wanted
        )
    return canary


def _street_column(table: TableInfo) -> str:
    """The column that names the street of a row; of the street itself its id."""
    return next((name for name in ("street_id", "home_street_id") if name in table.columns), "id")


async def _insert(connection: Any, table: str, row: Mapping[str, Any]) -> None:
    names = ", ".join(row)
    places = ", ".join(f"${place}" for place in range(1, len(row) + 1))
    await connection.execute(f'INSERT INTO "{table}" ({names}) VALUES ({places})', *row.values())
