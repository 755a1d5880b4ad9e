"""Refresh tokens: opaque to clients, recognised by us without a look at the database.

`swr1.<street>.<session>.<generation>.<secret>.<tag>`: the street routes the lookup, the session names the
family, the generation counts rotations, the secret has 256 bits, the tag proves that we issued it, so garbage
costs one HMAC. Only the SHA-256 of a token is stored.
"""

import hashlib
import re
import secrets
from dataclasses import dataclass, field
from uuid import UUID

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from api.crypto.signed_text import body_if_ours, signed
from api.kit.encoding import b64url, from_b64url

_PURPOSE = "refresh-token"
_SECRET_BYTES = 32
_LONGEST = 256
_TOKEN = re.compile(
    r"swr1\.([A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{22})\.(0|[1-9][0-9]{0,8})\.([A-Za-z0-9_-]{43})"
    r"\.[A-Za-z0-9_-]{43}",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class RefreshToken:
    """A token that we issued. Whether it is still good is for the session row to say."""

    street_id: UUID
    session_id: UUID
    generation: int
    secret: bytes = field(repr=False)


def new_refresh(street_id: UUID, session_id: UUID, server_secret: bytes) -> str:
    """The first token of a session: generation 0."""
    return _write(RefreshToken(street_id, session_id, 0, secrets.token_bytes(_SECRET_BYTES)), server_secret)


def successor(old_token: str, nonce: str | None, server_secret: bytes) -> str:
    """The token that takes over from an old one.

    With the client's nonce it is derived, so that a lost answer can be asked again and gives the same token;
    without one it is random.

    Raises:
        ValueError: The old token is not ours.
    """
    old = parse_refresh(old_token, server_secret)
    if old is None:
        raise ValueError("refresh_token_unknown")
    if nonce is None:
        secret = secrets.token_bytes(_SECRET_BYTES)
    else:
        asked = hashlib.sha256(nonce.encode("utf-8", "surrogatepass")).digest()
        secret = HKDF(SHA256(), _SECRET_BYTES, server_secret, b"shouwang/refresh-successor/1" + asked).derive(
            old_token.encode("ascii")
        )
    return _write(RefreshToken(old.street_id, old.session_id, old.generation + 1, secret), server_secret)


def parse_refresh(token: str, server_secret: bytes) -> RefreshToken | None:
    """What a token says, or None when we did not issue it. Never raises."""
    parts = _TOKEN.fullmatch(token) if len(token) <= _LONGEST else None
    if parts is None or body_if_ours(server_secret, _PURPOSE, token) is None:
        return None
    street, session, generation, secret = parts.groups()
    street_id, session_id = (UUID(bytes=from_b64url(text)) for text in (street, session))
    return RefreshToken(street_id, session_id, int(generation), from_b64url(secret))


def refresh_hash(token: str) -> bytes:
    """What is stored of a token: its SHA-256."""
    return hashlib.sha256(token.encode("utf-8", "surrogatepass")).digest()


def _write(token: RefreshToken, server_secret: bytes) -> str:
    fields = ("swr1", b64url(token.street_id.bytes), b64url(token.session_id.bytes), str(token.generation))
    return signed(server_secret, _PURPOSE, ".".join((*fields, b64url(token.secret))))
