"""Services of a case: needs, referrals, outcomes, and whether work is kept."""

from fastapi import APIRouter, Response

from api.access.permissions import Permission
from api.domain.care_access.hand import Hand
from api.domain.support.services import SERVICES, find_need, take_step
from api.routers.answers import Answer
from api.routers.care_edge import InCare
from api.routers.case_pages import LISTED, WRITTEN, InPages, Listing, answer_part
from api.routers.strict_json import StrictRoute
from api.schemas.fields import Id
from api.schemas.problems import refusals
from api.schemas.support_services import (
    ServiceStepIn,
    SupportServiceIn,
    SupportServiceOut,
    SupportServicePage,
    service_out,
)

router = APIRouter(prefix="/v1/episodes", tags=["daily work"], route_class=StrictRoute)

_LISTING = Listing(SERVICES, service_out)


@router.get("/{episode_id}/services", response_model=SupportServicePage, responses=refusals(*LISTED))
async def list_services(episode_id: Id, edge: InCare, wanted: InPages) -> Response:
    """Needs of a case with what came of them, the newest first. The reading is recorded."""
    return await answer_part(edge, episode_id, _LISTING, wanted)


@router.post(
    "/{episode_id}/services",
    status_code=201,
    response_model=SupportServiceOut,
    responses=refusals(*WRITTEN),
)
async def record_need(episode_id: Id, body: SupportServiceIn, edge: InCare) -> Response:
    """Write down a need that was found with the person."""

    async def verb(hand: Hand) -> Answer:
        return Answer(service_out(await find_need(hand, episode_id, body.to_service())), 201)

    return await edge.do(Permission.CASE_WRITE, verb)


@router.post(
    "/{episode_id}/services/{service_id}/steps",
    status_code=201,
    response_model=SupportServiceOut,
    responses=refusals("check_not_due", "consent_missing", "illegal_transition", *WRITTEN),
)
async def record_service_step(episode_id: Id, service_id: Id, body: ServiceStepIn, edge: InCare) -> Response:
    """Write down the next step: a referral, what came of it, or whether work is kept after 3 and 6 months."""

    async def verb(hand: Hand) -> Answer:
        return Answer(service_out(await take_step(hand, episode_id, service_id, body.to_step())), 201)

    return await edge.do(Permission.CASE_WRITE, verb)
