"""Proof of work: a price for flooding that needs no account, no address and nothing remembered.

A challenge is `swp1.<expires, Unix seconds>.<bits>.<tag>`; the tag makes it ours. The answer is bound to the
request's Idempotency-Key, so it pays for one tip, and for its retries, only.
"""

import hashlib
import re
import secrets
from datetime import datetime

from api.crypto.signed_text import body_if_ours, signed

MAX_DIFFICULTY_BITS = 40
_CHALLENGE = re.compile(r"swp1\.([1-9][0-9]{0,11})\.(0|[1-9][0-9]?)\.[A-Za-z0-9_-]{43}", re.ASCII)
_NONCE = re.compile(r"[A-Za-z0-9_-]{1,64}", re.ASCII)
_LONGEST_HEADER = 256
_HASH_BITS = 256


def issue(secret: bytes, street_code: str, difficulty_bits: int, now: datetime, ttl_s: int = 600) -> str:
    """A challenge for one street, good for `ttl_s` seconds.

    Raises:
        ValueError: A difficulty outside 0 to 40 bits.
    """
    if not 0 <= difficulty_bits <= MAX_DIFFICULTY_BITS:
        raise ValueError("difficulty_out_of_range")
    body = f"swp1.{int(now.timestamp()) + ttl_s}.{difficulty_bits}"
    return signed(secret, _purpose(street_code), body)


def check(secret: bytes, header: str, idempotency_key: str, street_code: str, now: datetime) -> int | None:
    """The difficulty, in bits, that a `Proof-Of-Work` header proves, or None. Never raises.

    Args:
        secret: The secret of `issue`.
        header: `<challenge>.<nonce>` as sent.
        idempotency_key: The request's key, to which the work is bound.
        street_code: The street that the request is for.
        now: Current time, UTC.
    """
    challenge, _, nonce = header[: _LONGEST_HEADER + 1].rpartition(".")
    parts = _CHALLENGE.fullmatch(challenge)
    if len(header) > _LONGEST_HEADER or parts is None or not _NONCE.fullmatch(nonce):
        return None
    if body_if_ours(secret, _purpose(street_code), challenge) is None:
        return None
    bits = int(parts[2])
    if int(parts[1]) <= now.timestamp() or not _proves(challenge, idempotency_key, nonce, bits):
        return None
    return bits


def solve(challenge: str, idempotency_key: str, difficulty_bits: int) -> str:
    """The header value that pays a challenge: about `2 ** difficulty_bits` hashes of work."""
    candidate = secrets.randbits(32)
    while not _proves(challenge, idempotency_key, f"{candidate:x}", difficulty_bits):
        candidate += 1
    return f"{challenge}.{candidate:x}"


def _proves(challenge: str, idempotency_key: str, nonce: str, bits: int) -> bool:
    text = f"{challenge}\x00{idempotency_key}\x00{nonce}".encode("utf-8", "surrogatepass")
    return int.from_bytes(hashlib.sha256(text).digest(), "big") >> (_HASH_BITS - bits) == 0


def _purpose(street_code: str) -> str:
    return f"proof-of-work/{street_code}"
