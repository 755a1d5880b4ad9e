"""A case on one page, for a worker on the way."""

from fastapi import APIRouter, Response

from api.access.permissions import Permission
from api.domain.support.case_file import read_file
from api.routers.answers import Answer
from api.routers.care_edge import InCare
from api.routers.case_pages import READ
from api.routers.strict_json import StrictRoute
from api.schemas.case_files import CaseFileOut, case_file_out
from api.schemas.fields import Id
from api.schemas.problems import refusals

router = APIRouter(prefix="/v1/episodes", tags=["daily work"], route_class=StrictRoute)


@router.get("/{episode_id}/file", response_model=CaseFileOut, responses=refusals(*READ))
async def read_case_file(episode_id: Id, edge: InCare) -> Response:
    """Who it is, where the case stands, what is due, goals, latest contacts and tests, open services.

    One line in the read log for all of it.
    """
    async with edge.work(Permission.CASE_READ) as hand:
        file = await read_file(hand, episode_id)
        return Answer(case_file_out(file)).response()
