"""The police queue: claim, extend, return, acknowledge, watch."""

import time
from typing import Any
from uuid import UUID

from fastapi import APIRouter, Response

from api.access.permissions import Permission
from api.crypto.leases import lease_token
from api.db.session import AsyncSession
from api.domain.clues.attachments import Attachment, list_attachments
from api.domain.custody.items import bind_items
from api.domain.custody.kinds import KINDS
from api.domain.queue import answers
from api.domain.queue.claims import Claimed, ClaimRaced, Wish, claim_items
from api.domain.queue.stats import queue_stats
from api.errors import DomainError, Overloaded
from api.routers.answers import Answer
from api.routers.dependencies import Edge, SignedIn
from api.routers.strict_json import StrictRoute
from api.schemas.claimed import LeaseOut, claimed_json
from api.schemas.problems import choose_language, refusals
from api.schemas.queue import (
    POLL_S,
    AcknowledgementBatchIn,
    AcknowledgementIn,
    AcknowledgementResultsOut,
    AcknowledgementsIn,
    AcknowledgementsOut,
    ClaimIn,
    ClaimOut,
    ExtensionIn,
    QueueStatsOut,
    ReturnIn,
    ReturnOut,
    acknowledgement_out,
    acknowledgement_result_out,
    return_out,
    stats_out,
)

router = APIRouter(prefix="/v1/queue", tags=["queue"], route_class=StrictRoute)

RACES = 5
"""How often a claim that was made twice at one moment is asked again."""


@router.post(
    "/claims",
    operation_id="claim_queue_items",
    response_model=ClaimOut,
    responses=refusals("claim_finished", "claim_id_reused", "not_allowed", "session_ended"),
)
async def claim_queue_items(body: ClaimIn, edge: SignedIn) -> Response:
    """Lease ready items of your station, urgent ones first, then the oldest; referrals only when asked for.

    Keep the `claim_id` until the items are stored: while one of its leases lives, the same call gives the
    same leases with their present expiry. An empty answer is not remembered. With `wait_s` the call waits.
    """
    wish = Wish(body.claim_id, body.limit, body.lease_s, frozenset(body.kinds))
    ends_at = time.monotonic() + body.wait_s
    bell = edge.services.queue_bell
    with bell.watch(edge.actor.unit_id) as rung:
        while True:
            rung.clear()
            items = await _claim(edge, wish)
            left_s = ends_at - time.monotonic()
            if items or left_s <= 0 or bell.is_stopping or await edge.request.is_disconnected():
                break
            await bell.sleep(rung, left_s)
    is_full = len(items) == body.limit
    return Answer({"items": items, "next_poll_s": 0 if is_full else POLL_S}).response()


async def _claim(edge: Edge, wish: Wish) -> list[dict[str, Any]]:
    """One look at the queue, in a transaction of its own: nothing is held while a claim waits."""
    for _ in range(RACES):
        try:
            async with edge.begin(Permission.QUEUE_PULL) as session:
                claimed = await claim_items(session, edge.actor, wish)
                attachments = await _attachments_of(session, claimed)
        except ClaimRaced:
            continue
        secret = edge.services.keyring.lease_secret
        return [
            claimed_json(one, attachments.get(one.item.id, []), edge.actor.unit_code, secret)
            for one in claimed
        ]
    raise Overloaded(retry_after_s=1)


async def _attachments_of(session: AsyncSession, claimed: list[Claimed]) -> dict[UUID, list[Attachment]]:
    with_some = [one.item for one in claimed if one.has_attachments]
    found: dict[UUID, list[Attachment]] = {}
    if with_some:
        await bind_items(session, [item.id for item in with_some])
        for kind in KINDS:
            ids = [item.id for item in with_some if item.kind is kind]
            found |= await list_attachments(session, kind, ids)
    return found


@router.post(
    "/extensions",
    operation_id="extend_lease",
    response_model=LeaseOut,
    responses=refusals("lease_limit", "lease_lost", "not_allowed"),
)
async def extend_lease(body: ExtensionIn, edge: SignedIn) -> Response:
    """Keep a lease alive while you work; it ends twelve hours after its claim at the latest."""
    secret = edge.services.keyring.lease_secret
    async with edge.begin(Permission.QUEUE_PULL) as session:
        lease, expires_at = await answers.extend(session, secret, body.token, lease_s=body.lease_s)
    token = lease_token(secret, lease.kind, lease.item_id, lease.epoch, lease.attempt)
    out = LeaseOut(token=token, expires_at=expires_at, attempt=lease.attempt, epoch=lease.epoch)
    return Answer(out).response()


@router.post(
    "/returns",
    operation_id="return_queue_item",
    response_model=ReturnOut,
    responses=refusals("lease_lost", "not_allowed"),
)
async def return_queue_item(body: ReturnIn, edge: SignedIn) -> Response:
    """Give a leased item back to whoever sent it, with the reason. The same token gives the same answer."""
    secret = edge.services.keyring.lease_secret
    async with edge.begin(Permission.QUEUE_PULL) as session:
        given = await answers.give_back(
            session, edge.actor, secret, body.token, code=body.return_code, note=body.note
        )
    return Answer(return_out(given)).response()


@router.post(
    "/acknowledgements",
    operation_id="acknowledge_queue_items",
    response_model=AcknowledgementsOut,
    responses=refusals("digest_mismatch", "lease_lost", "not_allowed"),
)
async def acknowledge_queue_items(body: AcknowledgementsIn, edge: SignedIn) -> Response:
    """Say that an item is stored on your side. Again gives the same answer; then it is yours, and filed once.

    One `{token, digest}`, or `{items: [...]}` with one result each. A token that only expired still counts.
    """
    sent = body.root
    asked = sent.items if isinstance(sent, AcknowledgementBatchIn) else [sent]
    async with edge.begin(Permission.QUEUE_PULL) as session:
        results = await answers.acknowledge(
            session,
            edge.actor,
            edge.services.keyring.lease_secret,
            [(one.token, one.digest) for one in asked],
        )
    if isinstance(sent, AcknowledgementIn):
        only = results[0]
        if isinstance(only, DomainError):
            raise only
        return Answer(acknowledgement_out(only)).response()
    language = choose_language(edge.request.headers.get("accept-language", ""))
    items = [acknowledgement_result_out(one, language) for one in results]
    return Answer(AcknowledgementResultsOut(items=items)).response()


@router.get(
    "/stats", operation_id="get_queue_stats", response_model=QueueStatsOut, responses=refusals("not_allowed")
)
async def get_queue_stats(edge: SignedIn) -> Response:
    """How many items wait, are leased, were returned or given up, and how old the oldest waiting one is."""
    async with edge.begin(Permission.QUEUE_WATCH) as session:
        kinds = await queue_stats(session)
    return Answer(stats_out(kinds)).response()
