"""Services of a case over HTTP: need, referral, outcome, kept-job checks."""

import json
from datetime import date
from typing import Any

import httpx
import pytest

from api.domain.episodes.terms import add_months
from api.schemas.support_services import SupportServiceOut, SupportServicePage
from tests.factories.street import StreetKit
from tests.factories.support import Work, ago, body_of, make_work


@pytest.fixture
async def work(client: httpx.AsyncClient, street: StreetKit) -> Work:
    return await make_work(client, street)


def step(kind: str, on: date, **more: Any) -> dict[str, Any]:
    return {"kind": kind, "on": on.isoformat(), **more}


async def need(work: Work, measure: str = "job_placement", days: int = 183) -> str:
    made = await work.made("services", body_of("services", ago(days), measure=measure))
    SupportServiceOut.model_validate_json(json.dumps(made))
    assert made["status"] == "needed"
    return f"services/{made['id']}/steps"


async def employed(work: Work, on: date) -> str:
    await work.consent("job_referral")
    steps = await need(work)
    await work.made(steps, step("referred", ago(183), referred_to="employment_service"))
    await work.made(steps, step("arranged", on, outcome="employed", note="上白班"))
    return steps


async def test_a_need_is_referred_arranged_and_kept(work: Work) -> None:
    began = ago(183)
    steps = await employed(work, began)
    three = add_months(began, 3)
    made = await work.made(steps, step("kept_at_3_months", three, kept="kept"))
    SupportServiceOut.model_validate_json(json.dumps(made))
    assert (made["status"], made["outcome"], made["kept_at_3_months"]) == ("arranged", "employed", "kept")
    assert [one["kind"] for one in made["steps"]] == ["referred", "arranged", "kept_at_3_months"]
    assert made["steps"][1]["note"] == "上白班"
    assert made["referred_to"] == "employment_service"
    page = await work.listed("services", work.deputy)
    SupportServicePage.model_validate_json(json.dumps(page))
    assert page["items"] == [made]


async def test_a_check_is_made_when_it_is_due_and_once(work: Work) -> None:
    began = ago(100)
    steps = await employed(work, began)
    three = add_months(began, 3)
    early = step("kept_at_3_months", date.fromordinal(three.toordinal() - 1), kept="kept")
    assert await work.refused(steps, early) == (409, "check_not_due")
    await work.made(steps, step("kept_at_3_months", three, kept="unknown"))
    again = step("kept_at_3_months", three, kept="kept")
    assert await work.refused(steps, again) == (409, "illegal_transition")
    assert await work.refused(steps, step("kept_at_6_months", ago(0), kept="kept")) == (409, "check_not_due")


async def test_only_work_is_checked_for_being_kept(work: Work) -> None:
    await work.consent("housing_help")
    steps = await need(work, "housing_help")
    await work.made(steps, step("referred", ago(180), referred_to="housing_office"))
    await work.made(steps, step("arranged", ago(170), outcome="public_rental_granted"))
    assert await work.refused(steps, step("kept_at_3_months", ago(1), kept="kept")) == (
        409,
        "illegal_transition",
    )


@pytest.mark.parametrize(
    ("measure", "consent"),
    [
        ("job_placement", "job_referral"),
        ("housing_help", "housing_help"),
        ("dibao_help", "service_referral"),
        ("medical_help", "service_referral"),
    ],
)
async def test_nobody_else_is_told_without_consent(work: Work, measure: str, consent: str) -> None:
    steps = await need(work, measure)
    referral = step("referred", ago(10), referred_to="social_organisation")
    answer = await work.send(steps, referral)
    assert (answer.status_code, answer.json()["code"], answer.json()["consent"]) == (
        409,
        "consent_missing",
        consent,
    )
    await work.consent(consent)
    await work.made(steps, referral)
    await work.street.owner.execute(
        "UPDATE consent SET withdrawn_on = $2 WHERE participant_id = $1", work.case.participant_id, ago(0)
    )
    second = await need(work, measure)
    assert await work.refused(second, referral) == (409, "consent_missing")


async def test_what_the_office_gives_itself_needs_no_consent(work: Work) -> None:
    steps = await need(work, "treatment_knowledge")
    await work.made(steps, step("referred", ago(10), referred_to="own_office"))
    made = await work.made(steps, step("arranged", ago(9), outcome="service_received"))
    assert made["status"] == "arranged"


async def test_turned_down_in_one_place_a_need_goes_to_another(work: Work) -> None:
    await work.consent("service_referral")
    steps = await need(work, "dibao_help")
    await work.made(steps, step("referred", ago(50), referred_to="civil_affairs"))
    await work.made(steps, step("not_arranged", ago(40), outcome="not_eligible"))
    again = await work.made(steps, step("referred", ago(30), referred_to="social_organisation"))
    assert (again["status"], again["outcome"], again["referred_on"]) == (
        "referred",
        None,
        ago(30).isoformat(),
    )
    made = await work.made(steps, step("arranged", ago(20), outcome="temporary_aid_granted"))
    assert len(made["steps"]) == 4


@pytest.mark.parametrize("kind", ["arranged", "not_arranged"])
async def test_a_need_that_was_not_referred_has_no_outcome(work: Work, kind: str) -> None:
    steps = await need(work)
    outcome = {"arranged": "employed", "not_arranged": "no_answer"}[kind]
    assert await work.refused(steps, step(kind, ago(1), outcome=outcome)) == (409, "illegal_transition")


async def test_whoever_declined_is_asked_no_more_of_this_need(work: Work) -> None:
    await work.consent("job_referral")
    steps = await need(work)
    await work.made(steps, step("declined", ago(10)))
    referral = step("referred", ago(9), referred_to="employer")
    assert await work.refused(steps, referral) == (409, "illegal_transition")


@pytest.mark.parametrize(
    ("body", "pointer", "code"),
    [
        (step("referred", ago(1)), "/referred_to", "missing"),
        (step("arranged", ago(1)), "/outcome", "missing"),
        (step("arranged", ago(1), outcome="dibao_granted"), "/outcome", "not_an_option"),
        (step("not_arranged", ago(1), outcome="employed"), "/outcome", "not_an_option"),
        (step("declined", ago(1), outcome="no_answer"), "/outcome", "not_expected"),
        (step("declined", ago(1), kept="kept"), "/kept", "not_expected"),
        (step("kept_at_3_months", ago(1)), "/kept", "missing"),
        (step("declined", ago(184)), "/on", "before_the_last_one"),
        (step("declined", ago(1), note="电话13800000000"), "/note", "holds_contact"),
    ],
)
async def test_a_step_that_cannot_be(work: Work, body: dict[str, Any], pointer: str, code: str) -> None:
    steps = await need(work)
    assert (await work.refused(steps, body))[2] == {pointer: code}
