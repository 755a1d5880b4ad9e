"""The daily work of a case, for whom it is not: another worker, another street, every other duty."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import httpx
import pytest

from api.access.permissions import Duty, Role
from tests.factories.care import FOR_SUPERVISION, make_case
from tests.factories.street import StreetKit
from tests.factories.support import BODIES, Work, ago, body_of, make_work, today

PARTS = tuple(BODIES)
READ = (*PARTS, "findings", "file")
FINDING = {"kind": "serious_breach", "breach_ground": "test_refusal_3", "reason": "三次拒绝检测"}
NESTED = {
    f"events/{uuid4()}/withdrawal": {"reason": "日期记错"},
    f"findings/{uuid4()}/decision": {"decision": "dismissed", "reason": "有正当理由"},
    f"services/{uuid4()}/steps": {"kind": "declined", "on": "2026-11-23"},
    "findings": FINDING,
}
DATED = {
    "agreement": "/signed_on",
    "plan": "/made_on",
    "contacts": "/at",
    "absence-notices": "/submitted_on",
    "drug-tests": "/sampled_on",
    "services": "/needed_on",
    "events": "/from_on",
}


@pytest.fixture
async def work(client: httpx.AsyncClient, street: StreetKit) -> Work:
    return await make_work(client, street)


def posts() -> dict[str, dict[str, Any]]:
    return {part: body_of(part) for part in PARTS} | NESTED


STRANGERS = [
    (Role.POLICE, Duty.POLICE_CLIENT),
    (Role.POLICE, Duty.POLICE_LIAISON),
    (Role.GRID, Duty.GRID_WORKER),
    (Role.GRID, Duty.GRID_CHIEF),
    (Role.COMMUNITY, Duty.COMMUNITY_LEAD),
    (Role.STREET, Duty.AUDITOR),
    (Role.DASHBOARD, None),
    (Role.ADMIN, None),
]


@pytest.mark.parametrize(("role", "duty"), STRANGERS)
async def test_no_other_duty_reads_or_writes(work: Work, role: Role, duty: Duty | None) -> None:
    account = await work.street.account(*([] if duty is None else [duty]), role=role)
    for part in READ:
        answer = await work.client.get(work.path(part), headers=account.headers | FOR_SUPERVISION)
        assert (answer.status_code, answer.json()["code"]) == (403, "not_allowed"), part
    for part, body in posts().items():
        assert await work.refused(part, body, account) == (403, "not_allowed"), part
    template = await work.client.get("/v1/episodes/agreement-template", headers=account.headers)
    assert template.status_code == 403


async def test_another_worker_and_another_street_find_nothing(work: Work, other_street: StreetKit) -> None:
    colleague = await work.street.account(Duty.CASE_WORKER)
    await make_case(work.street, colleague)
    foreign = await other_street.account(Duty.CASE_WORKER)
    foreign_lead = await other_street.account(Duty.OFFICE_LEAD)
    for account in (colleague, foreign, foreign_lead):
        for part in READ:
            answer = await work.client.get(work.path(part), headers=account.headers | FOR_SUPERVISION)
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), part
        for part, body in posts().items():
            answer = await work.send(part, body, account, **FOR_SUPERVISION)
            assert (answer.status_code, answer.json()["code"]) == (404, "not_found"), part


async def test_rows_of_another_case_are_not_found_through_ones_own(work: Work) -> None:
    event = await work.made("events")
    need = await work.made("services")
    test = await work.made("drug-tests", on=ago(20), result="preliminary_positive", is_final=False)
    mine = Work(work.client, work.street, await make_case(work.street, work.lead))
    withdrawal = f"events/{event['event']['id']}/withdrawal"
    assert await mine.refused(withdrawal, {"reason": "日期记错"}) == (404, "not_found")
    step = {"kind": "declined", "on": today().isoformat()}
    assert await mine.refused(f"services/{need['id']}/steps", step) == (404, "not_found")
    correction = body_of("drug-tests", ago(20), corrects_id=test["test"]["id"])
    assert await mine.refused("drug-tests", correction) == (
        422,
        "invalid_input",
        {"/corrects_id": "not_an_option"},
    )


async def test_the_office_says_why_and_the_reading_keeps_it(work: Work) -> None:
    office = await work.street.account(Duty.OFFICE_LEAD)
    answer = await work.client.get(work.path("contacts"), headers=office.headers)
    assert (answer.status_code, answer.json()["code"]) == (403, "purpose_required")
    answer = await work.client.get(work.path("contacts"), headers=office.headers | FOR_SUPERVISION)
    assert answer.status_code == 200
    (line,) = await work.lines("read")
    assert (line["actor_id"], line["purpose"]) == (office.id, "supervision")
    assert "contacts" in line["detail"]
    written = await work.send("contacts", body_of("contacts"), office, **FOR_SUPERVISION)
    assert written.status_code == 201


@pytest.mark.parametrize("status", ["completed", "transferred_out", "closed_deceased"])
async def test_nothing_is_added_to_a_closed_case(
    client: httpx.AsyncClient, street: StreetKit, status: str
) -> None:
    work = await make_work(client, street, status=status, ended_on=ago(2))
    for part, body in posts().items():
        assert await work.refused(part, body) == (409, "episode_closed"), part
    assert (await work.listed("contacts"))["items"] == []


@pytest.mark.parametrize("part", PARTS)
async def test_days_before_the_order_and_in_the_future_are_refused(work: Work, part: str) -> None:
    for on, code in (
        (ago(183 + 11), "dated_before_order"),
        (today() + timedelta(days=1), "dated_in_future"),
    ):
        status, problem, fields = await work.refused(part, body_of(part, on))
        assert (status, problem) == (422, "invalid_input")
        assert fields[DATED[part]] == code


@pytest.mark.parametrize("part", PARTS)
async def test_unknown_members_and_options_are_refused_and_nothing_is_echoed(work: Work, part: str) -> None:
    planted = "xq-planted-7731"
    body = body_of(part) | {"remarks": planted}
    answer = await work.send(part, body)
    assert answer.status_code == 422
    assert planted not in answer.text
    options = [name for name in ("kind", "result", "measure", "template_version") if name in body_of(part)]
    for name in options:
        status, problem, fields = await work.refused(part, body_of(part) | {name: planted})
        assert (status, problem, fields[f"/{name}"]) == (422, "invalid_input", "not_an_option")


TEXTS = {
    "holds_id_number": "证件号码990000199001010017",
    "holds_contact": "可打13800000000联系",
    "may_name_person": "最近和张伟经常来往",
}
NOTED: dict[str, tuple[str, Any]] = {
    "contacts": ("/note", lambda text: {"note": text}),
    "services": ("/note", lambda text: {"note": text}),
    "events": ("/note", lambda text: {"note": text}),
    "plan": ("/goals/0", lambda text: {"goals": [text]}),
    "findings": ("/reason", lambda text: {"reason": text}),
}


@pytest.mark.parametrize("part", NOTED)
@pytest.mark.parametrize("code", TEXTS)
async def test_a_note_names_no_number_no_phone_and_no_third_party(work: Work, part: str, code: str) -> None:
    pointer, change = NOTED[part]
    body = (FINDING if part == "findings" else body_of(part)) | change(TEXTS[code])
    status, problem, fields = await work.refused(part, body)
    assert (status, problem, fields) == (422, "invalid_input", {pointer: code})


async def test_a_note_of_301_characters_is_too_long(work: Work) -> None:
    assert (await work.refused("contacts", body_of("contacts", note="好" * 301)))[2] == {"/note": "too_long"}
    await work.made("contacts", note="好" * 300)


async def test_what_is_written_of_a_person_lies_sealed(work: Work) -> None:
    words = "愿意参加夜校课程"
    await work.made("contacts", note=words)
    await work.made("plan", goals=[words])
    await work.made("services", note=words)
    await work.made("events", note=words)
    for table in ("support_contact", "support_plan", "support_service", "episode_event"):
        row = await work.street.owner.fetchrow(
            f"SELECT * FROM {table} WHERE street_id = $1 AND episode_id = $2", work.street.id, work.case.id
        )
        stored = b"".join(v if isinstance(v, bytes) else str(v).encode() for v in row.values())
        assert words.encode() not in stored, table
    kept = await work.street.owner.fetch(
        "SELECT answer::text AS answer FROM idempotency WHERE street_id = $1", work.street.id
    )
    assert len(kept) == 4
    assert all(words not in row["answer"] and "sealed" in row["answer"] for row in kept)
