"""Who sees which check-ins, and what of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import httpx
import pytest

from api.access.actor import Actor
from api.access.permissions import Duty
from api.jobs.check_ins import fade_check_ins
from api.jobs.hands import Hands
from tests.factories.field import check_in_item, square, worker_of
from tests.factories.street import AccountKit, StreetKit

COORDINATES = ("longitude", "latitude", "accuracy_m")


async def _check_in(client: httpx.AsyncClient, street: StreetKit, who: AccountKit, suffix: str) -> str:
    item = check_in_item(street, grid_code=f"{street.code}{suffix}")
    answer = await client.post("/v1/check-ins", json=item, headers=who.headers)
    assert answer.json()["counts"]["created"] == 1
    return str(item["id"])


async def _seen(client: httpx.AsyncClient, who: AccountKit, **params: Any) -> list[dict[str, Any]]:
    answer = await client.get("/v1/check-ins", params=params, headers=who.headers)
    assert answer.status_code == 200, answer.text
    items: list[dict[str, Any]] = answer.json()["items"]
    return items


@pytest.fixture
async def made(client: httpx.AsyncClient, street: StreetKit) -> dict[str, str]:
    """A check-in in each of two grids, and one in another community."""
    await street.draw("001001", square())
    await street.unit("002", "community", "")
    await street.unit("002000", "large_grid", "002")
    await street.unit("002001", "small_grid", "002000")
    return {
        suffix: await _check_in(client, street, await worker_of(street, suffix), suffix)
        for suffix in ("001001", "001002", "002001")
    }


@pytest.mark.parametrize(
    ("duty", "home", "wanted"),
    [
        (Duty.GRID_WORKER, "001001", []),
        (Duty.VOLUNTEER, "001001", []),
        (Duty.GRID_CHIEF, "001001", ["001001"]),
        (Duty.GRID_CHIEF, "001000", ["001001", "001002"]),
        (Duty.COMMUNITY_LEAD, "001", ["001001", "001002"]),
        (Duty.COMMUNITY_LEAD, "002", ["002001"]),
        (Duty.OFFICE_LEAD, "", ["001001", "001002", "002001"]),
    ],
)
async def test_a_list_shows_the_rows_of_ones_area(
    client: httpx.AsyncClient,
    street: StreetKit,
    made: dict[str, str],
    duty: Duty,
    home: str,
    wanted: list[str],
) -> None:
    reader = await street.account(duty, unit_suffix=home)
    items = await _seen(client, reader)
    assert [one["id"] for one in items] == [made[suffix] for suffix in reversed(wanted)]
    assert {one[name] for one in items for name in COORDINATES} <= {None}


async def test_another_street_sees_nothing(
    client: httpx.AsyncClient, other_street: StreetKit, made: dict[str, str]
) -> None:
    lead = await other_street.account(Duty.OFFICE_LEAD)
    assert await _seen(client, lead) == []
    assert made


async def test_the_database_has_no_coordinates_for_those_who_lead(street: StreetKit) -> None:
    held = await street.owner.fetch(
        "SELECT grantee FROM information_schema.column_privileges WHERE table_name = 'check_in'"
        " AND column_name IN ('longitude', 'latitude', 'accuracy_m', 'crs') AND privilege_type = 'SELECT'"
        " AND grantee <> 'app_owner'"
    )
    assert {row["grantee"] for row in held} == {"app_grid", "app_worker"}


async def test_a_filter_narrows_and_never_widens(
    client: httpx.AsyncClient, street: StreetKit, made: dict[str, str]
) -> None:
    lead = await street.account(Duty.COMMUNITY_LEAD)
    assert [one["id"] for one in await _seen(client, lead, grid_code=f"{street.code}001002")] == [
        made["001002"]
    ]
    assert await _seen(client, lead, grid_code=f"{street.code}002001") == []
    assert await _seen(client, lead, grid_code="990000001001001") == []
    office = await street.account(Duty.OFFICE_LEAD)
    below = await _seen(client, office, grid_code=f"{street.code}001")
    assert [one["id"] for one in below] == [made["001002"], made["001001"]]
    whose = below[0]["account_id"]
    assert [one["id"] for one in await _seen(client, office, account_id=whose)] == [made["001002"]]


async def test_pages_follow_one_another_without_gap_or_repeat(
    client: httpx.AsyncClient, street: StreetKit
) -> None:
    await street.draw("001001", square())
    worker = await worker_of(street)
    start = datetime.now(UTC)
    # Three at each instant: the id decides among them.
    items = [
        check_in_item(street, observed_at=(start - timedelta(minutes=n // 3)).isoformat()) for n in range(20)
    ]
    body = {"sent_at": start.isoformat(), "items": items}
    await client.post("/v1/check-ins/batch", json=body, headers=worker.headers)
    for reader in (worker, await street.account(Duty.COMMUNITY_LEAD), await street.account(Duty.OFFICE_LEAD)):
        seen, cursor = [], None
        while True:
            params = {"limit": 7} | ({} if cursor is None else {"cursor": cursor})
            page = (await client.get("/v1/check-ins", params=params, headers=reader.headers)).json()
            seen += page["items"]
            cursor = page["next_cursor"]
            if cursor is None:
                break
        assert len(seen) == 20
        assert {one["id"] for one in seen} == {item["id"] for item in items}
        assert seen == sorted(seen, key=lambda one: (one["observed_at"], one["id"]), reverse=True)


async def test_reading_those_of_others_is_recorded_and_ones_own_is_not(
    client: httpx.AsyncClient, street: StreetKit, made: dict[str, str]
) -> None:
    assert made
    lead, worker = await street.account(Duty.OFFICE_LEAD), await worker_of(street)
    await _seen(client, lead, grid_code=f"{street.code}001")
    await _seen(client, worker)
    rows = await street.owner.fetch(
        "SELECT actor_id, detail->>'grid_code' AS code FROM audit_event"
        " WHERE street_id = $1 AND action = 'read_check_ins'",
        street.id,
    )
    assert [(row["actor_id"], row["code"]) for row in rows] == [(lead.id, f"{street.code}001")]


async def test_coordinates_fade_after_ninety_days_and_the_rest_stays(
    client: httpx.AsyncClient, street: StreetKit
) -> None:
    await street.draw("001001", square())
    worker = await worker_of(street)
    old, young = [await _check_in(client, street, worker, "001001") for _ in range(2)]
    await street.owner.execute(
        "UPDATE check_in SET received_at = received_at - interval '91 days' WHERE street_id = $1 AND id = $2",
        street.id,
        old,
    )
    services = street.services
    hands = Hands(services.database, services.keyring, lambda: datetime.now(UTC))
    actor = Actor(kind="worker", street_id=street.id, street_code=street.code)
    assert [await fade_check_ins(hands, actor) for _ in range(2)] == [1, 0]
    seen = {one["id"]: one for one in await _seen(client, worker)}
    assert [seen[old][name] for name in COORDINATES] == [None, None, None]
    assert (seen[old]["geofence"], seen[old]["grid_code"]) == ("inside", f"{street.code}001001")
    assert seen[young]["longitude"] is not None
