"""Reading clues: what the desk, the station and the author may each see. Rows are PostgreSQL's business."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final, TypeAlias
from uuid import UUID

import asyncpg

from api.db.session import AsyncSession, binding, driver
from api.errors import NotFound

_CLUE: Final = """
    SELECT c.id, c.source, c.category, c.urgency, c.channel_hint, c.substance_hint, c.community_code,
           c.submitted_on, c.handling_marks, c.reward_state, c.reward_ref, u.code AS station_code, c.status,
           c.received_on, c.handed_off_at, c.digest, c.return_code, c.acknowledged_at, c.version,
           (SELECT count(*) FROM supplement s WHERE s.street_id = c.street_id AND s.clue_id = c.id
            AND s.status IN ('returned', 'dead'))::int AS supplements_waiting
    FROM clue c LEFT JOIN unit u ON u.street_id = c.street_id AND u.id = c.station_id
    WHERE c.street_id = $1
"""
_SUPPLEMENT: Final = """
    SELECT s.id, s.clue_id, s.status, s.urgency, s.received_on, s.handed_off_at, s.digest,
           u.code AS station_code, s.acknowledged_at, s.return_code
    FROM supplement s LEFT JOIN unit u ON u.street_id = s.street_id AND u.id = s.station_id
    WHERE s.street_id = $1
"""


Row: TypeAlias = asyncpg.Record
"""A row as it was read; the schemas pick from it."""


@dataclass(frozen=True, slots=True)
class ClueFilter:
    """Which clues, supplements or referrals to list.

    Attributes:
        after: Day and id of the last one on the page before.
        limit: How many at most.
    """

    status: str | None
    reward_state: str | None
    after: tuple[date, UUID] | None
    limit: int


async def list_clues(session: AsyncSession, wanted: ClueFilter) -> list[Row]:
    """Clues, the newest first."""
    day, last = wanted.after or (None, None)
    rows: list[Row] = await driver(session).fetch(
        f"""
        {_CLUE} AND ($2::text IS NULL OR c.status = $2) AND ($3::text IS NULL OR c.reward_state = $3)
          AND ($4::date IS NULL OR (c.submitted_on, c.id) < ($4, $5::uuid))
        ORDER BY c.submitted_on DESC, c.id DESC LIMIT $6
        """,
        binding(session).actor.street_id,
        wanted.status,
        wanted.reward_state,
        day,
        last,
        wanted.limit,
    )
    return rows


async def list_supplements(session: AsyncSession, wanted: ClueFilter) -> list[Row]:
    """Supplements, the newest first."""
    day, last = wanted.after or (None, None)
    rows: list[Row] = await driver(session).fetch(
        f"""
        {_SUPPLEMENT} AND ($2::text IS NULL OR s.status = $2)
          AND ($3::date IS NULL OR (s.received_on, s.id) < ($3, $4::uuid))
        ORDER BY s.received_on DESC, s.id DESC LIMIT $5
        """,
        binding(session).actor.street_id,
        wanted.status,
        day,
        last,
        wanted.limit,
    )
    return rows


async def list_own(session: AsyncSession, wanted: ClueFilter) -> list[Row]:
    """What an author made, the newest first: id, day and state are all that the role can read back."""
    day, last = wanted.after or (None, None)
    rows: list[Row] = await driver(session).fetch(
        """
        SELECT id, submitted_on, status FROM clue
        WHERE street_id = $1 AND ($2::date IS NULL OR (submitted_on, id) < ($2, $3::uuid))
        ORDER BY submitted_on DESC, id DESC LIMIT $4
        """,
        binding(session).actor.street_id,
        day,
        last,
        wanted.limit,
    )
    return rows


async def get_own(session: AsyncSession, clue_id: UUID) -> Row:
    """One of an author's clues.

    Raises:
        NotFound: Not this author's.
    """
    row = await driver(session).fetchrow(
        "SELECT id, submitted_on, status FROM clue WHERE street_id = $1 AND id = $2",
        binding(session).actor.street_id,
        clue_id,
    )
    if row is None:
        raise NotFound
    return row


async def get_clue(session: AsyncSession, clue_id: UUID) -> Row:
    """One clue with its plain fields.

    Raises:
        NotFound: No such clue for this caller.
    """
    row = await driver(session).fetchrow(f"{_CLUE} AND c.id = $2", binding(session).actor.street_id, clue_id)
    if row is None:
        raise NotFound
    return row


async def supplements_of(session: AsyncSession, clue_id: UUID) -> list[Row]:
    """The supplements of a clue, the oldest first."""
    rows: list[Row] = await driver(session).fetch(
        f"{_SUPPLEMENT} AND s.clue_id = $2 ORDER BY s.handed_off_at, s.id",
        binding(session).actor.street_id,
        clue_id,
    )
    return rows


async def packages_of(session: AsyncSession, table: str, ids: Sequence[UUID]) -> dict[UUID, str]:
    """Sealed packages by id, JSON text as stored.

    Args:
        session: Open transaction.
        table: Of a queue kind.
        ids: The items.
    """
    rows = await driver(session).fetch(
        f"SELECT id, sealed_package::text AS package FROM {table} WHERE street_id = $1 AND id = ANY($2)",  # noqa: S608 - constants of the code, no value
        binding(session).actor.street_id,
        list(ids),
    )
    return {row["id"]: row["package"] for row in rows}


_OUTCOME: Final = """
    SELECT id, clue_id, account_id, at, epoch, intake_result, reason, transferred_to, station_ref,
           verification_result, case_result, case_ref, corrects, reward_state
    FROM outcome WHERE street_id = $1 AND clue_id = ANY($2) ORDER BY at, id
"""


async def outcomes_of(session: AsyncSession, clue_ids: Sequence[UUID]) -> list[Row]:
    """What the police answered, the oldest first. The police bind the clues first."""
    rows: list[Row] = await driver(session).fetch(_OUTCOME, binding(session).actor.street_id, list(clue_ids))
    return rows


async def questions_of(session: AsyncSession, clue_id: UUID) -> list[Row]:
    """What the police asked, the oldest first. The police bind the clue first."""
    rows: list[Row] = await driver(session).fetch(
        """
        SELECT id, account_id, at, envelope::text AS envelope, envelope->>'digest' AS digest, answered_at
        FROM clue_question WHERE street_id = $1 AND clue_id = $2 ORDER BY at, id
        """,
        binding(session).actor.street_id,
        clue_id,
    )
    return rows
