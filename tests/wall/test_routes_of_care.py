"""The wall over HTTP: whoever has nothing to do with care is answered the same whatever there is."""

from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import httpx
import pytest
from fastapi import FastAPI

from api.access.duties import DUTIES_OF_ROLE
from api.access.permissions import Duty, Role
from api.kit.ids import new_id
from api.main import ROUTERS
from api.routers.care_edge import get_care_edge
from api.routers.planes import Plane, classify_request
from tests.access.calls import request_of, routes_of
from tests.access.matrix import CARE, SIGNED_IN_ROUTES, Holder
from tests.wall.conftest import Ground

_VARYING = {"date", "request-id", "x-request-id"}
CONCERNED = CARE | {Duty.AUDITOR}


def _calls(dependant: Any) -> Iterator[Any]:
    yield dependant.call
    for one in dependant.dependencies:
        yield from _calls(one)


def _care_routes() -> list[str]:
    """Every route that asks the care edge who is there: a route of care that did not could open no file."""
    found = []
    for router in ROUTERS:
        for name, route in routes_of(list(router.routes)):
            if get_care_edge in _calls(getattr(route, "dependant")):  # noqa: B009 - of FastAPI's own
                found.append(name)
    return sorted(found)


CARE_ROUTES = _care_routes()


def test_the_routes_of_care_are_found(app: FastAPI) -> None:
    every = {name for name, _ in routes_of(app.routes)}
    assert set(CARE_ROUTES) <= every
    heads = {name.split("/")[2] for name in CARE_ROUTES}
    assert {"break-glass", "episodes", "help-requests", "participants"} <= heads
    # No path of care is served by another edge.
    assert {name for name in every if name.count("/") > 1 and name.split("/")[2] in heads} == set(CARE_ROUTES)


@pytest.mark.parametrize("name", CARE_ROUTES)
def test_a_route_of_care_has_the_room_of_care(name: str) -> None:
    method, _, path = name.partition(" ")
    assert classify_request(method, path) is Plane.CARE


@pytest.mark.parametrize("name", CARE_ROUTES)
def test_only_who_has_to_do_with_care_is_named(name: str) -> None:
    assert SIGNED_IN_ROUTES[name] <= CONCERNED


def _is_named(holder: Holder, named: frozenset[Holder]) -> bool:
    role = holder if isinstance(holder, Role) else next(r for r in Role if holder in DUTIES_OF_ROLE[r])
    return holder in named or role in named


async def answered(
    client: httpx.AsyncClient, ground: Ground, name: str, holder: Holder, id_of: Callable[[], UUID]
) -> tuple[Any, ...]:
    """The whole of an answer, without the time and the number of the request."""
    request = request_of(name, id_of)
    headers = request["headers"] | ground.people[holder].headers
    headers.pop("Idempotency-Key", None)
    answer = await client.request(**{**request, "headers": headers})
    told = {key: value for key, value in answer.headers.items() if key not in _VARYING}
    return answer.status_code, answer.content, told


@pytest.mark.parametrize("name", CARE_ROUTES)
async def test_what_there_is_and_what_there_is_not_are_one_answer(
    client: httpx.AsyncClient, ground: Ground, name: str
) -> None:
    """With the id of a row that is in every table, and with one that is in none."""
    outside = [one for one in ground.people if not _is_named(one, SIGNED_IN_ROUTES[name])]
    assert {Duty.POLICE_CLIENT, Duty.POLICE_LIAISON, Duty.GRID_WORKER, Role.DASHBOARD} <= set(outside)
    for holder in outside:
        real = await answered(client, ground, name, holder, lambda: ground.real_id)
        invented = await answered(client, ground, name, holder, new_id)
        assert real == invented, f"{holder} learns something by {name}"
        assert real[0] in {403, 422}, f"{holder}: {real}"


@pytest.mark.parametrize("name", [name for name in CARE_ROUTES if "{" in name])
async def test_a_case_worker_cannot_tell_the_case_of_another_from_none(
    client: httpx.AsyncClient, ground: Ground, name: str
) -> None:
    if Duty.CASE_WORKER not in SIGNED_IN_ROUTES[name]:
        pytest.skip("no route of a case worker")
    real = await answered(client, ground, name, Duty.CASE_WORKER, lambda: ground.real_id)
    invented = await answered(client, ground, name, Duty.CASE_WORKER, new_id)
    assert real == invented
    assert real[0] in {404, 422}
