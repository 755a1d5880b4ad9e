"""The one lawful door from care to the police: composed by one person, countersigned by another, sealed."""

import hashlib
from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.access.permissions import Permission
from api.domain.care_access.hand import Hand
from api.domain.case_referrals import composing, papers, queries, sealing
from api.domain.episodes.queries import get_episode
from api.domain.episodes.words import ReferralAttachmentType
from api.media.cleaner import MAX_INPUT_BYTES
from api.routers.answers import Answer, etag
from api.routers.care_edge import InCare
from api.routers.dependencies import check_match
from api.routers.pictures import UPLOAD, clean_picture
from api.routers.strict_json import StrictRoute
from api.routers.uploads import read_single_file
from api.schemas.case_referrals import (
    CasePaperOut,
    CaseReferralIn,
    CaseReferralItemOut,
    CaseReferralOut,
    CaseReferralPage,
    paper_json,
    referral_item_json,
    referral_json,
)
from api.schemas.fields import Id
from api.schemas.openapi_answers import PICTURE, VERSIONED
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, encode_cursor, page_of
from api.schemas.problems import refusals

router = APIRouter(prefix="/v1/episodes", tags=["case referrals"], route_class=StrictRoute)

_PATH = "/{episode_id}/referrals"
_READ = ("not_allowed", "not_found", "purpose_required", "session_ended", "token_expired")
_POST = (
    *_READ,
    "idempotency_in_progress",
    "idempotency_key_invalid",
    "idempotency_key_reused",
    "illegal_transition",
)
_GROUND = ("evidence_missing", "finding_not_confirmed", "ground_not_possible", "referral_open")

PaperType = Annotated[ReferralAttachmentType, Query(alias="type", description="Which paper it is.")]


@router.get(_PATH, response_model=CaseReferralPage, responses=refusals("invalid_input", *_READ))
async def list_case_referrals(
    edge: InCare, episode_id: Id, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None
) -> Response:
    """Referrals of a case, the newest first, without what they say."""
    after = decode_cursor(cursor, UUID)
    async with edge.work(Permission.CASE_READ) as hand:
        episode = await get_episode(hand, episode_id)
        rows = await queries.list_referrals(
            hand, episode_id, after=None if after is None else after[0], limit=limit + 1
        )
        page, has_more = page_of(rows, limit)
        participant_id = episode.participant_id
        await hand.record("list", "case_referral", None, participant_id=participant_id)
    following = encode_cursor(page[-1].id) if has_more else None
    return Answer({"items": [referral_item_json(row) for row in page], "next_cursor": following}).response()


@router.post(
    _PATH,
    status_code=201,
    response_model=CaseReferralItemOut,
    responses={201: VERSIONED, **refusals("invalid_input", *_GROUND, *_POST)},
)
async def compose_case_referral(body: CaseReferralIn, edge: InCare, episode_id: Id) -> Response:
    """Compose a referral on a confirmed finding. It goes nowhere before another person countersigns it."""
    wanted = body.to_new_referral()

    async def verb(hand: Hand) -> Answer:
        made = await composing.compose_referral(hand, episode_id, wanted)
        return await _item(hand, episode_id, made.id, status=201)

    return await edge.do(Permission.CASE_WRITE, verb)


async def _item(hand: Hand, episode_id: UUID, referral_id: UUID, *, status: int = 200) -> Answer:
    row = await queries.read_row(hand, episode_id, referral_id)
    return Answer(referral_item_json(row), status, etag=etag(row.version))


@router.get(
    _PATH + "/{referral_id}",
    response_model=CaseReferralOut,
    responses={200: VERSIONED, **refusals(*_READ)},
)
async def read_case_referral(edge: InCare, episode_id: Id, referral_id: Id) -> Response:
    """Care's own copy of a referral, as the station reads it. That it was opened is recorded."""
    async with edge.work(Permission.CASE_READ) as hand:
        copy = await composing.read_referral(hand, episode_id, referral_id)
        row = await queries.read_row(hand, episode_id, referral_id)
        found = await queries.list_papers(hand, referral_id)
    return Answer(referral_json(row, copy, found), etag=etag(row.version)).response()


@router.post(
    _PATH + "/{referral_id}/attachments",
    status_code=201,
    response_model=CasePaperOut,
    responses={
        201: VERSIONED,
        **refusals(
            "body_too_large",
            "image_refused",
            "invalid_input",
            "overloaded",
            "too_many_papers",
            "unsupported_media_type",
            *_POST,
        ),
    },
    openapi_extra=UPLOAD,
)
async def add_case_referral_attachment(
    edge: InCare, episode_id: Id, referral_id: Id, paper_type: PaperType
) -> Response:
    """Lay the picture of a paper to a draft: JPEG, PNG or WebP, cleaned of all it tells besides.

    `multipart/form-data` with one file; its name and declared type are ignored. The draft's ETag changes.
    """
    async with edge.work(Permission.CASE_WRITE) as hand:
        await papers.check_room(hand, episode_id, referral_id)
    data = await read_single_file(edge.request, MAX_INPUT_BYTES)
    picture = await clean_picture(edge.services.cleaner, data)
    paper = papers.Paper(paper_type, picture.media_type, picture.data)

    async def verb(hand: Hand) -> Answer:
        row, version = await papers.add_paper(hand, episode_id, referral_id, paper)
        return Answer(paper_json(row), 201, etag=etag(version))

    digest = hashlib.sha256(paper_type.value.encode() + b"\0" + data).digest()
    return await edge.do(Permission.CASE_WRITE, verb, body=digest)


@router.get(
    _PATH + "/{referral_id}/attachments/{attachment_id}",
    response_class=Response,
    responses={200: PICTURE, **refusals(*_READ)},
)
async def read_case_referral_attachment(
    edge: InCare, episode_id: Id, referral_id: Id, attachment_id: Id
) -> Response:
    """A paper's picture, for whoever countersigns. That it was opened is recorded."""
    async with edge.work(Permission.CASE_READ) as hand:
        media_type, data = await papers.read_paper(hand, episode_id, referral_id, attachment_id)
    return Response(data, media_type=media_type, headers={"Content-Disposition": "attachment"})


@router.post(
    _PATH + "/{referral_id}/countersignature",
    response_model=CaseReferralItemOut,
    responses={
        200: VERSIONED,
        **refusals(
            "ground_not_possible", "no_recipients", "precondition_required", "same_person", "stale", *_POST
        ),
    },
)
async def countersign_case_referral(edge: InCare, episode_id: Id, referral_id: Id) -> Response:
    """Let a draft go: it is sealed to the station's keys, and carried within seconds. Needs If-Match.

    Another person than who composed it: of the case's team, or of the office.
    """

    async def verb(hand: Hand) -> Answer:
        await sealing.countersign(
            hand, episode_id, referral_id, lambda version: check_match(edge.request, version)
        )
        return await _item(hand, episode_id, referral_id)

    return await edge.do(Permission.CASE_COUNTERSIGN, verb)


@router.post(
    _PATH + "/{referral_id}/withdrawal",
    response_model=CaseReferralItemOut,
    responses={200: VERSIONED, **refusals(*_POST)},
)
async def withdraw_case_referral(edge: InCare, episode_id: Id, referral_id: Id) -> Response:
    """Take a draft back. What was countersigned cannot be: the law wants it told."""

    async def verb(hand: Hand) -> Answer:
        await composing.withdraw_referral(hand, episode_id, referral_id)
        return await _item(hand, episode_id, referral_id)

    return await edge.do(Permission.CASE_WRITE, verb)
