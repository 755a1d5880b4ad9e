"""What people ask of their own file: written down by a worker, answered by the office, printed for them."""

import asyncio
import json
from datetime import UTC, datetime, timedelta

import pytest

from api.access.permissions import Duty
from api.domain.participants.copies import PARTS
from api.kit.clock import legal_date
from api.kit.ids import new_id
from tests.factories.care import NAME, make_case, make_participant
from tests.http.test_assessments import body as assessment_body

TODAY = legal_date(datetime.now(UTC))
ANSWER = "可以随时到服务窗口领取。"


@pytest.fixture
async def case(street):
    return await make_case(street, deputy=await street.account(Duty.CASE_WORKER))


@pytest.fixture
async def office(street):
    account = await street.account(Duty.OFFICE_LEAD)
    return account.headers | {"Access-Purpose": "data_subject_request"}


def path(participant_id, *more: str) -> str:
    return "/".join([f"/v1/participants/{participant_id}/requests", *more])


async def ask(client, participant_id, headers, kind="copy", **changes):
    sent = {"kind": kind, "channel": "paper", "received_on": TODAY.isoformat(), **changes}
    answer = await client.post(path(participant_id), json=sent, headers=headers)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def decide(client, participant_id, request_id, headers, result="granted", **more):
    ground = {"legal_ground": "个人信息保护法第四十七条"} if result == "refused" else {}
    sent = {"result": result, "answer": ANSWER, **ground, **more}
    return await client.post(path(participant_id, request_id, "decision"), json=sent, headers=headers)


async def test_a_request_is_due_in_working_days_and_answered_once(client, case, office):
    one = await ask(client, case.participant_id, case.lead.headers, "correction", text="地址写错了。")
    working, day = 0, TODAY
    while working < 15:
        day += timedelta(days=1)
        working += day.isoweekday() <= 5
    assert (one["status"], one["due_on"], one["text"]) == ("open", day.isoformat(), "地址写错了。")
    answer = await decide(client, case.participant_id, one["id"], office)
    assert answer.status_code == 200, answer.text
    assert (answer.json()["status"], answer.json()["answer"], answer.json()["text"]) == (
        "granted",
        ANSWER,
        "地址写错了。",
    )
    again = await decide(client, case.participant_id, one["id"], office, "refused")
    assert (again.status_code, again.json()["code"]) == (409, "illegal_transition")
    withdrawal = path(case.participant_id, one["id"], "withdrawal")
    late = await client.post(withdrawal, headers=case.lead.headers)
    assert late.json()["code"] == "illegal_transition"
    (listed,) = (await client.get(path(case.participant_id), headers=case.lead.headers)).json()["items"]
    assert listed == answer.json()


async def test_who_wrote_it_down_decides_nothing(client, case):
    one = await ask(client, case.participant_id, case.lead.headers)
    for account in (case.lead, case.deputy):
        answer = await decide(client, case.participant_id, one["id"], account.headers, "refused")
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
    gone = await client.post(path(case.participant_id, one["id"], "withdrawal"), headers=case.deputy.headers)
    assert gone.json()["status"] == "withdrawn"


async def test_two_at_once_decide_once(client, case, office):
    one = await ask(client, case.participant_id, case.lead.headers)
    answers = await asyncio.gather(
        *(
            decide(client, case.participant_id, one["id"], office, result)
            for result in ["granted", "refused"] * 3
        )
    )
    assert sorted(answer.status_code for answer in answers) == [200, *[409] * 5]


@pytest.mark.parametrize(
    "sent",
    [
        {"result": "refused", "answer": ANSWER},
        {"result": "granted", "answer": ANSWER, "legal_ground": "个人信息保护法"},
        {"result": "withdrawn", "answer": ANSWER},
        {"result": "granted"},
        {"result": "granted", "answer": "请打13800000000"},
    ],
)
async def test_a_decision_is_whole(client, case, office, sent):
    one = await ask(client, case.participant_id, case.lead.headers)
    answer = await client.post(path(case.participant_id, one["id"], "decision"), json=sent, headers=office)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
    assert "13800000000" not in answer.text


@pytest.mark.parametrize(
    "changes",
    [
        {"kind": "everything"},
        {"channel": "spy"},
        {"received_on": (TODAY + timedelta(days=1)).isoformat()},
        {"received_on": "1899-01-01"},
        {"received_on": "1950-01-01"},
        {"text": "我的身份证是990000199001010017"},
    ],
)
async def test_bad_input_is_refused(client, case, changes):
    sent = {"kind": "copy", "channel": "paper", "received_on": TODAY.isoformat(), **changes}
    answer = await client.post(path(case.participant_id), json=sent, headers=case.lead.headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")


async def test_a_deletion_lets_go_of_a_file_on_consent_alone(client, street, case, office):
    keeper = await street.account(Duty.CASE_WORKER)
    free = await make_participant(street, keeper, lawful_basis="consent")
    held = await make_participant(street, keeper, lawful_basis="consent", is_held=True)
    for who, headers in ((case.participant_id, case.lead.headers), (held, keeper.headers)):
        one = await ask(client, who, headers, "deletion")
        answer = await decide(client, who, one["id"], office)
        assert (answer.status_code, answer.json()["code"]) == (409, "file_required_by_law")
        refused = await decide(client, who, one["id"], office, "refused")
        assert refused.json()["legal_ground"] == "个人信息保护法第四十七条"
    one = await ask(client, free, keeper.headers, "deletion")
    assert (await decide(client, free, one["id"], office)).status_code == 200
    rows = await street.owner.fetch("SELECT id FROM participant WHERE keep_until = $1", TODAY)
    assert {free} == {row["id"] for row in rows} & {free, held, case.participant_id}


async def test_a_copy_is_of_the_whole_file_and_names_nobody_else(client, street, case, office):
    await client.post(
        f"/v1/episodes/{case.id}/assessments", json=assessment_body(), headers=case.deputy.headers
    )
    before = await make_case(street, status="completed")
    await street.owner.execute(
        "UPDATE episode SET participant_id = $2 WHERE id = $1", before.id, case.participant_id
    )
    await street.owner.execute(
        "INSERT INTO drug_test (street_id, id, episode_id, community_id, sampled_on, sample, result,"
        " is_final, recorded_by, recorded_at)"
        " VALUES ($1, $2, $3, $4, $5, 'urine', 'negative', true, $6, now())",
        street.id, new_id(), before.id, street.units[street.code + "001"], TODAY, before.lead.id,
    )  # fmt: skip
    one = await ask(client, case.participant_id, case.lead.headers)
    at = path(case.participant_id, one["id"], "copy")
    early = await client.get(at, headers=case.lead.headers)
    assert (early.status_code, early.json()["code"]) == (409, "copy_not_granted")
    await decide(client, case.participant_id, one["id"], office)
    answer = await client.get(at, headers=case.lead.headers)
    assert answer.status_code == 200, answer.text
    copy = answer.json()
    assert copy["identity"]["name"] == NAME
    assert set(copy["parts"]) == set(PARTS)
    assert {entry["facts"]["pseudonym"] for entry in copy["parts"]["episode"]} == {
        case.pseudonym,
        before.pseudonym,
    }
    assert copy["parts"]["drug_test"][0]["facts"]["result"] == "negative"
    texts = copy["parts"]["assessment"][0]["texts"]
    assert texts["strengths_and_goals"] == "会修电器，想找白天的工作。"
    assert copy["parts"]["subject_request"][0]["texts"]["answer"] == ANSWER
    for other in (case.lead, case.deputy, before.lead):
        assert str(other.id) not in answer.text
    assert [line["action"] for line in copy["access_log"]][:2] == ["decide", "ask"]
    printed = await street.owner.fetchval(
        "SELECT actor_id FROM care_audit_event WHERE action = 'print_copy' AND participant_id = $1",
        case.participant_id,
    )
    assert printed == case.lead.id


async def test_after_a_copy_the_worker_sees_no_more_than_before(client, street, case, office):
    """The copy reaches over all cases; the worker's own role comes back with it."""
    before = await make_case(street)
    await street.owner.execute(
        "UPDATE episode SET participant_id = $2 WHERE id = $1", before.id, case.participant_id
    )
    one = await ask(client, case.participant_id, case.lead.headers)
    await decide(client, case.participant_id, one["id"], office)
    await client.get(path(case.participant_id, one["id"], "copy"), headers=case.lead.headers)
    answer = await client.get(f"/v1/episodes/{before.id}/assessments", headers=case.lead.headers)
    assert answer.status_code == 404


@pytest.mark.parametrize(("kind", "result"), [("correction", "granted"), ("copy", "refused")])
async def test_no_other_request_gives_a_copy(client, case, office, kind, result):
    one = await ask(client, case.participant_id, case.lead.headers, kind)
    await decide(client, case.participant_id, one["id"], office, result)
    answer = await client.get(path(case.participant_id, one["id"], "copy"), headers=case.lead.headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "copy_not_granted")


async def test_the_log_tells_who_what_when_and_why(client, case, office):
    log = f"/v1/participants/{case.participant_id}/access-log"
    await client.get(f"/v1/episodes/{case.id}/assessments", headers=case.lead.headers)
    await client.get(f"/v1/episodes/{case.id}/assessments", headers=office)
    answer = await client.get(log, headers=case.deputy.headers)
    assert answer.status_code == 200, answer.text
    by_office, by_lead = answer.json()["items"]
    assert (by_office["purpose"], by_office["role"]) == ("data_subject_request", "street")
    assert (by_lead["purpose"], by_lead["display_name"]) == (None, "试用账号")
    assert {by_office["action"], by_lead["action"]} == {"read"}
    assert by_lead["at"] is not None
    assert str(case.lead.id) not in json.dumps(answer.json())
    seen, cursor = [], ""
    while cursor is not None:
        page = (await client.get(f"{log}?limit=1{cursor and '&cursor=' + cursor}", headers=office)).json()
        seen += [line["action"] for line in page["items"]]
        cursor = page["next_cursor"]
    # Each page of the log is a reading as well; a new line is before the cursor.
    assert seen == ["read_log", "read", "read"]


async def test_nobody_else_asks_or_looks(client, street, other_street, case, office):
    one = await ask(client, case.participant_id, case.lead.headers)
    await decide(client, case.participant_id, one["id"], office)
    log = f"/v1/participants/{case.participant_id}/access-log"
    copy = path(case.participant_id, one["id"], "copy")
    strangers = [
        (await street.account(Duty.CASE_WORKER)).headers,
        (await other_street.account(Duty.CASE_WORKER)).headers,
        (await other_street.account(Duty.OFFICE_LEAD)).headers | {"Access-Purpose": "supervision"},
    ]
    for headers in strangers:
        for at in (log, copy, path(case.participant_id)):
            assert (await client.get(at, headers=headers)).status_code == 404
    mine = await make_case(street)
    crossed = await client.get(path(mine.participant_id, one["id"], "copy"), headers=mine.lead.headers)
    assert crossed.status_code == 404
    for duty in (Duty.POLICE_CLIENT, Duty.GRID_WORKER, Duty.INSPECTOR, Duty.COMMUNITY_LEAD, Duty.AUDITOR):
        headers = (await street.account(duty)).headers
        for at in (log, copy, path(case.participant_id)):
            assert (await client.get(at, headers=headers)).status_code == 403
