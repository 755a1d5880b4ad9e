"""The tip desk: list, read, assign, decide, answer."""

from datetime import date
from typing import Annotated, Any
from uuid import UUID

import orjson
from fastapi import APIRouter, Query, Response

from api.access.permissions import Permission
from api.crypto.keys import SUITE_NAME
from api.db.session import AsyncSession
from api.domain.tips import contests, correspondence, desk, listing, triage
from api.domain.tips.correspondence import Written
from api.domain.tips.listing import TipFilter, TipNeed
from api.domain.tips.queries import DeskTip
from api.domain.tips.words import ClueCategory, TipStatus, Urgency
from api.errors import InvalidField
from api.kit.clock import BUCKETS_PER_DAY
from api.kit.encoding import b64url
from api.routers.answers import Answer, etag
from api.routers.dependencies import Edge, SignedIn, check_match
from api.routers.strict_json import StrictRoute
from api.schemas.fields import Id, UnitCode
from api.schemas.openapi_answers import SEALED_FILE, VERSIONED
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, encode_cursor, page_of
from api.schemas.problems import refusals
from api.schemas.tips import (
    AssigneeFilter,
    DeskTextIn,
    HandOverIn,
    HandOverOut,
    LinkIn,
    ReviewIn,
    TipAssignmentIn,
    TipItemOut,
    TipOrder,
    TipOut,
    TipPage,
    TriageIn,
    WrittenOut,
)

router = APIRouter(prefix="/v1/tips", tags=["tips"], route_class=StrictRoute)

_READ = ("not_allowed", "not_found", "session_ended", "token_expired")
_POST = (*_READ, "idempotency_in_progress", "idempotency_key_invalid", "idempotency_key_reused")
_EDIT = ("illegal_transition", "invalid_input", "precondition_required", "stale")
_TEXT = (
    "envelope_invalid",
    "id_conflict",
    "no_recipients",
    "receipt_burnt",
    "recipient_key_revoked",
    "wrong_recipients",
)
_PLAIN = (
    "received_on",
    "received_bucket",
    "due_on",
    "category",
    "urgency",
    "community_code",
    "channel_hint",
    "substance_hint",
    "reporter_mode",
    "status",
    "closure",
    "closure_reason",
)


_IDS = ("id", "duplicate_of", "assignee_id", "clue_id")
_BY_DUE = {"due_on": date, "id": UUID}
_NEWEST_FIRST = {"received_on": date, "received_bucket": int, "id": UUID}


@router.get("", response_model=TipPage, responses=refusals("invalid_input", *_READ))
async def list_tips(  # noqa: PLR0913, PLR0917 - one parameter a filter
    edge: SignedIn,
    status: Annotated[TipStatus | None, Query(description="Read through the clue.")] = None,
    needs: Annotated[TipNeed | None, Query(description="What the tip waits for at the desk.")] = None,
    assignee: Annotated[AssigneeFilter | None, Query(description="Mine, or nobody's.")] = None,
    category: Annotated[ClueCategory | None, Query(description="What it is about.")] = None,
    urgency: Annotated[Urgency | None, Query(description="How urgent it is.")] = None,
    community_code: Annotated[
        UnitCode | None, Query(description="Where it is, as the reporter said.")
    ] = None,
    order: Annotated[
        TipOrder | None, Query(description="`due`: what the desk has to decide, the first due first.")
    ] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Tips of the street that are released to the desk, the newest first.

    The list may gain rows before a cursor, so read it from the start.
    """
    wanted = TipFilter(
        status=status,
        need=needs,
        assignee_id=edge.actor.account_id if assignee is AssigneeFilter.ME else None,
        is_unassigned=assignee is AssigneeFilter.NONE,
        category=category,
        urgency=urgency,
        community_code=community_code,
        is_by_due=order is TipOrder.DUE,
    )
    sort_key = _BY_DUE if wanted.is_by_due else _NEWEST_FIRST
    after = decode_cursor(cursor, *sort_key.values())
    if after is not None and not wanted.is_by_due and not 0 <= after[1] < BUCKETS_PER_DAY:
        raise InvalidField("bad_cursor", parameter="cursor")
    async with edge.begin(Permission.TIP_READ) as session:
        rows = await listing.list_tips(session, wanted, limit=limit + 1, after=after)
    items, has_more = page_of(rows, limit)
    following = encode_cursor(*(items[-1][name] for name in sort_key)) if has_more else None
    return Answer({"items": items, "next_cursor": following}).response()


@router.get("/{tip_id}", response_model=TipOut, responses={200: VERSIONED, **refusals(*_READ)})
async def read_tip(edge: SignedIn, tip_id: Id) -> Response:
    """A tip with its envelope, messages, pictures, notes and links.

    The read is recorded, and messages count as read; neither changes the ETag.
    """
    async with edge.begin(Permission.TIP_READ) as session:
        tip, folder = await desk.read_tip(session, edge.actor, tip_id, now=edge.services.clock())
    return Answer(_tip_out(tip, folder), etag=etag(tip.version)).response()


@router.get(
    "/{tip_id}/attachments/{attachment_id}",
    response_class=Response,
    responses={200: SEALED_FILE, **refusals(*_READ)},
)
async def read_tip_attachment(edge: SignedIn, tip_id: Id, attachment_id: Id) -> Response:
    """One sealed picture: 12 bytes of nonce, then the ciphertext. The read is recorded."""
    async with edge.begin(Permission.TIP_READ) as session:
        sealed = await desk.read_attachment(
            session, edge.actor, tip_id, attachment_id, now=edge.services.clock()
        )
    return Response(
        sealed.nonce + sealed.ciphertext,
        media_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{sealed.id}.sealed"'},
    )


@router.put("/{tip_id}/assignment", response_model=TipItemOut, responses=refusals(*_EDIT, *_READ))
async def assign_tip(edge: SignedIn, tip_id: Id, body: TipAssignmentIn) -> Response:
    """Give a tip to somebody of the desk, or with null to nobody. Needs If-Match."""
    async with edge.begin(Permission.TIP_ASSIGN) as session:
        tip = await _matched(edge, session, tip_id)
        await desk.assign_tip(session, edge.actor, tip, body.account_id, now=edge.services.clock())
        answer = await _item(session, tip_id)
    return answer.response()


@router.post("/assignments", response_model=HandOverOut, responses=refusals("invalid_input", *_POST))
async def hand_over_tips(edge: SignedIn, body: HandOverIn) -> Response:
    """Give everything open that one person of the desk has to another, as at noon."""

    async def verb(session: AsyncSession) -> Answer:
        moved = await desk.hand_over_tips(
            session, edge.actor, body.giver_id, body.taker_id, now=edge.services.clock()
        )
        return Answer({"moved": moved})

    return await edge.once(Permission.TIP_ASSIGN, verb)


@router.post(
    "/{tip_id}/triage", response_model=TipItemOut, responses=refusals("clue_exists", *_EDIT, *_TEXT, *_POST)
)
async def triage_tip(edge: SignedIn, tip_id: Id, body: TriageIn) -> Response:
    """Accept, reject, ask, or close as a duplicate. Needs If-Match.

    `accept` only marks. Weak evidence is no ground to reject. A rejection as `help_request_misrouted` asks
    the reporter to use the help door.
    """

    async def verb(session: AsyncSession) -> Answer:
        tip = await _matched(edge, session, tip_id, with_other=body.duplicate_of)
        await triage.triage_tip(session, edge.actor, tip, body.to_triage(), now=edge.services.clock())
        return await _item(session, tip_id)

    return await edge.once(Permission.TIP_TRIAGE, verb)


@router.post(
    "/{tip_id}/reviews", response_model=TipItemOut, responses=refusals("same_person", *_EDIT, *_TEXT, *_POST)
)
async def review_closure(edge: SignedIn, tip_id: Id, body: ReviewIn) -> Response:
    """Decide a contest, as another person than the one who closed the tip. Needs If-Match.

    `reopen` makes the tip `accepted` again, and a new clue takes the place of the old one.
    """

    async def verb(session: AsyncSession) -> Answer:
        tip = await _matched(edge, session, tip_id)
        await contests.review_closure(session, edge.actor, tip, body.to_review(), now=edge.services.clock())
        return await _item(session, tip_id)

    return await edge.once(Permission.TIP_REVIEW, verb)


@router.post(
    "/{tip_id}/messages",
    status_code=201,
    response_model=WrittenOut,
    responses=refusals("invalid_input", *_TEXT, *_POST),
)
async def send_message(edge: SignedIn, tip_id: Id, body: DeskTextIn) -> Response:
    """Write to the reporter: sealed to the receipt's key and the office."""

    async def verb(session: AsyncSession) -> Answer:
        tip = await desk.get_tip(session, tip_id)
        wording = body.to_wording()
        return _written(
            await correspondence.send_message(session, edge.actor, tip, wording, now=edge.services.clock())
        )

    return await edge.once(Permission.TIP_WRITE, verb)


@router.post(
    "/{tip_id}/notes",
    status_code=201,
    response_model=WrittenOut,
    responses=refusals("invalid_input", *_TEXT, *_POST),
)
async def write_note(edge: SignedIn, tip_id: Id, body: DeskTextIn) -> Response:
    """Add a note that the office alone can open."""

    async def verb(session: AsyncSession) -> Answer:
        tip = await desk.get_tip(session, tip_id)
        wording = body.to_wording()
        return _written(
            await correspondence.write_note(session, edge.actor, tip, wording, now=edge.services.clock())
        )

    return await edge.once(Permission.TIP_WRITE, verb)


@router.post(
    "/{tip_id}/links",
    status_code=201,
    response_model=WrittenOut,
    responses=refusals("invalid_input", *_POST),
)
async def link_tips(edge: SignedIn, tip_id: Id, body: LinkIn) -> Response:
    """Say that two tips belong together. Neither is changed, and nothing is merged."""

    async def verb(session: AsyncSession) -> Answer:
        tip = await desk.get_tip(session, tip_id)
        other = await desk.get_tip(session, body.other_tip_id)
        return _written(
            await correspondence.link_tips(session, edge.actor, tip, other, now=edge.services.clock())
        )

    return await edge.once(Permission.TIP_WRITE, verb)


async def _matched(
    edge: Edge, session: AsyncSession, tip_id: UUID, *, with_other: UUID | None = None
) -> DeskTip:
    """The tip, locked, in the version that the caller saw."""
    tip = await desk.get_tip(session, tip_id, lock=True, with_other=with_other)
    check_match(edge.request, tip.version)
    return tip


async def _item(session: AsyncSession, tip_id: UUID) -> Answer:
    item = await listing.get_item(session, tip_id)
    return Answer(item, etag=item["etag"])


def _written(written: Written) -> Answer:
    body = {"id": str(written.id), "received_on": written.on_date, "received_bucket": written.bucket}
    return Answer(body, status=201)


def _tip_out(tip: DeskTip, folder: dict[str, Any]) -> dict[str, Any]:
    reply_key = None
    if tip.receipt_key is not None:
        reply_key = {"key_id": str(tip.id), "suite": SUITE_NAME, "public_key": b64url(tip.receipt_key)}
    return {
        **{name: getattr(tip, name) for name in _PLAIN},
        **{name: _text(getattr(tip, name)) for name in _IDS},
        "attachment_count": len(folder["attachments"]),
        "etag": etag(tip.version),
        "envelope": orjson.loads(tip.envelope),
        "reply_key": reply_key,
        **folder,
    }


def _text(thing_id: UUID | None) -> str | None:
    """The driver's UUIDs are of a class of their own, which the JSON writer does not take."""
    return None if thing_id is None else str(thing_id)
