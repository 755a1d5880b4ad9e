"""Forgetting answers that nobody will ask for again."""

from datetime import datetime, timedelta

from api.db.session import AsyncSession, binding, driver
from api.kit.clock import legal_date

KEPT_FOR = timedelta(days=7)
"""Source: the API contract, *repeat safety*."""


async def purge_repeats(session: AsyncSession, *, now: datetime) -> int:
    """Delete the keys of a street that are older than seven days; the number of them.

    Args:
        session: Open transaction of the worker.
        now: Current time, UTC.
    """
    tag = await driver(session).execute(
        "DELETE FROM idempotency WHERE street_id = $1 AND on_date < $2",
        binding(session).actor.street_id,
        legal_date(now - KEPT_FOR),
    )
    return int(tag.removeprefix("DELETE "))
