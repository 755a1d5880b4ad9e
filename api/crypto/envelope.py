"""The sealed envelope as it travels: strict parsing, exact lengths, one spelling for each value.

The server can open nothing, so whatever it can check without a key it checks here: everything else would come
back later as an envelope that the office cannot read.
"""

import hashlib
import hmac
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.crypto.keys import ENC_BYTES, SUITE_NAME
from api.kit.encoding import b64url, from_b64url

VERSION = 1
NONCE_BYTES = 12
TAG_BYTES = 16
CONTENT_KEY_BYTES = 32
WRAPPED_KEY_BYTES = CONTENT_KEY_BYTES + TAG_BYTES
SMALLEST_BUCKET = 1024
LARGEST_BUCKET = 512 * 1024
"""Larger JSON would not fit into a request of 1 MiB once it is base64."""
MAX_WRAPS = 100

_KEY_ID = re.compile(r"[a-z0-9](?:[a-z0-9_-]{0,63})", re.ASCII)
_HEX_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)
_ENVELOPE_MEMBERS = frozenset({"v", "suite", "key_wraps", "nonce", "ciphertext", "digest"})
_WRAP_MEMBERS = frozenset({"key_id", "enc", "wrapped_key"})


class EnvelopeInvalid(ValueError):
    """An envelope deviates from version 1.

    Args:
        reason: What is wrong, snake_case; it never contains a part of the envelope.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class KeyWrap:
    """The content key, sealed to one recipient."""

    key_id: str
    enc: bytes
    wrapped_key: bytes

    def to_json(self) -> dict[str, str]:
        """The wrap as a JSON object."""
        return {"key_id": self.key_id, "enc": b64url(self.enc), "wrapped_key": b64url(self.wrapped_key)}

    @classmethod
    def from_json(cls, value: object) -> "KeyWrap":
        """Parse one wrap.

        Raises:
            EnvelopeInvalid: Any deviation.
        """
        members = _members(value, _WRAP_MEMBERS, "key_wrap")
        key_id = members["key_id"]
        if not isinstance(key_id, str) or not _KEY_ID.fullmatch(key_id):
            raise EnvelopeInvalid("key_id_malformed")
        return cls(
            key_id,
            _fixed_bytes(members["enc"], ENC_BYTES, "enc"),
            _fixed_bytes(members["wrapped_key"], WRAPPED_KEY_BYTES, "wrapped_key"),
        )


def parse_key_wraps(value: object) -> tuple[KeyWrap, ...]:
    """Parse a list of wraps: at least one, at most 100, no recipient twice.

    Raises:
        EnvelopeInvalid: Any deviation.
    """
    if not isinstance(value, list | tuple) or not value:
        raise EnvelopeInvalid("key_wraps_missing")
    if len(value) > MAX_WRAPS:
        raise EnvelopeInvalid("too_many_key_wraps")
    wraps = tuple(KeyWrap.from_json(item) for item in value)
    if len({wrap.key_id for wrap in wraps}) != len(wraps):
        raise EnvelopeInvalid("duplicate_key_id")
    return wraps


@dataclass(frozen=True, slots=True)
class Envelope:
    """A sealed JSON object and the wraps of its content key."""

    key_wraps: tuple[KeyWrap, ...]
    nonce: bytes
    ciphertext: bytes
    v: int = VERSION
    suite: str = SUITE_NAME

    @property
    def digest(self) -> str:
        """SHA-256 of the ciphertext, lower-case hex."""
        return ciphertext_digest(self.ciphertext)

    @property
    def key_ids(self) -> frozenset[str]:
        """Names of the keys that open it."""
        return frozenset(wrap.key_id for wrap in self.key_wraps)

    def to_json(self) -> dict[str, Any]:
        """The envelope as a JSON object."""
        return {
            "v": self.v,
            "suite": self.suite,
            "key_wraps": [wrap.to_json() for wrap in self.key_wraps],
            "nonce": b64url(self.nonce),
            "ciphertext": b64url(self.ciphertext),
            "digest": self.digest,
        }

    @classmethod
    def from_json(cls, value: object) -> "Envelope":
        """Parse an envelope.

        Raises:
            EnvelopeInvalid: Any deviation from version 1, with its `reason`.
        """
        members = _members(value, _ENVELOPE_MEMBERS, "envelope")
        if type(members["v"]) is not int or members["v"] != VERSION:
            raise EnvelopeInvalid("unknown_version")
        if members["suite"] != SUITE_NAME:
            raise EnvelopeInvalid("unknown_suite")
        envelope = cls(
            parse_key_wraps(members["key_wraps"]),
            _fixed_bytes(members["nonce"], NONCE_BYTES, "nonce"),
            _bytes(members["ciphertext"], "ciphertext"),
        )
        if not is_bucket(len(envelope.ciphertext) - TAG_BYTES):
            raise EnvelopeInvalid("ciphertext_not_padded")
        digest = members["digest"]
        if not isinstance(digest, str) or not _HEX_DIGEST.fullmatch(digest):
            raise EnvelopeInvalid("digest_malformed")
        if not hmac.compare_digest(digest, envelope.digest):
            raise EnvelopeInvalid("digest_mismatch")
        return envelope


def ciphertext_digest(ciphertext: bytes) -> str:
    """SHA-256 in lower-case hex."""
    return hashlib.sha256(ciphertext).hexdigest()


def bucket_for(length: int) -> int:
    """The padded length, in bytes, of a JSON text: the next of 1, 2, 4, 8, … KiB.

    Raises:
        EnvelopeInvalid: More than 512 KiB.
    """
    bucket = SMALLEST_BUCKET
    while bucket < length:
        bucket *= 2
    if bucket > LARGEST_BUCKET:
        raise EnvelopeInvalid("content_too_large")
    return bucket


def is_bucket(length: int) -> bool:
    """Whether a length is one to which JSON is padded."""
    return SMALLEST_BUCKET <= length <= LARGEST_BUCKET and length & (length - 1) == 0


def _members(value: object, names: frozenset[str], what: str) -> Mapping[str, object]:
    if not isinstance(value, Mapping):
        raise EnvelopeInvalid(f"{what}_not_an_object")
    if value.keys() - names:
        raise EnvelopeInvalid(f"{what}_unknown_member")
    if names - value.keys():
        raise EnvelopeInvalid(f"{what}_member_missing")
    return value


def _bytes(value: object, what: str) -> bytes:
    if not isinstance(value, str):
        raise EnvelopeInvalid(f"{what}_not_base64url")
    try:
        return from_b64url(value)
    except ValueError as error:
        raise EnvelopeInvalid(f"{what}_not_base64url") from error


def _fixed_bytes(value: object, length: int, what: str) -> bytes:
    data = _bytes(value, what)
    if len(data) != length:
        raise EnvelopeInvalid(f"{what}_wrong_length")
    return data
