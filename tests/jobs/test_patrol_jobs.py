"""Jobs of patrols: each twice in a row, two at once, and at the edges of their times."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import httpx
import pytest

from api.access.database_roles import DatabaseRole
from api.access.permissions import Duty
from api.domain.patrols import generation
from api.jobs.patrols import close_patrols, make_patrols
from api.kit.clock import SHANGHAI, legal_date
from tests.factories.field import worker_of
from tests.factories.patrols import Beat, make_beat
from tests.factories.street import StreetKit

DAYS = 3
"""What is made a second before midnight: the three days ahead, whose windows are all to come."""


@pytest.fixture
async def beat(client: httpx.AsyncClient, street: StreetKit) -> Beat:
    return await make_beat(client, street)


def midnight(ahead: int = 0) -> datetime:
    """Just before the first minute of a day in Asia/Shanghai, seen from today."""
    on = legal_date(datetime.now(UTC)) + timedelta(days=ahead)
    return datetime(on.year, on.month, on.day, tzinfo=SHANGHAI) - timedelta(seconds=1)


async def days_of(beat: Beat) -> list[date]:
    rows = await beat.street.owner.fetch(
        "SELECT planned_on FROM patrol WHERE street_id = $1 ORDER BY planned_on", beat.street.id
    )
    return [row["planned_on"] for row in rows]


class TestMaking:
    async def test_the_next_days_are_made_once_with_task_and_one_notice(self, beat: Beat) -> None:
        point = await beat.point("a")
        template = await beat.template(point_codes=[point])
        hands = beat.hands(midnight(1))
        runs = [await make_patrols(hands, beat.worker) for _ in range(2)]
        assert runs == [DAYS, 0]
        patrols = await beat.items("/v1/patrols")
        assert {one["template_id"] for one in patrols} == {template["id"]}
        assert {one["owner_id"] for one in patrols} == {str(beat.walker.id)}
        assert all(one["point_codes"] == [point] and one["note"] == "留意桥下。" for one in patrols)
        tasks = await beat.items("/v1/me/tasks", beat.walker)
        assert [(task["source_id"], task["due_at"]) for task in tasks] == [
            (one["id"], one["window_ends_at"]) for one in reversed(patrols)
        ]
        assert await beat.notices() == [(beat.walker.id, "new_task")]
        assert await make_patrols(beat.hands(midnight(2)), beat.worker) == 1

    async def test_two_workers_at_once_make_the_same_patrols(self, beat: Beat) -> None:
        for _ in range(5):
            await beat.template()
        hands = beat.hands(midnight(1))
        made = await asyncio.gather(*(make_patrols(hands, beat.worker) for _ in range(4)))
        assert sum(made) == await beat.count("patrol") == await beat.count("task") == 5 * DAYS

    async def test_who_comes_second_makes_neither_patrol_nor_task(self, beat: Beat) -> None:
        await beat.template()
        hands = beat.hands(midnight(1))
        async with hands.database.begin_as(beat.worker, DatabaseRole.WORKER) as session:
            assert await generation.make_patrols(session, beat.worker, now=hands.clock()) == DAYS
            second = asyncio.create_task(make_patrols(hands, beat.worker))
            await asyncio.sleep(0.3)
            assert not second.done(), "it waits for the first to commit"
        assert await second == 0
        assert (await beat.count("patrol"), await beat.count("task")) == (DAYS, DAYS)

    async def test_a_deleted_patrol_comes_back_at_the_same_time(self, beat: Beat) -> None:
        await beat.template()
        hands = beat.hands(midnight(1))
        await make_patrols(hands, beat.worker)
        windows = [one["window_starts_at"] for one in await beat.items("/v1/patrols")]
        await beat.street.owner.execute("DELETE FROM patrol WHERE street_id = $1", beat.street.id)
        await make_patrols(hands, beat.worker)
        assert [one["window_starts_at"] for one in await beat.items("/v1/patrols")] == windows

    async def test_a_window_that_has_begun_is_not_made(self, beat: Beat) -> None:
        await beat.template(span_ends="01:00", is_random=False)
        on = legal_date(midnight(1) + timedelta(seconds=2))
        assert await make_patrols(beat.hands(midnight(1) + timedelta(seconds=2)), beat.worker) == DAYS
        assert await days_of(beat) == [on + timedelta(days=days) for days in (1, 2, 3)]

    async def test_only_days_on_which_the_template_holds(self, beat: Beat) -> None:
        today = legal_date(datetime.now(UTC))
        first, last = today + timedelta(days=1), today + timedelta(days=3)
        await beat.template(valid_from=first.isoformat(), valid_to=last.isoformat())
        await make_patrols(beat.hands(midnight()), beat.worker)
        assert await days_of(beat) == [first, first + timedelta(days=1)]

    async def test_where_nobody_works_it_waits_until_somebody_does(
        self, beat: Beat, street: StreetKit
    ) -> None:
        await beat.template(grid_code=f"{street.code}001002")
        hands = beat.hands(midnight(1))
        assert await make_patrols(hands, beat.worker) == 0
        idle = await worker_of(street, "001002")
        await street.owner.execute("UPDATE account SET state = 'suspended' WHERE id = $1", idle.id)
        assert await make_patrols(hands, beat.worker) == 0
        deputy = await worker_of(street, "001002", capacity="deputy")
        assert await make_patrols(hands, beat.worker) == DAYS
        assert {one["owner_id"] for one in await beat.items("/v1/patrols")} == {str(deputy.id)}

    async def test_the_capacity_decides_whose_it_is_and_a_case_worker_never(
        self, beat: Beat, street: StreetKit
    ) -> None:
        volunteer = await street.account(Duty.VOLUNTEER)
        await street.assign(volunteer, "001001", "member")
        await worker_of(street, "001001", capacity="deputy")
        await beat.template(owner_capacity="member")
        await make_patrols(beat.hands(midnight(1)), beat.worker)
        assert {one["owner_id"] for one in await beat.items("/v1/patrols")} == {str(volunteer.id)}

    async def test_closed_points_are_left_out_and_without_any_left_nothing_is_made(self, beat: Beat) -> None:
        kept, closing = await beat.point("kept"), await beat.point("closing")
        await beat.template(point_codes=[closing, kept])
        await beat.template(point_codes=[closing])
        await beat.street.owner.execute(
            "UPDATE patrol_point SET valid_to = $2 WHERE code = $1", closing, date(2026, 1, 1)
        )
        assert await make_patrols(beat.hands(midnight(1)), beat.worker) == DAYS
        assert {tuple(one["point_codes"]) for one in await beat.items("/v1/patrols")} == {(kept,)}

    async def test_another_streets_templates_are_left_alone(
        self, beat: Beat, other_street: StreetKit
    ) -> None:
        other = await make_beat(beat.client, other_street)
        await other.template()
        assert await make_patrols(beat.hands(midnight(1)), beat.worker) == 0
        assert await make_patrols(other.hands(midnight(1)), other.worker) == DAYS


class TestClosing:
    async def test_one_that_was_walked_is_done_and_takes_its_findings_afterwards(self, beat: Beat) -> None:
        points = [await beat.point("a"), await beat.point("b")]
        made = await beat.plan(*points)
        await beat.check_in(made["id"], points[0])
        assert await close_patrols(beat.hands(), beat.worker) == 0
        await beat.check_in(made["id"], points[1])
        assert [await close_patrols(beat.hands(), beat.worker) for _ in range(2)] == [1, 0]
        assert (await beat.row("patrol", made["id"]))["status"] == "done"
        assert (await beat.task_of(made["id"]))["status"] == "done"
        said = await beat.post(
            f"/v1/patrols/{made['id']}/completion", {"findings": ["nothing_found"]}, beat.walker
        )
        assert (said.status_code, said.json()["findings"]) == (200, ["nothing_found"])

    async def test_two_who_walk_together_walk_one_patrol(self, beat: Beat, street: StreetKit) -> None:
        points = [await beat.point("a"), await beat.point("b")]
        made = await beat.plan(*points)
        colleague = await worker_of(street, "001001", capacity="member")
        await beat.check_in(made["id"], points[0])
        await beat.check_in(made["id"], points[1], colleague)
        alone = await beat.post(
            f"/v1/patrols/{made['id']}/completion", {"findings": ["nothing_found"]}, beat.walker
        )
        assert alone.json()["code"] == "patrol_points_missing", "nobody sees another's check-ins"
        assert await close_patrols(beat.hands(), beat.worker) == 1
        assert (await beat.row("patrol", made["id"]))["status"] == "done"

    async def test_one_that_was_not_is_missed_after_the_grace_and_mended_by_a_late_phone(
        self, beat: Beat
    ) -> None:
        made = await beat.plan()
        ends = datetime.fromisoformat(made["window_ends_at"])
        grace = timedelta(hours=72)
        for at, count in ((ends + grace, 0), (ends + grace + timedelta(seconds=1), 1)):
            runs = [await close_patrols(beat.hands(at), beat.worker) for _ in range(2)]
            assert runs == [count, 0]
        assert (await beat.row("patrol", made["id"]))["status"] == "missed"
        assert (await beat.task_of(made["id"]))["status"] == "cancelled"
        gone = await beat.post(f"/v1/patrols/{made['id']}/cancellation", {"reason": "补记。"})
        assert gone.json()["code"] == "illegal_transition", "a missed patrol is not talked away"
        await beat.check_in(made["id"])
        later = beat.hands(ends + timedelta(days=30))
        assert [await close_patrols(later, beat.worker) for _ in range(2)] == [1, 0]
        assert (await beat.row("patrol", made["id"]))["status"] == "done"

    async def test_after_a_month_a_missed_one_stays_missed(self, beat: Beat) -> None:
        made = await beat.plan()
        ends = datetime.fromisoformat(made["window_ends_at"])
        assert await close_patrols(beat.hands(ends + timedelta(days=40)), beat.worker) == 1
        await beat.check_in(made["id"])
        assert await close_patrols(beat.hands(ends + timedelta(days=40)), beat.worker) == 0

    async def test_a_point_closed_before_the_day_is_not_asked_for(self, beat: Beat) -> None:
        points = [await beat.point("a"), await beat.point("b")]
        made = await beat.plan(*points)
        await beat.street.owner.execute(
            "UPDATE patrol_point SET valid_to = $2 WHERE code = $1", points[1], date(2026, 1, 1)
        )
        assert await close_patrols(beat.hands(), beat.worker) == 0, "somebody must have been there"
        await beat.check_in(made["id"], points[0])
        assert await close_patrols(beat.hands(), beat.worker) == 1

    async def test_two_workers_at_once_close_each_once(self, beat: Beat) -> None:
        for _ in range(6):
            made = await beat.plan()
            await beat.check_in(made["id"])
        counts = await asyncio.gather(*(close_patrols(beat.hands(), beat.worker) for _ in range(4)))
        assert sum(counts) == 6
        lines = await beat.street.owner.fetchval(
            "SELECT count(*) FROM audit_event WHERE street_id = $1 AND action = 'patrol_done'", beat.street.id
        )
        assert lines == 6

    async def test_what_has_not_begun_or_was_cancelled_is_left_alone(self, beat: Beat) -> None:
        ahead, gone = await beat.plan(starts_in_h=5), await beat.plan()
        await beat.post(f"/v1/patrols/{gone['id']}/cancellation", {"reason": "暴雨。"})
        await beat.check_in(ahead["id"])
        await beat.check_in(gone["id"])
        assert await close_patrols(beat.hands(), beat.worker) == 0
