"""Cases that change hands, and accounts that stay open until somebody else has taken over, over HTTP."""

import asyncio
from datetime import timedelta
from typing import Any

import httpx
import pytest

from api.access.permissions import Duty
from api.kit.ids import new_id
from api.schemas.hand_overs import CaseHandOverPage
from tests.factories.care import FOR_SUPERVISION, NAME, CaseKit
from tests.factories.pairings import PATH, Care, make_care
from tests.factories.street import AccountKit, StreetKit

OFFERS = f"{PATH}/hand-overs"
ACCOUNTS = "/v1/accounts"


@pytest.fixture
async def care(client: httpx.AsyncClient, street: StreetKit) -> Care:
    return await make_care(client, street)


async def free(care: Care, case: CaseKit) -> list[AccountKit]:
    """Workers who have nothing to do with a case."""
    team = await care.team(case)
    return [one for one in care.workers if one not in team]


async def test_the_other_sees_the_name_then_the_summary_and_takes_over(care: Care) -> None:
    (case,) = await care.formed()
    lead, deputy = await care.team(case)
    taker = (await free(care, case))[0]
    answer = await care.offer(case, lead, taker)
    assert answer.status_code == 201, answer.text
    pairing_id = await care.pairing(case, lead)
    page = await care.get(OFFERS, taker)
    CaseHandOverPage.model_validate(page)
    (offer,) = page["items"]
    assert (offer["name"], offer["summary"], offer["position"]) == (NAME, None, "lead")
    assert (offer["episode_id"], offer["pseudonym"], offer["is_overdue"]) == (None, None, False)
    assert await care.live(case, "lead") == [lead.id]
    await care.declare(taker)
    assert (await care.get(OFFERS, taker))["items"][0]["summary"] == ["正在办理技能培训报名。"]
    (own,) = (await care.get(OFFERS, lead))["items"]
    assert (own["pseudonym"], own["name"], own["summary"]) == (case.pseudonym, None, None)
    accepted = await care.accept(pairing_id, taker)
    assert accepted.status_code == 200, accepted.text
    assert accepted.json()["summary"] == ["正在办理技能培训报名。"]
    assert (await care.team(case)) == (taker, deputy)
    assert (await care.live(case, "lead"), await care.live(case, "deputy")) == ([taker.id], [deputy.id])
    assert (await care.get(PATH, lead))["items"] == []
    (mine,) = (await care.get(PATH, taker))["items"]
    assert mine["id"] == accepted.json()["pairing_id"]
    assert await care.held() == {taker.id, deputy.id}
    row = await care.street.owner.fetchrow(
        "SELECT p.status, p.end_reason, c.keeper_id FROM pairing p JOIN participant c"
        " ON c.street_id = p.street_id AND c.id = p.participant_id WHERE p.street_id = $1 AND p.id = $2",
        care.street.id,
        pairing_id,
    )
    assert row is not None
    assert tuple(row) == ("handed_over", "worker_change", taker.id)


async def test_the_acceptance_itself_may_declare(care: Care) -> None:
    (case,) = await care.formed()
    _, deputy = await care.team(case)
    taker = (await free(care, case))[0]
    await care.offer(case, deputy, taker)
    assert (await care.accept(await care.pairing(case, deputy), taker)).status_code == 200
    assert (await care.team(case))[1] is taker
    said = await care.street.owner.fetchval(
        "SELECT has_conflict FROM conflict_declaration WHERE street_id = $1 AND episode_id = $2"
        " AND account_id = $3",
        care.street.id,
        case.id,
        taker.id,
    )
    assert said is False


@pytest.mark.parametrize(("accept", "has_conflict"), [(False, False), (False, True), (True, True)])
async def test_declined_changes_nothing_and_a_conflict_stays(
    care: Care, accept: bool, has_conflict: bool
) -> None:
    (case,) = await care.formed()
    lead, _ = await care.team(case)
    taker = (await free(care, case))[0]
    await care.offer(case, lead, taker)
    pairing_id = await care.pairing(case, lead)
    answer = await care.accept(pairing_id, taker, accept=accept, has_conflict=has_conflict)
    assert answer.json() == {
        "id": answer.json()["id"],
        "status": "declined",
        "pairing_id": None,
        "summary": [],
    }
    assert await care.live(case, "lead") == [lead.id]
    assert (await care.get(PATH, taker))["items"] == []
    assert (await care.accept(pairing_id, taker)).status_code == 409
    again = await care.offer(case, lead, taker, who=care.lead)
    assert (again.status_code, again.json().get("code")) == (
        (409, "conflict_declared") if has_conflict else (201, None)
    )
    if has_conflict:
        # The worker cannot see the answers of others; the acceptance is refused all the same.
        assert (await care.offer(case, lead, taker)).status_code == 201
        assert (await care.accept(pairing_id, taker)).json()["code"] == "conflict_declared"


async def test_two_acceptances_at_the_same_instant_make_one_lead(care: Care) -> None:
    (case,) = await care.formed()
    lead, _ = await care.team(case)
    taker = (await free(care, case))[0]
    await care.offer(case, lead, taker)
    pairing_id = await care.pairing(case, lead)
    answers = await asyncio.gather(*(care.accept(pairing_id, taker) for _ in range(5)))
    assert sorted(one.status_code for one in answers) == [200, 409, 409, 409, 409]
    assert await care.live(case, "lead") == [taker.id]


async def test_lead_and_deputy_are_not_taken_over_by_one_person(care: Care) -> None:
    (case,) = await care.formed()
    lead, deputy = await care.team(case)
    refused = await care.offer(case, lead, deputy)
    assert (refused.status_code, refused.json()["cases"][0]["bar"]) == (409, "is_the_other_member")
    taker = (await free(care, case))[0]
    for giver in (lead, deputy):
        assert (await care.offer(case, giver, taker)).status_code == 201
    pairings = [await care.pairing(case, giver) for giver in (lead, deputy)]
    answers = await asyncio.gather(*(care.accept(one, taker) for one in pairings))
    assert sorted(one.status_code for one in answers) == [200, 409]
    assert len(await care.live(case, "lead")) == len(await care.live(case, "deputy")) == 1


async def test_a_new_offer_takes_the_earlier_one_back(care: Care) -> None:
    (case,) = await care.formed()
    lead, _ = await care.team(case)
    one, two = await free(care, case)
    await care.offer(case, lead, one)
    await care.offer(case, lead, two)
    assert (await care.get(OFFERS, one))["items"] == []
    pairing_id = await care.pairing(case, lead)
    assert (await care.accept(pairing_id, one)).json()["code"] == "illegal_transition"
    assert (await care.accept(pairing_id, two)).status_code == 200


async def test_who_may_offer_what_to_whom(care: Care) -> None:
    (case,) = await care.formed(excluded_ids=[care.workers[3].id])
    lead, deputy = await care.team(case)
    stranger = next(one for one in await free(care, case) if one is not care.workers[3])
    refusals = {
        (await care.offer(case, lead, care.workers[3])).json()["cases"][0]["bar"],
        (await care.offer(case, lead, care.lead)).json()["cases"][0]["bar"],
    }
    assert refusals == {"consent", "not_a_case_worker"}
    assert (await care.offer(case, lead, lead)).json()["code"] == "same_person"
    assert (await care.offer(case, lead, stranger, who=deputy)).json()["code"] == "not_allowed"
    assert (await care.offer(case, lead, stranger, who=stranger)).json()["code"] == "not_found"
    for summary in ([], ["电话13800000000"], ["身份证990000199001010017"], "text"):
        assert (await care.offer(case, lead, stranger, summary=summary)).status_code == 422
    office = await care.street.account(Duty.OFFICE_LEAD)
    path = f"{PATH}/{await care.pairing(case, lead)}/hand-over"
    body = {"to_account_id": str(stranger.id), "summary": ["由街道办安排交接"]}
    assert (await care.send("POST", path, office, body)).json()["code"] == "purpose_required"
    assert (await care.send("POST", path, office, body, **FOR_SUPERVISION)).status_code == 201
    assert (await care.accept(str(new_id()), stranger)).status_code == 404
    assert (await care.accept(await care.pairing(case, lead), deputy)).status_code == 404


async def test_an_offer_without_an_answer_is_shown_to_the_community_lead(care: Care) -> None:
    (case,) = await care.formed()
    lead, _ = await care.team(case)
    await care.offer(case, lead, (await free(care, case))[0])
    (fresh,) = (await care.get(OFFERS, care.lead))["items"]
    assert (fresh["is_overdue"], fresh["pseudonym"], fresh["name"], fresh["summary"]) == (
        False,
        case.pseudonym,
        None,
        None,
    )
    await care.street.owner.execute(
        "UPDATE hand_over SET offered_at = offered_at - $2::interval WHERE street_id = $1",
        care.street.id,
        timedelta(days=3, seconds=1),
    )
    assert (await care.get(OFFERS, care.lead))["items"][0]["is_overdue"] is True


async def suspend(care: Care, office: AccountKit, who: AccountKit) -> httpx.Response:
    return await care.send("POST", f"{ACCOUNTS}/{who.id}/suspension", office)


async def change(care: Care, office: AccountKit, who: AccountKit, **more: Any) -> httpx.Response:
    account = (await care.client.get(f"{ACCOUNTS}/{who.id}", headers=office.headers)).json()
    body = {
        "display_name": "改名",
        "role": "community",
        "unit_code": care.code,
        "duties": ["case_worker"],
    } | more
    return await care.send("PUT", f"{ACCOUNTS}/{who.id}", office, body, **{"If-Match": account["etag"]})


async def test_an_account_closes_when_its_last_case_was_taken_over(care: Care) -> None:
    office = await care.street.account(Duty.OFFICE_LEAD)
    first, second = await care.formed(2, opener=care.workers[0])
    leaver = (await care.team(first))[0]
    work = [case for case in (first, second) if leaver in await care.team(case)]
    for case in work:
        assert (await suspend(care, office, leaver)).json()["code"] == "open_work"
        for wanted in (
            {"duties": []},
            {"duties": ["community_lead"]},
            {"role": "grid", "duties": ["grid_worker"]},
        ):
            assert (await change(care, office, leaver, **wanted)).json()["code"] == "open_work"
        taker = (await free(care, case))[0]
        pairing_id = await care.pairing(case, leaver)
        await care.offer(case, leaver, taker)
        assert (await suspend(care, office, leaver)).status_code == 409
        assert (await care.accept(pairing_id, taker)).status_code == 200
    assert (await change(care, office, leaver)).status_code == 200
    assert (await suspend(care, office, leaver)).status_code == 200


async def test_signing_out_is_always_possible(care: Care) -> None:
    office = await care.street.account(Duty.OFFICE_LEAD)
    (case,) = await care.formed()
    lead, _ = await care.team(case)
    assert (await care.send("DELETE", f"{ACCOUNTS}/{lead.id}/sessions", office)).status_code == 204
    assert (await care.send("GET", PATH, lead)).status_code == 401


@pytest.mark.parametrize("attempt", range(6))
async def test_nobody_is_suspended_at_the_moment_of_taking_over(care: Care, attempt: int) -> None:
    """Either the case stays where it was and the account closes, or it changes hands and holds it."""
    office = await care.street.account(Duty.OFFICE_LEAD)
    (case,) = await care.formed()
    lead, _ = await care.team(case)
    taker = (await free(care, case))[0]
    await care.offer(case, lead, taker)
    pairing_id = await care.pairing(case, lead)
    calls = [suspend(care, office, taker), care.accept(pairing_id, taker)]
    done = await asyncio.gather(*(calls if attempt % 2 else reversed(calls)))
    suspended, accepted = done if attempt % 2 else tuple(reversed(done))
    state = await care.street.owner.fetchval(
        "SELECT state FROM account WHERE street_id = $1 AND id = $2", care.street.id, taker.id
    )
    leads = await care.live(case, "lead")
    assert (suspended.status_code == 200) is not (accepted.status_code == 200), (
        suspended.text,
        accepted.text,
    )
    if accepted.status_code == 200:
        assert (state, leads, suspended.json()["code"]) == ("active", [taker.id], "open_work")
        assert taker.id in await care.held()
    else:
        assert (state, leads) == ("suspended", [lead.id])
        assert lead.id in await care.held()
