"""The team of a case: who is in it, and who else is to help."""

from fastapi import APIRouter, Response

from api.access.permissions import Permission
from api.domain.care_access.hand import Hand
from api.domain.pairings import members
from api.routers.answers import Answer
from api.routers.care_edge import InCare
from api.routers.strict_json import StrictRoute
from api.schemas.fields import Id
from api.schemas.pairings import TeamMemberIn, TeamOut, team_json
from api.schemas.problems import refusals

router = APIRouter(prefix="/v1/episodes", tags=["pairings"], route_class=StrictRoute)

_READ = ("not_allowed", "not_found", "purpose_required", "session_ended", "token_expired")


@router.get("/{episode_id}/team", response_model=TeamOut, responses=refusals(*_READ))
async def read_team(edge: InCare, episode_id: Id) -> Response:
    """Everybody who is or was in the team; names and contacts for those on the case, which is recorded."""
    async with edge.work(Permission.CASE_OVERSEE) as hand:
        found = await members.read_team(hand, episode_id)
    return Answer(team_json(found)).response()


@router.post(
    "/{episode_id}/team",
    status_code=201,
    response_model=TeamOut,
    responses=refusals(
        "consent_missing",
        "idempotency_in_progress",
        "idempotency_key_invalid",
        "idempotency_key_reused",
        "invalid_input",
        "member_not_possible",
        *_READ,
    ),
)
async def add_team_member(edge: InCare, episode_id: Id, body: TeamMemberIn) -> Response:
    """Put somebody into the team beside lead and deputy.

    Family and volunteers need the person's consent. A colleague is `proposed` until they have declared that
    they have no conflict of interest, and sees nothing of the case before.
    """

    async def add(hand: Hand) -> Answer:
        await members.add_member(hand, episode_id, body.to_member())
        return Answer(team_json(await members.read_team(hand, episode_id)), 201)

    return await edge.do(Permission.CASE_WRITE, add)
