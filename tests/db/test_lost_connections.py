"""What the server ends under us: nothing is promised that did not happen, and the next request is served."""

import asyncio
from collections.abc import AsyncIterator
from uuid import uuid4

import asyncpg
import httpx
import pytest

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole, Login
from api.access.permissions import Duty, Role
from api.crypto.keyring import Keyring
from api.db.engine import PoolSizes
from api.db.session import driver
from api.db.unit import Database
from tests.conftest import superuser
from tests.factories.intake import post_tip, tip_body
from tests.factories.street import StreetKit

_ENDED = """
    SELECT count(*) FILTER (WHERE pg_terminate_backend(pid, 2000)) FROM pg_stat_activity WHERE pid = ANY($1)
"""
_LOST = (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError)
_DAWDLE = """
    CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql
    AS $$ BEGIN PERFORM pg_sleep(30); RETURN NULL; END $$;
    CREATE CONSTRAINT TRIGGER dawdle AFTER INSERT ON receipt_claim DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW WHEN (NEW.home_street_id = '{street}') EXECUTE FUNCTION dawdle()
"""


@pytest.fixture
async def own_pools(database_name: str, keyring: Keyring) -> AsyncIterator[Database]:
    address = {key: superuser(database_name)[key] for key in ("host", "port", "database")}
    opened = Database(address, keyring.database_passwords, sizes=PoolSizes(staff=2))
    yield opened
    await opened.dispose()


async def end_all(database: Database, owner: asyncpg.Pool) -> None:
    """End every session that lies in a pool, as a restart of the server does."""
    assert await database.is_ready()
    pids = []
    for login in Login:
        async with database._unbound(login) as raw:
            pids.append(raw.get_server_pid())
    assert await owner.fetchval(_ENDED, pids) == len(Login)


async def test_whoever_comes_after_a_restart_of_the_server_is_served(
    own_pools: Database, owner: asyncpg.Pool, street: StreetKit
) -> None:
    desk = await street.account(Duty.TIP_DESK)
    await end_all(own_pools, owner)
    assert (await own_pools.actor(street.id, desk.session_id, Role.STREET)).account_id == desk.id
    await end_all(own_pools, owner)
    async with own_pools.begin_as(Actor("worker", street.id), DatabaseRole.DESK) as session:
        assert await driver(session).fetchval("SELECT count(*) FROM tip") == 0
    await end_all(own_pools, owner)
    assert await own_pools.is_ready()


async def test_a_session_that_ends_while_somebody_is_looked_up_is_not_lent_again(
    own_pools: Database, owner: asyncpg.Pool, street: StreetKit
) -> None:
    desk = await street.account(Duty.TIP_DESK)
    async with owner.acquire() as blocker, blocker.transaction():
        await blocker.execute("LOCK TABLE session IN ACCESS EXCLUSIVE MODE")
        looking = asyncio.create_task(own_pools.actor(street.id, desk.session_id, Role.STREET))
        pid = None
        while pid is None:
            pid = await owner.fetchval(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                " AND usename = 'svc_staff' AND wait_event_type = 'Lock'"
            )
        await owner.fetchval(_ENDED, [pid])
        with pytest.raises(_LOST):
            await looking
    assert (await own_pools.actor(street.id, desk.session_id, Role.STREET)).account_id == desk.id


async def test_tip_whose_commit_was_cut_off_is_not_answered_as_taken(
    client: httpx.AsyncClient, owner: asyncpg.Pool, street: StreetKit
) -> None:
    """T1: the commit waits in a deferred trigger until its session is ended."""
    await owner.execute(_DAWDLE.format(street=street.id))
    key, body = str(uuid4()), tip_body(street)
    try:
        sending = asyncio.create_task(post_tip(client, body, key))
        pid = None
        while pid is None:
            pid = await owner.fetchval(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                " AND usename = 'svc_public' AND query = 'COMMIT' AND state = 'active'"
            )
        assert not sending.done()
        await owner.fetchval(_ENDED, [pid])
        cut = await sending
    finally:
        await owner.execute("DROP FUNCTION dawdle CASCADE")
    assert cut.status_code == 503, cut.text
    assert int(cut.headers["retry-after"]) >= 1
    assert await owner.fetchval("SELECT count(*) FROM tip WHERE street_id = $1", street.id) == 0
    again = await post_tip(client, body, key)
    assert (again.status_code, again.headers.get("idempotency-replayed")) == (201, None)
    assert await owner.fetchval("SELECT count(*) FROM tip WHERE street_id = $1", street.id) == 1
