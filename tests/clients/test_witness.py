"""A station holds the office to the log that it saw: growth is fine, anything else is told."""

import hashlib
import json
from datetime import UTC, datetime

import httpx
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from api.clients.http import Wire
from api.clients.staff import SignedInClient
from api.clients.witness import KEPT_FILE, CheckpointBroken, Witness
from api.crypto.checkpoints import custody_leaf, seal_checkpoint
from api.crypto.merkle import consistency_proof
from api.kit.encoding import b64url

KEY_ID = "0198a7c2-6f2e-4c55-9d3e-2f4b8a1c7d10"
CLUE = "0198a7c2-6f2e-4c55-9d3e-2f4b8a1c7d11"


def leaf(number, salt="a"):
    return custody_leaf(CLUE, number, hashlib.sha256(f"{salt}{number}".encode()).hexdigest())


class Office:
    """The far end of the wire: a log that a test may extend, or forge."""

    def __init__(self):
        self.key = Ed25519PrivateKey.generate()
        self.published = self.key
        self.leaves = [leaf(1), leaf(2), leaf(3)]

    def __call__(self, request):
        if request.url.path == "/v1/keys":
            key = b64url(self.published.public_key().public_bytes_raw())
            return httpx.Response(200, json=[{"key_id": KEY_ID, "use": "checkpoint", "public_key": key}])
        if request.url.path == "/v1/custody/checkpoints":
            items = [self.checkpoint()] if self.leaves else []
            return httpx.Response(200, json={"items": items, "next_cursor": None})
        old = int(request.url.params["from"])
        proof = [node.hex() for node in consistency_proof(old, self.leaves)]
        return httpx.Response(200, json={"from": old, "to": len(self.leaves), "proof": proof})

    def checkpoint(self):
        return seal_checkpoint(self.key, KEY_ID, "990000001", self.leaves, datetime(2026, 11, 23, tzinfo=UTC))


@pytest.fixture
def office():
    return Office()


@pytest.fixture
def witness(office, tmp_path):
    with Wire("http://office", transport=httpx.MockTransport(office)) as wire:
        yield Witness(SignedInClient(wire), tmp_path)


def test_a_log_that_grows_is_followed(office, witness, tmp_path):
    assert witness.look()["size"] == 3
    assert witness.look()["size"] == 3
    for number in range(4, 12):
        office.leaves.append(leaf(number))
        assert witness.look()["size"] == number
    assert json.loads((tmp_path / KEPT_FILE).read_text())["checkpoint"]["size"] == 11


def test_before_the_first_checkpoint_there_is_nothing_to_hold_to(office, witness):
    office.leaves = []
    assert witness.look() is None


@pytest.mark.parametrize(
    "forge",
    [
        lambda office: office.leaves.pop(),
        lambda office: office.leaves.__setitem__(0, leaf(1, "b")),
        lambda office: office.leaves.__setitem__(slice(0, 5), [leaf(n, "b") for n in range(1, 6)]),
        lambda office: office.leaves.clear(),
        lambda office: setattr(office, "key", Ed25519PrivateKey.generate()),
        lambda office: (
            [setattr(office, "key", Ed25519PrivateKey.generate())]
            and setattr(office, "published", office.key)
        ),
    ],
    ids=["cut", "changed", "rewritten and longer", "gone", "foreign signature", "new key for both"],
)
def test_whatever_is_not_growth_is_told_and_not_kept(office, witness, tmp_path, forge):
    witness.look()
    kept = (tmp_path / KEPT_FILE).read_bytes()
    forge(office)
    with pytest.raises(CheckpointBroken):
        witness.look()
    assert (tmp_path / KEPT_FILE).read_bytes() == kept
