"""Drafting, following late events, climbing the ladder: each job twice in a row, and two workers at once."""

import asyncio
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest

from api.domain.work_records import revisions
from api.jobs.work_records import draft_work_records, remind_work_records
from tests.factories.street import StreetKit
from tests.factories.work import FRIDAY, WEEK, Field, make_field

PATH = "/v1/work-records"
MONDAY = FRIDAY - timedelta(days=4)
DUE_DAY = FRIDAY + timedelta(days=4)  # Tuesday after the week
"""Jobs are told the time; routes go by the real clock, so what is tried here is rows and jobs."""


@pytest.fixture
async def field(client: httpx.AsyncClient, street: StreetKit) -> Field:
    return await make_field(client, street)


async def run(field: Field, at: datetime) -> int:
    return await draft_work_records(field.hands(at), field.worker_process)


async def remind(field: Field, at: datetime) -> int:
    return await remind_work_records(field.hands(at), field.worker_process)


async def records(field: Field) -> list[dict[str, Any]]:
    rows = await field.street.owner.fetch(
        "SELECT r.*, (SELECT jsonb_object_agg(code, drafted) FROM work_record_line l WHERE l.record_id = r.id"
        " AND l.drafted > 0)::text AS counts FROM work_record r WHERE r.street_id = $1"
        " ORDER BY r.period, r.grid_id, r.revision",
        field.street.id,
    )
    return [dict(row) for row in rows]


async def confirm_all(field: Field, at: datetime) -> None:
    await field.street.owner.execute(
        "UPDATE work_record SET status = 'confirmed', confirmed_at = $2, handed_in_at = $2,"
        " is_zero_report = true WHERE street_id = $1 AND status = 'draft'",
        field.street.id,
        at,
    )


async def test_every_small_grid_has_its_draft_on_friday_and_no_other(field: Field) -> None:
    await field.check_in(MONDAY)
    assert await run(field, FRIDAY - timedelta(days=1)) == 0
    assert [await run(field, FRIDAY) for _ in range(2)] == [2, 0]
    found = await records(field)
    assert {(row["kind"], row["period"], row["status"]) for row in found} == {("weekly", WEEK, "draft")}
    assert {row["grid_id"] for row in found} == {field.grid(), field.grid("001002")}
    assert {row["due_on"].isoformat() for row in found} == {"2026-12-01"}
    owners = {task["unit_id"]: task["owner_id"] for task in await field.tasks("work_record")}
    assert owners == {field.grid(): field.chief.id, field.grid("001002"): field.community.id}
    assert set(await field.notices("new_task")) == {field.chief.id, field.community.id}


async def test_the_month_is_drafted_in_its_last_days(field: Field) -> None:
    await run(field, FRIDAY + timedelta(days=1))
    found = {(row["kind"], row["period"], row["due_on"].isoformat()) for row in await records(field)}
    assert found == {("weekly", WEEK, "2026-12-01"), ("monthly", "2026-11", "2026-12-03")}


async def test_two_workers_at_once_draft_once(field: Field) -> None:
    made = await asyncio.gather(*(run(field, FRIDAY) for _ in range(4)))
    assert sum(made) == 2
    assert len(await field.tasks("work_record")) == 2


async def test_what_was_missed_is_caught_up_without_making_anybody_late(field: Field) -> None:
    later = FRIDAY + timedelta(days=21)
    await run(field, later)
    weekly = {row["period"]: row["due_on"] for row in await records(field) if row["kind"] == "weekly"}
    assert sorted(weekly) == [WEEK, "2026-W49", "2026-W50", "2026-W51"]
    assert {due.isoformat() for period, due in weekly.items() if period != "2026-W51"} == {"2026-12-19"}
    assert await remind(field, later) == 0


async def test_a_grid_that_ended_or_a_street_without_staff_owes_nothing(
    field: Field, other_street: StreetKit
) -> None:
    await field.street.owner.execute(
        "UPDATE unit SET valid_to = '2026-11-20' WHERE id = $1", field.grid("001002")
    )
    assert await run(field, FRIDAY) == 1
    empty = Field(field.client, other_street, field.chief, field.worker, field.community, field.office)
    assert await run(empty, FRIDAY) == 0


async def test_an_open_draft_follows_its_events_and_keeps_its_corrections(field: Field) -> None:
    await field.check_in(MONDAY)
    await run(field, FRIDAY)
    first = (await records(field))[0]
    await field.street.owner.execute(
        "UPDATE work_record_line SET corrected = 9, reason = 'x' WHERE record_id = $1 AND code = 'check_ins'",
        first["id"],
    )
    await field.check_in(FRIDAY)
    await field.observe("illicit_plants", FRIDAY)
    assert [await run(field, FRIDAY) for _ in range(2)] == [1, 0]
    second = (await records(field))[0]
    assert second["version"] == first["version"] + 1
    assert second["counts"].count('"check_ins": 2') == second["counts"].count('"illicit_plants": 1') == 1
    kept = await field.street.owner.fetchval(
        "SELECT corrected FROM work_record_line WHERE record_id = $1 AND code = 'check_ins'", first["id"]
    )
    assert kept == 9


async def test_a_late_event_begins_a_revision_and_leaves_what_was_confirmed(field: Field) -> None:
    await field.check_in(MONDAY)
    await run(field, FRIDAY)
    await field.street.owner.execute(
        "UPDATE work_record_line SET corrected = 3, reason = 'x' WHERE street_id = $1"
        " AND code IN ('check_ins', 'unsafe_building')",
        field.street.id,
    )
    await confirm_all(field, FRIDAY)
    before = (await records(field))[0]
    await field.check_in(MONDAY + timedelta(days=1))
    at = DUE_DAY + timedelta(days=1)
    assert [await run(field, at) for _ in range(2)] == [1 + 2, 0]  # the monthly drafts too
    weekly = [
        row for row in await records(field) if row["kind"] == "weekly" and row["grid_id"] == field.grid()
    ]
    assert weekly[0] == before
    late = weekly[1]
    assert (late["revision"], late["supersedes_id"], late["status"]) == (2, before["id"], "draft")
    assert (late["due_on"], late["late_codes"]) == (None, ["check_ins", "days_with_check_ins"])
    lines = await field.street.owner.fetch(
        "SELECT code, drafted, corrected FROM work_record_line WHERE record_id = $1"
        " AND (drafted > 0 OR corrected > 0) ORDER BY code",
        late["id"],
    )
    assert [tuple(row) for row in lines] == [
        ("assigned_staff", 1, None), ("check_ins", 2, None), ("days_with_check_ins", 2, None),
        ("unsafe_building", 0, 3),
    ]  # fmt: skip
    assert field.chief.id in {
        task["owner_id"] for task in await field.tasks("work_record") if task["source_id"] == late["id"]
    }
    await field.observe("other", MONDAY)
    assert await run(field, at) >= 1
    again = [row for row in await records(field) if row["id"] == late["id"]]
    assert again[0]["late_codes"] == ["check_ins", "days_with_check_ins", "other_findings"]
    assert len(await records(field)) == 5


async def test_two_workers_at_once_begin_one_revision(field: Field) -> None:
    await run(field, FRIDAY)
    await confirm_all(field, FRIDAY)
    await field.check_in(MONDAY)
    made = await asyncio.gather(*(run(field, FRIDAY) for _ in range(4)))
    assert sum(made) == 1
    assert [row["revision"] for row in await records(field) if row["grid_id"] == field.grid()] == [1, 2]


async def test_a_draft_that_is_confirmed_meanwhile_is_not_changed(
    field: Field, monkeypatch: pytest.MonkeyPatch
) -> None:
    await run(field, FRIDAY)
    empty = (await records(field))[0]["counts"]
    await field.street.owner.execute(
        "UPDATE work_record SET status = 'confirmed', confirmed_at = now() WHERE grid_id = $1",
        field.grid("001002"),
    )
    await field.check_in(MONDAY)
    await field.check_in(MONDAY, "001002")
    count = revisions.count_events

    async def count_while_it_is_confirmed(*args: Any) -> Any:
        counts = await count(*args)
        await confirm_all(field, FRIDAY)
        return counts

    monkeypatch.setattr(revisions, "count_events", count_while_it_is_confirmed)
    assert await run(field, FRIDAY + timedelta(hours=1)) == 1, "the revision of the other grid alone"
    kept = {row["grid_id"]: row for row in await records(field) if row["revision"] == 1}
    assert (kept[field.grid()]["status"], kept[field.grid()]["counts"]) == ("confirmed", empty)
    monkeypatch.undo()
    assert await run(field, FRIDAY + timedelta(hours=2)) == 1, "and then its own"


async def test_a_record_that_somebody_reads_waits_and_an_old_one_stays(field: Field) -> None:
    await run(field, FRIDAY)
    await field.street.owner.execute(
        "UPDATE work_record SET status = 'submitted' WHERE street_id = $1", field.street.id
    )
    await field.check_in(MONDAY)
    assert await run(field, FRIDAY) == 0
    await field.street.owner.execute(
        "UPDATE work_record SET status = 'confirmed', confirmed_at = $2 WHERE street_id = $1",
        field.street.id,
        FRIDAY,
    )
    await run(field, FRIDAY + timedelta(days=60))
    assert {row["revision"] for row in await records(field) if row["period"] == WEEK} == {1}
    await run(field, FRIDAY + timedelta(days=40))
    assert {row["revision"] for row in await records(field) if row["period"] == WEEK} == {1, 2}


async def test_the_ladder_is_climbed_once_a_rung(field: Field) -> None:
    await field.street.owner.execute(
        "UPDATE unit SET valid_to = '2026-11-20' WHERE id = $1", field.grid("001002")
    )
    await run(field, FRIDAY)
    assert await remind(field, DUE_DAY - timedelta(days=1)) == 0
    assert [await remind(field, DUE_DAY) for _ in range(2)] == [1, 0]
    assert await field.notices("task_due") == [field.chief.id]
    assert await field.tasks("work_record_overdue") == []
    assert [await remind(field, DUE_DAY + timedelta(days=1)) for _ in range(2)] == [1, 0]
    assert [await remind(field, DUE_DAY + timedelta(days=2)) for _ in range(2)] == [0, 0]
    assert [await remind(field, DUE_DAY + timedelta(days=3)) for _ in range(2)] == [1, 0]
    assert await remind(field, DUE_DAY + timedelta(days=30)) == 0
    tasks = await field.tasks("work_record_overdue")
    assert [(task["owner_id"], task["status"]) for task in tasks] == [
        (field.community.id, "open"),
        (field.office.id, "open"),
    ]
    assert set(await field.notices("task_overdue")) == {field.community.id, field.office.id}
    assert [row["rung"] for row in await records(field)] == [3]


async def test_rungs_that_were_slept_over_are_climbed_at_once_and_by_one_worker(field: Field) -> None:
    await run(field, FRIDAY)
    climbed = await asyncio.gather(*(remind(field, DUE_DAY + timedelta(days=9)) for _ in range(4)))
    assert sum(climbed) == 2
    owners = [task["owner_id"] for task in await field.tasks("work_record_overdue")]
    assert sorted(owners) == sorted([field.community.id, field.office.id] * 2)


async def test_what_was_handed_in_is_not_missed_and_ends_the_tasks_of_the_leads(field: Field) -> None:
    await run(field, FRIDAY)
    await remind(field, DUE_DAY + timedelta(days=3))
    assert len(await field.tasks("work_record_overdue")) == 4
    row = next(row for row in await records(field) if row["grid_id"] == field.grid())
    await field.street.owner.execute(
        "UPDATE work_record SET period = '2026-W40', starts_on = '2026-09-28', ends_on = '2026-10-04'"
        " WHERE id = $1",
        row["id"],
    )
    path = f"{PATH}/{row['id']}/confirmation"
    answer = await field.send(
        "POST", path, field.chief, {"is_zero_report": True}, If_Match=f'"{row["version"]}"'
    )
    assert (answer.status_code, answer.json()["rung"]) == (200, "street")
    of_it = [task for task in await field.tasks("work_record_overdue") if task["source_id"] == row["id"]]
    assert [task["status"] for task in of_it] == ["done", "done"]
    await confirm_all(field, FRIDAY)
    assert await remind(field, DUE_DAY + timedelta(days=30)) == 0


async def test_a_late_revision_makes_nobody_late(field: Field) -> None:
    await run(field, FRIDAY)
    await confirm_all(field, FRIDAY)
    await field.check_in(MONDAY)
    await run(field, FRIDAY)
    assert await remind(field, DUE_DAY + timedelta(days=30)) == 0
