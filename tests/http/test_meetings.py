"""Joint analysis meetings over HTTP: plan, agenda, minutes, decisions, compliance; who sees what."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from api.access.permissions import Duty
from api.kit.clock import legal_date
from api.kit.periods import week_of
from api.schemas.meetings import ComplianceOut, MeetingOut, MeetingPage
from tests.factories.clues import PACKAGE, PLAIN
from tests.factories.street import AccountKit, StreetKit
from tests.factories.work import Field, insert, make_campaign, make_field, make_patrol, make_visit

PATH = "/v1/meetings"


def now() -> datetime:
    return datetime.now(UTC)


@pytest.fixture
async def field(client: httpx.AsyncClient, street: StreetKit) -> Field:
    return await make_field(client, street)


async def plan(field: Field, starts_at: datetime | None = None, **more: Any) -> dict[str, Any]:
    body = {"starts_at": (starts_at or now() + timedelta(hours=1)).isoformat(), **more}
    answer = await field.send("POST", PATH, field.office, body)
    assert answer.status_code == 201, answer.text
    MeetingOut.model_validate_json(answer.content)
    found: dict[str, Any] = answer.json()
    return found


def held(at: datetime | None = None, *, police: int = 2, minutes: tuple[str, ...] = ()) -> dict[str, Any]:
    attendance = [{"role": "office", "people": 3}] + [{"role": "police", "people": police}] * bool(police)
    when = at or now() - timedelta(minutes=1)
    return {"held_at": when.isoformat(), "attendance": attendance, "minutes": list(minutes)}


async def hold(field: Field, meeting: dict[str, Any], body: dict[str, Any] | None = None) -> httpx.Response:
    return await field.send("POST", f"{PATH}/{meeting['id']}/hold", field.office, body or held())


async def read(field: Field, meeting: dict[str, Any], who: AccountKit) -> dict[str, Any]:
    answer = await field.get(f"{PATH}/{meeting['id']}", who)
    assert answer.status_code == 200, answer.text
    MeetingOut.model_validate_json(answer.content)
    found: dict[str, Any] = answer.json()
    return found


def lines_of(meeting: dict[str, Any]) -> list[tuple[Any, ...]]:
    return [
        (line["section"], line["unit_code"], line["kind"], line["counted"], len(line["refs"]))
        for line in meeting["agenda"]["lines"]
    ]


async def overdue(field: Field) -> None:
    """A record of the other grid that is missing."""
    week = week_of(legal_date(now()) - timedelta(days=14))
    await insert(
        field.street, "work_record", grid_id=field.grid("001002"), kind="weekly", period=week.key,
        starts_on=week.starts_on, ends_on=week.ends_on, revision=1, status="draft", late_codes=[],
        due_on=week.ends_on, rung=0, drafted_at=now(), changed_at=now(), version=1,
    )  # fmt: skip


async def test_the_agenda_is_what_changed_and_each_sees_the_own_part(field: Field) -> None:
    at = now() - timedelta(hours=2)
    for kind, suffix in (("illicit_plants", "001001"), ("illicit_plants", "001001"), ("other", "001002")):
        await field.observe(kind, at, suffix)
    await field.observe("other", now() - timedelta(days=30))
    await make_patrol(field, "missed", at)
    await make_patrol(field, "done", at)
    await overdue(field)
    meeting = await plan(field, place="街道三楼会议室")
    one, two = field.code(), field.code("001002")
    everything = [
        ("missed_patrols", one, None, 1, 1),
        ("new_observations", one, "illicit_plants", 2, 2),
        ("new_observations", two, "other", 1, 1),
        ("overdue_records", two, "weekly", 1, 1),
    ]
    assert lines_of(meeting) == everything
    assert lines_of(await read(field, meeting, field.office)) == everything
    assert lines_of(await read(field, meeting, field.community)) == everything
    assert lines_of(await read(field, meeting, field.chief)) == everything[:2]
    for duty in (Duty.TIP_DESK, Duty.POLICE_LIAISON):
        seen = lines_of(await read(field, meeting, await field.street.account(duty)))
        assert seen == [(*line[:4], 0) for line in everything[:3]]


async def test_the_agenda_tells_how_far_campaigns_came(field: Field) -> None:
    campaign, entrances = await make_campaign(field, entrances=4)
    await hold(field, await plan(field), held(now() - timedelta(hours=2)))
    await make_visit(field, now() - timedelta(hours=5), campaign, entrances[0])
    for entrance in entrances[:3]:
        await make_visit(field, now() - timedelta(hours=1), campaign, entrance)
    meeting = await plan(field)
    line = {
        "section": "coverage", "unit_code": field.code("001"), "kind": None, "counted": 3,
        "counted_before": 1, "out_of": 4, "refs": [str(campaign)],
    }  # fmt: skip
    assert meeting["agenda"]["lines"] == [line]
    assert (await read(field, meeting, field.community))["agenda"]["lines"] == [line]
    assert (await read(field, meeting, field.chief))["agenda"]["lines"] == []
    police = await field.street.account(Duty.POLICE_LIAISON)
    assert (await read(field, meeting, police))["agenda"]["lines"] == [{**line, "refs": []}]


async def test_the_agenda_of_a_held_meeting_stays_and_the_next_begins_there(field: Field) -> None:
    await field.observe("other", now() - timedelta(hours=2))
    meeting = await plan(field)
    later = await plan(field, now() + timedelta(hours=2))
    await field.observe("unsafe_building", now())
    refreshed = await field.send("POST", f"{PATH}/{meeting['id']}/agenda", field.office)
    assert [line[2] for line in lines_of(refreshed.json())] == ["other", "unsafe_building"]
    assert (await hold(field, meeting)).status_code == 200
    for verb, body in (("agenda", None), ("hold", held()), ("cancellation", {"reason": "改期"})):
        answer = await field.send("POST", f"{PATH}/{meeting['id']}/{verb}", field.office, body)
        assert (answer.status_code, answer.json()["code"]) == (409, "illegal_transition")
    await field.observe("illicit_plants", now() + timedelta(seconds=1))
    kept = await read(field, meeting, field.office)
    assert [line[2] for line in lines_of(kept)] == ["other", "unsafe_building"]
    following = await field.send("POST", f"{PATH}/{later['id']}/agenda", field.office)
    assert following.json()["agenda"]["since"] == kept["held_at"]


async def test_attendance_is_counted_and_the_police_are_read_from_it(field: Field) -> None:
    meeting = await plan(field)
    answer = await hold(field, meeting, held(minutes=("河边绿地连续两周发现遗弃针具",)))
    body = answer.json()
    assert (answer.status_code, body["status"], body["is_police_present"]) == (200, "held", True)
    assert body["attendance"] == [{"role": "office", "people": 3}, {"role": "police", "people": 2}]
    assert body["week"] == week_of(legal_date(now())).key
    alone = (await hold(field, await plan(field), held(police=0))).json()
    assert alone["is_police_present"] is False
    assert await field.audited("hold_meeting") == 2


async def test_a_meeting_is_held_once(field: Field) -> None:
    meeting = await plan(field)
    answers = await asyncio.gather(*(hold(field, meeting) for _ in range(6)))
    assert sorted(answer.status_code for answer in answers) == [200] + [409] * 5
    assert await field.audited("hold_meeting") == 1


async def test_minutes_are_edited_by_version(field: Field) -> None:
    meeting = await plan(field)
    path, body = f"{PATH}/{meeting['id']}/minutes", {"minutes": ["增加早间巡查", "下周复查两处空置房"]}
    early = await field.send("PUT", path, field.office, body, If_Match=meeting["etag"])
    assert (early.status_code, early.json()["code"]) == (409, "illegal_transition")
    done = (await hold(field, meeting)).json()
    assert (await field.send("PUT", path, field.office, body)).status_code == 428
    stale = await field.send("PUT", path, field.office, body, If_Match=meeting["etag"])
    assert (stale.status_code, stale.json()["code"]) == (412, "stale")
    written = await field.send("PUT", path, field.office, body, If_Match=done["etag"])
    assert (written.status_code, written.json()["minutes"]) == (200, body["minutes"])
    assert written.headers["ETag"] != done["etag"]


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("王建国已转介社区戒毒", "may_name_person"),
        ("本周走访了李大爷家", "may_name_person"),
        ("身份证 990000199001010017 待核", "holds_id_number"),
        ("请联系 139-1234-5678", "holds_contact"),
        ("记" * 301, "too_long"),
        ("", "too_short"),
        ("a\u0000", "text_not_allowed"),
    ],
)  # fmt: skip
async def test_minutes_and_decisions_name_nobody(field: Field, line: str, code: str) -> None:
    meeting = await plan(field)
    refused = await hold(field, meeting, held(minutes=(line,)))
    assert (refused.status_code, refused.json()["code"]) == (422, "invalid_input")
    assert refused.json()["errors"][0]["code"] == code
    assert "建国" not in refused.text
    await hold(field, meeting)
    answer = await field.send(
        "POST", f"{PATH}/{meeting['id']}/decisions", field.office, decision(field, text=line)
    )
    assert answer.status_code == 422
    assert await field.tasks("meeting_decision") == []


def decision(field: Field, **changes: Any) -> dict[str, Any]:
    return {
        "text": "每周二、五早间加巡河边绿地",
        "unit_code": field.code(),
        "owner_id": str(field.worker.id),
        "due_at": (now() + timedelta(days=5)).isoformat(),
        **changes,
    }


async def test_a_decision_is_the_task_of_one_with_a_date(field: Field) -> None:
    meeting = (await hold(field, await plan(field))).json()
    path = f"{PATH}/{meeting['id']}/decisions"
    keys = {"Idempotency_Key": str(uuid4())}
    body = decision(field)
    answers = [await field.send("POST", path, field.office, body, **keys) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    (made,) = answers[1].json()["decisions"]
    (task,) = await field.tasks("meeting_decision")
    assert (task["owner_id"], task["unit_id"], task["note"]) == (field.worker.id, field.grid(), made["text"])
    assert await field.notices("new_task") == [field.worker.id]
    other = decision(field, unit_code=field.code("001002"), owner_id=str(field.community.id))
    assert (await field.send("POST", path, field.office, other)).status_code == 201
    police = await field.street.account(Duty.POLICE_LIAISON)
    for who, count in ((field.office, 2), (field.community, 2), (field.chief, 1), (police, 2)):
        assert len((await read(field, meeting, who))["decisions"]) == count


@pytest.mark.parametrize("pointer", ["/owner_id", "/unit_code", "/due_at"])
async def test_a_decision_needs_somebody_somewhere_some_time(
    field: Field, other_street: StreetKit, pointer: str
) -> None:
    meeting = (await hold(field, await plan(field))).json()
    path = f"{PATH}/{meeting['id']}/decisions"
    stranger = await other_street.account(Duty.GRID_WORKER)
    police = await field.street.account(Duty.POLICE_LIAISON)
    care = await field.street.account(Duty.CASE_WORKER)
    gone = await field.street.account(Duty.GRID_WORKER)
    await field.street.owner.execute("UPDATE account SET state = 'suspended' WHERE id = $1", gone.id)
    wrong = {
        "/owner_id": [{"owner_id": str(one)} for one in (stranger.id, police.id, gone.id, care.id, uuid4())],
        "/unit_code": [{"unit_code": other_street.code}, {"unit_code": "990000999"}],
        "/due_at": [{"due_at": now().isoformat()}],
    }[pointer]
    for changes in wrong:
        answer = await field.send("POST", path, field.office, decision(field, **changes))
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
    planned = await plan(field)
    early = await field.send("POST", f"{PATH}/{planned['id']}/decisions", field.office, decision(field))
    assert (early.status_code, early.json()["code"]) == (409, "illegal_transition")
    assert await field.tasks("meeting_decision") == []


async def test_clues_are_those_that_the_reader_may_see(field: Field) -> None:
    desk = await field.street.account(Duty.TIP_DESK)
    police = await field.street.account(Duty.POLICE_LIAISON)
    body = {**PLAIN, "package": PACKAGE}
    by_desk = (await field.send("POST", "/v1/clues", desk, body)).json()["id"]
    by_chief = (await field.send("POST", "/v1/clues", field.chief, {**body, "source": "grid_patrol"})).json()[
        "id"
    ]
    meeting = await plan(field)
    assert meeting["clues"] is None
    at_desk = {one["status"]: one["ids"] for one in (await read(field, meeting, desk))["clues"]}
    assert at_desk == {"draft": [by_desk], "triage": [by_chief]}
    own = (await read(field, meeting, field.chief))["clues"]
    assert own == [{"status": "received", "counted": 1, "ids": [by_chief]}]
    assert (await read(field, meeting, field.community))["clues"] == []
    assert (await read(field, meeting, police))["clues"] == []
    assert (await read(field, meeting, field.office))["clues"] is None
    await field.street.owner.execute(
        "UPDATE clue SET status = 'ready', handed_off_at = now(), station_id = $2 WHERE id = $1",
        (await field.street.owner.fetchval("SELECT id FROM clue WHERE id::text = $1", by_desk)),
        field.street.units[field.street.code + "900"],
    )
    refreshed = await field.send("POST", f"{PATH}/{meeting['id']}/agenda", field.office)
    assert refreshed.status_code == 200
    assert by_desk not in refreshed.text
    assert (await read(field, meeting, police))["clues"] == [
        {"status": "ready", "counted": 1, "ids": [by_desk]}
    ]
    stored = await field.street.owner.fetch(
        "SELECT m::text || coalesce(l::text, '') || coalesce(i.answer, '') AS text FROM meeting m"
        " LEFT JOIN meeting_agenda_line l ON l.meeting_id = m.id"
        " LEFT JOIN idempotency i ON i.street_id = m.street_id WHERE m.street_id = $1",
        field.street.id,
    )
    assert stored
    assert not any(clue in row["text"] for row in stored for clue in (by_desk, by_chief))


async def test_a_week_needs_two_with_the_police(field: Field) -> None:
    async def week(**params: Any) -> ComplianceOut:
        answer = await field.get(f"{PATH}/compliance", field.office, **params)
        assert answer.status_code == 200, answer.text
        return ComplianceOut.model_validate_json(answer.content)

    assert (await week()).required == 2
    await hold(field, await plan(field))
    await hold(field, await plan(field), held(police=0))
    await plan(field, now() + timedelta(seconds=30))
    found = await week()
    assert (found.held, found.held_with_police, found.is_compliant) == (2, 1, False)
    await hold(field, await plan(field))
    found = await week(week=week_of(legal_date(now())).key)
    assert (found.held, found.held_with_police, found.is_compliant, len(found.meeting_ids)) == (3, 2, True, 3)
    earlier = await week(week="2026-W01")
    assert (earlier.held, earlier.starts_on.isoformat(), earlier.ends_on.isoformat()) == (
        0,
        "2025-12-29",
        "2026-01-04",
    )
    for wrong in ("2026-W54", "2026-48", "x", "2026-W00"):
        assert (await field.get(f"{PATH}/compliance", field.office, week=wrong)).status_code == 422


async def test_an_excused_week_is_still_displayed(field: Field) -> None:
    body = {"week": "2026-W40", "reason": "国庆长假"}
    answers = await asyncio.gather(
        *(field.send("POST", f"{PATH}/exemptions", field.office, body) for _ in range(4))
    )
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert {answer.json().get("code") for answer in answers} == {None, "week_exempt"}
    shown = (await field.get(f"{PATH}/compliance", field.chief, week="2026-W40")).json()
    assert (shown["is_exempt"], shown["exempt_reason"], shown["is_compliant"]) == (True, "国庆长假", False)
    (listed,) = (await field.get(PATH, field.office, week="2026-W40", status="exempt")).json()["items"]
    taken_back = await field.send(
        "POST", f"{PATH}/{listed['id']}/cancellation", field.office, {"reason": "登记有误"}
    )
    assert taken_back.json()["status"] == "cancelled"
    assert (await field.get(f"{PATH}/compliance", field.chief, week="2026-W40")).json()["is_exempt"] is False
    again = await field.send("POST", f"{PATH}/exemptions", field.office, body)
    assert again.status_code == 201


@pytest.mark.parametrize(
    "wrong",
    [
        {"starts_at": "2020-01-01T00:00:00Z"}, {"starts_at": "2199-01-01T00:00:00Z"}, {"starts_at": "soon"},
        {"starts_at": "2026-11-26T09:30:00"}, {"starts_at": None}, {"place": ""}, {"place": "张三家"},
        {"status": "held"},
    ],
)  # fmt: skip
async def test_a_malformed_plan_is_refused(field: Field, wrong: dict[str, Any]) -> None:
    body = {"starts_at": (now() + timedelta(hours=1)).isoformat(), **wrong}
    answer = await field.send("POST", PATH, field.office, body)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


@pytest.mark.parametrize(
    "wrong",
    [
        {"held_at": "2026-01-01T00:00:00Z"}, {"held_at": "2199-01-01T00:00:00Z"}, {"attendance": []},
        {"attendance": [{"role": "office", "people": 0}]}, {"attendance": [{"role": "boss", "people": 1}]},
        {"attendance": [{"role": "police", "people": 1}] * 2}, {"attendance": [{"role": "police"}]},
        {"minutes": ["行"] * 51}, {"is_police_present": True},
    ],
)  # fmt: skip
async def test_a_malformed_attendance_is_refused(field: Field, wrong: dict[str, Any]) -> None:
    meeting = await plan(field)
    answer = await hold(field, meeting, {**held(), **wrong})
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
    assert (await read(field, meeting, field.office))["status"] == "planned"


async def test_meetings_are_the_offices_to_hold_and_the_streets_to_read(
    field: Field, other_street: StreetKit
) -> None:
    meeting = await plan(field)
    for who in (field.community, field.chief, await field.street.account(Duty.TIP_DESK)):
        assert (await field.send("POST", f"{PATH}/{meeting['id']}/hold", who, held())).status_code == 403
        assert (await field.get(PATH, who)).json()["items"][0]["id"] == meeting["id"]
    for who in (field.worker, await field.street.account(Duty.AUDITOR)):
        assert (await field.get(f"{PATH}/{meeting['id']}", who)).status_code == 403
    stranger = await other_street.account(Duty.OFFICE_LEAD)
    assert (await field.get(f"{PATH}/{meeting['id']}", stranger)).status_code == 404
    assert (await field.get(PATH, stranger)).json() == {"items": [], "next_cursor": None}
    for verb, body in (("hold", held()), ("agenda", None), ("cancellation", {"reason": "改期"})):
        answer = await field.send("POST", f"{PATH}/{meeting['id']}/{verb}", stranger, body)
        assert answer.status_code == 404


async def test_meetings_are_listed_by_page(field: Field) -> None:
    made = [(await plan(field, now() + timedelta(hours=place)))["id"] for place in range(1, 6)]
    found: list[str] = []
    cursor: dict[str, str] = {}
    while True:
        page = await field.get(PATH, field.community, limit=2, **cursor)
        MeetingPage.model_validate_json(page.content)
        found += [item["id"] for item in page.json()["items"]]
        if page.json()["next_cursor"] is None:
            break
        cursor = {"cursor": page.json()["next_cursor"]}
    assert found == made[::-1]
    assert (await field.get(PATH, field.office, status="held")).json()["items"] == []
    for wrong in ({"cursor": "x"}, {"status": "done"}, {"week": "2026-13"}, {"limit": 0}):
        assert (await field.get(PATH, field.office, **wrong)).status_code == 422
