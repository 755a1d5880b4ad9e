"""Verifiers for PostgreSQL passwords, made here so that no password travels in a statement."""

import base64
import hashlib
import hmac
import secrets

ITERATIONS = 4096
SALT_BYTES = 16


def scram_verifier(password: str) -> str:
    """What PostgreSQL stores for a password, accepted by CREATE ROLE in place of it.

    Source: RFC 5802, section 3; PostgreSQL, *pg_authid*, rolpassword.

    Raises:
        ValueError: The password is empty or not printable ASCII, which would have to be normalised.
    """
    if not password or not password.isascii() or not password.isprintable():
        raise ValueError("a database password must be printable ASCII")
    salt = secrets.token_bytes(SALT_BYTES)
    salted = hashlib.pbkdf2_hmac("sha256", password.encode("ascii"), salt, ITERATIONS)
    stored_key = hashlib.sha256(_hmac(salted, b"Client Key")).digest()
    server_key = _hmac(salted, b"Server Key")
    return f"SCRAM-SHA-256${ITERATIONS}:{_text(salt)}${_text(stored_key)}:{_text(server_key)}"


def _hmac(key: bytes, message: bytes) -> bytes:
    return hmac.digest(key, message, "sha256")


def _text(data: bytes) -> str:
    return base64.b64encode(data).decode("ascii")
