"""Reaching all of a person's rows, for what their word or their right sets in motion.

Whoever works on one case of somebody sees that case. A consent that is taken back, or a copy of everything
that is kept, concerns the others as well; who asks for it has seen the person under their own policies.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from api.access.database_roles import DatabaseRole
from api.db.session import rebind
from api.domain.care_access.hand import Hand


@asynccontextmanager
async def across_cases(hand: Hand) -> AsyncIterator[None]:
    """The service's own hand inside the caller's transaction; the caller's role comes back afterwards.

    An exception ends the transaction, and the role with it.
    """
    earlier = hand.role
    await rebind(hand.session, role=DatabaseRole.CARE_JOB)
    yield
    await rebind(hand.session, role=earlier)
