"""Second visits over HTTP: drawn where nobody could foresee it, made by others, compared with the first."""

import asyncio
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import httpx
import pytest

from api.access.actor import Actor
from api.access.permissions import Duty
from api.domain.re_visits.sampling import draw_sample
from api.jobs.hands import Hands
from api.jobs.re_visits import finish_re_visits
from tests.factories.field import worker_of
from tests.factories.outreach import Campaign, make_campaign
from tests.factories.street import AccountKit, StreetKit


@pytest.fixture
async def workers(street: StreetKit) -> tuple[AccountKit, AccountKit]:
    """One of each grid."""
    return await worker_of(street), await worker_of(street, "001002")


@pytest.fixture
async def campaign(
    client: httpx.AsyncClient, street: StreetKit, workers: tuple[AccountKit, AccountKit]
) -> Campaign:
    """Sixty entrances, forty of them visited, in two grids."""
    made = await make_campaign(client, street)
    lines = [(f"00100{1 + number % 2}", f"{number:03d}", 20) for number in range(60)]
    await made.freeze(lines)
    await made.open()
    for place, worker in enumerate(workers):
        codes = [code for suffix, code, _ in lines[:40] if suffix == f"00100{place + 1}"]
        visits = [made.visit(code, contacted=15, no_answer=3, empty_registration=2) for code in codes]
        assert {one["result"] for one in await made.send(worker, *visits)} == {"created"}
    return made


def jobs(street: StreetKit) -> tuple[Hands, Actor]:
    hands = Hands(street.services.database, street.services.keyring, lambda: datetime.now(UTC))
    return hands, Actor(kind="worker", street_id=street.id, street_code=street.code)


async def draw(campaign: Campaign, percent: int = 5) -> Any:
    answer = await campaign.post("/re-visits", {"share_percent": percent})
    assert answer.status_code == 201, answer.text
    return answer.json()


async def re_visits(campaign: Campaign, who: AccountKit | None = None, **params: Any) -> list[Any]:
    answer = await campaign.get("/re-visits", who, **params)
    assert answer.status_code == 200, answer.text
    found: list[Any] = answer.json()["items"]
    return found


class TestDrawing:
    async def test_each_grid_gives_its_part_and_somebody_else_goes(
        self, campaign: Campaign, street: StreetKit, workers: tuple[AccountKit, AccountKit]
    ) -> None:
        made = await draw(campaign)
        assert (made["frame_size"], made["sample_size"]) == (40, 2)
        found = await re_visits(campaign)
        by_grid = {one["grid_code"].removeprefix(street.code): one["owner_id"] for one in found}
        assert by_grid == {"001001": str(workers[1].id), "001002": str(workers[0].id)}
        assert {one["status"] for one in found} == {"planned"}
        tasks = await street.owner.fetch("SELECT * FROM task WHERE street_id = $1", street.id)
        assert {task["kind"] for task in tasks} == {"re_visit"}
        assert {task["source_id"] for task in tasks} == {UUID(one["id"]) for one in found}
        assert {task["id"] for task in tasks} == {UUID(one["task_id"]) for one in found}

    async def test_everybody_can_draw_again_and_compare(self, campaign: Campaign) -> None:
        made = await draw(campaign, 4)
        (listed,) = (await campaign.get("/re-visit-draws")).json()["items"]
        assert listed == made
        rows = (await campaign.get(f"/re-visit-draws/{made['id']}/candidates")).json()["items"]
        frame = {UUID(row["address_unit_id"]): UUID(row["grid_id"]) for row in rows}
        assert len(frame) == 40
        drawn = draw_sample(frame, made["share_percent"], bytes.fromhex(made["seed"]))
        assert set(drawn) == {UUID(row["address_unit_id"]) for row in rows if row["is_drawn"]}

    async def test_at_once_or_again_nothing_is_drawn_twice(
        self, campaign: Campaign, workers: tuple[AccountKit, AccountKit]
    ) -> None:
        tries = [campaign.post("/re-visits", {"share_percent": 5}) for _ in range(4)]
        answers = await asyncio.gather(*tries)
        assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
        codes = {answer.json().get("code") for answer in answers}
        assert codes == {None, "nothing_to_draw"}
        await campaign.send(
            workers[0], campaign.visit("058", contacted=1), campaign.visit("000", contacted=1)
        )
        assert (await draw(campaign))["frame_size"] == 1
        assert len(await re_visits(campaign)) == 3

    @pytest.mark.parametrize("percent", [0, 1, 6, 100, 2.5, "3", None])
    async def test_it_is_two_to_five_of_a_hundred(self, campaign: Campaign, percent: Any) -> None:
        answer = await campaign.post("/re-visits", {"share_percent": percent})
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")

    async def test_without_somebody_else_nothing_is_drawn(
        self, client: httpx.AsyncClient, street: StreetKit
    ) -> None:
        campaign = await make_campaign(client, street)
        await campaign.freeze([("001001", "1-1", 20)])
        early = await campaign.post("/re-visits", {"share_percent": 5})
        assert (early.status_code, early.json()["code"]) == (409, "illegal_transition")
        await campaign.open()
        worker = await worker_of(street)
        await campaign.send(worker, campaign.visit("1-1", contacted=20))
        refused = await campaign.post("/re-visits", {"share_percent": 5})
        assert (refused.status_code, refused.json()["code"]) == (409, "no_independent_visitor")
        assert (await campaign.get("/re-visit-draws")).json()["items"] == []

    async def test_whose_work_is_checked_does_not_see_where(
        self, campaign: Campaign, street: StreetKit, workers: tuple[AccountKit, AccountKit]
    ) -> None:
        await draw(campaign)
        for worker in workers:
            (own,) = await re_visits(campaign, worker)
            assert own["owner_id"] == str(worker.id)
        for other in (
            await street.account(Duty.COMMUNITY_LEAD),
            await street.account(Duty.GRID_CHIEF, unit_suffix="001000"),
        ):
            assert await re_visits(campaign, other) == []
            for path in ("/re-visit-draws", "/agreement"):
                assert (await campaign.get(path, other)).status_code == 403

    async def test_nor_by_the_tasks_of_their_units(
        self,
        client: httpx.AsyncClient,
        campaign: Campaign,
        street: StreetKit,
        workers: tuple[AccountKit, AccountKit],
    ) -> None:
        await draw(campaign)
        owner = workers[0]
        (own,) = await re_visits(campaign, owner)
        path = f"/v1/tasks/{own['task_id']}"
        for other in (
            await street.account(Duty.COMMUNITY_LEAD),
            await street.account(Duty.GRID_CHIEF, unit_suffix="001000"),
            await street.account(Duty.GRID_CHIEF, Duty.GRID_WORKER, unit_suffix="001002"),
        ):
            listed = await client.get("/v1/tasks", headers=other.headers)
            assert (listed.status_code, listed.json()["items"]) == (200, [])
            assert (await client.get(path, headers=other.headers)).status_code == 404
            ended = await client.post(f"{path}/cancellation", headers=other.headers)
            assert ended.status_code == 404
        office = await street.account(Duty.OFFICE_LEAD)
        seen = (await client.get("/v1/tasks", headers=office.headers)).json()["items"]
        assert [one["kind"] for one in seen] == ["re_visit", "re_visit"]
        mine = (await client.get("/v1/me/tasks", headers=owner.headers)).json()["items"]
        assert [one["id"] for one in mine] == [own["task_id"]]


class TestMaking:
    async def test_it_is_made_outside_ones_grids_and_ends_the_task(
        self, campaign: Campaign, street: StreetKit, workers: tuple[AccountKit, AccountKit]
    ) -> None:
        await draw(campaign)
        (own,) = await re_visits(campaign, workers[0])
        code = own["address_unit_code"]
        before = (await campaign.get("/coverage", by="street")).json()["items"]
        (nobody,) = await campaign.send(
            workers[0], campaign.visit(code, no_answer=20, re_visit_id=own["id"], confirmed=0)
        )
        assert nobody["result"] == "created"
        hands, machine = jobs(street)
        assert await finish_re_visits(hands, machine) == 0
        item = campaign.visit(code, contacted=10, no_answer=8, re_visit_id=own["id"], confirmed=9)
        assert [one["result"] for one in await campaign.send(workers[0], item, item)] == [
            "created",
            "duplicate",
        ]
        done = await asyncio.gather(*(finish_re_visits(hands, machine) for _ in range(3)))
        assert sorted(done) == [0, 0, 1]
        (own,) = await re_visits(campaign, workers[0], status="done")
        status = await street.owner.fetchval("SELECT status FROM task WHERE id = $1", UUID(own["task_id"]))
        assert status == "done"
        assert (await campaign.get("/coverage", by="street")).json()["items"] == before

    async def test_nobody_else_makes_it_and_nowhere_else(
        self, campaign: Campaign, workers: tuple[AccountKit, AccountKit]
    ) -> None:
        await draw(campaign)
        (own,) = await re_visits(campaign, workers[0])
        (other,) = await re_visits(campaign, workers[1])
        code = own["address_unit_code"]
        found = await campaign.send(
            workers[0],
            campaign.visit(code, contacted=1, re_visit_id=other["id"], confirmed=1),
            campaign.visit(other["address_unit_code"], contacted=1, re_visit_id=own["id"], confirmed=1),
            campaign.visit(code, contacted=1),
        )
        assert [one["problem"]["code"] for one in found] == [
            "re_visit_unknown",
            "re_visit_unknown",
            "grid_not_assigned",
        ]

    async def test_agreement_is_told_by_household_and_by_entrance(
        self, campaign: Campaign, street: StreetKit, workers: tuple[AccountKit, AccountKit]
    ) -> None:
        await draw(campaign)
        for worker, confirmed in zip(workers, (10, 7), strict=True):
            (own,) = await re_visits(campaign, worker)
            visit = campaign.visit(
                own["address_unit_code"],
                contacted=10,
                no_answer=9,
                demolished=1,
                re_visit_id=own["id"],
                confirmed=confirmed,
            )
            await campaign.send(worker, visit)
        await finish_re_visits(*jobs(street))
        for by, code in (("community", f"{street.code}001"), ("street", street.code)):
            (cell,) = (await campaign.get("/agreement", by=by)).json()["items"]
            assert (cell["unit_code"], cell["drawn"], cell["done"]) == (code, 2, 2)
            assert cell["households"] | {"low": None, "high": None} == {
                "numerator": 17,
                "denominator": 20,
                "value": 0.85,
                "low": None,
                "high": None,
            }
            assert 0.63 < cell["households"]["low"] < 0.65
            assert (cell["entrances"]["numerator"], cell["entrances"]["denominator"]) == (1, 2)
            assert (cell["excluded_claimed"], cell["excluded_found"]) == (4, 2)

    @pytest.mark.parametrize("is_closed_first", [True, False])
    async def test_it_is_made_after_the_campaign_was_closed(
        self,
        campaign: Campaign,
        street: StreetKit,
        workers: tuple[AccountKit, AccountKit],
        is_closed_first: bool,
    ) -> None:
        if not is_closed_first:
            await draw(campaign)
        assert (await campaign.edit("closure", {"reason": "走访结束"})).status_code == 200
        if is_closed_first:
            await draw(campaign)
        (own,) = await re_visits(campaign, workers[0])
        visit = campaign.visit(own["address_unit_code"], contacted=1, re_visit_id=own["id"], confirmed=1)
        assert (await campaign.send(workers[0], visit))[0]["result"] == "created"
        (first,) = await campaign.send(workers[0], campaign.visit("000", contacted=1))
        assert first["problem"]["code"] == "campaign_not_open"
        assert await finish_re_visits(*jobs(street)) == 1


class TestHandingOn:
    async def test_it_goes_to_somebody_else_who_is_independent(
        self, campaign: Campaign, street: StreetKit, workers: tuple[AccountKit, AccountKit]
    ) -> None:
        await draw(campaign)
        (own,) = await re_visits(campaign, workers[0])
        path = f"/re-visits/{own['id']}/assignment"
        other = await street.account(Duty.GRID_WORKER, unit_suffix="001001")
        strangers = [
            workers[1],
            await street.account(Duty.GRID_CHIEF, unit_suffix="001000"),
            await street.account(Duty.COMMUNITY_LEAD),
            await street.account(Duty.VOLUNTEER, unit_suffix="001001"),
        ]
        for stranger in strangers:
            body = {"account_id": str(stranger.id)}
            answer = await campaign.post(path, body, **{"If-Match": own["etag"]})
            assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "not_an_option")
        body = {"account_id": str(other.id)}
        assert (await campaign.post(path, body)).status_code == 428
        answer = await campaign.post(path, body, **{"If-Match": own["etag"]})
        assert (answer.status_code, answer.json()["owner_id"]) == (200, str(other.id))
        assert (await campaign.post(path, body, **{"If-Match": own["etag"]})).status_code == 412
        task = await street.owner.fetchrow("SELECT owner_id FROM task WHERE id = $1", UUID(own["task_id"]))
        assert task["owner_id"] == other.id
        assert await re_visits(campaign, workers[0]) == []
        (handed,) = await re_visits(campaign, other)
        visit = campaign.visit(own["address_unit_code"], contacted=1, re_visit_id=own["id"], confirmed=1)
        assert (await campaign.send(other, visit))[0]["result"] == "created"
        await finish_re_visits(*jobs(street))
        (done,) = await re_visits(campaign, other)
        late = await campaign.post(path, {"account_id": str(workers[0].id)}, **{"If-Match": done["etag"]})
        assert (handed["status"], late.status_code, late.json()["code"]) == (
            "planned",
            409,
            "illegal_transition",
        )
