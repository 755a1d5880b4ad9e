"""What a verb may ask of the session it was handed: the driver, and what the transaction is bound to."""

from dataclasses import replace
from typing import Any

import asyncpg
from sqlalchemy.ext.asyncio import AsyncSession

from api.db.binding import Binding

__all__ = ["AsyncSession", "Row", "binding", "driver", "flush_changes", "rebind"]

Row = asyncpg.Record
"""What a query of the driver returns; named here so that the wire need not know the driver."""


def driver(session: AsyncSession) -> "asyncpg.Connection[asyncpg.Record]":
    """The asyncpg connection of a session, inside the same transaction: for hot verbs."""
    connection: asyncpg.Connection[asyncpg.Record] = session.info["driver"]
    return connection


def binding(session: AsyncSession) -> Binding:
    """What the transaction is bound to."""
    bound: Binding = session.info["binding"]
    return bound


async def flush_changes(session: AsyncSession) -> None:
    """Send what the mapper holds back, if anything: a verb that speaks to the driver alone pays nothing."""
    if session.new or session.dirty or session.deleted:
        await session.flush()


async def rebind(session: AsyncSession, **changes: Any) -> None:  # noqa: ANN401 - fields of Binding
    """Narrow or widen the binding of an open transaction: `role`, `actor` and what it is bound to."""
    await flush_changes(session)  # what is pending belongs to the binding under which it was made
    earlier = binding(session)
    bound = replace(earlier, **changes)
    statements = bound.statements_after(earlier)
    if statements:
        await driver(session).execute(statements)
    session.info["binding"] = bound
