"""Receipt codes and everything that is derived from them.

A receipt is the tipster's only credential: 24 Crockford base32 characters, 23 of them (115 bits) derived from
the client's own secret key, one a check. It is never stored; what is stored leads back to it for nobody. With
115 bits a fast hash is enough, so that nobody can burn the public plane's time by guessing.
Source: the API contract, *Public intake*; OWASP ASVS 6.5.2 (112 bits and more need no slow hash).
"""

import hashlib
import hmac
import re
from itertools import pairwise

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from api.crypto.base32 import ALPHABET, encode_bits, grouped, luhn_check, tidy
from api.crypto.keys import SEED_BYTES, PrivateKey
from api.kit.encoding import b64url

RECEIPT_LENGTH = 24
_RANDOM_BITS = 115
_HASH_BYTES = 32
NO_RECEIPT = "U" * RECEIPT_LENGTH
"""Stands for whatever is no receipt: of the same shape, but U is not in the alphabet, so nothing matches."""

_LOOKUP = b"shouwang/receipt-lookup/1\x00"
_UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-([0-9a-f])[0-9a-f]{3}-([0-9a-f])[0-9a-f]{3}-[0-9a-f]{12}")
_BASE64URL = re.compile(r"[A-Za-z0-9_-]{22,200}", re.ASCII)
_DECIMAL_NEEDED = 37
_HEX_NEEDED = 30
_FEWEST_DISTINCT = 6


def derive_receipt(key: str, receipt_secret: bytes, street_code: str) -> str:
    """The receipt that belongs to an Idempotency-Key: the same key gives the same receipt, for ever.

    Args:
        key: The Idempotency-Key exactly as sent.
        receipt_secret: The service's secret; without it the key alone leads nowhere.
        street_code: The street that the tip goes to.
    """
    info = b"shouwang/receipt/1/" + street_code.encode("utf-8", "surrogatepass")
    derived = _hkdf(key.encode("utf-8", "surrogatepass"), receipt_secret, info)
    random_part = encode_bits(derived, _RANDOM_BITS)
    return random_part + luhn_check(random_part)


def normalise(code: str) -> str:
    """The 24 upper-case characters that somebody meant, or a stand-in that matches no receipt. Never raises.

    A wrong check character is not told apart: the server looks such a receipt up like any other, so that
    unknown, malformed and erased cost the same.
    """
    meant = tidy(code)
    return meant if meant is not None and len(meant) == RECEIPT_LENGTH else NO_RECEIPT


def has_valid_check(receipt: str) -> bool:
    """Whether the check character of a normalised receipt fits: for clients, before they ask the server."""
    return (
        len(receipt) == RECEIPT_LENGTH
        and set(receipt) <= set(ALPHABET)
        and luhn_check(receipt[:-1]) == receipt[-1]
    )


def format_receipt(receipt: str) -> str:
    """Six groups of four, joined by hyphens, for a person to write down."""
    return grouped(receipt)


def lookup_id(receipt: str, lookup_secret: bytes) -> bytes:
    """The 32 bytes under which a tip is found: an HMAC that only the service can compute."""
    return hmac.digest(lookup_secret, _LOOKUP + receipt.encode("ascii"), "sha256")


def body_tag(receipt: str, canonical_body: bytes) -> bytes:
    """A 32-byte HMAC of the request's canonical body, under a key that only the receipt gives.

    It tells a retry from another body, and tells nobody without the client's key what the body was.
    """
    key = _hkdf(receipt.encode("ascii"), None, b"shouwang/body-tag/1")
    return hmac.digest(key, canonical_body, "sha256")


def receipt_keypair(receipt: str, key_id: str | None = None) -> PrivateKey:
    """The receipt's own key pair, to which answers are sealed. Client and server derive the same."""
    seed = _hkdf(receipt.encode("ascii"), None, b"shouwang/receipt-key/1")
    return PrivateKey(seed[:SEED_BYTES], key_id)


def commitment(receipt: str) -> str:
    """What an acknowledgement says instead of the receipt: base64url(SHA-256("shouwang/ack/1" ‖ receipt))."""
    return b64url(hashlib.sha256(b"shouwang/ack/1" + receipt.encode("ascii")).digest())


def is_strong_key(idempotency_key: str) -> bool:
    """Whether a key can hold 120 random bits: a UUIDv4, or at least 22 base64url characters.

    Randomness cannot be seen, its absence sometimes can: other UUIDs, digits or hex too short for 120 bits,
    few different characters and repetition are refused. A random key fails these with odds below 10**-9.
    """
    uuid = _UUID.fullmatch(idempotency_key.lower())
    if uuid:
        return uuid[1] == "4" and uuid[2] in "89ab" and not _is_monotonous(idempotency_key)
    if not _BASE64URL.fullmatch(idempotency_key) or _is_monotonous(idempotency_key):
        return False
    if re.fullmatch(r"[0-9_-]+", idempotency_key):
        return len(idempotency_key) >= _DECIMAL_NEEDED
    if re.fullmatch(r"[0-9A-Fa-f]+", idempotency_key):
        return len(idempotency_key) >= _HEX_NEEDED
    return True


def _is_monotonous(key: str) -> bool:
    if len(set(key.lower())) < _FEWEST_DISTINCT:
        return True
    return key in (key + key)[1:-1] or _is_run(key)


def _is_run(key: str) -> bool:
    """Mostly the next, the same or the previous character: 0123456789abcdef and the like."""
    steps = [abs(ord(second) - ord(first)) for first, second in pairwise(key)]
    return 3 * sum(step <= 1 for step in steps) > 2 * len(steps)


def _hkdf(ikm: bytes, salt: bytes | None, info: bytes) -> bytes:
    return HKDF(SHA256(), _HASH_BYTES, salt, info).derive(ikm)
