"""A phone that was away: what changed, what to forget, and whether the counts agree."""

from datetime import UTC, date, datetime, time, timedelta
from typing import Any

import httpx
import pytest

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.access.permissions import Duty
from api.domain.sync import epochs
from api.domain.tasks import service as tasks
from api.domain.tasks.models import Task
from api.domain.tasks.words import TaskKind, TaskStatus
from api.kit.clock import legal_date
from api.kit.ids import NIL
from api.schemas.paging import encode_cursor
from tests.factories.field import INSIDE, check_in_item, square, worker_of
from tests.factories.street import AccountKit, StreetKit

Answer = dict[str, Any]


async def sync(client: httpx.AsyncClient, who: AccountKit, since: str | None = None) -> Answer:
    params = {} if since is None else {"since": since}
    answer = await client.get("/v1/me/sync", params=params, headers=who.headers)
    assert answer.status_code == 200, answer.text
    found: Answer = answer.json()
    return found


def _worker(street: StreetKit) -> Actor:
    return Actor(kind="worker", street_id=street.id, street_code=street.code)


async def give(street: StreetKit, who: AccountKit, count: int = 1) -> list[Any]:
    """Tasks in the first grid, given by the service itself."""
    now = datetime.now(UTC)
    wanted = tasks.NewTask(
        TaskKind.AD_HOC, street.units[f"{street.code}001001"], who.id, now, note="看看路灯"
    )
    async with street.services.database.begin_as(_worker(street), DatabaseRole.WORKER) as session:
        return await tasks.add_tasks(session, _worker(street), [wanted] * count, now=now)


async def change(street: StreetKit, task_id: Any, *, to: AccountKit | None = None) -> None:
    """End a task, or hand it to somebody else."""
    now = datetime.now(UTC)
    async with street.services.database.begin_as(_worker(street), DatabaseRole.WORKER) as session:
        task = await session.get(Task, (street.id, task_id))
        assert task is not None
        if to is None:
            await tasks.end_task(session, _worker(street), task, TaskStatus.DONE, now=now)
        else:
            await tasks.reassign_task(session, _worker(street), task, to.id, now=now)


@pytest.fixture
async def worker(street: StreetKit) -> AccountKit:
    await street.draw("001001", square(), "gcj02")
    return await worker_of(street)


async def test_a_new_phone_gets_everything_that_holds(
    client: httpx.AsyncClient, street: StreetKit, worker: AccountKit
) -> None:
    [task_id] = await give(street, worker)
    [ended] = await give(street, worker)
    await change(street, ended)
    found = await sync(client, worker)
    [grid] = found["changed"]["grids"]
    assert (grid["code"], grid["crs"], grid["geometry"]["type"]) == (
        f"{street.code}001001",
        "gcj02",
        "Polygon",
    )
    assert [task["id"] for task in found["changed"]["tasks"]] == [str(task_id)]
    assert found["purge"] == {"grid_codes": [], "task_ids": []}
    assert not found["more"]


async def test_then_it_gets_what_changed_and_no_grids_again(
    client: httpx.AsyncClient, street: StreetKit, worker: AccountKit
) -> None:
    [task_id] = await give(street, worker)
    first = await sync(client, worker)
    # Of this very moment: a position of before midnight would bring the grids again.
    since = encode_cursor(worker.id, first["data_epoch"], 2, datetime.now(UTC), NIL)
    await change(street, task_id)
    second = await sync(client, worker, since)
    assert second["changed"]["grids"] is second["changed"]["points"] is None
    assert [(one["id"], one["status"]) for one in second["changed"]["tasks"]] == [(str(task_id), "done")]


async def test_what_went_to_somebody_else_is_purged(
    client: httpx.AsyncClient, street: StreetKit, worker: AccountKit
) -> None:
    colleague = await worker_of(street, "001001", capacity="deputy")
    [task_id] = await give(street, worker)
    since = (await sync(client, worker))["next_since"]
    await change(street, task_id, to=colleague)
    found = await sync(client, worker, since)
    assert found["purge"]["task_ids"] == [str(task_id)]
    assert found["changed"]["tasks"] == []
    assert [one["id"] for one in (await sync(client, colleague))["changed"]["tasks"]] == [str(task_id)]
    # Given back, it is not to be forgotten.
    await change(street, task_id, to=worker)
    found = await sync(client, worker, since)
    assert found["purge"]["task_ids"] == []
    assert [one["id"] for one in found["changed"]["tasks"]] == [str(task_id)]


async def test_a_lost_grid_is_purged_and_a_new_one_comes(
    client: httpx.AsyncClient, street: StreetKit
) -> None:
    today = legal_date(datetime.now(UTC))
    mover = await street.account(Duty.GRID_WORKER, unit_suffix="001002")
    await street.assign(mover, "001001")
    first = await sync(client, mover)
    assert [one["code"][-6:] for one in first["changed"]["grids"]] == ["001001", "001002"]
    await street.owner.execute(
        "UPDATE assignment SET valid_to = $3 WHERE street_id = $1 AND account_id = $2",
        street.id,
        mover.id,
        today,
    )
    await street.unit("001003", "small_grid", "001000")
    await street.assign(mover, "001003", valid_from=date(2026, 1, 1))
    second = await sync(client, mover, first["next_since"])
    assert [one["code"][-6:] for one in second["changed"]["grids"]] == ["001002", "001003"]
    assert second["purge"]["grid_codes"] == [f"{street.code}001001"]


async def test_many_changes_come_in_parts(
    client: httpx.AsyncClient, street: StreetKit, worker: AccountKit
) -> None:
    ids = {str(one) for one in await give(street, worker, 450)}
    found, since, parts = set(), None, 0
    while True:
        answer = await sync(client, worker, since)
        found |= {one["id"] for one in answer["changed"]["tasks"]}
        since, parts = answer["next_since"], parts + 1
        if not answer["more"]:
            break
    assert found == ids
    assert parts == 3


@pytest.mark.parametrize("since", ["x", "WyJ4Il0", "", "AAAA"])
async def test_a_position_that_was_never_given_is_expired(
    client: httpx.AsyncClient, worker: AccountKit, since: str
) -> None:
    answer = await client.get("/v1/me/sync", params={"since": since}, headers=worker.headers)
    assert (answer.status_code, answer.json()["code"]) == (410, "sync_expired")


async def test_a_restored_backup_makes_phones_begin_anew(
    client: httpx.AsyncClient, street: StreetKit, worker: AccountKit
) -> None:
    before = await sync(client, worker)
    await client.post("/v1/check-ins", json=check_in_item(street), headers=worker.headers)
    hand, now = Actor(kind="command_line", street_id=street.id), datetime.now(UTC)
    async with street.services.database.begin_as(hand, DatabaseRole.ADMIN) as session:
        await epochs.note_backup(session, hand, now, now=now)
    saved = await sync(client, worker, before["next_since"])
    assert saved["counts"]["check_in"] == {"acknowledged": 1, "pending": 0}
    assert datetime.fromisoformat(saved["backed_up_through"]) == now
    await client.post("/v1/check-ins", json=check_in_item(street), headers=worker.headers)
    assert (await sync(client, worker))["counts"]["check_in"] == {"acknowledged": 2, "pending": 1}
    async with street.services.database.begin_as(hand, DatabaseRole.ADMIN) as session:
        await epochs.begin_epoch(session, hand, now=now)
    answer = await client.get("/v1/me/sync", params={"since": saved["next_since"]}, headers=worker.headers)
    assert (answer.status_code, answer.json()["code"]) == (410, "sync_expired")
    after = await sync(client, worker)
    assert after["data_epoch"] != before["data_epoch"]
    await street.owner.execute("UPDATE service_epoch SET backed_up_through = NULL")


async def test_a_phone_that_was_away_for_a_season_begins_anew(
    client: httpx.AsyncClient, worker: AccountKit
) -> None:
    epoch, now = (await sync(client, worker))["data_epoch"], datetime.now(UTC)
    for days, wanted in ((89, 200), (91, 410)):
        since = encode_cursor(worker.id, epoch, 2, now - timedelta(days=days), NIL)
        answer = await client.get("/v1/me/sync", params={"since": since}, headers=worker.headers)
        assert answer.status_code == wanted


async def test_somebody_who_is_not_in_the_field_has_nothing_to_sync(
    client: httpx.AsyncClient, street: StreetKit
) -> None:
    lead = await street.account(Duty.COMMUNITY_LEAD)
    answer = await client.get("/v1/me/sync", headers=lead.headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


async def test_a_new_day_brings_the_grids_again_since_a_boundary_may_begin_with_it(
    client: httpx.AsyncClient, street: StreetKit, worker: AccountKit
) -> None:
    today = legal_date(datetime.now(UTC))
    epoch = (await sync(client, worker))["data_epoch"]
    noon = datetime.combine(today - timedelta(days=1), time(4), UTC)
    await street.owner.execute(
        "UPDATE unit_boundary SET valid_to = $2 WHERE street_id = $1 AND valid_to IS NULL", street.id, today
    )
    await street.draw("001001", square(3), valid_from=today)
    found = await sync(client, worker, encode_cursor(worker.id, epoch, 2, noon, NIL))
    [grid] = found["changed"]["grids"]
    assert tuple(grid["geometry"]["coordinates"][0][0]) == square(3)[0]


async def test_a_new_point_is_told_without_a_change_of_the_account(
    client: httpx.AsyncClient, street: StreetKit, worker: AccountKit
) -> None:
    since = (await sync(client, worker))["next_since"]
    chief = await worker_of(street, "001001", Duty.GRID_CHIEF, capacity="deputy")
    point = {
        "code": "P-1",
        "kind": "green_space",
        "grid_code": f"{street.code}001001",
        "name_zh": "凉亭",
        "longitude": INSIDE[0],
        "latitude": INSIDE[1],
        "crs": "gcj02",
    }
    made = await client.post("/v1/patrol-points", json=point, headers=chief.headers)
    assert made.status_code == 201, made.text
    found = await sync(client, worker, since)
    assert [one["code"] for one in found["changed"]["points"]] == ["P-1"]


async def test_many_old_tasks_come_in_parts_too(
    client: httpx.AsyncClient, street: StreetKit, worker: AccountKit
) -> None:
    await give(street, worker, 201)
    await street.owner.execute(
        "UPDATE task SET changed_at = changed_at - interval '100 days' WHERE street_id = $1", street.id
    )
    first = await sync(client, worker)
    second = await sync(client, worker, first["next_since"])
    assert (first["more"], second["more"]) == (True, False)
    assert len(first["changed"]["tasks"]) + len(second["changed"]["tasks"]) == 201


async def test_on_a_shared_phone_the_next_worker_begins_anew(
    client: httpx.AsyncClient, street: StreetKit, worker: AccountKit
) -> None:
    since = (await sync(client, worker))["next_since"]
    colleague = await worker_of(street)
    answer = await client.get("/v1/me/sync", params={"since": since}, headers=colleague.headers)
    assert (answer.status_code, answer.json()["code"]) == (410, "sync_expired")
