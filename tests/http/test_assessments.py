"""What help is owed: decided by one person, countersigned by another, reviewed by a third; never added up."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from api.access.permissions import Duty
from api.domain.assessments.words import AssessedTier, NeedDomain
from api.kit.clock import legal_date
from api.kit.ids import new_id
from tests.factories.care import FOR_SUPERVISION, make_case

TODAY = legal_date(datetime.now(UTC))
REASON = "本人近期多次主动求助，住处不稳定，希望每两周见一次面。"
NEED = {"level": "none", "basis": "self_report"}


def body(tier: str = "regular", **changes: Any) -> dict[str, Any]:
    domains = {domain.value: NEED for domain in NeedDomain}
    domains |= {"housing": {"level": "urgent", "basis": "observation", "note": "月底到期"}}
    return {
        "assessed_on": TODAY.isoformat(),
        "domains": domains | {"strengths_and_goals": "会修电器，想找白天的工作。"},
        "tier": tier,
        "reason": REASON,
        **changes,
    }


@pytest.fixture
async def case(street):
    deputy = await street.account(Duty.CASE_WORKER)
    return await make_case(street, deputy=deputy)


@pytest.fixture
async def office(street):
    account = await street.account(Duty.OFFICE_LEAD)
    return account.headers | FOR_SUPERVISION


def path(case, *more: str) -> str:
    return "/".join([f"/v1/episodes/{case.id}/assessments", *more])


async def made(client, case, tier="regular", headers=None, **changes):
    answer = await client.post(path(case), json=body(tier, **changes), headers=headers or case.lead.headers)
    assert answer.status_code == 201, answer.text
    return answer.json()


async def tier_of(street, case):
    row = await street.owner.fetchrow(
        "SELECT tier, tier_decided_on, tier_expires_on FROM episode WHERE id = $1", case.id
    )
    return tuple(row)


@pytest.mark.parametrize(("tier", "days"), [("regular", 90), ("light", 180), ("after_care", 180)])
async def test_a_tier_holds_at_once_and_for_its_days(client, street, case, tier, days):
    one = await made(client, case, tier)
    assert (one["status"], one["decided_by"]) == ("in_force", str(case.lead.id))
    assert one["expires_on"] == (TODAY + timedelta(days=days)).isoformat()
    assert await tier_of(street, case) == (tier, TODAY, TODAY + timedelta(days=days))
    assert one["domains"]["housing"] == {"level": "urgent", "basis": "observation", "note": "月底到期"}


async def test_the_next_one_takes_the_place_of_the_one_before(client, street, case):
    first = await made(client, case, "regular")
    second = await made(client, case, "light", headers=case.deputy.headers)
    listed = (await client.get(path(case), headers=case.lead.headers)).json()["items"]
    assert [(one["id"], one["status"]) for one in listed] == [
        (second["id"], "in_force"),
        (first["id"], "superseded"),
    ]
    assert (await tier_of(street, case))[0] == "light"


async def test_the_rules_of_the_street_say_for_how_long(client, street, case):
    await street.owner.execute(
        "INSERT INTO jurisdiction_rule (street_id, id, key, qualifier, value, unit, legal_basis, valid_from,"
        " made_at) VALUES ($1, $2, 'assessment_valid_days', 'regular', 60, 'days', '试行', '2020-01-01',"
        " now())",
        street.id,
        new_id(),
    )
    one = await made(client, case, "regular")
    assert one["expires_on"] == (TODAY + timedelta(days=60)).isoformat()


async def test_intensive_waits_for_somebody_else(client, street, case, office):
    before = await made(client, case, "light")
    one = await made(client, case, "intensive")
    assert one["status"] == "awaiting_countersignature"
    assert (await tier_of(street, case))[0] == "light"  # what held goes on to hold
    sign = path(case, one["id"], "countersignature")
    answer = await client.post(sign, headers=case.lead.headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "same_person")
    signed = (await client.post(sign, headers=case.deputy.headers)).json()
    assert (signed["status"], signed["countersigned_by"]) == ("in_force", str(case.deputy.id))
    assert await tier_of(street, case) == ("intensive", TODAY, TODAY + timedelta(days=30))
    earlier = (await client.get(path(case, before["id"]), headers=case.lead.headers)).json()
    assert earlier["status"] == "superseded"
    again = await client.post(sign, headers=office)
    assert (again.status_code, again.json()["code"]) == (409, "illegal_transition")


async def test_the_office_may_sign_and_two_at_once_sign_once(client, case, office):
    one = await made(client, case, "intensive")
    sign = path(case, one["id"], "countersignature")
    answers = await asyncio.gather(
        *(client.post(sign, headers=headers) for headers in [office, case.deputy.headers] * 3)
    )
    assert sorted(answer.status_code for answer in answers) == [200, 409, 409, 409, 409, 409]


async def test_a_new_one_lets_the_waiting_one_go(client, case):
    waiting = await made(client, case, "intensive")
    await made(client, case, "regular")
    seen = (await client.get(path(case, waiting["id"]), headers=case.lead.headers)).json()
    assert seen["status"] == "withdrawn"
    answer = await client.post(path(case, waiting["id"], "countersignature"), headers=case.deputy.headers)
    assert answer.json()["code"] == "illegal_transition"


async def test_two_at_once_leave_one_in_force(client, street, case):
    answers = await asyncio.gather(
        *(
            client.post(path(case), json=body(tier), headers=who.headers)
            for tier in ("regular", "light")
            for who in (case.lead, case.deputy)
        )
    )
    assert [answer.status_code for answer in answers] == [201] * 4
    states = await street.owner.fetch("SELECT status FROM assessment WHERE episode_id = $1", case.id)
    assert sorted(row["status"] for row in states) == ["in_force", *["superseded"] * 3]


async def test_one_key_is_one_assessment(client, street, case):
    headers = case.lead.headers | {"Idempotency-Key": str(uuid4())}
    answers = [await client.post(path(case), json=body(), headers=headers) for _ in range(2)]
    assert answers[0].json() == answers[1].json()
    assert await street.owner.fetchval("SELECT count(*) FROM assessment WHERE episode_id = $1", case.id) == 1


@pytest.mark.parametrize("tier", list(AssessedTier))
async def test_no_level_decides_a_tier(client, case, tier):
    """All urgent and all none are taken with every tier, and nothing but the tier is answered of it."""
    for level in ("urgent", "none"):
        domains = {domain.value: {"level": level, "basis": "self_report"} for domain in NeedDomain}
        one = await made(
            client, case, tier.value, domains=domains | {"strengths_and_goals": "想先把住处定下来。"}
        )
        assert one["tier"] == tier.value
    assert not [value for value in _leaves(one) if isinstance(value, int | float) and value is not None]


def _leaves(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [leaf for inner in value.values() for leaf in _leaves(inner)]
    return [leaf for inner in value for leaf in _leaves(inner)] if isinstance(value, list) else [value]


async def test_no_column_of_an_assessment_is_a_number(owner):
    rows = await owner.fetch(
        "SELECT column_name FROM information_schema.columns WHERE table_name IN ('assessment', 'tier_review')"
        " AND data_type NOT IN ('uuid', 'text', 'date', 'timestamp with time zone', 'bytea')"
    )
    assert rows == []


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"tier": "unassessed"}, "invalid_input"),
        ({"reason": "太短"}, "invalid_input"),
        ({"reason": "本人电话13800000000，请按时联系并约定见面的时间地点。"}, "invalid_input"),
        ({"score": 5}, "invalid_input"),
        ({"assessed_on": (TODAY + timedelta(days=1)).isoformat()}, "dated_in_future"),
        ({"assessed_on": (TODAY - timedelta(days=400)).isoformat()}, "dated_before_order"),
        ({"assessed_on": (TODAY - timedelta(days=100)).isoformat()}, "assessment_expired"),
        ({"review_id": str(new_id())}, "not_found"),
    ],
)
async def test_bad_input_is_refused(client, case, changes, code):
    answer = await client.post(path(case), json=body(**changes), headers=case.lead.headers)
    assert answer.json()["code"] == code, answer.text


@pytest.mark.parametrize(
    "change",
    [
        {"recent_use": {"level": "some", "basis": "observation"}},
        {"housing": {"level": 2, "basis": "self_report"}},
        {"housing": {"level": "some"}},
        {"housing": None},
        {"danger": NEED},
        {"strengths_and_goals": {"level": "some", "basis": "self_report"}},
        {"housing": {"level": "some", "basis": "self_report", "note": "房东张三丰电话13800000000"}},
    ],
)
async def test_the_ten_domains_are_what_they_are(client, case, change):
    sent = body()
    sent["domains"] = {**sent["domains"], **change}
    answer = await client.post(path(case), json=sent, headers=case.lead.headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "invalid_input")
    assert "13800000000" not in answer.text


@pytest.mark.parametrize("domain", [*(one.value for one in NeedDomain), "strengths_and_goals"])
async def test_none_of_them_may_be_missing(client, case, domain):
    sent = body()
    sent["domains"] = {name: value for name, value in sent["domains"].items() if name != domain}
    assert (await client.post(path(case), json=sent, headers=case.lead.headers)).status_code == 422


async def test_what_was_written_lies_sealed(client, street, case):
    await made(client, case)
    row = await street.owner.fetchrow("SELECT * FROM assessment WHERE episode_id = $1", case.id)
    assert REASON.encode() not in row["sealed"]
    assert all(REASON not in str(value) for name, value in row.items() if name != "sealed")


async def test_the_person_says_what_they_think_of_it(client, case):
    one = await made(client, case)
    at = path(case, one["id"], "comment")
    answer = await client.post(at, json={"text": "我觉得太频繁了。"}, headers=case.deputy.headers)
    assert answer.status_code == 201
    (comment,) = answer.json()["comments"]
    assert (comment["text"], comment["on"]) == ("我觉得太频繁了。", TODAY.isoformat())
    assert answer.json()["tier"] == one["tier"]
    refused = await client.post(at, json={"text": "打13800000000"}, headers=case.lead.headers)
    assert (refused.status_code, "13800000000" in refused.text) == (422, False)
    for _ in range(49):
        await client.post(at, json={"text": "再说一次。"}, headers=case.lead.headers)
    full = await client.post(at, json={"text": "再说一次。"}, headers=case.lead.headers)
    assert (full.status_code, full.json()["code"]) == (409, "too_many_comments")


async def test_another_worker_reviews_and_assesses_anew(client, case):
    one = await made(client, case)
    asked = path(case, one["id"], "reviews")
    answer = await client.post(asked, json={"requested_on": TODAY.isoformat()}, headers=case.lead.headers)
    assert answer.status_code == 201, answer.text
    (review,) = answer.json()["reviews"]
    working, day = 0, TODAY
    while working < 15:
        day += timedelta(days=1)
        working += day.isoweekday() <= 5
    assert (review["status"], review["due_on"]) == ("open", day.isoformat())
    again = await client.post(asked, json={"requested_on": TODAY.isoformat()}, headers=case.lead.headers)
    assert (again.status_code, again.json()["code"]) == (409, "tier_review_open")

    decide = path(case, one["id"], "reviews", review["id"], "decision")
    decision = {"result": "changed", "reasons": REASON}
    own = await client.post(decide, json=decision, headers=case.lead.headers)
    assert (own.status_code, own.json()["code"]) == (409, "same_person")
    decided = (await client.post(decide, json=decision, headers=case.deputy.headers)).json()["reviews"][0]
    assert (decided["status"], decided["reasons"]) == ("changed", REASON)
    assert decided["reviewer_id"] == str(case.deputy.id)
    twice = await client.post(decide, json=decision, headers=case.deputy.headers)
    assert (twice.status_code, twice.json()["code"]) == (409, "illegal_transition")

    follow = body("light", review_id=review["id"])
    others = await client.post(path(case), json=follow, headers=case.lead.headers)
    assert (others.status_code, others.json()["code"]) == (409, "review_not_followed")
    anew = await client.post(path(case), json=follow, headers=case.deputy.headers)
    assert (anew.status_code, anew.json()["review_id"]) == (201, review["id"])
    second = await client.post(path(case), json=follow, headers=case.deputy.headers)
    assert second.json()["code"] == "review_not_followed"


async def test_who_countersigned_reviews_it_not_and_who_upholds_needs_reasons(client, case, office):
    one = await made(client, case, "intensive")
    await client.post(path(case, one["id"], "countersignature"), headers=case.deputy.headers)
    asked = await client.post(
        path(case, one["id"], "reviews"),
        json={"requested_on": TODAY.isoformat()},
        headers=case.lead.headers,
    )
    decide = path(case, one["id"], "reviews", asked.json()["reviews"][0]["id"], "decision")
    own = await client.post(decide, json={"result": "upheld", "reasons": REASON}, headers=case.deputy.headers)
    assert own.json()["code"] == "same_person"
    for bad in ({"result": "upheld", "reasons": "同意"}, {"result": "open", "reasons": REASON}):
        assert (await client.post(decide, json=bad, headers=office)).status_code == 422
    upheld = await client.post(decide, json={"result": "upheld", "reasons": REASON}, headers=office)
    assert upheld.json()["reviews"][0]["status"] == "upheld"


async def test_a_review_waits_for_a_tier_that_holds(client, case):
    one = await made(client, case)
    await made(client, case, "light")
    answer = await client.post(
        path(case, one["id"], "reviews"),
        json={"requested_on": TODAY.isoformat()},
        headers=case.lead.headers,
    )
    assert (answer.status_code, answer.json()["code"]) == (409, "illegal_transition")


async def test_a_case_that_is_over_is_assessed_no_more(client, street):
    ended = await make_case(street, status="completed", ended_on=TODAY)
    answer = await client.post(path(ended), json=body(), headers=ended.lead.headers)
    assert (answer.status_code, answer.json()["code"]) == (409, "illegal_transition")


async def test_each_reading_and_act_stands_in_the_log_of_the_person(client, street, case):
    one = await made(client, case)
    await client.get(path(case), headers=case.deputy.headers)
    await client.get(path(case, one["id"]), headers=case.deputy.headers)
    rows = await street.owner.fetch(
        "SELECT action, object_type, actor_id FROM care_audit_event WHERE participant_id = $1 ORDER BY id",
        case.participant_id,
    )
    assert [tuple(row) for row in rows] == [
        ("assess", "assessment", case.lead.id),
        ("read", "episode", case.deputy.id),
        ("read", "assessment", case.deputy.id),
    ]


async def test_nobody_else_sees_it(client, street, other_street, case):
    one = await made(client, case)
    stranger = await street.account(Duty.CASE_WORKER)
    far = await other_street.account(Duty.CASE_WORKER)
    far_office = (await other_street.account(Duty.OFFICE_LEAD)).headers | FOR_SUPERVISION
    for headers in (stranger.headers, far.headers, far_office):
        for answer in (
            await client.get(path(case), headers=headers),
            await client.get(path(case, one["id"]), headers=headers),
            await client.post(path(case), json=body(), headers=headers),
            await client.post(path(case, one["id"], "countersignature"), headers=headers),
        ):
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found")
    for duty in (Duty.POLICE_CLIENT, Duty.GRID_WORKER, Duty.INSPECTOR, Duty.COMMUNITY_LEAD, Duty.TIP_DESK):
        headers = (await street.account(duty)).headers
        for answer in (
            await client.get(path(case), headers=headers),
            await client.post(path(case), json=body(), headers=headers),
            await client.get("/v1/assessments/differences?quarter=2026-Q4", headers=headers),
        ):
            assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")


async def test_another_case_s_assessment_is_not_found(client, street, case):
    mine = await make_case(street, lead=case.lead)
    one = await made(client, case)
    answer = await client.get(path(mine, one["id"]), headers=case.lead.headers)
    assert answer.status_code == 404


async def test_the_office_says_why_and_counts_decisions_by_community(client, street, case, office):
    bare = {"Authorization": office["Authorization"]}
    silent = await client.get(path(case), headers=bare)
    assert (silent.status_code, silent.json()["code"]) == (403, "purpose_required")
    await street.unit("002", "community", "")
    await made(client, case, "light")
    await made(client, case, "regular")
    await made(client, case, "intensive")  # nobody signed it: not decided
    quarter = f"{TODAY.year}-Q{(TODAY.month + 2) // 3}"
    answer = await client.get(f"/v1/assessments/differences?quarter={quarter}", headers=office)
    assert answer.status_code == 200, answer.text
    counts = {one["community_code"][-3:]: one for one in answer.json()["communities"]}
    assert {key: counts["001"][key] for key in ("assessments", *AssessedTier)} == {
        "assessments": 2,
        "intensive": 0,
        "regular": 1,
        "light": 1,
        "after_care": 0,
    }
    assert counts["002"]["assessments"] == 0
    assert str(case.id) not in answer.text
    assert str(case.participant_id) not in answer.text
    for bad in ("2026-Q5", "2026-Q0", "1800-Q1", "2026-11", ""):
        refused = await client.get(f"/v1/assessments/differences?quarter={bad}", headers=office)
        assert refused.status_code == 422


async def test_a_list_pages(client, case):
    ids = [(await made(client, case))["id"] for _ in range(3)]
    first = (await client.get(path(case) + "?limit=2", headers=case.lead.headers)).json()
    rest = await client.get(path(case) + f"?limit=2&cursor={first['next_cursor']}", headers=case.lead.headers)
    assert [one["id"] for one in [*first["items"], *rest.json()["items"]]] == ids[::-1]
    bad = await client.get(path(case) + "?cursor=x", headers=case.lead.headers)
    assert bad.status_code == 422


async def test_who_opened_the_file_in_need_signs_nothing(client, street, case):
    one = await made(client, case, "intensive")
    helper = await street.account(Duty.CASE_WORKER)
    community_id = street.units[street.code + "001"]
    now = datetime.now(UTC)
    await street.owner.execute(
        "INSERT INTO break_glass_grant (street_id, id, account_id, episode_id, participant_id, community_id,"
        " category, granted_at, expires_at) VALUES ($1, $2, $3, $4, $5, $6, 'worker_unreachable', $7, $8)",
        street.id,
        new_id(),
        helper.id,
        case.id,
        case.participant_id,
        community_id,
        now - timedelta(minutes=1),
        now + timedelta(minutes=30),
    )
    assert (await client.get(path(case), headers=helper.headers)).status_code == 200
    answer = await client.post(path(case, one["id"], "countersignature"), headers=helper.headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed")
