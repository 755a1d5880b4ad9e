"""Requests for a reporter's contact: asked by desk or police, decided by a custodian."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Query, Response

from api.access.permissions import Permission
from api.db.session import AsyncSession
from api.domain.identity_requests import queries, service
from api.domain.identity_requests.lifecycle import IdentityRequestState
from api.domain.identity_requests.queries import RequestRow, TipContactRow
from api.routers.answers import Answer
from api.routers.dependencies import SignedIn
from api.routers.strict_json import StrictRoute
from api.schemas.fields import Id
from api.schemas.identity_requests import (
    IdentityDecisionIn,
    IdentityRequestIn,
    IdentityRequestItemOut,
    IdentityRequestOut,
    IdentityRequestPage,
)
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, encode_cursor, page_of
from api.schemas.problems import refusals

router = APIRouter(prefix="/v1/identity-requests", tags=["identity requests"], route_class=StrictRoute)

_READ = ("not_allowed", "session_ended", "token_expired")
_POST = (
    *_READ,
    "idempotency_in_progress",
    "idempotency_key_invalid",
    "idempotency_key_reused",
    "invalid_input",
    "no_contact",
    "no_recipients",
    "not_found",
    "recipient_key_revoked",
    "wrong_recipients",
)


@router.post("", status_code=201, response_model=IdentityRequestItemOut, responses=refusals(*_POST))
async def request_identity(edge: SignedIn, body: IdentityRequestIn) -> Response:
    """Ask for a reporter's contact: the desk by tip or clue, the police by clue. The receipt shows it."""

    async def verb(session: AsyncSession) -> Answer:
        request_id = await service.request_identity(
            session, edge.actor, body.to_asked(), now=edge.services.clock()
        )
        return Answer(_item(await queries.get_request(session, request_id)), status=201)

    return await edge.once(Permission.IDENTITY_REQUEST, verb)


@router.get("", response_model=IdentityRequestPage, responses=refusals("invalid_input", *_READ))
async def list_identity_requests(
    edge: SignedIn,
    state: Annotated[IdentityRequestState | None, Query(description="Where they stand.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """One's own requests; for a custodian all of the street."""
    after = decode_cursor(cursor, date, UUID)
    async with edge.begin(Permission.IDENTITY_READ) as session:
        rows = await queries.list_requests(session, state=state, limit=limit + 1, after=after)
    items, has_more = page_of(rows, limit)
    following = encode_cursor(items[-1].on_date, str(items[-1].id)) if has_more else None
    return Answer({"items": [_item(row) for row in items], "next_cursor": following}).response()


@router.get("/{request_id}", response_model=IdentityRequestOut, responses=refusals("not_found", *_READ))
async def read_identity_request(edge: SignedIn, request_id: Id) -> Response:
    """One request, with the contact for those who may open it. The read is recorded."""
    async with edge.begin(Permission.IDENTITY_READ) as session:
        request, contact = await service.read_request(
            session, edge.actor, request_id, now=edge.services.clock()
        )
    return Answer(
        _full(request, contact, is_requester=request.requested_by == edge.actor.account_id)
    ).response()


@router.post(
    "/{request_id}/decision",
    response_model=IdentityRequestItemOut,
    responses=refusals("already_decided", "envelope_invalid", "same_person", *_POST),
)
async def decide_identity_request(edge: SignedIn, request_id: Id, body: IdentityDecisionIn) -> Response:
    """Release the contact, sealed again to the requester's key, or refuse; never one's own request."""

    async def verb(session: AsyncSession) -> Answer:
        decided = body.to_decided()
        await service.decide_request(session, edge.actor, request_id, decided, now=edge.services.clock())
        return Answer(_item(await queries.get_request(session, request_id)))

    return await edge.once(Permission.IDENTITY_DECIDE, verb)


def _item(row: RequestRow) -> dict[str, Any]:
    return {
        "id": str(row.id),
        "state": row.state,
        "requested_by": str(row.requested_by),
        "tip_id": None if row.tip_id is None else str(row.tip_id),
        "clue_id": None if row.clue_id is None else str(row.clue_id),
        "legal_basis": row.legal_basis,
        "document_ref": row.document_ref,
        "reason": row.reason,
        "recipient_key_id": row.recipient_key_id,
        "requested_on": row.on_date,
        "decided_on": row.decided_on,
        "decision_reason": row.decision_reason,
    }


def _full(row: RequestRow, contact: TipContactRow | None, *, is_requester: bool) -> dict[str, Any]:
    """What one caller sees: the custodian the contact and its tip, the requester what was released."""
    body = {**_item(row), "contact": None, "sealed_contact": None}
    if contact is not None:
        body["tip_id"] = str(contact.tip_id)
        body["contact"] = None if contact.envelope is None else orjson.loads(contact.envelope)
    if is_requester and row.sealed_contact is not None:
        body["sealed_contact"] = orjson.loads(row.sealed_contact)
    return body
