"""The offline verifier of a custody export. The export is a file from anywhere: nothing in it is trusted.

`{street_code, from, to, chains, leaves, checkpoints, keys}`. `leaves` is the street's log from its first
leaf up to the last checkpoint, each `{clue_id, seq, hash}`. `checkpoints` are those sealed in the window, and
the last one before it. `chains` are whole chains, `{clue_id, kind, events}`: each that has an event in the
window, or a leaf that was sealed in it. `docs/custody.md` says more.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from api.crypto.chain import chain_hashes
from api.crypto.checkpoints import custody_leaf, verify_checkpoint
from api.crypto.inner_json import is_text
from api.crypto.merkle import EMPTY_ROOT, GrowingTree
from api.kit.encoding import from_b64url

_MEMBERS = frozenset({"street_code", "from", "to", "chains", "leaves", "checkpoints", "keys"})
_INSTANT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,6})?Z", re.ASCII)
_HASH = re.compile(r"[0-9a-f]{64}", re.ASCII)


@dataclass(frozen=True, slots=True)
class _Leaf:
    clue_id: str
    seq: int
    head: str


@dataclass(slots=True)
class _Findings:
    """What was read so far, and what was wrong with it."""

    problems: list[str] = field(default_factory=list)
    heads: dict[str, list[str]] = field(default_factory=dict)
    leaves: list[_Leaf] = field(default_factory=list)
    tree: GrowingTree = field(default_factory=GrowingTree)
    roots: list[bytes] = field(default_factory=lambda: [EMPTY_ROOT])


def verify_export(
    export: object,
    public_keys: Mapping[str, bytes],
    witnessed: Sequence[Mapping[str, Any]] = (),
) -> list[str]:
    """Everything that is wrong with an export, in plain words; an empty list when it holds. Never raises.

    Args:
        export: The parsed JSON of the file.
        public_keys: Checkpoint keys that the reader trusts, by id, obtained elsewhere than from this file.
        witnessed: Checkpoints that the reader kept from earlier.
    """
    if not isinstance(export, Mapping) or not export.keys() >= _MEMBERS:
        return ["the export lacks a part"]
    lists = ("chains", "leaves", "checkpoints", "keys")
    if not all(isinstance(export[name], list) for name in lists) or not _is_window(export):
        return ["the export is malformed"]
    found = _Findings()
    for number, chain in enumerate(export["chains"], start=1):
        _read_chain(found, number, chain)
    for number, leaf in enumerate(export["leaves"], start=1):
        _read_leaf(found, number, leaf)
    sealed = _check_checkpoints(found, export, public_keys)
    _check_leaves(found)
    _check_completeness(found, export, sealed)
    _check_witnessed(found, export["street_code"], witnessed, public_keys)
    return found.problems


def export_keys(export: Mapping[str, Any]) -> dict[str, bytes]:
    """The keys that an export itself states. They prove nothing unless compared with published fingerprints.

    Raises:
        ValueError: They cannot be read.
    """
    try:
        return {str(key["key_id"]): from_b64url(key["public_key"]) for key in export["keys"]}
    except (KeyError, TypeError, AttributeError) as error:
        raise ValueError("the export's keys are malformed") from error


def _read_chain(found: _Findings, number: int, chain: object) -> None:
    if not isinstance(chain, Mapping) or not _is_uuid(chain.get("clue_id")):
        found.problems.append(f"chain {number}: malformed")
        return
    clue_id, events = str(chain["clue_id"]), chain.get("events")
    if clue_id in found.heads:
        found.problems.append(f"chain {clue_id}: appears twice")
    elif not isinstance(events, list) or not events:
        found.problems.append(f"chain {clue_id}: has no events")
        found.heads[clue_id] = []
    else:
        hashes, problems = chain_hashes(events)
        found.problems += [f"chain {clue_id}: {problem}" for problem in problems]
        found.heads[clue_id] = [digest.hex() for digest in hashes]


def _read_leaf(found: _Findings, number: int, leaf: object) -> None:
    members = leaf if isinstance(leaf, Mapping) else {}
    clue_id, seq, head = (members.get(name) for name in ("clue_id", "seq", "hash"))
    well_formed = _is_uuid(clue_id) and type(seq) is int and 0 < seq < 1 << 31 and is_text(_HASH, head)
    if not well_formed or len(members) != 3:  # noqa: PLR2004 - clue_id, seq, hash
        found.problems.append(f"leaf {number}: malformed")
        read = _Leaf("", 0, "")
    else:
        read = _Leaf(str(clue_id), int(str(seq)), str(head))
    found.leaves.append(read)
    found.tree.append(custody_leaf(read.clue_id, read.seq, read.head))
    found.roots.append(found.tree.root())


def _check_checkpoints(
    found: _Findings, export: Mapping[str, Any], public_keys: Mapping[str, bytes]
) -> list[Mapping[str, Any]]:
    """The checkpoints that hold, oldest first."""
    sealed: list[Mapping[str, Any]] = []
    for number, checkpoint in enumerate(export["checkpoints"], start=1):
        problem = _checkpoint_problem(found, checkpoint, export["street_code"], public_keys)
        if problem is None and sealed:
            problem = _order_problem(sealed[-1], checkpoint)
        if problem is None:
            sealed.append(checkpoint)
        else:
            found.problems.append(f"checkpoint {number}: {problem}")
    size = sealed[-1]["size"] if sealed else 0
    if len(found.leaves) != size:
        found.problems.append("the log has leaves that no checkpoint of the export covers")
    return sealed


def _order_problem(earlier: Mapping[str, Any], later: Mapping[str, Any]) -> str | None:
    grew = earlier["size"] <= later["size"]
    in_time = datetime.fromisoformat(earlier["sealed_at"]) <= datetime.fromisoformat(later["sealed_at"])
    return None if grew and in_time else "is older than the one before it"


def _checkpoint_problem(
    found: _Findings,
    checkpoint: Any,  # noqa: ANN401
    street_code: object,
    public_keys: Mapping[str, bytes],
) -> str | None:
    if not verify_checkpoint(checkpoint, public_keys):
        return "is not signed by a trusted key"
    if checkpoint["street_code"] != street_code:
        return "belongs to another street"
    size = checkpoint["size"]
    if type(size) is not int or size < 0 or _instant(checkpoint["sealed_at"]) is None:
        return "is malformed"
    if size > len(found.leaves):
        return "covers leaves that the export does not have"
    if found.roots[size].hex() != checkpoint["root"]:
        return "has another root than the log"
    return None


def _check_leaves(found: _Findings) -> None:
    """Every leaf of an exported chain states that chain as it was."""
    reached: dict[str, int] = {}
    for number, leaf in enumerate(found.leaves, start=1):
        if leaf.seq <= reached.get(leaf.clue_id, 0):
            found.problems.append(f"leaf {number}: its chain did not grow")
        reached[leaf.clue_id] = leaf.seq
        heads = found.heads.get(leaf.clue_id)
        if heads is None:
            continue
        if leaf.seq > len(heads):
            found.problems.append(f"chain {leaf.clue_id}: sealed events up to {leaf.seq} are missing")
        elif heads[leaf.seq - 1] != leaf.head:
            found.problems.append(f"chain {leaf.clue_id}: event {leaf.seq} is not the one that was sealed")


def _check_completeness(
    found: _Findings, export: Mapping[str, Any], sealed: Sequence[Mapping[str, Any]]
) -> None:
    """A chain that a checkpoint of the window sealed must be in the export; a station gets only its own."""
    if export.get("unit_code") is not None:
        return
    covered = 0
    missing: dict[str, None] = {}
    first, last = (datetime.fromisoformat(export[name]) for name in ("from", "to"))
    for checkpoint in sealed:
        if first <= datetime.fromisoformat(checkpoint["sealed_at"]) <= last:
            grown = found.leaves[covered : checkpoint["size"]]
            missing |= {leaf.clue_id: None for leaf in grown if leaf.clue_id not in found.heads}
        covered = checkpoint["size"]
    found.problems += [f"chain {clue_id}: was sealed and is missing" for clue_id in missing]


def _check_witnessed(
    found: _Findings,
    street_code: object,
    witnessed: Sequence[Mapping[str, Any]],
    public_keys: Mapping[str, bytes],
) -> None:
    for number, checkpoint in enumerate(witnessed, start=1):
        problem = _checkpoint_problem(found, checkpoint, street_code, public_keys)
        if problem is not None:
            found.problems.append(f"witnessed checkpoint {number}: {problem}")


def _is_window(export: Mapping[str, Any]) -> bool:
    return _instant(export["from"]) is not None and _instant(export["to"]) is not None


def _instant(value: object) -> datetime | None:
    try:
        return datetime.fromisoformat(str(value)) if is_text(_INSTANT, value) else None
    except ValueError:
        return None


def _is_uuid(value: object) -> bool:
    try:
        return isinstance(value, str) and str(UUID(value)) == value
    except ValueError:
        return False
