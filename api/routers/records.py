"""What a phone that was away sends and fetches."""

from collections.abc import Mapping
from typing import Annotated, Any

from fastapi import APIRouter, Query, Response

from api.access.permissions import Permission
from api.domain.field_records.grammar import Sent
from api.domain.sync.service import read_changes
from api.routers.answers import Answer
from api.routers.check_ins import CHECK_IN_KIND
from api.routers.dependencies import SignedIn
from api.routers.field_batches import RecordKind, take_records
from api.routers.observations import OBSERVATION_KIND
from api.routers.strict_json import StrictRoute
from api.routers.visits import VISIT_KIND
from api.schemas.field_batches import RecordResultsOut
from api.schemas.paging import MAX_CURSOR_CHARS
from api.schemas.problems import refusals
from api.schemas.records import MixedBatchIn
from api.schemas.sync import SyncOut, read_since, sync_json

router = APIRouter(prefix="/v1/me", tags=["me"], route_class=StrictRoute)

KINDS: Mapping[str, RecordKind] = {
    "check_in": CHECK_IN_KIND,
    "observation": OBSERVATION_KIND,
    "visit": VISIT_KIND,
}
"""What phones send."""

_SIGNED_IN = ("not_allowed", "session_ended", "token_expired")


@router.post(
    "/records/batch", response_model=RecordResultsOut, responses=refusals("invalid_input", *_SIGNED_IN)
)
async def send_records(body: MixedBatchIn, edge: SignedIn) -> Response:
    """Send up to 1,000 records of mixed kinds. Always 200, one answer an item, in order.

    Safe to send again, whole or in parts and in any order: each item is known by its id.
    """
    sent = Sent(edge.services.clock(), body.sent_at)
    return await take_records(edge, KINDS, sent, [(_kind_of(value), value) for value in body.items])


def _kind_of(value: Any) -> str:  # noqa: ANN401 - any JSON value
    kind = value.get("type") if isinstance(value, dict) else None
    return kind if isinstance(kind, str) else ""


@router.get("/sync", response_model=SyncOut, responses=refusals("sync_expired", *_SIGNED_IN))
async def sync(
    edge: SignedIn,
    since: Annotated[
        str | None, Query(max_length=MAX_CURSOR_CHARS, description="`next_since` of the last answer.")
    ] = None,
) -> Response:
    """What changed for the phone's owner, what it must forget, and how many of its records are kept."""
    async with edge.begin(Permission.FIELD_RECORD) as session:
        changes = await read_changes(session, edge.actor, read_since(since), now=edge.services.clock())
    return Answer(sync_json(changes)).response()
