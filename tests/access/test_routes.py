"""Every route is called by everybody: who is not named in the table is refused, who is named is not."""

import itertools

import asyncpg
import httpx
import pytest
from fastapi import FastAPI

from api.access.duties import DUTIES_OF_ROLE
from api.access.permissions import Duty, Role
from api.routers.services import Services
from tests.access.calls import DOCUMENT, example_of, request_of, routes_of
from tests.access.matrix import OPEN_ROUTES, RECEIPT_ROUTES, SIGNED_IN_ROUTES, Holder
from tests.factories.street import AccountKit, make_street

People = dict[Holder, AccountKit]


@pytest.fixture(scope="session")
async def people(owner: asyncpg.Pool, services: Services) -> People:
    """An account with each duty, and one of each role with no duty at all."""
    street = await make_street(owner, services)
    service_street = await make_street(owner, services, is_service=True)
    found: People = {duty: await street.account(duty) for duty in Duty}
    for role in Role:
        home = service_street if role is Role.ADMIN else street
        found[role] = await home.account(role=role)
    return found


def test_a_new_route_needs_its_line(app: FastAPI) -> None:
    placed = [*OPEN_ROUTES, *RECEIPT_ROUTES, *SIGNED_IN_ROUTES]
    assert len(placed) == len(set(placed))
    assert {name for name, _ in routes_of(app.routes)} == set(placed), (
        "place the route in tests/access/matrix.py"
    )


def _holds(holder: Holder, named: frozenset[Holder]) -> bool:
    role = holder if isinstance(holder, Role) else next(r for r in Role if holder in DUTIES_OF_ROLE[r])
    return holder in named or role in named


@pytest.mark.parametrize("name", SIGNED_IN_ROUTES)
async def test_only_who_is_named_may_call(client: httpx.AsyncClient, people: People, name: str) -> None:
    wrong = []
    for holder, account in people.items():
        request = request_of(name)
        answer = await client.request(**{**request, "headers": request["headers"] | account.headers})
        is_named = _holds(holder, SIGNED_IN_ROUTES[name])
        if (answer.status_code in ({401, 403} if is_named else {403, 404})) is is_named:
            wrong.append(f"{holder}: {answer.status_code} {answer.json().get('code')}")
        assert answer.status_code < 500, answer.text
    assert wrong == []


@pytest.mark.parametrize("name", SIGNED_IN_ROUTES)
async def test_nobody_calls_it_without_a_token(client: httpx.AsyncClient, name: str) -> None:
    for headers in ({}, {"Authorization": "Bearer x.y.z"}, {"Authorization": "Basic eDp5"}):
        request = request_of(name)
        answer = await client.request(**{**request, "headers": request["headers"] | headers})
        assert answer.status_code == 401
        assert answer.json()["code"] == "token_expired"
        assert answer.headers["WWW-Authenticate"]


@pytest.mark.parametrize("name", sorted(RECEIPT_ROUTES))
async def test_an_account_is_no_receipt(client: httpx.AsyncClient, people: People, name: str) -> None:
    strangers = [
        people[Duty.TIP_DESK].headers,
        people[Role.ADMIN].headers,
        {},
        {"Authorization": "Receipt 0000"},
    ]
    for headers in strangers:
        request = request_of(name)
        if name.endswith("/attachments"):
            request["files"] = {"file": b"x"}
        answer = await client.request(**{**request, "headers": request["headers"] | headers})
        assert answer.status_code == 401
        assert answer.json()["code"] == "receipt_unknown"


@pytest.mark.parametrize("name", sorted(OPEN_ROUTES - {"GET /metrics"}))
async def test_an_open_route_asks_for_no_account(client: httpx.AsyncClient, name: str) -> None:
    answer = await client.request(**request_of(name))
    assert answer.status_code not in {403, 405}
    if "/auth/" not in name:  # where a wrong secret of a machine is a 401 of its own
        assert answer.status_code != 401
    assert answer.status_code < 500


@pytest.mark.parametrize("name", sorted({*SIGNED_IN_ROUTES, "POST /v1/tips"}))
def test_the_example_of_a_body_names_no_unknown_member(name: str) -> None:
    method, _, path = name.partition(" ")
    body = DOCUMENT["paths"][path][method.lower()].get("requestBody")
    if body is not None:
        for content in body["content"].values():
            assert isinstance(example_of(content["schema"]), dict)


def test_every_holder_of_a_line_exists() -> None:
    named = set(itertools.chain.from_iterable(SIGNED_IN_ROUTES.values()))
    assert named <= {*Duty, *Role}
    # This one has nothing of this service yet but itself: statistics come later.
    assert {*Duty} - named == {Duty.INSPECTOR}
