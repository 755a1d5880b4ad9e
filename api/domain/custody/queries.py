"""Reading chains of custody and the log of their heads."""

from datetime import datetime
from typing import Any, Final
from uuid import UUID

import asyncpg
import orjson

from api.access.database_roles import DatabaseRole
from api.db.session import AsyncSession, binding, driver
from api.domain.custody.items import bind_items, event_time
from api.domain.custody.kinds import KINDS, QueueKind, kind_named, kinds_seen_by
from api.kit.encoding import b64url

_EVENTS: Final = {
    kind.name: f"""
        SELECT {kind.owner_column} AS owner_id, seq, prev, hash, kind, at, unit_code, commitment, salt,
               content::text AS content
        FROM {kind.event_table} WHERE street_id = $1 AND {kind.owner_column} = ANY($2)
        ORDER BY {kind.owner_column}, seq
    """  # noqa: S608 - constants of the code, no value
    for kind in KINDS
}
_FIND: Final = {
    role: " UNION ALL ".join(
        f"""
        SELECT '{kind.name}' AS kind FROM {kind.table} WHERE street_id = $1 AND id = $2
        """  # noqa: S608 - constants of the code, no value
        for kind in kinds_seen_by(role)
    )
    for role in DatabaseRole
}
_ACTIVE: Final = {
    kind.name: f"""
        SELECT DISTINCT {kind.owner_column} AS owner_id FROM {kind.event_table}
        WHERE street_id = $1 AND at >= $2 AND at <= $3
    """  # noqa: S608 - constants of the code, no value
    for kind in KINDS
}
_VISIBLE: Final = {
    kind.name: f"""
    SELECT id FROM {kind.table} WHERE street_id = $1 ORDER BY id
    """  # noqa: S608 - constants of the code, no value
    for kind in KINDS
}


def event_json(row: asyncpg.Record) -> dict[str, Any]:
    """An event with its six members, and salt and content while they are kept."""
    return {
        "seq": row["seq"],
        "prev": bytes(row["prev"]).hex(),
        "kind": row["kind"],
        "at": event_time(row["at"]),
        "unit_code": row["unit_code"],
        "commitment": row["commitment"],
        "salt": row["salt"],
        "content": None if row["content"] is None else orjson.loads(row["content"]),
    }


async def kind_of(session: AsyncSession, item_id: UUID) -> QueueKind:
    """Whose id it is: a clue's, a supplement's or a referral's.

    Raises:
        NotFound: None's, for this caller.
    """
    bound = binding(session)
    name = await driver(session).fetchval(_FIND[bound.role], bound.actor.street_id, item_id)
    return kind_named(name)


async def chain_of(session: AsyncSession, item_id: UUID) -> tuple[QueueKind, list[asyncpg.Record]]:
    """The kind of an item, and its whole chain from the first event.

    Raises:
        NotFound: No such item for this caller.
    """
    kind = await kind_of(session, item_id)
    await bind_items(session, [item_id])
    rows = await driver(session).fetch(_EVENTS[kind.name], binding(session).actor.street_id, [item_id])
    return kind, rows


async def chains_active(
    session: AsyncSession, kind: QueueKind, first: datetime, last: datetime, sealed: set[UUID]
) -> dict[UUID, list[asyncpg.Record]]:
    """Whole chains that grew in a time, or whose heads are among those named; as far as the caller may see.

    Args:
        session: Open transaction.
        kind: Which chains.
        first: Begin of the time.
        last: Its end.
        sealed: Items whose heads were sealed in that time.
    """
    street_id = binding(session).actor.street_id
    visible = {row["id"] for row in await driver(session).fetch(_VISIBLE[kind.name], street_id)}
    await bind_items(session, visible)
    rows = await driver(session).fetch(_ACTIVE[kind.name], street_id, first, last)
    wanted = ({row["owner_id"] for row in rows} | sealed) & visible
    chains: dict[UUID, list[asyncpg.Record]] = {one: [] for one in sorted(wanted)}
    for row in await driver(session).fetch(_EVENTS[kind.name], street_id, list(chains)):
        chains[row["owner_id"]].append(row)
    return chains


async def leaves_below(session: AsyncSession, size: int) -> list[asyncpg.Record]:
    """The first leaves of the street's log: `clue_id`, `seq`, `hash`."""
    rows: list[asyncpg.Record] = await driver(session).fetch(
        """
        SELECT clue_id, seq, hash FROM checkpoint_leaf WHERE street_id = $1 AND leaf_index < $2
        ORDER BY leaf_index
        """,
        binding(session).actor.street_id,
        size,
    )
    return rows


async def find_leaf(session: AsyncSession, item_id: UUID, size: int) -> asyncpg.Record | None:
    """The latest leaf of a chain in the log of a given size."""
    return await driver(session).fetchrow(
        """
        SELECT leaf_index, seq, hash FROM checkpoint_leaf
        WHERE street_id = $1 AND clue_id = $2 AND leaf_index < $3 ORDER BY seq DESC LIMIT 1
        """,
        binding(session).actor.street_id,
        item_id,
        size,
    )


_CHECKPOINT: Final = """
    SELECT s.code AS street_code, c.size, c.root, c.sealed_at, c.key_id, c.signature
    FROM checkpoint c JOIN street s ON s.id = c.street_id WHERE c.street_id = $1
"""


def checkpoint_json(row: asyncpg.Record) -> dict[str, Any]:
    """A checkpoint exactly as it was signed."""
    return {
        "street_code": row["street_code"],
        "size": row["size"],
        "root": bytes(row["root"]).hex(),
        "sealed_at": row["sealed_at"].isoformat().replace("+00:00", "Z"),
        "key_id": row["key_id"],
        "signature": b64url(bytes(row["signature"])),
    }


async def list_checkpoints(
    session: AsyncSession, *, after: int, below: int | None, limit: int
) -> list[asyncpg.Record]:
    """Checkpoints, the newest first.

    Args:
        session: Open transaction.
        after: Only those of more leaves than this.
        below: Only those of fewer: the end of the page before.
        limit: How many at most.
    """
    rows: list[asyncpg.Record] = await driver(session).fetch(
        f"{_CHECKPOINT} AND c.size > $2 AND ($3::bigint IS NULL OR c.size < $3) "
        "ORDER BY c.size DESC LIMIT $4",
        binding(session).actor.street_id,
        after,
        below,
        limit,
    )
    return rows


async def latest_size(session: AsyncSession) -> int:
    """How many leaves the newest checkpoint covers; 0 before the first."""
    size = await driver(session).fetchval(
        "SELECT max(size) FROM checkpoint WHERE street_id = $1", binding(session).actor.street_id
    )
    return int(size or 0)


async def checkpoints_between(session: AsyncSession, first: datetime, last: datetime) -> list[asyncpg.Record]:
    """Checkpoints sealed in a time and the last one before it, the oldest first."""
    rows: list[asyncpg.Record] = await driver(session).fetch(
        f"""
        {_CHECKPOINT} AND c.sealed_at <= $3 AND c.size >= coalesce(
          (SELECT max(size) FROM checkpoint WHERE street_id = $1 AND sealed_at < $2), 0)
        ORDER BY c.size
        """,  # noqa: S608 - constants of the code, no value
        binding(session).actor.street_id,
        first,
        last,
    )
    return rows


async def checkpoint_keys(session: AsyncSession) -> list[asyncpg.Record]:
    """Every key that ever signed checkpoints."""
    rows: list[asyncpg.Record] = await driver(session).fetch(
        "SELECT key_id, use, suite, public_key FROM service_key WHERE use = 'checkpoint' "
        "ORDER BY not_before, key_id"
    )
    return rows
