"""The access log of a person's file, to be shown to the person."""

from datetime import date
from uuid import UUID

from fastapi import APIRouter, Response

from api.access.permissions import Permission
from api.domain.participants.access_log import read_access_log as read_lines
from api.routers.answers import Answer
from api.routers.care_edge import InCare
from api.routers.strict_json import StrictRoute
from api.schemas.access_log import AccessLogPage, log_json
from api.schemas.fields import Id
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, encode_cursor, page_of
from api.schemas.problems import refusals

router = APIRouter(
    prefix="/v1/participants/{participant_id}/access-log", tags=["participants"], route_class=StrictRoute
)


@router.get(
    "",
    response_model=AccessLogPage,
    responses=refusals(
        "invalid_input", "not_allowed", "not_found", "purpose_required", "session_ended", "token_expired"
    ),
)
async def read_access_log(
    edge: InCare, participant_id: Id, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response:
    """Who opened or changed the file, when and why, the latest day first. This reading stands in it too."""
    after = decode_cursor(cursor, date, UUID)
    async with edge.work(Permission.CASE_READ) as hand:
        lines = await read_lines(
            hand, participant_id, after=None if after is None else (after[0], after[1]), limit=limit + 1
        )
    page, has_more = page_of(lines, limit)
    following = encode_cursor(page[-1].on_date, page[-1].id) if has_more else None
    return Answer({"items": [log_json(line) for line in page], "next_cursor": following}).response()
