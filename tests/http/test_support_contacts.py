"""Contacts and absence notices over HTTP."""

import asyncio
import json
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import httpx
import pytest

from api.schemas.support_contacts import AbsenceNoticeOut, SupportContactOut, SupportContactPage
from tests.factories.care import make_case
from tests.factories.street import StreetKit
from tests.factories.support import Work, ago, body_of, make_work, today


@pytest.fixture
async def work(client: httpx.AsyncClient, street: StreetKit) -> Work:
    return await make_work(client, street)


async def test_a_contact_is_kept_whole_and_read_back_by_the_deputy(work: Work) -> None:
    told = {
        "topics": ["well_being", "work"],
        "needs": ["job_guidance"],
        "next_on": today().isoformat(),
        "note": "想了解技能培训的时间",
    }
    made = await work.made("contacts", **told)
    SupportContactOut.model_validate_json(json.dumps(made))
    (item,) = (await work.listed("contacts", work.deputy))["items"]
    assert item == made
    assert {name: item[name] for name in told} == told
    assert item["recorded_by"] == str(work.lead.id)
    (line,) = await work.lines("record_contact")
    assert (line["object_type"], line["object_id"]) == ("support_contact", made["id"])


async def test_the_same_id_answers_the_same_and_never_writes_twice(work: Work) -> None:
    body = body_of("contacts", id=str(uuid4()), note="约好下周再来")
    answers = await asyncio.gather(*(work.send("contacts", body) for _ in range(4)))
    assert {answer.status_code for answer in answers} == {201}
    assert len({answer.text for answer in answers}) == 1
    assert len((await work.listed("contacts"))["items"]) == 1
    assert len(await work.lines("record_contact")) == 1


@pytest.mark.parametrize(
    "change",
    [{"note": "另一件事"}, {"kind": "visit"}, {"is_reached": False}, {"topics": ["work"]}, {"note": None}],
)
async def test_the_same_id_with_other_content_is_a_conflict(work: Work, change: dict[str, object]) -> None:
    body = body_of("contacts", id=str(uuid4()), note="约好下周再来")
    await work.made("contacts", body)
    assert await work.refused("contacts", body | change) == (409, "id_conflict")


async def test_an_id_of_another_case_or_account_is_a_conflict_and_tells_nothing(work: Work) -> None:
    body = body_of("contacts", id=str(uuid4()), note="约好下周再来")
    await work.made("contacts", body)
    assert await work.refused("contacts", body, work.deputy) == (409, "id_conflict")
    own = Work(work.client, work.street, await make_case(work.street, work.lead))
    assert await own.refused("contacts", body) == (409, "id_conflict")
    strange = await make_work(work.client, work.street)
    assert await strange.refused("contacts", body) == (409, "id_conflict")


async def test_a_repeat_is_answered_after_the_case_was_closed(work: Work) -> None:
    body = body_of("contacts", id=str(uuid4()))
    made = await work.made("contacts", body)
    await work.street.owner.execute(
        "UPDATE episode SET status = 'completed', ended_on = $2 WHERE id = $1", work.case.id, ago(0)
    )
    assert await work.made("contacts", body) == made


async def test_a_key_repeats_the_answer_and_refuses_another_body(work: Work) -> None:
    key = {"Idempotency-Key": f"{uuid4()}"}
    first = await work.send("contacts", body_of("contacts", note="按时到访"), **key)
    again = await work.send("contacts", body_of("contacts", note="按时到访"), **key)
    assert again.json() == first.json()
    assert again.headers["Idempotency-Replayed"] == "true"
    other = await work.send("contacts", body_of("contacts", note="没有到访"), **key)
    assert other.json()["code"] == "idempotency_key_reused"


async def test_pages_go_from_the_newest_down_without_a_gap(work: Work) -> None:
    made = [(await work.made("contacts", on=ago(days)))["id"] for days in (5, 1, 3, 2, 4)]
    newest_first = [made[1], made[3], made[2], made[4], made[0]]
    seen, cursor = [], None
    while True:
        page = await work.listed("contacts", limit=2, **({"cursor": cursor} if cursor else {}))
        SupportContactPage.model_validate_json(json.dumps(page))
        seen += [item["id"] for item in page["items"]]
        cursor = page["next_cursor"]
        if cursor is None:
            break
    assert seen == newest_first


@pytest.mark.parametrize("cursor", ["x", "bnVsbA", "WyIyMDI2LTExLTAxIiwxXQ", "W10"])
async def test_a_forged_cursor_is_refused(work: Work, cursor: str) -> None:
    for part in ("contacts", "agreement", "drug-tests", "events", "findings", "services"):
        answer = await work.client.get(work.path(part), params={"cursor": cursor}, headers=work.lead.headers)
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "bad_cursor"), part


async def test_revisions_beyond_any_number_are_refused(work: Work) -> None:
    for cursor in ("Wzk5OTk5OTk5OTk5XQ", "Wy0xXQ"):  # [99999999999] and [-1]
        answer = await work.client.get(
            work.path("agreement"), params={"cursor": cursor}, headers=work.lead.headers
        )
        assert (answer.status_code, answer.json()["errors"][0]["code"]) == (422, "bad_cursor")


async def test_the_first_contact_that_reached_the_person_is_remembered(
    client: httpx.AsyncClient, street: StreetKit
) -> None:
    work = await make_work(client, street, first_contact_on=None)

    async def first() -> object:
        return await street.owner.fetchval("SELECT first_contact_on FROM episode WHERE id = $1", work.case.id)

    await work.made("contacts", on=ago(9), is_reached=False)
    assert await first() is None
    await work.made("contacts", on=ago(3))
    assert await first() == ago(3)
    await work.made("contacts", on=ago(5))
    assert await first() == ago(5)
    await work.made("contacts", on=ago(1))
    assert await first() == ago(5)


async def test_an_instant_ahead_of_the_clock_is_refused_but_for_a_little(work: Work) -> None:
    now = datetime.now(UTC)
    await work.made("contacts", at=(now + timedelta(seconds=60)).isoformat())
    later = body_of("contacts", at=(now + timedelta(minutes=10)).isoformat())
    assert (await work.refused("contacts", later))[2] == {"/at": "dated_in_future"}


async def test_the_next_contact_lies_after_this_one(work: Work) -> None:
    body = body_of("contacts", ago(3), next_on=ago(4).isoformat())
    assert (await work.refused("contacts", body))[2] == {"/next_on": "number_out_of_range"}


async def test_a_topic_stands_once(work: Work) -> None:
    body = body_of("contacts", topics=["work", "work"])
    assert (await work.refused("contacts", body))[2] == {"/topics": "duplicate_value"}


async def test_a_notice_is_a_report_and_waits_for_nobody(work: Work) -> None:
    journey = {"from_on": today() + timedelta(days=2), "to_on": today() + timedelta(days=7)}
    told = {name: day.isoformat() for name, day in journey.items()} | {"submitted_on": today().isoformat()}
    made = await work.made("absence-notices", **told)
    AbsenceNoticeOut.model_validate_json(json.dumps(made))
    assert (made["days"], made["is_told_before"], made["county_code"]) == (5, True, "990001")
    assert not {"status", "approved_by", "decision"} & set(made)
    short = await work.made("absence-notices", on=ago(1))
    assert short["days"] == 0
    late = await work.made("absence-notices", on=ago(4), submitted_on=ago(2).isoformat())
    assert late["is_told_before"] is False
    assert len((await work.listed("absence-notices"))["items"]) == 3


async def test_days_of_a_notice_that_cannot_be(work: Work) -> None:
    for change, pointer, code in (
        ({"to_on": ago(2).isoformat()}, "/to_on", "ends_before_it_begins"),
        ({"to_on": (today() + timedelta(days=400)).isoformat()}, "/to_on", "number_out_of_range"),
        ({"county_code": "62010"}, "/county_code", "bad_format"),
        ({"county_code": "六二零一零二"}, "/county_code", "bad_format"),
    ):
        body = body_of("absence-notices", ago(1)) | change
        assert (await work.refused("absence-notices", body))[2] == {pointer: code}
    early = body_of("absence-notices", ago(1)) | {"from_on": ago(250).isoformat()}
    assert (await work.refused("absence-notices", early))[2]["/from_on"] == "dated_before_order"


async def test_where_somebody_goes_lies_sealed(work: Work) -> None:
    await work.made("absence-notices")
    row = await work.street.owner.fetchrow("SELECT * FROM absence_notice WHERE episode_id = $1", work.case.id)
    assert "990001" not in str(dict(row))
