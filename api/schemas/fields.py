"""Building blocks of every wire shape: strict models, and text, time and code types that are safe to keep.

Texts are normalised (NFC) before their length is judged; what cannot be stored, shown or compared
safely is refused with a code of `api.schemas.field_texts`.
"""

import re
import unicodedata
from datetime import UTC, date, datetime
from enum import Enum
from typing import Annotated, Any, TypeVar
from uuid import UUID

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    Strict,
    StringConstraints,
    WithJsonSchema,
)
from pydantic_core import PydanticCustomError

from api.kit.encoding import from_b64url

MAX_MARKS_IN_A_ROW = 4
MAX_BYTES_PER_CHAR = 4
# Every instant and date of the product lies between these; beyond them offsets overflow in the database.
MIN_YEAR = 1900
MAX_YEAR = 2200

# Controls (C0 but tab and line feed, C1), surrogates, bidi embeddings, overrides and isolates, line and
# paragraph separators, the byte order mark, interlinear annotations, tags, and the noncharacters of the
# first plane. U+200C and U+200D stay: Uyghur, Persian and emoji need them.
_FORBIDDEN = (
    "\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff\ufff9-\ufffb"
    "\ufdd0-\ufdef\ufffe\uffff\ud800-\udfff\U000e0000-\U000e007f"
)
_NOT_IN_TEXT = re.compile(f"[{_FORBIDDEN}]")
_NOT_IN_LINE = re.compile(f"[{_FORBIDDEN}\t\n]")
# Cheap test for "may hold a pile of marks": only then is each character looked up.
_MAYBE_MARKS = re.compile(
    r"[^\x00-\u02ff\u2010-\u2027\u3000-\u3029\u3030-\u3098\u309b-\u9fff\uff00-\uffef]{5}"
)


def clean_text(text: str, *, is_multiline: bool) -> str:
    """The text in NFC with CRLF as LF, or a refusal.

    Raises:
        PydanticCustomError: `text_not_allowed`: a control, bidi or surrogate character, or a pile of marks.
    """
    if is_multiline and "\r" in text:
        text = text.replace("\r\n", "\n").replace("\r", "\n")
    forbidden = _NOT_IN_TEXT if is_multiline else _NOT_IN_LINE
    # Nothing forbidden is printable, so the usual text is done after one quick look.
    if not text.isprintable() and forbidden.search(text) is not None:
        raise _text_refused()
    if text.isascii():
        return text
    text = unicodedata.normalize("NFC", text)
    if _MAYBE_MARKS.search(text) is not None and _has_pile_of_marks(text):
        raise _text_refused()
    return text


def _text_refused() -> PydanticCustomError:
    return PydanticCustomError("text_not_allowed", "characters that are not allowed")


def _has_pile_of_marks(text: str) -> bool:
    run = 0
    for char in text:
        run = run + 1 if unicodedata.category(char) in {"Mn", "Me"} else 0
        if run > MAX_MARKS_IN_A_ROW:
            return True
    return False


def _clean_multiline(text: str) -> str:
    return clean_text(text.strip(), is_multiline=True)


def _clean_line(text: str) -> str:
    return clean_text(text.strip(), is_multiline=False)


def _bounds(min_chars: int, max_chars: int) -> AfterValidator:
    def check(text: str) -> str:
        if len(text) < min_chars:
            raise PydanticCustomError("too_short", "too short")
        if len(text) > max_chars:
            raise PydanticCustomError("too_long", "too long")
        return text

    return AfterValidator(check)


def text_type(*, max_chars: int, min_chars: int = 1, is_multiline: bool = False) -> Any:  # noqa: ANN401
    """An annotated `str`: stripped, NFC, without dangerous characters, of a bounded length.

    Use it to name a type, at module level: `Narrative = Annotated[str, *text_type(max_chars=8000)]`.

    Args:
        max_chars: Greatest length in characters after normalisation; bytes are at most four times that.
        min_chars: Least length after stripping.
        is_multiline: Whether line feeds and tabs may occur.
    """
    clean = _clean_multiline if is_multiline else _clean_line
    what = "Text" if is_multiline else "One line of text"
    return (
        # The raw bound comes first: normalising a megabyte of marks costs more than refusing it.
        StringConstraints(strict=True, max_length=max_chars * MAX_BYTES_PER_CHAR),
        AfterValidator(clean),
        _bounds(min_chars, max_chars),
        WithJsonSchema(
            {
                "type": "string",
                "minLength": min_chars,
                "maxLength": max_chars,
                "description": f"{what}, at most {max_chars} characters; stripped, stored in NFC; "
                "control and bidi characters are refused.",
            }
        ),
    )


Line = Annotated[str, *text_type(max_chars=200)]
"""A short line: a name, a label, a reference."""

ShortText = Annotated[str, *text_type(max_chars=2000, is_multiline=True)]
"""A reason or a note."""

LongText = Annotated[str, *text_type(max_chars=8000, is_multiline=True)]
"""A narrative. Source: the API contract, *sizes*."""

UnitCode = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^[0-9]{6,20}$"),
    Field(
        description="Code of a unit: digits, as in the national division codes.", examples=["990000001003"]
    ),
]
"""Code of a street, community, grid or station."""

StreetCode = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^[0-9]{9}$"),
    Field(description="Nine-digit division code of a street.", examples=["990000001"]),
]
"""Nine-digit code of a street."""

OptionCode = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^[a-z][a-z0-9_]{0,63}$"),
    Field(description="Value from an option list, snake_case."),
]
"""A value of an option list."""

HexDigest = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^[0-9a-f]{64}$"),
    Field(description="SHA-256 in lower-case hex."),
]
"""SHA-256 in lower-case hex."""


def base64url_type(*, max_bytes: int, min_bytes: int = 0) -> Any:  # noqa: ANN401
    """Annotations of a `str` that holds base64url without padding, of a bounded decoded length.

    Args:
        max_bytes: Greatest number of decoded bytes.
        min_bytes: Least number of decoded bytes; the same as `max_bytes` for a fixed length.
    """
    least, most = _encoded_chars(min_bytes), _encoded_chars(max_bytes)

    def check(text: str) -> str:
        try:
            from_b64url(text)
        except ValueError:
            raise PydanticCustomError("bad_base64url", "not base64url") from None
        return text

    return (
        StringConstraints(strict=True, min_length=least, max_length=most),
        AfterValidator(check),
        WithJsonSchema(
            {
                "type": "string",
                "minLength": least,
                "maxLength": most,
                "pattern": "^[A-Za-z0-9_-]*$",
                "description": f"Base64url without padding, {min_bytes} to {max_bytes} bytes.",
            }
        ),
    )


def _encoded_chars(size_bytes: int) -> int:
    return (size_bytes * 8 + 5) // 6


_RFC_3339 = re.compile(
    r"\d{4}-\d{2}-\d{2}[Tt]\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:[Zz]|[+-]\d{2}:\d{2})", re.ASCII
)
_DATE = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_UUID = re.compile(r"[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


def _parse_instant(value: object) -> object:
    """Take RFC 3339 text only: pydantic alone would also take numbers and other forms."""
    if isinstance(value, datetime):
        return value
    if not isinstance(value, str) or _RFC_3339.fullmatch(value) is None:
        raise PydanticCustomError("bad_datetime", "not RFC 3339")
    try:
        return datetime.fromisoformat(value.upper())
    except ValueError:
        raise PydanticCustomError("bad_datetime", "no such time") from None


def _aware(value: datetime) -> datetime:
    if value.tzinfo is None or not MIN_YEAR < value.year < MAX_YEAR:
        raise PydanticCustomError("bad_datetime", "no offset, or out of range")
    return value.astimezone(UTC)


def _write_instant(value: datetime) -> str:
    return value.astimezone(UTC).isoformat().replace("+00:00", "Z")


def instant_json(at: datetime) -> str:
    """An instant of the database, which is in UTC, as `UtcDatetime` writes it."""
    return at.isoformat().replace("+00:00", "Z")


UtcDatetime = Annotated[
    datetime,
    BeforeValidator(_parse_instant),
    AfterValidator(_aware),
    PlainSerializer(_write_instant, return_type=str, when_used="json"),
    WithJsonSchema(
        {
            "type": "string",
            "format": "date-time",
            "description": "RFC 3339 time; any offset in a request, `Z` in an answer.",
        }
    ),
]
"""An instant: any offset in, UTC with `Z` out."""


def _parse_date(value: object) -> object:
    if isinstance(value, date) and not isinstance(value, datetime):
        return value
    if not isinstance(value, str) or _DATE.fullmatch(value) is None:
        raise PydanticCustomError("bad_date", "not a date")
    try:
        day = date.fromisoformat(value)
    except ValueError:
        raise PydanticCustomError("bad_date", "no such date") from None
    if not MIN_YEAR < day.year < MAX_YEAR:
        raise PydanticCustomError("bad_date", "out of range")
    return day


LegalDate = Annotated[
    date,
    BeforeValidator(_parse_date),
    WithJsonSchema(
        {
            "type": "string",
            "format": "date",
            "description": "Day in Asia/Shanghai, `YYYY-MM-DD`.",
        }
    ),
]
"""A legal date in Asia/Shanghai."""


def _parse_uuid(value: object) -> object:
    """Take the one hyphenated form: `UUID()` alone would also take braces, URNs and bare hex."""
    if isinstance(value, UUID):
        return value
    if not isinstance(value, str) or _UUID.fullmatch(value) is None:
        raise PydanticCustomError("bad_uuid", "not a UUID")
    return UUID(value)


Id = Annotated[
    UUID,
    BeforeValidator(_parse_uuid),
    WithJsonSchema({"type": "string", "format": "uuid", "description": "UUID, hyphenated."}),
]
"""A UUID in its hyphenated form, any version."""


OptionT = TypeVar("OptionT", bound=Enum)

Option = Annotated[OptionT, Strict(strict=False)]
"""An enum in a `StrictModel`, written `Option[TipCategory]`: strict alone takes no text for a member."""


class StrictModel(BaseModel):
    """What a caller sends: unknown fields, coerced types, NaN and infinities are refused.

    Strictness judges parsed JSON: write enums as `Option[…]`, sequences as `list`, and times, dates and
    ids with the types of this module.
    """

    model_config = ConfigDict(
        extra="forbid", strict=True, allow_inf_nan=False, frozen=True, hide_input_in_errors=True
    )


class OutModel(BaseModel):
    """What the service answers: an allow-list of members, never a row."""

    model_config = ConfigDict(extra="forbid", frozen=True, allow_inf_nan=False, hide_input_in_errors=True)
