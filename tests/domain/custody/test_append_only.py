"""CHN-1: no runtime role changes or deletes what the chains and their log hold."""

import asyncpg
import pytest

from api.access.database_roles import PLANES
from tests.factories.street import StreetKit

TABLES = ("clue_event", "supplement_event", "referral_event", "checkpoint", "checkpoint_leaf")
ROLES = sorted(role.value for roles in PLANES.values() for role in roles)


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize("role", ROLES)
async def test_a_runtime_role_cannot_rewrite_custody(street: StreetKit, role: str, table: str) -> None:
    column = "key_id" if table == "checkpoint" else "seq"
    for text in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}", f"TRUNCATE {table}"):
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await run_as(street, role, text)


async def run_as(street: StreetKit, role: str, text: str) -> None:
    async with street.owner.acquire() as connection, connection.transaction():
        await connection.execute(f"SET LOCAL ROLE {role}")
        await connection.execute(text)
