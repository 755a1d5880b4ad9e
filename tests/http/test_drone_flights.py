"""Records of drone flights over HTTP: decided elsewhere, plants and buildings only, pictures gone in time."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from api.access.permissions import Duty
from api.cli.contract_pages import openapi_document
from api.domain.drone_flights.words import FlightFinding
from api.jobs.drone_flights import ask_for_erasure
from api.kit.clock import legal_date
from tests.factories.field import INSIDE, SIDE, SOUTH, WEST, square, worker_of
from tests.factories.patrols import Beat, key, make_beat
from tests.factories.street import StreetKit

PATH = "/v1/drone-flights"


@pytest.fixture
async def beat(client: httpx.AsyncClient, street: StreetKit) -> Beat:
    await street.draw("001001", square())
    return await make_beat(client, street)


def flight(beat: Beat, starts_in_h: float = -2, **changes: Any) -> dict[str, Any]:
    starts_at = datetime.now(UTC) + timedelta(hours=starts_in_h)
    flown_on = legal_date(starts_at + timedelta(hours=1))
    return {
        "unit_code": beat.grid_code,
        "purpose": "plant_survey",
        "legal_basis": "《中华人民共和国禁毒法》第十九条",
        "approval_ref": "街禁办〔2026〕12号",
        "approved_on": (legal_date(starts_at) - timedelta(days=3)).isoformat(),
        "area": {"crs": "wgs84", "ring": [list(corner) for corner in square()]},
        "contractor": "试验航测服务公司",
        "starts_at": starts_at.isoformat(),
        "ends_at": (starts_at + timedelta(hours=1)).isoformat(),
        "retention_until": (flown_on + timedelta(days=14)).isoformat(),
        **changes,
    }


async def made(beat: Beat, starts_in_h: float = -2, **changes: Any) -> dict[str, Any]:
    answer = await beat.post(PATH, flight(beat, starts_in_h, **changes))
    assert answer.status_code == 201, answer.text
    found: dict[str, Any] = answer.json()
    return found


def found(beat: Beat, kind: str = "suspected_plants", **changes: Any) -> dict[str, Any]:
    return {"findings": [{"kind": kind, "grid_code": beat.grid_code, **changes}]}


def test_there_is_no_word_for_a_person_and_no_place_for_a_picture() -> None:
    assert {kind.value for kind in FlightFinding} == {
        "suspected_plants",
        "unsafe_building",
        "vacant_building",
    }
    schemas = openapi_document()["components"]["schemas"]
    members = {
        name for shape, one in schemas.items() if "Flight" in shape for name in one.get("properties", {})
    }
    for word in ("picture", "image", "photo", "media", "video", "person", "note", "text", "narrative"):
        assert not [name for name in members if word in name]


class TestRecording:
    async def test_a_flight_is_shown_as_it_was_recorded(self, beat: Beat) -> None:
        body = flight(beat)
        answer = await beat.post(PATH, body)
        assert answer.status_code == 201, answer.text
        shown = answer.json()
        same = (
            "purpose",
            "legal_basis",
            "approval_ref",
            "approved_on",
            "area",
            "contractor",
            "retention_until",
        )
        assert {name: shown[name] for name in same} == {name: body[name] for name in same}
        assert (shown["status"], shown["pilot_id"], shown["findings"]) == ("planned", None, [])
        assert (await beat.get(f"{PATH}/{shown['id']}")).json() == shown
        assert await beat.items(PATH) == [shown]

    async def test_leads_record_and_chiefs_read(
        self, beat: Beat, street: StreetKit, other_street: StreetKit
    ) -> None:
        one = await made(beat, contractor=None, pilot_id=str(beat.walker.id))
        assert one["pilot_id"] == str(beat.walker.id)
        chief = await street.account(Duty.GRID_CHIEF)
        assert await beat.items(PATH, chief) == [one]
        assert (await beat.post(PATH, flight(beat), chief)).status_code == 403
        assert (await beat.get(PATH, beat.walker)).status_code == 403
        await street.unit("002", "community", "")
        for stranger in (
            await street.account(Duty.COMMUNITY_LEAD, unit_suffix="002"),
            await other_street.account(Duty.OFFICE_LEAD),
        ):
            assert await beat.items(PATH, stranger) == []
            assert (await beat.get(f"{PATH}/{one['id']}", stranger)).status_code == 404
            refused = await beat.post(PATH, flight(beat), stranger)
            assert refused.json()["errors"][0]["pointer"] == "/unit_code"
            for verb, body in (
                ("report", {"findings": []}),
                ("cancellation", {"reason": "大风。"}),
                ("erasure", {"erased_on": "2026-11-25"}),
            ):
                assert (await beat.post(f"{PATH}/{one['id']}/{verb}", body, stranger)).status_code == 404

    @pytest.mark.parametrize(
        ("changes", "pointer"),
        [
            ({"purpose": "find_people"}, "/purpose"),
            ({"legal_basis": ""}, "/legal_basis"),
            ({"legal_basis": None}, "/legal_basis"),
            ({"approval_ref": None}, "/approval_ref"),
            ({"approved_on": "2199-01-01"}, "/approved_on"),
            ({"contractor": None}, ""),
            ({"pilot_id": str(uuid4())}, ""),
            ({"contractor": None, "pilot_id": str(uuid4())}, "/pilot_id"),
            ({"ends_at": "2020-01-01T00:00:00Z"}, "/ends_at"),
            ({"ends_at": "2199-01-01T00:00:00Z"}, "/ends_at"),
            ({"retention_until": "2020-01-01"}, "/retention_until"),
            ({"retention_until": "2198-01-01"}, "/retention_until"),
            ({"media": []}, ""),
        ],
    )
    async def test_what_the_law_would_ask_for_must_be_there(
        self, beat: Beat, changes: dict[str, Any], pointer: str
    ) -> None:
        answer = await beat.post(PATH, flight(beat, **changes))
        assert answer.status_code == 422, answer.text
        assert answer.json()["errors"][0]["pointer"] == pointer

    @pytest.mark.parametrize(
        ("ring", "pointer"),
        [
            (
                [(WEST, SOUTH), (WEST + SIDE, SOUTH + SIDE), (WEST + SIDE, SOUTH), (WEST, SOUTH + SIDE)],
                "/area/ring",
            ),
            ([(WEST, SOUTH), (WEST + SIDE, SOUTH)], "/area/ring"),
            ([(WEST, SOUTH)] * 3, "/area/ring"),
            ([(SOUTH, WEST), (SOUTH, WEST + SIDE), (SOUTH + SIDE, WEST)], "/area"),
            ([(103.8, 36.0), (103.9, 36.0), (103.9, 36.1)], "/area"),
            ([(WEST, SOUTH, 3.0), (WEST, 1.0), (2.0, SOUTH)], "/area/ring/0"),
            ([(WEST, "x"), (WEST, 1.0), (2.0, SOUTH)], "/area/ring/0/1"),
        ],
    )
    async def test_an_area_that_cannot_be_is_refused(self, beat: Beat, ring: Any, pointer: str) -> None:
        answer = await beat.post(PATH, flight(beat, area={"crs": "wgs84", "ring": ring}))
        assert answer.status_code == 422, answer.text
        assert answer.json()["errors"][0]["pointer"] == pointer
        missing = await beat.post(PATH, flight(beat, area={"ring": [list(corner) for corner in square()]}))
        assert missing.json()["errors"][0]["pointer"] == "/area/crs"

    async def test_the_same_key_records_one_flight(self, beat: Beat) -> None:
        body, headers = flight(beat), key()
        await asyncio.gather(*(beat.post(PATH, body, **headers) for _ in range(10)))
        assert await beat.count("drone_flight") == 1

    async def test_flights_come_newest_first_in_pages(self, beat: Beat) -> None:
        ids = [(await made(beat, hours))["id"] for hours in (-5, -1, -3)]
        first = (await beat.get(PATH, limit=2)).json()
        assert [one["id"] for one in first["items"]] == [ids[1], ids[2]]
        rest = (await beat.get(PATH, limit=2, cursor=first["next_cursor"])).json()
        assert ([one["id"] for one in rest["items"]], rest["next_cursor"]) == ([ids[0]], None)
        assert await beat.items(PATH, status="flown") == []
        assert len(await beat.items(PATH, unit_code=f"{beat.street.code}001")) == 3


class TestFollowing:
    async def test_plants_become_a_task_of_the_same_day_and_the_leads_hear_at_once(
        self, beat: Beat, street: StreetKit
    ) -> None:
        office = await street.account(Duty.OFFICE_LEAD)
        one = await made(beat)
        body = found(beat, longitude=INSIDE[0], latitude=INSIDE[1], crs="wgs84")
        body["findings"] += [
            found(beat)["findings"][0],
            found(beat, "unsafe_building")["findings"][0],
            found(beat, "vacant_building")["findings"][0],
        ]
        answer = await beat.post(f"{PATH}/{one['id']}/report", body)
        assert answer.status_code == 200, answer.text
        assert answer.json()["status"] == "flown"
        assert [entry["kind"] for entry in answer.json()["findings"]] == [
            "suspected_plants",
            "suspected_plants",
            "unsafe_building",
            "vacant_building",
        ]
        assert answer.json()["findings"][0]["longitude"] == INSIDE[0]
        tasks = await beat.items("/v1/me/tasks", beat.walker)
        assert [task["kind"] for task in tasks] == ["flight_follow_up"] * 2, "one a grid and kind"
        today = legal_date(datetime.now(UTC))
        due = [legal_date(datetime.fromisoformat(task["due_at"])) for task in tasks]
        assert due == [today, today + timedelta(days=3)]
        assert (office.id, "urgent") in await beat.notices()
        assert (beat.lead.id, "urgent") not in await beat.notices(), "who reports it knows"
        done = await beat.post(f"/v1/tasks/{tasks[0]['id']}/completion", None, beat.walker)
        assert done.status_code == 200

    async def test_where_nobody_answers_the_lead_does(self, beat: Beat, street: StreetKit) -> None:
        await street.draw("001", square())
        one = await made(beat, unit_code=f"{street.code}001")
        body = {"findings": [{"kind": "unsafe_building", "grid_code": f"{street.code}001002"}]}
        await beat.post(f"{PATH}/{one['id']}/report", body)
        (task,) = await beat.items("/v1/me/tasks", beat.lead)
        assert (task["kind"], task["unit_code"]) == ("flight_follow_up", f"{street.code}001002")

    async def test_findings_lie_in_the_unit_of_the_flight(self, beat: Beat) -> None:
        one = await made(beat)
        for code in (f"{beat.street.code}001002", f"{beat.street.code}001", "990000001003999"):
            body = {"findings": [{"kind": "suspected_plants", "grid_code": code}]}
            answer = await beat.post(f"{PATH}/{one['id']}/report", body)
            assert (answer.status_code, answer.json()["errors"][0]["pointer"]) == (
                422,
                "/findings/0/grid_code",
            )
        half = found(beat, longitude=1.0)
        assert (await beat.post(f"{PATH}/{one['id']}/report", half)).status_code == 422
        assert (await beat.post(f"{PATH}/{one['id']}/report", found(beat, "person"))).status_code == 422
        assert (await beat.row("drone_flight", one["id"]))["status"] == "planned"

    async def test_a_flight_is_reported_once_and_not_before_it_began(self, beat: Beat) -> None:
        early = await made(beat, 2)
        answer = await beat.post(f"{PATH}/{early['id']}/report", {"findings": []})
        assert (answer.status_code, answer.json()["code"]) == (409, "illegal_transition")
        one = await made(beat)
        answers = await asyncio.gather(
            *(beat.post(f"{PATH}/{one['id']}/report", found(beat)) for _ in range(5))
        )
        assert sorted(entry.status_code for entry in answers) == [200, *[409] * 4]
        assert await beat.count("drone_finding") == 1
        gone = await beat.post(f"{PATH}/{one['id']}/cancellation", {"reason": "大风。"})
        assert gone.json()["code"] == "illegal_transition"
        cancelled = await beat.post(f"{PATH}/{early['id']}/cancellation", {"reason": "大风。"})
        assert (cancelled.json()["status"], cancelled.json()["cancel_reason"]) == ("cancelled", "大风。")

    async def test_pictures_are_asked_for_once_their_day_has_come_and_the_answer_ends_it(
        self, beat: Beat, street: StreetKit
    ) -> None:
        await worker_of(street, "001001", capacity="deputy")
        one, kept = await made(beat), await made(beat)
        await beat.post(f"{PATH}/{one['id']}/report", {"findings": []})
        until = datetime.fromisoformat(one["retention_until"]).replace(tzinfo=UTC)
        runs = [
            await ask_for_erasure(beat.hands(until + timedelta(hours=d)), beat.worker) for d in (-24, 1, 2)
        ]
        assert runs == [0, 1, 0], "not before, then once; nothing for the one that was not flown"
        (task,) = await beat.items("/v1/me/tasks", beat.lead)
        assert (task["kind"], task["source_id"]) == ("drone_retention", one["id"])
        by_hand = await beat.post(f"/v1/tasks/{task['id']}/completion")
        assert by_hand.json()["code"] == "task_follows_source"
        flown_on = legal_date(datetime.fromisoformat(one["starts_at"]))
        for day in (flown_on - timedelta(days=1), flown_on + timedelta(days=9)):
            wrong = await beat.post(f"{PATH}/{one['id']}/erasure", {"erased_on": day.isoformat()})
            assert wrong.json()["errors"][0]["pointer"] == "/erased_on"
        today = legal_date(datetime.now(UTC)).isoformat()
        erased = await beat.post(f"{PATH}/{one['id']}/erasure", {"erased_on": today})
        assert (erased.json()["status"], erased.json()["erased_on"]) == ("erased", today)
        assert (await beat.row("task", task["id"]))["status"] == "done"
        again = await beat.post(f"{PATH}/{one['id']}/erasure", {"erased_on": today})
        assert again.json()["code"] == "illegal_transition"
        unflown = await beat.post(f"{PATH}/{kept['id']}/erasure", {"erased_on": today})
        assert unflown.json()["code"] == "illegal_transition"
