"""Reading transfers: those of the cases in view, and those that lead to or from one's communities."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final
from uuid import UUID

from api.db.session import Row, binding, driver
from api.domain.care_access.hand import Hand
from api.domain.transfers.lifecycle import TransferStatus
from api.errors import NotFound

# Columns that a community lead may read too.
_PLAIN: Final = """
    t.id, t.episode_id, t.community_id, f.code AS from_community_code, t.to_community_id,
    u.code AS to_community_code, t.status, t.residence_changed_on, t.file_sent_on, t.receipt_on, t.offered_by,
    t.offered_at, t.agreed_by, t.agreed_at, t.ended_at, t.version
"""
_FROM: Final = """
    FROM transfer t JOIN unit f ON f.street_id = t.street_id AND f.id = t.community_id
    LEFT JOIN unit u ON u.street_id = t.street_id AND u.id = t.to_community_id
    WHERE t.street_id = $1
"""
_ONE: Final = f"SELECT {_PLAIN} {_FROM} AND t.id = $2"
_LIST: Final = f"""
    SELECT {_PLAIN} {_FROM} AND ($2::text IS NULL OR t.status = $2) AND ($3::uuid IS NULL OR t.id < $3)
      AND (NOT $5 OR (t.status = 'offered' AND t.to_community_id = ANY ($6::uuid[])))
    ORDER BY t.id DESC LIMIT $4
"""
_OF_EPISODE: Final = f"SELECT {_PLAIN} {_FROM} AND t.episode_id = $2 ORDER BY t.id DESC"
_SEALED: Final = "SELECT id, sealed FROM transfer WHERE street_id = $1 AND episode_id = $2"
_OPEN: Final = f"SELECT {_PLAIN} {_FROM} AND t.episode_id = $2 AND t.status IN ('offered', 'agreed')"


@dataclass(frozen=True, slots=True)
class TransferRow:
    """The plain fields of a transfer.

    Attributes:
        community_id: The community that lets go.
        to_community_id: None where it leads to another office.
        offered_at: UTC.
    """

    id: UUID
    episode_id: UUID
    community_id: UUID
    from_community_code: str
    to_community_id: UUID | None
    to_community_code: str | None
    status: str
    residence_changed_on: date
    file_sent_on: date | None
    receipt_on: date | None
    offered_by: UUID
    offered_at: datetime
    agreed_by: UUID | None
    agreed_at: datetime | None
    ended_at: datetime | None
    version: int

    @property
    def is_within(self) -> bool:
        """Whether it leads to another community of the same street."""
        return self.to_community_id is not None


@dataclass(frozen=True, slots=True)
class TransferFilter:
    """Which transfers to list.

    Attributes:
        after: Id of the last one on the page before.
        is_for_me: Only those that wait for an answer of the caller's communities.
    """

    status: TransferStatus | None
    after: UUID | None
    limit: int
    is_for_me: bool = False


def _row(row: Row) -> TransferRow:
    return TransferRow(**dict(row))


async def find_transfer(hand: Hand, transfer_id: UUID) -> TransferRow:
    """One transfer.

    Raises:
        NotFound: None that the caller may see.
    """
    row = await driver(hand.session).fetchrow(_ONE, hand.street_id, transfer_id)
    if row is None:
        raise NotFound
    return _row(row)


async def list_transfers(hand: Hand, wanted: TransferFilter) -> list[TransferRow]:
    """Transfers that the caller may see, the newest first."""
    rows = await driver(hand.session).fetch(
        _LIST,
        hand.street_id,
        None if wanted.status is None else wanted.status.value,
        wanted.after,
        wanted.limit,
        wanted.is_for_me,
        list(binding(hand.session).actor.units),
    )
    return [_row(row) for row in rows]


async def transfers_of(hand: Hand, episode_id: UUID) -> list[tuple[TransferRow, dict[str, str]]]:
    """The transfers of an episode with what is sealed in them, the newest first. For who reads content."""
    raw = driver(hand.session)
    rows = await raw.fetch(_OF_EPISODE, hand.street_id, episode_id)
    sealed = await raw.fetch(_SEALED, hand.street_id, episode_id)
    words = {one["id"]: hand.box.open("transfer", one["id"], one["sealed"]) for one in sealed}
    return [(_row(row), words[row["id"]]) for row in rows]


async def transfer_of(hand: Hand, episode_id: UUID) -> TransferRow | None:
    """The transfer of an episode that is under way; None where there is none."""
    row = await driver(hand.session).fetchrow(_OPEN, hand.street_id, episode_id)
    return None if row is None else _row(row)
