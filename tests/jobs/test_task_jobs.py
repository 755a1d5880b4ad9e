"""Jobs of tasks and notices: who hears of what is late, and that each message leaves once."""

import asyncio
import io
import json
from datetime import UTC, datetime, timedelta
from uuid import UUID

import httpx
import pytest

from api.access.database_roles import DatabaseRole
from api.access.permissions import Duty
from api.domain.notices import delivery
from api.domain.notices.delivery import MAX_ATTEMPTS, Message, NotDelivered, wait_after
from api.jobs.hands import Hands
from api.jobs.notices import deliver_notices, forget_notices
from api.jobs.notifiers import LogNotifier, notifier_of
from api.jobs.tasks import remind_of_tasks
from api.kit.logs import configure_logs
from tests.factories.field import worker_of
from tests.factories.patrols import Beat, make_beat
from tests.factories.street import AccountKit, StreetKit


@pytest.fixture
async def beat(client: httpx.AsyncClient, street: StreetKit) -> Beat:
    return await make_beat(client, street)


async def give(beat: Beat, owner: AccountKit | None = None, kind: str = "ad_hoc") -> datetime:
    """A task that is due in an hour; when."""
    due_at = datetime.now(UTC) + timedelta(hours=1)
    body = {
        "unit_code": beat.grid_code,
        "owner_id": str((owner or beat.walker).id),
        "due_at": due_at.isoformat(),
        "note": "查看宣传栏。",
    }
    answer = await beat.post("/v1/tasks", body)
    assert answer.status_code == 201, answer.text
    owned = "UPDATE task SET kind = $2 WHERE street_id = $1"
    await beat.street.owner.execute(owned, beat.street.id, kind)
    await beat.street.owner.execute("DELETE FROM notice WHERE street_id = $1", beat.street.id)
    return due_at


class TestReminding:
    async def test_the_owner_then_the_community_then_the_street_each_once(
        self, beat: Beat, street: StreetKit
    ) -> None:
        office = await street.account(Duty.OFFICE_LEAD)
        due_at = await give(beat)
        rungs = [
            (timedelta(seconds=-1), []),
            (timedelta(), [(beat.walker.id, "task_due")]),
            (timedelta(hours=23, minutes=59), []),
            (timedelta(hours=24), [(beat.lead.id, "task_overdue")]),
            (timedelta(hours=71), []),
            (timedelta(hours=72), [(office.id, "task_overdue")]),
            (timedelta(days=30), []),
        ]
        heard: list[tuple[UUID, str]] = []
        for late, new in rungs:
            hands = beat.hands(due_at + late)
            runs = [await remind_of_tasks(hands, beat.worker) for _ in range(2)]
            heard += new
            assert await beat.notices() == heard, late
            assert runs == [len(new), 0], late

    async def test_after_a_long_silence_the_rungs_are_taken_in_order(
        self, beat: Beat, street: StreetKit
    ) -> None:
        office = await street.account(Duty.OFFICE_LEAD)
        hands = beat.hands(await give(beat) + timedelta(days=9))
        for _ in range(4):
            await remind_of_tasks(hands, beat.worker)
        assert await beat.notices() == [
            (beat.walker.id, "task_due"),
            (beat.lead.id, "task_overdue"),
            (office.id, "task_overdue"),
        ]

    async def test_whose_level_is_the_owners_own_is_passed_over(self, beat: Beat, street: StreetKit) -> None:
        office = await street.account(Duty.OFFICE_LEAD)
        await street.account(Duty.COMMUNITY_LEAD)  # a colleague of the owner's answers for nobody
        due_at = await give(beat, beat.lead)
        for _ in range(2):
            await remind_of_tasks(beat.hands(due_at + timedelta(hours=25)), beat.worker)
        assert await beat.notices() == [(beat.lead.id, "task_due"), (office.id, "task_overdue")]

    async def test_two_workers_at_once_tell_once_and_ended_tasks_are_quiet(self, beat: Beat) -> None:
        due_at = await give(beat)
        hands = beat.hands(due_at)
        assert sum(await asyncio.gather(*(remind_of_tasks(hands, beat.worker) for _ in range(4)))) == 1
        (task,) = await beat.items("/v1/me/tasks", beat.walker)
        await beat.post(f"/v1/tasks/{task['id']}/completion", None, beat.walker)
        assert await remind_of_tasks(beat.hands(due_at + timedelta(days=9)), beat.worker) == 0

    async def test_what_has_a_ladder_of_its_own_is_left_to_it(self, beat: Beat) -> None:
        due_at = await give(beat, kind="work_record")
        assert await remind_of_tasks(beat.hands(due_at + timedelta(days=9)), beat.worker) == 0


class Phones:
    """A way of telling that fails as often as it is told to."""

    def __init__(self, failures: int = 0, error: type[Exception] = NotDelivered) -> None:
        self.failures = failures
        self.error = error
        self.told: list[Message] = []

    async def send(self, message: Message) -> None:
        if self.failures:
            self.failures -= 1
            raise self.error("the gateway said no")
        self.told.append(message)


class TestDelivery:
    def hands(self, beat: Beat, phones: Phones | None, at: datetime | None = None) -> Hands:
        plain = beat.hands(at)
        return Hands(plain.database, plain.keyring, plain.clock, phones)

    async def status(self, beat: Beat) -> tuple[str, int]:
        row = await beat.street.owner.fetchrow(
            "SELECT status, attempts FROM notice WHERE street_id = $1", beat.street.id
        )
        return (row["status"], row["attempts"])

    async def test_each_message_leaves_once_and_says_nothing(self, beat: Beat) -> None:
        await beat.plan(note="留意桥下。")
        phones = Phones()
        hands = self.hands(beat, phones)
        assert [await deliver_notices(hands, beat.worker) for _ in range(2)] == [1, 0]
        (message,) = phones.told
        assert (message.account_id, message.kind, message.attempt) == (beat.walker.id, "new_task", 1)
        assert set(message.__slots__) == {"id", "account_id", "kind", "attempt", "created_at"}
        assert await self.status(beat) == ("sent", 1)

    async def test_several_workers_share_the_work(self, beat: Beat) -> None:
        people = [await worker_of(beat.street, capacity="member") for _ in range(20)]
        for one in people:
            await beat.plan(owner_id=str(one.id))
        phones = Phones()
        counts = await asyncio.gather(
            *(deliver_notices(self.hands(beat, phones), beat.worker) for _ in range(4))
        )
        assert sum(counts) == 20
        assert sorted(message.account_id for message in phones.told) == sorted(one.id for one in people)

    async def test_a_phone_rings_once_for_several_of_a_kind(self, beat: Beat) -> None:
        for _ in range(3):
            await beat.plan()
        phones = Phones(1)
        at = datetime.now(UTC)
        assert await deliver_notices(self.hands(beat, phones, at), beat.worker) == 0
        assert phones.failures == 0, "asked once"
        later = self.hands(beat, phones, at + timedelta(minutes=1))
        assert [await deliver_notices(later, beat.worker) for _ in range(2)] == [3, 0]
        assert len(phones.told) == 1

    @pytest.mark.parametrize("error", [NotDelivered, RuntimeError])
    async def test_a_failure_is_tried_again_later_and_later(self, beat: Beat, error: type[Exception]) -> None:
        await beat.plan()
        phones, at = Phones(3, error), datetime.now(UTC)
        for attempt in (1, 2, 3):
            assert await deliver_notices(self.hands(beat, phones, at), beat.worker) == 0
            assert await self.status(beat) == ("pending", attempt)
            soon = at + wait_after(attempt) - timedelta(seconds=1)
            assert await deliver_notices(self.hands(beat, phones, soon), beat.worker) == 0
            assert await self.status(beat) == ("pending", attempt)
            at += wait_after(attempt)
        assert await deliver_notices(self.hands(beat, phones, at), beat.worker) == 1
        assert await self.status(beat) == ("sent", 4)

    async def test_at_last_it_is_given_up(self, beat: Beat) -> None:
        await beat.plan()
        phones, at = Phones(99), datetime.now(UTC)
        for attempt in range(1, MAX_ATTEMPTS + 1):
            await deliver_notices(self.hands(beat, phones, at), beat.worker)
            at += wait_after(attempt)
        assert await self.status(beat) == ("failed", MAX_ATTEMPTS)
        assert phones.failures == 99 - MAX_ATTEMPTS

    async def test_what_a_worker_that_died_had_claimed_is_sent_by_another(self, beat: Beat) -> None:
        await beat.plan()
        broken = asyncio.create_task(deliver_notices(self.hands(beat, Hanging()), beat.worker))
        while await self.status(beat) != ("pending", 1):  # noqa: ASYNC110 - the row tells, no event
            await asyncio.sleep(0.01)
        broken.cancel()
        phones, now = Phones(), datetime.now(UTC)
        assert await deliver_notices(self.hands(beat, phones, now), beat.worker) == 0, "claimed"
        assert await deliver_notices(self.hands(beat, phones, now + timedelta(minutes=3)), beat.worker) == 1
        assert await self.status(beat) == ("sent", 2)

    async def test_what_one_worker_claims_no_other_waits_for(self, beat: Beat) -> None:
        await beat.plan()
        now, database = datetime.now(UTC), beat.hands().database
        async with database.begin_as(beat.worker, DatabaseRole.WORKER) as first:
            assert len(await delivery.claim_notices(first, now=now)) == 1
            async with (
                asyncio.timeout(2),
                database.begin_as(beat.worker, DatabaseRole.WORKER) as second,
            ):
                assert await delivery.claim_notices(second, now=now) == []

    async def test_who_settles_too_late_changes_nothing(self, beat: Beat) -> None:
        await beat.plan()
        now, database = datetime.now(UTC), beat.hands().database
        later = now + timedelta(minutes=3)
        claims = []
        for at in (now, later):
            async with database.begin_as(beat.worker, DatabaseRole.WORKER) as session:
                claims += await delivery.claim_notices(session, now=at)
        due = "SELECT next_attempt_at FROM notice WHERE street_id = $1"
        before = await beat.street.owner.fetchval(due, beat.street.id)
        async with database.begin_as(beat.worker, DatabaseRole.WORKER) as session:
            await delivery.settle_notices(session, [delivery.Attempt(claims[0], is_sent=False)], now=later)
        assert await beat.street.owner.fetchval(due, beat.street.id) == before
        async with database.begin_as(beat.worker, DatabaseRole.WORKER) as session:
            await delivery.settle_notices(session, [delivery.Attempt(claims[1], is_sent=True)], now=later)
        assert await self.status(beat) == ("sent", 2)

    async def test_yesterdays_news_is_not_sent(self, beat: Beat) -> None:
        await beat.plan()
        phones = Phones()
        late = self.hands(beat, phones, datetime.now(UTC) + timedelta(hours=25))
        assert await deliver_notices(late, beat.worker) == 0
        assert (phones.told, await self.status(beat)) == ([], ("failed", 1))

    async def test_without_a_way_of_telling_messages_wait_and_are_forgotten_in_time(self, beat: Beat) -> None:
        await beat.plan()
        assert await deliver_notices(self.hands(beat, None), beat.worker) == 0
        assert await self.status(beat) == ("pending", 0)
        now = datetime.now(UTC)
        for days, count in ((29, 0), (31, 1), (31, 0)):
            assert await forget_notices(beat.hands(now + timedelta(days=days)), beat.worker) == count

    async def test_the_log_line_names_recipient_and_kind_and_nothing_else(self, beat: Beat) -> None:
        await beat.plan(note="留意桥下。")
        lines = io.StringIO()
        configure_logs(stream=lines)
        try:
            hands = beat.hands()
            telling = Hands(hands.database, hands.keyring, hands.clock, notifier_of("log"))
            assert await deliver_notices(telling, beat.worker) == 1
        finally:
            configure_logs()
        (line,) = [json.loads(one) for one in lines.getvalue().splitlines()]
        assert line.keys() == {
            "at", "level", "event", "notice_id", "recipient", "kind", "attempt", "text_zh", "text_en",
        }  # fmt: skip
        assert (line["event"], line["recipient"], line["kind"]) == ("notice", str(beat.walker.id), "new_task")
        assert "桥下" not in lines.getvalue()
        assert beat.grid_code not in lines.getvalue()
        assert notifier_of("none") is None
        assert isinstance(notifier_of("log"), LogNotifier)


class Hanging(Phones):
    """A way of telling that never answers."""

    async def send(self, message: Message) -> None:
        self.told.append(message)
        await asyncio.sleep(3600)
