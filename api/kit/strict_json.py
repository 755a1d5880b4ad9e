"""JSON as the service accepts it: one meaning, no poison, bounded work.

What is written as most clients write it is read by orjson, and found to be so by writing it again. All else
goes through Python's own scanner, which tells what is wrong; only what it lets through is looked at here.
"""

import json
import re
from typing import Any, ClassVar, Final, NoReturn

import orjson

MAX_DEPTH = 20
# Source: RFC 7493 (I-JSON) and RFC 8785: integers beyond this have no canonical form.
MAX_INTEGER = 2**53 - 1
MAX_NUMBER_CHARS = 40

_SUSPICIOUS_ESCAPE = re.compile(rb"\\u(?:0000|[dD][89a-fA-F])")
_OPENERS = (b"[", b"{")
_NOT_PLAIN: Final = object()
_DIGITS = bytes.maketrans(b"123456789", b"000000000")
_LONG = b"0" * 16
"""As many digits as the smallest integer beyond `MAX_INTEGER` has."""


class RefusedJson(ValueError):
    """A JSON text that is not taken. `code` says why; nothing of the text is kept."""

    code: ClassVar[str] = "malformed_json"

    def __init__(self) -> None:
        super().__init__(self.code)


class MalformedJson(RefusedJson):
    """Not JSON in UTF-8, or something follows it."""


class DuplicateKey(RefusedJson):
    """An object names a member twice, so two readers could understand two things."""

    code = "duplicate_key"


class TooDeep(RefusedJson):
    """Nested deeper than `MAX_DEPTH`."""

    code = "too_deep"


class NumberNotFinite(RefusedJson):
    """NaN, Infinity, or a number that becomes infinite."""

    code = "number_not_finite"


class NumberRefused(RefusedJson):
    """An integer beyond `MAX_INTEGER`, a number of too many digits, or minus zero."""

    code = "number_out_of_range"


class TextRefused(RefusedJson):
    """A NUL, or half of a surrogate pair."""

    code = "text_not_allowed"


def _loads_plainly(data: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """The value of a text that is written as this service would write it; `_NOT_PLAIN` for any other.

    A text that comes out again byte by byte has one meaning: a member that came twice, a number that lost a
    digit, an infinity or white space would make a difference. Minus zero and large integers come out alike
    and are refused all the same, so texts that may hold one go the exact way, like all others.
    """
    try:
        value = orjson.loads(data)
        if orjson.dumps(value) == data and b"-0.0" not in data and _LONG not in data.translate(_DIGITS):
            return value
    except (ValueError, TypeError):  # not JSON; nested deeper than it writes
        pass
    return _NOT_PLAIN


def strict_json_loads(data: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """The value of a JSON text.

    Raises:
        MalformedJson: Not one JSON value in UTF-8.
        DuplicateKey: A member comes twice.
        TooDeep: More than `MAX_DEPTH` levels.
        NumberNotFinite: NaN, Infinity, 1e999.
        NumberRefused: A number without one exact meaning.
        TextRefused: NUL or a lone surrogate.
    """
    value = _loads_plainly(data)
    if value is _NOT_PLAIN:
        value = _loads_exactly(data)
    # Counting brackets is cheap and bounds the depth; only a text with many needs the exact walk.
    if sum(map(data.count, _OPENERS)) > MAX_DEPTH and _is_deeper_than(value, MAX_DEPTH):
        raise TooDeep
    if _SUSPICIOUS_ESCAPE.search(data) is not None:
        _check_text(value)
    return value


def _loads_exactly(data: bytes) -> Any:  # noqa: ANN401 - any JSON value
    """The value, or what is wrong with the text."""
    try:
        return _DECODER.decode(data.decode("utf-8"))
    except RecursionError:
        # Only nesting can get here; the scanner is guarded against running out of stack.
        raise TooDeep from None
    except RefusedJson:
        raise
    except ValueError:
        raise MalformedJson from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    value = dict(pairs)
    if len(value) != len(pairs):
        raise DuplicateKey
    return value


def _integer(text: str) -> int:
    if len(text) > MAX_NUMBER_CHARS:
        raise NumberRefused
    value = int(text)
    if not -MAX_INTEGER <= value <= MAX_INTEGER or (value == 0 and text != "0"):
        raise NumberRefused
    return value


def _float(text: str) -> float:
    if len(text) > MAX_NUMBER_CHARS:
        raise NumberRefused
    value = float(text)
    if value - value != 0.0:  # infinite
        raise NumberNotFinite
    if value == 0.0 and text[0] == "-":
        raise NumberRefused
    return value


def _constant(_text: str) -> NoReturn:
    raise NumberNotFinite


def _is_deeper_than(value: Any, levels: int) -> bool:  # noqa: ANN401 - any JSON value
    """Whether containers are nested more than `levels` deep; level by level, without recursion."""
    row = [value]
    for _ in range(levels + 1):
        containers = [item for item in row if isinstance(item, dict | list)]
        if not containers:
            return False
        row = [child for item in containers for child in (item.values() if isinstance(item, dict) else item)]
    return True


def _check_text(value: Any) -> None:  # noqa: ANN401 - any JSON value
    try:
        text = json.dumps(value, ensure_ascii=False)
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise TextRefused from None
    # `ensure_ascii=False` still escapes control characters; an escaped backslash before it means no NUL.
    if re.search(r"(?<!\\)(?:\\\\)*\\u0000", text) is not None:
        raise TextRefused


_DECODER = json.JSONDecoder(
    object_pairs_hook=_object, parse_float=_float, parse_int=_integer, parse_constant=_constant
)
