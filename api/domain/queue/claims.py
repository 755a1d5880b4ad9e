"""Claims: taking ready items under a lease, and asking for a lost answer again.

What is judged and what is locked are the same row: no claim can be made on what another just took (trap T10).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final
from uuid import UUID

import asyncpg

from api.access.actor import Actor
from api.crypto.chain import package_digest
from api.db.session import AsyncSession, driver
from api.domain.clues.lifecycle import ClueStatus
from api.domain.custody.items import COLUMNS, EventKind, QueueItem, item_of, save_items
from api.domain.custody.kinds import KINDS, KindName, QueueKind, kind_named
from api.domain.queue.leases import expire_lease, start_lease
from api.errors import DomainError

SWEPT_AT_ONCE = 100
"""Expired leases that one claim puts back; the worker does the rest."""


class ClaimFinished(DomainError):
    """Every lease of this claim has ended."""

    code = "claim_finished"


class ClaimIdReused(DomainError):
    """The claim id was used with another limit."""

    code = "claim_id_reused"


class ClaimRaced(Exception):
    """The same claim was made by another transaction just now: roll back, and ask again."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a police client asks for.

    Attributes:
        claim_id: The client's own name of this claim.
        limit: Items at most.
        lease_s: Seconds until each lease ends.
        kinds: What it can take over; at least one.
    """

    claim_id: str
    limit: int
    lease_s: int
    kinds: frozenset[KindName]


@dataclass(frozen=True, slots=True)
class Claimed:
    """A leased item and what the police get of it.

    Attributes:
        package: The sealed package, JSON text as stored.
        plain: The columns of its kind, JSON text.
    """

    item: QueueItem
    received_on: str
    package: str
    package_digest: str
    plain: str

    @property
    def has_attachments(self) -> bool:
        """Told by the digest, which covers them: nothing need be looked up when there are none."""
        return self.item.digest != package_digest(self.package_digest, [])


def _payload(kind: QueueKind) -> str:
    plain = ", ".join(f"'{name}', {name}" for name in kind.plain)
    return (
        f"'{kind.name}' AS kind, {COLUMNS}, received_on, sealed_package::text AS package, "
        f"sealed_package->>'digest' AS package_digest, jsonb_build_object({plain})::text AS plain"
    )


def _candidates(kind: QueueKind, limit: int) -> str:
    """Lock first, and make of a row what the police get only when it is ours: others' rows are skipped."""
    wanted = "street_id = $1 AND station_id = $2 AND NOT EXISTS (SELECT FROM known)"
    held = ", ".join([COLUMNS, "received_on", "sealed_package", *kind.plain])
    return f"""
        {kind.table}_due AS MATERIALIZED (
          SELECT {held} FROM {kind.table}
          WHERE {wanted} AND status = 'leased' AND lease_expires_at <= clock_timestamp()
          ORDER BY lease_expires_at LIMIT {SWEPT_AT_ONCE} FOR NO KEY UPDATE SKIP LOCKED
        ), {kind.table}_ready AS MATERIALIZED (
          SELECT {held} FROM {kind.table}
          WHERE {wanted} AND status = 'ready'
          ORDER BY urgency DESC, handed_off_at, id LIMIT {limit:d} FOR NO KEY UPDATE SKIP LOCKED
        )
    """  # noqa: S608 - constants of the code, and a number


@cache
def _find(limit: int, kinds: frozenset[KindName]) -> str:
    """The statement for one limit, over the kinds wished for and no other.

    As a parameter the limit would make PostgreSQL plan anew at every call.
    """
    wanted = [kind for kind in KINDS if kind.name in kinds]
    parts = [
        f"SELECT {_payload(kind)} FROM {kind.table}_{part}"  # noqa: S608 - constants of the code
        for kind in wanted
        for part in ("due", "ready")
    ]
    return f"""
        WITH known AS (
          SELECT item_limit FROM queue_claim WHERE street_id = $1 AND account_id = $3 AND claim_id = $4
        ), {", ".join(_candidates(kind, limit) for kind in wanted)}
        SELECT (SELECT item_limit FROM known) AS known_limit, clock_timestamp() AS at, found.*
        FROM (SELECT) AS one LEFT JOIN ({" UNION ALL ".join(parts)}) AS found ON true
    """  # noqa: S608 - constants of the code, and a number


_LIVE: Final = " UNION ALL ".join(
    f"""
    SELECT {_payload(kind)}, clock_timestamp() AS at FROM {kind.table}
    WHERE street_id = $1 AND lease_account_id = $2 AND lease_claim_id = $3 AND status = 'leased'
      AND lease_expires_at > clock_timestamp()
    """  # noqa: S608 - constants of the code, no value
    for kind in KINDS
)


async def claim_items(session: AsyncSession, actor: Actor, wish: Wish) -> list[Claimed]:
    """Lease ready items of the actor's station; the same claim again gives the same leases.

    Five round trips for any number of items, begin and commit included. Leases that ran out are put back
    here too, so that nothing waits for the worker.

    Raises:
        ClaimFinished, ClaimIdReused: The claim is known.
        ClaimRaced: Another transaction made the same claim meanwhile.
    """
    rows = await driver(session).fetch(
        _find(wish.limit, wish.kinds),
        actor.street_id,
        actor.unit_id,
        actor.account_id,
        wish.claim_id,
    )
    if rows[0]["known_limit"] is not None:
        if rows[0]["known_limit"] != wish.limit:
            raise ClaimIdReused
        return await _leases_of(session, actor, wish)
    found = [_claimed_of(row) for row in rows if row["id"] is not None]
    taken = _take(found, actor, wish)
    if found:
        await _save(session, actor, wish, found, taken)
    return taken


def _take(found: Sequence[Claimed], actor: Actor, wish: Wish) -> list[Claimed]:
    """End what ran out, then lease urgent ones first, then the oldest."""
    for one in found:
        if one.item.status == ClueStatus.LEASED:
            expire_lease(one.item, actor.street_code)
    ready = [one for one in found if one.item.status == ClueStatus.READY]
    taken = sorted(ready, key=_order)[: wish.limit]
    for one in taken:
        start_lease(one.item, lease_s=wish.lease_s)
        one.item.lease_account_id, one.item.lease_claim_id = actor.account_id, wish.claim_id
        content = {
            "epoch": one.item.epoch,
            "attempt": one.item.attempt,
            "account_id": str(actor.account_id),
            "digest": one.item.digest,
        }
        one.item.append(EventKind.LEASED, content, actor.unit_code)
    return taken


async def _save(
    session: AsyncSession, actor: Actor, wish: Wish, found: Sequence[Claimed], taken: Sequence[Claimed]
) -> None:
    changed = [one.item for one in found if one.item.events]
    claim = {
        "account_id": actor.account_id,
        "claim_id": wish.claim_id,
        "item_limit": wish.limit,
        "made_at": found[0].item.at,
    }
    left_over = len(changed) > len(taken)
    try:
        await save_items(
            session, changed, wake=[actor.unit_id] if left_over else [], claim=claim if taken else None
        )
    except asyncpg.UniqueViolationError:
        raise ClaimRaced from None


async def _leases_of(session: AsyncSession, actor: Actor, wish: Wish) -> list[Claimed]:
    rows = await driver(session).fetch(_LIVE, actor.street_id, actor.account_id, wish.claim_id)
    if not rows:
        raise ClaimFinished
    return sorted((_claimed_of(row) for row in rows), key=_order)


def _order(one: Claimed) -> tuple[bool, datetime | None, UUID]:
    return (one.item.urgency != "urgent", one.item.handed_off_at, one.item.id)


def _claimed_of(row: asyncpg.Record) -> Claimed:
    item = item_of(kind_named(row["kind"]), row)
    return Claimed(item, row["received_on"].isoformat(), row["package"], row["package_digest"], row["plain"])
