"""Observations over HTTP: a thing at a place, seen to by somebody, and handed over once."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from api.access.actor import Actor
from api.access.permissions import Duty
from api.jobs.hands import Hands
from api.jobs.observations import fade_observations, give_follow_ups
from tests.factories.clues import PACKAGE, PLAIN
from tests.factories.field import now_text, observation_item, square, worker_of
from tests.factories.street import AccountKit, StreetKit

PATH = "/v1/observations"
Answer = dict[str, Any]


@pytest.fixture
async def worker(street: StreetKit) -> AccountKit:
    await street.draw("001001", square())
    return await worker_of(street)


@pytest.fixture
async def chief(street: StreetKit) -> AccountKit:
    return await street.account(Duty.GRID_CHIEF, unit_suffix="001000")


@pytest.fixture
def hands(street: StreetKit) -> Hands:
    return Hands(street.services.database, street.services.keyring, lambda: datetime.now(UTC))


@pytest.fixture
def machine(street: StreetKit) -> Actor:
    return Actor(kind="worker", street_id=street.id, street_code=street.code)


async def one(client: httpx.AsyncClient, who: AccountKit, item: Any, **headers: str) -> Answer:
    answer = await client.post(PATH, json=item, headers={**who.headers, **headers})
    assert answer.status_code == 200, answer.text
    found: Answer = answer.json()["items"][0]
    return found


async def made(client: httpx.AsyncClient, who: AccountKit, street: StreetKit, **changes: Any) -> str:
    found = await one(client, who, observation_item(street, **changes))
    assert found["result"] == "created", found
    return str(found["id"])


async def read(client: httpx.AsyncClient, who: AccountKit, observation_id: str) -> httpx.Response:
    return await client.get(f"{PATH}/{observation_id}", headers=who.headers)


async def edit(
    client: httpx.AsyncClient, who: AccountKit, observation_id: str, verb: str, body: Any
) -> httpx.Response:
    match = (await read(client, who, observation_id)).headers.get("etag", '"1"')
    headers = {**who.headers, "If-Match": match}
    return await client.post(f"{PATH}/{observation_id}/{verb}", json=body, headers=headers)


async def tasks_of(street: StreetKit, observation_id: str) -> list[Any]:
    return await street.owner.fetch(
        "SELECT * FROM task WHERE street_id = $1 AND source_id = $2 ORDER BY id",
        street.id,
        UUID(observation_id),
    )


class TestTelling:
    async def test_what_was_found_is_stored_as_it_was_sent(
        self, client: httpx.AsyncClient, street: StreetKit, worker: AccountKit
    ) -> None:
        item = observation_item(street)
        found = await one(client, worker, item)
        assert (found["result"], found["geofence"], found["flags"]) == ("created", "inside", [])
        kept = (await read(client, worker, item["id"])).json()
        names = ("grid_code", "kind", "place_note", "longitude", "latitude", "crs")
        assert {name: kept[name] for name in names} == {name: item[name] for name in names}
        assert (kept["status"], kept["is_handed_over"], kept["owner_id"]) == ("open", False, None)

    async def test_the_same_again_is_a_duplicate_and_another_a_conflict(
        self, client: httpx.AsyncClient, street: StreetKit, worker: AccountKit
    ) -> None:
        item = observation_item(street)
        answers = await asyncio.gather(*(one(client, worker, item) for _ in range(12)))
        assert sorted(found["result"] for found in answers) == ["created", *["duplicate"] * 11]
        for changes in ({"kind": "other"}, {"place_note": "别处"}, {"latitude": 14.9}, {"crs": "gcj02"}):
            found = await one(client, worker, {**item, **changes})
            assert (found["result"], found["problem"]["code"]) == ("conflict", "id_conflict")
        kept = (await read(client, worker, item["id"])).json()
        assert (kept["kind"], kept["place_note"]) == (item["kind"], item["place_note"])

    async def test_the_id_of_somebody_else_is_a_conflict(
        self, client: httpx.AsyncClient, street: StreetKit, worker: AccountKit
    ) -> None:
        item = observation_item(street)
        await one(client, worker, item)
        assert (await one(client, await worker_of(street), item))["result"] == "conflict"

    @pytest.mark.parametrize(
        ("wrong", "code"),
        [
            ({"kind": "person"}, "not_an_option"),
            ({"crs": None}, "missing"),
            ({"crs": "epsg4326"}, "not_an_option"),
            ({"latitude": 91}, "number_out_of_range"),
            ({"latitude": None}, "missing"),
            ({"longitude": "x"}, "wrong_type"),
            ({"place_note": "x" * 301}, "too_long"),
            ({"place_note": "a\u202eb"}, "text_not_allowed"),
            ({"kind": "other", "place_note": None}, "missing"),
            ({"place_note": None, "longitude": None, "latitude": None}, "missing"),
            ({"observed_at": "2026-11-23 08:15"}, "bad_datetime"),
            ({"id": "1"}, "bad_uuid"),
            ({"suspect": "x"}, "unknown_field"),
            ({"account_id": str(uuid4())}, "unknown_field"),
        ],
    )
    async def test_what_cannot_be_read_is_refused_alone(
        self, client: httpx.AsyncClient, street: StreetKit, worker: AccountKit, wrong: Answer, code: str
    ) -> None:
        bad, good = observation_item(street, **wrong), observation_item(street)
        body = {"sent_at": now_text(), "items": [{"type": "observation", **one} for one in (bad, good)]}
        answer = await client.post("/v1/me/records/batch", json=body, headers=worker.headers)
        first, second = answer.json()["items"]
        assert (first["result"], first["problem"]["code"]) == ("refused", "invalid_input")
        assert first["problem"]["errors"][0]["code"] == code
        assert second["result"] == "created"

    @pytest.mark.parametrize(
        ("note", "code"),
        [
            ("身份证11010519491231002X的人在此", "holds_id_number"),
            ("联系他：138 1234 5678", "holds_contact"),
            ("微信号abc_12345", "holds_contact"),
        ],
    )
    async def test_a_note_that_leads_to_a_person_is_refused_and_not_repeated(
        self, client: httpx.AsyncClient, street: StreetKit, worker: AccountKit, note: str, code: str
    ) -> None:
        item = observation_item(street, place_note=note)
        found = await one(client, worker, item, **{"Accept-Language": "en"})
        assert (found["result"], found["problem"]["code"]) == ("refused", "names_a_person")
        assert found["problem"]["errors"][0]["pointer"] == "/place_note"
        assert found["problem"]["errors"][0]["code"] == code
        assert note not in str(found)
        assert (await read(client, worker, item["id"])).status_code == 404

    async def test_a_probable_name_is_taken_with_a_warning(
        self, client: httpx.AsyncClient, street: StreetKit, worker: AccountKit
    ) -> None:
        item = observation_item(street, place_note="王建国在楼道吸毒")
        texts = []
        for language in ("zh", "en"):
            found = await one(client, worker, item, **{"Accept-Language": language})
            assert found["flags"] == ["may_name_person"]
            texts.append(found["warnings"][0]["detail"])
        assert "人名" in texts[0]
        assert "person" in texts[1]

    async def test_it_is_judged_by_the_assignment_of_its_day(
        self, client: httpx.AsyncClient, street: StreetKit
    ) -> None:
        mover = await street.account(Duty.GRID_WORKER, unit_suffix="001002")
        today = datetime.now(UTC).date()
        await street.assign(mover, "001001", valid_from=date(2020, 1, 1), valid_to=today - timedelta(days=3))
        late = observation_item(street, observed_at=(datetime.now(UTC) - timedelta(days=6)).isoformat())
        found = await one(client, mover, late)
        assert (found["result"], found["flags"]) == ("created", ["late"])
        assert (await read(client, mover, late["id"])).status_code == 200
        refused = await one(client, mover, observation_item(street))
        assert (refused["result"], refused["problem"]["code"]) == ("refused", "grid_not_assigned")

    async def test_an_unknown_point_is_refused(
        self, client: httpx.AsyncClient, street: StreetKit, worker: AccountKit
    ) -> None:
        found = await one(client, worker, observation_item(street, point_code="P-404"))
        assert (found["result"], found["problem"]["code"]) == ("refused", "point_unknown")

    async def test_the_sync_counts_what_was_told(
        self, client: httpx.AsyncClient, street: StreetKit, worker: AccountKit
    ) -> None:
        await made(client, worker, street)
        counts = (await client.get("/v1/me/sync", headers=worker.headers)).json()["counts"]
        assert counts["observation"] == {"acknowledged": 1, "pending": 1}
        assert counts["visit"] == {"acknowledged": 0, "pending": 0}


class TestReading:
    async def test_each_sees_their_own_part(
        self,
        client: httpx.AsyncClient,
        street: StreetKit,
        other_street: StreetKit,
        worker: AccountKit,
        chief: AccountKit,
    ) -> None:
        observation_id = await made(client, worker, street)
        lead, office = await street.account(Duty.COMMUNITY_LEAD), await street.account(Duty.OFFICE_LEAD)
        for reader in (worker, chief, lead, office):
            assert (await read(client, reader, observation_id)).status_code == 200
            page = (await client.get(PATH, headers=reader.headers)).json()
            assert [item["id"] for item in page["items"]] == [observation_id]
        actions = await street.owner.fetch(
            "SELECT action, actor_id FROM audit_event WHERE street_id = $1 AND action LIKE 'read_obs%'",
            street.id,
        )
        assert {(row["action"], row["actor_id"]) for row in actions} == {
            (action, reader.id)
            for action in ("read_observation", "read_observations")
            for reader in (chief, lead, office)
        }
        elsewhere = await street.account(Duty.GRID_CHIEF, unit_suffix="001002")
        colleague = await worker_of(street)
        volunteer = await worker_of(street, "001001", Duty.VOLUNTEER, capacity="member")
        foreign = await other_street.account(Duty.OFFICE_LEAD)
        for stranger in (elsewhere, colleague, volunteer, foreign):
            assert (await read(client, stranger, observation_id)).status_code == 404
            assert (await client.get(PATH, headers=stranger.headers)).json()["items"] == []
        desk = await street.account(Duty.TIP_DESK)
        assert (await read(client, desk, observation_id)).status_code == 403

    async def test_pages_follow_one_another_and_filters_hold(
        self, client: httpx.AsyncClient, street: StreetKit, worker: AccountKit, chief: AccountKit
    ) -> None:
        wanted = []
        for minutes in range(5):
            at = (datetime.now(UTC) - timedelta(minutes=minutes)).isoformat()
            kind = "unsafe_building" if minutes % 2 else "other"
            wanted.append(await made(client, worker, street, observed_at=at, kind=kind))
        for reader in (worker, chief):
            found: list[str] = []
            cursor = None
            while True:
                params = {"limit": 2, **({"cursor": cursor} if cursor else {})}
                page = (await client.get(PATH, params=params, headers=reader.headers)).json()
                found += [item["id"] for item in page["items"]]
                cursor = page["next_cursor"]
                if cursor is None:
                    break
            assert found == wanted
            for params, count in (
                ({"kind": "unsafe_building"}, 2),
                ({"status": "resolved"}, 0),
                ({"grid_code": f"{street.code}001"}, 5),
                ({"grid_code": f"{street.code}001002"}, 0),
                ({"account_id": str(worker.id)}, 5),
            ):
                page = (await client.get(PATH, params=params, headers=reader.headers)).json()
                assert len(page["items"]) == count, params
        for wrong in ({"kind": "x"}, {"cursor": "x"}, {"limit": "0"}, {"grid_code": "x"}):
            assert (await client.get(PATH, params=wrong, headers=chief.headers)).status_code == 422


class TestFollowUp:
    async def test_needles_go_to_the_responsible_once(
        self, client: httpx.AsyncClient, street: StreetKit, hands: Hands, machine: Actor, worker: AccountKit
    ) -> None:
        finder = await worker_of(street, "001001", Duty.VOLUNTEER, capacity="member")
        observation_id = await made(client, finder, street)
        given = await asyncio.gather(*(give_follow_ups(hands, machine) for _ in range(3)))
        assert sorted(given) == [0, 0, 1]
        (task,) = await tasks_of(street, observation_id)
        assert (task["kind"], task["owner_id"], task["status"]) == ("needle_pick_up", worker.id, "open")
        assert task["note"] == "凉亭背面台阶下，针头三支"
        seen = (await read(client, worker, observation_id)).json()
        assert seen["owner_id"] == str(worker.id)
        done = await edit(client, worker, observation_id, "resolution", {"outcome": "removed"})
        assert (done.status_code, done.json()["status"]) == (200, "resolved")
        (task,) = await tasks_of(street, observation_id)
        assert task["status"] == "done"

    async def test_plants_are_a_matter_of_the_same_day(
        self,
        client: httpx.AsyncClient,
        street: StreetKit,
        hands: Hands,
        machine: Actor,
        worker: AccountKit,
        chief: AccountKit,
    ) -> None:
        lead, office = await street.account(Duty.COMMUNITY_LEAD), await street.account(Duty.OFFICE_LEAD)
        observation_id = await made(client, worker, street, kind="illicit_plants")
        assert await give_follow_ups(hands, machine) == 1
        (task,) = await tasks_of(street, observation_id)
        assert (task["kind"], task["owner_id"]) == ("observation_follow_up", chief.id)
        assert task["due_at"] - datetime.now(UTC) <= timedelta(hours=24)
        rows = await street.owner.fetch("SELECT account_id, kind FROM notice WHERE street_id = $1", street.id)
        urgent = {row["account_id"] for row in rows if row["kind"] == "urgent"}
        assert urgent == {chief.id, lead.id, office.id}

    async def test_whoever_cannot_sign_in_gets_nothing(
        self, client: httpx.AsyncClient, street: StreetKit, hands: Hands, machine: Actor, worker: AccountKit
    ) -> None:
        deputy = await worker_of(street, capacity="deputy")
        observation_id = await made(client, worker, street)
        await street.owner.execute("UPDATE account SET state = 'suspended' WHERE id = $1", worker.id)
        assert await give_follow_ups(hands, machine) == 1
        assert [task["owner_id"] for task in await tasks_of(street, observation_id)] == [deputy.id]

    async def test_without_anybody_it_waits_until_somebody_is_there(
        self, client: httpx.AsyncClient, street: StreetKit, hands: Hands, machine: Actor
    ) -> None:
        finder = await worker_of(street, "001001", Duty.VOLUNTEER, capacity="member")
        await street.owner.execute(
            "UPDATE assignment SET capacity = 'member' WHERE account_id = $1", finder.id
        )
        observation_id = await made(client, finder, street)
        assert await give_follow_ups(hands, machine) == 0
        office = await street.account(Duty.OFFICE_LEAD)
        assert await give_follow_ups(hands, machine) == 1
        assert [task["owner_id"] for task in await tasks_of(street, observation_id)] == [office.id]

    async def test_what_was_seen_to_at_once_needs_nobody(
        self, client: httpx.AsyncClient, street: StreetKit, hands: Hands, machine: Actor, worker: AccountKit
    ) -> None:
        observation_id = await made(client, worker, street)
        assert (
            await edit(client, worker, observation_id, "resolution", {"outcome": "removed"})
        ).status_code == 200
        assert await give_follow_ups(hands, machine) == 0
        assert await tasks_of(street, observation_id) == []

    async def test_the_chief_gives_it_to_somebody_of_the_grid(
        self, client: httpx.AsyncClient, street: StreetKit, worker: AccountKit, chief: AccountKit
    ) -> None:
        observation_id = await made(client, worker, street, kind="unsafe_building")
        colleague = await worker_of(street, capacity="member")
        body = {"account_id": str(colleague.id)}
        answer = await edit(client, chief, observation_id, "follow-up", body)
        assert (answer.status_code, answer.json()["owner_id"]) == (200, str(colleague.id))
        listed = (await client.get(PATH, headers=colleague.headers)).json()["items"]
        assert [item["id"] for item in listed] == [observation_id]
        refused = await edit(client, worker, observation_id, "resolution", {"outcome": "made_safe"})
        assert (refused.status_code, refused.json()["code"]) == (403, "not_allowed")
        await edit(client, chief, observation_id, "follow-up", {"account_id": str(worker.id)})
        (task,) = await tasks_of(street, observation_id)
        assert task["owner_id"] == worker.id
        assert (await read(client, colleague, observation_id)).status_code == 404

    async def test_nobody_from_elsewhere_is_asked(
        self,
        client: httpx.AsyncClient,
        street: StreetKit,
        other_street: StreetKit,
        worker: AccountKit,
        chief: AccountKit,
    ) -> None:
        observation_id = await made(client, worker, street)
        strangers = [
            await street.account(Duty.GRID_WORKER, unit_suffix="001002"),
            await other_street.account(Duty.GRID_WORKER),
            await street.account(Duty.CASE_WORKER),
            await worker_of(street, "001001", Duty.VOLUNTEER, capacity="member"),
        ]
        for stranger in strangers:
            body = {"account_id": str(stranger.id)}
            answer = await edit(client, chief, observation_id, "follow-up", body)
            assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "not_an_option")
        late = {"account_id": str(worker.id), "due_at": "2020-01-01T00:00:00Z"}
        assert (await edit(client, chief, observation_id, "follow-up", late)).status_code == 422


class TestResolution:
    async def test_it_is_resolved_once_and_by_version(
        self, client: httpx.AsyncClient, street: StreetKit, worker: AccountKit, chief: AccountKit
    ) -> None:
        observation_id = await made(client, worker, street, kind="other")
        path, body = f"{PATH}/{observation_id}/resolution", {"outcome": "nothing_there"}
        missing = await client.post(path, json=body, headers=chief.headers)
        assert (missing.status_code, missing.json()["code"]) == (428, "precondition_required")
        tries = [client.post(path, json=body, headers={**chief.headers, "If-Match": '"1"'}) for _ in range(5)]
        codes = sorted(answer.status_code for answer in await asyncio.gather(*tries))
        assert codes == [200, 412, 412, 412, 412]
        again = await edit(client, chief, observation_id, "resolution", body)
        assert (again.status_code, again.json()["code"]) == (409, "illegal_transition")

    @pytest.mark.parametrize(
        ("body", "status", "code"),
        [
            ({"outcome": "arrested"}, 422, "invalid_input"),
            ({}, 422, "invalid_input"),
            ({"outcome": "removed", "note": "电话13812345678"}, 422, "names_a_person"),
            ({"outcome": "removed", "note": "x" * 301}, 422, "invalid_input"),
        ],
    )
    async def test_a_wrong_resolution_is_refused(
        self,
        client: httpx.AsyncClient,
        street: StreetKit,
        worker: AccountKit,
        body: Answer,
        status: int,
        code: str,
    ) -> None:
        observation_id = await made(client, worker, street)
        answer = await edit(client, worker, observation_id, "resolution", body)
        assert (answer.status_code, answer.json()["code"]) == (status, code)

    async def test_coordinates_fade_ninety_days_after_it_was_resolved(
        self, client: httpx.AsyncClient, street: StreetKit, worker: AccountKit, hands: Hands, machine: Actor
    ) -> None:
        item = observation_item(street)
        await one(client, worker, item)
        await edit(client, worker, item["id"], "resolution", {"outcome": "removed"})
        await made(client, worker, street)
        assert await fade_observations(hands, machine) == 0
        later = Hands(hands.database, hands.keyring, lambda: datetime.now(UTC) + timedelta(days=91))
        assert [await fade_observations(later, machine) for _ in range(2)] == [1, 0]
        kept = (await read(client, worker, item["id"])).json()
        assert (kept["longitude"], kept["latitude"], kept["crs"]) == (None, None, "wgs84")
        assert (await one(client, worker, item))["result"] == "duplicate"


class TestHandingOver:
    def clue(self, observation_id: str, **changes: Any) -> Answer:
        body = {**PLAIN, "source": "grid_patrol", "package": PACKAGE, "observation_id": observation_id}
        return {**body, "handling_marks": [], **changes}

    @pytest.mark.parametrize("author", ["worker", "chief", "lead"])
    async def test_whoever_sees_it_hands_it_over_once(
        self,
        client: httpx.AsyncClient,
        street: StreetKit,
        worker: AccountKit,
        chief: AccountKit,
        author: str,
    ) -> None:
        observation_id = await made(client, worker, street, kind="illicit_plants")
        lead = await street.account(Duty.COMMUNITY_LEAD)
        who = {"worker": worker, "chief": chief, "lead": lead}[author]
        body = self.clue(observation_id, id=str(uuid4()))
        tries = [client.post("/v1/clues", json=body, headers=who.headers) for _ in range(8)]
        answers = await asyncio.gather(*tries)
        assert {answer.status_code for answer in answers} == {201}
        clue_id = answers[0].json()["id"]
        assert {answer.json()["id"] for answer in answers} == {clue_id}
        row = await street.owner.fetchrow(
            "SELECT clue_id, status FROM observation WHERE id = $1", UUID(observation_id)
        )
        assert (row["clue_id"], row["status"]) == (UUID(clue_id), "open")
        seen = (await read(client, worker, observation_id)).json()
        assert seen["is_handed_over"] is True
        assert clue_id not in str(seen)
        own = (await client.get(f"/v1/clues/{clue_id}", headers=who.headers)).json()
        assert own.keys() == {"id", "submitted_on", "status"}
        other = {"worker": chief, "chief": worker, "lead": worker}[author]
        assert (await client.get(f"/v1/clues/{clue_id}", headers=other.headers)).status_code == 404
        second = await client.post("/v1/clues", json=self.clue(observation_id), headers=other.headers)
        assert (second.status_code, second.json()["code"]) == (409, "observation_has_clue")
        without = await client.post("/v1/clues", json={**body, "observation_id": None}, headers=who.headers)
        assert (without.status_code, without.json()["code"]) == (409, "id_conflict")

    async def test_two_clues_at_once_are_one(
        self, client: httpx.AsyncClient, street: StreetKit, worker: AccountKit
    ) -> None:
        observation_id = await made(client, worker, street)
        tries = [
            client.post("/v1/clues", json=self.clue(observation_id), headers=worker.headers) for _ in range(6)
        ]
        codes = sorted(answer.status_code for answer in await asyncio.gather(*tries))
        assert codes == [201, 409, 409, 409, 409, 409]

    async def test_what_one_does_not_see_is_not_found(
        self, client: httpx.AsyncClient, street: StreetKit, other_street: StreetKit, worker: AccountKit
    ) -> None:
        observation_id = await made(client, worker, street)
        strangers = [
            await worker_of(street),
            await street.account(Duty.GRID_CHIEF, unit_suffix="001002"),
            await street.account(Duty.TIP_DESK),
            await other_street.account(Duty.COMMUNITY_LEAD),
        ]
        for stranger in strangers:
            answer = await client.post("/v1/clues", json=self.clue(observation_id), headers=stranger.headers)
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
        volunteer = await worker_of(street, "001001", Duty.VOLUNTEER, capacity="member")
        answer = await client.post("/v1/clues", json=self.clue(observation_id), headers=volunteer.headers)
        assert answer.status_code == 403

    @pytest.mark.parametrize(
        "wrong", [{"source": "staff"}, {"tip_id": str(uuid4())}, {"observation_id": "1"}]
    )
    async def test_it_comes_from_a_patrol_and_nowhere_else(
        self, client: httpx.AsyncClient, street: StreetKit, worker: AccountKit, wrong: Answer
    ) -> None:
        observation_id = await made(client, worker, street)
        body = {**self.clue(observation_id), **wrong}
        assert (await client.post("/v1/clues", json=body, headers=worker.headers)).status_code == 422
