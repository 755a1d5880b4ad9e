"""Two leads at once, and holds while cases come and go: two connections at the same instant."""

import asyncio
from datetime import UTC, date, datetime
from uuid import UUID

import asyncpg
import pytest

from api.access.permissions import Duty, Permission, Role
from api.domain.people import queries
from api.domain.people import service as people
from tests.conftest import superuser
from tests.factories.care import add_member, make_case
from tests.factories.street import StreetKit

BEGAN = date(2026, 11, 1)
END = (
    "UPDATE pairing SET status = 'ended', ended_at = $3, until_on = $4, end_reason = 'worker_change'"
    " WHERE street_id = $1 AND episode_id = $2 AND position = 'lead' AND status = 'active'"
)
KEEP = "SELECT keep_account_holds($1, $2)"


@pytest.mark.parametrize("position", ["lead", "deputy"])
async def test_of_two_at_once_the_database_takes_one(street: StreetKit, position: str) -> None:
    case = await make_case(street)
    await street.owner.execute(END, street.id, case.id, datetime.now(UTC), BEGAN)
    accounts = [await street.account(Duty.CASE_WORKER) for _ in range(4)]
    done = await asyncio.gather(
        *(add_member(street, case, one, position, BEGAN) for one in accounts), return_exceptions=True
    )
    refused = [one for one in done if isinstance(one, BaseException)]
    assert len(refused) == 3
    assert all(isinstance(one, asyncpg.UniqueViolationError) for one in refused)


async def test_a_case_without_a_lead_cannot_be_written(street: StreetKit) -> None:
    case = await make_case(street)
    for change in ("lead_id = NULL", "team_formed_at = now()", "deputy_id = lead_id"):
        with pytest.raises(asyncpg.IntegrityConstraintViolationError):
            await street.owner.execute(
                f"UPDATE episode SET {change} WHERE street_id = $1 AND id = $2", street.id, case.id
            )


async def is_held(street: StreetKit, account_id: UUID) -> bool:
    found = await street.owner.fetchval(
        "SELECT count(*) FROM account_hold WHERE street_id = $1 AND account_id = $2", street.id, account_id
    )
    return bool(found)


async def test_the_last_two_cases_end_at_once_and_the_hold_goes(
    street: StreetKit, database_name: str
) -> None:
    """Each of the two still sees the other's case when it ends its own."""
    worker = await street.account(Duty.CASE_WORKER)
    cases = [await make_case(street, worker) for _ in range(2)]
    await street.owner.execute(KEEP, street.id, [worker.id])
    assert await is_held(street, worker.id)
    one, two = [await asyncpg.connect(**superuser(database_name)) for _ in range(2)]
    for connection, case in ((one, cases[0]), (two, cases[1])):
        await connection.execute("BEGIN")
        await connection.execute(END, street.id, case.id, datetime.now(UTC), BEGAN)
    await one.execute(KEEP, street.id, [worker.id])
    waiting = asyncio.create_task(two.execute(KEEP, street.id, [worker.id]))
    await asyncio.sleep(0.2)
    assert not waiting.done()
    await one.execute("COMMIT")
    await waiting
    await two.execute("COMMIT")
    assert not await is_held(street, worker.id)
    await one.close()
    await two.close()


async def test_a_case_ends_while_another_begins_and_the_hold_stays(
    street: StreetKit, database_name: str
) -> None:
    worker = await street.account(Duty.CASE_WORKER)
    ending = await make_case(street, worker)
    other = await make_case(street)
    await street.owner.execute(KEEP, street.id, [worker.id])
    one = await asyncpg.connect(**superuser(database_name))
    await one.execute("BEGIN")
    await one.execute(END, street.id, ending.id, datetime.now(UTC), BEGAN)
    await one.execute(KEEP, street.id, [worker.id])
    await add_member(street, other, worker, "deputy", BEGAN)
    waiting = asyncio.create_task(street.owner.execute(KEEP, street.id, [worker.id]))
    await asyncio.sleep(0.2)
    assert not waiting.done()
    await one.execute("COMMIT")
    await waiting
    assert await is_held(street, worker.id)
    await one.close()


async def test_closing_waits_for_whoever_gives_work_and_then_sees_the_hold(
    street: StreetKit, database_name: str
) -> None:
    """The lock that a suspension takes conflicts with the one that a new pairing has through its key."""
    worker = await street.account(Duty.CASE_WORKER)
    case = await make_case(street)
    one = await asyncpg.connect(**superuser(database_name))
    await one.execute("BEGIN")
    await one.execute(
        "INSERT INTO pairing SELECT street_id, gen_random_uuid(), episode_id, participant_id,"
        " community_id, $3, 'deputy', 'social_worker', 'active', NULL, NULL, NULL, begins_on,"
        " NULL, NULL, NULL, recorded_by,"
        " recorded_at, changed_at, 1 FROM pairing WHERE street_id = $1 AND episode_id = $2",
        street.id,
        case.id,
        worker.id,
    )
    await one.execute(KEEP, street.id, [worker.id])
    office = await street.account(Duty.OFFICE_LEAD)
    service = street.services
    actor = await service.database.actor(street.id, office.session_id, Role.STREET)

    async def close() -> None:
        async with service.database.begin(actor, Permission.ACCOUNT_MANAGE) as session:
            account = await queries.lock_account(session, worker.id, is_closing=True)
            await people.suspend_account(session, actor, account, now=datetime.now(UTC))

    closing = asyncio.create_task(close())
    await asyncio.sleep(0.2)
    assert not closing.done()
    await one.execute("COMMIT")
    with pytest.raises(people.OpenWork):
        await closing
    await one.close()
