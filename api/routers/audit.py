"""The audit, for auditors."""

from datetime import date
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.access.permissions import Permission
from api.domain.audit.queries import AuditFilter, list_events
from api.domain.audit.service import record
from api.routers.answers import Answer
from api.routers.dependencies import SignedIn
from api.routers.strict_json import StrictRoute
from api.schemas.audit import AuditEventOut, AuditPage, ObjectId
from api.schemas.fields import Id, LegalDate, OptionCode
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, encode_cursor, page_of
from api.schemas.problems import refusals

router = APIRouter(prefix="/v1/audit-events", tags=["audit"], route_class=StrictRoute)


@router.get(
    "",
    response_model=AuditPage,
    responses=refusals("invalid_input", "not_allowed", "session_ended", "token_expired"),
)
async def list_audit_events(  # noqa: PLR0913, PLR0917 - one parameter a filter
    edge: SignedIn,
    actor: Annotated[Id | None, Query(description="Account that acted.")] = None,
    object_type: Annotated[OptionCode | None, Query(description="Kind of the thing acted on.")] = None,
    object_id: Annotated[ObjectId | None, Query(description="Id of the thing acted on.")] = None,
    first_on: Annotated[LegalDate | None, Query(alias="from", description="First day.")] = None,
    last_on: Annotated[LegalDate | None, Query(alias="to", description="Last day, included.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Who did what in the street: ids and codes. This reading is recorded too."""
    wanted = AuditFilter(actor, object_type, object_id, first_on, last_on)
    after = decode_cursor(cursor, date, UUID)
    async with edge.begin(Permission.AUDIT_READ) as session:
        rows = await list_events(session, wanted, limit=limit + 1, after=after)
        await record(
            session,
            edge.actor,
            "read_audit",
            "audit_event",
            None,
            now=edge.services.clock(),
            detail=wanted.codes(),
        )
    items, has_more = page_of(rows, limit)
    following = encode_cursor(items[-1]["on_date"], items[-1]["id"]) if has_more else None
    shaped = [AuditEventOut.model_validate(row).model_dump(mode="json") for row in items]
    return Answer({"items": shaped, "next_cursor": following}).response()
