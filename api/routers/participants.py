"""Files of participants: opened, read, put right, and looked up among one's own cases."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.access.permissions import Permission
from api.domain.care_access.hand import Hand
from api.domain.participants import queries, service
from api.domain.participants.models import Participant
from api.domain.participants.words import LawfulBasis
from api.domain.places.queries import code_of
from api.routers.answers import Answer, etag
from api.routers.care_edge import InCare
from api.routers.dependencies import check_match
from api.routers.strict_json import StrictRoute
from api.schemas.fields import Id
from api.schemas.openapi_answers import VERSIONED
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, encode_cursor, page_of
from api.schemas.participants import (
    DocumentNumberOut,
    IdentityIn,
    ParticipantIn,
    ParticipantItemOut,
    ParticipantListOut,
    ParticipantOut,
    ParticipantPage,
    ParticipantSearchIn,
    participant_item,
    participant_json,
)
from api.schemas.problems import refusals

router = APIRouter(prefix="/v1/participants", tags=["participants"], route_class=StrictRoute)

_READ = ("not_allowed", "purpose_required", "session_ended", "token_expired")
_POST = (
    *_READ,
    "idempotency_in_progress",
    "idempotency_key_invalid",
    "idempotency_key_reused",
    "invalid_input",
)

Duplicates = Annotated[
    bool,
    Query(description="Only files that may be of one person. For the office, which sees the whole street."),
]


@router.get("", response_model=ParticipantPage, responses=refusals("invalid_input", *_READ))
async def list_participants(
    edge: InCare, *, duplicates: Duplicates = False, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response:
    """Files by pseudonym, the newest first: one's own, of one's communities, or of the street. No names."""
    after = decode_cursor(cursor, UUID)
    permission = Permission.CASE_REVIEW if duplicates else Permission.CASE_OVERSEE
    async with edge.work(permission) as hand:
        rows = await queries.list_participants(
            hand, after=None if after is None else after[0], limit=limit + 1, only_twice=duplicates
        )
        await hand.record("list", "participant", None, detail={"shown": min(len(rows), limit)})
    page, has_more = page_of(rows, limit)
    following = encode_cursor(page[-1].id) if has_more else None
    return Answer({"items": [participant_item(row) for row in page], "next_cursor": following}).response()


@router.post(
    "",
    status_code=201,
    response_model=ParticipantItemOut,
    responses={201: VERSIONED, **refusals("participant_known", *_POST)},
)
async def open_participant(body: ParticipantIn, edge: InCare) -> Response:
    """Open a file of somebody who came, asked for help and agreed to it."""

    async def verb(hand: Hand) -> Answer:
        community_id = await service.community_of(hand, body.community_code)
        keeper_id = await service.keeper_of(hand, community_id, body.keeper_id, "/keeper_id")
        new = service.NewFile(
            body.identity.to_identity(), community_id, keeper_id, LawfulBasis.CONSENT, body.is_minor
        )
        made = await service.open_file_on_consent(hand, new, body.consent.given_on)
        return _item(made, body.community_code)

    return await edge.do(Permission.CASE_OPEN, verb)


def _item(participant: Participant, community_code: str) -> Answer:
    row = queries.ParticipantRow(
        participant.id,
        participant.pseudonym,
        community_code,
        participant.lawful_basis,
        participant.file_class,
        participant.keeper_id,
        participant.sealed_on,
        participant.version,
    )
    return Answer(participant_item(row), 201, etag=etag(participant.version))


@router.post("/search", response_model=ParticipantListOut, responses=refusals(*_POST))
async def search_participants(body: ParticipantSearchIn, edge: InCare) -> Response:
    """Look somebody up among the files that the caller may see. Each search is recorded with its basis.

    Whether a person is known anywhere else is answered to nobody: no row, no count, no other answer.
    """
    async with edge.work(Permission.CASE_READ) as hand:
        rows = await service.search(hand, body.document_number, body.phone, body.basis)
    return Answer({"items": [participant_item(row) for row in rows]}).response()


@router.get(
    "/{participant_id}",
    response_model=ParticipantOut,
    responses={200: VERSIONED, **refusals("not_found", *_READ)},
)
async def read_participant(edge: InCare, participant_id: Id) -> Response:
    """A file with who it is. That it was opened is recorded, and shown to the person who asks."""
    async with edge.work(Permission.CASE_READ) as hand:
        participant, identity = await service.read_file(hand, participant_id)
        episodes = await queries.episodes_of(hand, participant_id)
        code = await code_of(hand.session, participant.community_id)
    body = participant_json(participant, code, identity, episodes)
    return Answer(body, etag=etag(participant.version)).response()


@router.put(
    "/{participant_id}",
    response_model=ParticipantOut,
    responses={
        200: VERSIONED,
        **refusals("consent_missing", "invalid_input", "not_found", "precondition_required", "stale", *_READ),
    },
)
async def change_participant(body: IdentityIn, edge: InCare, participant_id: Id) -> Response:
    """Put right who somebody is. Needs If-Match."""
    async with edge.work(Permission.CASE_WRITE) as hand:
        identity = body.to_identity()
        participant = await service.change_identity(
            hand, participant_id, identity, lambda version: check_match(edge.request, version)
        )
        episodes = await queries.episodes_of(hand, participant_id)
        code = await code_of(hand.session, participant.community_id)
    answer = participant_json(participant, code, identity, episodes)
    return Answer(answer, etag=etag(participant.version)).response()


@router.post(
    "/{participant_id}/document-number",
    response_model=DocumentNumberOut,
    responses=refusals("not_found", *_READ),
)
async def reveal_document_number(edge: InCare, participant_id: Id) -> Response:
    """The whole number, for a paper that must bear it. Recorded as such; never part of another answer."""
    async with edge.work(Permission.CASE_READ) as hand:
        number = await service.reveal_document(hand, participant_id)
    return Answer({"document_number": number}).response()
