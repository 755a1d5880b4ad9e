"""A grid with its worker, and check-ins of the past: what the field's requests work on."""

import json
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from api.access.permissions import Duty, Role
from api.kit.ids import new_id
from bench.people import Person, add_person

WEST, SOUTH, SIDE = 132.0, 14.99, 0.0025
GRID_SUFFIX = "001001"
COLUMNS = (
    "street_id, id, account_id, grid_id, kind, device_at, observed_at, received_at, longitude, latitude, crs,"
    " accuracy_m, is_mock_location, geofence, flags"
)
FILL = f"""
    INSERT INTO check_in ({COLUMNS})
    SELECT $1, gen_random_uuid(), $2, $3, 'routine', t, t, t, {WEST} + random() * {SIDE},
           {SOUTH} + random() * {SIDE}, 'wgs84', 12.5, false, 'inside', '{{}}'
    FROM (SELECT now() - n * interval '20 seconds' AS t FROM generate_series(1, $4) AS n) AS s
"""


@dataclass(frozen=True)
class Field:
    """A grid of a street, and who works there.

    Attributes:
        grid_code: Fifteen digits.
        worker: Assigned to the grid.
        lead: Of the street's office: reads the whole street.
    """

    street_id: UUID
    grid_id: UUID
    grid_code: str
    worker: Person
    lead: Person


async def seed_field(
    connection: asyncpg.Connection, street_id: UUID, community_id: UUID, code: str, *, check_ins: int
) -> Field:
    """Lay out a grid below a community, with its boundary, its people and its past."""
    large_id, grid_id, since = new_id(), new_id(), "2020-01-01"
    for unit_id, suffix, kind, parent in (
        (large_id, "001000", "large_grid", community_id),
        (grid_id, GRID_SUFFIX, "small_grid", large_id),
    ):
        await connection.execute(
            "INSERT INTO unit (street_id, id, code, kind, parent_id, name_zh, name_en, valid_from)"
            f" VALUES ($1, $2, $3, $4, $5, '量程', 'Bench', '{since}')",
            street_id,
            unit_id,
            code + suffix,
            kind,
            parent,
        )
    # Eight corners, as a grid that follows streets has.
    ring = [(0, 0), (0.5, 0.02), (1, 0), (0.98, 0.5), (1, 1), (0.5, 0.98), (0, 1), (0.02, 0.5), (0, 0)]
    geometry = {
        "type": "Polygon",
        "coordinates": [[[WEST + x * SIDE, SOUTH + y * SIDE] for x, y in ring]],
    }
    await connection.execute(
        "INSERT INTO unit_boundary (street_id, id, unit_id, geometry, crs, valid_from)"
        f" VALUES ($1, $2, $3, $4, 'wgs84', '{since}')",
        street_id,
        new_id(),
        grid_id,
        json.dumps(geometry),
    )
    worker = await add_person(connection, street_id, grid_id, Role.GRID, Duty.GRID_WORKER)
    lead = await add_person(connection, street_id, street_id, Role.STREET, Duty.OFFICE_LEAD)
    await connection.execute(
        "INSERT INTO assignment (street_id, id, account_id, unit_id, capacity, valid_from)"
        f" VALUES ($1, $2, $3, $4, 'responsible', '{since}')",
        street_id,
        new_id(),
        worker.id,
        grid_id,
    )
    await connection.execute(FILL, street_id, worker.id, grid_id, check_ins)
    return Field(street_id, grid_id, code + GRID_SUFFIX, worker, lead)
