"""The audit of care, for auditors. It is apart from that of enforcement, and so is the reading of it."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.access.permissions import Permission
from api.domain.audit.queries import CARE, AuditFilter, list_events
from api.domain.care_access.words import Purpose
from api.routers.answers import Answer
from api.routers.care_edge import InCare
from api.routers.strict_json import StrictRoute
from api.schemas.audit import CareAuditEventOut, CareAuditPage, ObjectId
from api.schemas.fields import Id, LegalDate, OptionCode
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, encode_cursor, page_of
from api.schemas.problems import refusals

router = APIRouter(prefix="/v1/care-audit-events", tags=["audit"], route_class=StrictRoute)


@router.get(
    "",
    response_model=CareAuditPage,
    responses=refusals("invalid_input", "not_allowed", "session_ended", "token_expired"),
)
async def list_care_audit_events(  # noqa: PLR0913, PLR0917 - one parameter a filter
    edge: InCare,
    actor: Annotated[Id | None, Query(description="Account that acted.")] = None,
    object_type: Annotated[OptionCode | None, Query(description="Kind of the thing acted on.")] = None,
    object_id: Annotated[ObjectId | None, Query(description="Id of the thing acted on.")] = None,
    participant: Annotated[Id | None, Query(description="Whose file was acted on.")] = None,
    purpose: Annotated[Purpose | None, Query(description="Why the office acted.")] = None,
    first_on: Annotated[LegalDate | None, Query(alias="from", description="First day.")] = None,
    last_on: Annotated[LegalDate | None, Query(alias="to", description="Last day, included.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Who did what on the care side: ids and codes, no names. This reading is recorded there too."""
    said = None if purpose is None else purpose.value
    wanted = AuditFilter(actor, object_type, object_id, first_on, last_on, participant, said)
    after = decode_cursor(cursor, date, UUID)
    async with edge.work(Permission.CARE_AUDIT_READ) as hand:
        rows = await list_events(hand.session, wanted, limit=limit + 1, after=after, book=CARE)
        await hand.record("read_audit", "care_audit_event", None, detail=wanted.codes())
    items, has_more = page_of(rows, limit)
    following = encode_cursor(items[-1]["on_date"], items[-1]["id"]) if has_more else None
    shaped = [CareAuditEventOut.model_validate(row).model_dump(mode="json") for row in items]
    return Answer({"items": shaped, "next_cursor": following}).response()
