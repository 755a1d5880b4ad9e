"""Proposed teams: made over all open cases at once, declared upon, confirmed."""

from typing import Annotated
from uuid import UUID

from fastapi import APIRouter, Query, Response

from api.access.permissions import Permission
from api.domain.care_access.hand import Hand
from api.domain.pairings import confirming, proposal_views, proposals
from api.domain.pairings.ground import Ground
from api.domain.pairings.lifecycle import ProposalStatus
from api.domain.pairings.model import Proposal
from api.domain.pairings.proposal_views import ProposalFilter
from api.errors import DomainError
from api.routers.answers import Answer
from api.routers.care_edge import CareEdge, InCare
from api.routers.strict_json import StrictRoute
from api.schemas.fields import Id, UnitCode
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, encode_cursor, page_of
from api.schemas.pairing_proposals import (
    PairingProposalIn,
    PairingProposalOut,
    PairingProposalPage,
    ProposalConfirmationIn,
    proposal_item,
    proposal_json,
)
from api.schemas.problems import refusals

router = APIRouter(prefix="/v1/pairings/proposals", tags=["pairings"], route_class=StrictRoute)

_READ = ("not_allowed", "purpose_required", "session_ended", "token_expired")
_POST = (
    *_READ,
    "idempotency_in_progress",
    "idempotency_key_invalid",
    "idempotency_key_reused",
    "invalid_input",
    "not_found",
    "proposal_stale",
)


@router.get("", response_model=PairingProposalPage, responses=refusals("invalid_input", *_READ))
async def list_pairing_proposals(
    edge: InCare,
    community_code: Annotated[UnitCode | None, Query(description="Of one community.")] = None,
    status: Annotated[ProposalStatus | None, Query(description="Where they stand.")] = None,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """Proposals, the newest first."""
    after = decode_cursor(cursor, UUID)
    wanted = ProposalFilter(limit + 1, community_code, status, None if after is None else after[0])
    async with edge.work(Permission.CASE_ASSIGN) as hand:
        rows = await proposal_views.list_proposals(hand, wanted)
        page, has_more = page_of(rows, limit)
        codes = await proposal_views.community_codes(hand, page)
    following = encode_cursor(page[-1].id) if has_more else None
    items = [proposal_item(one, codes[one.community_id]) for one in page]
    return Answer({"items": items, "next_cursor": following}).response()


@router.post(
    "",
    status_code=201,
    response_model=PairingProposalOut,
    responses=refusals("nothing_to_propose", "overloaded", "pairing_solver_unavailable", *_POST),
)
async def propose_teams(edge: InCare, body: PairingProposalIn) -> Response:
    """Propose a lead and a deputy for each open case of a community that has no team.

    Each proposed colleague is asked whether there is a conflict of interest. Cases that nobody can take are
    shown with the reasons. A new proposal takes the place of the open one.
    """
    # No transaction stays open while it is solved; whether the ground has held is seen when it is written.
    try:
        prepared: tuple[Ground, Proposal] | DomainError = await _prepare(edge, body)
    except DomainError as refusal:
        prepared = refusal

    async def store(hand: Hand) -> Answer:
        if isinstance(prepared, DomainError):
            raise prepared
        ground, found = prepared
        proposal_id = await proposals.store_proposal(hand, ground, body.episode_ids, found)
        return await _answer(hand, proposal_id, 201)

    # What was answered before is answered again, whatever would be refused by now.
    return await edge.do(Permission.CASE_ASSIGN, store)


async def _prepare(edge: CareEdge, body: PairingProposalIn) -> tuple[Ground, Proposal]:
    async with edge.work(Permission.CASE_ASSIGN) as hand:
        ground = await proposals.read_for_proposal(hand, body.community_code, body.episode_ids)
    return ground, await edge.services.pairing_solver.propose(ground.request)


@router.get("/{proposal_id}", response_model=PairingProposalOut, responses=refusals("not_found", *_READ))
async def read_pairing_proposal(edge: InCare, proposal_id: Id) -> Response:
    """A proposal: each case with costs by reason, runner-up, what stands in the way, who declared what."""
    async with edge.work(Permission.CASE_ASSIGN) as hand:
        answer = await _answer(hand, proposal_id)
    return answer.response()


@router.post(
    "/{proposal_id}/confirmation",
    response_model=PairingProposalOut,
    responses=refusals(
        "conflict_declared",
        "declaration_missing",
        "illegal_transition",
        "member_not_possible",
        "nothing_to_confirm",
        "worker_gone",
        *_POST,
    ),
)
async def confirm_pairing_proposal(edge: InCare, proposal_id: Id, body: ProposalConfirmationIn) -> Response:
    """Form the teams, changed by hand where somebody knows better. All at once, or none.

    Cases that are blocked or left out keep whom they have, and come again in the next proposal.
    """

    async def confirm(hand: Hand) -> Answer:
        await confirming.confirm_proposal(hand, proposal_id, body.to_confirmation())
        return await _answer(hand, proposal_id)

    return await edge.do(Permission.CASE_ASSIGN, confirm)


async def _answer(hand: Hand, proposal_id: UUID, status: int = 200) -> Answer:
    proposal = await proposal_views.get_proposal(hand, proposal_id)
    return Answer(proposal_json(await proposal_views.view_proposal(hand, proposal)), status)
