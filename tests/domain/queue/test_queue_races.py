"""QUE-1, scaled: many machines, crashes, doubles; every clue is taken over once, and by one station."""

import asyncio
import random
from collections import Counter
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from api.access.permissions import Duty
from api.crypto.chain import verify_chain
from tests.factories.clues import Office, add_station, make_office
from tests.factories.street import AccountKit, StreetKit

CLUES = 200
SUFFIXES = ("900", "901")


@pytest.fixture
async def office(client: httpx.AsyncClient, street: StreetKit) -> Office:
    return await make_office(client, street)


async def fill(office: Office) -> None:
    """Many ready clues at two stations: copies of one that was made through the API."""
    await add_station(office.street)
    model_id = UUID(await office.queue())
    for number in range(CLUES):
        station = office.street.units[office.street.code + SUFFIXES[number % 2]]
        await office.street.owner.execute(
            "INSERT INTO clue SELECT (jsonb_populate_record(c, jsonb_build_object('id', $3::uuid,"
            " 'station_id', $4::uuid, 'chain_seq', 0, 'chain_hash', '\\x' || repeat('00', 32)))).*"
            " FROM clue c WHERE street_id = $1 AND id = $2",
            office.street.id,
            model_id,
            uuid4(),
            station,
        )
    await office.street.owner.execute(
        "UPDATE clue SET status = 'closed' WHERE street_id = $1 AND id = $2", office.street.id, model_id
    )


class Machine:
    """A police client that dies now and then, and says things twice."""

    def __init__(self, office: Office, account: AccountKit, luck: random.Random) -> None:
        self.office = office
        self.account = account
        self.luck = luck
        self.acknowledged: Counter[str] = Counter()

    async def work(self) -> None:
        idle = 0
        while idle < 3:
            items = await self._claim()
            idle = 0 if items else idle + 1
            for item in items:
                if self.luck.random() < 0.25:
                    # It crashed: its lease runs out, and somebody gets the item again.
                    await self.office.expire(item["clue"]["id"])
                else:
                    await self._acknowledge(item)

    async def _claim(self) -> list[dict[str, Any]]:
        claim, limit = str(uuid4()), self.luck.randint(1, 8)
        response = await self.office.claim(self.account, claim_id=claim, limit=limit)
        if self.luck.random() < 0.2:
            # The answer was lost; the same claim is asked again.
            response = await self.office.claim(self.account, claim_id=claim, limit=limit)
        items: list[dict[str, Any]] = response.json().get("items", [])
        return items

    async def _acknowledge(self, item: dict[str, Any]) -> None:
        answers = [await self.office.acknowledge(item, self.account)]
        if self.luck.random() < 0.3:
            answers.append(await self.office.acknowledge(item, self.account))
        codes = {one.status_code for one in answers}
        assert codes in ({200}, {409}), [one.text for one in answers]
        if codes == {200}:
            assert len({one.content for one in answers}) == 1
            self.acknowledged[item["clue"]["id"]] += 1


async def test_every_clue_is_taken_over_once_whatever_the_machines_do(office: Office) -> None:
    await fill(office)
    machines = []
    for number in range(8):
        account = await office.street.account(
            Duty.POLICE_CLIENT, kind="client", unit_suffix=SUFFIXES[number % 2]
        )
        luck = random.Random(number)  # noqa: S311 - the same luck each time
        machines.append(Machine(office, account, luck))
    await asyncio.gather(*(machine.work() for machine in machines))
    for machine in machines[:2]:
        await machine.work()
    rows = await office.street.owner.fetch(
        "SELECT id::text, status, epoch, station_id FROM clue WHERE street_id = $1 AND status <> 'closed'",
        office.street.id,
    )
    assert len(rows) == CLUES
    dead = {row["id"] for row in rows if row["status"] == "dead"}
    assert {row["id"] for row in rows if row["status"] == "acknowledged"} == {
        row["id"] for row in rows
    } - dead
    taken: Counter[str] = sum((machine.acknowledged for machine in machines), Counter())
    assert set(taken) == {row["id"] for row in rows} - dead
    assert set(taken.values()) == {1}
    by_station = [set(machines[0].acknowledged), set(machines[1].acknowledged)]
    for number, machine in enumerate(machines[2:]):
        by_station[number % 2] |= set(machine.acknowledged)
    assert by_station[0] & by_station[1] == set()
    await chains_hold(office)


async def chains_hold(office: Office) -> None:
    """Each chain is whole, and holds exactly one acknowledgement."""
    rows = await office.street.owner.fetch(
        "SELECT id::text FROM clue WHERE street_id = $1 AND status = 'acknowledged'", office.street.id
    )
    for row in rows[::10]:
        events = (await office.get(f"/v1/clues/{row['id']}/custody")).json()["events"]
        assert verify_chain(events) == []
        assert [event["kind"] for event in events].count("acknowledged") == 1


async def test_two_machines_never_lease_the_same_clue(office: Office) -> None:
    await fill(office)
    answers = await asyncio.gather(*(office.claim(limit=10) for _ in range(12)))
    tokens = [item["clue"]["id"] for one in answers for item in one.json().get("items", [])]
    assert len(tokens) == len(set(tokens))
    assert len(tokens) >= 60
