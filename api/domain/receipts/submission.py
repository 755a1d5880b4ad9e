"""What every submission at the intake leaves besides itself: its claim and its audit line.

A tip or a help request, its contact, its claim and its audit line are one statement, so that a submission
costs one round trip, and exists wholly or not at all.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, auto
from typing import Any
from uuid import UUID

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession

from api.crypto.envelope import Envelope
from api.db.session import binding, driver
from api.domain.receipts.claims import NewClaim
from api.domain.receipts.mailboxes import AT_ONCE
from api.domain.receipts.street_cards import KEY_STATE, StreetCard
from api.domain.receipts.words import SubjectKind, Urgency
from api.domain.repeats.service import IdempotencyInProgress
from api.errors import IdConflict, InvalidField
from api.kit.clock import BUCKETS_PER_DAY, bucket_of, legal_date, slot_at
from api.kit.ids import new_secret_id


class Insertion(Enum):
    """How an insertion went."""

    DONE = auto()
    REPEATED = auto()
    KEYS_CHANGED = auto()


@dataclass(frozen=True, slots=True)
class Times:
    """All that a submission knows of time."""

    received_on: date
    received_bucket: int
    visible_slot: int
    due_on: date


def times_of(now: datetime, urgency: Urgency) -> Times:
    """Day, bucket, and the day by which it is due.

    An urgent one is due by the end of the next bucket, a routine one the next day.
    Source: the domain reference, 8.3.
    """
    today, slot = legal_date(now), slot_at(now)
    is_urgent = urgency is Urgency.URGENT
    due_on = date.fromordinal((slot + 1) // BUCKETS_PER_DAY) if is_urgent else today + timedelta(days=1)
    return Times(today, bucket_of(now), AT_ONCE if is_urgent else slot + 1, due_on)


def check_community(card: StreetCard, code: str | None) -> None:
    """Refuse a community that is none of the street's.

    Raises:
        InvalidField: No such community.
    """
    if code is not None and not card.has_community(code):
        raise InvalidField("not_an_option", pointer="/community_code")


_CLAIM = f"""
    WITH keys AS (
      SELECT ({KEY_STATE}) = $2 AS is_current
    ), claim AS (
      INSERT INTO receipt_claim (lookup_id, home_street_id, kind, subject_id, body_tag, received_on, is_burnt)
      SELECT $3::bytea, $1::uuid, $4::text, $5::uuid, $6::bytea, $7::date, false FROM keys WHERE is_current
      ON CONFLICT DO NOTHING RETURNING true
    )
"""  # noqa: S608 - constants
_LINE = """
    (street_id, id, at, on_date, bucket, actor_kind, actor_id, action, object_type, object_id, detail)
    SELECT $1, $8::uuid, NULL, $7, $9::smallint, 'public', NULL, 'submit', $4, $5::text, '{}' FROM claim
"""

COMMON = f"{_CLAIM}, line AS (INSERT INTO audit_event {_LINE})"
"""Beginning of a submission's statement; parameters 1 to 9 are those of `common_values`."""

COMMON_OF_CARE = f"{_CLAIM}, line AS (INSERT INTO care_audit_event {_LINE})"
"""The same for a call for help, whose audit line lies on the care side."""

RESULT = "SELECT is_current, EXISTS (SELECT FROM claim) AS is_new FROM keys"


def common_values(
    card: StreetCard, claim: NewClaim, kind: SubjectKind, subject_id: UUID, times: Times
) -> tuple[Any, ...]:
    """Parameters 1 to 9."""
    return (
        card.street_id,
        card.key_state,
        claim.lookup_id,
        kind.value,
        subject_id,
        claim.body_tag,
        times.received_on,
        new_secret_id(),
        times.received_bucket,
    )


async def insert_submission(session: AsyncSession, statement: str, values: Sequence[Any]) -> Insertion:
    """Run a submission's statement.

    Raises:
        IdConflict: The caller's id is in use.
        IdempotencyInProgress: The same submission is being stored, and takes long.
    """
    assert binding(session).actor.kind == "public"  # noqa: S101 - the claim's policy wants the street bound
    try:
        row = await driver(session).fetchrow(statement, *values)
    except asyncpg.UniqueViolationError:
        raise IdConflict from None
    except asyncpg.LockNotAvailableError:
        raise IdempotencyInProgress(retry_after_s=1) from None
    assert row is not None  # noqa: S101 - the statement always gives one row
    if not row["is_current"]:
        return Insertion.KEYS_CHANGED
    return Insertion.DONE if row["is_new"] else Insertion.REPEATED


@dataclass(frozen=True, slots=True)
class Reporter:
    """What reporters leave of themselves.

    Attributes:
        mode: As they chose.
        contact: Clear form or envelope; None when anonymous.
    """

    mode: str
    contact: dict[str, Any] | Envelope | None
