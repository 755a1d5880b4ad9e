"""Access tokens: the one place that signs and verifies JWT, and the only one that imports python-jose.

python-jose is lenient where it matters: it ignores `kid`, `typ` and `crit`, accepts other spellings of one
signature, and raises RecursionError on nested headers. So it is asked one question only: does this ES256
signature fit these bytes and this key. Everything else is decided here. Source: RFC 8725; RFC 9068.
"""

import json
import re
import secrets
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric import ec
from jose import jws
from jose.backends.cryptography_backend import CryptographyECKey

from api.crypto.compact import ALGORITHM, split_compact
from api.crypto.inner_json import inner_object
from api.kit.encoding import b64url

ACCESS_TOKEN_TYPE = "at+jwt"  # noqa: S105 - a media type
LONGEST_TTL_S = 600
_LEEWAY_S = 30
_COORDINATE_BYTES = 32
_NUMERIC_DATE_LIMIT = 2**40
_ROLE = re.compile(r"[a-z_]{1,32}", re.ASCII)
_JTI = re.compile(r"[A-Za-z0-9_-]{22}", re.ASCII)
_CLAIMS = frozenset({"iss", "aud", "sub", "sid", "role", "street", "iat", "exp", "jti"})


class TokenInvalid(Exception):
    """A token is refused.

    Args:
        reason: `expired`, or why else, snake_case; for logs and tests, never for the caller.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class KeyState(StrEnum):
    """The life of a signing key: published, then signing, then only verifying."""

    NEXT = "next"
    ACTIVE = "active"
    RETIRING = "retiring"


@dataclass(frozen=True, slots=True)
class SigningKey:
    """An ES256 key pair (P-256) with its random name and state."""

    kid: str
    state: KeyState
    private_key: ec.EllipticCurvePrivateKey

    def public_jwk(self) -> dict[str, str]:
        """The public half as a JWK; there is no private member in it. Source: RFC 7517."""
        numbers = self.private_key.public_key().public_numbers()
        x, y = (b64url(number.to_bytes(_COORDINATE_BYTES, "big")) for number in (numbers.x, numbers.y))
        return {
            "kty": "EC",
            "crv": "P-256",
            "x": x,
            "y": y,
            "kid": self.kid,
            "use": "sig",
            "alg": ALGORITHM,
        }


def new_signing_key(state: KeyState) -> SigningKey:
    """A new key with a random name, which tells nothing about its age."""
    return SigningKey(secrets.token_urlsafe(12), state, ec.generate_private_key(ec.SECP256R1()))


@dataclass(frozen=True, slots=True)
class AccessClaims:
    """What an access token says. The session row decides whether it still holds."""

    sub: UUID
    sid: UUID
    role: str
    street: UUID
    iat: int
    exp: int
    jti: str


class TokenCodec:
    """Signs with the active key, verifies with every key it was given.

    Args:
        keys: All signing keys; exactly one of them active.
        issuer: The `iss` of every token.
        audience: The `aud` of every token.
        remembered: How many verified tokens to remember; 0 for none.

    Raises:
        ValueError: Not exactly one key is active.
    """

    def __init__(
        self, keys: Iterable[SigningKey], *, issuer: str, audience: str, remembered: int = 8192
    ) -> None:
        self._keys = tuple(keys)
        active = [key for key in self._keys if key.state is KeyState.ACTIVE]
        if len(active) != 1:
            raise ValueError("exactly_one_active_key_needed")
        self._issuer = issuer
        self._audience = audience
        self._active_kid = active[0].kid
        self._signer = CryptographyECKey(active[0].private_key, ALGORITHM)
        self._verifiers = {
            key.kid: CryptographyECKey(key.private_key.public_key(), ALGORITHM) for key in self._keys
        }
        self._remembered = remembered
        self._verified: dict[str, AccessClaims] = {}

    def issue(
        self, *, sub: UUID, sid: UUID, role: str, street: UUID, now: datetime, ttl_s: int = LONGEST_TTL_S
    ) -> str:
        """A new access token.

        Args:
            sub: The account.
            sid: The session.
            role: The account's role.
            street: The street that requests are routed to.
            now: Current time, UTC.
            ttl_s: Seconds it lives, at most 600.

        Raises:
            ValueError: A life of less than a second or more than ten minutes.
        """
        if not 1 <= ttl_s <= LONGEST_TTL_S:
            raise ValueError("ttl_out_of_range")
        issued_at = int(now.timestamp())
        claims = AccessClaims(sub, sid, role, street, issued_at, issued_at + ttl_s, secrets.token_urlsafe(16))
        payload = {name: str(v) if isinstance(v, UUID) else v for name, v in asdict(claims).items()}
        payload |= {"iss": self._issuer, "aud": self._audience}
        headers = {"kid": self._active_kid, "typ": ACCESS_TOKEN_TYPE}
        # python-jose is passed bytes: it then adds, converts and drops nothing.
        data = json.dumps(payload, separators=(",", ":")).encode("ascii")
        return str(jws.sign(data, self._signer, headers=headers, algorithm=ALGORITHM))

    def verify(self, token: str, now: datetime) -> AccessClaims:
        """The claims of a token that is ours and not yet expired.

        Only the result of the signature is remembered; the times are compared at every call.

        Args:
            token: The bearer token as sent.
            now: Current time, UTC.

        Raises:
            TokenInvalid: Everything else, whatever was sent; `reason` tells `expired` from the rest.
        """
        claims = self._verified.get(token)
        if claims is None:
            try:
                claims = self._claims_of(token)
            except TokenInvalid:
                raise
            except Exception as error:  # one refusal, whatever a parser or python-jose trips over
                raise TokenInvalid("malformed") from error
            self._remember(token, claims)
        instant = now.timestamp()
        if claims.exp <= instant:
            raise TokenInvalid("expired")
        if claims.iat > instant + _LEEWAY_S:
            raise TokenInvalid("issued_in_the_future")
        return claims

    def jwks(self) -> dict[str, list[dict[str, str]]]:
        """The public keys that verify our tokens, next and retiring ones too. Source: RFC 7517."""
        return {"keys": [key.public_jwk() for key in self._keys]}

    def _claims_of(self, token: str) -> AccessClaims:
        parts = split_compact(token, ACCESS_TOKEN_TYPE)
        verifier = self._verifiers.get(parts.kid)
        if verifier is None:
            raise TokenInvalid("unknown_key")
        payload = jws.verify(token, verifier, algorithms=["ES256"])
        if payload != parts.payload:
            raise TokenInvalid("malformed")
        return self._checked(inner_object(payload))

    def _checked(self, members: dict[str, Any]) -> AccessClaims:
        if members.keys() != _CLAIMS:
            raise TokenInvalid("wrong_claims")
        if members["iss"] != self._issuer or members["aud"] != self._audience:
            raise TokenInvalid("wrong_audience")
        iat, exp = _numeric_date(members["iat"]), _numeric_date(members["exp"])
        if not 0 < exp - iat <= LONGEST_TTL_S:
            raise TokenInvalid("wrong_lifetime")
        return AccessClaims(
            sub=_uuid(members["sub"]),
            sid=_uuid(members["sid"]),
            role=_matching(_ROLE, members["role"]),
            street=_uuid(members["street"]),
            iat=iat,
            exp=exp,
            jti=_matching(_JTI, members["jti"]),
        )

    def _remember(self, token: str, claims: AccessClaims) -> None:
        if self._remembered <= 0:
            return
        if len(self._verified) >= self._remembered:
            self._verified.pop(next(iter(self._verified)), None)
        self._verified[token] = claims


def _numeric_date(value: object) -> int:
    if type(value) is not int or not 0 <= value < _NUMERIC_DATE_LIMIT:
        raise TokenInvalid("wrong_claims")
    return value


def _uuid(value: object) -> UUID:
    if not isinstance(value, str):
        raise TokenInvalid("wrong_claims")
    parsed = UUID(value)
    if str(parsed) != value:
        raise TokenInvalid("wrong_claims")
    return parsed


def _matching(pattern: re.Pattern[str], value: object) -> str:
    if not isinstance(value, str) or not pattern.fullmatch(value):
        raise TokenInvalid("wrong_claims")
    return value
