"""A street whose every table has a row, all with the same id, and accounts in it of whatever duty."""

from dataclasses import dataclass
from uuid import UUID

import asyncpg
import pytest

from api.access.permissions import Duty, Role
from api.routers.services import Services
from tests.access.matrix import Holder
from tests.factories.street import HOME, AccountKit, StreetKit
from tests.rls.rows import fill, tables_of


@dataclass(frozen=True)
class Ground:
    """Attributes:
    real_id: Of a row in every table: an episode, its person, its referral, whatever a path may name.
    people: An account of each duty, and one of each role without any, none of whom it concerns.
    """

    street: StreetKit
    real_id: UUID
    people: dict[Holder, AccountKit]


@pytest.fixture(scope="session")
async def ground(owner: asyncpg.Pool, services: Services) -> Ground:
    async with owner.acquire() as connection:
        canary = await fill(connection, await tables_of(connection), is_stray=False)
    code = await owner.fetchval("SELECT code FROM street WHERE id = $1", canary.street_id)
    await owner.execute(
        "UPDATE unit SET code = $2, valid_from = '2020-01-01' WHERE street_id = $1",
        canary.street_id,
        code,
    )
    units = {code + suffix: canary.self_id for suffix in HOME.values()}
    street = StreetKit(owner, services, canary.street_id, code, units)
    people: dict[Holder, AccountKit] = {duty: await street.account(duty) for duty in Duty}
    for role in Role:
        people[role] = await street.account(role=role)
    return Ground(street, canary.self_id, people)
