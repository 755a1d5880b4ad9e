"""Sealing the log of a street: each chain that grew adds a leaf, and the root over all leaves is signed.

Two sealers at once cannot both write: a leaf's place in the log is its primary key.
"""

from datetime import datetime
from typing import Final
from uuid import UUID

import asyncpg
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from api.access.actor import Actor
from api.crypto.checkpoints import custody_leaf, seal_checkpoint
from api.crypto.merkle import consistency_proof, inclusion_proof
from api.db.session import AsyncSession, driver
from api.domain.custody.kinds import STREET_KINDS
from api.domain.custody.queries import find_leaf, latest_size, leaves_below
from api.errors import DomainError, InvalidField, NotFound
from api.kit.encoding import from_b64url

LEAVES_AT_ONCE: Final = 5_000
"""Leaves added by one checkpoint; more wait for the next one."""

_CHAINS: Final = " UNION ALL ".join(
    f"SELECT '{kind.name}' AS kind, id, chain_seq, chain_hash FROM {kind.table} "  # noqa: S608 - constants of the code, no value
    "WHERE street_id = $1 AND chain_seq > logged_seq"
    for kind in STREET_KINDS
)
_GROWN: Final = f"SELECT * FROM ({_CHAINS}) AS grown ORDER BY id LIMIT $2"  # noqa: S608 - constants of the code, no value
_LOGGED: Final = {
    kind.name: f"""
        UPDATE {kind.table} AS item SET logged_seq = grown.seq
        FROM unnest($2::uuid[], $3::int[]) AS grown (id, seq) WHERE item.street_id = $1 AND item.id = grown.id
    """  # noqa: S608 - constants of the code, no value
    for kind in STREET_KINDS
}
_LEAVES: Final = """
    INSERT INTO checkpoint_leaf (street_id, leaf_index, clue_id, seq, hash)
    SELECT $1, leaf.* FROM unnest($2::bigint[], $3::uuid[], $4::int[], $5::bytea[]) AS leaf
"""
_INSERT: Final = """
    INSERT INTO checkpoint (street_id, size, root, sealed_at, key_id, signature)
    VALUES ($1, $2, $3, $4, $5, $6)
"""


class SealedMeanwhile(DomainError):
    """Another worker sealed this street at the same moment."""

    code = "overloaded"


async def seal_street(
    session: AsyncSession, actor: Actor, key: tuple[str, Ed25519PrivateKey], *, now: datetime
) -> int:
    """Add the chains that grew to the street's log and sign its root.

    Args:
        session: Open transaction of the worker.
        actor: The worker, with the street's code.
        key: The service's checkpoint key and its published name.
        now: Current time, UTC; whole seconds are signed.

    Returns:
        How many leaves were added; nothing is sealed when none was.

    Raises:
        SealedMeanwhile: Roll back; the other one did it.
    """
    grown = await driver(session).fetch(_GROWN, actor.street_id, LEAVES_AT_ONCE)
    if not grown:
        return 0
    size = await latest_size(session)
    leaves = [_leaf(row["clue_id"], row["seq"], row["hash"]) for row in await leaves_below(session, size)]
    leaves += [_leaf(row["id"], row["chain_seq"], row["chain_hash"]) for row in grown]
    sealed_at = now.replace(microsecond=0)
    checkpoint = seal_checkpoint(key[1], key[0], actor.street_code, leaves, sealed_at)
    try:
        await driver(session).execute(
            _LEAVES,
            actor.street_id,
            list(range(size, len(leaves))),
            [row["id"] for row in grown],
            [row["chain_seq"] for row in grown],
            [row["chain_hash"] for row in grown],
        )
    except asyncpg.UniqueViolationError:
        raise SealedMeanwhile from None
    await driver(session).execute(
        _INSERT,
        actor.street_id,
        checkpoint["size"],
        bytes.fromhex(checkpoint["root"]),
        sealed_at,
        key[0],
        from_b64url(checkpoint["signature"]),
    )
    for kind in STREET_KINDS:
        rows = [row for row in grown if row["kind"] == kind.name]
        if rows:
            ids, seqs = [row["id"] for row in rows], [row["chain_seq"] for row in rows]
            await driver(session).execute(_LOGGED[kind.name], actor.street_id, ids, seqs)
    return len(grown)


def _leaf(item_id: UUID, seq: int, head: bytes) -> bytes:
    return custody_leaf(item_id, seq, bytes(head).hex())


async def prove_inclusion(session: AsyncSession, item_id: UUID, size: int) -> dict[str, object]:
    """Proof that a chain's latest leaf stands in the log of a given size.

    Raises:
        InvalidField: The log never had that size.
        NotFound: The log of that size has no leaf of this chain.
    """
    await _check_size(session, size, "size")
    leaf = await find_leaf(session, item_id, size)
    if leaf is None:
        raise NotFound
    hashes = [_leaf(row["clue_id"], row["seq"], row["hash"]) for row in await leaves_below(session, size)]
    path = inclusion_proof(leaf["leaf_index"], hashes)
    return {
        "clue_id": item_id,
        "seq": leaf["seq"],
        "hash": bytes(leaf["hash"]).hex(),
        "leaf_index": leaf["leaf_index"],
        "size": size,
        "proof": [node.hex() for node in path],
    }


async def prove_consistency(session: AsyncSession, first: int, last: int) -> dict[str, object]:
    """Proof that the log of one size grew into the log of another.

    Raises:
        InvalidField: Not sizes of the log, or in the wrong order.
    """
    await _check_size(session, last, "to")
    if not 1 <= first <= last:
        raise InvalidField("number_out_of_range", parameter="from")
    hashes = [_leaf(row["clue_id"], row["seq"], row["hash"]) for row in await leaves_below(session, last)]
    return {"from": first, "to": last, "proof": [node.hex() for node in consistency_proof(first, hashes)]}


async def _check_size(session: AsyncSession, size: int, parameter: str) -> None:
    if not 1 <= size <= await latest_size(session):
        raise InvalidField("number_out_of_range", parameter=parameter)
