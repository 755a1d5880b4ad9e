"""Lists: a bounded page, and an opaque cursor that names where the next one begins."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated, Any, Generic, TypeVar
from uuid import UUID

import orjson
from fastapi import Query
from pydantic import ConfigDict, Field

from api.errors import InvalidField
from api.kit.encoding import b64url, from_b64url
from api.kit.strict_json import strict_json_loads
from api.schemas.fields import MAX_YEAR, MIN_YEAR, OutModel

DEFAULT_LIMIT = 50
MAX_LIMIT = 100
MAX_CURSOR_CHARS = 512

Limit = Annotated[int, Query(ge=1, le=MAX_LIMIT, description="Most items on the page.")]
"""`?limit=`, declared as `limit: Limit = DEFAULT_LIMIT`."""

Cursor = Annotated[
    str | None,
    Query(
        max_length=MAX_CURSOR_CHARS, description="`next_cursor` of the page before; nothing for the first."
    ),
]
"""`?cursor=`, declared as `cursor: Cursor = None`."""

Item = TypeVar("Item")
CursorPart = str | int | bool | None


class Page(OutModel, Generic[Item]):
    """One page of a list."""

    model_config = ConfigDict(json_schema_extra={"description": "One page of a list."})

    items: list[Item] = Field(description="The items, in the order of the list.")
    next_cursor: str | None = Field(description="Where the next page begins; null on the last one.")

    @classmethod
    def model_parametrized_name(cls, params: tuple[Any, ...]) -> str:
        """`SessionPage` for a page of `SessionOut`: a name that generated clients can use."""
        noun = params[0].__name__.removesuffix("Out").removesuffix("Item")
        return f"{noun}{cls.__name__}"


def encode_cursor(*parts: CursorPart | UUID | datetime | date) -> str:
    """A cursor that holds the sort key of the last item, in the order of the list."""
    # The driver has a UUID class of its own, which orjson does not know.
    return b64url(orjson.dumps(parts, default=str))


def decode_cursor(cursor: str | None, *kinds: type[Any]) -> tuple[Any, ...] | None:
    """The parts of a cursor, or None for the first page.

    Args:
        cursor: As it came.
        kinds: The type of each part: str, int, bool, UUID, datetime or date.

    Raises:
        InvalidField: Not a cursor that this list gave out.
    """
    if cursor is None:
        return None
    try:
        parts = strict_json_loads(from_b64url(cursor))
        if not isinstance(parts, list) or len(parts) != len(kinds):
            raise ValueError("other parts")  # noqa: TRY301 - one refusal for all that can be wrong
        return tuple(_part(part, kind) for part, kind in zip(parts, kinds, strict=True))
    except (ValueError, TypeError):
        raise InvalidField("bad_cursor", parameter="cursor") from None


def _part(part: object, kind: type[Any]) -> Any:  # noqa: ANN401 - the kind says which
    if kind in {str, int, bool}:
        if type(part) is not kind:
            raise ValueError("other type")
        if isinstance(part, str) and "\x00" in part:
            raise ValueError("NUL")
        return part
    if not isinstance(part, str):
        raise TypeError("other type")
    if kind is UUID:
        return UUID(part)
    value = kind.fromisoformat(part)
    if not MIN_YEAR < value.year < MAX_YEAR or (isinstance(value, datetime) and value.tzinfo is None):
        raise ValueError("not a time of this service")
    return value


def page_of(rows: Sequence[Any], limit: int) -> tuple[Sequence[Any], bool]:
    """Split `limit + 1` fetched rows into the page and whether another one follows."""
    return rows[:limit], len(rows) > limit
