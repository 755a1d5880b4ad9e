"""A second person decides about a contested closure."""

import asyncio
from typing import Any

import httpx
import pytest

from api.access.permissions import Duty, Permission, Role
from api.domain.tips import triage
from api.routers.services import Services
from tests.factories.street import AccountKit, StreetKit
from tests.factories.tips import TipKit, add_contest, audit_of, make_clue, make_tip


@pytest.fixture
async def closer(street: StreetKit) -> AccountKit:
    return await street.account(Duty.TIP_DESK)


@pytest.fixture
async def reviewer(street: StreetKit) -> AccountKit:
    return await street.account(Duty.TIP_DESK)


@pytest.fixture
async def contested(street: StreetKit, closer: AccountKit) -> TipKit:
    tip = await make_tip(
        street,
        status="closed",
        closure="rejected",
        closure_reason="spam",
        closed_by=closer.id,
        closure_number=1,
    )
    await add_contest(tip, number=1)
    return tip


async def review(
    client: httpx.AsyncClient, who: AccountKit, tip: TipKit, decision: str, version: int = 1
) -> httpx.Response:
    body: dict[str, Any] = {"decision": decision, "message": {"text": "已复核"}}
    headers = {**who.headers, "If-Match": f'"{version}"'}
    return await client.post(f"{tip.path}/reviews", json=body, headers=headers)


async def messages(tip: TipKit) -> int:
    count: int = await tip.street.owner.fetchval("SELECT count(*) FROM tip_message WHERE tip_id = $1", tip.id)
    return count


async def test_closer_does_not_review(
    client: httpx.AsyncClient, closer: AccountKit, contested: TipKit
) -> None:
    answer = await review(client, closer, contested, "uphold")
    assert (answer.status_code, answer.json()["code"]) == (409, "same_person")
    assert await messages(contested) == 0


async def test_upheld_closure_stays_and_the_reporter_is_told(
    client: httpx.AsyncClient, reviewer: AccountKit, contested: TipKit
) -> None:
    answer = await review(client, reviewer, contested, "uphold")
    assert (answer.status_code, answer.json()["status"], answer.json()["is_contested"]) == (
        200,
        "closed",
        False,
    )
    assert answer.headers["etag"] == '"2"'
    assert await messages(contested) == 1
    again = await review(client, reviewer, contested, "reopen", 2)
    assert (again.status_code, again.json()["code"]) == (409, "illegal_transition")
    (line,) = await audit_of(contested.street, "review_closure")
    assert line["at"] is None


async def test_reopened_tip_waits_for_a_new_clue_and_may_be_contested_again(
    client: httpx.AsyncClient, street: StreetKit, reviewer: AccountKit
) -> None:
    tip = await make_tip(street, status="handed_off")
    await make_clue(street, tip=tip, status="closed")
    await add_contest(tip, number=1)
    answer = await review(client, reviewer, tip, "reopen")
    assert (answer.json()["status"], answer.json()["clue_id"]) == ("accepted", None)
    waiting = await client.get("/v1/tips?needs=clue", headers=reviewer.headers)
    assert [item["id"] for item in waiting.json()["items"]] == [str(tip.id)]
    body = {"decision": "reject", "reason_code": "spam"}
    headers = {**reviewer.headers, "If-Match": answer.headers["etag"]}
    assert (await client.post(f"{tip.path}/triage", json=body, headers=headers)).status_code == 200
    await add_contest(tip, number=2)
    numbers = await street.owner.fetchrow(
        "SELECT t.closure_number, max(c.closure_number) FROM tip t JOIN tip_contest c ON c.tip_id = t.id"
        " WHERE t.id = $1 GROUP BY 1",
        tip.id,
    )
    assert tuple(numbers) == (2, 2)


async def test_burnt_receipt_does_not_stop_a_review(
    client: httpx.AsyncClient, street: StreetKit, reviewer: AccountKit
) -> None:
    tip = await make_tip(street, status="closed", closure="rejected", receipt_key=None)
    await add_contest(tip)
    assert (await review(client, reviewer, tip, "uphold")).status_code == 200
    assert await messages(tip) == 0


async def test_uncontested_or_unreleased_is_not_reviewed(
    client: httpx.AsyncClient, street: StreetKit, reviewer: AccountKit
) -> None:
    plain = await make_tip(street, status="closed", closure="rejected")
    early = await make_tip(street, status="closed", closure="rejected")
    await add_contest(early, is_unreleased=True)
    for tip in (plain, early):
        assert (await review(client, reviewer, tip, "reopen")).status_code == 409


async def test_twenty_reviews_at_once_decide_once(
    client: httpx.AsyncClient, reviewer: AccountKit, contested: TipKit
) -> None:
    answers = await asyncio.gather(
        *(review(client, reviewer, contested, ("uphold", "reopen")[n % 2]) for n in range(20))
    )
    statuses = [answer.status_code for answer in answers]
    assert statuses.count(200) == 1
    assert set(statuses) <= {200, 412, 503}
    assert await messages(contested) == 1


class TestClueSide:
    """What the clue side calls when a clue is made, handed off, or closed by the desk."""

    async def test_clue_takes_its_tip_along(
        self, street: StreetKit, services: Services, closer: AccountKit, client: httpx.AsyncClient
    ) -> None:
        tip = await make_tip(street, status="accepted")
        clue_id = await make_clue(street, status="draft")
        await self._run(street, services, closer, "attach", tip, clue_id)
        assert (await client.get(tip.path, headers=closer.headers)).json()["clue_id"] == str(clue_id)
        await self._run(street, services, closer, "hand_off", tip, clue_id)
        read = await client.get(tip.path, headers=closer.headers)
        assert (read.json()["status"], read.headers["etag"]) == ("handed_off", '"3"')

    async def test_closer_of_the_clue_does_not_review_the_tip(
        self, street: StreetKit, services: Services, closer: AccountKit, client: httpx.AsyncClient
    ) -> None:
        tip = await make_tip(street, status="handed_off")
        clue_id = await make_clue(street, tip=tip, status="closed")
        await add_contest(tip)
        await self._run(street, services, closer, "close", tip, clue_id)
        assert (await review(client, closer, tip, "uphold", 2)).json()["code"] == "same_person"

    async def test_second_clue_waits_until_the_first_is_finished(
        self, street: StreetKit, services: Services, closer: AccountKit
    ) -> None:
        tip = await make_tip(street, status="accepted")
        clue_ids = [await make_clue(street, status="draft") for _ in range(10)]
        results = await asyncio.gather(
            *(self._run(street, services, closer, "attach", tip, clue_id) for clue_id in clue_ids),
            return_exceptions=True,
        )
        assert [type(one).__name__ for one in results if one is not None] == ["ClueExists"] * 9

    async def _run(
        self, street: StreetKit, services: Services, who: AccountKit, what: str, tip: TipKit, clue_id: Any
    ) -> None:
        actor = await services.database.actor(street.id, who.session_id, Role.STREET)
        now = services.clock()
        async with services.database.begin(actor, Permission.CLUE_SUBMIT) as session:
            if what == "attach":
                await triage.attach_clue(session, actor, tip.id, clue_id, now=now)
            elif what == "hand_off":
                await triage.mark_handed_off(session, actor, clue_id, now=now)
            else:
                await triage.mark_clue_closed(session, actor, clue_id)
