"""Compact JWS, taken apart strictly: one spelling, a small flat header, ES256 and nothing else.

Everything that a parser might be lenient about is decided here, before a signature is looked at.
Source: RFC 7515; RFC 8725.
"""

import json
import re
from dataclasses import dataclass

from api.crypto.inner_json import inner_object
from api.kit.encoding import b64url, from_b64url

ALGORITHM = "ES256"
_LONGEST = 4096
_LONGEST_HEADER = 512
_SHAPE = re.compile(r"[A-Za-z0-9_-]{1,1024}\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]{86}", re.ASCII)
_HEADER_MEMBERS = frozenset({"alg", "kid", "typ"})


@dataclass(frozen=True, slots=True)
class CompactJws:
    """A well-formed token whose signature nobody has checked yet."""

    kid: str
    payload: bytes
    signing_input: bytes
    signature: bytes


def split_compact(token: str, typ: str) -> CompactJws:
    """Take a token apart.

    Args:
        token: The compact form.
        typ: The only type that is taken.

    Raises:
        ValueError: Too long, another alphabet, another spelling of the same bytes, another header.
    """
    if len(token) > _LONGEST or not _SHAPE.fullmatch(token):
        raise ValueError("malformed")
    header, payload, signature = (from_b64url(part) for part in token.split("."))
    if len(header) > _LONGEST_HEADER or header.count(b"{") != 1 or b"[" in header:
        raise ValueError("malformed_header")
    members = inner_object(header)
    if members.keys() != _HEADER_MEMBERS:
        raise ValueError("malformed_header")
    if members["alg"] != ALGORITHM or members["typ"] != typ:
        raise ValueError("wrong_type")
    return CompactJws(str(members["kid"]), payload, token.rpartition(".")[0].encode("ascii"), signature)


def join_compact(kid: str, typ: str, payload: bytes) -> bytes:
    """The part of a token that is signed."""
    header = json.dumps({"alg": ALGORITHM, "kid": kid, "typ": typ}, separators=(",", ":")).encode("ascii")
    return f"{b64url(header)}.{b64url(payload)}".encode("ascii")
