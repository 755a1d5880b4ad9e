"""What a police client says about a lease: taken over, given back, still at work. Safe to repeat."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import orjson
from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.crypto.leases import Lease, parse_lease_token
from api.db.session import driver, rebind
from api.domain.clues.lifecycle import ClueStatus, advance
from api.domain.clues.words import ReturnCode
from api.domain.custody.items import EventKind, QueueItem, lock_items, save_items
from api.domain.custody.kinds import KINDS, kind_named
from api.domain.queue.leases import LeaseLost, Standing, extended, standing
from api.errors import DomainError


class DigestMismatch(DomainError):
    """The client holds something else than what was handed over."""

    code = "digest_mismatch"


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What an acknowledgement is answered, now and whenever it is asked again."""

    kind: str
    id: UUID
    acknowledged_at: datetime
    seq: int
    hash: str


@dataclass(frozen=True, slots=True)
class Given:
    """What a return is answered."""

    kind: str
    id: UUID
    return_code: ReturnCode


Answer = Acknowledgement | DomainError


async def acknowledge(
    session: AsyncSession, actor: Actor, secret: bytes, items: Sequence[tuple[str, str]]
) -> list[Answer]:
    """Take leased items over, each on its own: one refusal does not touch the others.

    Args:
        session: Open transaction under the police role.
        actor: Who says so.
        secret: The service's lease secret.
        items: Token and digest of each.

    Returns:
        In the same order, an acknowledgement or the refusal.
    """
    leases = [parse_lease_token(secret, token) for token, _ in items]
    locked = await _lock(session, [lease for lease in leases if lease is not None])
    answers: list[Answer] = []
    for lease, (_, digest) in zip(leases, items, strict=True):
        try:
            answers.append(await _acknowledge_one(session, actor, locked, lease, digest))
        except DomainError as refusal:
            answers.append(refusal)
    await _save(session, locked)
    return answers


async def _acknowledge_one(
    session: AsyncSession, actor: Actor, locked: Mapping[UUID, QueueItem], lease: Lease | None, digest: str
) -> Acknowledgement:
    item, lease, worth = _judge(locked, lease)
    if worth is Standing.LIVE:
        if digest != item.digest:
            raise DigestMismatch
        return _take_over(item, actor, lease)
    if worth is Standing.OLD_EPOCH:
        event = await _find_old_answer(session, item, lease, EventKind.ACKNOWLEDGED)
        answer = Acknowledgement(
            item.kind.name, item.id, event["at"], event["seq"], bytes(event["hash"]).hex()
        )
    elif worth is Standing.ANSWERED and item.acknowledged_at is not None:
        answer = _acknowledgement_of(item)
    else:
        raise LeaseLost
    if digest != item.digest:
        raise DigestMismatch
    return answer


def _take_over(item: QueueItem, actor: Actor, lease: Lease) -> Acknowledgement:
    item.status = advance(ClueStatus(item.status), ClueStatus.ACKNOWLEDGED)
    content = {
        "epoch": lease.epoch,
        "attempt": lease.attempt,
        "account_id": str(actor.account_id),
        "digest": item.digest,
    }
    item.append(EventKind.ACKNOWLEDGED, content, actor.unit_code)
    item.answered_attempt = lease.attempt
    item.acknowledged_at = item.at
    item.acknowledged_seq, item.acknowledged_hash = item.chain_seq, item.chain_hash.hex()
    item.end_lease()
    item.version += 1
    return _acknowledgement_of(item)


def _acknowledgement_of(item: QueueItem) -> Acknowledgement:
    at, seq, head = item.acknowledged_at, item.acknowledged_seq, item.acknowledged_hash
    if at is None or seq is None or head is None:
        raise LeaseLost
    return Acknowledgement(item.kind.name, item.id, at, seq, head)


async def give_back(
    session: AsyncSession,
    actor: Actor,
    secret: bytes,
    token: str,
    *,
    code: ReturnCode,
    note: str | None,
) -> Given:
    """Give a leased item back. It counts no attempt; a clue waits for the desk, a referral for care.

    Args:
        session: Open transaction under the police role.
        actor: Who says so.
        secret: The service's lease secret.
        token: Of the lease.
        code: Why.
        note: More of it, for whoever sent it.

    Raises:
        LeaseLost: The token is no longer good, or was acknowledged.
    """
    parsed = parse_lease_token(secret, token)
    locked = await _lock(session, [] if parsed is None else [parsed])
    item, lease, worth = _judge(locked, parsed)
    if worth is Standing.OLD_EPOCH:
        event = await _find_old_answer(session, item, lease, EventKind.RETURNED)
        return Given(item.kind.name, item.id, ReturnCode(orjson.loads(event["content"])["return_code"]))
    if worth is Standing.ANSWERED and item.acknowledged_at is None and item.return_code is not None:
        return Given(item.kind.name, item.id, ReturnCode(item.return_code))
    if worth is not Standing.LIVE:
        raise LeaseLost
    item.status = advance(ClueStatus(item.status), ClueStatus.RETURNED)
    content = {
        "epoch": lease.epoch,
        "attempt": lease.attempt,
        "account_id": str(actor.account_id),
        "return_code": code.value,
    }
    item.append(EventKind.RETURNED, content if note is None else {**content, "note": note}, actor.unit_code)
    item.answered_attempt, item.return_code = lease.attempt, code.value
    item.end_lease()
    item.version += 1
    await save_items(session, [item])
    return Given(item.kind.name, item.id, code)


async def extend(session: AsyncSession, secret: bytes, token: str, *, lease_s: int) -> tuple[Lease, datetime]:
    """Keep a lease alive.

    Args:
        session: Open transaction under the police role.
        secret: The service's lease secret.
        token: Of the lease.
        lease_s: Seconds from now on.

    Returns:
        The lease, and when it ends now.

    Raises:
        LeaseLost: It is over.
        LeaseLimit: It reached twelve hours.
    """
    parsed = parse_lease_token(secret, token)
    locked = await _lock(session, [] if parsed is None else [parsed])
    item, lease, worth = _judge(locked, parsed)
    if worth is not Standing.LIVE:
        raise LeaseLost
    item.lease_expires_at = extended(item, lease_s=lease_s)
    await save_items(session, [item])
    return lease, item.lease_expires_at


def _judge(locked: Mapping[UUID, QueueItem], lease: Lease | None) -> tuple[QueueItem, Lease, Standing]:
    """What a token is worth. One that is not ours and one of another station's item are lost alike."""
    if lease is None or lease.item_id not in locked:
        raise LeaseLost
    item = locked[lease.item_id]
    return item, lease, standing(item, lease)


async def _lock(session: AsyncSession, leases: Sequence[Lease]) -> dict[UUID, QueueItem]:
    """Lock kind after kind, each in the order of ids: two batches never wait for each other in a circle."""
    names = {lease.kind for lease in leases}
    locked: dict[UUID, QueueItem] = {}
    for kind in KINDS:
        if kind.name.value in names:
            ids = {lease.item_id for lease in leases if kind_named(lease.kind) is kind}
            locked |= await lock_items(session, kind, ids)
    return locked


async def _save(session: AsyncSession, locked: Mapping[UUID, QueueItem]) -> None:
    changed = [item for item in locked.values() if item.events]
    if changed:
        await save_items(session, changed)


async def _find_old_answer(session: AsyncSession, item: QueueItem, lease: Lease, kind: EventKind) -> Any:  # noqa: ANN401
    """What was answered in an epoch that is over: the chain remembers."""
    await rebind(session, items=(item.id,))
    event = await driver(session).fetchrow(
        f"""
        SELECT seq, hash, at, content::text AS content FROM {item.kind.event_table}
        WHERE street_id = current_setting('app.street')::uuid AND {item.kind.owner_column} = $1 AND kind = $2
          AND content @> jsonb_build_object('epoch', $3::int, 'attempt', $4::int)
        """,  # noqa: S608 - constants of the kind
        item.id,
        kind.value,
        lease.epoch,
        lease.attempt,
    )
    if event is None:
        raise LeaseLost
    return event
