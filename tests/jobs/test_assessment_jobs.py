"""Tiers whose time is over: unassessed, never stricter; twice in a row, two workers at once, with a verb."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from api.access.actor import Actor
from api.access.permissions import Duty
from api.jobs.assessments import expire_assessments
from api.jobs.hands import Hands
from api.kit.clock import legal_date
from tests.factories.care import make_case
from tests.http.test_assessments import body, path

NOW = datetime.now(UTC)


@pytest.fixture
async def case(street):
    return await make_case(street, deputy=await street.account(Duty.CASE_WORKER))


async def expire(street, days: int) -> int:
    services = street.services
    at = NOW + timedelta(days=days)
    actor = Actor(kind="worker", street_id=street.id, street_code=street.code)
    return await expire_assessments(Hands(services.database, services.keyring, lambda: at), actor)


async def assess(client, case, tier):
    answer = await client.post(path(case), json=body(tier), headers=case.lead.headers)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


async def state(street, case, assessment_id):
    status = await street.owner.fetchval("SELECT status FROM assessment WHERE id = $1", assessment_id)
    row = await street.owner.fetchrow("SELECT tier, tier_expires_on FROM episode WHERE id = $1", case.id)
    return status, row["tier"], row["tier_expires_on"]


@pytest.mark.parametrize(("tier", "days"), [("light", 180), ("regular", 90), ("after_care", 180)])
async def test_a_tier_ends_on_its_day_and_not_before(client, street, case, tier, days):
    one = await assess(client, case, tier)
    assert await expire(street, days - 1) == 0
    assert (await state(street, case, one))[:2] == ("in_force", tier)
    assert [await expire(street, days) for _ in range(2)] == [1, 0]
    assert await state(street, case, one) == ("expired", "unassessed", None)
    lines = await street.owner.fetch(
        "SELECT actor_kind, participant_id FROM care_audit_event WHERE object_id = $1 AND action = 'expire'",
        one,
    )
    assert [tuple(line) for line in lines] == [("worker", case.participant_id)]


async def test_what_nobody_signed_is_let_go_and_what_holds_stays(client, street, case):
    holds = await assess(client, case, "regular")
    waits = await assess(client, case, "intensive")
    assert await expire(street, 30) == 1
    assert (await state(street, case, waits))[:2] == ("withdrawn", "regular")
    assert (await state(street, case, holds))[0] == "in_force"


async def test_two_workers_at_once_end_it_once(client, street, case):
    await assess(client, case, "regular")
    assert sum(await asyncio.gather(*(expire(street, 90) for _ in range(4)))) == 1


async def test_a_verb_meanwhile_is_not_undone(client, street, case):
    """Whatever comes first, a tier that somebody decides just now holds afterwards."""
    first = await assess(client, case, "regular")
    await street.owner.execute("UPDATE assessment SET expires_on = $2 WHERE id = $1", first, legal_date(NOW))
    await asyncio.gather(expire(street, 0), assess(client, case, "light"), expire(street, 0))
    assert (await state(street, case, first))[1] == "light"
    states = await street.owner.fetch("SELECT status FROM assessment WHERE episode_id = $1", case.id)
    assert sorted(row["status"] for row in states) in (["expired", "in_force"], ["in_force", "superseded"])


async def test_another_street_is_left_alone(client, street, other_street, case):
    one = await assess(client, case, "regular")
    assert await expire(other_street, 400) == 0
    assert (await state(street, case, one))[0] == "in_force"
