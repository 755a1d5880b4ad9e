"""Who holds a receipt, and the transactions it may open: shared by every receipt route.

Unknown, malformed and burnt receipts cost the same, one look-up, and are answered alike.
"""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends, Request, Response, Security
from fastapi.security import APIKeyHeader

from api.access.database_roles import DatabaseRole
from api.crypto.receipts import lookup_id, normalise
from api.db.session import AsyncSession, binding, rebind
from api.domain.receipts.claims import find_claim, public_actor
from api.domain.receipts.words import SubjectKind
from api.domain.repeats import service as repeats
from api.errors import ReceiptUnknown, TooManyRequests
from api.kit.encoding import canonical_json
from api.routers.answers import Answer
from api.routers.dependencies import get_services, idempotency_key, scope_of
from api.routers.services import Services

SCHEME = "receipt"
REPLAYED = {"Idempotency-Replayed": "true"}
_WRONG_RECEIPTS = "receipt"


@dataclass(frozen=True, slots=True)
class Held:
    """An open transaction, bound to what the receipt leads to."""

    session: AsyncSession
    kind: SubjectKind


ReceiptVerb = Callable[[Held], Awaitable[Answer]]


class ReceiptEdge:
    """One request with a receipt.

    Attributes:
        receipt: Its 24 characters, or a stand-in that matches nothing.
    """

    def __init__(self, request: Request, services: Services) -> None:
        self.request = request
        self.services = services
        self.receipt = normalise(_code_of(request))

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Held]:
        """A transaction that sees what the receipt leads to and nothing else.

        Raises:
            ReceiptUnknown: Unknown, malformed or burnt.
            TooManyRequests: Too many wrong receipts from where this came from.
        """
        throttle, source = self.services.receipt_throttle, _source(self.request)
        if throttle.is_empty(_WRONG_RECEIPTS, source):
            raise TooManyRequests(retry_after_s=throttle.take(_WRONG_RECEIPTS, source))
        looked_up = lookup_id(self.receipt, self.services.keyring.lookup_secret)
        async with self.services.database.begin_as(public_actor(), DatabaseRole.PUBLIC) as session:
            claim = await find_claim(session, looked_up)
            if claim is None or claim.is_burnt:
                throttle.take(_WRONG_RECEIPTS, source)
                raise ReceiptUnknown
            actor = public_actor(claim.street_id)
            await rebind(session, role=DatabaseRole.RECEIPT, actor=actor, subject=claim.subject_id)
            yield Held(session, claim.kind)

    async def once(self, verb: ReceiptVerb, *, body: bytes | None = None) -> Response:
        """Run a verb in a transaction; with an Idempotency-Key, once.

        Args:
            verb: Does the work.
            body: What makes two requests the same; by default the JSON value that was sent.
        """
        async with self.begin() as held:
            repeat = self.repeat(held, body)
            if repeat is None:
                return (await verb(held)).response()
            stored = await repeats.begin_repeat(held.session, repeat, now=self.services.clock())
            if stored is not None:
                return Answer(stored.payload, stored.status, headers=REPLAYED).response()
            answer = await verb(held)
            await repeats.finish_repeat(held.session, repeat, answer.status, answer.payload())
        return answer.response()

    def repeat(self, held: Held, body: bytes | None = None) -> repeats.Repeat | None:
        """The keyed request, when it carries a key.

        Raises:
            IdempotencyKeyInvalid: Not 16 to 200 visible ASCII characters.
        """
        key = idempotency_key(self.request)
        if key is None:
            return None
        sent = canonical_json(getattr(self.request.state, "json_value", None)) if body is None else body
        subject_id = binding(held.session).subject
        return repeats.Repeat(subject_id, scope_of(self.request), key, sent)


def _code_of(request: Request) -> str:
    """The code as somebody typed it; HTTP libraries send what is not ASCII as UTF-8."""
    scheme, _, code = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != SCHEME:
        return ""
    return code.encode("latin-1").decode("utf-8", "replace")


def _source(request: Request) -> str | None:
    return None if request.client is None else request.client.host


_HEADER = APIKeyHeader(
    name="Authorization",
    scheme_name="Receipt",
    description="`Receipt <code>`: 24 characters; case, spaces and hyphens are forgiven.",
    auto_error=False,
)


async def get_receipt_edge(
    request: Request,
    services: Annotated[Services, Depends(get_services)],
    _code: Annotated[str | None, Security(_HEADER)] = None,
) -> ReceiptEdge:
    """The request of a receipt's holder."""
    return ReceiptEdge(request, services)


WithReceipt = Annotated[ReceiptEdge, Depends(get_receipt_edge)]
