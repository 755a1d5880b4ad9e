"""The vectors that other implementations are built against, and what other implementations made."""

import hashlib
import json
from datetime import date
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from api.crypto.acknowledgement import Acknowledgement, sign_acknowledgement
from api.crypto.chain import package_digest, verify_chain
from api.crypto.checkpoints import custody_leaf
from api.crypto.custody_export import export_keys, verify_export
from api.crypto.envelope import Envelope, bucket_for
from api.crypto.keys import PrivateKey, fingerprint
from api.crypto.merkle import (
    consistency_proof,
    inclusion_proof,
    tree_root,
    verify_consistency,
    verify_inclusion,
)
from api.crypto.receipts import commitment, derive_receipt, format_receipt, receipt_keypair
from api.crypto.sealing import SealKind, binding, open_json
from api.kit.encoding import b64url, from_b64url

VECTORS = Path(__file__).parent / "vectors"


def load(name: str) -> dict:
    return json.loads((VECTORS / name).read_text(encoding="utf-8"))


DERIVED, CUSTODY = load("derivations.json"), load("custody.json")
EXPORT = CUSTODY["export"]


@pytest.mark.parametrize("name", ["javascript_tip.json", "python_tip.json"])
def test_an_envelope_sealed_elsewhere_opens_with_each_key(name):
    vector = load(name)
    envelope = Envelope.from_json(vector["envelope"])
    assert envelope.to_json() == vector["envelope"]
    assert len(vector["private_keys"]) == 2
    for key in vector["private_keys"]:
        private_key = PrivateKey(from_b64url(key["seed"]), key["key_id"])
        assert open_json(envelope, SealKind(vector["kind"]), vector["id"], private_key) == vector["plaintext"]


@pytest.mark.parametrize("vector", DERIVED["x_wing"])
def test_a_seed_gives_its_public_key(vector):
    key = PrivateKey(from_b64url(vector["seed"]))
    assert b64url(key.public_key) == vector["public_key"]
    assert fingerprint(key.public_key) == vector["fingerprint"]


@pytest.mark.parametrize("vector", DERIVED["content"], ids=lambda vector: vector["kind"])
def test_padding_and_content_cipher_give_the_stated_digest(vector):
    if "json" in vector:
        text = vector["json"].encode()
        padded = text + b" " * (bucket_for(len(text)) - len(text))
    else:
        data = from_b64url(vector["file"])
        padded = len(data).to_bytes(8, "big") + data + bytes(-(8 + len(data)) % 65536)
    cipher = AESGCM(from_b64url(vector["content_key"]))
    aad = binding(SealKind(vector["kind"]), vector["id"])
    ciphertext = cipher.encrypt(from_b64url(vector["nonce"]), padded, aad)
    assert len(padded) == vector["padded_length"]
    assert hashlib.sha256(ciphertext).hexdigest() == vector["digest"]


def test_a_key_gives_its_receipt_and_a_receipt_its_key_pair():
    vector = DERIVED["receipt"]
    secret = from_b64url(vector["receipt_secret"])
    receipt = derive_receipt(vector["idempotency_key"], secret, vector["street_code"])
    assert receipt == vector["receipt"]
    assert format_receipt(receipt) == vector["shown_as"]
    assert b64url(receipt_keypair(receipt).seed) == vector["receipt_key_seed"]
    assert fingerprint(receipt_keypair(receipt).public_key) == vector["receipt_key_fingerprint"]
    assert commitment(receipt) == vector["commitment"]


def test_an_acknowledgement_is_the_same_text_everywhere():
    vector = DERIVED["acknowledgement"]
    scalar = int.from_bytes(from_b64url(vector["private_scalar"]), "big")
    said = Acknowledgement(
        vector["issuer"],
        DERIVED["receipt"]["street_code"],
        date.fromisoformat(vector["received_on"]),
        DERIVED["receipt"]["commitment"],
    )
    key = ec.derive_private_key(scalar, ec.SECP256R1())
    assert sign_acknowledgement(key, vector["key_id"], said) == vector["jws"]


def test_the_custody_export_holds_and_its_hashes_are_the_stated_ones():
    assert verify_export(EXPORT, export_keys(EXPORT)) == []
    for chain in EXPORT["chains"]:
        hashes = CUSTODY["event_hashes"][chain["clue_id"]]
        assert verify_chain(chain["events"], hashes[-1]) == []
        assert [event["prev"] for event in chain["events"]] == ["00" * 32, *hashes[:-1]]
    leaves = [custody_leaf(leaf["clue_id"], leaf["seq"], leaf["hash"]) for leaf in EXPORT["leaves"]]
    assert [leaf.hex() for leaf in leaves] == CUSTODY["leaf_hashes"]
    vector = CUSTODY["package_digest"]
    assert package_digest(vector["package"], vector["attachments"]) == vector["digest"]


def test_the_stated_proofs_hold():
    leaves = [bytes.fromhex(leaf) for leaf in CUSTODY["leaf_hashes"]]
    roots = {point["size"]: bytes.fromhex(point["root"]) for point in EXPORT["checkpoints"]}
    inclusion, consistency = CUSTODY["inclusion"], CUSTODY["consistency"]
    path = [bytes.fromhex(digest) for digest in inclusion["path"]]
    assert inclusion_proof(inclusion["index"], leaves) == path
    assert verify_inclusion(leaves[inclusion["index"]], inclusion["index"], 5, path, roots[5])
    path = [bytes.fromhex(digest) for digest in consistency["path"]]
    assert consistency_proof(consistency["from"], leaves) == path
    assert verify_consistency(2, 5, roots[2], roots[5], path)
    assert tree_root(leaves) == roots[5]
