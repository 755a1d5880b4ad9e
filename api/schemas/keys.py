"""What public keys look like on the wire."""

from typing import Annotated, Literal

from pydantic import ConfigDict, Field, StringConstraints

from api.crypto.keys import PUBLIC_KEY_BYTES, SUITE_NAME
from api.domain.keys.lifecycle import KeyState
from api.domain.keys.words import KeyHolder, KeyUse
from api.schemas.fields import OutModel, StrictModel, UnitCode, UtcDatetime, base64url_type

KeyId = Annotated[
    str,
    StringConstraints(strict=True, pattern=r"^[a-z0-9][a-z0-9_-]{0,63}$"),
    Field(description="Name of the key: 1 to 64 of a-z, 0-9, hyphen, underscore."),
]
KeyUseCode = Annotated[KeyUse, Field(strict=False)]
KeyHolderCode = Annotated[KeyHolder, Field(strict=False)]
PublicKey = Annotated[str, *base64url_type(min_bytes=PUBLIC_KEY_BYTES, max_bytes=PUBLIC_KEY_BYTES)]


class KeyOut(OutModel):
    """A public key: seal to it, or verify with it."""

    key_id: str = Field(description="Name of the key.")
    use: KeyUse = Field(description="What is sealed to it, or signed with it.")
    holder: KeyHolder = Field(description="Who has the private half.")
    unit_code: str | None = Field(description="The holder's unit; null for the service's own keys.")
    suite: str = Field(description="How it is used.")
    public_key: str = Field(description="The key, base64url without padding.")
    fingerprint: str = Field(description="SHA-256 of the key in hex: compare it by another way.")
    not_before: UtcDatetime = Field(description="In use from then on.")
    not_after: UtcDatetime | None = Field(description="In use until then; null without an end.")


class ManagedKeyOut(KeyOut):
    """A key as those see it who manage it."""

    state: KeyState = Field(description="Only `active` keys are listed and sealed to.")


class KeyIn(StrictModel):
    """A public key to be registered; the private half stays where it was made."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "key_id": "office-2027-01",
                    "use": "content",
                    "holder": "office",
                    "unit_code": "990000001",
                    "suite": SUITE_NAME,
                    "public_key": "…1,622 characters of base64url…",
                }
            ]
        }
    )

    key_id: KeyId | None = Field(
        None, description="Name of the key; the service makes one if it is left out."
    )
    use: KeyUseCode = Field(description="`content`, `contact`, `help` or `clue`.")
    holder: KeyHolderCode = Field(description="`office`, `custodian`, `care` or `station`, as fits the use.")
    unit_code: UnitCode = Field(description="The holder's unit.")
    suite: Literal["MLKEM768_X25519-HKDF_SHA256-AES_256_GCM"] = Field(description="The one suite.")
    public_key: PublicKey = Field(description="1,216 bytes: ML-KEM-768, then X25519.")
    not_before: UtcDatetime | None = Field(None, description="In use from then on; from now if left out.")
    not_after: UtcDatetime | None = Field(None, description="In use until then.")


class RetirementIn(StrictModel):
    """Ends the use of a key."""

    model_config = ConfigDict(json_schema_extra={"examples": [{"revoked": False}]})

    revoked: bool = Field(
        default=False,
        description="Whether somebody else may have the private half: then nobody seals to it from now on. "
        "Otherwise clients that read an older list may, for 30 days.",
    )
