"""Agreements of a case, and the text that they begin with."""

from fastapi import APIRouter, Response

from api.access.permissions import Permission
from api.domain.care_access.hand import Hand
from api.domain.support.agreements import AGREEMENTS, sign_agreement
from api.routers.answers import Answer
from api.routers.care_edge import InCare
from api.routers.case_pages import LISTED, WRITTEN, InPages, Listing, answer_part
from api.routers.strict_json import StrictRoute
from api.schemas.agreement_texts import PRESENT
from api.schemas.agreements import (
    AgreementIn,
    AgreementPage,
    AgreementTemplateOut,
    CaseAgreementOut,
    agreement_out,
    template_out,
)
from api.schemas.fields import Id
from api.schemas.problems import refusals

router = APIRouter(prefix="/v1/episodes", tags=["daily work"], route_class=StrictRoute)

_LISTING = Listing(AGREEMENTS, agreement_out)


@router.get(
    "/agreement-template",
    response_model=AgreementTemplateOut,
    responses=refusals("not_allowed", "overloaded", "purpose_required", "session_ended", "token_expired"),
)
async def read_agreement_template(edge: InCare) -> Response:
    """The text that an agreement begins with, zh and en: rights and help first."""
    async with edge.work(Permission.CASE_READ):
        return Answer(template_out(PRESENT)).response()


@router.get("/{episode_id}/agreement", response_model=AgreementPage, responses=refusals(*LISTED))
async def list_agreements(episode_id: Id, edge: InCare, wanted: InPages) -> Response:
    """Agreements of a case, the newest first: that one is in force. The reading is recorded."""
    return await answer_part(edge, episode_id, _LISTING, wanted)


@router.post(
    "/{episode_id}/agreement",
    status_code=201,
    response_model=CaseAgreementOut,
    responses=refusals("not_reported_yet", *WRITTEN),
)
async def record_agreement(episode_id: Id, body: AgreementIn, edge: InCare) -> Response:
    """Keep a signed agreement as the next revision. It is evidence of a step, and no step itself."""

    async def verb(hand: Hand) -> Answer:
        return Answer(agreement_out(await sign_agreement(hand, episode_id, body.to_agreement())), 201)

    return await edge.do(Permission.CASE_WRITE, verb)
