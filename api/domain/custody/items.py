"""Queue items: their rows locked, changed and saved together with the events that say why.

An item's row holds its lease and the head of its chain, so whoever holds the row's lock is alone with both.
Hashes are computed here from the locked row; row and events are written by one statement.
"""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from functools import cache
from typing import Any, Final
from uuid import UUID

import asyncpg
import orjson

from api.access.database_roles import DatabaseRole
from api.crypto.chain import SALT_BYTES, commit, event_hash
from api.db.session import AsyncSession, binding, driver, rebind
from api.domain.custody.kinds import KINDS, QueueKind
from api.errors import NotFound

QUEUE_CHANNEL: Final = "shouwang_queue"
"""Where PostgreSQL is told which stations have new work; the payload is the station's id."""


class EventKind(StrEnum):
    """What can happen to an item."""

    SUBMITTED = "submitted"
    HANDED_OFF = "handed_off"
    REASSIGNED = "reassigned"
    LEASED = "leased"
    EXPIRED = "expired"
    DEAD = "dead"
    RETURNED = "returned"
    REQUEUED = "requeued"
    ACKNOWLEDGED = "acknowledged"
    READ = "read"
    OUTCOME = "outcome"
    CLOSED = "closed"


def event_time(at: datetime) -> str:
    """An instant as it stands in an event: RFC 3339, UTC, always six digits of a second."""
    return f"{at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='microseconds')}Z"


@dataclass(slots=True)
class QueueItem:
    """An item whose row this transaction has locked, or is about to insert.

    Attributes:
        at: The database's clock, read after the lock was taken.
        station_id: Whose queue it lies in; None before it has one.
        answered_attempt: The attempt whose token was acknowledged or returned, in this epoch.
        chain_seq, chain_hash: Head of the chain.
        version: Number in the ETag.
    """

    kind: QueueKind
    id: UUID
    at: datetime
    station_id: UUID | None
    status: str
    urgency: str
    handed_off_at: datetime | None
    digest: str
    epoch: int = 1
    attempt: int = 1
    lease_account_id: UUID | None = None
    lease_claim_id: str | None = None
    lease_started_at: datetime | None = None
    lease_expires_at: datetime | None = None
    answered_attempt: int | None = None
    return_code: str | None = None
    acknowledged_at: datetime | None = None
    acknowledged_seq: int | None = None
    acknowledged_hash: str | None = None
    chain_seq: int = 0
    chain_hash: bytes = bytes(32)
    version: int = 1
    events: list[dict[str, Any]] = field(default_factory=list)

    def append(self, kind: EventKind, content: dict[str, Any], unit_code: str) -> None:
        """Add an event to the chain; it is written when the item is saved.

        Args:
            kind: What happened.
            content: Codes and ids of it; whoever may read the chain may read this.
            unit_code: Unit of whoever did it; the street's when it was the service itself.
        """
        salt, prev = secrets.token_bytes(SALT_BYTES), self.chain_hash
        commitment = commit(salt, content)
        members = {
            "seq": self.chain_seq + 1,
            "prev": prev.hex(),
            "kind": kind.value,
            "at": event_time(self.at),
            "unit_code": unit_code,
            "commitment": commitment,
        }
        self.chain_seq += 1
        self.chain_hash = event_hash(prev, members)
        self.events.append(
            {
                **members,
                self.kind.owner_column: str(self.id),
                "prev": _bytea(prev),
                "hash": _bytea(self.chain_hash),
                "salt": salt.hex(),
                "content": content,
            }
        )

    def end_lease(self) -> None:
        """Nobody holds it any more."""
        self.lease_account_id = self.lease_claim_id = None
        self.lease_started_at = self.lease_expires_at = None

    def begin_epoch(self) -> None:
        """Forget the answers so far: every token given out before is dead."""
        self.epoch += 1
        self.attempt = 1
        self.answered_attempt = self.return_code = None
        self.acknowledged_at = self.acknowledged_seq = self.acknowledged_hash = None
        self.end_lease()


_STATE: Final = (
    "status",
    "epoch",
    "attempt",
    "lease_account_id",
    "lease_claim_id",
    "lease_started_at",
    "lease_expires_at",
    "answered_attempt",
    "return_code",
    "acknowledged_at",
    "acknowledged_seq",
    "acknowledged_hash",
    "chain_seq",
    "chain_hash",
    "version",
)
"""What the queue changes on a row; the columns that every role of the queue may update."""

COLUMNS: Final = ", ".join(["id", "station_id", "urgency", "handed_off_at", "digest", *_STATE])
"""What a locked row must give to become a `QueueItem`."""

_LOCK: Final = {
    kind.name: f"""
        WITH locked AS MATERIALIZED (
          SELECT {COLUMNS} FROM {kind.table} WHERE street_id = $1 AND id = ANY($2)
          ORDER BY id FOR NO KEY UPDATE
        )
        SELECT locked.*, clock_timestamp() AS at FROM locked
    """  # noqa: S608 - constants of the code, no value
    for kind in KINDS
}


def _save_one(kind: QueueKind, number: int) -> str:
    columns = ", ".join(f"{name} = changed.{name}" for name in _STATE)
    return f"""
        {kind.table}_saved AS (
          UPDATE {kind.table} AS item SET {columns}
          FROM jsonb_populate_recordset(NULL::{kind.table}, ${number}::text::jsonb) AS changed
          WHERE item.street_id = $1 AND item.id = changed.id
        ), {kind.table}_told AS (
          INSERT INTO {kind.event_table}
            (street_id, {kind.owner_column}, seq, prev, hash, kind, at, unit_code, commitment, salt, content)
          SELECT $1, {kind.owner_column}, seq, prev, hash, kind, at, unit_code, commitment, salt, content
          FROM jsonb_populate_recordset(NULL::{kind.event_table}, ${number + 1}::text::jsonb)
        )
    """  # noqa: S608 - constants of the code, no value


_NOTIFY: Final = f"SELECT pg_notify('{QUEUE_CHANNEL}', station) FROM unnest($2::text[]) AS station"  # noqa: S608 - constants of the code, no value


@cache
def _save(kinds: tuple[QueueKind, ...], *, has_claim: bool) -> str:
    """The statement that writes items of these kinds; it names no table of another."""
    parts = [_save_one(kind, 3 + 2 * place) for place, kind in enumerate(kinds)]
    if has_claim:
        parts.append(
            f"""
            claimed AS (
              INSERT INTO queue_claim (street_id, account_id, claim_id, item_limit, made_at)
              SELECT $1, account_id, claim_id, item_limit, made_at
              FROM jsonb_populate_record(NULL::queue_claim, ${3 + 2 * len(kinds)}::text::jsonb)
            )
            """  # noqa: S608 - constants of the code, no value
        )
    return f"WITH {', '.join(parts)} {_NOTIFY}" if parts else _NOTIFY


def item_of(kind: QueueKind, row: asyncpg.Record) -> QueueItem:
    """The item of a locked row that has `COLUMNS` and `at`."""
    values = {name: row[name] for name in _STATE}
    values["chain_hash"] = bytes(row["chain_hash"])
    return QueueItem(
        kind=kind,
        id=row["id"],
        at=row["at"],
        station_id=row["station_id"],
        urgency=row["urgency"],
        handed_off_at=row["handed_off_at"],
        digest=row["digest"],
        **values,
    )


async def lock_items(session: AsyncSession, kind: QueueKind, ids: Iterable[UUID]) -> dict[UUID, QueueItem]:
    """Wait for these items, in the order of their ids, and read them. Unseen ones are absent."""
    rows = await driver(session).fetch(_LOCK[kind.name], binding(session).actor.street_id, list(ids))
    return {row["id"]: item_of(kind, row) for row in rows}


async def lock_item(session: AsyncSession, kind: QueueKind, item_id: UUID) -> QueueItem:
    """As `lock_items`, one.

    Raises:
        NotFound: No such item for this actor.
    """
    found = await lock_items(session, kind, [item_id])
    if item_id not in found:
        raise NotFound
    return found[item_id]


async def bind_items(session: AsyncSession, ids: Iterable[UUID]) -> None:
    """Let the police read and write what hangs on items that they were found to see; others may anyway."""
    bound, wanted = binding(session), set(ids)
    if bound.role is DatabaseRole.POLICE and not wanted <= set(bound.items):
        await rebind(session, items=tuple(sorted(wanted)))


async def save_items(
    session: AsyncSession,
    items: Sequence[QueueItem],
    *,
    wake: Iterable[UUID] = (),
    claim: dict[str, Any] | None = None,
) -> None:
    """Write rows and their new events, of all kinds in one statement.

    Args:
        session: Open transaction that holds the locks.
        items: What changed.
        wake: Stations to tell that there is work.
        claim: A row of `queue_claim` to insert with them.

    Raises:
        asyncpg.UniqueViolationError: The claim is known already.
    """
    await bind_items(session, [item.id for item in items if item.events])
    arguments: list[Any] = [binding(session).actor.street_id, [str(station) for station in set(wake)]]
    kinds = tuple(kind for kind in KINDS if any(item.kind is kind for item in items))
    for kind in kinds:
        of_kind = [item for item in items if item.kind is kind]
        arguments.append(_json([_row_of(item) for item in of_kind]))
        arguments.append(_json([event for item in of_kind for event in item.events]))
    if claim is not None:
        arguments.append(_json(claim))
    await driver(session).execute(_save(kinds, has_claim=claim is not None), *arguments)
    for item in items:
        item.events.clear()


def _row_of(item: QueueItem) -> dict[str, Any]:
    row = {name: getattr(item, name) for name in _STATE}
    return {**row, "id": item.id, "chain_hash": _bytea(item.chain_hash)}


def _json(value: Any) -> str:  # noqa: ANN401 - the driver's own type
    """Rows as PostgreSQL takes them; the driver has a UUID class of its own."""
    return orjson.dumps(value, default=str).decode()


def _bytea(value: bytes) -> str:
    """Bytes as PostgreSQL reads them from JSON."""
    return f"\\x{value.hex()}"


_INSERT: Final = {
    kind.name: f"""
        WITH made AS (
          INSERT INTO {kind.table}
          SELECT (jsonb_populate_record(NULL::{kind.table}, $2::text::jsonb)).*
          ON CONFLICT DO NOTHING RETURNING id
        ), told AS (
          INSERT INTO {kind.event_table}
            (street_id, {kind.owner_column}, seq, prev, hash, kind, at, unit_code, commitment, salt, content)
          SELECT $1, {kind.owner_column}, seq, prev, hash, kind, at, unit_code, commitment, salt, content
          FROM jsonb_populate_recordset(NULL::{kind.event_table}, $3::text::jsonb)
          WHERE EXISTS (SELECT FROM made)
        )
        SELECT count(*) FROM made
    """  # noqa: S608 - constants of the code, no value
    for kind in KINDS
}


async def insert_item(session: AsyncSession, item: QueueItem, plain: dict[str, Any]) -> bool:
    """Write a new item with its first events; False when the id is taken.

    Args:
        session: Open transaction.
        item: The new item.
        plain: The columns of its kind that `QueueItem` does not hold.
    """
    street_id = binding(session).actor.street_id
    row = {
        **plain,
        **_row_of(item),
        "street_id": street_id,
        "station_id": item.station_id,
        "urgency": item.urgency,
        "handed_off_at": item.handed_off_at,
        "digest": item.digest,
        "logged_seq": 0,
    }
    made = await driver(session).fetchval(_INSERT[item.kind.name], street_id, _json(row), _json(item.events))
    item.events.clear()
    return bool(made)
