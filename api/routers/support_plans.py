"""Plans of a case, with goals in the person's own words."""

from fastapi import APIRouter, Response

from api.access.permissions import Permission
from api.domain.care_access.hand import Hand
from api.domain.support.plans import PLANS, make_plan
from api.routers.answers import Answer
from api.routers.care_edge import InCare
from api.routers.case_pages import LISTED, WRITTEN, InPages, Listing, answer_part
from api.routers.strict_json import StrictRoute
from api.schemas.fields import Id
from api.schemas.problems import refusals
from api.schemas.support_plans import SupportPlanIn, SupportPlanOut, SupportPlanPage, plan_out

router = APIRouter(prefix="/v1/episodes", tags=["daily work"], route_class=StrictRoute)

_LISTING = Listing(PLANS, plan_out)


@router.get("/{episode_id}/plan", response_model=SupportPlanPage, responses=refusals(*LISTED))
async def list_plans(episode_id: Id, edge: InCare, wanted: InPages) -> Response:
    """Plans of a case, the newest first: that one is in force. The reading is recorded."""
    return await answer_part(edge, episode_id, _LISTING, wanted)


@router.post(
    "/{episode_id}/plan", status_code=201, response_model=SupportPlanOut, responses=refusals(*WRITTEN)
)
async def record_plan(episode_id: Id, body: SupportPlanIn, edge: InCare) -> Response:
    """Keep a plan that was made with the person, as the next revision."""

    async def verb(hand: Hand) -> Answer:
        return Answer(plan_out(await make_plan(hand, episode_id, body.to_plan())), 201)

    return await edge.do(Permission.CASE_WRITE, verb)
