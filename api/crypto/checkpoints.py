"""Checkpoints: the signed root of a street's custody log, which the police keep as witnesses.

Each hour the chains that grew are appended to the street's log, one leaf a chain; the root over all leaves is
signed. Whoever holds one checkpoint can later show that anything before it was changed or cut off.
Source: the API contract, *Clues and the police queue*; RFC 9162; RFC 8032.
"""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

from api.crypto.merkle import leaf_hash, tree_root
from api.kit.encoding import b64url, canonical_json, from_b64url

CHECKPOINT_MEMBERS = frozenset({"street_code", "size", "root", "sealed_at", "key_id", "signature"})


def custody_leaf(clue_id: UUID | str, seq: int, head: str) -> bytes:
    """The leaf hash of a chain as it stands.

    Args:
        clue_id: Id of the clue, or supplement.
        seq: Number of the chain's last event.
        head: Hash of that event, lower-case hex.
    """
    return leaf_hash(canonical_json({"clue_id": str(clue_id), "seq": seq, "hash": head}))


def seal_checkpoint(
    private_key: Ed25519PrivateKey,
    key_id: str,
    street_code: str,
    leaves: Sequence[bytes],
    sealed_at: datetime,
) -> dict[str, Any]:
    """A signed checkpoint over all leaf hashes of a street's log.

    Args:
        private_key: The service's checkpoint key.
        key_id: Its published name.
        street_code: The street.
        leaves: Every leaf hash of the log, from the first.
        sealed_at: Current time, UTC.
    """
    checkpoint = {
        "street_code": street_code,
        "size": len(leaves),
        "root": tree_root(leaves).hex(),
        "sealed_at": f"{sealed_at.astimezone(UTC).replace(tzinfo=None).isoformat(timespec='seconds')}Z",
        "key_id": key_id,
    }
    return {**checkpoint, "signature": b64url(private_key.sign(canonical_json(checkpoint)))}


def verify_checkpoint(checkpoint: Mapping[str, Any], public_keys: Mapping[str, bytes]) -> bool:
    """Whether a checkpoint bears the signature of a key that the reader trusts. Never raises.

    Args:
        checkpoint: Its six members.
        public_keys: By key id, raw Ed25519 public keys of 32 bytes.
    """
    if not isinstance(checkpoint, Mapping) or checkpoint.keys() != CHECKPOINT_MEMBERS:
        return False
    try:
        key = Ed25519PublicKey.from_public_bytes(public_keys[checkpoint["key_id"]])
        signed = canonical_json({name: checkpoint[name] for name in checkpoint if name != "signature"})
        key.verify(from_b64url(checkpoint["signature"]), signed)
    except (KeyError, TypeError, ValueError, AttributeError, RecursionError, InvalidSignature):
        return False
    return True
