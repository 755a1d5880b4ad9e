"""The service's own secrets: one file, mode 0600, made once and read at every start.

None of them opens a tip: keys that do never come to the server. Whoever has this file can forge tokens and
checkpoints, find a tip by a receipt that they already hold, and, with the database, read the files of care.
"""

import contextlib
import fcntl
import json
import os
import secrets
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

from api.crypto.tokens import KeyState, SigningKey, new_signing_key
from api.kit.encoding import b64url, from_b64url

VERSION = 1
PLANE_LOGINS = ("svc_public", "svc_staff", "svc_care", "svc_police", "svc_dash", "svc_worker")
_SECRET_BYTES = 32
_SCALAR_BYTES = 32
_SECRETS = (
    "receipt_secret",
    "lookup_secret",
    "pow_secret",
    "refresh_secret",
    "lease_secret",
    "link_secret",
)


class KeyringRefused(Exception):
    """The keyring file must not be used as it is.

    Args:
        reason: `readable_by_others`, `not_a_regular_file` or `malformed`.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class VerificationKey:
    """The public half of a key with which the service signs, as `/v1/keys` publishes it."""

    key_id: str
    use: str
    suite: str
    public_key: bytes


@dataclass(frozen=True, slots=True)
class Keyring:
    """Every secret of the server; shown or logged it tells none of them."""

    receipt_secret: bytes = field(repr=False)
    lookup_secret: bytes = field(repr=False)
    pow_secret: bytes = field(repr=False)
    refresh_secret: bytes = field(repr=False)
    lease_secret: bytes = field(repr=False)
    link_secret: bytes = field(repr=False)
    care_secrets: tuple[bytes, ...] = field(repr=False)
    signing_keys: tuple[SigningKey, ...] = field(repr=False)
    acknowledgement_key_id: str
    acknowledgement_key: ec.EllipticCurvePrivateKey = field(repr=False)
    checkpoint_key_id: str
    checkpoint_key: Ed25519PrivateKey = field(repr=False)
    database_passwords: Mapping[str, str] = field(repr=False)

    @classmethod
    def generate(cls) -> "Keyring":
        """New secrets throughout."""
        return cls(
            **{name: secrets.token_bytes(_SECRET_BYTES) for name in _SECRETS},
            care_secrets=(secrets.token_bytes(_SECRET_BYTES),),
            signing_keys=(new_signing_key(KeyState.ACTIVE), new_signing_key(KeyState.NEXT)),
            acknowledgement_key_id=str(uuid4()),
            acknowledgement_key=ec.generate_private_key(ec.SECP256R1()),
            checkpoint_key_id=str(uuid4()),
            checkpoint_key=Ed25519PrivateKey.generate(),
            database_passwords={login: secrets.token_urlsafe(32) for login in PLANE_LOGINS},
        )

    def public_keys(self) -> tuple[VerificationKey, ...]:
        """What others need to verify acknowledgements (P-256 point, 65 bytes) and checkpoints (32 bytes)."""
        point = self.acknowledgement_key.public_key().public_bytes(
            Encoding.X962, PublicFormat.UncompressedPoint
        )
        edwards = self.checkpoint_key.public_key().public_bytes_raw()
        return (
            VerificationKey(self.acknowledgement_key_id, "acknowledgement", "ES256", point),
            VerificationKey(self.checkpoint_key_id, "checkpoint", "Ed25519", edwards),
        )

    def with_rotated_signing_keys(self) -> "Keyring":
        """One step of rotation: next signs, the signing one only verifies, a new next is published.

        Two steps less than ten minutes apart would refuse tokens that still live.
        """
        by_state = {key.state: key for key in self.signing_keys}
        active = by_state.get(KeyState.NEXT) or new_signing_key(KeyState.NEXT)
        return replace(
            self,
            signing_keys=(
                replace(active, state=KeyState.ACTIVE),
                replace(by_state[KeyState.ACTIVE], state=KeyState.RETIRING),
                new_signing_key(KeyState.NEXT),
            ),
        )

    def to_json(self) -> dict[str, Any]:
        """The file's content."""
        return {
            "v": VERSION,
            **{name: b64url(getattr(self, name)) for name in _SECRETS},
            "care_secrets": [b64url(secret) for secret in self.care_secrets],
            "signing_keys": [
                {"kid": key.kid, "state": key.state.value, "private_key": _scalar(key.private_key)}
                for key in self.signing_keys
            ],
            "acknowledgement_key_id": self.acknowledgement_key_id,
            "acknowledgement_key": _scalar(self.acknowledgement_key),
            "checkpoint_key_id": self.checkpoint_key_id,
            "checkpoint_key": b64url(self.checkpoint_key.private_bytes_raw()),
            "database_passwords": dict(self.database_passwords),
        }

    @classmethod
    def from_json(cls, members: object) -> "Keyring":
        """Read the file's content.

        Raises:
            KeyringRefused: `malformed`.
        """
        try:
            return cls._read(members)
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise KeyringRefused("malformed") from error

    @classmethod
    def _read(cls, members: Any) -> "Keyring":  # noqa: ANN401 - whatever the file held
        if members["v"] != VERSION or members.keys() != {"v", *(f.name for f in fields(cls))}:
            raise ValueError("members")
        passwords = {login: members["database_passwords"][login] for login in PLANE_LOGINS}
        drawn = {name: from_b64url(members[name]) for name in _SECRETS}
        care_secrets = tuple(from_b64url(secret) for secret in members["care_secrets"])
        signing = tuple(
            SigningKey(key["kid"], KeyState(key["state"]), _private_key(key["private_key"]))
            for key in members["signing_keys"]
        )
        active = [key for key in signing if key.state is KeyState.ACTIVE]
        short = any(len(value) != _SECRET_BYTES for value in (*drawn.values(), *care_secrets))
        if (
            not care_secrets
            or short
            or len(active) != 1
            or not all(isinstance(p, str) and p for p in passwords.values())
        ):
            raise ValueError("values")
        return cls(
            **drawn,
            care_secrets=care_secrets,
            signing_keys=signing,
            acknowledgement_key_id=str(members["acknowledgement_key_id"]),
            acknowledgement_key=_private_key(members["acknowledgement_key"]),
            checkpoint_key_id=str(members["checkpoint_key_id"]),
            checkpoint_key=Ed25519PrivateKey.from_private_bytes(from_b64url(members["checkpoint_key"])),
            database_passwords=passwords,
        )


def load_or_create(path: Path) -> Keyring:
    """The keyring in a file; a new one when there is none. Of many that start at once, one makes it.

    Raises:
        KeyringRefused: Others may read it, it is no regular file, or it is damaged. It is never replaced.
        OSError: It cannot be read or written.
    """
    if not os.path.lexists(path):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with contextlib.suppress(FileExistsError):
            _write_new(path, Keyring.generate())
    members = _read_members(path)
    if isinstance(members, dict) and "care_secrets" not in members:
        with _alone(path):
            members = _read_members(path)
            # A file of a version that knew nothing of care yet; whoever comes second finds them there.
            if isinstance(members, dict) and "care_secrets" not in members:
                members["care_secrets"] = [b64url(secrets.token_bytes(_SECRET_BYTES))]
                save(path, Keyring.from_json(members))
    return Keyring.from_json(members)


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Of many processes that would change the file, one at a time."""
    descriptor = os.open(path.parent, os.O_RDONLY)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


def save(path: Path, keyring: Keyring) -> None:
    """Replace the file, all or nothing.

    Raises:
        OSError: It cannot be written.
    """
    temporary = _write_temporary(path, keyring)
    temporary.replace(path)
    _sync_directory(path.parent)


def _read_members(path: Path) -> object:
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0))
    except OSError as error:
        if path.is_symlink():
            raise KeyringRefused("not_a_regular_file") from error
        raise
    try:
        _check_file(os.fstat(descriptor))
        members: object = json.loads(_read_all(descriptor))
    except (ValueError, RecursionError) as error:
        raise KeyringRefused("malformed") from error
    finally:
        os.close(descriptor)
    return members


def _check_file(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        raise KeyringRefused("not_a_regular_file")
    if os.name == "posix" and stat.S_IMODE(status.st_mode) & 0o077:
        raise KeyringRefused("readable_by_others")


def _read_all(descriptor: int) -> bytes:
    with os.fdopen(os.dup(descriptor), "rb") as file:
        return file.read()


def _write_new(path: Path, keyring: Keyring) -> None:
    """A hard link fails when the name is taken, and the name never shows half a file."""
    temporary = _write_temporary(path, keyring)
    try:
        os.link(temporary, path)
    finally:
        temporary.unlink()
    _sync_directory(path.parent)


def _write_temporary(path: Path, keyring: Keyring) -> Path:
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="ascii") as file:
        json.dump(keyring.to_json(), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    return temporary


def _sync_directory(directory: Path) -> None:
    if os.name == "posix":
        descriptor = os.open(directory, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def _scalar(key: ec.EllipticCurvePrivateKey) -> str:
    return b64url(key.private_numbers().private_value.to_bytes(_SCALAR_BYTES, "big"))


def _private_key(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(from_b64url(text), "big"), ec.SECP256R1())
