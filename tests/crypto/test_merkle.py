"""The tree against the recursive definitions of RFC 9162, written out naively."""

import hashlib

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.crypto.merkle import (
    EMPTY_ROOT,
    consistency_proof,
    inclusion_proof,
    leaf_hash,
    tree_root,
    verify_consistency,
    verify_inclusion,
)


def sha(*parts: bytes) -> bytes:
    return hashlib.sha256(b"".join(parts)).digest()


def split(n: int) -> int:
    k = 1
    while k * 2 < n:
        k *= 2
    return k


def mth(entries: list[bytes]) -> bytes:
    """RFC 9162, 2.1.1."""
    if not entries:
        return sha()
    if len(entries) == 1:
        return sha(b"\x00", entries[0])
    k = split(len(entries))
    return sha(b"\x01", mth(entries[:k]), mth(entries[k:]))


def path(m: int, entries: list[bytes]) -> list[bytes]:
    """RFC 9162, 2.1.3.1."""
    if len(entries) == 1:
        return []
    k = split(len(entries))
    if m < k:
        return [*path(m, entries[:k]), mth(entries[k:])]
    return [*path(m - k, entries[k:]), mth(entries[:k])]


def subproof(m: int, entries: list[bytes], whole: bool) -> list[bytes]:
    """RFC 9162, 2.1.4.1."""
    if m == len(entries):
        return [] if whole else [mth(entries)]
    k = split(len(entries))
    if m <= k:
        return [*subproof(m, entries[:k], whole), mth(entries[k:])]
    return [*subproof(m - k, entries[k:], False), mth(entries[:k])]


ENTRIES = [f"entry {number}".encode() for number in range(40)]
LEAVES = [leaf_hash(entry) for entry in ENTRIES]


@pytest.mark.parametrize("size", range(41))
def test_roots_and_proofs_are_those_of_the_rfc(size):
    entries, leaves = ENTRIES[:size], LEAVES[:size]
    root = tree_root(leaves)
    assert root == mth(entries)
    for index in range(size):
        proof = inclusion_proof(index, leaves)
        assert proof == path(index, entries)
        assert verify_inclusion(leaves[index], index, size, proof, root)
    for old in range(1, size + 1):
        proof = consistency_proof(old, leaves)
        assert proof == subproof(old, entries, True)
        assert verify_consistency(old, size, tree_root(leaves[:old]), root, proof)


def test_the_empty_tree_and_the_published_leaf_are_the_known_hashes():
    assert EMPTY_ROOT.hex() == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
    assert tree_root([]) == EMPTY_ROOT
    assert leaf_hash(b"").hex() == "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d"


def variants(proof: list[bytes]):
    """A proof with one bit flipped, one hash more, one less, or two swapped."""
    for number, digest in enumerate(proof):
        yield [*proof[:number], bytes([digest[0] ^ 1]) + digest[1:], *proof[number + 1 :]]
        yield proof[:number] + proof[number + 1 :]
    yield [*proof, bytes(32)]
    if len(proof) > 1:
        yield proof[::-1]


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 40), st.data())
def test_no_other_inclusion_proof_is_accepted(size, data):
    index = data.draw(st.integers(0, size - 1))
    leaves = LEAVES[:size]
    root, proof = tree_root(leaves), inclusion_proof(index, leaves)
    for other in variants(proof):
        assert not verify_inclusion(leaves[index], index, size, other, root)
    assert not verify_inclusion(leaf_hash(b"other"), index, size, proof, root)
    assert not verify_inclusion(leaves[index], size, size, proof, root)
    assert not verify_inclusion(leaves[index], -1, size, proof, root)
    assert not verify_inclusion(leaves[index], index, size, proof, bytes(32))


@settings(max_examples=60, deadline=None)
@given(st.integers(1, 40), st.data())
def test_no_other_consistency_proof_is_accepted(size, data):
    old = data.draw(st.integers(1, size))
    leaves = LEAVES[:size]
    old_root, root, proof = tree_root(leaves[:old]), tree_root(leaves), consistency_proof(old, leaves)
    for other in variants(proof):
        assert not verify_consistency(old, size, old_root, root, other)
    forked = tree_root([*LEAVES[: old - 1], leaf_hash(b"fork")])
    assert not verify_consistency(old, size, forked, root, proof)
    assert not verify_consistency(old, size, old_root, bytes(32), proof)
    assert not verify_consistency(size + 1, size, old_root, root, proof)
    assert not verify_consistency(0, size, old_root, root, proof)


def test_nobody_proves_what_is_not_there():
    for index in (-1, 3):
        with pytest.raises(ValueError, match="no such leaf"):
            inclusion_proof(index, LEAVES[:3])
    for old in (0, 4):
        with pytest.raises(ValueError, match="no such older tree"):
            consistency_proof(old, LEAVES[:3])
