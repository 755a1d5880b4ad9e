"""Link codes: how an account gets its first password, or a new one, without anybody choosing it.

44 Crockford base32 characters in groups of four: 26 carry the street's id (which routes the lookup), 17 are
random (85 bits), one is a check. Typed or pasted; the mistakes of a receipt are forgiven here too. That a
code works once and for 24 hours is for the row to say that stores its hash.
"""

import hmac
import secrets
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from api.crypto.base32 import ALPHABET, encode_bits, grouped, luhn_check, tidy

_STREET_CHARACTERS = 26
_STREET_BITS = 130
_UUID_BITS = 128
_SECRET_CHARACTERS = 17
_SECRET_BITS = 85
_SECRET_BYTES = 11
_LENGTH = _STREET_CHARACTERS + _SECRET_CHARACTERS + 1


@dataclass(frozen=True, slots=True)
class LinkCode:
    """A link code as meant: the street that routes it and its 44 characters."""

    street_id: UUID
    code: str = field(repr=False)

    def to_text(self) -> str:
        """The code in groups of four, as it is handed over."""
        return grouped(self.code)


def new_link_code(street_id: UUID) -> LinkCode:
    """A fresh code for an account of a street."""
    return _write(street_id, secrets.token_bytes(_SECRET_BYTES))


def derived_link_code(street_id: UUID, link_id: UUID, key: str, link_secret: bytes) -> LinkCode:
    """The code of one keyed request: asked again it gives the same code, and none is stored.

    Only the service, with the key in the request before it, can find it.

    Args:
        street_id: The account's street.
        link_id: Id of the code's row.
        key: The Idempotency-Key of the request.
        link_secret: The server's secret for link codes.
    """
    info = b"shouwang/link-code-for-key/1" + street_id.bytes + link_id.bytes
    secret = HKDF(SHA256(), _SECRET_BYTES, link_secret, info).derive(key.encode("ascii"))
    return _write(street_id, secret)


def _write(street_id: UUID, drawn: bytes) -> LinkCode:
    # 26 characters hold 130 bits: two zero bits, then the id; six bits fill the last byte
    street = encode_bits((street_id.int << 6).to_bytes(17, "big"), _STREET_BITS)
    secret = encode_bits(drawn, _SECRET_BITS)
    return LinkCode(street_id, street + secret + luhn_check(street + secret))


def parse_link_code(typed: str) -> LinkCode | None:
    """What somebody meant who typed a link code; None when it cannot be one. Never raises."""
    code = tidy(typed)
    if code is None or len(code) != _LENGTH or luhn_check(code[:-1]) != code[-1]:
        return None
    number = 0
    for character in code[:_STREET_CHARACTERS]:
        number = number << 5 | ALPHABET.index(character)
    return LinkCode(UUID(int=number), code) if number >> _UUID_BITS == 0 else None


def link_hash(link: LinkCode, link_secret: bytes) -> bytes:
    """What is stored of a link code: a 32-byte HMAC that only the service can compute."""
    return hmac.digest(link_secret, b"shouwang/link-code/1\x00" + link.code.encode("ascii"), "sha256")
