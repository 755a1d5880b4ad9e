"""Who asks, and the transactions a request may open: shared by every route."""

import re
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from typing import Annotated, Any

from fastapi import Depends, Request, Response, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from api.access.actor import Actor
from api.access.permissions import Permission, Role
from api.crypto.tokens import TokenInvalid
from api.db.session import AsyncSession
from api.db.unit import IdentityChanged
from api.domain.repeats import service as repeats
from api.errors import DomainError, PreconditionRequired, Stale, TokenExpired
from api.kit.encoding import canonical_json
from api.routers.answers import Answer, etag
from api.routers.services import Services

VISIBLE_ASCII = re.compile(r"[!-~]{16,200}")

Verb = Callable[[AsyncSession], Awaitable[Answer]]
Rebuild = Callable[[Any], Any]


class IdempotencyKeyInvalid(DomainError):
    """The key is not 16 to 200 visible ASCII characters."""

    code = "idempotency_key_invalid"


async def get_services(request: Request) -> Services:
    """The parts of this process."""
    services: Services = request.app.state.services
    return services


def idempotency_key(request: Request) -> str | None:
    """The Idempotency-Key of a request, if it carries one.

    Raises:
        IdempotencyKeyInvalid: Too short, too long, or not visible ASCII.
    """
    key = request.headers.get("idempotency-key")
    if key is not None and VISIBLE_ASCII.fullmatch(key) is None:
        raise IdempotencyKeyInvalid
    return key


def scope_of(request: Request) -> str:
    """Method and path: what an Idempotency-Key is valid for."""
    return f"{request.method} {request.url.path}"


def check_match(request: Request, version: int) -> None:
    """Refuse an edit of another version than the one that the caller saw.

    Raises:
        PreconditionRequired: No If-Match.
        Stale: Another version.
    """
    wanted = request.headers.get("if-match")
    if wanted is None:
        raise PreconditionRequired
    if wanted.strip() != etag(version):
        raise Stale


class Edge:
    """One signed-in request: who asks, and the transactions it may open."""

    def __init__(self, request: Request, services: Services, actor: Actor) -> None:
        self.request = request
        self.services = services
        self.actor = actor

    @asynccontextmanager
    async def begin(self, permission: Permission) -> AsyncIterator[AsyncSession]:
        """A transaction for one permitted verb, committed before the answer is built.

        Raises:
            NotAllowed: The caller may never use this verb.
            SessionEnded: The session is over.
        """
        async with AsyncExitStack() as stack:
            try:
                session = await stack.enter_async_context(self._open(permission))
            except IdentityChanged:
                role = self.actor.role
                assert role is not None  # noqa: S101 - an account has a role
                fresh = await self.services.database.actor(
                    self.actor.session_street_id, self.actor.session_id, role
                )
                # An administrator may be at work in another street than its own.
                self.actor = replace(fresh, street_id=self.actor.street_id)
                session = await stack.enter_async_context(self._open(permission))
            yield session

    def _open(self, permission: Permission) -> Any:  # noqa: ANN401 - an async context manager
        return self.services.database.begin(self.actor, permission)

    async def once(
        self, permission: Permission, verb: Verb, *, body: bytes | None = None, rebuild: Rebuild | None = None
    ) -> Response:
        """Run a verb in a transaction; with an Idempotency-Key, once.

        Args:
            permission: What the verb needs.
            verb: Does the work in the transaction it is given.
            body: What makes two requests the same; by default the JSON value that was sent.
            rebuild: Makes the answer from what was stored, where the answer itself holds a secret.
        """
        key = idempotency_key(self.request)
        async with self.begin(permission) as session:
            if key is None:
                answer = await verb(session)
            else:
                repeat = repeats.Repeat(
                    self.actor.account_id,
                    scope_of(self.request),
                    key,
                    canonical_json(getattr(self.request.state, "json_value", None)) if body is None else body,
                )
                stored = await repeats.begin_repeat(session, repeat, now=self.services.clock())
                if stored is None:
                    answer = await verb(session)
                    kept = answer.payload() if answer.stored is None else answer.stored
                    await repeats.finish_repeat(session, repeat, answer.status, kept)
                else:
                    payload = stored.payload if rebuild is None else rebuild(stored.payload)
                    answer = _replayed(payload, stored.status)
        return answer.response()


def _replayed(payload: Any, status: int) -> Answer:  # noqa: ANN401 - any JSON value
    """The answer of before; what can be edited carries its ETag again."""
    version = payload.get("etag") if isinstance(payload, dict) else None
    return Answer(payload, status, version, headers={"Idempotency-Replayed": "true"})


_BEARER = HTTPBearer(
    scheme_name="Bearer",
    bearerFormat="JWT",
    description="Access token of `POST /v1/auth/token`.",
    auto_error=False,
)


async def get_actor(
    request: Request,
    services: Annotated[Services, Depends(get_services)],
    _token: Annotated[HTTPAuthorizationCredentials | None, Security(_BEARER)] = None,
) -> Actor:
    """The account of the bearer token.

    Raises:
        TokenExpired: No token, or one that is not valid any more.
        SessionEnded: The session is over.
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "bearer":
        raise TokenExpired
    try:
        claims = services.codec.verify(token.strip(), services.clock())
        return await services.database.actor(claims.street, claims.sid, Role(claims.role))
    except (TokenInvalid, ValueError):
        raise TokenExpired from None


async def get_edge(
    request: Request,
    services: Annotated[Services, Depends(get_services)],
    actor: Annotated[Actor, Depends(get_actor)],
) -> Edge:
    """The signed-in request."""
    return Edge(request, services, actor)


SignedIn = Annotated[Edge, Depends(get_edge)]
Parts = Annotated[Services, Depends(get_services)]
