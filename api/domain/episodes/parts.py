"""Reading the parts of a case: opened for whoever may, the newest first, each reading recorded."""

from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from sqlalchemy import select, tuple_

from api.db.base import Table
from api.domain.care_access.hand import Hand
from api.domain.episodes.models import Episode
from api.domain.episodes.queries import get_episode

RowT = TypeVar("RowT", bound=Table)


@dataclass(frozen=True, slots=True)
class Part(Generic[RowT]):
    """One kind of row of a case.

    Attributes:
        name: As the read log tells it.
        order: Columns by which a list goes, from the greatest down; the last one is unique in a case.
    """

    name: str
    model: type[RowT]
    order: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Opened(Generic[RowT]):
    """A row with what was sealed in it."""

    row: RowT
    words: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Asked:
    """Which stretch of a list is wanted.

    Attributes:
        after: Sort key of the last one seen; None for the first page.
        limit: Most rows.
    """

    after: tuple[Any, ...] | None
    limit: int


async def read_part(
    hand: Hand, episode_id: UUID, part: Part[RowT], asked: Asked
) -> tuple[Episode, list[Opened[RowT]]]:
    """The case, and rows of one of its parts, newest first. That they were read is recorded.

    Raises:
        NotFound: No case that the caller may see.
    """
    episode = await get_episode(hand, episode_id)
    rows = await rows_of(hand, episode_id, part, asked)
    await record_reading(hand, episode, part.name)
    return episode, [open_row(hand, row) for row in rows]


async def rows_of(hand: Hand, episode_id: UUID, part: Part[RowT], asked: Asked) -> list[RowT]:
    """Rows of a part as they are stored, newest first."""
    columns = [getattr(part.model, name) for name in part.order]
    query = (
        select(part.model)
        .where(
            getattr(part.model, "street_id") == hand.street_id,  # noqa: B009 - of every table of a case
            getattr(part.model, "episode_id") == episode_id,  # noqa: B009
        )
        .order_by(*(column.desc() for column in columns))
        .limit(asked.limit)
    )
    if asked.after is not None:
        query = query.where(tuple_(*columns) < tuple_(*asked.after))
    return list((await hand.session.execute(query)).scalars())


async def find_row(hand: Hand, episode_id: UUID, part: Part[RowT], row_id: UUID) -> RowT | None:
    """A row of the case by its id; None when there is none, or it belongs to another case."""
    row = await hand.session.get(part.model, (hand.street_id, row_id))
    return row if row is not None and getattr(row, "episode_id") == episode_id else None  # noqa: B009


def open_row(hand: Hand, row: RowT) -> Opened[RowT]:
    """The row with what was sealed in it."""
    sealed: bytes | None = getattr(row, "sealed", None)
    return Opened(row, hand.box.open(str(row.__tablename__), row.id, sealed))  # type: ignore[attr-defined]


async def record_reading(hand: Hand, episode: Episode, part: str) -> None:
    """Leave a line in the read log of the person."""
    await hand.record(
        "read", "episode", episode.id, participant_id=episode.participant_id, detail={"part": part}
    )
