"""The audit over HTTP: auditors alone, ids and codes alone."""

from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from api.access.permissions import Duty
from api.kit.clock import BUCKETS_PER_DAY, legal_date, slot_at
from api.schemas.audit import AuditEventOut, AuditPage
from tests.factories.intake import send
from tests.factories.street import AccountKit, StreetKit
from tests.factories.tips import add_message, audit_of, make_tip

PATH = "/v1/audit-events"


@pytest.fixture
async def auditor(street: StreetKit) -> AccountKit:
    return await street.account(Duty.AUDITOR)


async def events(client: httpx.AsyncClient, who: AccountKit, query: str = "") -> list[AuditEventOut]:
    answer = await client.get(f"{PATH}?{query}", headers=who.headers)
    assert answer.status_code == 200, answer.text
    return AuditPage.model_validate_json(answer.content).items


async def test_auditor_finds_who_read_what_and_leaves_a_line(
    client: httpx.AsyncClient, street: StreetKit, auditor: AccountKit
) -> None:
    desk = await street.account(Duty.TIP_DESK)
    tips = [await make_tip(street) for _ in range(2)]
    for tip in tips:
        await add_message(tip)
        await client.get(tip.path, headers=desk.headers)
    (line,) = await events(client, auditor, f"object_type=tip&object_id={tips[0].id}&actor={desk.id}")
    assert (line.action, line.actor_id, line.object_id) == ("read_tip", desk.id, str(tips[0].id))
    assert line.at is None
    (own,) = await events(client, auditor, "object_type=audit_event")
    assert own.actor_id == auditor.id
    assert own.detail == {"actor": str(desk.id), "object_type": "tip", "object_id": str(tips[0].id)}
    assert own.at is not None
    assert len(await audit_of(street, "read_audit")) == 2


async def test_days_bound_the_list_and_pages_give_each_line_once(
    client: httpx.AsyncClient, street: StreetKit, auditor: AccountKit
) -> None:
    desk = await street.account(Duty.TIP_DESK)
    tip = await make_tip(street)
    for _ in range(5):
        await client.get(tip.path, headers=desk.headers)
    today = legal_date(datetime.now(UTC))
    assert await events(client, auditor, f"to={today - timedelta(days=1)}") == []
    assert len(await events(client, auditor, f"from={today}&to={today}&object_type=tip")) == 5
    seen, cursor = [], ""
    while True:
        answer = await client.get(f"{PATH}?object_type=tip&limit=2{cursor}", headers=auditor.headers)
        seen += [item["id"] for item in answer.json()["items"]]
        if answer.json()["next_cursor"] is None:
            break
        cursor = f"&cursor={answer.json()['next_cursor']}"
    assert len(seen) == len(set(seen)) == 5


async def test_other_street_is_invisible(
    client: httpx.AsyncClient, street: StreetKit, other_street: StreetKit
) -> None:
    desk = await street.account(Duty.TIP_DESK)
    tip = await make_tip(street)
    await client.get(tip.path, headers=desk.headers)
    stranger = await other_street.account(Duty.AUDITOR)
    assert await events(client, stranger, f"object_id={tip.id}") == []


@pytest.mark.parametrize("duty", sorted(set(Duty) - {Duty.AUDITOR}))
async def test_other_duties_are_not_allowed(client: httpx.AsyncClient, street: StreetKit, duty: Duty) -> None:
    account = await street.account(duty)
    answer = await client.get(PATH, headers=account.headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    assert await audit_of(street, "read_audit") == []


@pytest.mark.parametrize(
    "query",
    ["actor=x", "object_type=T%20ip", "object_id=%27", "from=yesterday", "to=1", "limit=0", "cursor=x"],
)
async def test_bad_parameters_are_refused(client: httpx.AsyncClient, auditor: AccountKit, query: str) -> None:
    answer = await client.get(f"{PATH}?{query}", headers=auditor.headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


async def test_auditor_hears_of_what_tipsters_did_only_when_its_slot_is_over(
    client: httpx.AsyncClient, street: StreetKit, auditor: AccountKit
) -> None:
    """A line that appears the moment a tip is sent would tell when it was sent."""
    sent = await send(client, street)
    assert (await sent.post("messages", json={"content": {"text": "补充。"}})).status_code == 201
    written = await street.owner.fetch(
        "SELECT action FROM audit_event WHERE street_id = $1 AND actor_kind = 'public'", street.id
    )
    assert sorted(row["action"] for row in written) == ["send_message", "submit"]
    assert [one for one in await events(client, auditor) if one.actor_kind == "public"] == []
    # As if the slot before this one had been theirs.
    before = slot_at(datetime.now(UTC)) - 1
    on, bucket = divmod(before, BUCKETS_PER_DAY)
    await street.owner.execute(
        "UPDATE audit_event SET on_date = $2, bucket = $3 WHERE street_id = $1 AND actor_kind = 'public'",
        street.id,
        date.fromordinal(on),
        bucket,
    )
    seen = [one.action for one in await events(client, auditor) if one.actor_kind == "public"]
    assert sorted(seen) == ["send_message", "submit"]
