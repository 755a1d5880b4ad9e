"""A custody export: everything that the offline verifier needs, and nothing that opens a clue."""

from datetime import datetime
from typing import Any
from uuid import UUID

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.db.session import AsyncSession, binding
from api.domain.custody import queries
from api.domain.custody.kinds import kinds_seen_by
from api.kit.encoding import b64url


async def export_custody(
    session: AsyncSession, actor: Actor, first: datetime, last: datetime
) -> dict[str, Any]:
    """Chains that grew or were sealed in a time, the log up to its end, and the checkpoints over it.

    The station gets its own chains, those of its referrals too, which stand in no log. Of the log everybody
    gets ids and hashes, without which no root can be checked. The log is read before the chains, so that
    each leaf finds its event.

    Args:
        session: Open transaction of the desk, the auditor or the police.
        actor: Who asks.
        first: Begin of the time.
        last: Its end.
    """
    checkpoints = await queries.checkpoints_between(session, first, last)
    leaves = await queries.leaves_below(session, checkpoints[-1]["size"] if checkpoints else 0)
    covered, sealed = 0, set[UUID]()
    for row in checkpoints:
        if row["sealed_at"] >= first:
            sealed |= {leaf["clue_id"] for leaf in leaves[covered : row["size"]]}
        covered = row["size"]
    chains = []
    for kind in kinds_seen_by(binding(session).role):
        found = await queries.chains_active(session, kind, first, last, sealed)
        chains += [
            {
                "clue_id": str(item_id),
                "kind": kind.name.value,
                "events": [queries.event_json(row) for row in rows],
            }
            for item_id, rows in found.items()
            if rows
        ]
    keys = await queries.checkpoint_keys(session)
    return {
        "street_code": actor.street_code,
        "unit_code": actor.unit_code if binding(session).role is DatabaseRole.POLICE else None,
        "from": _instant(first),
        "to": _instant(last),
        "chains": chains,
        "leaves": [
            {"clue_id": str(row["clue_id"]), "seq": row["seq"], "hash": bytes(row["hash"]).hex()}
            for row in leaves
        ],
        "checkpoints": [queries.checkpoint_json(row) for row in checkpoints],
        "keys": [
            {
                "key_id": row["key_id"],
                "use": row["use"],
                "suite": row["suite"],
                "public_key": b64url(bytes(row["public_key"])),
            }
            for row in keys
        ],
    }


def _instant(at: datetime) -> str:
    return at.isoformat().replace("+00:00", "Z")
