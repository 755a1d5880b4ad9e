"""Tasks of care: what is open, missed or soon due across the caller's cases."""

from datetime import date, timedelta
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.access.permissions import Permission
from api.domain.schedules.tasks import list_tasks
from api.errors import InvalidField
from api.kit.clock import legal_date
from api.routers.answers import Answer
from api.routers.care_edge import InCare
from api.routers.strict_json import StrictRoute
from api.schemas.fields import LegalDate
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, Page, decode_cursor, encode_cursor, page_of
from api.schemas.problems import refusals
from api.schemas.schedules import CareTaskOut, care_task_json

router = APIRouter(prefix="/v1/care-tasks", tags=["schedules"], route_class=StrictRoute)

AHEAD = timedelta(days=14)
FURTHEST = timedelta(days=366)

Until = Annotated[
    LegalDate | None, Query(description="Due by this day: today or later, within a year; else 14 days ahead.")
]


@router.get(
    "",
    response_model=Page[CareTaskOut],
    responses=refusals("invalid_input", "not_allowed", "purpose_required", "session_ended", "token_expired"),
)
async def list_care_tasks(
    edge: InCare, until: Until = None, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response:
    """What is to do: of one's own cases, of one's communities, or of the street; the first due first.

    Derived at each reading: what was done a moment ago is gone from the next one.
    """
    after = decode_cursor(cursor, date, str, str, int)
    today = legal_date(edge.services.clock())
    last = until or today + AHEAD
    if not today <= last <= today + FURTHEST:
        raise InvalidField("number_out_of_range", parameter="until")
    async with edge.work(Permission.CASE_OVERSEE) as hand:
        tasks = await list_tasks(hand, last)
        following = [task for task in tasks if after is None or task.position > after]
        await hand.record("list", "care_task", None, detail={"shown": min(len(following), limit)})
    page, has_more = page_of(following[: limit + 1], limit)
    next_cursor = encode_cursor(*page[-1].position) if has_more else None
    return Answer({"items": [care_task_json(task) for task in page], "next_cursor": next_cursor}).response()
