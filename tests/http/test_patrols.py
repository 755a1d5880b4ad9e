"""Patrols over HTTP: planned, handed on, walked by check-ins, and what they found."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from api.access.permissions import Duty
from tests.factories.field import worker_of
from tests.factories.patrols import Beat, key, make_beat
from tests.factories.street import StreetKit

NOTHING = {"findings": ["nothing_found"]}


@pytest.fixture
async def beat(client: httpx.AsyncClient, street: StreetKit) -> Beat:
    return await make_beat(client, street)


def at(**span: float) -> str:
    return (datetime.now(UTC) + timedelta(**span)).isoformat()


class TestPlanning:
    async def test_a_patrol_is_the_responsibles_and_comes_with_a_task_and_a_notice(self, beat: Beat) -> None:
        point = await beat.point("a")
        made = await beat.plan(point, note="集市日。")
        assert (made["owner_id"], made["status"]) == (str(beat.walker.id), "planned")
        assert (made["point_codes"], made["visited_point_codes"]) == ([point], [])
        assert (made["template_id"], made["created_by"]) == (None, str(beat.lead.id))
        assert (await beat.get(f"/v1/patrols/{made['id']}", beat.walker)).json() == made
        (task,) = await beat.items("/v1/me/tasks", beat.walker)
        assert (task["kind"], task["source_type"], task["source_id"]) == ("patrol", "patrol", made["id"])
        assert (task["due_at"], task["note"]) == (made["window_ends_at"], "集市日。")
        assert await beat.notices() == [(beat.walker.id, "new_task")]

    async def test_a_given_owner_must_walk_there_on_that_day(
        self, beat: Beat, street: StreetKit, other_street: StreetKit
    ) -> None:
        volunteer = await street.account(Duty.VOLUNTEER, unit_suffix="001002")
        await street.assign(volunteer, "001001", "member")
        assert (await beat.plan(owner_id=str(volunteer.id)))["owner_id"] == str(volunteer.id)
        ended = await street.account(Duty.GRID_WORKER, unit_suffix="001002")
        day = datetime.now(UTC).date()
        await street.assign(ended, "001001", "member", day - timedelta(days=9), day - timedelta(days=2))
        chief_above = await street.account(Duty.GRID_CHIEF, unit_suffix="001000")
        await beat.plan(owner_id=str(chief_above.id))
        strangers = [
            ended,
            beat.lead,
            await street.account(Duty.CASE_WORKER),
            await street.account(Duty.OFFICE_LEAD),
            await other_street.account(Duty.GRID_WORKER),
        ]
        for one in [str(account.id) for account in strangers] + [str(uuid4())]:
            body = {
                "grid_code": beat.grid_code,
                "point_codes": [],
                "window_starts_at": at(hours=1),
                "window_ends_at": at(hours=2),
                "owner_id": one,
            }
            answer = await beat.post("/v1/patrols", body)
            assert answer.status_code == 422, answer.text
            assert answer.json()["errors"][0]["pointer"] == "/owner_id"

    async def test_where_nobody_works_nothing_is_planned(self, beat: Beat) -> None:
        body = {
            "grid_code": f"{beat.street.code}001002",
            "point_codes": [],
            "window_starts_at": at(hours=1),
            "window_ends_at": at(hours=2),
        }
        answer = await beat.post("/v1/patrols", body)
        assert (answer.status_code, answer.json()["code"]) == (409, "grid_unstaffed")

    @pytest.mark.parametrize(
        ("starts", "ends", "pointer"),
        [
            ({"hours": -3}, {"hours": -1}, "/window_starts_at"),
            ({"days": 61}, {"days": 61, "hours": 2}, "/window_starts_at"),
            ({"hours": 2}, {"hours": 1}, "/window_ends_at"),
            ({"hours": 1}, {"hours": 1, "minutes": 14}, "/window_ends_at"),
            ({"hours": 1}, {"hours": 26}, "/window_ends_at"),
        ],
    )
    async def test_a_window_that_cannot_be_is_refused(
        self, beat: Beat, starts: dict[str, float], ends: dict[str, float], pointer: str
    ) -> None:
        body = {
            "grid_code": beat.grid_code,
            "point_codes": [],
            "window_starts_at": at(**starts),
            "window_ends_at": at(**ends),
        }
        answer = await beat.post("/v1/patrols", body)
        assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (422, pointer)
        assert await beat.count("patrol") == await beat.count("task") == 0

    async def test_the_same_key_plans_one_patrol(self, beat: Beat) -> None:
        body = {
            "grid_code": beat.grid_code,
            "point_codes": [],
            "window_starts_at": at(hours=1),
            "window_ends_at": at(hours=2),
        }
        headers = key()
        await asyncio.gather(*(beat.post("/v1/patrols", body, **headers) for _ in range(10)))
        again = await beat.post("/v1/patrols", body, **headers)
        assert (again.status_code, again.headers["idempotency-replayed"]) == (201, "true")
        assert (await beat.count("patrol"), await beat.count("task"), await beat.count("notice")) == (1, 1, 1)


class TestReading:
    async def test_a_worker_sees_own_patrols_and_leads_those_of_their_units(
        self, beat: Beat, street: StreetKit, other_street: StreetKit
    ) -> None:
        made = await beat.plan()
        colleague = await worker_of(street, "001001", capacity="deputy")
        await street.unit("002", "community", "")
        blind = [
            colleague,
            await street.account(Duty.COMMUNITY_LEAD, unit_suffix="002"),
            await street.account(Duty.VOLUNTEER),
            await other_street.account(Duty.OFFICE_LEAD),
            await other_street.account(Duty.GRID_WORKER),
        ]
        for one in blind:
            assert (await beat.get(f"/v1/patrols/{made['id']}", one)).status_code == 404
            assert await beat.items("/v1/patrols", one) == []
        seeing = [beat.walker, beat.lead, await street.account(Duty.OFFICE_LEAD)]
        for one in seeing:
            assert await beat.items("/v1/patrols", one) == [made]
        for never in (Duty.CASE_WORKER, Duty.TIP_DESK, Duty.AUDITOR, Duty.POLICE_LIAISON):
            assert (await beat.get("/v1/patrols", await street.account(never))).status_code == 403

    async def test_patrols_come_newest_first_in_pages_and_by_filter(self, beat: Beat) -> None:
        ids = [(await beat.plan(starts_in_h=hours))["id"] for hours in (30, 5, 50)]
        wanted = [ids[2], ids[0], ids[1]]
        first = (await beat.get("/v1/patrols", limit=2)).json()
        assert [one["id"] for one in first["items"]] == wanted[:2]
        rest = (await beat.get("/v1/patrols", limit=2, cursor=first["next_cursor"])).json()
        assert ([one["id"] for one in rest["items"]], rest["next_cursor"]) == (wanted[2:], None)
        day = first["items"][0]["planned_on"]
        assert [one["id"] for one in await beat.items("/v1/patrols", **{"from": day})] == [ids[2]]
        assert ids[2] not in [one["id"] for one in await beat.items("/v1/patrols", to="2026-11-01")]
        assert await beat.items("/v1/patrols", status="done") == []
        assert await beat.items("/v1/patrols", owner_id=str(uuid4())) == []
        assert len(await beat.items("/v1/patrols", grid_code=f"{beat.street.code}001")) == 3
        assert await beat.items("/v1/patrols", grid_code=f"{beat.street.code}001002") == []
        for wrong in ({"status": "x"}, {"from": "yesterday"}, {"limit": 0}, {"owner_id": "1"}):
            assert (await beat.get("/v1/patrols", **wrong)).status_code == 422


class TestOffline:
    async def test_a_phone_takes_its_patrols_along_and_hears_how_they_ended(self, beat: Beat) -> None:
        point = await beat.point("a")
        made = await beat.plan(point)
        first = (await beat.get("/v1/me/sync", beat.walker)).json()
        assert first["changed"]["patrols"] == [made]
        assert [task["source_id"] for task in first["changed"]["tasks"]] == [made["id"]]
        await beat.post(f"/v1/patrols/{made['id']}/cancellation", {"reason": "暴雨。"})
        then = (await beat.get("/v1/me/sync", beat.walker, since=first["next_since"])).json()
        assert [one["status"] for one in then["changed"]["patrols"]] == ["cancelled"]
        stranger = await worker_of(beat.street, capacity="deputy")
        other = (await beat.get("/v1/me/sync", stranger)).json()
        assert other["changed"]["patrols"] == other["changed"]["tasks"] == []


class TestHandingOn:
    async def test_the_task_goes_along_and_the_old_phone_drops_it(
        self, beat: Beat, street: StreetKit
    ) -> None:
        made = await beat.plan()
        since = (await beat.get("/v1/me/sync", beat.walker)).json()["next_since"]
        deputy = await worker_of(street, "001001", capacity="deputy")
        path = f"/v1/patrols/{made['id']}/assignment"
        handed = await beat.post(path, {"owner_id": str(deputy.id)}, **{"If-Match": made["etag"]})
        assert (handed.status_code, handed.json()["owner_id"]) == (200, str(deputy.id))
        assert await beat.items("/v1/patrols", beat.walker) == []
        (task,) = await beat.items("/v1/me/tasks", deputy)
        assert await beat.items("/v1/me/tasks", beat.walker) == []
        purge = (await beat.get("/v1/me/sync", beat.walker, since=since)).json()["purge"]
        assert purge["task_ids"] == [task["id"]]
        assert (deputy.id, "new_task") in await beat.notices()

    async def test_two_at_once_hand_it_on_once(self, beat: Beat, street: StreetKit) -> None:
        made = await beat.plan()
        others = [await worker_of(street, "001001", capacity="member") for _ in range(4)]
        path = f"/v1/patrols/{made['id']}/assignment"
        answers = await asyncio.gather(
            *(beat.post(path, {"owner_id": str(one.id)}, **{"If-Match": made["etag"]}) for one in others)
        )
        assert sorted(one.status_code for one in answers) == [200, 412, 412, 412]
        patrol = await beat.row("patrol", made["id"])
        assert (await beat.task_of(made["id"]))["owner_id"] == patrol["owner_id"]

    async def test_what_cannot_be_handed_on_is_refused(self, beat: Beat) -> None:
        made = await beat.plan()
        path = f"/v1/patrols/{made['id']}/assignment"
        assert (await beat.post(path, {"owner_id": str(uuid4())})).status_code == 428
        wrong = await beat.post(path, {"owner_id": str(uuid4())}, **{"If-Match": made["etag"]})
        assert wrong.json()["errors"][0]["pointer"] == "/owner_id"
        (task,) = await beat.items("/v1/me/tasks", beat.walker)
        for verb in ("assignment", "cancellation"):
            answer = await beat.post(
                f"/v1/tasks/{task['id']}/{verb}",
                {"owner_id": str(beat.walker.id)} if verb == "assignment" else None,
                **{"If-Match": task["etag"]},
            )
            assert answer.json()["code"] == "task_follows_source", answer.text
        done = await beat.post(f"/v1/tasks/{task['id']}/completion", None, beat.walker)
        assert (done.status_code, done.json()["code"]) == (409, "task_follows_source")


class TestCancelling:
    async def test_it_says_why_and_takes_the_task_along(self, beat: Beat) -> None:
        made = await beat.plan()
        path = f"/v1/patrols/{made['id']}/cancellation"
        gone = await beat.post(path, {"reason": "暴雨红色预警。"})
        assert (gone.json()["status"], gone.json()["cancel_reason"]) == ("cancelled", "暴雨红色预警。")
        assert (await beat.task_of(made["id"]))["status"] == "cancelled"
        again = await beat.post(path, {"reason": "暴雨。"})
        assert (again.status_code, again.json()["code"]) == (409, "illegal_transition")
        await beat.check_in(made["id"])
        done = await beat.post(f"/v1/patrols/{made['id']}/completion", NOTHING, beat.walker)
        assert done.json()["code"] == "illegal_transition"

    @pytest.mark.parametrize("reason", ["", " ", "李小军在医院", "x" * 301, None, 5])
    async def test_a_reason_is_needed_and_names_nobody(self, beat: Beat, reason: Any) -> None:
        made = await beat.plan()
        answer = await beat.post(f"/v1/patrols/{made['id']}/cancellation", {"reason": reason})
        assert answer.status_code == 422
        assert (await beat.row("patrol", made["id"]))["status"] == "planned"

    async def test_the_walker_cannot_cancel(self, beat: Beat) -> None:
        made = await beat.plan()
        answer = await beat.post(f"/v1/patrols/{made['id']}/cancellation", {"reason": "下雨。"}, beat.walker)
        assert answer.status_code == 403


class TestCompletion:
    async def test_every_point_needs_its_check_in(self, beat: Beat) -> None:
        points = [await beat.point("a"), await beat.point("b")]
        made = await beat.plan(*points)
        path = f"/v1/patrols/{made['id']}/completion"
        early = await beat.post(path, NOTHING, beat.walker)
        assert (early.status_code, early.json()["code"]) == (409, "patrol_points_missing")
        assert early.json()["point_codes"] == points
        await beat.check_in(made["id"], points[1])
        await beat.check_in(made["id"], points[1])
        assert (await beat.post(path, NOTHING, beat.walker)).json()["point_codes"] == points[:1]
        await beat.check_in(made["id"], points[0])
        body = {"findings": ["outreach_done", "discarded_paraphernalia"]}
        done = await beat.post(path, body, beat.walker)
        assert done.status_code == 200, done.text
        assert (done.json()["status"], done.json()["visited_point_codes"]) == ("done", points)
        assert done.json()["findings"] == ["discarded_paraphernalia", "outreach_done"]
        assert (await beat.get(f"/v1/patrols/{made['id']}")).json() == done.json(), "the lead sees the same"
        assert (await beat.task_of(made["id"]))["status"] == "done"
        corrected = await beat.post(path, NOTHING, beat.walker)
        assert corrected.json()["findings"] == ["nothing_found"]
        assert corrected.json()["ended_at"] == done.json()["ended_at"]

    async def test_without_points_one_check_in_in_the_grid_will_do(self, beat: Beat) -> None:
        made = await beat.plan()
        path = f"/v1/patrols/{made['id']}/completion"
        assert (await beat.post(path, NOTHING, beat.walker)).json()["point_codes"] == []
        await beat.check_in(made["id"])
        assert (await beat.post(path, NOTHING, beat.walker)).json()["status"] == "done"

    async def test_what_was_elsewhere_or_at_another_time_does_not_count(
        self, beat: Beat, street: StreetKit
    ) -> None:
        point = await beat.point("a")
        made = await beat.plan(point)
        await beat.check_in(made["id"], point, observed_at=at(hours=-2))
        await street.assign(beat.walker, "001002", "member")
        await beat.check_in(made["id"], None, grid_code=f"{street.code}001002")
        other = await beat.plan(point)
        await beat.check_in(other["id"], point)
        path = f"/v1/patrols/{made['id']}/completion"
        assert (await beat.post(path, NOTHING, beat.walker)).json()["code"] == "patrol_points_missing"
        await beat.check_in(made["id"], point, observed_at=at(hours=-1, minutes=-25))
        assert (await beat.post(path, NOTHING, beat.walker)).status_code == 200, "half an hour early counts"

    async def test_a_check_in_of_another_grid_walks_no_patrol(self, beat: Beat, street: StreetKit) -> None:
        made = await beat.plan()
        await street.assign(beat.walker, "001002", "member")
        await beat.check_in(made["id"], None, grid_code=f"{street.code}001002")
        answer = await beat.post(f"/v1/patrols/{made['id']}/completion", NOTHING, beat.walker)
        assert answer.json()["code"] == "patrol_points_missing"

    @pytest.mark.parametrize(
        "findings",
        [
            [],
            ["nothing_found", "help_offered"],
            ["help_offered"] * 2,
            ["suspect_seen"],
            "nothing_found",
            None,
        ],
    )
    async def test_findings_come_from_the_list(self, beat: Beat, findings: Any) -> None:
        made = await beat.plan()
        await beat.check_in(made["id"])
        answer = await beat.post(f"/v1/patrols/{made['id']}/completion", {"findings": findings}, beat.walker)
        assert answer.status_code == 422
        note = {**NOTHING, "note": "桥下有人"}
        assert (await beat.post(f"/v1/patrols/{made['id']}/completion", note, beat.walker)).status_code == 422

    async def test_only_the_owner_completes_it_and_many_at_once_do_it_once(
        self, beat: Beat, street: StreetKit
    ) -> None:
        made = await beat.plan()
        await beat.check_in(made["id"])
        path = f"/v1/patrols/{made['id']}/completion"
        deputy = await worker_of(street, "001001", capacity="deputy")
        chief = await street.account(Duty.GRID_CHIEF)
        for other in (deputy, chief):
            assert (await beat.post(path, NOTHING, other)).status_code == 404
        assert (await beat.post(path, NOTHING)).status_code == 403
        answers = await asyncio.gather(*(beat.post(path, NOTHING, beat.walker) for _ in range(8)))
        assert {one.status_code for one in answers} == {200}
        lines = await street.owner.fetchval(
            "SELECT count(*) FROM audit_event WHERE street_id = $1 AND action = 'task_done'", street.id
        )
        assert lines == 1
