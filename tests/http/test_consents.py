"""Consents: each for one thing, taken back without a reason, and what rested on them ends."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from api.access.permissions import Duty
from api.kit.clock import legal_date
from api.kit.ids import new_id
from tests.factories.care import FOR_SUPERVISION, make_case, make_participant, put

TODAY = legal_date(datetime.now(UTC))
YESTERDAY = TODAY - timedelta(days=1)


@pytest.fixture
async def case(street):
    return await make_case(street)


def path(participant_id, *more: str) -> str:
    return "/".join([f"/v1/participants/{participant_id}/consents", *more])


async def give(client, participant_id, account, kind, on=YESTERDAY):
    sent = {"kind": kind, "given_on": on.isoformat()}
    answer = await client.post(path(participant_id), json=sent, headers=account.headers)
    assert answer.status_code == 201, answer.text
    return answer.json()["id"]


async def withdraw(client, participant_id, consent_id, headers, on=TODAY):
    return await client.post(
        path(participant_id, consent_id, "withdrawal"),
        json={"withdrawn_on": on.isoformat()},
        headers=headers,
    )


async def join(street, case, consent_id, team_role="family", status="active"):
    """Somebody in the team without an account, who came with a consent."""
    now = datetime.now(UTC)
    return await put(
        street.owner,
        "pairing",
        {
            "street_id": street.id, "id": new_id(), "episode_id": case.id,
            "participant_id": case.participant_id, "community_id": street.units[street.code + "001"],
            "position": "member", "team_role": team_role, "status": status, "consent_id": consent_id,
            "begins_on": YESTERDAY, "recorded_by": case.lead.id, "recorded_at": now, "changed_at": now,
            "version": 1,
        },
    )  # fmt: skip


async def test_a_consent_is_given_once_listed_and_taken_back(client, street, case):
    who = case.participant_id
    one = await give(client, who, case.lead, "job_referral")
    sent = {"kind": "job_referral", "given_on": TODAY.isoformat()}
    again = await client.post(path(who), json=sent, headers=case.lead.headers)
    assert (again.status_code, again.json()["code"]) == (409, "consent_known")
    answer = await withdraw(client, who, one, case.lead.headers)
    assert answer.json() == {
        "id": one,
        "kind": "job_referral",
        "given_on": YESTERDAY.isoformat(),
        "withdrawn_on": TODAY.isoformat(),
        "members_left": 0,
        "is_file_closing": False,
    }
    twice = await withdraw(client, who, one, case.lead.headers)
    assert (twice.status_code, twice.json()["code"]) == (409, "consent_withdrawn")
    anew = await give(client, who, case.lead, "job_referral", TODAY)
    listed = (await client.get(path(who), headers=case.lead.headers)).json()["items"]
    assert [(item["id"], item["withdrawn_on"]) for item in listed] == [
        (anew, None),
        (one, TODAY.isoformat()),
    ]
    actions = await street.owner.fetch(
        "SELECT action FROM care_audit_event WHERE participant_id = $1 AND object_type = 'consent'"
        " ORDER BY id",
        who,
    )
    assert [row["action"] for row in actions] == ["consent", "withdraw", "consent"]


@pytest.mark.parametrize("status", ["proposed", "active", "on_hold"])
async def test_family_leaves_the_team_with_its_consent(client, street, case, status):
    consent = await give(client, case.participant_id, case.lead, "family_in_team")
    other = await give(client, case.participant_id, case.lead, "volunteer_in_team")
    leaves = await join(street, case, consent, status=status)
    stays = await join(street, case, other, "volunteer")
    answer = await withdraw(client, case.participant_id, consent, case.lead.headers)
    assert answer.json()["members_left"] == 1
    rows = await street.owner.fetch(
        "SELECT id, status, end_reason FROM pairing WHERE id = ANY ($1)", [leaves, stays]
    )
    found = {row["id"]: (row["status"], row["end_reason"]) for row in rows}
    assert found == {leaves: ("ended", "person_request"), stays: ("active", None)}
    lead = await street.owner.fetchval(
        "SELECT status FROM pairing WHERE episode_id = $1 AND position = 'lead'", case.id
    )
    assert lead == "active"


async def test_members_leave_other_cases_of_the_person_too(client, street, case):
    """Who is told of the withdrawal works on one case; the consent held for all of them."""
    consent = await give(client, case.participant_id, case.lead, "family_in_team")
    elsewhere = await make_case(street)
    await street.owner.execute(
        "UPDATE episode SET participant_id = $2 WHERE id = $1", elsewhere.id, case.participant_id
    )
    member = await join(street, elsewhere, consent)
    assert (await withdraw(client, case.participant_id, consent, case.lead.headers)).status_code == 200
    assert await street.owner.fetchval("SELECT status FROM pairing WHERE id = $1", member) == "ended"


async def test_a_file_on_consent_closes_with_it(client, street):
    keeper = await street.account(Duty.CASE_WORKER)
    who = await make_participant(street, keeper, lawful_basis="consent")
    own = await give(client, who, keeper, "support_file")
    await give(client, who, keeper, "housing_help")
    answer = await withdraw(client, who, own, keeper.headers)
    assert (answer.status_code, answer.json()["is_file_closing"]) == (200, True)
    live = await street.owner.fetchval(
        "SELECT count(*) FROM consent WHERE participant_id = $1 AND withdrawn_on IS NULL", who
    )
    kept = await street.owner.fetchval("SELECT keep_until FROM participant WHERE id = $1", who)
    assert (live, kept) == (0, TODAY)


@pytest.mark.parametrize("basis", ["statutory_duty", "consent"])
async def test_under_an_order_the_file_stays(client, street, case, basis):
    await street.owner.execute(
        "UPDATE participant SET lawful_basis = $2 WHERE id = $1", case.participant_id, basis
    )
    consent = await give(client, case.participant_id, case.lead, "support_file")
    answer = await withdraw(client, case.participant_id, consent, case.lead.headers)
    assert (answer.status_code, answer.json()["is_file_closing"]) == (200, False)
    query = "SELECT keep_until FROM participant WHERE id = $1"
    assert await street.owner.fetchval(query, case.participant_id) is None


async def test_two_at_once_give_and_withdraw_once(client, case):
    who, headers = case.participant_id, case.lead.headers
    sent = {"kind": "housing_help", "given_on": TODAY.isoformat()}
    given = await asyncio.gather(*(client.post(path(who), json=sent, headers=headers) for _ in range(5)))
    assert sorted(answer.status_code for answer in given) == [201, 409, 409, 409, 409]
    (one,) = [answer.json()["id"] for answer in given if answer.status_code == 201]
    taken = await asyncio.gather(*(withdraw(client, who, one, headers) for _ in range(5)))
    assert sorted(answer.status_code for answer in taken) == [200, 409, 409, 409, 409]


@pytest.mark.parametrize(
    "sent",
    [
        {"kind": "face_scan", "given_on": TODAY.isoformat()},
        {"kind": "housing_help", "given_on": (TODAY + timedelta(days=1)).isoformat()},
        {"kind": "housing_help"},
        {"kind": "housing_help", "given_on": TODAY.isoformat(), "reason": "x"},
    ],
)
async def test_bad_input_is_refused(client, case, sent):
    answer = await client.post(path(case.participant_id), json=sent, headers=case.lead.headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


async def test_a_withdrawal_has_its_day(client, case):
    one = await give(client, case.participant_id, case.lead, "housing_help")
    for on in (YESTERDAY - timedelta(days=1), TODAY + timedelta(days=1)):
        answer = await withdraw(client, case.participant_id, one, case.lead.headers, on)
        assert answer.status_code == 422


async def test_nobody_else_sees_or_changes_it(client, street, other_street, case):
    who = case.participant_id
    one = await give(client, who, case.lead, "housing_help")
    strangers = [
        (await street.account(Duty.CASE_WORKER)).headers,
        (await other_street.account(Duty.CASE_WORKER)).headers,
        (await other_street.account(Duty.OFFICE_LEAD)).headers | FOR_SUPERVISION,
    ]
    for headers in strangers:
        assert (await client.get(path(who), headers=headers)).status_code == 404
        assert (await withdraw(client, who, one, headers)).status_code == 404
    mine = await make_case(street, lead=case.lead)
    assert (await withdraw(client, mine.participant_id, one, case.lead.headers)).status_code == 404
    for duty in (Duty.POLICE_CLIENT, Duty.GRID_WORKER, Duty.INSPECTOR, Duty.COMMUNITY_LEAD):
        headers = (await street.account(duty)).headers
        assert (await client.get(path(who), headers=headers)).status_code == 403
        assert (await withdraw(client, who, one, headers)).status_code == 403
