"""Outreach over HTTP: a frozen register, visits counted by entrance, honest coverage."""

import asyncio
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import httpx
import pytest

from api.access.permissions import Duty
from tests.factories.field import now_text, worker_of
from tests.factories.outreach import BASE, Campaign, make_campaign
from tests.factories.street import AccountKit, StreetKit

Answer = dict[str, Any]


@pytest.fixture
async def worker(street: StreetKit) -> AccountKit:
    return await worker_of(street)


@pytest.fixture
async def campaign(client: httpx.AsyncClient, street: StreetKit) -> Campaign:
    """Two entrances in the first grid, one in the second; open for a month."""
    made = await make_campaign(client, street)
    await made.freeze([("001001", "1-1", 20), ("001001", "1-2", 10), ("001002", "2-1", 30)])
    await made.open()
    return made


async def cells(campaign: Campaign, who: AccountKit | None = None, **params: Any) -> dict[str, Answer]:
    answer = await campaign.get("/coverage", who, **params)
    assert answer.status_code == 200, answer.text
    return {cell["unit_code"].removeprefix(campaign.street.code): cell for cell in answer.json()["items"]}


class TestCampaigns:
    async def test_it_goes_from_draft_to_open_to_closed(
        self, client: httpx.AsyncClient, street: StreetKit
    ) -> None:
        campaign = await make_campaign(client, street)
        refused = await campaign.edit("opening")
        assert (refused.status_code, refused.json()["code"]) == (409, "register_missing")
        await campaign.freeze([("001001", "1-1", 20)])
        opened = await campaign.edit("opening")
        assert (opened.status_code, opened.json()["status"]) == (200, "open")
        assert (await campaign.edit("opening")).json()["code"] == "illegal_transition"
        closed = await campaign.edit("closure", {"reason": "到期"})
        assert (closed.status_code, closed.json()["status"]) == (200, "closed")
        for again in (
            await campaign.edit("closure", {"reason": "到期"}),
            await campaign.freeze([("001001", "1-1", 21)], "改"),
        ):
            assert (again.status_code, again.json()["code"]) == (409, "illegal_transition")

    async def test_an_edit_needs_the_version_that_was_seen(
        self, client: httpx.AsyncClient, street: StreetKit
    ) -> None:
        campaign = await make_campaign(client, street)
        body = {"name_zh": "春季入户", "starts_on": "2027-03-01", "ends_on": "2027-04-30"}
        headers = campaign.lead.headers
        assert (await client.put(campaign.path, json=body, headers=headers)).status_code == 428
        tries = [
            client.put(campaign.path, json=body, headers={**headers, "If-Match": '"1"'}) for _ in range(4)
        ]
        codes = sorted(answer.status_code for answer in await asyncio.gather(*tries))
        assert codes == [200, 412, 412, 412]
        assert (await campaign.get()).json()["name"] == {"zh": "春季入户", "en": "春季入户"}

    @pytest.mark.parametrize(
        "wrong",
        [
            {"ends_on": "2020-01-01"},
            {"starts_on": "2026-02-30"},
            {"name_zh": ""},
            {"name_zh": "x" * 201},
            {"status": "open"},
        ],
    )
    async def test_a_wrong_plan_is_refused(
        self, client: httpx.AsyncClient, street: StreetKit, wrong: Answer
    ) -> None:
        lead = await street.account(Duty.OFFICE_LEAD)
        body = {"name_zh": "冬季入户", "starts_on": "2026-11-01", "ends_on": "2026-12-01", **wrong}
        assert (await client.post(BASE, json=body, headers=lead.headers)).status_code == 422

    async def test_the_same_key_makes_one_campaign(
        self, client: httpx.AsyncClient, street: StreetKit
    ) -> None:
        lead = await street.account(Duty.OFFICE_LEAD)
        body = {"name_zh": "冬季入户", "starts_on": "2026-11-01", "ends_on": "2026-12-01"}
        headers = {**lead.headers, "Idempotency-Key": str(uuid4())}
        answers = [await client.post(BASE, json=body, headers=headers) for _ in range(3)]
        assert {answer.json()["id"] for answer in answers} == {answers[0].json()["id"]}
        page = (await client.get(BASE, headers=lead.headers)).json()
        assert len(page["items"]) == 1

    async def test_another_street_sees_nothing_of_it(
        self, client: httpx.AsyncClient, campaign: Campaign, other_street: StreetKit
    ) -> None:
        stranger = await other_street.account(Duty.OFFICE_LEAD)
        assert (await client.get(BASE, headers=stranger.headers)).json()["items"] == []
        for path in ("", "/registers", "/registers/1", "/coverage", "/address-units", "/agreement"):
            assert (await campaign.get(path, stranger)).status_code == 404, path
        for verb, body in (
            ("opening", None),
            ("closure", {"reason": "x"}),
            ("re-visits", {"share_percent": 3}),
        ):
            answer = await campaign.post(f"/{verb}", body, stranger, **{"If-Match": '"2"'})
            assert answer.status_code == 404, verb


class TestRegisters:
    async def test_a_version_stays_as_it_was_beside_the_next(self, campaign: Campaign) -> None:
        second = await campaign.freeze(
            [("001001", "1-1", 18), ("001002", "1-2", 10), ("001002", "3-1", 5)], "拆除一栋，重划网格"
        )
        assert (second.status_code, second.json()["register_version"]) == (201, 2)
        listed = (await campaign.get("/registers")).json()["items"]
        assert [(one["register_version"], one["households"], one["reason"]) for one in listed] == [
            (2, 33, "拆除一栋，重划网格"),
            (1, 60, "第一版"),
        ]
        first = (await campaign.get("/registers/1")).json()["items"]
        assert [(line["code"], line["households"]) for line in first] == [
            ("1-1", 20),
            ("1-2", 10),
            ("2-1", 30),
        ]
        assert (await campaign.get("/registers/3")).status_code == 404
        assert (await campaign.get("/registers/0")).status_code == 422

    async def test_the_database_lets_nobody_change_a_version(
        self, campaign: Campaign, street: StreetKit
    ) -> None:
        rights = await street.owner.fetch(
            "SELECT grantee, privilege_type FROM information_schema.table_privileges"
            " WHERE table_name IN ('campaign_register', 'campaign_register_line')"
            " AND privilege_type IN ('UPDATE', 'DELETE', 'TRUNCATE')"
            " AND grantee LIKE ANY (ARRAY['app\\_%', 'svc\\_%']) AND grantee <> 'app_owner'"
            " UNION SELECT grantee, privilege_type FROM information_schema.column_privileges"
            " WHERE table_name IN ('campaign_register', 'campaign_register_line')"
            " AND privilege_type = 'UPDATE' AND grantee <> 'app_owner' AND grantee LIKE 'app\\_%'"
        )
        assert rights == []
        assert campaign.units

    @pytest.mark.parametrize(
        ("lines", "pointer", "code"),
        [
            ([("001001", "1-1", 20), ("001999", "1-2", 1)], "/lines/1/grid_code", "not_an_option"),
            ([("001", "1-1", 20)], "/lines/0/grid_code", "not_an_option"),
            ([("001001", "1-1", 20), ("001002", "1-1", 5)], "/lines/1/code", "duplicate_value"),
            ([("001001", "1-1", 0)], "/lines/0/households", "number_out_of_range"),
            ([("001001", "1-1", 2001)], "/lines/0/households", "number_out_of_range"),
            ([("001001", "", 1)], "/lines/0/code", "too_short"),
            ([], "/lines", "too_short"),
        ],
    )
    async def test_a_wrong_register_is_refused_whole(
        self,
        client: httpx.AsyncClient,
        street: StreetKit,
        lines: list[tuple[str, str, int]],
        pointer: str,
        code: str,
    ) -> None:
        campaign = await make_campaign(client, street)
        answer = await campaign.freeze(lines)
        assert answer.status_code == 422
        assert {"pointer": pointer, "code": code}.items() <= answer.json()["errors"][0].items()
        assert (await campaign.get("/registers")).json()["items"] == []

    async def test_five_thousand_entrances_fit(self, client: httpx.AsyncClient, street: StreetKit) -> None:
        campaign = await make_campaign(client, street)
        lines = [("001001", f"{number // 6}-{number % 6}", 30) for number in range(5000)]
        answer = await campaign.freeze(lines)
        assert (answer.status_code, answer.json()["households"]) == (201, 150_000)
        assert (await campaign.freeze([*lines, ("001001", "x", 1)], "多")).status_code == 422

    async def test_versions_made_at_once_get_numbers_of_their_own(self, campaign: Campaign) -> None:
        tries = [campaign.freeze([("001001", "1-1", 20 + number)], "同时") for number in range(4)]
        numbers = sorted(answer.json()["register_version"] for answer in await asyncio.gather(*tries))
        assert numbers == [2, 3, 4, 5]


class TestVisits:
    async def test_a_visit_is_counted_once_however_often_it_is_sent(
        self, client: httpx.AsyncClient, campaign: Campaign, worker: AccountKit
    ) -> None:
        item = campaign.visit("1-1", contacted=9, no_answer=8, refused=2, demolished=1, leaflets=9)
        answers = await asyncio.gather(*(campaign.send(worker, item, item) for _ in range(6)))
        results = [one["result"] for answer in answers for one in answer]
        assert sorted(results) == ["created", *["duplicate"] * 11]
        for changes in ({"contacted": 10}, {"address_unit_id": campaign.units["1-2"]}, {"leaflets": 0}):
            (found,) = await campaign.send(worker, {**item, **changes})
            assert (found["result"], found["problem"]["code"]) == ("conflict", "id_conflict")
        page = (await client.get("/v1/visits", headers=worker.headers)).json()["items"]
        assert [(one["contacted"], one["no_answer"], one["address_unit_code"]) for one in page] == [
            (9, 8, "1-1")
        ]
        assert page[0]["grid_code"] == f"{campaign.street.code}001001"

    @pytest.mark.parametrize(
        ("wrong", "code"),
        [
            ({"contacted": -1}, "number_out_of_range"),
            ({"contacted": 2001}, "number_out_of_range"),
            ({"contacted": 1.5}, "wrong_type"),
            ({"contacted": 0}, "missing"),
            ({"confirmed": 1}, "missing"),
            ({"re_visit_id": str(uuid4())}, "missing"),
            ({"re_visit_id": str(uuid4()), "confirmed": 4}, "number_out_of_range"),
            ({"households": ["x"]}, "unknown_field"),
        ],
    )
    async def test_what_cannot_be_read_is_refused_alone(
        self, campaign: Campaign, worker: AccountKit, wrong: Answer, code: str
    ) -> None:
        bad = {**campaign.visit("1-1", contacted=3), **wrong}
        first, second = await campaign.send(worker, bad, campaign.visit("1-1", contacted=3))
        assert (first["problem"]["code"], first["problem"]["errors"][0]["code"]) == ("invalid_input", code)
        assert second["result"] == "created"

    async def test_each_trouble_has_its_word(
        self, client: httpx.AsyncClient, campaign: Campaign, worker: AccountKit
    ) -> None:
        draft = await make_campaign(client, campaign.street, campaign.lead)
        await draft.freeze([("001001", "1-1", 20)])
        long_ago = (datetime.now(UTC) - timedelta(days=60)).isoformat()
        items = [
            campaign.visit("1-1", contacted=1, campaign_id=str(uuid4())),
            draft.visit("1-1", contacted=1),
            campaign.visit("1-1", contacted=1, observed_at=long_ago),
            campaign.visit("1-1", contacted=1, address_unit_id=str(uuid4())),
            campaign.visit("2-1", contacted=1),
            campaign.visit("1-1", contacted=1, re_visit_id=str(uuid4()), confirmed=1),
            campaign.visit("1-1", contacted=1),
        ]
        found = await campaign.send(worker, *items)
        assert [one["problem"] and one["problem"]["code"] for one in found] == [
            "campaign_not_open",
            "campaign_not_open",
            "campaign_not_open",
            "address_unit_unknown",
            "grid_not_assigned",
            "re_visit_unknown",
            None,
        ]

    async def test_a_late_visit_of_an_open_time_is_taken_after_the_end(
        self, campaign: Campaign, worker: AccountKit
    ) -> None:
        before = (datetime.now(UTC) - timedelta(days=4)).isoformat()
        await campaign.edit("closure", {"reason": "到期"})
        late, after = await campaign.send(
            worker,
            campaign.visit("1-1", contacted=1, observed_at=before),
            campaign.visit(
                "1-1", contacted=1, observed_at=(datetime.now(UTC) + timedelta(minutes=1)).isoformat()
            ),
        )
        assert (late["result"], late["flags"]) == ("created", ["late"])
        assert after["problem"]["code"] == "campaign_not_open"

    async def test_it_is_judged_by_the_assignment_of_its_day(
        self, campaign: Campaign, street: StreetKit
    ) -> None:
        mover = await street.account(Duty.GRID_WORKER, unit_suffix="001002")
        ended = datetime.now(UTC).date() - timedelta(days=3)
        await street.assign(mover, "001001", valid_from=date(2020, 1, 1), valid_to=ended)
        before = (datetime.now(UTC) - timedelta(days=6)).isoformat()
        was, now = await campaign.send(
            mover,
            campaign.visit("1-1", contacted=1, observed_at=before),
            campaign.visit("1-1", contacted=1),
        )
        assert was["result"] == "created"
        assert now["problem"]["code"] == "grid_not_assigned"

    async def test_more_than_there_are_is_taken_with_a_warning(
        self, campaign: Campaign, worker: AccountKit
    ) -> None:
        (found,) = await campaign.send(worker, campaign.visit("1-2", contacted=9, no_answer=2))
        assert (found["result"], found["flags"]) == ("created", ["over_count"])
        assert found["warnings"][0]["code"] == "over_count"

    async def test_a_volunteer_makes_no_visits(
        self, client: httpx.AsyncClient, campaign: Campaign, street: StreetKit
    ) -> None:
        volunteer = await worker_of(street, "001001", Duty.VOLUNTEER, capacity="member")
        (found,) = await campaign.send(volunteer, campaign.visit("1-1", contacted=1))
        assert (found["result"], found["problem"]["code"]) == ("refused", "not_allowed")
        answer = await client.post(
            "/v1/visits", json=campaign.visit("1-1", contacted=1), headers=volunteer.headers
        )
        assert answer.status_code == 403

    async def test_visits_are_read_in_ones_grids_and_ones_own_elsewhere(
        self, client: httpx.AsyncClient, campaign: Campaign, street: StreetKit, worker: AccountKit
    ) -> None:
        second = await worker_of(street, "001002")
        await campaign.send(worker, campaign.visit("1-1", contacted=1))
        await campaign.send(second, campaign.visit("2-1", contacted=2))
        colleague = await worker_of(street, capacity="deputy")
        lead, office = await street.account(Duty.COMMUNITY_LEAD), campaign.lead
        for reader, wanted in (
            (worker, {1}),
            (colleague, {1}),
            (second, {2}),
            (lead, {1, 2}),
            (office, {1, 2}),
        ):
            page = (await client.get("/v1/visits", headers=reader.headers)).json()["items"]
            assert {one["contacted"] for one in page} == wanted
        params = {"account_id": str(worker.id), "campaign_id": campaign.id, "limit": 1}
        page = (await client.get("/v1/visits", params=params, headers=office.headers)).json()
        assert [one["contacted"] for one in page["items"]] == [1]


class TestProgress:
    async def test_the_entrances_say_when_to_try_again(self, campaign: Campaign, worker: AccountKit) -> None:
        monday = datetime.now(UTC) - timedelta(days=datetime.now(UTC).weekday() + 7)
        morning = monday.replace(hour=2, minute=0).isoformat()  # ten o'clock in Shanghai
        evening = monday.replace(hour=11, minute=30).isoformat()
        await campaign.send(
            worker,
            campaign.visit("1-1", contacted=8, no_answer=12, observed_at=morning),
            campaign.visit("1-1", contacted=4, no_answer=8, observed_at=evening),
            campaign.visit("1-2", contacted=9, refused=1, observed_at=morning),
        )
        first, second = (await campaign.get("/address-units", worker)).json()["items"]
        assert (first["contacted"], first["remaining"], first["attempts"]) == (12, 8, 2)
        assert first["hours_tried"] == ["morning", "evening"]
        assert first["hours_left"] == ["afternoon", "weekend"]
        assert (second["remaining"], second["hours_left"]) == (0, [])
        page = (await campaign.get("/address-units", worker, has_remaining=True)).json()["items"]
        assert [one["code"] for one in page] == ["1-1"]
        codes, cursor = [], None
        while True:
            params = {"limit": 1, **({"cursor": cursor} if cursor else {})}
            answer = (await campaign.get("/address-units", **params)).json()
            codes += [one["code"] for one in answer["items"]]
            cursor = answer["next_cursor"]
            if cursor is None:
                break
        assert codes == ["1-1", "1-2", "2-1"]


class TestCoverage:
    async def test_what_is_left_out_stands_beside_the_denominator(
        self, campaign: Campaign, worker: AccountKit
    ) -> None:
        await campaign.send(
            worker,
            campaign.visit("1-1", contacted=9, no_answer=6, refused=2, empty_registration=2, demolished=1),
            campaign.visit("1-1", contacted=3, no_answer=3),
        )
        found = await cells(campaign)
        assert found["001001"] | {"unit_name": None} == {
            "unit_code": f"{campaign.street.code}001001",
            "unit_name": None,
            "address_units": 2,
            "untried_address_units": 1,
            "over_counted_address_units": 0,
            "households": 30,
            "excluded": {"demolished": 1, "empty_registration": 2, "refused": 2},
            "reached": {"numerator": 12, "denominator": 25, "value": 0.48, "low": 0.3003, "high": 0.6650},
            "remaining": 13,
            "overdue": 0,
        }
        assert found["001002"]["reached"]["numerator"] == 0
        street = (await cells(campaign, by="street"))[""]
        assert (street["households"], street["reached"]["denominator"]) == (60, 55)

    async def test_no_entrance_counts_more_than_it_has(self, campaign: Campaign, worker: AccountKit) -> None:
        visits = [campaign.visit("1-2", contacted=7, refused=1) for _ in range(3)]
        await campaign.send(worker, *visits)
        cell = (await cells(campaign))["001001"]
        assert cell["over_counted_address_units"] == 1
        assert cell["excluded"]["refused"] == 3
        assert (cell["reached"]["numerator"], cell["reached"]["denominator"]) == (7, 27)

    async def test_an_older_version_is_still_counted_by(self, campaign: Campaign, worker: AccountKit) -> None:
        await campaign.send(worker, campaign.visit("1-1", contacted=10))
        await campaign.freeze([("001002", "1-1", 12)], "网格调整")
        old, new = await cells(campaign, register_version=1), await cells(campaign)
        assert (old["001001"]["households"], old["001001"]["reached"]["numerator"]) == (30, 10)
        assert set(new) == {"001002"}
        assert (new["001002"]["households"], new["001002"]["reached"]["numerator"]) == (12, 10)

    async def test_what_remains_after_the_last_day_is_overdue(
        self, client: httpx.AsyncClient, street: StreetKit
    ) -> None:
        campaign = await make_campaign(client, street, starts_on="2020-01-01", ends_on="2020-02-01")
        await campaign.freeze([("001001", "1-1", 20)])
        await campaign.open()
        assert (await cells(campaign))["001001"]["overdue"] == 20

    async def test_each_reads_the_units_they_answer_for_as_a_whole(
        self, campaign: Campaign, street: StreetKit, worker: AccountKit
    ) -> None:
        await street.unit("002", "community", "")
        await street.unit("002000", "large_grid", "002")
        await street.unit("002001", "small_grid", "002000")
        await campaign.freeze(
            [("001001", "1-1", 20), ("001002", "2-1", 30), ("002001", "1-1", 9)], "增加社区"
        )
        chief = await street.account(Duty.GRID_CHIEF, unit_suffix="001000")
        lead = await street.account(Duty.COMMUNITY_LEAD)
        wanted = {
            "grid": [{"001001"}, {"001001", "001002"}, {"001001", "001002"}, {"001001", "001002", "002001"}],
            "community": [set(), set(), {"001"}, {"001", "002"}],
            "street": [set(), set(), set(), {""}],
        }
        for by, units in wanted.items():
            for reader, expected in zip((worker, chief, lead, campaign.lead), units, strict=True):
                assert set(await cells(campaign, reader, by=by)) == expected
        assert (await campaign.get("/coverage", by="person")).status_code == 422


async def test_no_household_and_no_resident_has_a_row(street: StreetKit) -> None:
    columns = await street.owner.fetch(
        "SELECT column_name FROM information_schema.columns WHERE table_name = ANY ($1)",
        ["visit", "address_unit", "campaign_register_line", "re_visit", "re_visit_candidate"],
    )
    names = {row["column_name"] for row in columns}
    assert not {name for name in names if "name" in name or "phone" in name or "resident" in name}


async def test_a_mixed_batch_of_a_day_offline_keeps_all_but_the_bad(
    client: httpx.AsyncClient, campaign: Campaign, worker: AccountKit
) -> None:
    items: list[Answer] = []
    for number in range(200):
        at = (datetime.now(UTC) - timedelta(hours=20, seconds=number)).isoformat()
        items.append({"type": "visit", **campaign.visit("1-1", no_answer=1, observed_at=at)})
        common = {"id": str(uuid4()), "grid_code": f"{campaign.street.code}001001", "observed_at": at}
        items.append({"type": "observation", "kind": "other", "place_note": f"台阶{number}", **common})
        place = {"longitude": 1.0 + number / 100, "latitude": 2.0, "crs": "wgs84", "kind": "routine"}
        items.append({"type": "check_in", **common, **place, "id": str(uuid4())})
    items[7]["place_note"] = "电话13812345678"
    items[90]["address_unit_id"] = str(UUID(int=5))
    items[302]["latitude"] = 91
    body = {"sent_at": now_text(), "items": items}
    first = (await client.post("/v1/me/records/batch", json=body, headers=worker.headers)).json()
    assert first["counts"] == {"created": 597, "duplicate": 0, "conflict": 0, "refused": 3}
    again = (await client.post("/v1/me/records/batch", json=body, headers=worker.headers)).json()
    assert again["counts"] == {"created": 0, "duplicate": 597, "conflict": 0, "refused": 3}
    counts = (await client.get("/v1/me/sync", headers=worker.headers)).json()["counts"]
    assert [counts[kind]["acknowledged"] for kind in ("check_in", "observation", "visit")] == [199, 199, 199]
