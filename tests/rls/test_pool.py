"""What one transaction was bound to never reaches the next, whatever was cancelled in between."""

import asyncio
import contextlib
import random
from collections import Counter
from collections.abc import AsyncIterator
from uuid import UUID

import asyncpg
import pytest

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole, Login
from api.crypto.keyring import Keyring
from api.db.engine import PoolSizes
from api.db.session import driver, rebind
from api.db.unit import Database
from tests.conftest import superuser
from tests.rls.probes import Ground

SETTINGS = ("street", "account", "unit", "unit_code", "units", "slot", "subject", "items")
_LEFT = "SELECT session_user::text, current_user::text, " + ", ".join(
    f"coalesce(current_setting('app.{name}', true), '')" for name in SETTINGS
)
STORM = 600


@pytest.fixture
async def small_pools(ground: Ground, database_name: str, keyring: Keyring) -> AsyncIterator[Database]:
    """Few connections, so that each is used by many."""
    assert ground
    address = {key: superuser(database_name)[key] for key in ("host", "port", "database")}
    opened = Database(address, keyring.database_passwords, sizes=PoolSizes(staff=2, police=2))
    yield opened
    await opened.dispose()


async def _left_behind(database: Database, login: Login) -> set[tuple[str, ...]]:
    """Identity and settings of every connection that lies in a pool."""
    engine = database._engines[login]
    async with contextlib.AsyncExitStack() as stack:
        found = set()
        for _ in range(engine.pool.size()):  # type: ignore[attr-defined]
            connection = await stack.enter_async_context(engine.connect())
            raw = (await connection.get_raw_connection()).driver_connection
            assert raw is not None
            found.add(tuple(await raw.fetchrow(_LEFT)))
        return found


def _nothing(login: Login) -> set[tuple[str, ...]]:
    return {(login.value, login.value, *("" for _ in SETTINGS))}


def _actor(ground: Ground, *, is_own: bool = True) -> Actor:
    canary = ground.own if is_own else ground.foreign
    return Actor(
        kind="worker",
        street_id=canary.street_id,
        account_id=canary.self_id,
        unit_id=canary.self_id,
        unit_code="990",
    )


@pytest.mark.parametrize("fails", [False, True])
async def test_nothing_is_left_after_a_transaction(
    ground: Ground, small_pools: Database, fails: bool
) -> None:
    with contextlib.suppress(ZeroDivisionError):
        async with small_pools.begin_as(_actor(ground), DatabaseRole.DESK) as session:
            await rebind(session, subject=ground.own.self_id, items=(ground.own.self_id,))
            assert await driver(session).fetchval("SELECT count(*) FROM tip") == 2
            if fails:
                raise ZeroDivisionError
    assert await _left_behind(small_pools, Login.STAFF) == _nothing(Login.STAFF)


async def test_a_statement_outside_a_transaction_of_ours_is_denied(small_pools: Database) -> None:
    async with small_pools._engines[Login.STAFF].connect() as connection:
        raw = (await connection.get_raw_connection()).driver_connection
        assert raw is not None
        with pytest.raises(asyncpg.InsufficientPrivilegeError):
            await raw.fetch("SELECT FROM tip")


async def test_a_value_that_is_no_uuid_never_reaches_a_statement(
    ground: Ground, small_pools: Database
) -> None:
    actor = Actor(kind="worker", street_id=ground.own.street_id, unit_code="9'; RESET ROLE; --")
    with pytest.raises(ValueError, match="digits"):
        async with small_pools.begin_as(actor, DatabaseRole.DESK):
            pass


async def test_cancelled_requests_leave_no_trace_and_see_no_other_street(
    ground: Ground, small_pools: Database, owner: asyncpg.Pool
) -> None:
    """T8, T9: hundreds of cancels at any moment; rows of two streets never cross, pools come back whole."""
    chance = random.Random(20261123)  # noqa: S311 - moments of a test
    outcomes: Counter[str] = Counter()

    async def read(number: int) -> None:
        actor = _actor(ground, is_own=number % 2 == 0)
        role = DatabaseRole.DESK if number % 3 else DatabaseRole.POLICE
        table = "tip" if number % 3 else "clue"
        try:
            async with asyncio.timeout(20 if number % 5 == 0 else chance.random() * 0.02):
                async with small_pools.begin_as(actor, role) as session:
                    raw = driver(session)
                    seen: set[UUID] = {row[0] for row in await raw.fetch(f"SELECT street_id FROM {table}")}
                    await raw.execute("SELECT pg_sleep($1)", chance.random() * 0.005)
                    assert await raw.fetchval("SELECT current_user::text") == role.value
            assert seen == {actor.street_id}
            outcomes["done"] += 1
        except TimeoutError:
            outcomes["cancelled"] += 1

    for start in range(0, STORM, 10):
        await asyncio.gather(*(read(number) for number in range(start, start + 10)))

    assert outcomes["done"] + outcomes["cancelled"] == STORM
    assert outcomes["done"] > 10, outcomes
    assert outcomes["cancelled"] > 50, outcomes
    for login in (Login.STAFF, Login.POLICE):
        assert small_pools._engines[login].pool.checkedout() == 0  # type: ignore[attr-defined]
        assert await _left_behind(small_pools, login) == _nothing(login)
    assert await _settled(owner) == 0


async def _settled(owner: asyncpg.Pool) -> int:
    """Transactions still open in this database a moment later."""
    left = 1
    for _ in range(40):
        left = await owner.fetchval(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
            " AND state LIKE 'idle in transaction%' AND usename = ANY($1::text[])",
            [login.value for login in Login],
        )
        if left == 0:
            break
        await asyncio.sleep(0.05)
    return left


async def test_a_full_plane_leaves_room_on_the_others(ground: Ground, small_pools: Database) -> None:
    async with contextlib.AsyncExitStack() as stack:
        for _ in range(2):
            await stack.enter_async_context(small_pools.begin_as(_actor(ground), DatabaseRole.DESK))
        async with small_pools.begin_as(_actor(ground), DatabaseRole.POLICE) as session:
            assert await driver(session).fetchval("SELECT 1") == 1
