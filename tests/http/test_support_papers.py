"""Agreements and plans over HTTP."""

import json

import httpx
import pytest

from api.access.permissions import Duty
from api.schemas.agreements import AgreementIn, AgreementPage, AgreementTemplateOut, CaseAgreementOut
from api.schemas.support_plans import SupportPlanOut, SupportPlanPage
from tests.factories.care import FOR_SUPERVISION
from tests.factories.street import StreetKit
from tests.factories.support import BODIES, Work, ago, body_of, make_work

BLOCKS = ["rights_and_help", "rules", "measures", "consequences", "other"]


@pytest.fixture
async def work(client: httpx.AsyncClient, street: StreetKit) -> Work:
    return await make_work(client, street)


async def test_the_template_speaks_both_languages_and_begins_with_help(work: Work) -> None:
    answer = await work.client.get("/v1/episodes/agreement-template", headers=work.lead.headers)
    AgreementTemplateOut.model_validate_json(answer.content)
    template = answer.json()
    assert [one["block"] for one in template["blocks"]] == BLOCKS
    for one in template["blocks"]:
        assert all(one[part][language] for part in ("title", "text") for language in ("zh", "en"))
    text = json.dumps(template, ensure_ascii=False)
    assert "不需要批准" in text
    assert "addict" not in text


async def test_the_template_can_be_signed_as_it_is(work: Work) -> None:
    template = (await work.client.get("/v1/episodes/agreement-template", headers=work.lead.headers)).json()
    for language in ("zh", "en"):
        blocks = {one["block"]: one["text"][language] for one in template["blocks"]}
        body = {"template_version": template["template_version"], "signed_on": ago(1).isoformat()}
        AgreementIn.model_validate_json(json.dumps(body | {"blocks": blocks}))
        await work.made("agreement", body | {"blocks": blocks})


async def test_revisions_follow_each_other_and_the_first_one_dates_the_case(
    client: httpx.AsyncClient, street: StreetKit
) -> None:
    work = await make_work(client, street, agreement_signed_on=None, status="reported")
    first = await work.made("agreement", on=ago(20))
    CaseAgreementOut.model_validate_json(json.dumps(first))
    second = await work.made("agreement", on=ago(2))
    page = await work.listed("agreement", work.deputy)
    AgreementPage.model_validate_json(json.dumps(page))
    assert page["items"] == [second, first]
    assert [one["revision"] for one in page["items"]] == [2, 1]
    assert page["items"][0]["blocks"] == {**BODIES["agreement"]["blocks"], "other": None}
    kept = await street.owner.fetchrow(
        "SELECT agreement_signed_on, status, version FROM episode WHERE id = $1", work.case.id
    )
    assert dict(kept) == {"agreement_signed_on": ago(20), "status": "reported", "version": 2}
    newest = await work.listed("agreement", limit=1)
    older = await work.listed("agreement", limit=1, cursor=newest["next_cursor"])
    assert (newest["items"], older["items"], older["next_cursor"]) == ([second], [first], None)


async def test_an_agreement_waits_for_the_report(client: httpx.AsyncClient, street: StreetKit) -> None:
    work = await make_work(client, street, reported_on=None, status="order_received")
    assert await work.refused("agreement", body_of("agreement")) == (409, "not_reported_yet")


async def test_an_agreement_is_signed_after_the_report_and_after_the_one_before(work: Work) -> None:
    early = body_of("agreement", ago(184))
    assert (await work.refused("agreement", early))[2] == {"/signed_on": "before_the_report"}
    await work.made("agreement", on=ago(5))
    earlier = body_of("agreement", ago(6))
    assert (await work.refused("agreement", earlier))[2] == {"/signed_on": "before_the_last_one"}
    await work.made("agreement", on=ago(5))


async def test_an_agreement_has_its_four_blocks_and_holds_no_number(work: Work) -> None:
    blocks = dict(BODIES["agreement"]["blocks"])
    without = {name: text for name, text in blocks.items() if name != "rights_and_help"}
    refused = await work.refused("agreement", body_of("agreement", blocks=without))
    assert refused[2] == {"/blocks/rights_and_help": "missing"}
    for text, code in (
        ("家属电话13800000000", "holds_contact"),
        ("证号990000199001010017", "holds_id_number"),
    ):
        body = body_of("agreement", blocks=blocks | {"other": text})
        assert (await work.refused("agreement", body))[2] == {"/blocks/other": code}


async def test_a_plan_says_what_the_person_wants_and_whom_nobody_may_turn_to(work: Work) -> None:
    told = {
        "goals": ["想找一份稳定的工作", "想和家里恢复来往"],
        "measures": ["job_guidance", "psychological_counselling"],
        "has_psychological_referral": True,
        "work": "每周去一次就业服务站",
        "relapse_plan": "难受时先打电话给工作人员，再去社区中心",
        "contact_rules": {"ways": ["phone"], "never_contact": ["employer", "neighbours"], "note": None},
    }
    made = await work.made("plan", **told)
    SupportPlanOut.model_validate_json(json.dumps(made))
    assert {name: made[name] for name in told} == told
    assert (made["has_medical_referral"], made["housing"], made["revision"]) == (False, None, 1)
    office = await work.street.account(Duty.OFFICE_LEAD)
    second = await work.send("plan", body_of("plan"), office, **FOR_SUPERVISION)
    assert second.json()["revision"] == 2
    page = await work.listed("plan")
    SupportPlanPage.model_validate_json(json.dumps(page))
    assert [one["id"] for one in page["items"]] == [second.json()["id"], made["id"]]


@pytest.mark.parametrize(
    ("change", "pointer", "code"),
    [
        ({"goals": []}, "/goals", "too_short"),
        ({"measures": []}, "/measures", "too_short"),
        ({"measures": ["job_guidance", "job_guidance"]}, "/measures", "duplicate_value"),
        (
            {"contact_rules": {"never_contact": ["母亲"]}},
            "/contact_rules/never_contact/0",
            "not_an_option",
        ),
    ],
)
async def test_a_plan_that_cannot_be(work: Work, change: dict[str, object], pointer: str, code: str) -> None:
    assert (await work.refused("plan", body_of("plan") | change))[2] == {pointer: code}
