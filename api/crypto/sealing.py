"""Sealing and opening: a fresh content key for each thing, wrapped for each recipient with HPKE.

The kind and the id of the thing are bound to the content and to every wrap, so that nothing sealed can be
moved to another place and still open. Source: RFC 9180 (single shot, base mode); the API contract, *Sealing*.
"""

import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from api.crypto.envelope import (
    CONTENT_KEY_BYTES,
    MAX_WRAPS,
    NONCE_BYTES,
    TAG_BYTES,
    Envelope,
    EnvelopeInvalid,
    KeyWrap,
    bucket_for,
    ciphertext_digest,
)
from api.crypto.inner_json import inner_object
from api.crypto.keys import ENC_BYTES, HPKE_SUITE, PrivateKey, RecipientKey, load_public_key
from api.kit.encoding import canonical_json

FILE_BLOCK = 64 * 1024
FILE_PREFIX = 8


class SealKind(StrEnum):
    """What is sealed; a part of what binds a ciphertext to its place."""

    TIP = "tip"
    CONTACT = "contact"
    MESSAGE = "message"
    NOTE = "note"
    QUESTION = "question"
    ATTACHMENT = "attachment"
    CLUE = "clue"
    SUPPLEMENT = "supplement"
    HELP_REQUEST = "help-request"
    REFERRAL = "referral"


class CannotOpen(ValueError):
    """Something sealed does not open here.

    Args:
        reason: `not_a_recipient`, `does_not_open`, `digest_mismatch`, `not_json` or `bad_padding`.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class SealedFile:
    """A sealed file and the wraps of its content key."""

    nonce: bytes
    ciphertext: bytes
    digest: str
    key_wraps: tuple[KeyWrap, ...]

    def to_bytes(self) -> bytes:
        """Nonce and ciphertext in one piece, as a download gives them."""
        return self.nonce + self.ciphertext

    @classmethod
    def from_bytes(cls, data: bytes, digest: str, key_wraps: Sequence[KeyWrap]) -> "SealedFile":
        """Take a download apart; `open_file` compares the digest."""
        return cls(data[:NONCE_BYTES], data[NONCE_BYTES:], digest, tuple(key_wraps))


def binding(kind: SealKind, thing_id: UUID | str) -> bytes:
    """What binds: HPKE's info and the content cipher's AAD, `shouwang/<kind>/1/<id in lower case>`.

    Raises:
        ValueError: The id is not a UUID, or the kind is unknown.
    """
    return f"shouwang/{SealKind(kind).value}/1/{UUID(str(thing_id))}".encode("ascii")


def seal_json(
    kind: SealKind, thing_id: UUID | str, obj: Mapping[str, Any], recipients: Sequence[RecipientKey]
) -> Envelope:
    """Seal a JSON object, padded with spaces to the next of 1, 2, 4, 8, … KiB.

    Args:
        kind: What it is.
        thing_id: Id of the very thing.
        obj: The clear form.
        recipients: Whoever shall open it; no name twice.

    Raises:
        EnvelopeInvalid: Larger than 512 KiB, or no, too many or doubled recipients.
        KeyInvalid: A public key that is none.
        ValueError: A value that JSON cannot carry.
    """
    text = canonical_json(obj)
    padded = text.ljust(bucket_for(len(text)), b" ")
    info = binding(kind, thing_id)
    nonce, ciphertext, content_key = _encrypt(padded, info)
    return Envelope(_wrap(content_key, info, recipients), nonce, ciphertext)


def open_json(
    envelope: Envelope, kind: SealKind, thing_id: UUID | str, private_key: PrivateKey
) -> dict[str, Any]:
    """Open an envelope. What is inside was written by a stranger: it is an object, no more is promised.

    Raises:
        CannotOpen: Another key, another place, changed bytes, or no JSON object inside.
    """
    info = binding(kind, thing_id)
    content_key = _unwrap(envelope.key_wraps, info, private_key)
    padded = _decrypt(content_key, envelope.nonce, envelope.ciphertext, info)
    try:
        return inner_object(padded)
    except ValueError as error:
        raise CannotOpen("not_json") from error


def seal_file(
    kind: SealKind, thing_id: UUID | str, data: bytes, recipients: Sequence[RecipientKey]
) -> SealedFile:
    """Seal a file: length first (8 bytes, big-endian), zeros up to a multiple of 64 KiB.

    Raises:
        EnvelopeInvalid: No, too many or doubled recipients.
        KeyInvalid: A public key that is none.
    """
    length = FILE_PREFIX + len(data)
    padded = len(data).to_bytes(FILE_PREFIX, "big") + data + bytes(-length % FILE_BLOCK)
    info = binding(kind, thing_id)
    nonce, ciphertext, content_key = _encrypt(padded, info)
    return SealedFile(nonce, ciphertext, ciphertext_digest(ciphertext), _wrap(content_key, info, recipients))


def open_file(sealed: SealedFile, kind: SealKind, thing_id: UUID | str, private_key: PrivateKey) -> bytes:
    """Open a sealed file.

    Raises:
        CannotOpen: Another key, another place, changed bytes, or wrong padding.
    """
    if ciphertext_digest(sealed.ciphertext) != sealed.digest:
        raise CannotOpen("digest_mismatch")
    info = binding(kind, thing_id)
    content_key = _unwrap(sealed.key_wraps, info, private_key)
    padded = _decrypt(content_key, sealed.nonce, sealed.ciphertext, info)
    end = FILE_PREFIX + int.from_bytes(padded[:FILE_PREFIX], "big")
    if len(padded) % FILE_BLOCK or not len(padded) - FILE_BLOCK < end <= len(padded) or any(padded[end:]):
        raise CannotOpen("bad_padding")
    return padded[FILE_PREFIX:end]


def rewrap(
    sealed: Envelope | SealedFile | Sequence[KeyWrap],
    kind: SealKind,
    thing_id: UUID | str,
    private_key: PrivateKey,
    recipients: Sequence[RecipientKey],
) -> tuple[KeyWrap, ...]:
    """Open the content key and wrap it for other keys: the hand-off. Ciphertext and digest stay.

    Raises:
        CannotOpen: The private key opens no wrap.
        EnvelopeInvalid: No, too many or doubled recipients.
        KeyInvalid: A public key that is none.
    """
    wraps = sealed.key_wraps if isinstance(sealed, Envelope | SealedFile) else sealed
    info = binding(kind, thing_id)
    return _wrap(_unwrap(wraps, info, private_key), info, recipients)


def _encrypt(padded: bytes, info: bytes) -> tuple[bytes, bytes, bytes]:
    content_key, nonce = secrets.token_bytes(CONTENT_KEY_BYTES), secrets.token_bytes(NONCE_BYTES)
    return nonce, AESGCM(content_key).encrypt(nonce, padded, info), content_key


def _decrypt(content_key: bytes, nonce: bytes, ciphertext: bytes, info: bytes) -> bytes:
    if len(nonce) != NONCE_BYTES or len(ciphertext) < TAG_BYTES:
        raise CannotOpen("does_not_open")
    try:
        return AESGCM(content_key).decrypt(nonce, ciphertext, info)
    except InvalidTag as error:
        raise CannotOpen("does_not_open") from error


def _wrap(content_key: bytes, info: bytes, recipients: Sequence[RecipientKey]) -> tuple[KeyWrap, ...]:
    if not recipients:
        raise EnvelopeInvalid("key_wraps_missing")
    if len(recipients) > MAX_WRAPS:
        raise EnvelopeInvalid("too_many_key_wraps")
    if len({recipient.key_id for recipient in recipients}) != len(recipients):
        raise EnvelopeInvalid("duplicate_key_id")
    wraps = []
    for recipient in recipients:
        sealed = HPKE_SUITE.encrypt(content_key, load_public_key(recipient.public_key), info)
        wraps.append(KeyWrap(recipient.key_id, sealed[:ENC_BYTES], sealed[ENC_BYTES:]))
    return tuple(wraps)


def _unwrap(wraps: Sequence[KeyWrap], info: bytes, private_key: PrivateKey) -> bytes:
    """A key with a name tries the wraps of that name, a nameless one tries all."""
    tried = [wrap for wrap in wraps if private_key.key_id in (None, wrap.key_id)]
    if not tried:
        raise CannotOpen("not_a_recipient")
    for wrap in tried:
        try:
            content_key = HPKE_SUITE.decrypt(wrap.enc + wrap.wrapped_key, private_key.hpke_key, info)
        except (InvalidTag, ValueError):
            continue
        if len(content_key) == CONTENT_KEY_BYTES:
            return content_key
    raise CannotOpen("does_not_open")
