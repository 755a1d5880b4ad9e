"""The tree of a street as it was on a day, its boundaries in four reference systems, and who is missing."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import asyncpg
import httpx
import pytest

from api.access.permissions import Duty, Role
from api.kit.clock import legal_date
from api.kit.crs import Crs, to_wgs84
from api.kit.polygons import distance_between_m
from api.routers.services import Services
from tests.factories.field import square, worker_of
from tests.factories.street import AccountKit, StreetKit, make_street

TODAY = legal_date(datetime.now(UTC))
SINCE = date(2020, 1, 1)
REDRAWN = date(2026, 3, 1)


@pytest.fixture
async def reader(street: StreetKit) -> AccountKit:
    """Somebody without any duty: places are everybody's."""
    await street.draw("001001", square(), valid_to=REDRAWN)
    await street.draw("001001", square(1), crs="gcj02", valid_from=REDRAWN)
    return await street.account(role=Role.GRID)


async def get(client: httpx.AsyncClient, who: AccountKit, path: str, **query: Any) -> httpx.Response:
    return await client.get(f"/v1/places{path}", params=query, headers=who.headers)


def suffixes(street: StreetKit, answer: httpx.Response) -> list[str]:
    return [one["code"].removeprefix(street.code) for one in answer.json()["items"]]


async def test_the_tree_is_listed_by_code_and_by_parent(
    client: httpx.AsyncClient, street: StreetKit, reader: AccountKit
) -> None:
    assert suffixes(street, await get(client, reader, "")) == [
        "",
        "001",
        "001000",
        "001001",
        "001002",
        "900",
    ]
    below = await get(client, reader, "", parent_code=f"{street.code}001000")
    assert suffixes(street, below) == ["001001", "001002"]
    assert below.json()["items"][0] == {
        "code": f"{street.code}001001",
        "kind": "small_grid",
        "parent_code": f"{street.code}001000",
        "name_zh": "试验001001",
        "name_en": "Trial 001001",
        "valid_from": "2020-01-01",
        "valid_to": None,
        "has_boundary": True,
    }
    assert suffixes(street, await get(client, reader, "", kind="station")) == ["900"]
    assert (await get(client, reader, "", parent_code="990000999")).json() == {
        "items": [],
        "next_cursor": None,
    }


async def test_the_list_comes_in_pages(
    client: httpx.AsyncClient, street: StreetKit, reader: AccountKit
) -> None:
    found, cursor = [], None
    while True:
        page = await get(client, reader, "", limit=4, **({"cursor": cursor} if cursor else {}))
        found += suffixes(street, page)
        cursor = page.json()["next_cursor"]
        if cursor is None:
            break
    assert found == ["", "001", "001000", "001001", "001002", "900"]


async def test_a_day_shows_the_street_as_it_then_was(
    client: httpx.AsyncClient, street: StreetKit, reader: AccountKit
) -> None:
    ended = street.units[f"{street.code}001002"]
    await street.owner.execute("UPDATE unit SET valid_to = $2 WHERE id = $1", ended, REDRAWN)
    await street.unit("001003", "small_grid", "001000")
    await street.owner.execute(
        "UPDATE unit SET valid_from = $2 WHERE id = $1", street.units[f"{street.code}001003"], REDRAWN
    )
    grids = {"parent_code": f"{street.code}001000"}
    assert suffixes(street, await get(client, reader, "", **grids)) == ["001001", "001003"]
    before = REDRAWN - timedelta(days=1)
    then = await get(client, reader, "", **grids, as_of=before)
    assert suffixes(street, then) == ["001001", "001002"]
    assert (await get(client, reader, "", as_of="2019-12-31")).json()["items"] == []
    assert (await get(client, reader, f"/{street.code}001002")).status_code == 404
    kept = await get(client, reader, f"/{street.code}001002", as_of=before)
    assert kept.json()["valid_to"] == REDRAWN.isoformat()


async def test_a_place_tells_the_history_of_its_boundary(
    client: httpx.AsyncClient, street: StreetKit, reader: AccountKit
) -> None:
    await street.draw("001001", square(5), valid_from=TODAY, valid_to=TODAY)  # drawn again on its first day
    answer = await get(client, reader, f"/{street.code}001001")
    assert answer.json()["boundaries"] == [
        {"valid_from": "2020-01-01", "valid_to": "2026-03-01", "crs": "wgs84"},
        {"valid_from": "2026-03-01", "valid_to": None, "crs": "gcj02"},
    ]


@pytest.mark.parametrize("crs", Crs)
async def test_a_boundary_is_the_same_in_each_reference_system(
    client: httpx.AsyncClient, street: StreetKit, reader: AccountKit, crs: Crs
) -> None:
    answer = await get(client, reader, f"/{street.code}001001/geometry", crs=crs.value)
    body = answer.json()
    if crs in {Crs.WGS84, Crs.CGCS2000}:
        assert answer.headers["content-type"] == "application/geo+json"
        assert (body["type"], body["geometry"]["type"]) == ("Feature", "Polygon")
        ring, said = body["geometry"]["coordinates"][0], body["properties"]
    else:
        assert answer.headers["content-type"] == "application/json"
        assert not {"type", "geometry", "coordinates"} & set(body), "no map may take it for GeoJSON"
        ring, said = body["polygons"][0][0], body
    assert said["crs"] == crs
    assert (said["valid_from"], said["valid_to"]) == ("2026-03-01", None)
    for place, drawn in zip(ring, [*square(1), square(1)[0]], strict=True):
        assert distance_between_m(to_wgs84(*place, crs), to_wgs84(*drawn, Crs.GCJ02)) < 1


async def test_a_boundary_of_a_day_is_the_one_in_force(
    client: httpx.AsyncClient, street: StreetKit, reader: AccountKit
) -> None:
    path = f"/{street.code}001001/geometry"
    before = await get(client, reader, path, as_of=REDRAWN - timedelta(days=1))
    assert before.json()["geometry"]["coordinates"] == [[list(one) for one in [*square(), square()[0]]]]
    assert before.json()["properties"]["valid_to"] == "2026-03-01"
    assert (await get(client, reader, path, as_of=REDRAWN)).json()["properties"]["valid_from"] == "2026-03-01"


async def test_no_boundary_and_no_place_are_told_apart(
    client: httpx.AsyncClient, street: StreetKit, other_street: StreetKit, reader: AccountKit
) -> None:
    undrawn = await get(client, reader, f"/{street.code}001002/geometry")
    assert (undrawn.status_code, undrawn.json()["code"]) == (404, "boundary_unknown")
    await other_street.draw("001001", square())
    answers = [
        await get(client, reader, f"/{code}{tail}")
        for code in (f"{other_street.code}001001", "999999999")
        for tail in ("", "/geometry")
    ]
    assert {(one.status_code, one.content) for one in answers} == {(404, answers[0].content)}
    assert answers[0].json()["code"] == "not_found"


async def test_answers_may_be_kept_by_the_asker_alone(
    client: httpx.AsyncClient, street: StreetKit, reader: AccountKit
) -> None:
    for path in ("", f"/{street.code}001001", f"/{street.code}001001/geometry"):
        first = await get(client, reader, path)
        assert first.headers["cache-control"] == "private, max-age=300"
        assert first.headers["vary"] == "Authorization"
        for known in (first.headers["etag"], f'"other", W/{first.headers["etag"]}'):
            again = await client.get(f"/v1/places{path}", headers={**reader.headers, "If-None-Match": known})
            assert (again.status_code, again.content) == (304, b"")
            assert again.headers["etag"] == first.headers["etag"]
    await street.owner.execute(
        "UPDATE unit SET name_zh = '新名' WHERE id = $1", street.units[f"{street.code}001001"]
    )
    headers = {**reader.headers, "If-None-Match": first.headers["etag"]}
    assert (await client.get(f"/v1/places/{street.code}001001/geometry", headers=headers)).status_code == 200
    refused = await get(client, reader, "/999999999")
    assert refused.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    ("path", "query", "parameter"),
    [
        ("", {"parent_code": "1 OR 1=1"}, "parent_code"),
        ("", {"kind": "village"}, "kind"),
        ("", {"as_of": "yesterday"}, "as_of"),
        ("", {"as_of": "2026-02-30"}, "as_of"),
        ("", {"as_of": "9999-12-31"}, "as_of"),
        ("", {"limit": 0}, "limit"),
        ("", {"limit": 101}, "limit"),
        ("", {"cursor": "x"}, "cursor"),
        ("/abc", {}, "code"),
        ("/990000001001001/geometry", {"crs": "epsg:4326"}, "crs"),
    ],
)
async def test_bad_input_is_named(
    client: httpx.AsyncClient, reader: AccountKit, path: str, query: dict[str, Any], parameter: str
) -> None:
    answer = await get(client, reader, path, **query)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
    assert answer.json()["errors"][0]["parameter"] == parameter


async def test_the_service_has_no_places(
    client: httpx.AsyncClient, owner: asyncpg.Pool, services: Services
) -> None:
    service = await make_street(owner, services, is_service=True)
    admin = await service.account(role=Role.ADMIN)
    assert (await get(client, admin, "")).json()["items"] == []
    assert (await get(client, admin, f"/{service.code}")).status_code == 404


class TestGaps:
    async def gaps(self, client: httpx.AsyncClient, who: AccountKit, **query: Any) -> dict[str, list[str]]:
        answer = await get(client, who, "/gaps", **query)
        assert answer.status_code == 200, answer.text
        return {
            one["unit_code"][-3:]: [name for name in ("responsible", "deputy") if one[f"is_{name}_missing"]]
            for one in answer.json()["items"]
        }

    async def test_a_small_grid_needs_a_responsible_and_a_deputy(
        self, client: httpx.AsyncClient, street: StreetKit
    ) -> None:
        lead = await street.account(Duty.OFFICE_LEAD)
        both = ["responsible", "deputy"]
        assert await self.gaps(client, lead) == {"001": both, "002": both}
        responsible = await worker_of(street)
        await worker_of(street, capacity="member")
        assert await self.gaps(client, lead) == {"001": ["deputy"], "002": both}
        await worker_of(street, capacity="deputy")
        assert await self.gaps(client, lead) == {"002": both}
        await street.owner.execute("UPDATE account SET state = 'suspended' WHERE id = $1", responsible.id)
        assert await self.gaps(client, lead) == {"001": ["responsible"], "002": both}

    async def test_a_gap_is_of_a_day(self, client: httpx.AsyncClient, street: StreetKit) -> None:
        lead = await street.account(Duty.OFFICE_LEAD)
        worker = await street.account(Duty.GRID_WORKER)
        ends = TODAY + timedelta(days=5)
        await street.assign(worker, "001001", "responsible", TODAY, ends)
        last = ends - timedelta(days=1)
        assert (await self.gaps(client, lead, on=last))["001"] == ["deputy"]
        assert (await self.gaps(client, lead, on=ends))["001"] == ["responsible", "deputy"]
        assert (await self.gaps(client, lead, on=TODAY - timedelta(days=1)))["001"] == [
            "responsible",
            "deputy",
        ]

    async def test_chief_and_community_lead_see_those_of_their_units(
        self, client: httpx.AsyncClient, street: StreetKit
    ) -> None:
        await street.unit("002", "community", "")
        await street.unit("002000", "large_grid", "002")
        await street.unit("002001", "small_grid", "002000")
        office = await street.account(Duty.OFFICE_LEAD)
        lead = await street.account(Duty.COMMUNITY_LEAD)
        chief = await street.account(Duty.GRID_CHIEF, unit_suffix="001002")
        assert set(await self.gaps(client, lead)) == {"001", "002"}
        assert set(await self.gaps(client, chief)) == {"002"}
        first = await get(client, office, "/gaps", limit=2)
        assert len(first.json()["items"]) == 2
        second = await get(client, office, "/gaps", limit=2, cursor=first.json()["next_cursor"])
        assert [one["unit_code"] for one in second.json()["items"]] == [f"{street.code}002001"]
        assert second.json()["next_cursor"] is None
