"""The office hears of a small grid that nobody answers for: once, and until it is filled."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.access.permissions import Duty
from api.domain.staffing.service import FoundMeanwhile, tend_gaps
from api.jobs.hands import Hands
from api.jobs.schedule import SCHEDULE
from api.jobs.staffing import tend_staffing
from tests.factories.field import worker_of
from tests.factories.street import AccountKit, StreetKit


@pytest.fixture
def hands(street: StreetKit) -> Hands:
    return Hands(street.services.database, street.services.keyring, lambda: datetime.now(UTC))


@pytest.fixture
def actor(street: StreetKit) -> Actor:
    return Actor(kind="worker", street_id=street.id, street_code=street.code)


@pytest.fixture
async def lead(street: StreetKit) -> AccountKit:
    return await street.account(Duty.OFFICE_LEAD)


async def tasks(street: StreetKit) -> list[tuple[str, str]]:
    rows = await street.owner.fetch(
        "SELECT u.code, t.status FROM task t JOIN unit u ON u.street_id = t.street_id AND u.id = t.unit_id"
        " WHERE t.street_id = $1 AND t.kind = 'grid_unstaffed' ORDER BY t.created_at, u.code",
        street.id,
    )
    return [(row["code"][-3:], row["status"]) for row in rows]


async def fill(street: StreetKit, suffix: str) -> AccountKit:
    await worker_of(street, suffix, capacity="deputy")
    return await worker_of(street, suffix)


async def test_each_gap_is_one_task_of_the_office_lead_while_it_lasts(
    street: StreetKit, hands: Hands, actor: Actor, lead: AccountKit
) -> None:
    assert [await tend_staffing(hands, actor) for _ in range(3)] == [2, 0, 0]
    assert await tasks(street) == [("001", "open"), ("002", "open")]
    rows = await street.owner.fetch("SELECT * FROM task WHERE street_id = $1", street.id)
    assert {row["owner_id"] for row in rows} == {lead.id}
    assert all(row["source_id"] == row["unit_id"] and row["source_type"] == "unit" for row in rows)
    assert all(timedelta(days=2) < row["due_at"] - datetime.now(UTC) <= timedelta(days=3) for row in rows)
    told = await street.owner.fetch("SELECT account_id, kind FROM notice WHERE street_id = $1", street.id)
    assert [tuple(row) for row in told] == [(lead.id, "new_task")]
    somebody = await fill(street, "001001")
    assert [await tend_staffing(hands, actor) for _ in range(2)] == [1, 0]
    assert await tasks(street) == [("001", "done"), ("002", "open")]
    await street.owner.execute("UPDATE account SET state = 'suspended' WHERE id = $1", somebody.id)
    assert [await tend_staffing(hands, actor) for _ in range(2)] == [1, 0]
    assert await tasks(street) == [("001", "done"), ("002", "open"), ("001", "open")]


@pytest.mark.usefixtures("lead")
async def test_a_staffed_street_hears_nothing(street: StreetKit, hands: Hands, actor: Actor) -> None:
    for suffix in ("001001", "001002"):
        await fill(street, suffix)
    assert await tend_staffing(hands, actor) == 0
    assert await tasks(street) == []


async def test_without_an_office_lead_it_is_looked_at_again(
    street: StreetKit, hands: Hands, actor: Actor
) -> None:
    assert await tend_staffing(hands, actor) == 0
    await street.account(Duty.OFFICE_LEAD)
    assert await tend_staffing(hands, actor) == 2


@pytest.mark.usefixtures("lead")
async def test_several_workers_at_once_make_each_task_once(
    street: StreetKit, hands: Hands, actor: Actor
) -> None:
    answers = await asyncio.gather(*(tend_staffing(hands, actor) for _ in range(5)), return_exceptions=True)
    assert [answer for answer in answers if isinstance(answer, int) and answer] == [2]
    assert all(isinstance(answer, int | FoundMeanwhile) for answer in answers)
    assert await tasks(street) == [("001", "open"), ("002", "open")]


@pytest.mark.usefixtures("lead")
async def test_a_worker_that_comes_second_writes_nothing(
    street: StreetKit, hands: Hands, actor: Actor
) -> None:
    async with hands.database.begin_as(actor, DatabaseRole.WORKER) as session:
        assert await tend_gaps(session, actor, now=datetime.now(UTC)) == 2
        second = asyncio.create_task(tend_staffing(hands, actor))
        await asyncio.sleep(0.3)
    with pytest.raises(FoundMeanwhile):
        await second
    assert await tasks(street) == [("001", "open"), ("002", "open")]


@pytest.mark.usefixtures("lead")
async def test_streets_are_tended_apart(other_street: StreetKit, hands: Hands, actor: Actor) -> None:
    await other_street.account(Duty.OFFICE_LEAD)
    await tend_staffing(hands, actor)
    assert await tasks(other_street) == []


def test_the_worker_does_it_by_itself() -> None:
    assert [one.interval_s for one in SCHEDULE if one.job is tend_staffing] == [900]
