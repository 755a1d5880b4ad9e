"""Lists of what belongs to a case: the same page, cursor and reading for each of them."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Annotated, Any, Final
from uuid import UUID

from fastapi import Depends, Response

from api.access.permissions import Permission
from api.domain.care_access.hand import Hand
from api.domain.episodes.parts import Asked, Opened, Part, read_part
from api.errors import InvalidField
from api.routers.answers import Answer
from api.routers.care_edge import CareEdge
from api.schemas.fields import OutModel
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor, page_of

READ: Final = ("not_allowed", "not_found", "overloaded", "purpose_required", "session_ended", "token_expired")
"""Refusals of whoever opens a part of a case."""

LISTED: Final = (*READ, "invalid_input")
"""Refusals of a list."""

WRITTEN: Final = (
    *LISTED,
    "body_too_large",
    "episode_closed",
    "idempotency_in_progress",
    "idempotency_key_invalid",
    "idempotency_key_reused",
    "malformed_json",
    "unsupported_media_type",
)
"""Refusals of whoever adds to a case."""

_KINDS: Final[Mapping[str, type[Any]]] = {
    "at": datetime,
    "drafted_at": datetime,
    "from_on": date,
    "id": UUID,
    "needed_on": date,
    "revision": int,
    "sampled_on": date,
}
_MOST_REVISIONS: Final = 2**15 - 1


@dataclass(frozen=True, slots=True)
class Stretch:
    """Which page of a list is wanted."""

    limit: int
    cursor: str | None


def get_stretch(limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Stretch:
    """Which page of a list is wanted."""
    return Stretch(limit, cursor)


InPages = Annotated[Stretch, Depends(get_stretch)]


@dataclass(frozen=True, slots=True)
class Listing:
    """How a part of a case is listed.

    Attributes:
        out: Makes the shape of an item from what was read.
        read: Reads a stretch of it; by default the rows of the part.
    """

    part: Part[Any]
    out: Callable[[Any], OutModel]
    read: Callable[[Hand, UUID, Asked], Awaitable[Sequence[Any]]] | None = None


async def answer_part(edge: CareEdge, episode_id: UUID, listing: Listing, wanted: Stretch) -> Response:
    """A page of a part of a case, newest first, with its line in the read log."""
    order = listing.part.order
    after = decode_cursor(wanted.cursor, *(_KINDS[name] for name in order))
    if after is not None and any(type(one) is int and not 0 <= one <= _MOST_REVISIONS for one in after):
        raise InvalidField("bad_cursor", parameter="cursor")
    asked = Asked(after, wanted.limit + 1)
    async with edge.work(Permission.CASE_READ) as hand:
        found = await _read(hand, episode_id, listing, asked)
        shown, has_more = page_of(found, wanted.limit)
        items = [listing.out(one) for one in shown]
    last = getattr(shown[-1], "opened", shown[-1]).row if has_more else None
    following = None if last is None else encode_cursor(*(getattr(last, name) for name in order))
    return Answer(Page[Any](items=items, next_cursor=following)).response()


async def _read(hand: Hand, episode_id: UUID, listing: Listing, asked: Asked) -> Sequence[Any]:
    if listing.read is not None:
        return await listing.read(hand, episode_id, asked)
    rows: list[Opened[Any]] = (await read_part(hand, episode_id, listing.part, asked))[1]
    return rows
