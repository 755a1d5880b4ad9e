"""Alerts of weeks without meetings, and fresh agendas: each job twice in a row, and two workers at once."""

import asyncio
from datetime import UTC, datetime, timedelta

import httpx
import pytest

from api.jobs.meetings import alert_meetings, refresh_agendas
from api.kit.clock import legal_date
from api.kit.periods import week_of
from tests.factories.street import StreetKit
from tests.factories.work import FRIDAY, WEEK, Field, insert, make_field

PATH = "/v1/meetings"


@pytest.fixture
async def field(client: httpx.AsyncClient, street: StreetKit) -> Field:
    return await make_field(client, street)


async def alert(field: Field, at: datetime) -> int:
    return await alert_meetings(field.hands(at), field.worker_process)


async def meeting(field: Field, status: str, at: datetime, *, police: bool = True) -> None:
    await insert(
        field.street, "meeting", week=week_of(legal_date(at)).key, status=status, starts_at=at,
        held_at=at if status == "held" else None, attendance="{}", is_police_present=police, minutes=[],
        created_by=field.office.id, created_at=at, changed_at=at, version=1, reason="x",
    )  # fmt: skip


async def test_the_office_is_told_once_on_friday(field: Field) -> None:
    await meeting(field, "held", FRIDAY - timedelta(days=1))
    await meeting(field, "held", FRIDAY - timedelta(days=1), police=False)
    await meeting(field, "cancelled", FRIDAY - timedelta(days=1))
    assert await alert(field, FRIDAY - timedelta(days=1)) == 0
    assert [await alert(field, FRIDAY) for _ in range(2)] == [1, 0]
    (task,) = await field.tasks("meeting_due")
    assert (task["owner_id"], task["note"], task["status"]) == (field.office.id, WEEK, "open")
    assert await field.notices("new_task") == [field.office.id]
    assert await alert(field, FRIDAY + timedelta(days=3)) == 0


async def test_two_workers_at_once_tell_once(field: Field) -> None:
    assert sum(await asyncio.gather(*(alert(field, FRIDAY) for _ in range(4)))) == 1
    assert len(await field.tasks("meeting_due")) == 1


async def test_a_week_with_its_meetings_held_or_still_planned_needs_no_alert(field: Field) -> None:
    await meeting(field, "held", FRIDAY - timedelta(days=1))
    await meeting(field, "planned", FRIDAY + timedelta(hours=2))
    assert await alert(field, FRIDAY) == 0
    assert await alert(field, FRIDAY + timedelta(days=3)) == 1  # planned, and not held


@pytest.mark.parametrize("kind", ["exempt", "compliant"])
async def test_a_week_that_is_excused_or_complete_needs_no_alert(field: Field, kind: str) -> None:
    if kind == "exempt":
        await meeting(field, "exempt", FRIDAY - timedelta(days=4))
    else:
        await meeting(field, "held", FRIDAY - timedelta(days=2))
        await meeting(field, "held", FRIDAY - timedelta(days=1))
    assert [await alert(field, FRIDAY + timedelta(days=days)) for days in (0, 3)] == [0, 0]


async def test_an_office_that_nobody_led_owed_nothing(field: Field) -> None:
    assert await alert(field, FRIDAY - timedelta(days=4)) == 0
    await field.street.owner.execute(
        "UPDATE duty_grant SET state = 'ended' WHERE account_id = $1", field.office.id
    )
    assert await alert(field, FRIDAY) == 0


async def test_the_meeting_that_makes_the_week_complete_ends_the_alert(field: Field) -> None:
    now = datetime.now(UTC)
    week = week_of(legal_date(now))
    await meeting(field, "held", week.starts_at)
    alert_id = await insert(field.street, "meeting_alert", week=week.key, created_at=now)
    task = await insert(
        field.street, "task", kind="meeting_due", status="open", unit_id=field.grid(""),
        owner_id=field.office.id, due_at=now, source_type="meeting_alert", source_id=alert_id, reminders=0,
        created_at=now, changed_at=now, version=1,
    )  # fmt: skip
    planned = await field.send("POST", PATH, field.office, {"starts_at": now.isoformat()})
    body = {"held_at": now.isoformat(), "attendance": [{"role": "police", "people": 1}]}
    done = await field.send("POST", f"{PATH}/{planned.json()['id']}/hold", field.office, body)
    assert done.status_code == 200, done.text
    assert await field.street.owner.fetchval("SELECT status FROM task WHERE id = $1", task) == "done"


async def test_an_exemption_ends_the_alert(field: Field) -> None:
    assert await alert(field, FRIDAY) == 1
    body = {"week": WEEK, "reason": "公共假期"}
    assert (await field.send("POST", f"{PATH}/exemptions", field.office, body)).status_code == 201
    assert [task["status"] for task in await field.tasks("meeting_due")] == ["done"]


async def test_a_week_that_is_excused_no_more_is_alerted_again(field: Field) -> None:
    last_week = week_of(legal_date(datetime.now(UTC)) - timedelta(days=7))
    await insert(field.street, "meeting_alert", week=last_week.key, created_at=last_week.ends_at)
    body = {"week": last_week.key, "reason": "公共假期"}
    for number in (1, 2):
        excused = await field.send("POST", f"{PATH}/exemptions", field.office, body)
        assert excused.status_code == 201, excused.text
        path = f"{PATH}/{excused.json()['id']}/cancellation"
        back = await field.send("POST", path, field.office, {"reason": "登记有误"})
        assert back.status_code == 200, back.text
        tasks = await field.tasks("meeting_due")
        assert sorted(task["status"] for task in tasks) == ["done"] * (number - 1) + ["open"]
        assert {task["owner_id"] for task in tasks} == {field.office.id}


async def test_agendas_of_meetings_that_begin_soon_are_kept_fresh(field: Field) -> None:
    for status, days in (("planned", 1), ("planned", 5), ("held", 0), ("cancelled", 1)):
        await meeting(field, status, FRIDAY + timedelta(days=days))
    await field.observe("other", FRIDAY - timedelta(hours=1))
    hands, actor = field.hands(FRIDAY), field.worker_process
    assert [await refresh_agendas(hands, actor) for _ in range(2)] == [1, 1]
    rows = await field.street.owner.fetch(
        "SELECT l.section, l.counted, m.starts_at FROM meeting_agenda_line l"
        " JOIN meeting m ON m.id = l.meeting_id WHERE l.street_id = $1",
        field.street.id,
    )
    assert [tuple(row) for row in rows] == [("new_observations", 1, FRIDAY + timedelta(days=1))]
