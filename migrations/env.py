"""Run revisions as the owner role, one process at a time, without waiting long for locks."""

import asyncio

from alembic import context
from sqlalchemy import Connection, pool, text
from sqlalchemy.ext.asyncio import create_async_engine

from api.db.base import metadata
from api.domain import registry

ONE_AT_A_TIME = 0x5368_6F75
"""Advisory lock of migrations; any constant will do."""

assert registry.MODULES  # noqa: S101 - importing the registry is what fills the metadata


def _is_compared(_thing: object, _name: str | None, kind: str, _reflected: object, _other: object) -> bool:
    """Models repeat tables and columns; keys, checks and indexes stand in the revisions alone."""
    return kind in {"table", "column"}


def _run(connection: Connection) -> None:
    connection.execute(text("SELECT pg_advisory_lock(:key)"), {"key": ONE_AT_A_TIME})
    connection.execute(text("SET ROLE app_owner"))
    connection.execute(text("SET lock_timeout = '4s'"))
    connection.execute(text("SET statement_timeout = '60s'"))
    connection.commit()
    context.configure(
        connection=connection,
        target_metadata=metadata,
        transaction_per_migration=True,
        include_object=_is_compared,
    )
    with context.begin_transaction():
        context.run_migrations()


async def _connect() -> None:
    engine = create_async_engine(
        "postgresql+asyncpg://",
        poolclass=pool.NullPool,
        connect_args=context.config.attributes["connect_args"],
    )
    async with engine.connect() as connection:
        await connection.run_sync(_run)
        await connection.commit()
    await engine.dispose()


asyncio.run(_connect())
