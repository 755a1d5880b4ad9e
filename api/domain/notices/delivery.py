"""Sending what waits in the outbox: claimed, handed to a way of telling, settled. At least once, never lost.

A claim moves the next attempt ahead, so that no second worker takes it and a worker that dies gives it back.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final, Protocol
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.db.session import binding, driver
from api.domain.notices.lifecycle import advance
from api.domain.notices.words import NoticeKind, NoticeStatus

AT_ONCE: Final = 100
"""Notices of one claim."""

CLAIMED_FOR: Final = timedelta(minutes=2)
"""After which a claim that nobody settled is taken again."""

MAX_ATTEMPTS: Final = 8
LONGEST_WAIT: Final = timedelta(hours=6)
FIRST_WAIT: Final = timedelta(minutes=1)

STALE_AFTER: Final = timedelta(hours=24)
"""A notice older than this helps nobody any more: what it was about is in the list of tasks."""

KEPT_FOR: Final = timedelta(days=30)
"""Source: decision 0022."""

_CLAIM: Final = """
    UPDATE notice SET attempts = notice.attempts + 1, next_attempt_at = $4
    FROM (
      SELECT id FROM notice WHERE street_id = $1 AND status = $2 AND next_attempt_at <= $3
      ORDER BY next_attempt_at, id LIMIT $5 FOR UPDATE SKIP LOCKED
    ) due
    WHERE notice.street_id = $1 AND notice.id = due.id
    RETURNING notice.id, notice.account_id, notice.kind, notice.attempts, notice.created_at
"""
# Only while the claim is still this one: who came too late changes nothing.
_SETTLE: Final = """
    UPDATE notice SET status = s.wanted, next_attempt_at = coalesce(s.again_at, notice.next_attempt_at),
      sent_at = s.sent_at
    FROM unnest($2::uuid[], $3::int[], $4::text[], $5::timestamptz[], $6::timestamptz[])
      AS s (id, attempts, wanted, again_at, sent_at)
    WHERE notice.street_id = $1 AND notice.id = s.id AND notice.attempts = s.attempts AND notice.status = $7
"""
_FORGET: Final = "DELETE FROM notice WHERE street_id = $1 AND created_at < $2"


@dataclass(frozen=True, slots=True)
class Message:
    """One message to one account: that there is something, never what.

    Attributes:
        id: Stays the same when it is sent again.
        attempt: From 1.
    """

    id: UUID
    account_id: UUID
    kind: NoticeKind
    attempt: int
    created_at: datetime


class NotDelivered(Exception):
    """This way of telling could not take the message now; it is tried again."""


class Notifier(Protocol):
    """A way of telling somebody that there is something. What an operator plugs in."""

    async def send(self, message: Message) -> None:
        """Hand one message over.

        Raises:
            NotDelivered: It is to be tried again.
        """


@dataclass(frozen=True, slots=True)
class Attempt:
    """How one message fared."""

    message: Message
    is_sent: bool


async def claim_notices(session: AsyncSession, *, now: datetime) -> list[Message]:
    """Take up to `AT_ONCE` notices that are due, for `CLAIMED_FOR`. Not committed here."""
    rows = await driver(session).fetch(
        _CLAIM,
        binding(session).actor.street_id,
        NoticeStatus.PENDING.value,
        now,
        now + CLAIMED_FOR,
        AT_ONCE,
    )
    return [
        Message(row["id"], row["account_id"], NoticeKind(row["kind"]), row["attempts"], row["created_at"])
        for row in rows
    ]


def is_stale(message: Message, *, now: datetime) -> bool:
    """Whether a message is too old to be sent."""
    return now - message.created_at > STALE_AFTER


async def settle_notices(session: AsyncSession, attempts: Sequence[Attempt], *, now: datetime) -> None:
    """Write down how claimed notices fared: sent, to be tried again, or given up. Not committed here."""
    if not attempts:
        return
    wanted = [_after(one, now) for one in attempts]
    await driver(session).execute(
        _SETTLE,
        binding(session).actor.street_id,
        [one.message.id for one in attempts],
        [one.message.attempt for one in attempts],
        [status.value for status in wanted],
        [now + wait_after(one.message.attempt) for one in attempts],
        [now if one.is_sent else None for one in attempts],
        NoticeStatus.PENDING.value,
    )


def _after(attempt: Attempt, now: datetime) -> NoticeStatus:
    if attempt.is_sent:
        return advance(NoticeStatus.PENDING, NoticeStatus.SENT)
    message = attempt.message
    is_over = message.attempt >= MAX_ATTEMPTS or is_stale(message, now=now)
    return advance(NoticeStatus.PENDING, NoticeStatus.FAILED if is_over else NoticeStatus.PENDING)


def wait_after(attempt: int) -> timedelta:
    """How long to wait after a failed attempt: one minute, doubled each time, at most six hours."""
    factor: int = 2 ** (attempt - 1)
    return min(FIRST_WAIT * factor, LONGEST_WAIT)


async def forget_notices(session: AsyncSession, *, now: datetime) -> int:
    """Delete notices after `KEPT_FOR`; how many. Not committed here."""
    tag = await driver(session).execute(_FORGET, binding(session).actor.street_id, now - KEPT_FOR)
    return int(tag.removeprefix("DELETE "))
