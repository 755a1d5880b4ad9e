"""Texts that the service gives out and must recognise when they come back: dotted fields and an HMAC tag."""

import hmac

from api.kit.encoding import b64url


def signed(secret: bytes, purpose: str, body: str) -> str:
    """The body with its tag: `<body>.<tag>`. The purpose keeps one kind from passing as another."""
    return f"{body}.{_tag(secret, purpose, body)}"


def body_if_ours(secret: bytes, purpose: str, text: str) -> str | None:
    """The body when the tag is ours, else None. Never raises; compares in constant time."""
    body, _, tag = text.rpartition(".")
    expected = _tag(secret, purpose, body).encode("ascii")
    return body if hmac.compare_digest(tag.encode("utf-8", "surrogatepass"), expected) else None


def _tag(secret: bytes, purpose: str, body: str) -> str:
    text = f"shouwang/{purpose}/1\x00{body}".encode("utf-8", "surrogatepass")
    return b64url(hmac.digest(secret, text, "sha256"))
