"""Work records over HTTP: drafted, corrected, handed in, confirmed, sent back; by whom, and how often."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from api.access.permissions import Duty
from api.kit.clock import legal_date
from api.kit.periods import Period, month_of, week_of
from api.schemas.work_records import OverduePage, RecordOut, RecordPage
from tests.factories.street import AccountKit, StreetKit
from tests.factories.work import (
    Field,
    insert,
    make_campaign,
    make_field,
    make_patrol,
    make_re_visit,
    make_visit,
)

PATH = "/v1/work-records"
LAST_WEEK = week_of(legal_date(datetime.now(UTC)) - timedelta(days=7))


def during(period: Period = LAST_WEEK, *, day: int = 0) -> datetime:
    return period.starts_at + timedelta(days=day, hours=10)


@pytest.fixture
async def field(client: httpx.AsyncClient, street: StreetKit) -> Field:
    return await make_field(client, street, since=datetime(2026, 1, 1, tzinfo=UTC))


def asked(field: Field, **changes: Any) -> dict[str, Any]:
    return {"grid_code": field.code(), "kind": "weekly", "period": LAST_WEEK.key, **changes}


async def draft(field: Field, **changes: Any) -> dict[str, Any]:
    answer = await field.send("POST", PATH, field.chief, asked(field, **changes))
    assert answer.status_code == 201, answer.text
    RecordOut.model_validate_json(answer.content)
    assert answer.headers["ETag"] == answer.json()["etag"]
    found: dict[str, Any] = answer.json()
    return found


async def act(field: Field, record: dict[str, Any], verb: str, who: AccountKit, body: Any) -> httpx.Response:
    path = f"{PATH}/{record['id']}/{verb}"
    return await field.send("POST", path, who, body, If_Match=record["etag"])


async def edit(field: Field, record: dict[str, Any], *corrections: Any, **more: Any) -> httpx.Response:
    body = {"corrections": list(corrections), **more}
    return await field.send("PUT", f"{PATH}/{record['id']}", field.chief, body, If_Match=record["etag"])


async def confirm(field: Field, record: dict[str, Any], *, is_zero: bool) -> httpx.Response:
    return await act(field, record, "confirmation", field.chief, {"is_zero_report": is_zero})


def counted(record: dict[str, Any]) -> dict[str, int]:
    return {line["code"]: line["counted"] for line in record["lines"] if line["counted"]}


CORRECTION = {"code": "check_ins", "corrected": 4, "reason": "一次打卡时手机没电"}


async def test_a_week_is_drafted_corrected_and_confirmed(field: Field) -> None:
    for day in (0, 0, 3):
        await field.check_in(during(day=day))
    await field.check_in(LAST_WEEK.ends_at)
    await field.check_in(LAST_WEEK.starts_at - timedelta(seconds=1))
    await field.observe("discarded_paraphernalia", during(day=2))
    await field.observe("other", during(day=2), "001002")
    for status in ("done", "done", "missed"):
        await make_patrol(field, status, during(day=4))
    campaign, (entrance,) = await make_campaign(field)
    await make_visit(field, during(day=5), campaign, entrance, contacted=6, no_answer=2, refused=1)
    again = await make_re_visit(field, campaign, entrance)
    await make_visit(field, during(day=5), campaign, entrance, re_visit_id=again, confirmed=1)
    record = await draft(field)
    assert (record["status"], record["revision"], record["rung"]) == ("draft", 1, "none")
    assert counted(record) == {
        "assigned_staff": 1, "check_ins": 3, "days_with_check_ins": 2, "discarded_paraphernalia": 1,
        "patrols_done": 2, "patrols_missed": 1, "visits": 1, "households_contacted": 6,
        "households_no_answer": 2, "households_refused": 1,
    }  # fmt: skip
    edited = await edit(field, record, CORRECTION, note="本周重点巡查了河边绿地")
    line = next(line for line in edited.json()["lines"] if line["code"] == "check_ins")
    assert (line["drafted"], line["corrected"], line["counted"]) == (3, 4, 4)
    assert line["reason"] == CORRECTION["reason"]
    done = await confirm(field, edited.json(), is_zero=False)
    assert (done.status_code, done.json()["status"]) == (200, "confirmed")
    assert done.json()["confirmed_at"] == done.json()["handed_in_at"]
    assert [task["status"] for task in await field.tasks("work_record")] == ["done"]
    for verb in ("draft", "edit", "confirmed"):
        assert await field.audited(f"{verb}_work_record") == 1
    for who in (field.community, field.office):
        seen = await field.get(f"{PATH}/{record['id']}", who)
        assert seen.json() == done.json()


async def test_the_task_goes_to_the_responsible_chief(field: Field) -> None:
    deputy = await field.street.account(Duty.GRID_CHIEF, unit_suffix="001001")
    await field.street.assign(deputy, "001001", "deputy")
    record = await draft(field)
    (task,) = await field.tasks("work_record")
    assert (task["owner_id"], str(task["source_id"])) == (field.chief.id, record["id"])
    assert await field.notices("new_task") == []  # whoever asked for the draft need not be told
    await field.street.owner.execute("UPDATE account SET state = 'suspended' WHERE id = $1", field.chief.id)
    other = await field.send(
        "POST", PATH, deputy, asked(field, kind="monthly", period=month_of(LAST_WEEK.starts_on).key)
    )
    assert other.status_code == 201, other.text
    assert (await field.tasks("work_record"))[-1]["owner_id"] == deputy.id


async def test_a_grid_without_a_chief_is_its_communitys_matter(field: Field) -> None:
    await field.street.owner.execute(
        "UPDATE duty_grant SET state = 'ended' WHERE account_id = $1", field.chief.id
    )
    large = await field.street.account(Duty.GRID_CHIEF, unit_suffix="001000")
    answer = await field.send("POST", PATH, large, asked(field))
    assert answer.status_code == 201
    assert (await field.tasks("work_record"))[0]["owner_id"] == large.id


async def test_the_draft_of_a_period_is_there_once(field: Field) -> None:
    answers = await asyncio.gather(*(field.send("POST", PATH, field.chief, asked(field)) for _ in range(8)))
    assert sorted(answer.status_code for answer in answers) == [200] * 7 + [201]
    assert len({answer.json()["id"] for answer in answers}) == 1
    assert len(await field.tasks("work_record")) == 1


async def test_two_confirmations_at_once_are_one(field: Field) -> None:
    record = await draft(field)
    answers = await asyncio.gather(*(confirm(field, record, is_zero=True) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [200] + [412] * 5
    assert await field.audited("confirmed_work_record") == 1


async def test_the_same_key_confirms_once(field: Field) -> None:
    record = await draft(field)
    path, headers = (
        f"{PATH}/{record['id']}/confirmation",
        {"Idempotency_Key": str(uuid4()), "If_Match": record["etag"]},
    )
    answers = [
        await field.send("POST", path, field.chief, {"is_zero_report": True}, **headers) for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json() == answers[1].json()


async def test_nothing_found_is_said_and_something_found_is_not_denied(field: Field) -> None:
    record = await draft(field)
    for body in ({}, {"is_zero_report": None}, {"is_zero_report": "no"}):
        refused = await act(field, record, "confirmation", field.chief, body)
        assert (refused.status_code, refused.json()["code"]) == (422, "invalid_input")
    refused = await confirm(field, record, is_zero=False)
    assert (refused.status_code, refused.json()["code"]) == (409, "zero_report_mismatch")
    found = {"code": "unsafe_building", "corrected": 1, "reason": "口头报告的一处危房"}
    record = (await edit(field, record, found)).json()
    refused = await confirm(field, record, is_zero=True)
    assert (refused.status_code, refused.json()["code"]) == (409, "zero_report_mismatch")
    record = (await edit(field, record)).json()
    assert record["lines"][-3]["corrected"] is None
    done = await confirm(field, record, is_zero=True)
    assert (done.status_code, done.json()["is_zero_report"]) == (200, True)


async def test_a_record_that_was_handed_in_is_not_edited(field: Field) -> None:
    record = await draft(field)
    handed = await act(field, record, "submission", field.chief, {"is_zero_report": True})
    assert (handed.status_code, handed.json()["status"]) == (200, "submitted")
    refused = await edit(field, handed.json(), CORRECTION)
    assert (refused.status_code, refused.json()["code"]) == (409, "illegal_transition")
    again = await act(field, handed.json(), "submission", field.chief, {"is_zero_report": True})
    assert (again.status_code, again.json()["code"]) == (409, "illegal_transition")
    done = await confirm(field, handed.json(), is_zero=True)
    assert done.json()["handed_in_at"] == handed.json()["handed_in_at"]
    for attempt in (
        await edit(field, done.json(), CORRECTION),
        await confirm(field, done.json(), is_zero=True),
    ):
        assert (attempt.status_code, attempt.json()["code"]) == (409, "illegal_transition")


async def test_the_community_sends_back_what_was_submitted(field: Field) -> None:
    record = await draft(field)
    early = await act(field, record, "return", field.community, {"reason": "请核对巡查次数"})
    assert (early.status_code, early.json()["code"]) == (409, "illegal_transition")
    handed = (await act(field, record, "submission", field.chief, {"is_zero_report": True})).json()
    back = await act(field, handed, "return", field.community, {"reason": "请核对巡查次数"})
    assert (back.status_code, back.json()["status"], back.json()["id"]) == (200, "returned", record["id"])
    assert (back.json()["return_reason"], back.json()["handed_in_at"]) == ("请核对巡查次数", None)
    assert [task["status"] for task in await field.tasks("work_record")] == ["done", "open"]
    assert await field.notices("record_returned") == [field.chief.id]
    done = await confirm(field, (await edit(field, back.json(), CORRECTION)).json(), is_zero=True)
    assert done.json()["status"] == "confirmed"
    assert [task["status"] for task in await field.tasks("work_record")] == ["done", "done"]


async def test_what_was_confirmed_stays_and_a_revision_goes_back(field: Field) -> None:
    record = (await edit(field, await draft(field), CORRECTION)).json()
    done = (await confirm(field, record, is_zero=True)).json()
    answers = await asyncio.gather(
        *(act(field, done, "return", field.office, {"reason": "与排班不符"}) for _ in range(4))
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409]
    (back,) = [answer.json() for answer in answers if answer.status_code == 200]
    assert (back["revision"], back["status"], back["supersedes_id"]) == (2, "returned", done["id"])
    assert counted(back) == counted(done)
    kept = (await field.get(f"{PATH}/{done['id']}", field.chief)).json()
    assert {**kept, "revisions": None} == {**done, "revisions": None}
    assert [one["status"] for one in kept["revisions"]] == ["confirmed", "returned"]
    second = await confirm(field, back, is_zero=True)
    assert (second.status_code, second.json()["status"]) == (200, "confirmed")


async def test_an_edit_needs_the_version_that_was_seen(field: Field) -> None:
    record = await draft(field)
    path = f"{PATH}/{record['id']}"
    for method, where, body, who in (
        ("PUT", path, {"corrections": []}, field.chief),
        ("POST", f"{path}/submission", {"is_zero_report": True}, field.chief),
        ("POST", f"{path}/confirmation", {"is_zero_report": True}, field.chief),
        ("POST", f"{path}/return", {"reason": "请核对"}, field.community),
    ):
        missing = await field.send(method, where, who, body)
        assert (missing.status_code, missing.json()["code"]) == (428, "precondition_required")
        stale = await field.send(method, where, who, body, If_Match='"99"')
        assert (stale.status_code, stale.json()["code"]) == (412, "stale")


@pytest.mark.parametrize(
    ("wrong", "pointer", "code"),
    [
        ({"period": "2026-W60"}, "/period", "not_an_option"),
        ({"period": "2026-11"}, "/period", "not_an_option"),
        ({"period": "2026W48"}, "/period", "bad_format"),
        ({"period": "2020-W01"}, "/period", "not_an_option"),
        ({"period": "2199-W01"}, "/period", "not_an_option"),
        ({"period": "0000-W01"}, "/period", "not_an_option"),
        ({"kind": "yearly"}, "/kind", "not_an_option"),
        ({"kind": "monthly", "period": "2026-13"}, "/period", "not_an_option"),
        ({"grid_code": "990000001999999"}, "/grid_code", "not_an_option"),
        ({"grid_code": "x"}, "/grid_code", "bad_format"),
        ({"period": None}, "/period", "wrong_type"),
        ({"status": "confirmed"}, "", "unknown_field"),
    ],
)  # fmt: skip
async def test_a_draft_of_what_is_not_there_is_refused(
    field: Field, wrong: dict[str, Any], pointer: str, code: str
) -> None:
    answer = await field.send("POST", PATH, field.chief, asked(field, **wrong))
    assert answer.status_code == 422, answer.text
    assert [(error["pointer"], error["code"]) for error in answer.json()["errors"]] == [(pointer, code)]


@pytest.mark.parametrize("suffix", ["001002", "001000", "001", "900"])
async def test_a_chief_drafts_for_grids_of_the_own_area_alone(field: Field, suffix: str) -> None:
    answer = await field.send("POST", PATH, field.chief, asked(field, grid_code=field.code(suffix)))
    assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, "/grid_code")


@pytest.mark.parametrize(
    ("wrong", "code"),
    [
        ({"corrected": -1}, "number_out_of_range"),
        ({"corrected": 1_000_001}, "number_out_of_range"),
        ({"corrected": "4"}, "wrong_type"),
        ({"corrected": 4.5}, "wrong_type"),
        ({"reason": ""}, "too_short"),
        ({"reason": "漏" * 301}, "too_long"),
        ({"reason": "李小明经常漏打卡"}, "may_name_person"),
        ({"reason": "联系 13912345678 核实"}, "holds_contact"),
        ({"reason": "990000199001010017"}, "holds_id_number"),
        ({"reason": "a\u202eb"}, "text_not_allowed"),
        ({"code": "score"}, "not_an_option"),
        ({"code": "points_opened"}, "not_an_option"),
    ],
)  # fmt: skip
async def test_a_bad_correction_is_refused_and_not_repeated(
    field: Field, wrong: dict[str, Any], code: str
) -> None:
    record = await draft(field)
    answer = await edit(field, record, {**CORRECTION, **wrong})
    assert answer.status_code == 422, answer.text
    (error,) = answer.json()["errors"]
    assert error["code"] == code
    assert error["pointer"].startswith("/corrections/0/")
    assert "13912345678" not in answer.text
    assert "小明" not in answer.text
    assert (await field.get(f"{PATH}/{record['id']}", field.chief)).json() == record


async def test_a_line_is_corrected_once(field: Field) -> None:
    answer = await edit(field, await draft(field), CORRECTION, CORRECTION)
    assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "duplicate_value")


async def test_a_period_that_has_just_begun_is_not_handed_in(field: Field) -> None:
    today = legal_date(datetime.now(UTC))
    month = month_of(today)
    record = await draft(field, kind="monthly", period=month.key)
    answer = await confirm(field, record, is_zero=True)
    if today > month.ends_on - timedelta(days=3):
        assert answer.status_code == 200
    else:
        assert (answer.status_code, answer.json()["code"]) == (409, "period_not_over")


async def test_the_monthly_update_tells_of_points_and_weeks(field: Field) -> None:
    month = month_of(LAST_WEEK.ends_on)
    for valid_from, valid_to in ((month.starts_on, None), (date(2025, 1, 1), month.ends_on)):
        await insert(
            field.street, "patrol_point", code=str(uuid4()), kind="market", grid_id=field.grid(),
            name_zh="市场", longitude=132.0, latitude=15.0, crs="wgs84", valid_from=valid_from,
            valid_to=valid_to, changed_at=datetime.now(UTC), version=1,
        )  # fmt: skip
    await confirm(field, await draft(field), is_zero=True)
    record = await draft(field, kind="monthly", period=month.key)
    expected = {"assigned_staff": 1, "patrol_points": 1, "points_opened": 1, "points_closed": 1}
    if month == month_of(LAST_WEEK.ends_on):
        expected |= {"weekly_records_owed": 1, "weekly_records_handed_in": 1}
    assert counted(record) == expected


async def test_what_others_keep_is_not_there(field: Field, other_street: StreetKit) -> None:
    record = await draft(field)
    neighbour = await field.street.account(Duty.GRID_CHIEF, unit_suffix="001002")
    strangers = [
        neighbour,
        await other_street.account(Duty.GRID_CHIEF),
        await other_street.account(Duty.COMMUNITY_LEAD),
        await other_street.account(Duty.OFFICE_LEAD),
    ]
    for who in strangers:
        assert (await field.get(f"{PATH}/{record['id']}", who)).status_code == 404
        assert (await field.get(PATH, who)).json() == {"items": [], "next_cursor": None}
        assert (await field.get(f"{PATH}/overdue", who)).json()["items"] == []
    for verb, body in (("confirmation", {"is_zero_report": True}), ("submission", {"is_zero_report": True})):
        for who in strangers[:2]:
            assert (await act(field, record, verb, who, body)).status_code == 404
    for who in strangers[2:]:
        assert (await act(field, record, "return", who, {"reason": "请核对"})).status_code == 404


async def test_duties_do_what_is_theirs(field: Field) -> None:
    record = await draft(field)
    assert (await field.get(f"{PATH}/{record['id']}", field.worker)).status_code == 403
    for who in (field.community, field.office):
        assert (await act(field, record, "confirmation", who, {"is_zero_report": True})).status_code == 403
        assert (await field.send("POST", PATH, who, asked(field))).status_code == 403
    assert (await act(field, record, "return", field.chief, {"reason": "请核对"})).status_code == 403


async def test_records_are_listed_by_page_and_filter(field: Field) -> None:
    weeks = [week_of(LAST_WEEK.starts_on - timedelta(days=7 * back)) for back in range(4)]
    made = [(await draft(field, period=week.key))["id"] for week in weeks]
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = await field.get(PATH, field.chief, limit=3, **cursor)
        RecordPage.model_validate_json(page.content)
        found += [item["id"] for item in page.json()["items"]]
        if page.json()["next_cursor"] is None:
            break
        cursor = {"cursor": page.json()["next_cursor"]}
    assert found == made
    only = await field.get(
        PATH, field.community, period=weeks[2].key, kind="weekly", status="draft", grid_code=field.code()
    )
    assert [item["id"] for item in only.json()["items"]] == [made[2]]
    for nothing in ({"kind": "monthly"}, {"status": "confirmed"}, {"grid_code": field.code("001002")}):
        assert (await field.get(PATH, field.chief, **nothing)).json()["items"] == []
    for wrong in ({"period": "x"}, {"status": "lost"}, {"cursor": "x"}, {"limit": 0}, {"limit": 101}):
        assert (await field.get(PATH, field.chief, **wrong)).status_code == 422


async def test_what_is_overdue_is_seen_by_community_and_street(field: Field) -> None:
    today = legal_date(datetime.now(UTC))
    record = await draft(field)
    await field.street.owner.execute(
        "UPDATE work_record SET due_on = $2 WHERE street_id = $1", field.street.id, today - timedelta(days=2)
    )
    other = await draft(field, period=week_of(LAST_WEEK.starts_on - timedelta(days=7)).key)
    await confirm(field, other, is_zero=True)
    await field.street.owner.execute(
        "UPDATE work_record SET due_on = $2 WHERE street_id = $1 AND status = 'confirmed'",
        field.street.id,
        today - timedelta(days=9),
    )
    for who in (field.chief, field.community, field.office):
        answer = await field.get(f"{PATH}/overdue", who)
        page = OverduePage.model_validate_json(answer.content)
        (item,) = page.items
        assert (str(item.id), item.overdue_for_days) == (record["id"], 2)
        assert item.community_code == field.code("001")
        (community,) = page.communities
        assert (community.owed, community.on_time, community.late, community.overdue) == (2, 0, 1, 1)
    await field.street.owner.execute(
        "UPDATE work_record SET due_on = $2 WHERE street_id = $1", field.street.id, today
    )
    answer = await field.get(f"{PATH}/overdue", field.office)
    assert (answer.json()["items"], answer.json()["communities"]) == ([], [])


async def test_a_record_that_was_sent_back_is_owed_once(field: Field) -> None:
    record = await draft(field)
    await confirm(field, record, is_zero=True)
    read = await field.get(f"{PATH}/{record['id']}", field.community)
    sent_back = await field.send(
        "POST",
        f"{PATH}/{record['id']}/return",
        field.community,
        {"reason": "巡查次数与排班不符，请核对。"},
        **{"If-Match": read.headers["etag"]},
    )
    assert sent_back.status_code == 200, sent_back.text
    await field.street.owner.execute(
        "UPDATE work_record SET due_on = $2 WHERE street_id = $1",
        field.street.id,
        legal_date(datetime.now(UTC)) - timedelta(days=2),
    )
    page = OverduePage.model_validate_json((await field.get(f"{PATH}/overdue", field.office)).content)
    (community,) = page.communities
    assert (community.owed, community.overdue) == (1, 1)
