"""Lease tokens: the fence around a claimed item, made from what the item's row already holds.

The same lease always gives the same token, so nothing need be stored, and a claim that is asked again can be
answered again. A new epoch or a new attempt is another token; whether it is the living one, the row decides.
"""

import re
from dataclasses import dataclass
from uuid import UUID

from api.crypto.signed_text import body_if_ours, signed
from api.kit.encoding import b64url, from_b64url

_PURPOSE = "lease"
_LONGEST = 160
_TOKEN = re.compile(
    r"swl1\.([a-z]{1,20})\.([A-Za-z0-9_-]{22})\.(0|[1-9][0-9]{0,8})\.(0|[1-9][0-9]{0,8})\.[A-Za-z0-9_-]{43}",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Lease:
    """Which item, and which handing-out of it."""

    kind: str
    item_id: UUID
    epoch: int
    attempt: int


def lease_token(secret: bytes, kind: str, item_id: UUID, epoch: int, attempt: int) -> str:
    """The token of one lease: the same for the same five arguments.

    Args:
        secret: The service's lease secret.
        kind: `clue`, `supplement` or `referral`.
        item_id: Id of the item.
        epoch: Which handing to a station.
        attempt: Which try of this epoch, from 1.
    """
    return signed(secret, _PURPOSE, f"swl1.{kind}.{b64url(item_id.bytes)}.{epoch}.{attempt}")


def parse_lease_token(secret: bytes, token: str) -> Lease | None:
    """The lease of a token, or None when we did not issue it. Never raises."""
    parts = _TOKEN.fullmatch(token) if len(token) <= _LONGEST else None
    if parts is None or body_if_ours(secret, _PURPOSE, token) is None:
        return None
    kind, item_id, epoch, attempt = parts.groups()
    return Lease(kind, UUID(bytes=from_b64url(item_id)), int(epoch), int(attempt))
