import asyncpg
import pytest

from api.db.unit import Database
from tests.rls.probes import Ground
from tests.rls.rows import fill, tables_of

_UPDATABLE = """
    SELECT table_name, grantee, min(column_name) AS column
    FROM information_schema.column_privileges
    WHERE table_schema = 'public' AND privilege_type = 'UPDATE' AND grantee <> 'app_owner'
    GROUP BY table_name, grantee
"""


@pytest.fixture(scope="session")
async def ground(owner: asyncpg.Pool, database: Database) -> Ground:
    async with owner.acquire() as connection:
        tables = await tables_of(connection)
        own, foreign = [await fill(connection, tables, is_stray=False) for _ in range(2)]
        stray = await fill(connection, tables, is_stray=True)
        updatable = {
            (row["table_name"], row["grantee"]): row["column"] for row in await connection.fetch(_UPDATABLE)
        }
    return Ground(database, owner, tables, own, foreign, stray, updatable)
