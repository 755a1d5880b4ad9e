"""The worker's jobs, each twice in a row, and the loop that runs them."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import httpx
import pytest

from api.access.actor import Actor
from api.domain.custody.kinds import STREET_KINDS
from api.jobs import runner
from api.jobs.custody import seal_checkpoints
from api.jobs.hands import Hands, Periodic
from api.jobs.queue import sweep_leases
from api.jobs.repeats import forget_repeats
from api.kit.clock import legal_date
from tests.factories.clues import Office, make_office
from tests.factories.street import StreetKit


@pytest.fixture
async def office(client: httpx.AsyncClient, street: StreetKit) -> Office:
    return await make_office(client, street)


@pytest.fixture
async def hands(office: Office) -> Hands:
    services = office.street.services
    return Hands(services.database, services.keyring, lambda: datetime.now(UTC))


@pytest.fixture
def actor(office: Office) -> Actor:
    return Actor(kind="worker", street_id=office.street.id, street_code=office.street.code)


@pytest.fixture
async def stop() -> AsyncIterator[asyncio.Event]:
    event = asyncio.Event()
    yield event
    event.set()


async def test_expired_leases_are_put_back_once(office: Office, hands: Hands, actor: Actor) -> None:
    clue_id = await office.queue()
    await office.post(f"/v1/clues/{clue_id}/supplements", {"package": {"narrative": "补充"}})
    kept = await office.queue()
    items = {item["kind"] + item[item["kind"]]["id"]: item for item in await office.lease()}
    assert len(items) == 3
    await office.expire(clue_id)
    supplement_id = next(key.removeprefix("supplement") for key in items if key.startswith("supplement"))
    await office.expire(supplement_id, "supplement")
    assert [await sweep_leases(hands, actor) for _ in range(2)] == [2, 0]
    assert (await office.row(clue_id))["status"] == "ready"
    assert (await office.row(supplement_id, "supplement"))["attempt"] == 2
    assert (await office.row(kept))["status"] == "leased"
    assert (await office.events(clue_id))[-1] == "expired"


async def test_a_swept_lease_wakes_a_waiting_claim(office: Office, hands: Hands, actor: Actor) -> None:
    clue_id = await office.queue()
    await office.lease()
    waiting = asyncio.create_task(office.claim(wait_s=10))
    await asyncio.sleep(0.3)
    await office.expire(clue_id)
    await sweep_leases(hands, actor)
    async with asyncio.timeout(2.5):
        assert [item["lease"]["attempt"] for item in (await waiting).json()["items"]] == [2]


async def test_the_event_of_the_worker_names_the_street(office: Office, hands: Hands, actor: Actor) -> None:
    clue_id = await office.queue()
    await office.lease()
    await office.expire(clue_id)
    await sweep_leases(hands, actor)
    events = (await office.get(f"/v1/clues/{clue_id}/custody")).json()["events"]
    assert (events[-1]["kind"], events[-1]["unit_code"]) == ("expired", office.street.code)


async def test_checkpoints_are_sealed_once(office: Office, hands: Hands, actor: Actor) -> None:
    await office.queue()
    assert [await seal_checkpoints(hands, actor) for _ in range(2)] == [1, 0]


async def test_keys_of_requests_are_forgotten_after_seven_days(
    office: Office, hands: Hands, actor: Actor
) -> None:
    today = legal_date(datetime.now(UTC))
    for age in (0, 7, 8, 30):
        await office.street.owner.execute(
            "INSERT INTO idempotency (street_id, owner_id, scope, key_hash, body_tag, status, on_date,"
            " bucket) VALUES ($1, $2, 'POST /x', $3, '\\x00', 200, $4, 0)",
            office.street.id,
            uuid4(),
            uuid4().bytes,
            today - timedelta(days=age),
        )
    assert [await forget_repeats(hands, actor) for _ in range(2)] == [2, 0]


async def test_the_worker_runs_every_job_until_it_is_stopped(
    office: Office, monkeypatch: pytest.MonkeyPatch, stop: asyncio.Event
) -> None:
    clue_id = await office.queue()
    await office.lease()
    await office.expire(clue_id)
    broken = asyncio.Event()

    async def break_down(_hands: Hands, _actor: Actor) -> int:
        broken.set()
        raise RuntimeError("a job that fails")

    schedule = (Periodic("broken", 0.05, break_down), Periodic("sweep_leases", 0.05, sweep_leases))
    monkeypatch.setattr(runner, "SCHEDULE", schedule)
    services = office.street.services
    hands = Hands(services.database, services.keyring, lambda: datetime.now(UTC))
    worker = asyncio.create_task(runner.run_worker(hands, stop))
    async with asyncio.timeout(20):
        await broken.wait()
        while (await office.row(clue_id))["status"] != "ready":  # noqa: ASYNC110 - the row tells, no event
            await asyncio.sleep(0.05)
        stop.set()
        await worker


async def test_every_kind_is_swept_and_sealed(office: Office, hands: Hands, actor: Actor) -> None:
    clue_id = await office.queue()
    await office.post(f"/v1/clues/{clue_id}/supplements", {"package": {"narrative": "补充"}})
    assert await seal_checkpoints(hands, actor) == len(STREET_KINDS)
    logged = await office.street.owner.fetchval(
        "SELECT logged_seq FROM clue WHERE street_id = $1 AND id = $2", office.street.id, UUID(clue_id)
    )
    assert logged == 2
