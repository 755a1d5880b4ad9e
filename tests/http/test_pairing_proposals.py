"""Teams proposed over all open cases, declared upon, changed by hand, and confirmed, over HTTP."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
import pytest

from api.access.permissions import Duty
from api.kit.ids import new_id
from api.schemas.pairing_proposals import PairingProposalOut, PairingProposalPage
from tests.factories.care import FOR_SUPERVISION, NAME, make_case
from tests.factories.pairings import PATH, PROPOSALS, Care, make_care
from tests.factories.street import AccountKit, StreetKit


@pytest.fixture
async def care(client: httpx.AsyncClient, street: StreetKit) -> Care:
    return await make_care(client, street)


def line_of(proposal: dict[str, Any], case: Any) -> dict[str, Any]:
    found: dict[str, Any] = next(one for one in proposal["lines"] if one["episode_id"] == str(case.id))
    return found


async def set_profile(care: Care, worker: AccountKit, **more: Any) -> None:
    path = f"{PATH}/workers/{worker.id}"
    etag = (await care.get(path, care.lead))["etag"]
    body = {"weekdays": [1, 2, 3, 4, 5], "languages": [], "capacity": 30, "home_grid_code": None} | more
    answer = await care.send("PUT", path, care.lead, body, **{"If-Match": etag})
    assert answer.status_code == 200, answer.text


async def test_every_open_case_gets_a_team_with_costs_and_a_runner_up(care: Care) -> None:
    cases = await care.cases(6)
    proposal = await care.proposed()
    PairingProposalOut.model_validate(proposal)
    assert {one["episode_id"] for one in proposal["lines"]} == {str(one.id) for one in cases}
    for line in proposal["lines"]:
        assert line["lead"]["account_id"] != line["deputy"]["account_id"]
        assert set(line["lead"]["costs"]) == {"caseload", "workload", "continuity", "language", "travel"}
        assert line["runner_up"]["difference"] >= 0
        assert line["blocked"] == []
        assert {one["has_conflict"] for one in line["asked"]} == {None}
    assert await care.get(f"{PROPOSALS}/{proposal['id']}", care.lead) == proposal
    page = await care.get(f"{PROPOSALS}?status=open", care.lead)
    PairingProposalPage.model_validate(page)
    assert [one["id"] for one in page["items"]] == [proposal["id"]]


async def test_the_same_cases_give_the_same_teams(care: Care) -> None:
    await care.cases(5)
    first, second = await care.proposed(), await care.proposed()
    teams = [[(one["lead"], one["deputy"]) for one in each["lines"]] for each in (first, second)]
    assert teams[0] == teams[1]
    assert (await care.get(f"{PROPOSALS}/{first['id']}", care.lead))["status"] == "replaced"


async def test_each_member_declares_by_name_and_finds_the_case_after_confirmation(care: Care) -> None:
    (case,) = await care.cases(1, opener=care.workers[0])
    proposal = await care.proposed()
    (line,) = proposal["lines"]
    lead, deputy = care.worker(line["lead"]["account_id"]), care.worker(line["deputy"]["account_id"])
    (asked,) = await care.asked(deputy)
    assert asked["name"] == NAME
    assert set(asked) == {"id", "community_code", "name", "asked_at"}
    assert (await care.get(PATH, deputy))["items"] == []
    reads = await care.street.owner.fetchval(
        "SELECT count(*) FROM care_audit_event WHERE street_id = $1 AND action = 'read'"
        " AND participant_id = $2 AND actor_id = $3",
        care.street.id,
        case.participant_id,
        deputy.id,
    )
    assert reads == 1
    await care.declare(lead, deputy)
    answer = await care.confirm(proposal)
    assert (answer.status_code, answer.json()["status"]) == (200, "confirmed"), answer.text
    for who, position in ((lead, "lead"), (deputy, "deputy")):
        (mine,) = (await care.get(PATH, who))["items"]
        assert (mine["episode_id"], mine["position"]) == (str(case.id), position)
    assert await care.held() == {lead.id, deputy.id}
    kept = await care.street.owner.fetchval(
        "SELECT keeper_id FROM participant WHERE street_id = $1 AND id = $2",
        care.street.id,
        case.participant_id,
    )
    assert kept == lead.id


async def test_two_of_several_have_not_declared_and_are_left_out(care: Care) -> None:
    cases = await care.cases(5)
    proposal = await care.proposed()
    late = care.worker(line_of(proposal, cases[0])["deputy"]["account_id"])
    await care.declare(*(one for one in care.workers if one is not late))
    refused = await care.confirm(proposal)
    assert (refused.status_code, refused.json()["code"]) == (409, "declaration_missing")
    named = {one["episode_id"] for one in refused.json()["cases"]}
    assert {one["account_id"] for one in refused.json()["cases"]} == {str(late.id)}
    assert str(cases[0].id) in named
    if len(named) == len(cases):
        pytest.fail("nothing is left to be confirmed")
    answer = await care.confirm(proposal, leave_out=sorted(named))
    assert answer.status_code == 200, answer.text
    formed = {one["episode_id"] for one in answer.json()["lines"] if one["is_formed"]}
    assert formed == {str(one.id) for one in cases} - named
    again = await care.proposed()
    assert {one["episode_id"] for one in again["lines"]} == named


async def test_a_conflict_is_refused_and_not_proposed_again(care: Care) -> None:
    (case,) = await care.cases(1)
    proposal = await care.proposed()
    deputy = care.worker(proposal["lines"][0]["deputy"]["account_id"])
    await care.declare(deputy, has_conflict=True)
    await care.declare()
    refused = await care.confirm(proposal)
    assert (refused.status_code, refused.json()["code"]) == (409, "conflict_declared")
    assert refused.json()["cases"] == [{"episode_id": str(case.id), "account_id": str(deputy.id)}]
    line = line_of(await care.proposed(), case)
    assert str(deputy.id) not in {line["lead"]["account_id"], line["deputy"]["account_id"]}
    stored = await care.street.owner.fetchrow(
        "SELECT * FROM conflict_declaration WHERE street_id = $1 AND account_id = $2",
        care.street.id,
        deputy.id,
    )
    assert "reason" not in dict(stored or {})


async def test_a_declared_conflict_is_not_taken_back_but_may_come_later(care: Care) -> None:
    await care.cases(1)
    line = (await care.proposed())["lines"][0]
    who = care.worker(line["deputy"]["account_id"])
    (asked,) = await care.asked(who)
    path = f"{PATH}/declarations/{asked['id']}"
    for says, status in ((False, 200), (True, 200), (True, 200), (False, 409)):
        assert (await care.send("POST", path, who, {"has_conflict": says})).status_code == status
    other = next(one for one in care.workers if one is not who)
    assert (await care.send("POST", path, other, {"has_conflict": False})).status_code == 404
    bad = await care.send("POST", path, who, {"has_conflict": True, "reason": "亲属"})
    assert bad.status_code == 422


async def test_two_changed_by_hand_with_a_reason(care: Care) -> None:
    cases = await care.cases(3)
    proposal = await care.proposed()
    await care.declare()
    case = cases[0]
    line = line_of(proposal, case)
    taken = {line["lead"]["account_id"], line["deputy"]["account_id"]}
    other = next(one for one in care.workers if str(one.id) not in taken)
    change = {
        "episode_id": str(case.id),
        "team_role": "lead_worker",
        "account_id": str(other.id),
        "reason": "熟悉该网格，路程更近。",
    }
    refused = await care.confirm(proposal, changes=[change])
    assert refused.json()["code"] == "declaration_missing"
    pair = {"episode_id": str(case.id), "account_id": str(other.id)}
    asked = await care.send("POST", f"{PATH}/declarations", care.lead, {"asked": [pair, pair]})
    assert (asked.status_code, asked.json()) == (201, {"asked": 1})
    await care.declare(other)
    answer = await care.confirm(proposal, changes=[change])
    assert answer.status_code == 200, answer.text
    assert (await care.team(case))[0] is other
    team = await care.get(f"/v1/episodes/{case.id}/team", other)
    (live,) = [one for one in team["items"] if one["position"] == "lead" and one["status"] == "active"]
    assert live["reason"] == "熟悉该网格，路程更近。"
    by_lead = await care.get(f"/v1/episodes/{case.id}/team", care.lead)
    assert {one["reason"] for one in by_lead["items"]} == {None}


@pytest.mark.parametrize(
    "bar", ["consent", "is_the_other_member", "capacity", "not_a_case_worker", "weekday"]
)
async def test_a_change_by_hand_keeps_to_the_hard_rules(care: Care, bar: str) -> None:
    other = care.workers[3]
    await set_profile(
        care,
        other,
        capacity=0 if bar == "capacity" else 30,
        weekdays=[6] if bar == "weekday" else [1, 2, 3, 4, 5],
    )
    (case,) = await care.cases(
        1,
        excluded_ids=[other.id] if bar == "consent" else [],
        free_weekdays=[1, 2] if bar == "weekday" else [],
    )
    proposal = await care.proposed()
    await care.declare()
    line = line_of(proposal, case)
    chosen = {
        "is_the_other_member": line["deputy"]["account_id"],
        "not_a_case_worker": str(care.lead.id),
    }.get(bar, str(other.id))
    change = {"episode_id": str(case.id), "team_role": "lead_worker", "account_id": chosen, "reason": "换人"}
    answer = await care.confirm(proposal, changes=[change])
    assert (answer.status_code, answer.json()["code"]) == (409, "member_not_possible")
    assert answer.json()["cases"][0]["bar"] == {"weekday": "no_common_weekday"}.get(bar, bar)
    assert await care.live(case, "deputy") == []


async def test_what_changed_since_makes_a_proposal_stale(care: Care) -> None:
    (case,) = await care.cases(1)
    proposal = await care.proposed()
    await care.declare()
    await care.street.owner.execute(
        "UPDATE episode SET tier = 'intensive' WHERE street_id = $1 AND id = $2", care.street.id, case.id
    )
    answer = await care.confirm(proposal)
    assert (answer.status_code, answer.json()["code"]) == (409, "proposal_stale")
    fresh = await care.proposed()
    assert (await care.confirm(proposal)).json()["code"] == "proposal_stale"
    assert (await care.confirm(fresh)).status_code == 200


async def test_only_what_changed_is_proposed_anew(care: Care) -> None:
    cases = await care.cases(4)
    first = await care.proposed()
    lead = line_of(first, cases[0])["lead"]["account_id"]
    await care.declare(care.worker(lead), has_conflict=True)
    second = await care.proposed(cases[0])
    assert len(second["lines"]) == 4
    assert line_of(second, cases[0])["lead"]["account_id"] != lead
    for case in cases[1:]:
        before, after = line_of(first, case), line_of(second, case)
        if lead not in {before["lead"]["account_id"], before["deputy"]["account_id"]}:
            assert after["lead"]["account_id"] == before["lead"]["account_id"]
            assert after["lead"]["is_kept"] is True


async def test_cases_at_capacity_are_shown_and_not_dropped(care: Care) -> None:
    for worker in care.workers:
        await set_profile(care, worker, capacity=0)
    (case,) = await care.cases(1)
    proposal = await care.proposed()
    (line,) = proposal["lines"]
    assert (line["lead"], line["deputy"], line["runner_up"]) == (None, None, None)
    assert {(one["position"], one["bars"].get("capacity")) for one in line["blocked"]} == {
        ("lead", 4),
        ("deputy", 4),
    }
    answer = await care.confirm(proposal)
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_to_confirm")
    assert await care.live(case, "lead") == [care.workers[0].id]


async def test_nothing_to_propose_and_unknown_cases(care: Care) -> None:
    answer = await care.propose()
    assert (answer.status_code, answer.json()["code"]) == (409, "nothing_to_propose")
    body = {"community_code": care.code, "episode_ids": [str(new_id())]}
    assert (await care.send("POST", PROPOSALS, care.lead, body)).status_code == 404
    for code in (care.street.code + "999", care.street.code + "001001"):
        refused = await care.send("POST", PROPOSALS, care.lead, {"community_code": code})
        assert refused.status_code == 422
    wrong = [
        {"episode_id": str(new_id()), "team_role": "lead_worker", "account_id": str(new_id()), "reason": "换"}
    ]
    await care.cases(1)
    proposal = await care.proposed()
    assert (await care.confirm(proposal, changes=wrong)).status_code == 422
    assert (await care.confirm(proposal, leave_out=[str(new_id())])).status_code == 422


async def test_a_repeat_with_the_same_key_gives_the_same_proposal(care: Care) -> None:
    await care.cases(2)
    key = {"Idempotency-Key": str(uuid4())}
    body = {"community_code": care.code}
    answers = [await care.send("POST", PROPOSALS, care.lead, body, **key) for _ in range(2)]
    assert [one.status_code for one in answers] == [201, 201]
    assert answers[0].json() == answers[1].json()
    await care.declare()
    confirmed = [
        await care.send("POST", f"{PROPOSALS}/{answers[0].json()['id']}/confirmation", care.lead, {}, **key)
        for _ in range(2)
    ]
    assert [one.status_code for one in confirmed] == [200, 200]
    # Nothing is left to propose by now; the repeat is answered all the same.
    assert (await care.send("POST", PROPOSALS, care.lead, body, **key)).json() == answers[0].json()


async def test_two_confirm_at_the_same_instant_and_one_wins(care: Care) -> None:
    cases = await care.cases(3)
    proposal = await care.proposed()
    await care.declare()
    answers = await asyncio.gather(*(care.confirm(proposal) for _ in range(4)))
    assert sorted(one.status_code for one in answers) == [200, 409, 409, 409]
    for case in cases:
        assert len(await care.live(case, "lead")) == len(await care.live(case, "deputy")) == 1


async def test_two_propose_at_the_same_instant_and_one_stays_open(care: Care) -> None:
    await care.cases(2)
    answers = await asyncio.gather(*(care.propose() for _ in range(3)))
    assert {one.status_code for one in answers} <= {201, 409}
    assert any(one.status_code == 201 for one in answers)
    page = await care.get(f"{PROPOSALS}?status=open", care.lead)
    assert len(page["items"]) == 1


async def test_the_office_proposes_with_a_purpose_and_strangers_see_nothing(
    care: Care, other_street: StreetKit
) -> None:
    (case,) = await care.cases(1)
    office = await care.street.account(Duty.OFFICE_LEAD)
    body = {"community_code": care.code}
    assert (await care.send("POST", PROPOSALS, office, body)).json()["code"] == "purpose_required"
    answer = await care.send("POST", PROPOSALS, office, body, **FOR_SUPERVISION)
    assert answer.status_code == 201, answer.text
    proposal = answer.json()
    stranger = await other_street.account(Duty.COMMUNITY_LEAD)
    assert (await care.send("GET", f"{PROPOSALS}/{proposal['id']}", stranger)).status_code == 404
    await care.street.unit("002", "community", "")
    neighbour = await care.street.account(Duty.COMMUNITY_LEAD, unit_suffix="002")
    assert (await care.send("GET", f"{PROPOSALS}/{proposal['id']}", neighbour)).status_code == 404
    assert (
        await care.send("POST", f"{PROPOSALS}/{proposal['id']}/confirmation", neighbour, {})
    ).status_code == 404
    assert (await care.send("POST", PROPOSALS, neighbour, body)).status_code == 422
    minor = await make_case(care.street, care.workers[0], file_class="minor")
    assert str(minor.id) not in {one["episode_id"] for one in (await care.proposed())["lines"]}
    assert str(case.id) in {one["episode_id"] for one in proposal["lines"]}
