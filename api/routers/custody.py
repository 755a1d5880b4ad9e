"""Chains of custody, and the proofs that nobody rewrote them."""

import re
from datetime import date, datetime, time
from typing import Annotated, Final

from fastapi import APIRouter, Query, Response
from pydantic import TypeAdapter

from api.access.permissions import Permission
from api.domain.custody import checkpoints, export, queries
from api.errors import InvalidField
from api.kit.clock import SHANGHAI
from api.routers.answers import Answer
from api.routers.dependencies import SignedIn
from api.routers.strict_json import StrictRoute
from api.schemas.custody import (
    ChainOut,
    CheckpointPage,
    CustodyExportOut,
    ProofOut,
)
from api.schemas.fields import Id, UtcDatetime
from api.schemas.paging import DEFAULT_LIMIT, Cursor, Limit, decode_cursor, encode_cursor, page_of
from api.schemas.problems import refusals

router = APIRouter(prefix="/v1", tags=["custody"], route_class=StrictRoute)

_DAY: Final = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_INSTANT: Final = TypeAdapter[datetime](UtcDatetime)
_READ = ("invalid_input", "not_allowed", "not_found", "session_ended", "token_expired")

Size = Annotated[int | None, Query(ge=1, le=1 << 53, description="Number of leaves.")]


@router.get("/clues/{clue_id}/custody", response_model=ChainOut, responses=refusals(*_READ))
async def read_custody(edge: SignedIn, clue_id: Id) -> Response:
    """The chain of custody of a clue or supplement (for the station: or referral), from its first event."""
    async with edge.begin(Permission.CUSTODY_READ) as session:
        kind, rows = await queries.chain_of(session, clue_id)
    events = [queries.event_json(row) for row in rows]
    return Answer({"clue_id": clue_id, "kind": kind.name.value, "events": events}).response()


@router.get("/custody/checkpoints", response_model=CheckpointPage, responses=refusals(*_READ))
async def list_checkpoints(
    edge: SignedIn,
    after: Annotated[int, Query(ge=0, le=1 << 53, description="Only those of more leaves than this.")] = 0,
    limit: Limit = DEFAULT_LIMIT,
    cursor: Cursor = None,
) -> Response:
    """The street's checkpoints, the newest first. Keep them: with one, all before it can be proven."""
    below = decode_cursor(cursor, int)
    async with edge.begin(Permission.CUSTODY_READ) as session:
        rows = await queries.list_checkpoints(
            session, after=after, below=None if below is None else below[0], limit=limit + 1
        )
    page, has_more = page_of(rows, limit)
    following = encode_cursor(page[-1]["size"]) if has_more else None
    return Answer(
        {"items": [queries.checkpoint_json(row) for row in page], "next_cursor": following}
    ).response()


@router.get("/custody/proofs", response_model=ProofOut, responses=refusals(*_READ))
async def prove_custody(
    edge: SignedIn,
    clue_id: Annotated[Id | None, Query(description="A clue or supplement; with `size`.")] = None,
    size: Size = None,
    from_size: Annotated[int | None, Query(alias="from", ge=1, le=1 << 53, description="With `to`.")] = None,
    to: Size = None,
) -> Response:
    """`clue_id` and `size`: that a chain stands in the log. `from` and `to`: that the log only grew."""
    async with edge.begin(Permission.CUSTODY_READ) as session:
        if clue_id is not None and size is not None and from_size is None and to is None:
            await queries.kind_of(session, clue_id)
            proof = await checkpoints.prove_inclusion(session, clue_id, size)
        elif from_size is not None and to is not None and clue_id is None and size is None:
            proof = await checkpoints.prove_consistency(session, from_size, to)
        else:
            raise InvalidField("missing", parameter="clue_id")
    return Answer(proof).response()


def _moment(text: str, parameter: str, *, is_end: bool) -> datetime:
    """An instant; of a legal day, its first or its last moment in Asia/Shanghai."""
    try:
        if _DAY.fullmatch(text) is None:
            return _INSTANT.validate_python(text)
        day = date.fromisoformat(text)
        moment = datetime.combine(day, time.max if is_end else time.min, SHANGHAI)
        return _INSTANT.validate_python(moment)
    except ValueError:
        raise InvalidField("bad_datetime", parameter=parameter) from None


@router.get("/custody/export", response_model=CustodyExportOut, responses=refusals(*_READ))
async def export_custody(
    edge: SignedIn,
    from_at: Annotated[str, Query(alias="from", max_length=40, description="First day, or RFC 3339 time.")],
    to: Annotated[str, Query(max_length=40, description="Last day, or RFC 3339 time.")],
) -> Response:
    """Chains, log, checkpoints and keys for `verify-custody`, which needs neither service nor secret."""
    first, last = _moment(from_at, "from", is_end=False), _moment(to, "to", is_end=True)
    if first > last:
        raise InvalidField("bad_datetime", parameter="to")
    async with edge.begin(Permission.CUSTODY_READ) as session:
        found = await export.export_custody(session, edge.actor, first, last)
    return Answer(found).response()
