"""Tasks over HTTP: one's own in the order in which they are due, and those that leads hand out."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from api.access.permissions import Duty
from api.domain.notices.words import NoticeKind
from api.domain.tasks.words import ENDED_BY_HAND, HANDED_WITH_SOURCE, TaskKind
from api.schemas.field_labels import NOTICE, TASK_KIND
from tests.factories.field import worker_of
from tests.factories.patrols import Beat, key, make_beat
from tests.factories.street import AccountKit, StreetKit


@pytest.fixture
async def beat(client: httpx.AsyncClient, street: StreetKit) -> Beat:
    return await make_beat(client, street)


def body(beat: Beat, owner: AccountKit, hours: float = 24, **changes: Any) -> dict[str, Any]:
    return {
        "unit_code": beat.grid_code,
        "owner_id": str(owner.id),
        "due_at": (datetime.now(UTC) + timedelta(hours=hours)).isoformat(),
        "note": "查看宣传栏。",
        **changes,
    }


async def give(beat: Beat, owner: AccountKit | None = None, hours: float = 24) -> dict[str, Any]:
    answer = await beat.post("/v1/tasks", body(beat, owner or beat.walker, hours))
    assert answer.status_code == 201, answer.text
    made: dict[str, Any] = answer.json()
    return made


def test_every_kind_has_words() -> None:
    assert TASK_KIND.keys() == {kind.value for kind in TaskKind}
    assert NOTICE.keys() == {kind.value for kind in NoticeKind}
    assert not ENDED_BY_HAND & HANDED_WITH_SOURCE


class TestGiving:
    async def test_a_task_reaches_its_owner(self, beat: Beat) -> None:
        made = await give(beat)
        assert (made["kind"], made["label"]["zh"], made["status"]) == ("ad_hoc", "临时任务", "open")
        assert (made["created_by"], made["is_overdue"]) == (str(beat.lead.id), False)
        assert await beat.items("/v1/me/tasks", beat.walker) == [made]
        assert (await beat.get(f"/v1/tasks/{made['id']}")).json() == made
        assert await beat.notices() == [(beat.walker.id, "new_task")]

    async def test_owners_are_people_of_the_field_who_work_there(
        self, beat: Beat, street: StreetKit, other_street: StreetKit
    ) -> None:
        lead = await street.account(Duty.OFFICE_LEAD)
        good = [beat.walker, beat.lead, lead, await street.account(Duty.VOLUNTEER)]
        for owner in good:
            assert (await beat.post("/v1/tasks", body(beat, owner), lead)).status_code == 201
        upward = body(beat, beat.walker, unit_code=f"{street.code}001")
        assert (await beat.post("/v1/tasks", upward)).status_code == 201, "somebody below the unit"
        suspended = await worker_of(street)
        await street.owner.execute("UPDATE account SET state = 'suspended' WHERE id = $1", suspended.id)
        bad = [
            suspended,
            await street.account(Duty.CASE_WORKER),
            await street.account(Duty.TIP_DESK),
            await street.account(Duty.POLICE_LIAISON),
            await street.account(Duty.GRID_WORKER, unit_suffix="001002"),
            await other_street.account(Duty.GRID_WORKER),
        ]
        for owner in bad:
            answer = await beat.post("/v1/tasks", body(beat, owner), lead)
            assert answer.status_code == 422, answer.text
            assert answer.json()["errors"][0]["pointer"] == "/owner_id"

    @pytest.mark.parametrize(
        ("changes", "pointer"),
        [
            ({"unit_code": "990000001003999"}, "/unit_code"),
            ({"unit_code": ""}, "/unit_code"),
            ({"due_at": "2020-01-01T00:00:00Z"}, "/due_at"),
            ({"due_at": "2199-01-01T00:00:00Z"}, "/due_at"),
            ({"due_at": "2027-01-01"}, "/due_at"),
            ({"due_at": 1800000000}, "/due_at"),
            ({"owner_id": "1"}, "/owner_id"),
            ({"owner_id": None}, "/owner_id"),
            ({"note": None}, "/note"),
            ({"note": ""}, "/note"),
            ({"note": "找赵志强的住处"}, "/note"),
            ({"kind": "patrol"}, ""),
            ({"source_id": str(uuid4())}, ""),
        ],
    )
    async def test_what_is_no_task_is_refused(
        self, beat: Beat, changes: dict[str, Any], pointer: str
    ) -> None:
        answer = await beat.post("/v1/tasks", body(beat, beat.walker, **changes))
        assert answer.status_code == 422, answer.text
        assert answer.json()["errors"][0]["pointer"] == pointer
        assert await beat.count("task") == 0

    async def test_nobody_gives_tasks_in_units_of_others(
        self, beat: Beat, street: StreetKit, other_street: StreetKit
    ) -> None:
        await street.unit("002", "community", "")
        for other in (
            await street.account(Duty.COMMUNITY_LEAD, unit_suffix="002"),
            await other_street.account(Duty.OFFICE_LEAD),
        ):
            answer = await beat.post("/v1/tasks", body(beat, beat.walker), other)
            assert answer.json()["errors"][0]["pointer"] == "/unit_code"
        for unit in ("", "900"):
            wrong = body(beat, beat.walker, unit_code=street.code + unit)
            assert (await beat.post("/v1/tasks", wrong)).status_code == 422
        for never in (beat.walker, await street.account(Duty.TIP_DESK)):
            assert (await beat.post("/v1/tasks", body(beat, beat.walker), never)).status_code == 403

    async def test_the_same_key_gives_one_task(self, beat: Beat) -> None:
        wanted, headers = body(beat, beat.walker), key()
        await asyncio.gather(*(beat.post("/v1/tasks", wanted, **headers) for _ in range(10)))
        assert (await beat.count("task"), await beat.count("notice")) == (1, 1)


class TestMine:
    async def test_open_ones_come_first_by_due_time_then_the_last_ended(self, beat: Beat) -> None:
        made = [await give(beat, hours=hours) for hours in (30, 10, 20, 5, 40)]
        for place in (3, 0):
            done = await beat.post(f"/v1/tasks/{made[place]['id']}/completion", None, beat.walker)
            assert done.json()["status"] == "done"
        wanted = [made[place]["id"] for place in (1, 2, 4, 0, 3)]
        assert [one["id"] for one in await beat.items("/v1/me/tasks", beat.walker)] == wanted
        for limit in (1, 2, 3, 4):
            found: list[str] = []
            cursor: str | None = None
            while True:
                params = {"limit": limit} | ({} if cursor is None else {"cursor": cursor})
                page = (await beat.get("/v1/me/tasks", beat.walker, **params)).json()
                found += [one["id"] for one in page["items"]]
                cursor = page["next_cursor"]
                if cursor is None:
                    break
            assert found == wanted, f"pages of {limit}"
        listed = {
            status: [one["id"] for one in await beat.items("/v1/me/tasks", beat.walker, status=status)]
            for status in ("open", "done", "cancelled")
        }
        assert listed == {"open": wanted[:3], "done": wanted[3:], "cancelled": []}

    async def test_everybody_has_a_list_and_sees_no_other(self, beat: Beat, street: StreetKit) -> None:
        await give(beat)
        for duty in Duty:
            assert await beat.items("/v1/me/tasks", await street.account(duty)) == []

    @pytest.mark.parametrize("params", [{"limit": 101}, {"cursor": "AAAA"}, {"status": "late"}])
    async def test_a_wrong_question_is_refused(self, beat: Beat, params: dict[str, Any]) -> None:
        assert (await beat.get("/v1/me/tasks", beat.walker, **params)).status_code == 422


class TestEnding:
    async def test_only_the_owner_says_that_it_is_done(self, beat: Beat, other_street: StreetKit) -> None:
        made = await give(beat)
        path = f"/v1/tasks/{made['id']}/completion"
        strangers = [beat.lead, await other_street.account(Duty.GRID_WORKER)]
        for other in strangers:
            assert (await beat.post(path, None, other)).status_code == 404
        answers = await asyncio.gather(*(beat.post(path, None, beat.walker) for _ in range(6)))
        assert sorted(one.status_code for one in answers) == [200, *[409] * 5]
        assert {one.json().get("code") for one in answers} == {None, "illegal_transition"}

    async def test_a_lead_cancels_it_and_the_owner_cannot_finish_it_then(self, beat: Beat) -> None:
        made = await give(beat)
        path = f"/v1/tasks/{made['id']}"
        assert (await beat.post(f"{path}/cancellation", None, beat.walker)).status_code == 403
        gone = await beat.post(f"{path}/cancellation")
        assert gone.json()["status"] == "cancelled"
        assert gone.json()["ended_at"] is not None
        late = await beat.post(f"{path}/completion", None, beat.walker)
        assert late.json()["code"] == "illegal_transition"

    @pytest.mark.parametrize("kind", ["needle_pick_up", "observation_follow_up"])
    async def test_the_task_of_a_finding_is_handed_on_with_it_alone(
        self, beat: Beat, street: StreetKit, kind: str
    ) -> None:
        made = await give(beat)
        await street.owner.execute("UPDATE task SET kind = $2 WHERE id = $1", UUID(made["id"]), kind)
        deputy = await worker_of(street, "001001", capacity="deputy")
        path, to = f"/v1/tasks/{made['id']}/assignment", {"owner_id": str(deputy.id)}
        refused = await beat.post(path, to, **{"If-Match": made["etag"]})
        assert (refused.status_code, refused.json()["code"]) == (409, "task_follows_source")

    async def test_it_is_handed_on_by_whoever_saw_the_present_version(
        self, beat: Beat, street: StreetKit
    ) -> None:
        made = await give(beat)
        deputy = await worker_of(street, "001001", capacity="deputy")
        path, to = f"/v1/tasks/{made['id']}/assignment", {"owner_id": str(deputy.id)}
        assert (await beat.post(path, to)).status_code == 428
        assert (await beat.post(path, to, **{"If-Match": '"9"'})).status_code == 412
        handed = await beat.post(path, to, **{"If-Match": made["etag"]})
        assert (handed.json()["owner_id"], handed.headers["etag"]) == (str(deputy.id), '"2"')
        assert await beat.items("/v1/me/tasks", beat.walker) == []
        assert await beat.items("/v1/me/tasks", deputy) == [handed.json()]
        wrong = await beat.post(path, {"owner_id": str(uuid4())}, **{"If-Match": '"2"'})
        assert wrong.json()["errors"][0]["pointer"] == "/owner_id"
        await beat.post(f"/v1/tasks/{made['id']}/completion", None, deputy)
        over = await beat.post(path, {"owner_id": str(beat.walker.id)}, **{"If-Match": '"3"'})
        assert over.json()["code"] == "illegal_transition"

    async def test_unknown_tasks_and_ids_are_not_found(self, beat: Beat) -> None:
        for path in (f"/v1/tasks/{uuid4()}", f"/v1/tasks/{uuid4()}/cancellation"):
            answer = await (beat.post(path) if path.endswith("n") else beat.get(path))
            assert answer.status_code == 404
        assert (await beat.get("/v1/tasks/1")).status_code == 422


class TestLeads:
    async def test_leads_see_tasks_of_their_units_by_filter(self, beat: Beat, street: StreetKit) -> None:
        late, soon = await give(beat), await give(beat, hours=48)
        await street.owner.execute(
            "UPDATE task SET due_at = now() - interval '1 hour' WHERE street_id = $1 AND id = $2::uuid",
            street.id,
            late["id"],
        )
        everything = await beat.items("/v1/tasks")
        assert [one["id"] for one in everything] == [soon["id"], late["id"]]
        assert [one["is_overdue"] for one in everything] == [False, True]
        assert [one["id"] for one in await beat.items("/v1/tasks", is_overdue="true")] == [late["id"]]
        assert await beat.items("/v1/tasks", kind="patrol") == []
        assert await beat.items("/v1/tasks", status="done") == []
        assert await beat.items("/v1/tasks", unit_code=f"{street.code}001002") == []
        assert len(await beat.items("/v1/tasks", owner_id=str(beat.walker.id))) == 2
        first = (await beat.get("/v1/tasks", limit=1)).json()
        rest = await beat.items("/v1/tasks", limit=1, cursor=first["next_cursor"])
        assert [one["id"] for one in rest] == [late["id"]]
        await street.unit("002", "community", "")
        stranger = await street.account(Duty.COMMUNITY_LEAD, unit_suffix="002")
        assert await beat.items("/v1/tasks", stranger) == []
        assert (await beat.get(f"/v1/tasks/{late['id']}", stranger)).status_code == 404
