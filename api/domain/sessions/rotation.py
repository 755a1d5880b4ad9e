"""Whether a refresh token is good: the rule of rotation, without a database. Pure.

The current token rotates. The one before it gives the same successor again when the same nonce comes with
it, since that is a lost answer; any other use of a token that was rotated away means that two hold it.
Source: the API contract, `POST /v1/auth/token`; RFC 9700, 4.14.2.
"""

import hashlib
import hmac
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """What a presented token leads to."""

    ROTATE = "rotate"
    REPEAT = "repeat"
    REUSED = "reused"


@dataclass(frozen=True, slots=True)
class Family:
    """What the session row knows of its tokens.

    Attributes:
        current: Hash of the token that was given out last.
        previous: Hash of the one that it replaced; None before the first rotation.
        nonce: Hash of the nonce that came with that rotation.
    """

    current: bytes
    previous: bytes | None = None
    nonce: bytes | None = None

    def judge(self, presented: bytes, nonce: bytes | None) -> Verdict:
        """What a token leads to that we issued for this family.

        Args:
            presented: Hash of the token.
            nonce: Hash of the nonce that came with it, if any.
        """
        if hmac.compare_digest(presented, self.current):
            return Verdict.ROTATE
        is_previous = self.previous is not None and hmac.compare_digest(presented, self.previous)
        is_same_request = (
            nonce is not None and self.nonce is not None and hmac.compare_digest(nonce, self.nonce)
        )
        return Verdict.REPEAT if is_previous and is_same_request else Verdict.REUSED

    def rotated(self, successor: bytes, nonce: bytes | None) -> "Family":
        """The family after its current token was used."""
        return Family(current=successor, previous=self.current, nonce=nonce)


def nonce_hash(nonce: str | None) -> bytes | None:
    """What is stored of a nonce."""
    return (
        None if nonce is None else hashlib.sha256(b"shouwang/refresh-nonce/1\x00" + nonce.encode()).digest()
    )
