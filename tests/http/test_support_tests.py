"""Tests of a case over HTTP: windows, corrections, hair, and the third refusal."""

import asyncio
import json
from datetime import date
from typing import Any

import httpx
import pytest

from api.schemas.drug_tests import DrugTestPage, RecordedTestOut
from tests.factories.street import StreetKit
from tests.factories.support import Work, add_step, ago, body_of, make_work

PRELIMINARY = {"result": "preliminary_positive", "is_final": False}
CONTESTED = {"result": "contested", "is_final": False}
CONFIRMED = {"result": "confirmed_positive", "is_final": True}
REFUSED: dict[str, Any] = {"result": "refused", "sample": None, "is_final": True}
EVADED = REFUSED | {"result": "evaded"}
MISSED = REFUSED | {"result": "not_taken_with_reason", "reason": "medical_appointment"}


@pytest.fixture
async def work(client: httpx.AsyncClient, street: StreetKit) -> Work:
    return await make_work(client, street)


async def took_test(work: Work, days: int, **changes: Any) -> str:
    found: str = (await work.made("drug-tests", on=ago(days), **changes))["test"]["id"]
    return found


async def test_a_test_knows_its_window_and_drafts_nothing(work: Work) -> None:
    made = await work.made("drug-tests", on=ago(20))
    RecordedTestOut.model_validate_json(json.dumps(made))
    assert made["drafted_finding_ids"] == []
    assert ago(51) < date.fromisoformat(made["test"]["window_from_on"]) <= ago(20)
    page = await work.listed("drug-tests", work.deputy)
    DrugTestPage.model_validate_json(json.dumps(page))
    assert page["items"] == [made["test"]]


async def test_a_test_in_no_window_is_refused(client: httpx.AsyncClient, street: StreetKit) -> None:
    work = await make_work(client, street)
    assert await work.refused("drug-tests", body_of("drug-tests", ago(185))) == (422, "test_in_no_window")
    await add_step(work, "in_progress", "suspended", ago(40))
    await add_step(work, "suspended", "in_progress", ago(30))
    assert await work.refused("drug-tests", body_of("drug-tests", ago(35))) == (422, "test_in_no_window")
    await work.made("drug-tests", on=ago(30))
    unreported = await make_work(client, street, reported_on=None, status="order_received")
    assert await unreported.refused("drug-tests", body_of("drug-tests")) == (422, "test_in_no_window")
    over = await make_work(
        client, street, type="community_rehabilitation", term_months=3, reported_on=ago(183)
    )
    assert await over.refused("drug-tests", body_of("drug-tests", ago(5))) == (422, "test_in_no_window")
    await over.made("drug-tests", on=ago(150))


async def test_a_positive_goes_its_way_by_corrections_and_moves_nothing(work: Work) -> None:
    first = await took_test(work, 20, **PRELIMINARY)
    second = await took_test(work, 20, **CONTESTED, corrects_id=first)
    third = await took_test(work, 20, result="negative", corrects_id=second)
    items = (await work.listed("drug-tests"))["items"]
    assert [one["corrects_id"] for one in items] == [second, first, None]
    assert [one["id"] for one in items] == [third, second, first]
    assert len({one["window_from_on"] for one in items}) == 1
    assert (await work.listed("findings"))["items"] == []
    assert await work.status() == "in_progress"


async def test_a_result_is_corrected_once_also_at_the_same_instant(work: Work) -> None:
    first = await took_test(work, 20, **PRELIMINARY)
    body = body_of("drug-tests", ago(20), **CONFIRMED, corrects_id=first)
    answers = await asyncio.gather(*(work.send("drug-tests", body) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [201, 409, 409, 409]
    assert {answer.json().get("code") for answer in answers if answer.status_code == 409} == {
        "corrected_already"
    }


async def test_a_result_that_cannot_follow_another(work: Work) -> None:
    negative = await took_test(work, 20)
    body = body_of("drug-tests", ago(20), **CONFIRMED, corrects_id=negative)
    assert await work.refused("drug-tests", body) == (409, "illegal_transition")
    other_day = body_of("drug-tests", ago(19), result="invalid", corrects_id=negative)
    assert (await work.refused("drug-tests", other_day))[2] == {"/sampled_on": "not_as_corrected"}
    await work.made("drug-tests", on=ago(20), result="invalid", corrects_id=negative)


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"sample": None}, "/sample", "missing"),
        (REFUSED | {"sample": "urine"}, "/sample", "not_expected"),
        (REFUSED | {"reason": "detained"}, "/reason", "not_expected"),
        (MISSED | {"reason": None}, "/reason", "missing"),
        ({"reason": "detained"}, "/reason", "not_expected"),
        (PRELIMINARY | {"is_final": True}, "/is_final", "never_final"),
        (CONTESTED | {"is_final": True}, "/is_final", "never_final"),
        (CONFIRMED | {"is_final": False}, "/is_final", "always_final"),
    ],
)
async def test_parts_that_do_not_go_together(
    work: Work, change: dict[str, Any], pointer: str, code: str
) -> None:
    assert (await work.refused("drug-tests", body_of("drug-tests") | change))[2] == {pointer: code}


async def test_the_third_refusal_drafts_one_finding_and_no_state(work: Work) -> None:
    ids = [await took_test(work, 100, **REFUSED), await took_test(work, 70, **EVADED)]
    await took_test(work, 55, **MISSED)
    assert (await work.listed("findings"))["items"] == []
    third = await work.made("drug-tests", on=ago(40), **REFUSED)
    (drafted,) = third["drafted_finding_ids"]
    (finding,) = (await work.listed("findings"))["items"]
    assert finding["id"] == drafted
    assert (finding["kind"], finding["breach_ground"], finding["status"]) == (
        "serious_breach",
        "test_refusal_3",
        "draft",
    )
    assert (finding["is_counted"], finding["drafted_by"]) == (True, None)
    assert set(finding["evidence_ids"]) == {*ids, third["test"]["id"]}
    fourth = await work.made("drug-tests", on=ago(10), **REFUSED)
    assert fourth["drafted_finding_ids"] == []
    assert len((await work.listed("findings"))["items"]) == 1
    assert await work.status() == "in_progress"


async def test_refusals_recorded_at_the_same_instant_draft_once(work: Work) -> None:
    bodies = [body_of("drug-tests", ago(days), **REFUSED) for days in (100, 70, 40, 10)]
    answers = await asyncio.gather(*(work.send("drug-tests", body) for body in bodies))
    drafted = [one for answer in answers for one in answer.json()["drafted_finding_ids"]]
    assert len(drafted) == 1


async def test_a_refusal_that_had_a_reason_is_counted_no_more(work: Work) -> None:
    first = await took_test(work, 100, **REFUSED)
    await took_test(work, 100, **MISSED, corrects_id=first)
    await took_test(work, 70, **REFUSED)
    third = await work.made("drug-tests", on=ago(40), **REFUSED)
    assert third["drafted_finding_ids"] == []


async def test_what_the_police_answered_is_counted_no_more(work: Work) -> None:
    for days in (120, 110, 100):
        await took_test(work, days, **REFUSED)
    await add_step(work, "in_progress", "referred_to_police", ago(99), ground="serious_breach")
    await add_step(work, "referred_to_police", "in_progress", ago(90))
    await work.street.owner.execute(
        "UPDATE breach_finding SET status = 'confirmed', decided_by = $2, decided_at = now(),"
        " drafted_at = now() - interval '100 days' WHERE episode_id = $1",
        work.case.id,
        work.deputy.id,
    )
    for days in (80, 60):
        assert (await work.made("drug-tests", on=ago(days), **REFUSED))["drafted_finding_ids"] == []
    assert len((await work.made("drug-tests", on=ago(40), **REFUSED))["drafted_finding_ids"]) == 1


async def test_a_hair_test_says_of_which_days_it_speaks(work: Work) -> None:
    early = (await work.made("drug-tests", on=ago(120), sample="hair"))["test"]["hair"]
    assert early["verdict"] == "may_precede_term"
    assert early["can_count"] is False
    assert early["last_on"] == ago(134).isoformat()
    urine = (await work.made("drug-tests", on=ago(20)))["test"]
    assert urine["hair"] is None


async def test_a_hair_test_can_count_when_its_reach_lies_in_the_term(
    client: httpx.AsyncClient, street: StreetKit
) -> None:
    work = await make_work(client, street, decided_on=ago(420), reported_on=ago(400))
    hair = (await work.made("drug-tests", on=ago(5), sample="hair"))["test"]["hair"]
    assert (hair["verdict"], hair["can_count"]) == ("within_term", True)


async def test_a_reason_for_no_test_lies_sealed(work: Work) -> None:
    await took_test(work, 20, **MISSED)
    row = await work.street.owner.fetchrow("SELECT * FROM drug_test WHERE episode_id = $1", work.case.id)
    assert "medical_appointment" not in str(dict(row))
