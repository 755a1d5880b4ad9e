"""Acknowledgements: a proof, on request only, that the service took a tip on a day.

A compact JWS (ES256, a key of its own, deterministic nonces) over issuer, street, day and a commitment to the
receipt. Asked twice it is the same text, so nothing is stored, and it tells nobody the receipt.
Source: RFC 7515; RFC 6979; the API contract, *Public intake*.
"""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature, encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from api.crypto.compact import join_compact, split_compact
from api.crypto.inner_json import inner_object
from api.crypto.receipts import commitment
from api.kit.encoding import b64url, canonical_json

ACKNOWLEDGEMENT_TYPE = "tip-ack+jws"
_HALF = 32
_MEMBERS = frozenset({"iss", "street_code", "received_on", "receipt_commitment"})


class AcknowledgementInvalid(ValueError):
    """A text is no acknowledgement of this service for this receipt.

    Args:
        reason: `malformed`, `unknown_key`, `bad_signature` or `other_receipt`.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """What an acknowledgement says."""

    issuer: str
    street_code: str
    received_on: date
    receipt_commitment: str


def sign_acknowledgement(private_key: ec.EllipticCurvePrivateKey, key_id: str, said: Acknowledgement) -> str:
    """The acknowledgement as a compact JWS: the same text each time it is asked for."""
    payload = {
        "iss": said.issuer,
        "street_code": said.street_code,
        "received_on": said.received_on.isoformat(),
        "receipt_commitment": said.receipt_commitment,
    }
    signing_input = join_compact(key_id, ACKNOWLEDGEMENT_TYPE, canonical_json(payload))
    signed = private_key.sign(signing_input, ec.ECDSA(SHA256(), deterministic_signing=True))
    r, s = decode_dss_signature(signed)
    return f"{signing_input.decode('ascii')}.{b64url(r.to_bytes(_HALF, 'big') + s.to_bytes(_HALF, 'big'))}"


def verify_acknowledgement(text: str, public_keys: Mapping[str, bytes], receipt: str) -> Acknowledgement:
    """Check an acknowledgement, off line, against the published keys and one's own receipt.

    Args:
        text: The compact JWS.
        public_keys: By key id, P-256 points in uncompressed form (65 bytes).
        receipt: The receipt, 24 characters, normalised.

    Raises:
        AcknowledgementInvalid: It does not hold.
    """
    try:
        parts = split_compact(text, ACKNOWLEDGEMENT_TYPE)
        said = _read(parts.payload)
    except (ValueError, TypeError) as error:
        raise AcknowledgementInvalid("malformed") from error
    if parts.kid not in public_keys:
        raise AcknowledgementInvalid("unknown_key")
    key = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), public_keys[parts.kid])
    r, s = (int.from_bytes(half, "big") for half in (parts.signature[:_HALF], parts.signature[_HALF:]))
    try:
        key.verify(encode_dss_signature(r, s), parts.signing_input, ec.ECDSA(SHA256()))
    except InvalidSignature as error:
        raise AcknowledgementInvalid("bad_signature") from error
    if not hmac.compare_digest(said.receipt_commitment.encode(), commitment(receipt).encode()):
        raise AcknowledgementInvalid("other_receipt")
    return said


def _read(payload: bytes) -> Acknowledgement:
    members = inner_object(payload)
    if members.keys() != _MEMBERS or not all(isinstance(value, str) for value in members.values()):
        raise ValueError("malformed")
    received_on = date.fromisoformat(members["received_on"])
    return Acknowledgement(members["iss"], members["street_code"], received_on, members["receipt_commitment"])
