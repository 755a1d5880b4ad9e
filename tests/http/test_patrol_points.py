"""Patrol points: who keeps them, where they may lie, and what is never one."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from api.access.permissions import Duty
from api.kit.clock import legal_date
from api.kit.crs import Crs, convert
from tests.factories.field import INSIDE, SIDE, check_in_item, square, worker_of
from tests.factories.street import AccountKit, StreetKit

TODAY = legal_date(datetime.now(UTC))
M = 1 / 111_319.49
"""A metre in degrees of latitude."""


@pytest.fixture
async def chief(street: StreetKit) -> AccountKit:
    await street.draw("001001", square())
    await street.draw("001002", square(1))
    return await street.account(Duty.GRID_CHIEF, unit_suffix="001000")


def point(street: StreetKit, **changes: Any) -> dict[str, Any]:
    return {
        "code": f"P-{uuid4().hex[:8]}",
        "grid_code": f"{street.code}001001",
        "kind": "market",
        "name_zh": "听潮早市东门",
        "longitude": INSIDE[0],
        "latitude": INSIDE[1],
        "crs": "wgs84",
        **changes,
    }


async def add(client: httpx.AsyncClient, who: AccountKit, body: Any, **headers: str) -> httpx.Response:
    return await client.post("/v1/patrol-points", json=body, headers={**who.headers, **headers})


async def added(client: httpx.AsyncClient, who: AccountKit, body: Any) -> dict[str, Any]:
    answer = await add(client, who, body)
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def edit_of(made: dict[str, Any], **changes: Any) -> dict[str, Any]:
    names = ("kind", "name_zh", "name_en", "longitude", "latitude", "crs")
    return {name: made[name] for name in names} | changes


async def change(
    client: httpx.AsyncClient, who: AccountKit, made: dict[str, Any], match: str | None = None, **changes: Any
) -> httpx.Response:
    headers = {**who.headers, "If-Match": match or made["etag"]}
    return await client.put(f"/v1/patrol-points/{made['id']}", json=edit_of(made, **changes), headers=headers)


async def close(
    client: httpx.AsyncClient, who: AccountKit, made: dict[str, Any], **headers: str
) -> httpx.Response:
    headers = {**who.headers, "If-Match": made["etag"], **headers}
    return await client.post(f"/v1/patrol-points/{made['id']}/closure", headers=headers)


async def test_a_chief_adds_a_point_that_everybody_in_the_field_reads(
    client: httpx.AsyncClient, street: StreetKit, chief: AccountKit
) -> None:
    made = await added(client, chief, point(street, code="001-001-A", name_en="East gate"))
    assert made == {
        "id": made["id"],
        "code": "001-001-A",
        "kind": "market",
        "grid_code": f"{street.code}001001",
        "name_zh": "听潮早市东门",
        "name_en": "East gate",
        "longitude": INSIDE[0],
        "latitude": INSIDE[1],
        "crs": "wgs84",
        "valid_from": TODAY.isoformat(),
        "valid_to": None,
        "etag": '"1"',
    }
    for duty in (Duty.GRID_WORKER, Duty.VOLUNTEER, Duty.COMMUNITY_LEAD, Duty.OFFICE_LEAD):
        reader = await street.account(duty)
        answer = await client.get(f"/v1/patrol-points/{made['id']}", headers=reader.headers)
        assert (answer.json(), answer.headers["etag"]) == (made, '"1"')
    worker = await worker_of(street)
    item = check_in_item(street, point_code="001-001-A", kind="patrol")
    checked = await client.post("/v1/check-ins", json=item, headers=worker.headers)
    assert checked.json()["items"][0]["result"] == "created"


async def test_the_list_is_filtered_and_comes_in_pages_newest_first(
    client: httpx.AsyncClient, street: StreetKit, chief: AccountKit
) -> None:
    made = [await added(client, chief, point(street)) for _ in range(3)]
    other = await added(
        client,
        chief,
        point(street, kind="green_space", grid_code=f"{street.code}001002", longitude=INSIDE[0] + SIDE),
    )

    async def listed(**query: Any) -> list[str]:
        found, cursor = [], None
        while True:
            page = await client.get(
                "/v1/patrol-points",
                params=query | {"limit": 2} | ({"cursor": cursor} if cursor else {}),
                headers=chief.headers,
            )
            found += [one["id"] for one in page.json()["items"]]
            cursor = page.json()["next_cursor"]
            if cursor is None:
                return found

    ids = [one["id"] for one in made]
    assert await listed() == [other["id"], *reversed(ids)]
    assert await listed(grid_code=f"{street.code}001001") == [*reversed(ids)]
    assert await listed(kind="green_space") == [other["id"]]
    assert (await close(client, chief, other)).status_code == 200
    assert await listed(as_of=TODAY.isoformat()) == [*reversed(ids)]
    assert await listed(as_of=(TODAY - timedelta(days=1)).isoformat()) == []
    assert other["id"] in await listed()


@pytest.mark.parametrize("crs", Crs)
async def test_a_point_may_lie_at_the_edge_and_no_farther(
    client: httpx.AsyncClient, street: StreetKit, chief: AccountKit, crs: Crs
) -> None:
    south = square()[0][1]
    for metres, status in ((25, 201), (40, 422)):
        longitude, latitude = convert(INSIDE[0], south - metres * M, Crs.WGS84, crs)
        body = point(street, longitude=longitude, latitude=latitude, crs=crs.value)
        answer = await add(client, chief, body)
        assert answer.status_code == status
        if status == 422:
            assert answer.json()["code"] == "point_outside_grid"
    if crs in {Crs.GCJ02, Crs.BD09}:
        mixed_up = await add(client, chief, point(street, crs=crs.value))
        assert mixed_up.json()["code"] == "point_outside_grid"


async def test_a_grid_that_nobody_drew_has_no_outside(client: httpx.AsyncClient, street: StreetKit) -> None:
    lead = await street.account(Duty.OFFICE_LEAD)
    await added(client, lead, point(street, longitude=100.0, latitude=30.0))


@pytest.mark.parametrize(
    "name",
    [
        "东关清真寺",
        "圣心教堂门口",
        "白云道观",
        "Old Mosque gate",
        "St Mary's Church",
        "3栋502室",
        "2单元 301",
        "某某的家",
        "Flat 12, Harbour House",
        "Room 302",
    ],
)
async def test_a_place_of_worship_or_a_dwelling_is_never_a_point(
    client: httpx.AsyncClient, street: StreetKit, chief: AccountKit, name: str
) -> None:
    made = await added(client, chief, point(street))
    for answer in (
        await add(client, chief, point(street, kind="other", name_zh=name)),
        await add(client, chief, point(street, name_en=name)),
        await change(client, chief, made, name_zh=name),
    ):
        assert (answer.status_code, answer.json()["code"]) == (422, "point_not_allowed")
        assert name not in answer.text


@pytest.mark.parametrize(
    "name", ["观澜公寓登记处", "白马寺路公交站", "3号楼大门外", "滨河路12号楼前", "Churchill Road bus stop"]
)
async def test_a_public_place_may_be_one(
    client: httpx.AsyncClient, street: StreetKit, chief: AccountKit, name: str
) -> None:
    await added(client, chief, point(street, kind="rented_housing", name_zh=name))


@pytest.mark.parametrize(
    ("changes", "pointer"),
    [
        ({"kind": "religious_venue"}, "/kind"),
        ({"kind": "dwelling"}, "/kind"),
        ({"crs": "epsg:4326"}, "/crs"),
        ({"crs": None}, "/crs"),
        ({"latitude": 91}, "/latitude"),
        ({"longitude": -181}, "/longitude"),
        ({"latitude": "14.99"}, "/latitude"),
        ({"code": "a b"}, "/code"),
        ({"code": "-a"}, "/code"),
        ({"code": "x" * 41}, "/code"),
        ({"name_zh": ""}, "/name_zh"),
        ({"name_zh": "a\u202eb"}, "/name_zh"),
        ({"name_zh": "门" * 65}, "/name_zh"),
        ({"resident": "x"}, ""),
        ({"grid_code": "990000999001001"}, "/grid_code"),
    ],
)
async def test_bad_input_is_named(
    client: httpx.AsyncClient, street: StreetKit, chief: AccountKit, changes: dict[str, Any], pointer: str
) -> None:
    answer = await add(client, chief, point(street, **changes))
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
    assert pointer in {one["pointer"] for one in answer.json()["errors"]}
    assert (await client.get("/v1/patrol-points", headers=chief.headers)).json()["items"] == []


async def test_numbers_that_are_none_and_a_missing_crs_are_refused(
    client: httpx.AsyncClient, street: StreetKit, chief: AccountKit
) -> None:
    body = point(street)
    del body["crs"]
    assert (await add(client, chief, body)).json()["errors"][0] | {"detail": ""} == {
        "pointer": "/crs",
        "code": "missing",
        "detail": "",
    }
    content = '{"latitude": NaN}'
    headers = {**chief.headers, "Content-Type": "application/json"}
    answer = await client.post("/v1/patrol-points", content=content, headers=headers)
    assert answer.status_code == 422


@pytest.mark.parametrize("suffix", ["", "001", "001000", "900"])
async def test_only_a_small_grid_has_points(
    client: httpx.AsyncClient, street: StreetKit, suffix: str
) -> None:
    lead = await street.account(Duty.OFFICE_LEAD)
    answer = await add(client, lead, point(street, grid_code=street.code + suffix))
    assert answer.json()["errors"][0]["pointer"] == "/grid_code"


async def test_points_of_units_that_are_not_ones_own_are_read_and_not_kept(
    client: httpx.AsyncClient, street: StreetKit, chief: AccountKit
) -> None:
    await street.unit("002", "community", "")
    stranger = await street.account(Duty.COMMUNITY_LEAD, unit_suffix="002")
    neighbour = await street.account(Duty.GRID_CHIEF, unit_suffix="001002")
    made = await added(client, chief, point(street))
    for who in (stranger, neighbour):
        answers = [
            await add(client, who, point(street)),
            await change(client, who, made),
            await close(client, who, made),
        ]
        assert [(one.status_code, one.json()["code"]) for one in answers] == [(403, "not_allowed")] * 3
        assert (await client.get(f"/v1/patrol-points/{made['id']}", headers=who.headers)).json() == made
    lead = await street.account(Duty.OFFICE_LEAD)
    assert (await change(client, lead, made, name_zh="北门")).status_code == 200


async def test_points_of_another_street_do_not_exist(
    client: httpx.AsyncClient, street: StreetKit, other_street: StreetKit, chief: AccountKit
) -> None:
    made = await added(client, chief, point(street))
    stranger = await other_street.account(Duty.OFFICE_LEAD)
    absent = {**made, "id": str(uuid4())}
    for one in (made, absent):
        answers = [
            await client.get(f"/v1/patrol-points/{one['id']}", headers=stranger.headers),
            await change(client, stranger, one),
            await close(client, stranger, one),
        ]
        assert [(answer.status_code, answer.json()["code"]) for answer in answers] == [(404, "not_found")] * 3
    assert (await client.get("/v1/patrol-points", headers=stranger.headers)).json()["items"] == []
    foreign = await add(client, stranger, point(street))
    assert foreign.json()["errors"][0]["pointer"] == "/grid_code"
    assert (await add(client, stranger, point(other_street, code=made["code"]))).status_code == 201


async def test_an_edit_needs_the_version_that_was_read(
    client: httpx.AsyncClient, street: StreetKit, chief: AccountKit
) -> None:
    made = await added(client, chief, point(street))
    path = f"/v1/patrol-points/{made['id']}"
    bare = await client.put(path, json=edit_of(made), headers=chief.headers)
    assert (bare.status_code, bare.json()["code"]) == (428, "precondition_required")
    answers = await asyncio.gather(
        *(change(client, chief, made, name_zh=f"第{n}号入口") for n in ("一", "二", "三"))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 412, 412]
    kept = (await client.get(path, headers=chief.headers)).json()
    assert kept == next(answer.json() for answer in answers if answer.status_code == 200)
    assert (kept["etag"], kept["code"], kept["grid_code"]) == ('"2"', made["code"], made["grid_code"])
    assert (await change(client, chief, kept, longitude=INSIDE[0] + SIDE)).json()[
        "code"
    ] == "point_outside_grid"


async def test_a_closed_point_stays_and_is_not_changed(
    client: httpx.AsyncClient, street: StreetKit, chief: AccountKit
) -> None:
    made = await added(client, chief, point(street))
    bare = await client.post(f"/v1/patrol-points/{made['id']}/closure", headers=chief.headers)
    assert bare.json()["code"] == "precondition_required"
    key = {"Idempotency-Key": uuid4().hex}
    first, again = await close(client, chief, made, **key), await close(client, chief, made, **key)
    assert first.json() == again.json()
    assert (first.json()["valid_to"], first.json()["etag"]) == (TODAY.isoformat(), '"2"')
    assert again.headers["Idempotency-Replayed"] == "true"
    closed = first.json()
    for answer in (await change(client, chief, closed), await close(client, chief, closed)):
        assert (answer.status_code, answer.json()["code"]) == (409, "illegal_transition")
    taken = await add(client, chief, point(street, code=made["code"]))
    assert (taken.status_code, taken.json()["code"]) == (409, "point_code_taken")


async def test_the_same_code_twice_at_once_makes_one_point(
    client: httpx.AsyncClient, street: StreetKit, chief: AccountKit
) -> None:
    body = point(street)
    answers = await asyncio.gather(*(add(client, chief, body) for _ in range(5)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409, 409]
    keyed = {"Idempotency-Key": uuid4().hex}
    body = point(street)
    answers = await asyncio.gather(*(add(client, chief, body, **keyed) for _ in range(5)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.json()["id"] for answer in answers}) == 1


async def test_what_is_done_to_points_is_recorded(
    client: httpx.AsyncClient, street: StreetKit, chief: AccountKit
) -> None:
    made = await added(client, chief, point(street))
    changed = (await change(client, chief, made, name_zh="北门")).json()
    await close(client, chief, changed)
    rows = await street.owner.fetch(
        "SELECT action, actor_id FROM audit_event WHERE street_id = $1 AND object_id = $2 ORDER BY id",
        street.id,
        made["id"],
    )
    assert [(row["action"], row["actor_id"]) for row in rows] == [
        (f"{verb}_patrol_point", chief.id) for verb in ("add", "change", "close")
    ]
