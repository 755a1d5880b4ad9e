"""Facts and findings of a case over HTTP: absences, drafts, decisions by another person."""

import asyncio
import json
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import httpx
import pytest

from api.access.permissions import Duty
from api.schemas.episode_events import BreachFindingOut, BreachFindingPage, EpisodeEventOut, EpisodeEventPage
from tests.factories.care import FOR_SUPERVISION, put
from tests.factories.street import StreetKit
from tests.factories.support import NOTE_REASON, Work, ago, body_of, make_work

CONFIRM = {"decision": "confirmed", "reason": "次数和日期已核对"}
DISMISS = {"decision": "dismissed", "reason": "其中一次有正当理由"}


@pytest.fixture
async def work(client: httpx.AsyncClient, street: StreetKit) -> Work:
    return await make_work(client, street)


def absence(left: int, back: int | None) -> dict[str, Any]:
    body = {"kind": "unauthorised_absence", "from_on": ago(left).isoformat()}
    return body if back is None else body | {"to_on": ago(back).isoformat()}


async def away(work: Work, left: int, back: int | None) -> dict[str, Any]:
    return await work.made("events", absence(left, back))


async def drafted(work: Work) -> dict[str, Any]:
    for left, back in ((100, 95), (80, 75), (60, 55)):
        await away(work, left, back)
    (finding,) = (await work.listed("findings"))["items"]
    found: dict[str, Any] = finding
    return found


async def test_the_third_absence_drafts_a_finding_with_its_evidence(work: Work) -> None:
    ids = [(await away(work, left, left - 5))["event"]["id"] for left in (100, 80)]
    third = await away(work, 60, 55)
    (finding,) = (await work.listed("findings", work.deputy))["items"]
    BreachFindingPage.model_validate_json(json.dumps(await work.listed("findings")))
    assert third["drafted_finding_ids"] == [finding["id"]]
    assert finding["breach_ground"] == "unauthorised_absence_3"
    assert finding["evidence_ids"] == [*ids, third["event"]["id"]]
    assert await work.status() == "in_progress"
    assert (await away(work, 40, 35))["drafted_finding_ids"] == []


async def test_more_than_thirty_days_draft_and_thirty_do_not(work: Work) -> None:
    assert (await away(work, 100, 70))["drafted_finding_ids"] == []
    more = await away(work, 60, 56)
    (finding,) = (await work.listed("findings"))["items"]
    assert more["drafted_finding_ids"] == [finding["id"]]
    assert finding["breach_ground"] == "unauthorised_absence_over_30_days"


async def test_an_absence_that_lasts_is_counted_up_to_today(work: Work) -> None:
    lasting = await away(work, 31, None)
    assert len(lasting["drafted_finding_ids"]) == 1


async def test_days_that_the_person_told_of_are_no_absence_without_notice(work: Work) -> None:
    await work.made(
        "absence-notices",
        body_of("absence-notices", ago(50), to_on=ago(40).isoformat(), submitted_on=ago(52).isoformat()),
    )
    assert await work.refused("events", absence(48, 45)) == (409, "covered_by_notice")
    assert await work.refused("events", absence(52, 49)) == (409, "covered_by_notice")
    await away(work, 40, 36)  # they came back late
    await away(work, 60, 51)


async def test_days_are_counted_once(work: Work) -> None:
    await away(work, 50, 40)
    assert await work.refused("events", absence(45, 42)) == (409, "absence_known")
    assert await work.refused("events", absence(60, 49)) == (409, "absence_known")
    assert await work.refused("events", absence(50, 50)) == (409, "absence_known")
    await away(work, 40, 35)


async def test_a_fact_is_withdrawn_with_a_reason_and_stays_readable(work: Work) -> None:
    made = (await work.made("events", note="本人到办公室谈话"))["event"]
    EpisodeEventOut.model_validate_json(json.dumps(made))
    path = f"events/{made['id']}/withdrawal"
    answer = await work.send(path, NOTE_REASON, work.deputy)
    assert answer.status_code == 200
    taken = answer.json()
    assert (taken["note"], taken["withdrawal_reason"]) == ("本人到办公室谈话", NOTE_REASON["reason"])
    assert taken["withdrawn_by"] == str(work.deputy.id)
    assert (await work.listed("events"))["items"] == [taken]
    EpisodeEventPage.model_validate_json(json.dumps(await work.listed("events")))
    assert await work.refused(path, NOTE_REASON) == (409, "illegal_transition")


async def test_what_was_withdrawn_is_counted_no_more(work: Work) -> None:
    first = (await away(work, 100, 95))["event"]["id"]
    await away(work, 80, 75)
    await work.made(f"events/{first}/withdrawal", NOTE_REASON)
    assert (await away(work, 60, 55))["drafted_finding_ids"] == []
    assert len((await away(work, 100, 95))["drafted_finding_ids"]) == 1


@pytest.mark.parametrize("kind", ["absence_notice", "test_refused", "test_evaded"])
async def test_what_is_kept_elsewhere_is_not_kept_twice(work: Work, kind: str) -> None:
    assert (await work.refused("events", body_of("events", kind=kind)))[2] == {"/kind": "recorded_elsewhere"}


async def test_days_of_a_fact_that_cannot_be(work: Work) -> None:
    talk = body_of("events", ago(3), to_on=ago(2).isoformat())
    assert (await work.refused("events", talk))[2] == {"/to_on": "not_expected"}
    assert (await work.refused("events", absence(5, 6)))[2] == {"/to_on": "ends_before_it_begins"}
    assert (await work.refused("events", absence(5, -1)))[2] == {"/to_on": "dated_in_future"}


async def test_a_draft_is_decided_once_and_only_moves_itself(work: Work) -> None:
    finding = await drafted(work)
    path = f"findings/{finding['id']}/decision"
    answers = await asyncio.gather(work.send(path, CONFIRM, work.deputy), work.send(path, DISMISS, work.lead))
    assert sorted(answer.status_code for answer in answers) == [200, 409]
    (decided,) = (await work.listed("findings"))["items"]
    BreachFindingOut.model_validate_json(json.dumps(decided))
    assert decided["status"] in {"confirmed", "dismissed"}
    assert decided["decision_reason"] in {CONFIRM["reason"], DISMISS["reason"]}
    assert await work.refused(path, CONFIRM) == (409, "illegal_transition")
    assert await work.status() == "in_progress"


async def test_after_a_dismissal_the_next_absence_drafts_anew(work: Work) -> None:
    finding = await drafted(work)
    await work.made(f"findings/{finding['id']}/decision", DISMISS)
    assert len((await away(work, 40, 35))["drafted_finding_ids"]) == 1


async def test_after_a_confirmation_there_is_no_second_draft(work: Work) -> None:
    finding = await drafted(work)
    await work.made(f"findings/{finding['id']}/decision", CONFIRM)
    assert (await away(work, 40, 35))["drafted_finding_ids"] == []


async def test_a_draft_whose_ground_is_gone_cannot_be_confirmed(work: Work) -> None:
    finding = await drafted(work)
    await work.made(f"events/{finding['evidence_ids'][0]}/withdrawal", NOTE_REASON)
    path = f"findings/{finding['id']}/decision"
    assert await work.refused(path, CONFIRM) == (409, "ground_not_reached")
    assert (await work.made(path, DISMISS))["status"] == "dismissed"


async def test_whoever_drafted_does_not_decide(work: Work) -> None:
    talk = await work.made("events", body_of("events", kind="persuasion"))
    body = {"kind": "refused", "evidence_ids": [talk["event"]["id"]], "reason": "经劝说仍不签协议"}
    made = await work.made("findings", body)
    assert (made["is_counted"], made["drafted_by"]) == (False, str(work.lead.id))
    path = f"findings/{made['id']}/decision"
    assert await work.refused(path, CONFIRM) == (409, "same_person")
    office = await work.street.account(Duty.OFFICE_LEAD)
    answer = await work.send(path, CONFIRM, office, **FOR_SUPERVISION)
    assert answer.json()["status"] == "confirmed"
    assert len(await work.lines("decide_finding")) == 1


async def test_a_breach_is_drafted_only_when_it_was_counted(work: Work) -> None:
    body = {"kind": "serious_breach", "breach_ground": "unauthorised_absence_3", "reason": "三次擅自离开"}
    await away(work, 100, 95)
    assert await work.refused("findings", body) == (409, "ground_not_reached")
    await away(work, 80, 75)
    await away(work, 60, 55)
    assert await work.refused("findings", body) == (409, "finding_open")


async def test_a_relapse_rests_on_a_final_test_in_the_term(work: Work) -> None:
    def relapse(test: dict[str, Any]) -> dict[str, Any]:
        ids = [test["test"]["id"]]
        return {"kind": "relapse", "basis": "final_test", "evidence_ids": ids, "reason": "实验室已确认"}

    first = await work.made("drug-tests", on=ago(20), result="preliminary_positive", is_final=False)
    assert await work.refused("findings", relapse(first)) == (409, "result_not_final")
    hair = await work.made("drug-tests", on=ago(90), sample="hair", result="confirmed_positive")
    assert await work.refused("findings", relapse(hair)) == (409, "result_not_final")
    confirmed = await work.made(
        "drug-tests", on=ago(20), result="confirmed_positive", corrects_id=first["test"]["id"]
    )
    gone = relapse(first)
    assert (await work.refused("findings", gone))[2] == {"/evidence_ids": "not_an_option"}
    made = await work.made("findings", relapse(confirmed))
    assert made["basis"] == "final_test"
    assert await work.refused("findings", relapse(confirmed)) == (409, "finding_open")
    retested = {"result": "negative", "corrects_id": confirmed["test"]["id"]}
    await work.made("drug-tests", on=ago(20), **retested)
    path = f"findings/{made['id']}/decision"
    assert (await work.refused(path, CONFIRM, work.deputy))[2] == {"/evidence_ids": "not_an_option"}
    assert (await work.send(path, DISMISS, work.deputy)).json()["status"] == "dismissed"


async def test_a_relapse_rests_on_what_was_said_or_found(work: Work) -> None:
    contact = await work.made("contacts")
    body = {"kind": "relapse", "basis": "own_statement", "evidence_ids": [], "reason": "本人主动说明"}
    assert (await work.refused("findings", body))[2] == {"/evidence_ids": "missing"}
    strange = body | {"evidence_ids": [str(uuid4())]}
    assert (await work.refused("findings", strange))[2] == {"/evidence_ids": "not_an_option"}
    made = await work.made("findings", body | {"evidence_ids": [contact["id"]]})
    await work.send(f"findings/{made['id']}/decision", DISMISS, work.deputy)
    row = {"street_id": work.street.id, "id": uuid4(), "episode_id": work.case.id, "type": "police_answer"}
    row |= {"community_id": work.street.units[work.street.code + "001"], "issued_on": ago(5)}
    row |= {"received_on": ago(4), "recorded_by": work.lead.id}
    document = await put(work.street.owner, "episode_document", row | {"recorded_at": datetime.now(UTC)})
    found = body | {"basis": "police_or_medical_finding", "evidence_ids": [str(document)]}
    assert (await work.made("findings", found))["evidence_ids"] == [str(document)]


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        ({"kind": "serious_breach"}, "", "parts_do_not_fit"),
        ({"kind": "relapse"}, "", "parts_do_not_fit"),
        ({"kind": "refused", "basis": "final_test"}, "", "parts_do_not_fit"),
        ({"kind": "refused", "breach_ground": "test_refusal_3"}, "", "parts_do_not_fit"),
        ({"kind": "refused"}, "/evidence_ids", "missing"),
        ({"kind": "refused", "evidence_ids": [str(uuid4())]}, "/evidence_ids", "not_an_option"),
    ],
)
async def test_a_finding_that_cannot_be(work: Work, body: dict[str, Any], pointer: str, code: str) -> None:
    assert (await work.refused("findings", body | {"reason": "情况如上"}))[2] == {pointer: code}


async def test_a_draft_is_no_decision(work: Work) -> None:
    finding = await drafted(work)
    path = f"findings/{finding['id']}/decision"
    refused = await work.refused(path, {"decision": "draft", "reason": "再看看"})
    assert refused[:2] == (422, "invalid_input")
