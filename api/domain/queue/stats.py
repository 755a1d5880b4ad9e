"""How the queue stands, for the station and for the desk. Read from the primary only (QUE-12)."""

from dataclasses import dataclass
from typing import Final

from api.access.database_roles import DatabaseRole
from api.db.session import AsyncSession, binding, driver
from api.domain.custody.kinds import QueueKind, kinds_seen_by


@dataclass(frozen=True, slots=True)
class KindStats:
    """Items of one kind.

    Attributes:
        oldest_age_s: Seconds since the oldest waiting item was handed off; None when none waits.
    """

    kind: str
    waiting: int
    leased: int
    dead: int
    returned: int
    oldest_age_s: int | None


def _count(kind: QueueKind) -> str:
    return f"""
    SELECT '{kind.name}' AS kind,
           count(*) FILTER (WHERE status = 'ready')::int AS waiting,
           count(*) FILTER (WHERE status = 'leased')::int AS leased,
           count(*) FILTER (WHERE status = 'dead')::int AS dead,
           count(*) FILTER (WHERE status = 'returned')::int AS returned,
           extract(epoch FROM clock_timestamp() - min(handed_off_at) FILTER (WHERE status = 'ready'))::int
             AS oldest_age_s
    FROM {kind.table} WHERE street_id = $1 AND status IN ('ready', 'leased', 'dead', 'returned')
    """  # noqa: S608 - constants of the code, no value


_STATS: Final = {
    role: " UNION ALL ".join(_count(kind) for kind in kinds_seen_by(role)) for role in DatabaseRole
}


async def queue_stats(session: AsyncSession) -> list[KindStats]:
    """Counts of what the caller may see: the station its own queue, the desk the street's less referrals."""
    bound = binding(session)
    rows = await driver(session).fetch(_STATS[bound.role], bound.actor.street_id)
    return [KindStats(**dict(row)) for row in rows]
