"""What care keeps about people, as ciphertext: opened by the service for whoever may read it, by nobody else.

Each blob is bound to the table and row that it lies in, so that none can be moved to another person. Keys are
derived for each street from secrets in the keyring, outside the database. People are found by a keyed tag of
what identifies them: a plain hash of an identity number is searched through in minutes.

Source: security requirement CRY-6; the domain reference, 7.4.
"""

import hmac
import json
import secrets
from collections.abc import Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

VERSION: Final = 1
"""First byte of a blob: AES-256-GCM, 12 bytes of nonce, padded JSON. Another cipher gets another."""

PADDED_TO: Final = 128
"""Bytes: a blob tells the length of a text only so far."""

_KEY_BYTES: Final = 32
_NONCE_BYTES: Final = 12
_HEADER_BYTES: Final = 2


class CannotOpen(Exception):
    """A blob is damaged, was moved, or belongs to a secret that is gone: a fault of ours."""


class CareBox:
    """Seals, opens and tags what one street's care team keeps.

    Args:
        care_secrets: Of the keyring; the number of the secret stands in each blob, the last one seals.
        street_id: Whose rows.
    """

    def __init__(self, care_secrets: Sequence[bytes], street_id: UUID) -> None:
        self._street = str(street_id)
        self._ciphers = [AESGCM(self._derive(secret, "seal")) for secret in care_secrets]
        # Tags must be found again whatever seals now; rotating them is another table rewrite.
        self._tag_key = self._derive(care_secrets[0], "find")

    def _derive(self, secret: bytes, use: str) -> bytes:
        info = f"shouwang/care-{use}/1/{self._street}".encode()
        return HKDF(SHA256(), _KEY_BYTES, None, info).derive(secret)

    def seal(self, place: str, row_id: UUID, value: Mapping[str, Any]) -> bytes:
        """Ciphertext of a JSON object.

        Args:
            place: The table.
            row_id: The row.
            value: What to keep; its members stand in the row's column `sealed`.
        """
        text = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
        return self.seal_bytes(place, row_id, text + b" " * (-len(text) % PADDED_TO))

    def seal_bytes(self, place: str, row_id: UUID, value: bytes) -> bytes:
        """Ciphertext of a file, as it is."""
        number = len(self._ciphers) - 1
        nonce = secrets.token_bytes(_NONCE_BYTES)
        header = bytes((VERSION, number))
        return (
            header + nonce + self._ciphers[number].encrypt(nonce, value, self._bound(header, place, row_id))
        )

    def open(self, place: str, row_id: UUID, blob: bytes | None) -> dict[str, Any]:
        """The JSON object of a blob; an empty one where nothing was kept.

        Raises:
            CannotOpen: It is not the blob of this row.
        """
        if blob is None:
            return {}
        opened: dict[str, Any] = json.loads(self.open_bytes(place, row_id, blob))
        return opened

    def open_bytes(self, place: str, row_id: UUID, blob: bytes) -> bytes:
        """The file of a blob.

        Raises:
            CannotOpen: It is not the blob of this row.
        """
        header, rest = blob[:_HEADER_BYTES], blob[_HEADER_BYTES:]
        if len(header) != _HEADER_BYTES or header[0] != VERSION or header[1] >= len(self._ciphers):
            raise CannotOpen
        nonce, text = rest[:_NONCE_BYTES], rest[_NONCE_BYTES:]
        try:
            return self._ciphers[header[1]].decrypt(nonce, text, self._bound(header, place, row_id))
        except (InvalidTag, ValueError) as error:
            raise CannotOpen from error

    def tag(self, kind: str, value: str) -> bytes:
        """By what a row is found: the same value gives the same tag in this street, and tells nothing.

        Args:
            kind: `id_number` or `phone`.
            value: Normalised.
        """
        return hmac.digest(self._tag_key, f"{kind}\x00{value}".encode(), "sha256")

    def _bound(self, header: bytes, place: str, row_id: UUID) -> bytes:
        return header + f"shouwang/care/1/{self._street}/{place}/{row_id}".encode()


class CareBoxes:
    """The box of each street, made when it is first asked for."""

    def __init__(self, care_secrets: Sequence[bytes]) -> None:
        self._secrets = tuple(care_secrets)
        self._boxes: dict[UUID, CareBox] = {}

    def of(self, street_id: UUID) -> CareBox:
        """The box of a street."""
        if street_id not in self._boxes:
            self._boxes[street_id] = CareBox(self._secrets, street_id)
        return self._boxes[street_id]
