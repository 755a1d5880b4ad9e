"""Batches of all kinds of records: one wrong clock, one answer an item, one count that agrees."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from api.access.permissions import Duty
from tests.factories.field import check_in_item, observation_item, square, worker_of
from tests.factories.outreach import Campaign, make_campaign
from tests.factories.street import AccountKit, StreetKit

Answer = dict[str, Any]


@pytest.fixture
async def worker(street: StreetKit) -> AccountKit:
    await street.draw("001001", square())
    return await worker_of(street)


@pytest.fixture
async def campaign(client: httpx.AsyncClient, street: StreetKit) -> Campaign:
    made = await make_campaign(client, street)
    await made.freeze([("001001", "1-1", 20)])
    await made.open()
    return made


def of_each_kind(street: StreetKit, campaign: Campaign, observed_at: datetime) -> list[Answer]:
    at = {"observed_at": observed_at.isoformat()}
    visit = {"id": str(uuid4()), "campaign_id": campaign.id, "address_unit_id": campaign.units["1-1"]}
    return [
        {"type": "check_in", **check_in_item(street, **at)},
        {"type": "observation", **observation_item(street, **at)},
        {"type": "visit", **visit, "contacted": 2, **at},
    ]


async def send(client: httpx.AsyncClient, who: AccountKit, items: list[Answer], sent_at: datetime) -> Answer:
    body = {"sent_at": sent_at.isoformat(), "items": items}
    answer = await client.post("/v1/me/records/batch", json=body, headers=who.headers)
    assert answer.status_code == 200, answer.text
    found: Answer = answer.json()
    return found


@pytest.mark.parametrize("off", [timedelta(days=365), timedelta(days=-40), timedelta(hours=1)])
async def test_a_clock_that_is_off_is_put_right_for_every_kind(
    client: httpx.AsyncClient, street: StreetKit, worker: AccountKit, campaign: Campaign, off: timedelta
) -> None:
    phone_now = datetime.now(UTC) + off
    found = await send(client, worker, of_each_kind(street, campaign, phone_now), phone_now)
    assert [(one["result"], one["flags"]) for one in found["items"]] == [("created", ["clock"])] * 3
    for table in ("check_in", "observation", "visit"):
        row = await street.owner.fetchrow(
            f"SELECT observed_at - device_at AS shift FROM {table} WHERE street_id = $1", street.id
        )
        assert abs(row["shift"] + off) < timedelta(minutes=1), table


async def test_a_volunteer_sends_what_volunteers_may_and_the_rest_is_refused(
    client: httpx.AsyncClient, street: StreetKit, campaign: Campaign
) -> None:
    volunteer = await worker_of(street, "001001", Duty.VOLUNTEER, capacity="member")
    now = datetime.now(UTC)
    found = await send(client, volunteer, of_each_kind(street, campaign, now), now)
    assert [one["result"] for one in found["items"]] == ["created", "created", "refused"]
    assert found["items"][2]["problem"]["code"] == "not_allowed"


async def test_the_counts_of_phone_and_service_agree_by_kind(
    client: httpx.AsyncClient, street: StreetKit, worker: AccountKit, campaign: Campaign
) -> None:
    now = datetime.now(UTC)
    for _ in range(2):
        items = of_each_kind(street, campaign, now)
        # Sent twice, the second time turned round: a lost answer.
        await send(client, worker, items, now)
        again = await send(client, worker, items[::-1], now)
        assert again["counts"]["duplicate"] == 3
    counts = (await client.get("/v1/me/sync", headers=worker.headers)).json()["counts"]
    assert {kind: one["acknowledged"] for kind, one in counts.items()} == {
        "check_in": 2,
        "observation": 2,
        "visit": 2,
    }


async def test_an_ended_session_is_told_so_whatever_was_sent(
    client: httpx.AsyncClient, street: StreetKit, worker: AccountKit
) -> None:
    """Answered item by item, a phone that must sign in would take its records for bad ones."""
    await street.owner.execute(
        "UPDATE session SET ended_at = now(), end_reason = 'signed_out' WHERE street_id = $1 AND id = $2",
        street.id,
        worker.session_id,
    )
    body = {"sent_at": datetime.now(UTC).isoformat(), "items": [{"type": "check_in"}]}
    answer = await client.post("/v1/me/records/batch", json=body, headers=worker.headers)
    assert (answer.status_code, answer.json()["code"]) == (401, "session_ended")
