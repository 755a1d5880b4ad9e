"""The append-only tree of RFC 9162: roots, inclusion proofs, consistency proofs, and their verifiers.

Everything takes and gives raw 32-byte hashes. Source: RFC 9162, section 2.1.
"""

import hashlib
from collections.abc import Sequence
from hmac import compare_digest

HASH_BYTES = 32
EMPTY_ROOT = hashlib.sha256(b"").digest()
_LEAF_PREFIX = b"\x00"
_NODE_PREFIX = b"\x01"


def leaf_hash(data: bytes) -> bytes:
    """The hash of a leaf's data: SHA-256(0x00 ‖ data)."""
    return hashlib.sha256(_LEAF_PREFIX + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of an inner node: SHA-256(0x01 ‖ left ‖ right)."""
    return hashlib.sha256(_NODE_PREFIX + left + right).digest()


class GrowingTree:
    """A tree that only grows; it keeps the roots of its perfect subtrees, so a root costs a few hashes."""

    def __init__(self) -> None:
        self._perfect: list[tuple[int, bytes]] = []  # sizes and roots, largest first

    def append(self, leaf: bytes) -> None:
        """Add a leaf hash at the end."""
        size, node = 1, leaf
        while self._perfect and self._perfect[-1][0] == size:
            node = node_hash(self._perfect.pop()[1], node)
            size *= 2
        self._perfect.append((size, node))

    def root(self) -> bytes:
        """The root as it stands; of no leaves, SHA-256 of nothing."""
        if not self._perfect:
            return EMPTY_ROOT
        root = self._perfect[-1][1]
        for _, left in reversed(self._perfect[:-1]):
            root = node_hash(left, root)
        return root


def tree_root(leaves: Sequence[bytes]) -> bytes:
    """The root over leaf hashes; of no leaves, SHA-256 of nothing."""
    tree = GrowingTree()
    for leaf in leaves:
        tree.append(leaf)
    return tree.root()


def inclusion_proof(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """The path that proves that the leaf at `index`, from 0, is in the tree of these leaf hashes.

    Raises:
        ValueError: There is no such leaf.
    """
    if not 0 <= index < len(leaves):
        raise ValueError("no such leaf")
    path: list[bytes] = []
    low, high = 0, len(leaves)
    while high - low > 1:
        middle = low + _largest_power_below(high - low)
        if index < middle:
            path.append(tree_root(leaves[middle:high]))
            high = middle
        else:
            path.append(tree_root(leaves[low:middle]))
            low = middle
    return path[::-1]


def consistency_proof(old_size: int, leaves: Sequence[bytes]) -> list[bytes]:
    """The path that proves that the tree of the first `old_size` leaf hashes grew into this one.

    Raises:
        ValueError: `old_size` is not between 1 and the number of leaves.
    """
    if not 1 <= old_size <= len(leaves):
        raise ValueError("no such older tree")
    path: list[bytes] = []
    low, high, known = 0, len(leaves), True
    while old_size != high:
        middle = low + _largest_power_below(high - low)
        if old_size <= middle:
            path.append(tree_root(leaves[middle:high]))
            high = middle
        else:
            path.append(tree_root(leaves[low:middle]))
            low, known = middle, False
    if not known:
        path.append(tree_root(leaves[low:high]))
    return path[::-1]


def verify_inclusion(leaf: bytes, index: int, size: int, path: Sequence[bytes], root: bytes) -> bool:
    """Whether a path proves that a leaf hash stands at `index` of the tree of `size` leaves. Never raises.

    Source: RFC 9162, section 2.1.3.2.
    """
    if not 0 <= index < size:
        return False
    place, last, node = index, size - 1, leaf
    for sibling in path:
        if last == 0:
            return False
        if place & 1 or place == last:
            node = node_hash(sibling, node)
            place, last = _skip_missing(place, last)
        else:
            node = node_hash(node, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and compare_digest(node, root)


def verify_consistency(
    old_size: int, new_size: int, old_root: bytes, new_root: bytes, path: Sequence[bytes]
) -> bool:
    """Whether a path proves that a tree only grew from `old_size` to `new_size` leaves. Never raises.

    Source: RFC 9162, section 2.1.4.2.
    """
    if not 1 <= old_size < new_size:
        return old_size == new_size and not path and compare_digest(old_root, new_root)
    nodes = list(path) if old_size & (old_size - 1) else [old_root, *path]
    place, last = old_size - 1, new_size - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old_node = new_node = nodes[0] if nodes else b""
    for sibling in nodes[1:]:
        if last == 0:
            return False
        if place & 1 or place == last:
            old_node, new_node = node_hash(sibling, old_node), node_hash(sibling, new_node)
            place, last = _skip_missing(place, last)
        else:
            new_node = node_hash(new_node, sibling)
        place, last = place >> 1, last >> 1
    return last == 0 and compare_digest(old_node, old_root) and compare_digest(new_node, new_root)


def _skip_missing(place: int, last: int) -> tuple[int, int]:
    """Climb the levels at which a right-most node has no sibling."""
    while place and not place & 1:
        place, last = place >> 1, last >> 1
    return place, last


def _largest_power_below(size: int) -> int:
    """The largest power of two that is smaller than `size`, which is at least 2."""
    return 1 << (size - 1).bit_length() - 1
