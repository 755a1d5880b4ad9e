"""The edge of the care side: why a file is opened, which cases are in view, answers that are kept sealed."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Annotated, Any
from uuid import UUID

from fastapi import Depends, Header, Request, Response

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.access.permissions import Permission
from api.db.session import AsyncSession
from api.domain.care_access.hand import Hand, PurposeRequired, bind_cases
from api.domain.care_access.words import Purpose
from api.kit.encoding import b64url, from_b64url
from api.routers.answers import Answer
from api.routers.dependencies import Edge, get_actor, get_services
from api.routers.services import Services

CareVerb = Callable[[Hand], Awaitable[Answer]]
_KEPT_AS = "idempotency"
_NO_ROW = UUID(int=0)


class CareEdge(Edge):
    """One signed-in request on the care side."""

    def __init__(self, request: Request, services: Services, actor: Actor, purpose: str | None) -> None:
        super().__init__(request, services, actor)
        self._purpose_said = purpose

    @asynccontextmanager
    async def begin(self, permission: Permission) -> AsyncIterator[AsyncSession]:
        """A transaction for one permitted verb, in which the caller's own cases are in view.

        Raises:
            NotAllowed: The caller may never use this verb.
            PurposeRequired: The office did not say why.
            SessionEnded: The session is over.
        """
        role = self.actor.require(permission)
        if role is DatabaseRole.CARE_OFFICE:
            self._purpose()
        async with super().begin(permission) as session:
            if role is DatabaseRole.CARE_WORKER:
                await bind_cases(session, now=self.services.clock())
            yield session

    def _purpose(self) -> Purpose:
        try:
            return Purpose(self._purpose_said or "")
        except ValueError:
            raise PurposeRequired from None

    def hand(self, session: AsyncSession, permission: Permission) -> Hand:
        """What verbs of care work with, in a transaction that `begin` opened for this permission."""
        is_office = self.actor.require(permission) is DatabaseRole.CARE_OFFICE
        return Hand(
            session=session,
            actor=self.actor,
            box=self.services.care_boxes.of(self.actor.street_id),
            now=self.services.clock(),
            purpose=self._purpose() if is_office else None,
        )

    @asynccontextmanager
    async def work(self, permission: Permission) -> AsyncIterator[Hand]:
        """As `begin`, with the hand."""
        async with self.begin(permission) as session:
            yield self.hand(session, permission)

    async def do(self, permission: Permission, verb: CareVerb, *, body: bytes | None = None) -> Response:
        """Run a verb in a transaction; with an Idempotency-Key, once. What is kept of its answer is sealed.

        Repeated requests lie in a table that all planes have, and answers of care say who is in treatment.
        """
        box = self.services.care_boxes.of(self.actor.street_id)

        async def run(session: AsyncSession) -> Answer:
            answer = await verb(self.hand(session, permission))
            kept = box.seal(_KEPT_AS, _NO_ROW, {"answer": answer.payload()})
            return replace(answer, stored={"sealed": b64url(kept)})

        def rebuild(stored: Any) -> Any:  # noqa: ANN401 - any JSON value
            return box.open(_KEPT_AS, _NO_ROW, from_b64url(stored["sealed"]))["answer"]

        return await self.once(permission, run, body=body, rebuild=rebuild)


async def get_care_edge(
    request: Request,
    services: Annotated[Services, Depends(get_services)],
    actor: Annotated[Actor, Depends(get_actor)],
    access_purpose: Annotated[
        str | None,
        Header(
            description="Why the office opens what is not its own work: one of "
            + ", ".join(f"`{one.value}`" for one in Purpose)
            + ". Required of an `office_lead`, kept with each reading; others need not send it."
        ),
    ] = None,
) -> CareEdge:
    """The signed-in request, on the care side."""
    return CareEdge(request, services, actor, access_purpose)


InCare = Annotated[CareEdge, Depends(get_care_edge)]
