"""Clues: made by desk, community and grid, handed to a station by the desk, read by those concerned."""

from collections.abc import Awaitable, Callable
from datetime import date
from typing import Annotated, Any
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.access.database_roles import DatabaseRole
from api.access.permissions import Permission
from api.db.session import AsyncSession, binding
from api.domain.audit.service import record
from api.domain.clues import hand_off, queries, reading, submission, supplements
from api.domain.clues.lifecycle import ClueStatus
from api.domain.clues.queries import ClueFilter
from api.domain.custody.kinds import REFERRAL, KindName
from api.domain.custody.queries import kind_of
from api.domain.queue import referral_reading
from api.domain.tips.words import RewardState
from api.routers.answers import Answer, etag
from api.routers.dependencies import Edge, SignedIn, check_match
from api.routers.strict_json import StrictRoute
from api.schemas.clue_answers import clue_json, folder_json, own_json, supplement_json
from api.schemas.clue_pages import CluePage, ClueReadOut
from api.schemas.clues import (
    ClosureIn,
    ClueIn,
    ClueItemOut,
    HandOffIn,
    ReassignmentIn,
    RequeueIn,
    SubmittedOut,
    SubmittedStatus,
    SupplementIn,
    SupplementMadeOut,
)
from api.schemas.fields import Id
from api.schemas.openapi_answers import SEALED_FILE, VERSIONED
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, encode_cursor, page_of
from api.schemas.problems import refusals
from api.schemas.queue_referrals import referral_json, referral_read_json

router = APIRouter(prefix="/v1/clues", tags=["clues"], route_class=StrictRoute)

_READ = ("not_allowed", "not_found", "session_ended", "token_expired")
_POST = (
    *_READ,
    "idempotency_in_progress",
    "idempotency_key_invalid",
    "idempotency_key_reused",
    "invalid_input",
)
_SEALED = ("envelope_invalid", "id_conflict", "no_recipients", "recipient_key_revoked", "wrong_recipients")
_EDIT = ("illegal_transition", "precondition_required", "stale")

Change = Callable[[AsyncSession, hand_off.VersionCheck], Awaitable[Any]]


@router.post(
    "",
    status_code=201,
    response_model=SubmittedOut,
    responses={
        201: VERSIONED,
        **refusals("clue_exists", "illegal_transition", "observation_has_clue", *_SEALED, *_POST),
    },
)
async def submit_clue(body: ClueIn, edge: SignedIn) -> Response:
    """Make a clue. The desk's begins as `draft`, others as `triage`; only the hand-off queues it.

    With `id` the same clue can be sent again. With `tip_id` it stands for that tip, and the tip's pictures
    that are named go along. With `observation_id` a finding of the field is handed over to the desk.
    """
    new = body.to_new_clue()

    async def verb(session: AsyncSession) -> Answer:
        made = await submission.submit_clue(session, edge.actor, new, now=edge.services.clock())
        out = SubmittedOut(id=made.id, submitted_on=made.submitted_on, status=SubmittedStatus(made.status))
        is_desk = binding(session).role is DatabaseRole.DESK
        return Answer(out, status=201, etag=etag(1) if is_desk else None)

    return await edge.once(Permission.CLUE_SUBMIT, verb)


@router.get("", response_model=CluePage, responses=refusals("invalid_input", *_READ))
async def list_clues(
    edge: SignedIn,
    status: Annotated[ClueStatus | None, Query(description="Where it stands.")] = None,
    kind: Annotated[
        KindName, Query(description="Clues, supplements, or (station only) referrals.")
    ] = KindName.CLUE,
    reward_state: Annotated[
        RewardState | None, Query(description="Of clues: where the reward stands.")
    ] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Clues of the street for the desk, of its queue for the station, one's own for an author. Newest first.

    An author gets id, day and coarse state, and no filter applies.
    """
    after = decode_cursor(cursor, date, UUID)
    wanted = ClueFilter(status, reward_state, None if after is None else (after[0], after[1]), limit + 1)
    async with edge.begin(Permission.CLUE_READ) as session:
        if binding(session).role is DatabaseRole.FIELD:
            rows, day, shape = await queries.list_own(session, wanted), "submitted_on", own_json
        elif kind is KindName.CLUE:
            rows, day, shape = await queries.list_clues(session, wanted), "submitted_on", clue_json
        elif kind is KindName.SUPPLEMENT:
            rows, day, shape = await queries.list_supplements(session, wanted), "received_on", supplement_json
        else:
            referrals = await referral_reading.list_referrals(session, wanted)
            rows, day, shape = referrals, "received_on", referral_json
    page, has_more = page_of(rows, limit)
    following = encode_cursor(page[-1][day], str(page[-1]["id"])) if has_more else None
    return Answer({"items": [shape(row) for row in page], "next_cursor": following}).response()


@router.get("/{clue_id}", response_model=ClueReadOut, responses={200: VERSIONED, **refusals(*_READ)})
async def read_clue(edge: SignedIn, clue_id: Id) -> Response:
    """A clue with answers, questions, supplements and reward; for its author id, day and coarse state.

    For its station also a referral, which has nothing but package and attachments. The station gets
    `sealed_package` under a live lease of the caller, or after acknowledgement; from then on each reading is
    an event in the chain of custody.
    """
    async with edge.begin(Permission.CLUE_READ) as session:
        if binding(session).role is DatabaseRole.FIELD:
            return Answer(own_json(await queries.get_own(session, clue_id))).response()
        if binding(session).role is DatabaseRole.POLICE and await kind_of(session, clue_id) is REFERRAL:
            opened = await referral_reading.open_referral(session, edge.actor, clue_id)
            return Answer(referral_read_json(opened)).response()
        folder = await reading.open_clue(session, edge.actor, clue_id)
        if binding(session).role is DatabaseRole.DESK and folder.clue["handed_off_at"] is not None:
            await record(session, edge.actor, "read_clue", "clue", clue_id, now=edge.services.clock())
    return Answer(folder_json(folder), etag=etag(folder.clue["version"])).response()


@router.get(
    "/{clue_id}/attachments/{attachment_id}",
    response_class=Response,
    responses={200: SEALED_FILE, **refusals(*_READ)},
)
async def read_clue_attachment(edge: SignedIn, clue_id: Id, attachment_id: Id) -> Response:
    """One sealed file of a clue, of its supplements or of a referral: 12 bytes of nonce, then the ciphertext.

    For the station under a live lease of the caller, or after acknowledgement; each reading is an event.
    """
    async with edge.begin(Permission.CLUE_ANSWER) as session:
        read = (
            referral_reading.read_referral_file
            if await kind_of(session, clue_id) is REFERRAL
            else reading.read_attachment
        )
        sealed = await read(session, edge.actor, clue_id, attachment_id)
    return Response(
        sealed,
        media_type="application/octet-stream",
        headers={"Content-Disposition": f'attachment; filename="{attachment_id}.sealed"'},
    )


async def _change(edge: Edge, clue_id: Id, change: Change) -> Response:
    """Run an edit that needs If-Match, and answer with the clue as it is then."""

    def check(version: int) -> None:
        check_match(edge.request, version)

    async def verb(session: AsyncSession) -> Answer:
        await change(session, check)
        row = await queries.get_clue(session, clue_id)
        return Answer(clue_json(row), etag=etag(row["version"]))

    return await edge.once(Permission.CLUE_HAND_OFF, verb)


@router.post(
    "/{clue_id}/hand-off",
    response_model=ClueItemOut,
    responses=refusals("envelope_invalid", "station_cannot_open", "wrong_recipients", *_EDIT, *_POST),
)
async def hand_off_clue(body: HandOffIn, edge: SignedIn, clue_id: Id) -> Response:
    """Put a clue into a station's queue, wrapped for each active key of the station. Needs If-Match."""
    towards = body.to_towards()
    return await _change(
        edge,
        clue_id,
        lambda session, check: hand_off.hand_off_clue(
            session, edge.actor, clue_id, towards, check, now=edge.services.clock()
        ),
    )


@router.post(
    "/{clue_id}/reassign",
    response_model=ClueItemOut,
    responses=refusals("envelope_invalid", "station_cannot_open", "wrong_recipients", *_EDIT, *_POST),
)
async def reassign_clue(body: ReassignmentIn, edge: SignedIn, clue_id: Id) -> Response:
    """Move a clue that nobody took over to another station: old tokens and wraps die. Needs If-Match."""
    towards = body.to_towards()
    return await _change(
        edge,
        clue_id,
        lambda session, check: hand_off.reassign_clue(
            session, edge.actor, clue_id, towards, check, now=edge.services.clock()
        ),
    )


@router.post("/{clue_id}/requeue", response_model=ClueItemOut, responses=refusals(*_EDIT, *_POST))
async def requeue_clue(body: RequeueIn, edge: SignedIn, clue_id: Id) -> Response:
    """Queue a returned or dead clue, or such supplements of it, again in a new epoch. Needs If-Match."""
    return await _change(
        edge,
        clue_id,
        lambda session, check: hand_off.requeue_clue(
            session, edge.actor, clue_id, body.reason, check, now=edge.services.clock()
        ),
    )


@router.post("/{clue_id}/closure", response_model=ClueItemOut, responses=refusals(*_EDIT, *_POST))
async def close_clue(body: ClosureIn, edge: SignedIn, clue_id: Id) -> Response:
    """End a clue at the office, or one that the police gave back. Needs If-Match."""
    decision = (body.decision, body.reason)
    return await _change(
        edge,
        clue_id,
        lambda session, check: hand_off.close_clue(
            session, edge.actor, clue_id, decision, check, now=edge.services.clock()
        ),
    )


@router.post(
    "/{clue_id}/supplements",
    status_code=201,
    response_model=SupplementMadeOut,
    responses=refusals("illegal_transition", "station_cannot_open", *_SEALED, *_POST),
)
async def add_supplement(body: SupplementIn, edge: SignedIn, clue_id: Id) -> Response:
    """Queue later news for the clue's station, sealed to it and to the office."""
    new = body.to_new_supplement()

    async def verb(session: AsyncSession) -> Answer:
        made = await supplements.add_supplement(session, edge.actor, clue_id, new, now=edge.services.clock())
        out = SupplementMadeOut(id=made.id, clue_id=made.clue_id, received_on=made.received_on)
        return Answer(out, status=201)

    return await edge.once(Permission.CLUE_HAND_OFF, verb)
