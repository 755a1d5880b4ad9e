"""What a lease allows, and when it is over. Pure: the locked row brings the database's clock."""

from datetime import datetime, timedelta
from enum import StrEnum

from api.crypto.leases import Lease
from api.domain.clues.lifecycle import MAX_LEASES, ClueStatus, advance
from api.domain.custody.items import EventKind, QueueItem
from api.errors import DomainError

LONGEST_LEASE = timedelta(hours=12)
"""From the claim on, however often it is extended. Source: the API contract, `extensions`."""


class LeaseLost(DomainError):
    """The item was leased again, returned, given up or reassigned."""

    code = "lease_lost"


class LeaseLimit(DomainError):
    """The lease has reached its greatest length."""

    code = "lease_limit"


class Standing(StrEnum):
    """What a token is worth."""

    LIVE = "live"
    ANSWERED = "answered"
    OLD_EPOCH = "old_epoch"
    LOST = "lost"


def standing(item: QueueItem, lease: Lease) -> Standing:
    """What a token is worth against the row as it is.

    A token whose time has run out is still live while nobody else got the item: whoever took it over and was
    slow to say so has it, and a second delivery would only be a double.
    """
    if item.epoch != lease.epoch:
        return Standing.OLD_EPOCH if lease.epoch < item.epoch else Standing.LOST
    if item.answered_attempt is not None:
        return Standing.ANSWERED if item.answered_attempt == lease.attempt else Standing.LOST
    if item.status == ClueStatus.LEASED and item.attempt == lease.attempt:
        return Standing.LIVE
    if item.status == ClueStatus.READY and item.attempt == lease.attempt + 1:
        return Standing.LIVE
    return Standing.LOST


def start_lease(item: QueueItem, *, lease_s: int) -> None:
    """Lease a ready item from now on; who holds it is the caller's to set."""
    item.status = advance(ClueStatus(item.status), ClueStatus.LEASED)
    item.lease_started_at = item.at
    item.lease_expires_at = item.at + timedelta(seconds=lease_s)
    item.version += 1


def expire_lease(item: QueueItem, unit_code: str) -> None:
    """End a lease that ran out: back to the queue, or given up after the fifth.

    Args:
        item: Locked and leased.
        unit_code: The street's: no person does this.
    """
    content = {"epoch": item.epoch, "attempt": item.attempt}
    item.append(EventKind.EXPIRED, content, unit_code)
    is_last = item.attempt >= MAX_LEASES
    item.status = advance(ClueStatus(item.status), ClueStatus.DEAD if is_last else ClueStatus.READY)
    if is_last:
        item.append(EventKind.DEAD, content, unit_code)
    item.attempt += 1
    item.end_lease()
    item.version += 1


def extended(item: QueueItem, *, lease_s: int) -> datetime:
    """When an extended lease ends: never sooner than before, never later than 12 hours after its claim.

    Raises:
        LeaseLost: It ran out already.
        LeaseLimit: It can grow no further.
    """
    started, expires = item.lease_started_at, item.lease_expires_at
    if started is None or expires is None or expires <= item.at:
        raise LeaseLost
    limit = started + LONGEST_LEASE
    if expires >= limit:
        raise LeaseLimit
    return max(expires, min(item.at + timedelta(seconds=lease_s), limit))
