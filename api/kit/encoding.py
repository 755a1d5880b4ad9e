"""Base64url without padding, and canonical JSON."""

import base64
import binascii
import contextlib
from typing import Any

import orjson
import rfc8785

LARGEST_EXACT = 2**53 - 1
"""Largest integer that JSON carries without loss. Source: RFC 7493, section 2.2."""


def b64url(data: bytes) -> str:
    """Bytes as base64url without padding."""
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")


def from_b64url(text: str) -> bytes:
    """The bytes of a canonical base64url text without padding.

    Raises:
        ValueError: A character outside the alphabet, padding, or bits left over.
    """
    try:
        data = base64.b64decode(text.encode("ascii") + b"=" * (-len(text) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise ValueError("not base64url") from error
    if b64url(data) != text:
        raise ValueError("not canonical base64url")
    return data


def canonical_json(value: Any) -> bytes:  # noqa: ANN401 - any JSON value
    """JSON in the one form that can be hashed.

    Source: RFC 8785.
    """
    # A chain of custody hashes twenty such values a claim. For plain ones, which all of ours are, the
    # faster writer gives the same bytes; a property test compares the two.
    if _is_plain(value):
        with contextlib.suppress(orjson.JSONEncodeError):  # half a surrogate pair: the other refuses it too
            return orjson.dumps(value, option=orjson.OPT_SORT_KEYS)
    return rfc8785.dumps(value)


def _is_plain(value: object) -> bool:
    """Whether no rule of RFC 8785 beyond sorting by ASCII keys applies: no floats, no large integers."""
    if value is None or type(value) in {str, bool}:
        return True
    if type(value) is int:
        return -LARGEST_EXACT <= value <= LARGEST_EXACT
    if type(value) is dict:
        return all(type(key) is str and key.isascii() and _is_plain(one) for key, one in value.items())
    return type(value) is list and all(_is_plain(one) for one in value)
