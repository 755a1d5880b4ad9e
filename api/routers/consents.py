"""Consents of participants: given, listed, taken back."""

from fastapi import APIRouter, Response

from api.access.permissions import Permission
from api.domain.care_access.hand import Hand
from api.domain.participants import consents
from api.routers.answers import Answer
from api.routers.care_edge import InCare
from api.routers.strict_json import StrictRoute
from api.schemas.consents import (
    ConsentIn,
    ConsentListOut,
    ConsentOut,
    ConsentWithdrawalIn,
    ConsentWithdrawnOut,
    consent_json,
    withdrawn_json,
)
from api.schemas.fields import Id
from api.schemas.problems import refusals

router = APIRouter(
    prefix="/v1/participants/{participant_id}/consents", tags=["participants"], route_class=StrictRoute
)

_READ = ("not_allowed", "not_found", "purpose_required", "session_ended", "token_expired")
_POST = (
    *_READ,
    "idempotency_in_progress",
    "idempotency_key_invalid",
    "idempotency_key_reused",
    "invalid_input",
)


@router.get("", response_model=ConsentListOut, responses=refusals(*_READ))
async def list_consents(edge: InCare, participant_id: Id) -> Response:
    """What the person agreed to, the latest first; what was taken back stays to be seen."""
    async with edge.work(Permission.CASE_READ) as hand:
        rows = await consents.list_consents(hand, participant_id)
    return Answer({"items": [consent_json(row) for row in rows]}).response()


@router.post("", status_code=201, response_model=ConsentOut, responses=refusals("consent_known", *_POST))
async def give_consent(body: ConsentIn, edge: InCare, participant_id: Id) -> Response:
    """Write down that the person agreed to one thing."""

    async def verb(hand: Hand) -> Answer:
        return Answer(consent_json(await consents.give_consent(hand, participant_id, body.to_given())), 201)

    return await edge.do(Permission.CASE_WRITE, verb)


@router.post(
    "/{consent_id}/withdrawal",
    response_model=ConsentWithdrawnOut,
    responses=refusals("consent_withdrawn", *_POST),
)
async def withdraw_consent(
    body: ConsentWithdrawalIn, edge: InCare, participant_id: Id, consent_id: Id
) -> Response:
    """Write down that the person takes it back. Never refused; what rested on it ends at once.

    Family and volunteers who came into the team with it leave. A file that rests on `support_file` alone
    closes; under an order the file is kept by law.
    """

    async def verb(hand: Hand) -> Answer:
        found = await consents.withdraw_consent(hand, participant_id, consent_id, body.withdrawn_on)
        return Answer(withdrawn_json(found))

    return await edge.do(Permission.CASE_WRITE, verb)
