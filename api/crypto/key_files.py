"""Private key files: what a custodian keeps on a stick, plain in the demo, else wrapped by a passphrase.

Plain: `{key_id, holder, unit_code, use, suite, seed}`. Wrapped: `seed` gives way to `wrapped_seed`, which
names its own derivation: Argon2id (64 MiB, 3 passes, 4 lanes) of the passphrase in NFKC makes a key,
AES-256-GCM wraps the seed, and the other members are the AAD, so that a file cannot be relabelled.
Source: RFC 9106, section 4 (second recommended option).
"""

import json
import secrets
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from argon2.low_level import Type, hash_secret_raw
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from api.crypto.keys import SUITE_NAME, KeyInvalid, PrivateKey
from api.kit.encoding import b64url, canonical_json, from_b64url

_LABELS = ("key_id", "holder", "unit_code", "use", "suite")
_MEMORY_KIB = 64 * 1024
_TIME_COST = 3
_PARALLELISM = 4
_MAX_MEMORY_KIB = 1024 * 1024
_MAX_TIME_COST = 64
_MAX_PARALLELISM = 16
_SALT_BYTES = 16
_NONCE_BYTES = 12


@dataclass(frozen=True, slots=True)
class KeyFile:
    """A private key with the labels that tell whose it is and what it opens."""

    key_id: str
    holder: str
    unit_code: str
    use: str
    private_key: PrivateKey

    def to_json(self, passphrase: str | None = None) -> str:
        """The file's text; with a passphrase the seed leaves only wrapped."""
        labels = self._labels()
        if passphrase is None:
            return _text({**labels, "seed": b64url(self.private_key.seed)})
        return _text({**labels, "wrapped_seed": _wrap_seed(self.private_key.seed, passphrase, labels)})

    @classmethod
    def from_json(cls, text: str, passphrase: str | None = None) -> "KeyFile":
        """Read a key file.

        Raises:
            KeyInvalid: `key_file_malformed`, `unknown_suite`, `passphrase_needed` or `passphrase_wrong`.
        """
        try:
            members = json.loads(text)
        except (ValueError, RecursionError) as error:
            raise KeyInvalid("key_file_malformed") from error
        labels = _read_labels(members)
        try:
            seed = _read_seed(members, labels, passphrase)
        except (ValueError, TypeError, KeyError) as error:
            if isinstance(error, KeyInvalid):
                raise
            raise KeyInvalid("key_file_malformed") from error
        key_id = labels["key_id"]
        return cls(key_id, labels["holder"], labels["unit_code"], labels["use"], PrivateKey(seed, key_id))

    def _labels(self) -> dict[str, str]:
        return {
            "key_id": self.key_id,
            "holder": self.holder,
            "unit_code": self.unit_code,
            "use": self.use,
            "suite": SUITE_NAME,
        }


def _text(members: Mapping[str, Any]) -> str:
    return json.dumps(members, ensure_ascii=False, indent=2) + "\n"


def _read_labels(members: object) -> dict[str, str]:
    if not isinstance(members, dict):
        raise KeyInvalid("key_file_malformed")
    labels = {name: members.get(name) for name in _LABELS}
    if members.keys() - {*_LABELS, "seed", "wrapped_seed"} or not all(
        isinstance(value, str) for value in labels.values()
    ):
        raise KeyInvalid("key_file_malformed")
    if labels["suite"] != SUITE_NAME:
        raise KeyInvalid("unknown_suite")
    return {name: str(value) for name, value in labels.items()}


def _read_seed(members: Mapping[str, Any], labels: Mapping[str, str], passphrase: str | None) -> bytes:
    if ("seed" in members) == ("wrapped_seed" in members):
        raise KeyInvalid("key_file_malformed")
    if "seed" in members:
        return from_b64url(members["seed"])
    if passphrase is None:
        raise KeyInvalid("passphrase_needed")
    return _unwrap_seed(members["wrapped_seed"], passphrase, labels)


def _wrap_seed(seed: bytes, passphrase: str, labels: Mapping[str, str]) -> dict[str, Any]:
    wrapped: dict[str, Any] = {
        "kdf": "argon2id",
        "memory_kib": _MEMORY_KIB,
        "time_cost": _TIME_COST,
        "parallelism": _PARALLELISM,
        "salt": b64url(secrets.token_bytes(_SALT_BYTES)),
        "nonce": b64url(secrets.token_bytes(_NONCE_BYTES)),
    }
    ciphertext = AESGCM(_passphrase_key(wrapped, passphrase)).encrypt(
        from_b64url(wrapped["nonce"]), seed, canonical_json(labels)
    )
    return {**wrapped, "ciphertext": b64url(ciphertext)}


def _unwrap_seed(wrapped: Mapping[str, Any], passphrase: str, labels: Mapping[str, str]) -> bytes:
    key = AESGCM(_passphrase_key(wrapped, passphrase))
    nonce, ciphertext = from_b64url(wrapped["nonce"]), from_b64url(wrapped["ciphertext"])
    try:
        return key.decrypt(nonce, ciphertext, canonical_json(labels))
    except InvalidTag as error:
        raise KeyInvalid("passphrase_wrong") from error


def _passphrase_key(wrapped: Mapping[str, Any], passphrase: str) -> bytes:
    """The file says how hard its own derivation is; limits keep a forged file from stopping the reader."""
    memory, passes, lanes = wrapped["memory_kib"], wrapped["time_cost"], wrapped["parallelism"]
    limits = ((memory, _MAX_MEMORY_KIB), (passes, _MAX_TIME_COST), (lanes, _MAX_PARALLELISM))
    in_range = all(type(value) is int and 1 <= value <= limit for value, limit in limits)
    salt = from_b64url(wrapped["salt"])
    if wrapped["kdf"] != "argon2id" or not in_range or len(salt) < _SALT_BYTES or memory < 8 * lanes:
        raise KeyInvalid("key_file_malformed")
    secret = unicodedata.normalize("NFKC", passphrase).encode("utf-8")
    return hash_secret_raw(secret, salt, passes, memory, lanes, 32, Type.ID)
