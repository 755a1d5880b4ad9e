"""Volunteers have the fewest rights there are: their own records, and where to make them."""

from typing import Any

import httpx
import pytest

from api.access.actor import Actor
from api.access.permissions import Duty, Permission, Role
from api.kit.ids import new_id
from tests.factories.field import check_in_item, square, worker_of
from tests.factories.street import AccountKit, StreetKit


@pytest.fixture
async def lead(street: StreetKit) -> AccountKit:
    return await street.account(Duty.OFFICE_LEAD)


def body(street: StreetKit, *duties: str, **changes: Any) -> dict[str, Any]:
    return {
        "login": f"v-{new_id().hex[-10:]}",
        "display_name": "周明远",
        "role": "grid",
        "unit_code": f"{street.code}001001",
        "duties": list(duties),
        **changes,
    }


def assigned(street: StreetKit, capacity: str) -> dict[str, Any]:
    return {"assignments": [{"unit_code": f"{street.code}001001", "capacity": capacity}]}


async def create(client: httpx.AsyncClient, lead: AccountKit, new: dict[str, Any]) -> httpx.Response:
    return await client.post("/v1/accounts", json=new, headers=lead.headers)


async def edit(
    client: httpx.AsyncClient, lead: AccountKit, made: dict[str, Any], **changes: Any
) -> httpx.Response:
    wanted = {name: made[name] for name in ("display_name", "role", "unit_code")}
    wanted |= {"duties": [one["duty"] for one in made["duties"]], **changes}
    headers = {**lead.headers, "If-Match": made["etag"]}
    return await client.put(f"/v1/accounts/{made['id']}", json=wanted, headers=headers)


def test_a_volunteer_may_four_things() -> None:
    volunteer = Actor(kind="account", street_id=new_id(), role=Role.GRID, duties=frozenset({Duty.VOLUNTEER}))
    assert set(volunteer.permissions()) == {
        Permission.FIELD_READ,
        Permission.FIELD_RECORD,
        Permission.ME,
        Permission.PLACE_READ,
    }


async def test_a_volunteer_needs_no_second_person_and_is_a_member(
    client: httpx.AsyncClient, street: StreetKit, lead: AccountKit
) -> None:
    answer = await create(client, lead, body(street, "volunteer", **assigned(street, "member")))
    assert answer.status_code == 201
    made = answer.json()
    assert [(one["duty"], one["state"]) for one in made["duties"]] == [("volunteer", "active")]
    assert [one["capacity"] for one in made["assignments"]] == ["member"]


@pytest.mark.parametrize("capacity", ["responsible", "deputy"])
async def test_a_volunteer_answers_for_no_unit(
    client: httpx.AsyncClient, street: StreetKit, lead: AccountKit, capacity: str
) -> None:
    answer = await create(client, lead, body(street, "volunteer", **assigned(street, capacity)))
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
    assert answer.json()["errors"][0]["pointer"] == "/assignments/0/capacity"
    made = (await create(client, lead, body(street, "volunteer"))).json()
    answer = await edit(client, lead, made, **assigned(street, capacity))
    assert answer.json()["errors"][0]["pointer"] == "/assignments/0/capacity"


async def test_who_answers_for_a_unit_becomes_no_volunteer_before_giving_it_up(
    client: httpx.AsyncClient, street: StreetKit, lead: AccountKit
) -> None:
    made = (await create(client, lead, body(street, "grid_worker", **assigned(street, "deputy")))).json()
    answer = await edit(client, lead, made, duties=["volunteer"])
    assert (answer.status_code, answer.json()["code"]) == (409, "duty_conflict")
    kept = await client.get(f"/v1/accounts/{made['id']}", headers=lead.headers)
    assert kept.json() == made
    answer = await edit(client, lead, made, duties=["volunteer"], **assigned(street, "member"))
    assert [one["capacity"] for one in answer.json()["assignments"]] == ["member"]


@pytest.mark.parametrize("duty", ["grid_worker", "grid_chief"])
async def test_a_volunteer_is_no_staff(
    client: httpx.AsyncClient, street: StreetKit, lead: AccountKit, duty: str
) -> None:
    answer = await create(client, lead, body(street, "volunteer", duty))
    assert (answer.status_code, answer.json()["code"]) == (409, "duty_conflict")


async def test_a_volunteer_records_in_the_unit_it_helps_and_reads_its_own(
    client: httpx.AsyncClient, street: StreetKit
) -> None:
    await street.draw("001001", square())
    volunteer = await worker_of(street, "001001", Duty.VOLUNTEER, capacity="member")
    worker = await worker_of(street)
    ids = {}
    for who in (volunteer, worker):
        item = check_in_item(street)
        answer = await client.post("/v1/check-ins", json=item, headers=who.headers)
        assert answer.json()["items"][0]["result"] == "created"
        ids[who.id] = item["id"]
    foreign = check_in_item(street, grid_code=f"{street.code}001002")
    answer = await client.post("/v1/check-ins", json=foreign, headers=volunteer.headers)
    assert answer.json()["items"][0]["problem"]["code"] == "grid_not_assigned"
    listed = await client.get("/v1/check-ins", headers=volunteer.headers)
    assert [one["id"] for one in listed.json()["items"]] == [ids[volunteer.id]]
    assert (await client.get(f"/v1/check-ins/{ids[worker.id]}", headers=volunteer.headers)).status_code == 404
    for path in ("/v1/clues", "/v1/accounts", "/v1/places/gaps", "/v1/tips"):
        assert (await client.get(path, headers=volunteer.headers)).status_code == 403
