"""Private keys of an office, a care team or a station, and opening what was sealed to them."""

from collections.abc import Iterable, Sequence
from typing import Any

from api.crypto.envelope import Envelope, KeyWrap
from api.crypto.key_files import KeyFile
from api.crypto.keys import PrivateKey, RecipientKey
from api.crypto.sealing import CannotOpen, SealKind, open_json, rewrap
from api.kit.encoding import from_b64url


class KeyRing:
    """The private keys of one holder; older ones open older things."""

    def __init__(self, files: Sequence[KeyFile]) -> None:
        self.unit_code = files[0].unit_code
        self._keys = {file.private_key.key_id: file.private_key for file in files}

    def fitting(self, wraps: Iterable[KeyWrap]) -> PrivateKey:
        """The key that one of the wraps is for.

        Raises:
            CannotOpen: None is.
        """
        for wrap in wraps:
            if wrap.key_id in self._keys:
                return self._keys[wrap.key_id]
        raise CannotOpen("no_key_fits")

    def open(self, envelope: dict[str, Any], kind: SealKind, thing_id: str) -> dict[str, Any]:
        """Open an envelope.

        Raises:
            CannotOpen: No key fits, or the thing was changed or moved.
        """
        parsed = Envelope.from_json(envelope)
        return open_json(parsed, kind, thing_id, self.fitting(parsed.key_wraps))

    def rewrapped(
        self,
        wraps: Sequence[dict[str, Any]],
        kind: SealKind,
        thing_id: str,
        recipients: Sequence[RecipientKey],
    ) -> list[dict[str, str]]:
        """The same content key, wrapped for others; the sealed bytes stay as they are."""
        parsed = parse_wraps(wraps)
        return [wrap.to_json() for wrap in rewrap(parsed, kind, thing_id, self.fitting(parsed), recipients)]


def parse_wraps(wraps: Sequence[dict[str, Any]]) -> list[KeyWrap]:
    """Key wraps as they came in JSON."""
    return [KeyWrap.from_json(wrap) for wrap in wraps]


def recipient_keys(listed: Iterable[dict[str, Any]], use: str) -> list[RecipientKey]:
    """Public keys of one use, out of a list that the service published."""
    return [
        RecipientKey(key["key_id"], from_b64url(key["public_key"])) for key in listed if key["use"] == use
    ]
