"""X-Wing and HPKE written out from their texts, as a platform without a library for them would do it."""

import hashlib
import hmac
import json
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.mlkem import MLKEM768PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from api.kit.encoding import from_b64url

VECTORS = Path(__file__).parent / "vectors"
SUITE_ID = b"HPKE" + bytes.fromhex("647a00010002")


def extract(salt: bytes, label: bytes, ikm: bytes) -> bytes:
    """RFC 9180, section 4: LabeledExtract."""
    return hmac.digest(salt, b"HPKE-v1" + SUITE_ID + label + ikm, "sha256")


def expand(secret: bytes, label: bytes, info: bytes, length: int) -> bytes:
    """RFC 9180, section 4: LabeledExpand, for at most one block."""
    labelled = length.to_bytes(2, "big") + b"HPKE-v1" + SUITE_ID + label + info
    return hmac.digest(secret, labelled + b"\x01", "sha256")[:length]


def decapsulate(seed: bytes, enc: bytes) -> bytes:
    """The X-Wing draft, section 5: both secrets, the X25519 ciphertext and key, and the label."""
    expanded = hashlib.shake_256(seed).digest(96)
    post_quantum = MLKEM768PrivateKey.from_seed_bytes(expanded[:64])
    classical = X25519PrivateKey.from_private_bytes(expanded[64:])
    shared = post_quantum.decapsulate(enc[:1088])
    shared += classical.exchange(X25519PublicKey.from_public_bytes(enc[1088:]))
    shared += enc[1088:] + classical.public_key().public_bytes_raw()
    return hashlib.sha3_256(shared + rb"\.//^" + b"\\").digest()


def unwrap(seed: bytes, enc: bytes, wrapped_key: bytes, info: bytes) -> bytes:
    """RFC 9180, section 5.1, base mode, sequence number 0."""
    context = b"\x00" + extract(b"", b"psk_id_hash", b"") + extract(b"", b"info_hash", info)
    secret = extract(decapsulate(seed, enc), b"secret", b"")
    key, nonce = expand(secret, b"key", context, 32), expand(secret, b"base_nonce", context, 12)
    return AESGCM(key).decrypt(nonce, wrapped_key, b"")


@pytest.mark.parametrize("name", ["javascript_tip.json", "python_tip.json"])
def test_an_independent_reading_of_the_standards_opens_the_vectors(name):
    vector = json.loads((VECTORS / name).read_text(encoding="utf-8"))
    envelope, info = vector["envelope"], f"shouwang/{vector['kind']}/1/{vector['id']}".encode()
    for key, wrap in zip(vector["private_keys"], envelope["key_wraps"], strict=True):
        assert wrap["key_id"] == key["key_id"]
        parts = (from_b64url(text) for text in (key["seed"], wrap["enc"], wrap["wrapped_key"]))
        content_key = unwrap(*parts, info)
        nonce, ciphertext = from_b64url(envelope["nonce"]), from_b64url(envelope["ciphertext"])
        assert json.loads(AESGCM(content_key).decrypt(nonce, ciphertext, info)) == vector["plaintext"]
