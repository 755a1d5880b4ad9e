"""Patrol templates over HTTP: planned by whoever leads the grid, changed by whoever saw the version."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from api.access.permissions import Duty
from api.jobs.patrols import make_patrols
from tests.factories.field import worker_of
from tests.factories.patrols import TEMPLATE, Beat, key, make_beat
from tests.factories.street import StreetKit


@pytest.fixture
async def beat(client: httpx.AsyncClient, street: StreetKit) -> Beat:
    return await make_beat(client, street)


def shown(template: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: template[name] for name in names}


async def test_a_template_is_shown_as_it_was_planned(beat: Beat) -> None:
    points = [await beat.point("b"), await beat.point("a")]
    made = await beat.template(point_codes=points, weekdays=[6, 1, 3], times_per_week=2, span_ends="23:30")
    assert made["point_codes"] == points, "in the order given"
    assert made["weekdays"] == [1, 3, 6]
    assert shown(made, "span_starts", "span_ends", "window_min", "is_random", "times_per_week") == {
        "span_starts": "00:00",
        "span_ends": "23:30",
        "window_min": 60,
        "is_random": True,
        "times_per_week": 2,
    }
    assert (made["owner_capacity"], made["valid_to"]) == ("responsible", None)
    read = await beat.get(f"/v1/patrol-templates/{made['id']}")
    assert read.json() == made
    assert read.headers["etag"] == made["etag"] == '"1"'
    assert await beat.items("/v1/patrol-templates") == [made]
    assert "seed" not in read.text


async def test_who_leads_the_grid_plans_and_nobody_else_sees_it(
    beat: Beat, street: StreetKit, other_street: StreetKit
) -> None:
    made = await beat.template()
    await street.unit("002", "community", "")
    others = [
        await street.account(Duty.COMMUNITY_LEAD, unit_suffix="002"),
        await other_street.account(Duty.COMMUNITY_LEAD),
        await other_street.account(Duty.OFFICE_LEAD),
    ]
    for other in others:
        assert (await beat.get(f"/v1/patrol-templates/{made['id']}", other)).status_code == 404
        assert await beat.items("/v1/patrol-templates", other) == []
        body = {"grid_code": beat.grid_code, **TEMPLATE}
        refused = await beat.post("/v1/patrol-templates", body, other)
        assert (refused.status_code, refused.json()["errors"][0]["pointer"]) == (422, "/grid_code")
        closed = await beat.post(
            f"/v1/patrol-templates/{made['id']}/closure", {"reason": "停用"}, other, **{"If-Match": '"1"'}
        )
        assert closed.status_code == 404
    chief = await worker_of(street, "001001", Duty.GRID_CHIEF)
    lead = await street.account(Duty.OFFICE_LEAD)
    for one in (chief, lead):
        assert await beat.items("/v1/patrol-templates", one) == [made]
    for never in (beat.walker, await street.account(Duty.VOLUNTEER)):
        assert (await beat.get("/v1/patrol-templates", never)).status_code == 403
    chief_elsewhere = await worker_of(street, "001002", Duty.GRID_CHIEF)
    assert await beat.items("/v1/patrol-templates", chief_elsewhere) == []


@pytest.mark.parametrize(
    ("changes", "pointer", "code"),
    [
        ({"grid_code": "990000001003999"}, "/grid_code", "not_an_option"),
        ({"grid_code": None}, "/grid_code", "wrong_type"),
        ({"weekdays": []}, "/weekdays", "too_short"),
        ({"weekdays": [0]}, "/weekdays/0", "number_out_of_range"),
        ({"weekdays": [8]}, "/weekdays/0", "number_out_of_range"),
        ({"weekdays": [1, 1]}, "", "duplicate_value"),
        ({"weekdays": [1.5]}, "/weekdays/0", "wrong_type"),
        ({"weekdays": [True]}, "/weekdays/0", "wrong_type"),
        ({"weekdays": [1], "times_per_week": 2}, "", "number_out_of_range"),
        ({"times_per_week": 0}, "/times_per_week", "number_out_of_range"),
        ({"span_starts": "24:01"}, "/span_starts", "bad_format"),
        ({"span_starts": "8:00"}, "/span_starts", "bad_format"),
        ({"span_starts": "١٢:٠٠"}, "/span_starts", "bad_format"),
        ({"span_starts": "23:30", "span_ends": "24:00"}, "", "number_out_of_range"),
        ({"span_starts": "20:00", "span_ends": "08:00"}, "", "number_out_of_range"),
        ({"window_min": 14}, "/window_min", "number_out_of_range"),
        ({"window_min": 10**9}, "/window_min", "number_out_of_range"),
        ({"owner_capacity": "chief"}, "/owner_capacity", "not_an_option"),
        ({"point_codes": ["nowhere"]}, "/point_codes/0", "not_an_option"),
        ({"point_codes": ["x"] * 2}, "", "duplicate_value"),
        ({"point_codes": [str(number) for number in range(31)]}, "/point_codes", "too_long"),
        ({"name": ""}, "/name", "too_short"),
        ({"note": "王建国家"}, "/note", "may_name_person"),
        ({"note": "找 13800138000"}, "/note", "holds_contact"),
        ({"note": "990000199001010017"}, "/note", "holds_id_number"),
        ({"note": "x" * 301}, "/note", "too_long"),
        ({"valid_to": "2020-01-01"}, "/valid_to", "invalid"),
        ({"valid_from": "2026-13-01"}, "/valid_from", "bad_date"),
        ({"seed": "AAAA"}, "", "unknown_field"),
    ],
)
async def test_a_plan_that_cannot_be_is_refused(
    beat: Beat, changes: dict[str, Any], pointer: str, code: str
) -> None:
    body = {"grid_code": beat.grid_code, **TEMPLATE, **changes}
    answer = await beat.post("/v1/patrol-templates", body)
    assert answer.status_code == 422, answer.text
    (found,) = answer.json()["errors"]
    assert (found["pointer"], found["code"]) == (pointer, code)
    assert "13800138000" not in answer.text
    assert await beat.count("patrol_template") == 0


@pytest.mark.parametrize("suffix", ["", "001", "001000", "900"])
async def test_only_small_grids_are_patrolled(beat: Beat, suffix: str) -> None:
    lead = await beat.street.account(Duty.OFFICE_LEAD)
    body = {"grid_code": beat.street.code + suffix, **TEMPLATE}
    answer = await beat.post("/v1/patrol-templates", body, lead)
    assert answer.json()["errors"][0]["pointer"] == "/grid_code"


async def test_points_of_another_grid_and_closed_ones_are_no_points(beat: Beat) -> None:
    own, other = await beat.point("own"), await beat.point("other", "001002")
    closed = await beat.point("closed", valid_to=datetime.now(UTC).date() - timedelta(days=1))
    for codes in ([own, other], [own, closed]):
        body = {"grid_code": beat.grid_code, **TEMPLATE, "point_codes": codes}
        answer = await beat.post("/v1/patrol-templates", body)
        assert answer.json()["errors"][0]["pointer"] == "/point_codes/1"


async def test_a_change_needs_the_present_version_and_wins_once(beat: Beat) -> None:
    made = await beat.template()
    path = f"/v1/patrol-templates/{made['id']}"
    assert (await beat.call("PUT", path, TEMPLATE)).status_code == 428
    answers = await asyncio.gather(
        *(
            beat.call("PUT", path, {**TEMPLATE, "window_min": 30 + number}, **{"If-Match": '"1"'})
            for number in range(8)
        )
    )
    assert sorted(one.status_code for one in answers) == [200, *[412] * 7]
    (changed,) = (one for one in answers if one.status_code == 200)
    assert changed.headers["etag"] == '"2"'
    assert (await beat.get(path)).json() == changed.json()
    assert (await beat.row("patrol_template", made["id"]))["seed"] is not None


async def test_a_change_leaves_what_was_made_and_a_closure_cancels_what_has_not_begun(beat: Beat) -> None:
    made = await beat.template()
    await make_patrols(beat.hands(), beat.worker)
    before = await beat.items("/v1/patrols")
    assert len(before) >= 3
    path = f"/v1/patrol-templates/{made['id']}"
    await beat.call("PUT", path, {**TEMPLATE, "window_min": 600}, **{"If-Match": '"1"'})
    assert await beat.items("/v1/patrols") == before
    closed = await beat.post(f"{path}/closure", {"reason": "改由保安巡逻。"}, **{"If-Match": '"2"'})
    assert closed.status_code == 200, closed.text
    assert closed.json()["valid_to"] is not None
    after = await beat.items("/v1/patrols")
    assert {(one["status"], one["cancel_reason"]) for one in after} == {("cancelled", "改由保安巡逻。")}
    assert {one["status"] for one in await beat.items("/v1/me/tasks", beat.walker)} == {"cancelled"}
    assert await make_patrols(beat.hands(), beat.worker) == 0
    again = await beat.post(f"{path}/closure", {"reason": "再次"}, **{"If-Match": '"3"'})
    assert (again.status_code, again.json()["code"]) == (409, "illegal_transition")
    changed = await beat.call("PUT", path, TEMPLATE, **{"If-Match": '"3"'})
    assert changed.json()["code"] == "illegal_transition"
    assert await beat.items("/v1/patrol-templates", is_in_force="true") == []


async def test_the_same_key_makes_one_template(beat: Beat) -> None:
    body, headers = {"grid_code": beat.grid_code, **TEMPLATE}, key()
    answers = await asyncio.gather(*(beat.post("/v1/patrol-templates", body, **headers) for _ in range(10)))
    assert {one.status_code for one in answers} <= {201, 409}
    assert len({one.json()["id"] for one in answers if one.status_code == 201}) == 1
    assert await beat.count("patrol_template") == 1


async def test_templates_come_in_pages_and_by_grid(beat: Beat) -> None:
    ids = [(await beat.template())["id"] for _ in range(3)]
    other = (await beat.template(grid_code=f"{beat.street.code}001002"))["id"]
    answer = (await beat.get("/v1/patrol-templates", limit=3)).json()
    assert [one["id"] for one in answer["items"]] == [other, *ids[:0:-1]]
    rest = (await beat.get("/v1/patrol-templates", limit=3, cursor=answer["next_cursor"])).json()
    assert [one["id"] for one in rest["items"]] == [ids[0]]
    assert rest["next_cursor"] is None
    listed = await beat.items("/v1/patrol-templates", grid_code=beat.grid_code)
    assert {one["id"] for one in listed} == set(ids)
    assert await beat.items("/v1/patrol-templates", grid_code="990000001003999") == []
    for wrong in ("x", str(uuid4())):
        assert (await beat.get("/v1/patrol-templates", cursor=wrong)).status_code == 422
