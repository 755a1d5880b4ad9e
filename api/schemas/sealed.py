"""Sealed things on the wire: envelopes, and lists of wraps."""

from collections.abc import Sequence
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import Field

from api.crypto.envelope import (
    LARGEST_BUCKET,
    MAX_WRAPS,
    NONCE_BYTES,
    TAG_BYTES,
    WRAPPED_KEY_BYTES,
    Envelope,
    EnvelopeInvalid,
    KeyWrap,
    parse_key_wraps,
)
from api.crypto.keys import ENC_BYTES, SUITE_NAME
from api.errors import DomainError, InvalidField
from api.schemas.fields import HexDigest, OutModel, StrictModel, base64url_type

_RANDOM_UUID = 4

KeyId = Annotated[
    str,
    Field(pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$", description="Name of a public key, as `/v1/keys` lists it."),
]
_Enc = Annotated[str, *base64url_type(min_bytes=ENC_BYTES, max_bytes=ENC_BYTES)]
_WrappedKey = Annotated[str, *base64url_type(min_bytes=WRAPPED_KEY_BYTES, max_bytes=WRAPPED_KEY_BYTES)]
_Nonce = Annotated[str, *base64url_type(min_bytes=NONCE_BYTES, max_bytes=NONCE_BYTES)]
_Ciphertext = Annotated[str, *base64url_type(min_bytes=TAG_BYTES, max_bytes=LARGEST_BUCKET + TAG_BYTES)]


class EnvelopeRefused(DomainError):
    """The envelope deviates from version 1; the answer's `reason` says how."""

    code = "envelope_invalid"


class KeyWrapIn(StrictModel):
    """The content key, sealed to one recipient by the caller."""

    key_id: KeyId
    enc: _Enc = Field(description="HPKE's encapsulated key, 1,120 bytes.")
    wrapped_key: _WrappedKey = Field(description="The sealed content key, 48 bytes.")


class EnvelopeIn(StrictModel):
    """A sealed JSON object, version 1, as a client makes it."""

    v: int = Field(description="Version; 1.", examples=[1])
    suite: str = Field(max_length=100, description="Always the same in version 1.", examples=[SUITE_NAME])
    key_wraps: list[KeyWrapIn] = Field(min_length=1, max_length=MAX_WRAPS)
    nonce: _Nonce
    ciphertext: _Ciphertext
    digest: HexDigest

    def to_envelope(self) -> Envelope:
        """The envelope, checked as far as it can be without a key.

        Raises:
            EnvelopeRefused: It deviates from version 1.
        """
        try:
            return Envelope.from_json(self.model_dump())
        except EnvelopeInvalid as error:
            raise EnvelopeRefused(extra={"reason": error.reason}) from None


class KeyWrapOut(OutModel):
    """The content key, sealed to one recipient."""

    key_id: str
    enc: str
    wrapped_key: str


class EnvelopeOut(OutModel):
    """A sealed JSON object, version 1."""

    v: Literal[1] = Field(description="Version.")
    suite: str
    key_wraps: list[KeyWrapOut]
    nonce: str
    ciphertext: str
    digest: str = Field(description="SHA-256 of the decoded ciphertext, in hex.")


def wraps_from(wraps: Sequence[KeyWrapIn]) -> tuple[KeyWrap, ...]:
    """Wraps that a caller made for something that lies here already.

    Raises:
        EnvelopeRefused: They deviate from version 1.
    """
    try:
        return parse_key_wraps([wrap.model_dump() for wrap in wraps])
    except EnvelopeInvalid as error:
        raise EnvelopeRefused(extra={"reason": error.reason}) from None


def clear_or_sealed(
    clear: Any,  # noqa: ANN401 - a model of the clear form, or None
    thing_id: UUID | None,
    sealed: EnvelopeIn | None,
    *,
    names: tuple[str, str],
) -> dict[str, Any] | Envelope:
    """What is to be sealed here, or what was sealed by the caller: exactly one of both.

    Args:
        clear: The clear form.
        thing_id: The caller's id of the thing; needed by whoever seals, and by nobody else.
        sealed: The envelope.
        names: Field names of the clear and of the sealed form, for refusals.

    Raises:
        InvalidField: Both, none, or no random id beside an envelope.
        EnvelopeRefused: The envelope deviates from version 1.
    """
    clear_name, sealed_name = names
    if sealed is None:
        if clear is None:
            raise InvalidField("missing", pointer=f"/{clear_name}")
        if thing_id is not None:
            raise InvalidField("unknown_field", pointer="/id")
        form: dict[str, Any] = clear.model_dump(mode="json", exclude_none=True)
        return form
    if clear is not None:
        raise InvalidField("unknown_field", pointer=f"/{sealed_name}")
    if thing_id is None:
        raise InvalidField("missing", pointer="/id")
    if thing_id.version != _RANDOM_UUID:
        raise InvalidField("bad_uuid", pointer="/id")
    return sealed.to_envelope()
