"""Recipient keys: X-Wing key pairs (ML-KEM-768 with X25519) and how they are told apart.

A private key is a 32-byte seed; everything else follows from it. A public key is 1,216 bytes: the ML-KEM-768
key (1,184) and the X25519 key (32). Source: draft-connolly-cfrg-xwing-kem, KEM 0x647a of HPKE.
"""

import hashlib
import secrets
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from uuid import UUID

from cryptography.hazmat.primitives import hpke
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey, MLKEM768PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

SUITE_NAME = "MLKEM768_X25519-HKDF_SHA256-AES_256_GCM"
HPKE_SUITE = hpke.Suite(hpke.KEM.MLKEM768_X25519, hpke.KDF.HKDF_SHA256, hpke.AEAD.AES_256_GCM)

SEED_BYTES = 32
ENC_BYTES = 1120
PUBLIC_KEY_BYTES = 1216
_MLKEM_SEED_BYTES = 64
_MLKEM_PUBLIC_BYTES = 1184
_EXPANDED_BYTES = 96


class KeyInvalid(ValueError):
    """Bytes that are no usable key.

    Args:
        reason: What is wrong, snake_case.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class RecipientKey:
    """A public key to seal to, under the name by which its owner finds the wrap again."""

    key_id: str
    public_key: bytes


@dataclass(frozen=True)
class PrivateKey:
    """An X-Wing private key. Shown, printed or logged it does not tell its seed.

    Args:
        seed: The 32-byte seed.
        key_id: Name of the key, when it has one; then only wraps of that name are tried.

    Raises:
        KeyInvalid: The seed is not 32 bytes.
    """

    seed: bytes = field(repr=False)
    key_id: str | None = None

    def __post_init__(self) -> None:
        if len(self.seed) != SEED_BYTES:
            raise KeyInvalid("wrong_seed_length")

    @cached_property
    def _halves(self) -> tuple[MLKEM768PrivateKey, X25519PrivateKey]:
        expanded = hashlib.shake_256(self.seed).digest(_EXPANDED_BYTES)
        return (
            MLKEM768PrivateKey.from_seed_bytes(expanded[:_MLKEM_SEED_BYTES]),
            X25519PrivateKey.from_private_bytes(expanded[_MLKEM_SEED_BYTES:]),
        )

    @cached_property
    def hpke_key(self) -> hpke.MLKEM768X25519PrivateKey:
        """The key as the HPKE implementation takes it."""
        return hpke.MLKEM768X25519PrivateKey(*self._halves)

    @cached_property
    def public_key(self) -> bytes:
        """The 1,216 bytes to publish."""
        post_quantum, classical = self._halves
        return post_quantum.public_key().public_bytes_raw() + classical.public_key().public_bytes_raw()

    def recipient(self, key_id: str | UUID | None = None) -> RecipientKey:
        """The public half under its own name, or under the one given.

        Raises:
            KeyInvalid: The key has no name and none was given.
        """
        name = self.key_id if key_id is None else str(key_id)
        if name is None:
            raise KeyInvalid("key_id_missing")
        return RecipientKey(name, self.public_key)


def generate_keypair(key_id: str | None = None) -> PrivateKey:
    """A new private key from the system's random source; `public_key` is its other half."""
    return PrivateKey(secrets.token_bytes(SEED_BYTES), key_id)


@lru_cache(maxsize=1024)
def load_public_key(public_key: bytes) -> hpke.MLKEM768X25519PublicKey:
    """The public key as the HPKE implementation takes it; parsed once per key.

    Raises:
        KeyInvalid: Wrong length, or an ML-KEM key with coefficients out of range.
    """
    if len(public_key) != PUBLIC_KEY_BYTES:
        raise KeyInvalid("wrong_public_key_length")
    try:
        return hpke.MLKEM768X25519PublicKey(
            MLKEM768PublicKey.from_public_bytes(public_key[:_MLKEM_PUBLIC_BYTES]),
            X25519PublicKey.from_public_bytes(public_key[_MLKEM_PUBLIC_BYTES:]),
        )
    except ValueError as error:
        raise KeyInvalid("malformed_public_key") from error


def check_public_key(public_key: bytes) -> None:
    """Prove, before a key is registered, that something can be sealed to it.

    Raises:
        KeyInvalid: It cannot be parsed, or is a point to which nothing can be sealed.
    """
    key = load_public_key(public_key)
    try:
        HPKE_SUITE.encrypt(b"", key)
    except Exception as error:
        raise KeyInvalid("unusable_public_key") from error


def fingerprint(public_key: bytes) -> str:
    """What two people compare: SHA-256 of the public key in lower-case hex."""
    return hashlib.sha256(public_key).hexdigest()
