"""Putting back what nobody took over in time: the worker's part, for all stations of a street."""

from typing import Final

from api.access.actor import Actor
from api.db.session import AsyncSession, driver
from api.domain.clues.lifecycle import ClueStatus
from api.domain.custody.items import COLUMNS, item_of, save_items
from api.domain.custody.kinds import KINDS
from api.domain.queue.leases import expire_lease

AT_ONCE: Final = 500
"""Leases ended in one transaction."""

_DUE: Final = {
    kind.name: f"""
        WITH due AS MATERIALIZED (
          SELECT {COLUMNS} FROM {kind.table}
          WHERE street_id = $1 AND status = 'leased' AND lease_expires_at <= clock_timestamp()
          ORDER BY lease_expires_at LIMIT {AT_ONCE} FOR NO KEY UPDATE SKIP LOCKED
        )
        SELECT due.*, clock_timestamp() AS at FROM due
    """  # noqa: S608 - constants of the code, no value
    for kind in KINDS
}


async def sweep_expired(session: AsyncSession, actor: Actor) -> int:
    """End the leases that ran out; the number of them.

    An item goes back to its station's queue, or is given up as `dead` after the fifth lease.
    """
    items = [
        item_of(kind, row)
        for kind in KINDS
        for row in await driver(session).fetch(_DUE[kind.name], actor.street_id)
    ]
    for item in items:
        expire_lease(item, actor.street_code)
    if items:
        ready = [item.station_id for item in items if item.status == ClueStatus.READY]
        await save_items(session, items, wake=[station for station in ready if station is not None])
    return len(items)
