"""Lists of cases, case workers with what they carry, and members of a team, over HTTP."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date
from typing import Any
from uuid import UUID

import asyncpg
import httpx
import pytest

from api.access.permissions import Duty
from api.kit.ids import new_id
from api.schemas.pairing_workers import CaseWorkerPage
from api.schemas.pairings import PairingPage, TeamOut
from tests.factories.care import FOR_SUPERVISION, CaseKit, put
from tests.factories.pairings import PATH, Care, make_care
from tests.factories.street import StreetKit

WORKERS = f"{PATH}/workers"
PROFILE = {"weekdays": [1, 3], "languages": ["local_dialect"], "capacity": 20, "home_grid_code": None}


@pytest.fixture
async def care(client: httpx.AsyncClient, street: StreetKit) -> Care:
    return await make_care(client, street)


@asynccontextmanager
async def counted(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[list[str]]:
    """The statements that the driver sends meanwhile."""
    sent: list[str] = []
    for name in ("fetch", "fetchrow", "fetchval", "execute"):
        original = getattr(asyncpg.Connection, name)

        async def spy(self: Any, query: str, *args: Any, _original: Any = original, **more: Any) -> Any:
            sent.append(query)
            return await _original(self, query, *args, **more)

        monkeypatch.setattr(asyncpg.Connection, name, spy)
    yield sent
    monkeypatch.undo()


async def test_a_list_of_thirty_takes_as_many_statements_as_one_of_one(
    care: Care, monkeypatch: pytest.MonkeyPatch
) -> None:
    worker = care.workers[0]
    await care.cases(1)
    await care.get(PATH, worker)  # who asks is remembered from now on
    async with counted(monkeypatch) as few:
        assert len((await care.get(PATH, worker))["items"]) == 1
    await care.cases(29)
    async with counted(monkeypatch) as many:
        page = await care.get(PATH, worker)
    PairingPage.model_validate(page)
    assert len(page["items"]) == 30
    assert len(many) == len(few) <= 6, many


async def test_pages_follow_each_other_and_everybody_sees_their_part(care: Care) -> None:
    cases = await care.formed(5)
    found: list[str] = []
    cursor: str | None = ""
    while cursor is not None:
        page = await care.get(f"{PATH}?limit=3{cursor and '&cursor=' + cursor}", care.lead)
        found += [one["id"] for one in page["items"]]
        cursor = page["next_cursor"]
    assert len(found) == len(set(found)) == 10
    leads = await care.get(f"{PATH}?position=lead", care.lead)
    assert {one["pseudonym"] for one in leads["items"]} == {one.pseudonym for one in cases}
    assert leads["items"][0]["next_due"] is None
    office = await care.street.account(Duty.OFFICE_LEAD)
    assert (await care.send("GET", PATH, office)).json()["code"] == "purpose_required"
    assert len((await care.get(PATH, office, **FOR_SUPERVISION))["items"]) == 10
    logged = await care.street.owner.fetchval(
        "SELECT purpose FROM care_audit_event WHERE street_id = $1 AND action = 'list' AND actor_id = $2",
        care.street.id,
        office.id,
    )
    assert logged == "supervision"
    for query in ("?cursor=x", "?limit=0", "?position=boss", "?community_code=abc"):
        assert (await care.send("GET", f"{PATH}{query}", care.lead)).status_code == 422


async def test_the_next_date_is_told(care: Care) -> None:
    day = date(2026, 12, 24)
    (case,) = await care.cases(1, tier="regular", tier_expires_on=day, term_last_on=date(2028, 5, 1))
    (mine,) = (await care.get(f"{PATH}?is_mine=true", care.workers[0]))["items"]
    assert mine["episode_id"] == str(case.id)
    assert mine["next_due"] == {"kind": "assessment_expiry", "due_on": "2026-12-24"}


async def test_workers_with_what_they_offer_and_carry(care: Care) -> None:
    await care.formed(3)
    page = await care.get(WORKERS, care.lead)
    CaseWorkerPage.model_validate(page)
    assert {one["account_id"] for one in page["items"]} == {str(one.id) for one in care.workers}
    assert sum(one["load"]["leads"] for one in page["items"]) == 3
    assert sum(one["load"]["workload_units"] for one in page["items"]) == 3 * (12 + 4)
    assert {one["etag"] for one in page["items"]} == {'"0"'}
    path = f"{WORKERS}/{care.workers[0].id}"
    grid = care.street.code + "001001"
    assert (await care.send("PUT", path, care.lead, PROFILE)).status_code == 428
    assert (await care.send("PUT", path, care.lead, PROFILE, **{"If-Match": '"7"'})).status_code == 412
    body = PROFILE | {"home_grid_code": grid}
    answer = await care.send("PUT", path, care.lead, body, **{"If-Match": '"0"'})
    assert (answer.status_code, answer.headers["ETag"]) == (200, '"1"'), answer.text
    assert {name: answer.json()[name] for name in body} == body
    assert (await care.send("PUT", path, care.lead, PROFILE, **{"If-Match": '"0"'})).status_code == 412
    assert (await care.send("PUT", path, care.lead, PROFILE, **{"If-Match": '"1"'})).status_code == 200


@pytest.mark.parametrize(
    "change",
    [
        {"languages": ["uyghur"]},
        {"languages": ["mandarin", "mandarin"]},
        {"weekdays": []},
        {"weekdays": [0]},
        {"weekdays": [1, 1]},
        {"capacity": -1},
        {"capacity": 201},
        {"home_grid_code": "990000999"},
        {"note": "x"},
    ],
)
async def test_a_profile_takes_its_closed_lists_alone(care: Care, change: dict[str, Any]) -> None:
    path = f"{WORKERS}/{care.workers[0].id}"
    answer = await care.send("PUT", path, care.lead, PROFILE | change, **{"If-Match": '"0"'})
    assert answer.status_code == 422


async def test_workers_of_another_community_are_not_there(care: Care) -> None:
    await care.street.unit("002", "community", "")
    other = await care.street.account(Duty.CASE_WORKER, unit_suffix="002")
    assert (await care.send("GET", f"{WORKERS}/{other.id}", care.lead)).status_code == 404
    answer = await care.send("PUT", f"{WORKERS}/{other.id}", care.lead, PROFILE, **{"If-Match": '"0"'})
    assert answer.status_code == 404
    await care.street.assign(other, "001", "member")
    assert (await care.send("GET", f"{WORKERS}/{other.id}", care.lead)).status_code == 200


async def add(care: Care, case: CaseKit, **body: Any) -> httpx.Response:
    return await care.send("POST", f"/v1/episodes/{case.id}/team", care.workers[0], body)


async def consent(care: Care, case: CaseKit, kind: str = "family_in_team", **changes: Any) -> UUID:
    row = {
        "street_id": care.street.id,
        "id": new_id(),
        "participant_id": case.participant_id,
        "community_id": care.street.units[care.code],
        "kind": kind,
        "given_on": date(2026, 1, 1),
        "recorded_by": care.workers[0].id,
        "recorded_at": await care.street.owner.fetchval("SELECT now()"),
    }
    return await put(care.street.owner, "consent", row | changes)


async def test_family_joins_with_a_live_consent_of_this_person_alone(care: Care) -> None:
    case, other = await care.cases(2)
    refused = [
        await add(care, case, team_role="family", name="丙某某"),
        await add(care, case, team_role="family", name="丙某某", consent_id=str(new_id())),
        await add(care, case, team_role="family", name="丙某某", consent_id=str(await consent(care, other))),
        await add(
            care,
            case,
            team_role="family",
            name="丙某某",
            consent_id=str(await consent(care, case, "volunteer_in_team")),
        ),
        await add(
            care,
            case,
            team_role="family",
            name="丙某某",
            consent_id=str(await consent(care, case, withdrawn_on=date(2026, 2, 1))),
        ),
    ]
    assert {(one.status_code, one.json()["code"]) for one in refused} == {(409, "consent_missing")}
    live = str(await consent(care, case))
    answer = await add(care, case, team_role="family", name="丙某某", contact="本人转达", consent_id=live)
    assert answer.status_code == 201, answer.text
    TeamOut.model_validate_json(answer.content)
    member = answer.json()["items"][-1]
    assert (member["name"], member["contact"], member["status"]) == ("丙某某", "本人转达", "active")
    sealed = await care.street.owner.fetchval(
        "SELECT sealed FROM pairing WHERE street_id = $1 AND id = $2", care.street.id, UUID(member["id"])
    )
    assert "丙某某".encode() not in sealed
    by_lead = await care.get(f"/v1/episodes/{case.id}/team", care.lead)
    assert by_lead["items"][-1]["name"] is None
    assert (await care.send("GET", f"/v1/episodes/{case.id}/team", care.workers[1])).status_code == 404


@pytest.mark.parametrize(
    "body",
    [
        {"team_role": "lead_worker", "name": "乙某某"},
        {"team_role": "social_worker"},
        {"team_role": "social_worker", "account_id": str(new_id()), "name": "乙某某"},
        {"team_role": "medical"},
        {"team_role": "medical", "name": "乙某某", "account_id": str(new_id())},
        {"team_role": "medical", "name": "乙某某", "consent_id": str(new_id())},
        {"team_role": "friend", "name": "乙某某"},
    ],
)
async def test_a_member_fits_the_role(care: Care, body: dict[str, Any]) -> None:
    (case,) = await care.cases(1)
    assert (await add(care, case, **body)).status_code == 422


@pytest.mark.parametrize("has_conflict", [False, True])
async def test_a_colleague_joins_after_declaring(care: Care, has_conflict: bool) -> None:
    (case,) = await care.cases(1)
    colleague = care.workers[1]
    body = {"team_role": "social_worker", "account_id": str(colleague.id)}
    answer = await add(care, case, **body)
    assert answer.json()["items"][-1]["status"] == "proposed"
    again = await add(care, case, **body)
    assert (again.status_code, again.json()["code"]) == (409, "member_not_possible")
    assert (await care.get(PATH, colleague))["items"] == []
    await care.declare(colleague, has_conflict=has_conflict)
    assert len((await care.get(PATH, colleague))["items"]) == (0 if has_conflict else 1)
    team = (await care.get(f"/v1/episodes/{case.id}/team", care.workers[0]))["items"]
    assert team[-1]["status"] == ("ended" if has_conflict else "active")
    assert team[-1]["end_reason"] == ("conflict_of_interest" if has_conflict else None)
    assert await care.held() <= {care.workers[0].id}


async def test_members_go_and_those_who_answer_for_the_case_do_not(care: Care) -> None:
    (case,) = await care.formed()
    lead, deputy = await care.team(case)
    for who in (lead, deputy):
        path = f"{PATH}/{await care.pairing(case, who)}/end"
        answer = await care.send("POST", path, lead, {"end_reason": "worker_change"})
        assert (answer.status_code, answer.json()["code"]) == (409, "accountable_needed")
    body = {"team_role": "community_police", "name": "民警甲"}
    added = await care.send("POST", f"/v1/episodes/{case.id}/team", lead, body)
    path = f"{PATH}/{added.json()['items'][-1]['id']}/end"
    assert (await care.send("POST", path, lead, {"end_reason": "episode_ended"})).status_code == 422
    ended = await care.send("POST", path, deputy, {"end_reason": "person_request"})
    assert (ended.status_code, ended.json()["items"][-1]["end_reason"]) == (200, "person_request")
    assert (await care.send("POST", path, lead, {"end_reason": "person_request"})).status_code == 409
    stranger = next(one for one in care.workers if one not in {lead, deputy})
    assert (await care.send("POST", path, stranger, {"end_reason": "person_request"})).status_code == 404
