"""What an office had before a revision is there after it, and where the new code looks for it."""

import asyncio
import json
from datetime import date

import asyncpg
from alembic import command

from api.crypto.keyring import Keyring
from api.db.migrate import alembic_config, migrate
from api.db.provision import provision
from api.kit.ids import new_id
from tests.conftest import superuser

BEFORE_THE_FIELD = "2026_11_23_1020"
BOUNDARY = {"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}


async def test_boundaries_of_before_are_found_by_their_days(
    owner: asyncpg.Pool, worker_id: str, keyring: Keyring
) -> None:
    """The owner of the tables is bound by row policies as well: a copy under them would be empty."""
    name = f"shouwang_before_{worker_id}"
    await owner.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
    await owner.execute(f'CREATE DATABASE "{name}" TEMPLATE template0')
    street, grid = new_id(), new_id()
    try:
        await provision(superuser(name), keyring.database_passwords)
        config = alembic_config(superuser(name))
        await asyncio.to_thread(command.upgrade, config, BEFORE_THE_FIELD)
        connection = await asyncpg.connect(**superuser(name))
        await connection.execute(
            "INSERT INTO street (id, code, name_zh, name_en, is_service)"
            " VALUES ($1, '990000077', '旧', 'Old', false)",
            street,
        )
        for unit_id, boundary in ((grid, json.dumps(BOUNDARY)), (new_id(), None)):
            await connection.execute(
                "INSERT INTO unit (street_id, id, code, kind, name_zh, name_en, boundary, boundary_crs,"
                " valid_from) VALUES ($1, $2, $3, 'small_grid', '格', 'Grid', $4, $5, $6)",
                street,
                unit_id,
                f"990000077001{'001' if boundary else '002'}",
                boundary,
                "gcj02" if boundary else None,
                date(2026, 1, 1),
            )
        await asyncio.to_thread(migrate, superuser(name))
        rows = await connection.fetch("SELECT * FROM unit_boundary")
        is_forced = await connection.fetchval(
            "SELECT relforcerowsecurity FROM pg_class WHERE relname = 'unit'"
        )
        await connection.close()
    finally:
        await owner.execute(f'DROP DATABASE "{name}" WITH (FORCE)')
    assert [(row["unit_id"], row["crs"], row["valid_from"]) for row in rows] == [
        (grid, "gcj02", date(2026, 1, 1))
    ]
    assert json.loads(rows[0]["geometry"]) == BOUNDARY
    assert is_forced
