"""Check-ins over HTTP: judged by the day they were made, answered one by one, seen by whom they concern."""

import asyncio
import random
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from api.access.permissions import Duty
from api.kit.crs import Crs, convert
from tests.factories.field import INSIDE, SIDE, check_in_item, now_text, square, worker_of
from tests.factories.street import AccountKit, StreetKit

Answer = dict[str, Any]


@pytest.fixture
async def worker(street: StreetKit) -> AccountKit:
    await street.draw("001001", square())
    await street.draw("001002", square(1))
    return await worker_of(street)


async def send(client: httpx.AsyncClient, who: AccountKit, *items: Any, **headers: str) -> Answer:
    body = {"sent_at": now_text(), "items": list(items)}
    answer = await client.post("/v1/check-ins/batch", json=body, headers={**who.headers, **headers})
    assert answer.status_code == 200, answer.text
    return answer.json()


async def one(client: httpx.AsyncClient, who: AccountKit, item: Any) -> Answer:
    answer = await client.post("/v1/check-ins", json=item, headers=who.headers)
    assert answer.status_code == 200, answer.text
    found: Answer = answer.json()["items"][0]
    return found


def shuffle(items: list[Any], seed: int) -> None:
    """The same disorder every time."""
    random.Random(seed).shuffle(items)  # noqa: S311 - no secret


def ago(**span: float) -> str:
    return (datetime.now(UTC) - timedelta(**span)).isoformat()


class TestOne:
    async def test_a_check_in_is_stored_as_it_was_sent(
        self, client: httpx.AsyncClient, street: StreetKit, worker: AccountKit
    ) -> None:
        item = check_in_item(street)
        assert await one(client, worker, item) == {
            "id": item["id"],
            "result": "created",
            "geofence": "inside",
            "flags": [],
            "warnings": [],
            "problem": None,
        }
        read = (await client.get(f"/v1/check-ins/{item['id']}", headers=worker.headers)).json()
        assert {name: read[name] for name in ("longitude", "latitude", "crs", "accuracy_m", "kind")} == {
            name: item[name] for name in ("longitude", "latitude", "crs", "accuracy_m", "kind")
        }
        assert datetime.fromisoformat(read["observed_at"]) == datetime.fromisoformat(item["observed_at"])
        assert read["device_at"] == read["observed_at"] <= read["received_at"]

    @pytest.mark.parametrize(
        ("east", "accuracy_m", "wanted"),
        [
            (0.5, 5, "inside"),
            (1.09, 5, "near"),  # 24 m beyond the edge, less than the least tolerance of 30 m
            (1.15, 5, "outside"),  # 40 m beyond
            (1.15, 60, "near"),  # the phone itself is that unsure
            (1.15, None, "outside"),
            (3, 60, "outside"),
        ],
    )
    async def test_the_position_is_compared_with_the_grid(
        self,
        client: httpx.AsyncClient,
        street: StreetKit,
        worker: AccountKit,
        east: float,
        accuracy_m: float | None,
        wanted: str,
    ) -> None:
        item = check_in_item(street, longitude=132.0 + east * SIDE, accuracy_m=accuracy_m)
        assert (await one(client, worker, item))["geofence"] == wanted

    @pytest.mark.parametrize("crs", Crs)
    async def test_each_reference_system_means_the_same_place(
        self, client: httpx.AsyncClient, street: StreetKit, worker: AccountKit, crs: Crs
    ) -> None:
        longitude, latitude = convert(*INSIDE, Crs.WGS84, crs)
        item = check_in_item(street, longitude=longitude, latitude=latitude, crs=crs.value)
        assert (await one(client, worker, item))["geofence"] == "inside"

    async def test_a_mixed_up_reference_system_shows(
        self, client: httpx.AsyncClient, street: StreetKit, worker: AccountKit
    ) -> None:
        """The shift is hundreds of metres: what is meant in GCJ-02 and said in WGS-84 lies elsewhere."""
        longitude, latitude = convert(*INSIDE, Crs.WGS84, Crs.GCJ02)
        item = check_in_item(street, longitude=longitude, latitude=latitude)
        assert (await one(client, worker, item))["geofence"] == "outside"

    async def test_without_a_fix_or_a_boundary_nothing_is_known(
        self, client: httpx.AsyncClient, street: StreetKit, worker: AccountKit
    ) -> None:
        blind = check_in_item(street, longitude=None, latitude=None, accuracy_m=None)
        assert (await one(client, worker, blind))["geofence"] == "unknown"
        await street.unit("001003", "small_grid", "001000")
        other = await worker_of(street, "001003")
        item = check_in_item(street, grid_code=f"{street.code}001003")
        assert (await one(client, other, item))["geofence"] == "unknown"

    @pytest.mark.parametrize(
        ("changes", "pointer", "code"),
        [
            ({"crs": None}, "/crs", "not_an_option"),
            ({"crs": "wgs72"}, "/crs", "not_an_option"),
            ({"crs": ...}, "/crs", "missing"),
            ({"latitude": 91}, "/latitude", "number_out_of_range"),
            ({"longitude": -180.5}, "/longitude", "number_out_of_range"),
            ({"latitude": "14.9"}, "/latitude", "wrong_type"),
            ({"latitude": None}, "", "missing"),
            ({"accuracy_m": -1}, "/accuracy_m", "number_out_of_range"),
            ({"observed_at": "2026-11-23 08:00"}, "/observed_at", "bad_datetime"),
            ({"kind": "pursuit"}, "/kind", "not_an_option"),
            ({"id": "x"}, "/id", "bad_uuid"),
            ({"heading_deg": 90}, "", "unknown_field"),
            ({"point_code": "x" * 41}, "/point_code", "too_long"),
        ],
    )
    async def test_what_is_wrong_is_named_and_nothing_is_stored(
        self,
        client: httpx.AsyncClient,
        street: StreetKit,
        worker: AccountKit,
        changes: Answer,
        pointer: str,
        code: str,
    ) -> None:
        item = {k: v for k, v in check_in_item(street, **changes).items() if v is not ...}
        answer = await one(client, worker, item)
        assert (answer["result"], answer["problem"]["code"]) == ("refused", "invalid_input")
        assert [(e["pointer"], e["code"]) for e in answer["problem"]["errors"]] == [(pointer, code)]
        assert (await client.get("/v1/check-ins", headers=worker.headers)).json()["items"] == []

    @pytest.mark.parametrize("text", ["NaN", "Infinity", "1e999", "-0"])
    async def test_a_number_that_is_none_is_refused_before_it_is_read(
        self, client: httpx.AsyncClient, street: StreetKit, worker: AccountKit, text: str
    ) -> None:
        raw = str(check_in_item(street, latitude=1234)).replace("'", '"').replace("1234", text)
        headers = {**worker.headers, "Content-Type": "application/json"}
        answer = await client.post("/v1/check-ins", content=raw, headers=headers)
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["code"] in {"number_not_finite", "number_out_of_range"}

    @pytest.mark.parametrize("body", [[], "x", 7, None])
    async def test_a_body_that_is_no_item_is_refused(
        self, client: httpx.AsyncClient, worker: AccountKit, body: Any
    ) -> None:
        answer = await client.post("/v1/check-ins", json=body, headers=worker.headers)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


class TestJudging:
    async def test_another_grid_and_an_unknown_one_are_refused_alike(
        self, client: httpx.AsyncClient, street: StreetKit, other_street: StreetKit, worker: AccountKit
    ) -> None:
        codes = [f"{street.code}001002", f"{other_street.code}001001", "990000001001001", f"{street.code}001"]
        items = [check_in_item(street, grid_code=code) for code in codes]
        answers = (await send(client, worker, *items))["items"]
        assert {answer["problem"]["code"] for answer in answers} == {"grid_not_assigned"}

    async def test_the_assignment_of_the_day_counts(
        self, client: httpx.AsyncClient, street: StreetKit
    ) -> None:
        today = date.today()  # noqa: DTZ011 - a span of days around it
        mover = await street.account(Duty.GRID_WORKER, unit_suffix="001002")
        await street.assign(mover, "001001", "deputy", today - timedelta(days=9), today - timedelta(days=3))
        answers = await send(
            client,
            mover,
            check_in_item(street, observed_at=ago(days=5)),
            check_in_item(street, observed_at=ago(days=1)),
            check_in_item(street, observed_at=ago(days=12)),
        )
        assert [one["result"] for one in answers["items"]] == ["created", "refused", "refused"]

    async def test_a_grid_redrawn_yesterday_is_judged_as_it_was(
        self, client: httpx.AsyncClient, street: StreetKit
    ) -> None:
        yesterday = (datetime.now(UTC) + timedelta(hours=8)).date() - timedelta(days=1)
        await street.draw("001001", square(), valid_to=yesterday)
        await street.draw("001001", square(4), valid_from=yesterday)
        worker = await worker_of(street)
        before = check_in_item(street, observed_at=ago(days=2))
        after = check_in_item(street)
        answers = await send(client, worker, before, after)
        assert [one["geofence"] for one in answers["items"]] == ["inside", "outside"]

    async def test_a_new_assignment_counts_at_once_on_a_phone_that_is_signed_in(
        self, client: httpx.AsyncClient, street: StreetKit, worker: AccountKit
    ) -> None:
        item = check_in_item(street, grid_code=f"{street.code}001002", longitude=INSIDE[0] + SIDE)
        assert (await one(client, worker, item))["problem"]["code"] == "grid_not_assigned"
        await street.assign(worker, "001002")
        assert (await one(client, worker, item))["geofence"] == "inside"

    async def test_a_chief_of_the_large_grid_may_check_in_below_it(
        self, client: httpx.AsyncClient, street: StreetKit, worker: AccountKit
    ) -> None:
        assert worker
        chief = await worker_of(street, "001000", Duty.GRID_CHIEF)
        assert (await one(client, chief, check_in_item(street)))["geofence"] == "inside"

    async def test_a_point_must_be_one_of_the_grid(
        self, client: httpx.AsyncClient, street: StreetKit, worker: AccountKit
    ) -> None:
        answer = await one(client, worker, check_in_item(street, point_code="P-404"))
        assert answer["problem"]["code"] == "point_unknown"


class TestFlags:
    @pytest.mark.parametrize(
        ("changes", "wanted"),
        [
            ({"is_mock_location": True}, ["mock"]),
            ({"observed_at": ago(hours=71)}, []),
            ({"observed_at": ago(hours=73)}, ["late"]),
            ({"observed_at": ago(days=15)}, ["late", "old"]),
            ({"observed_at": ago(minutes=-4)}, []),
            ({"observed_at": ago(days=-300)}, ["future"]),
        ],
    )
    async def test_what_a_record_says_of_itself(
        self,
        client: httpx.AsyncClient,
        street: StreetKit,
        worker: AccountKit,
        changes: Answer,
        wanted: list[str],
    ) -> None:
        answer = await one(client, worker, check_in_item(street, **changes))
        assert (answer["result"], answer["flags"]) == ("created", wanted)

    async def test_a_clock_that_is_a_year_off_is_put_right_by_the_time_of_sending(
        self, client: httpx.AsyncClient, street: StreetKit, worker: AccountKit
    ) -> None:
        item = check_in_item(street, observed_at=ago(days=365, minutes=10))
        body = {"sent_at": ago(days=365), "items": [item]}
        answer = (await client.post("/v1/check-ins/batch", json=body, headers=worker.headers)).json()
        assert answer["items"][0]["flags"] == ["clock"]
        read = (await client.get(f"/v1/check-ins/{item['id']}", headers=worker.headers)).json()
        assert datetime.fromisoformat(read["device_at"]) == datetime.fromisoformat(item["observed_at"])
        away = datetime.now(UTC) - datetime.fromisoformat(read["observed_at"])
        assert timedelta(minutes=9) < away < timedelta(minutes=11)
        # The phone's clock has been set since: the same record is still the same.
        assert (await send(client, worker, item))["items"][0]["result"] == "duplicate"

    async def test_speed_and_sameness_are_seen_within_a_batch_and_against_what_is_stored(
        self, client: httpx.AsyncClient, street: StreetKit, worker: AccountKit
    ) -> None:
        start = datetime.now(UTC) - timedelta(hours=1)

        def at(minute: float, east: float) -> Answer:
            when = (start + timedelta(minutes=minute)).isoformat()
            return check_in_item(street, observed_at=when, longitude=132.0 + east * SIDE)

        first = await send(client, worker, at(10, 0.5), at(0, 0.5), at(5, 0.6))
        assert [one["flags"] for one in first["items"]] == [[], [], []]
        # 54 km in a minute; then the very place of the check-in before; then a walk.
        later = await send(client, worker, at(11, 200.5), at(12, 200.5), at(40, 200.6))
        assert [one["flags"] for one in later["items"]] == [["speed"], ["identical"], []]
        assert (await send(client, worker, at(50, 200.6)))["items"][0]["flags"] == ["identical"]

    async def test_the_worker_may_answer_and_the_chief_reads_it(
        self, client: httpx.AsyncClient, street: StreetKit, worker: AccountKit
    ) -> None:
        item = check_in_item(street, is_mock_location=True)
        await one(client, worker, item)
        path, key = f"/v1/check-ins/{item['id']}/answer", {"Idempotency-Key": f"{uuid4()}"}
        said = {"text": "开发者模式忘了关。"}
        answers = [await client.post(path, json=said, headers=worker.headers | key) for _ in range(2)]
        assert [answer.status_code for answer in answers] == [200, 200]
        assert answers[1].headers["Idempotency-Replayed"] == "true"
        chief = await worker_of(street, "001001", Duty.GRID_CHIEF, capacity="deputy")
        seen = (await client.get("/v1/check-ins?is_flagged=true", headers=chief.headers)).json()["items"]
        assert [(one["id"], one["flags"], one["answer"]) for one in seen] == [
            (item["id"], ["mock"], said["text"])
        ]
        assert (await client.post(path, json=said, headers=chief.headers)).status_code == 404


class TestRepeats:
    async def test_six_hundred_with_three_bad_ones_in_any_order_again_and_again(
        self, client: httpx.AsyncClient, street: StreetKit, worker: AccountKit
    ) -> None:
        good = [check_in_item(street, observed_at=ago(minutes=n)) for n in range(597)]
        bad = [
            check_in_item(street, crs="mars"),
            check_in_item(street, latitude=91),
            check_in_item(street, grid_code=f"{street.code}001002"),
        ]
        items = good + bad
        shuffle(items, 4)
        first = await send(client, worker, *items)
        assert first["counts"] == {"created": 597, "duplicate": 0, "conflict": 0, "refused": 3}
        assert [one["id"] for one in first["items"]] == [item["id"] for item in items]
        shuffle(items, 5)
        parts = [await send(client, worker, *items[:200]), await send(client, worker, *items[150:])]
        assert sum(part["counts"]["duplicate"] for part in parts) == 650 - sum(
            part["counts"]["refused"] for part in parts
        )
        assert {one["result"] for part in parts for one in part["items"]} == {"duplicate", "refused"}
        stored = await street.owner.fetchval("SELECT count(*) FROM check_in WHERE street_id = $1", street.id)
        assert stored == 597
        sync = (await client.get("/v1/me/sync", headers=worker.headers)).json()
        assert sync["counts"]["check_in"] == {"acknowledged": 597, "pending": 597}

    @pytest.mark.parametrize(
        "changes",
        [
            {"latitude": INSIDE[1] + 0.0001},
            {"crs": "cgcs2000"},
            {"kind": "patrol"},
            {"accuracy_m": 13.5},
            {"is_mock_location": True},
            {"observed_at": ago(minutes=3)},
            {"longitude": None, "latitude": None},
        ],
    )
    async def test_other_content_under_a_known_id_is_a_conflict_and_what_is_stored_stays(
        self, client: httpx.AsyncClient, street: StreetKit, worker: AccountKit, changes: Answer
    ) -> None:
        item = check_in_item(street)
        twin = {**item, **changes}
        # Within one batch, and against what is stored.
        first = await send(client, worker, item, twin, item)
        assert [one["result"] for one in first["items"]] == ["created", "conflict", "duplicate"]
        again = await one(client, worker, twin)
        assert (again["result"], again["problem"]["code"]) == ("conflict", "id_conflict")
        read = (await client.get(f"/v1/check-ins/{item['id']}", headers=worker.headers)).json()
        assert (read["latitude"], read["crs"], read["kind"]) == (INSIDE[1], "wgs84", "routine")

    async def test_the_id_of_another_workers_item_is_a_conflict(
        self, client: httpx.AsyncClient, street: StreetKit, worker: AccountKit
    ) -> None:
        colleague = await worker_of(street)
        item = check_in_item(street)
        assert (await one(client, worker, item))["result"] == "created"
        answer = await one(client, colleague, item)
        assert (answer["result"], answer["problem"]["code"]) == ("conflict", "id_conflict")
        assert (await client.get(f"/v1/check-ins/{item['id']}", headers=colleague.headers)).status_code == 404

    async def test_twenty_phones_with_the_same_records_at_once_make_one_row_each(
        self, client: httpx.AsyncClient, street: StreetKit, worker: AccountKit
    ) -> None:
        items = [check_in_item(street, observed_at=ago(minutes=n)) for n in range(20)]

        async def shuffled(seed: int) -> Answer:
            mine = items[:]
            shuffle(mine, seed)
            return await send(client, worker, *mine)

        answers = await asyncio.gather(*(shuffled(seed) for seed in range(20)))
        assert sum(answer["counts"]["created"] for answer in answers) == 20
        assert sum(answer["counts"]["duplicate"] for answer in answers) == 380

    async def test_a_record_whose_coordinates_have_faded_is_still_known(
        self, client: httpx.AsyncClient, street: StreetKit, worker: AccountKit
    ) -> None:
        item = check_in_item(street)
        await one(client, worker, item)
        await street.owner.execute(
            "UPDATE check_in SET longitude = NULL, latitude = NULL, accuracy_m = NULL WHERE street_id = $1",
            street.id,
        )
        assert (await one(client, worker, item))["result"] == "duplicate"
        assert (await one(client, worker, {**item, "kind": "patrol"}))["result"] == "conflict"


class TestBounds:
    @pytest.mark.parametrize("path", ["/v1/check-ins/batch", "/v1/me/records/batch"])
    @pytest.mark.parametrize("count", [0, 1001])
    async def test_too_few_and_too_many(
        self, client: httpx.AsyncClient, street: StreetKit, worker: AccountKit, path: str, count: int
    ) -> None:
        item = {"type": "check_in", **check_in_item(street)}
        body = {"sent_at": now_text(), "items": [item] * count}
        answer = await client.post(path, json=body, headers=worker.headers)
        assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
        assert answer.json()["errors"][0]["pointer"] == "/items"

    async def test_a_thousand_fit_into_a_body(
        self, client: httpx.AsyncClient, street: StreetKit, worker: AccountKit
    ) -> None:
        items = [
            {
                "type": "check_in",
                "patrol_id": None,
                "point_code": None,
                "is_mock_location": False,
                **check_in_item(street, observed_at=ago(minutes=n)),
            }
            for n in range(1000)
        ]
        body = {"sent_at": now_text(), "items": items}
        answer = await client.post("/v1/me/records/batch", json=body, headers=worker.headers)
        assert answer.json()["counts"]["created"] == 1000

    async def test_a_body_cut_off_in_the_middle_changes_nothing(
        self, client: httpx.AsyncClient, street: StreetKit, worker: AccountKit
    ) -> None:
        whole = httpx.Request(
            "POST", "/", json={"sent_at": now_text(), "items": [check_in_item(street) for _ in range(9)]}
        )
        headers = {**worker.headers, "Content-Type": "application/json"}
        raw = whole.content[: len(whole.content) // 2]
        answer = await client.post("/v1/check-ins/batch", content=raw, headers=headers)
        assert (answer.status_code, answer.json()["code"]) == (400, "malformed_json")
        assert (await client.get("/v1/check-ins", headers=worker.headers)).json()["items"] == []

    async def test_an_unknown_kind_of_record_spoils_nothing(
        self, client: httpx.AsyncClient, street: StreetKit, worker: AccountKit
    ) -> None:
        good = {"type": "check_in", **check_in_item(street)}
        items = [{"type": "rumour", "id": str(uuid4())}, good, 7, {"type": ["check_in"]}, None]
        body = {"sent_at": now_text(), "items": items}
        answer = (await client.post("/v1/me/records/batch", json=body, headers=worker.headers)).json()
        assert [one["result"] for one in answer["items"]] == ["refused", "created", *["refused"] * 3]
        assert answer["items"][0]["id"] == items[0]["id"]  # type: ignore[index]

    async def test_the_words_follow_the_language(
        self, client: httpx.AsyncClient, street: StreetKit, worker: AccountKit
    ) -> None:
        item = check_in_item(street, crs="x")
        zh = (await send(client, worker, item))["items"][0]["problem"]
        en = (await send(client, worker, item, **{"Accept-Language": "en"}))["items"][0]["problem"]
        assert zh["code"] == en["code"]
        assert zh["detail"] != en["detail"]
