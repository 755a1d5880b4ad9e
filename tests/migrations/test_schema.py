"""The revisions make the schema that the models describe, from nothing, and again without a change."""

import asyncio
import importlib
import importlib.util
import pkgutil

import asyncpg
import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import Connection, Table, pool
from sqlalchemy.ext.asyncio import create_async_engine

from api import domain
from api.crypto.keyring import Keyring
from api.db.base import metadata
from api.db.migrate import migrate
from api.db.provision import provision
from api.domain import registry
from tests.conftest import superuser

EMPTY = "shouwang_from_zero"

_SHAPE = """
    SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns
    WHERE table_schema = 'public' ORDER BY 1, 2
"""


async def test_a_database_comes_up_from_nothing_and_a_second_run_changes_nothing(
    owner: asyncpg.Pool, worker_id: str, keyring: Keyring
) -> None:
    name = f"{EMPTY}_{worker_id}"
    await owner.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    await owner.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    try:
        await provision(superuser(name), keyring.database_passwords)
        await asyncio.to_thread(migrate, superuser(name))
        connection = await asyncpg.connect(**superuser(name))
        first = await connection.fetch(_SHAPE)
        await asyncio.to_thread(migrate, superuser(name))
        again = await connection.fetch(_SHAPE)
        await connection.close()
    finally:
        await owner.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    assert again == first == await owner.fetch(_SHAPE)


def _compared(thing: object, name: str | None, kind: str, _reflected: bool, _other: object) -> bool:
    """Models repeat tables and columns; keys, checks and indexes stand in the revisions alone."""
    assert thing is not None
    return kind in {"table", "column"} and name != "alembic_version"


def _differences(connection: Connection) -> list[object]:
    options = {"include_object": _compared, "compare_type": True}
    return list(compare_metadata(MigrationContext.configure(connection, opts=options), metadata))


async def test_models_and_database_have_the_same_tables_and_columns(database_name: str) -> None:
    """What `alembic check` says: no table or column in one and not in the other; types and NULLs equal."""
    engine = create_async_engine(
        "postgresql+asyncpg://", poolclass=pool.NullPool, connect_args=superuser(database_name)
    )
    async with engine.connect() as connection:
        found = await connection.run_sync(_differences)
    await engine.dispose()
    assert found == []


@pytest.mark.parametrize("table", metadata.tables.values(), ids=str)
async def test_a_model_has_the_key_of_its_table(owner: asyncpg.Pool, table: Table) -> None:
    stored = await owner.fetchval(
        "SELECT array_agg(a.attname::text ORDER BY a.attname::text) FROM pg_index x"
        " JOIN pg_attribute a ON a.attrelid = x.indrelid AND a.attnum = ANY(x.indkey)"
        " WHERE x.indrelid = $1::text::regclass AND x.indisprimary",
        table.name,
    )
    assert sorted(column.name for column in table.primary_key) == stored


def test_the_registry_knows_every_module_of_models() -> None:
    found = {
        importlib.import_module(f"{domain.__name__}.{package.name}.models")
        for package in pkgutil.iter_modules(domain.__path__)
        if package.ispkg and importlib.util.find_spec(f"{domain.__name__}.{package.name}.models")
    }
    assert set(registry.MODULES) == found


def test_the_registry_is_in_alphabetical_order() -> None:
    names = [module.__name__ for module in registry.MODULES]
    assert names == sorted(names)
