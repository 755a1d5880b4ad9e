"""Conflicts of interest: asked by whoever assigns, answered by the colleague with yes or no."""

from uuid import UUID

from fastapi import APIRouter, Response

from api.access.permissions import Permission
from api.domain.care_access.hand import Hand
from api.domain.pairings import asking, declarations
from api.routers.answers import Answer
from api.routers.care_edge import InCare
from api.routers.strict_json import StrictRoute
from api.schemas.fields import Id
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, encode_cursor, page_of
from api.schemas.pairings import (
    DeclarationIn,
    DeclarationPage,
    DeclarationsAskedOut,
    DeclarationsIn,
    DeclaredOut,
    declaration_json,
)
from api.schemas.problems import refusals

router = APIRouter(prefix="/v1/pairings/declarations", tags=["pairings"], route_class=StrictRoute)

_READ = ("not_allowed", "session_ended", "token_expired")
_POST = (
    *_READ,
    "idempotency_in_progress",
    "idempotency_key_invalid",
    "idempotency_key_reused",
    "invalid_input",
    "not_found",
)


@router.get("", response_model=DeclarationPage, responses=refusals("invalid_input", *_READ))
async def list_declarations(edge: InCare, limit: Limit = DEFAULT_LIMIT, cursor: Cursor = None) -> Response:
    """What the caller is asked and has not answered: the name of each person, and nothing of the case."""
    after = decode_cursor(cursor, UUID)
    async with edge.work(Permission.CASE_DECLARE) as hand:
        rows = await declarations.list_declarations(
            hand, after=None if after is None else after[0], limit=limit + 1
        )
    page, has_more = page_of(rows, limit)
    following = encode_cursor(page[-1].row["id"]) if has_more else None
    return Answer({"items": [declaration_json(one) for one in page], "next_cursor": following}).response()


@router.post(
    "",
    status_code=201,
    response_model=DeclarationsAskedOut,
    responses=refusals("member_not_possible", "purpose_required", *_POST),
)
async def ask_to_declare(edge: InCare, body: DeclarationsIn) -> Response:
    """Ask colleagues who are to be put in by hand. Those who were proposed have been asked already."""

    async def ask(hand: Hand) -> Answer:
        pairs = [(one.episode_id, one.account_id) for one in body.asked]
        return Answer({"asked": await asking.ask_colleagues(hand, pairs)}, 201)

    return await edge.do(Permission.CASE_ASSIGN, ask)


@router.post(
    "/{declaration_id}", response_model=DeclaredOut, responses=refusals("illegal_transition", *_POST)
)
async def answer_declaration(edge: InCare, declaration_id: Id, body: DeclarationIn) -> Response:
    """Say whether there is a conflict of interest. No reason is asked, and none is kept."""

    async def answer(hand: Hand) -> Answer:
        asked = await declarations.answer(hand, declaration_id, has_conflict=body.has_conflict)
        return Answer({"id": str(asked.id), "has_conflict": body.has_conflict})

    return await edge.do(Permission.CASE_DECLARE, answer)
