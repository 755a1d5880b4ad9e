"""Public keys: anybody reads them, two people vouch for each."""

from typing import Annotated, Any
from uuid import uuid4

from fastapi import APIRouter, Depends, Path, Query, Response

from api.access.actor import Actor
from api.access.database_roles import DatabaseRole
from api.access.permissions import Permission, Role
from api.crypto.keys import fingerprint
from api.db.session import AsyncSession, rebind
from api.domain.keys import queries, service
from api.domain.keys.lifecycle import KeyState
from api.domain.keys.models import RecipientKey, ServiceKey
from api.domain.keys.words import KeyHolder, KeyUse
from api.domain.places.queries import find_street_id
from api.errors import NotAllowed
from api.kit.encoding import b64url, from_b64url
from api.kit.ids import NIL
from api.routers.answers import Answer
from api.routers.dependencies import Edge, Parts, SignedIn
from api.routers.offices import StreetToManage, bind_street
from api.routers.strict_json import StrictRoute
from api.schemas.fields import UnitCode
from api.schemas.keys import KeyId, KeyIn, KeyOut, ManagedKeyOut, RetirementIn
from api.schemas.problems import refusals

router = APIRouter(prefix="/v1/keys", tags=["keys"], route_class=StrictRoute)

STREET_DIGITS = 9
"""A unit's code begins with its street's. Source: the API contract, *Public intake*, `street_code`."""

_SEEN = ("not_allowed", "not_found", "session_ended", "token_expired")
_KEYED = ("idempotency_in_progress", "idempotency_key_invalid", "idempotency_key_reused")


async def get_keeper(edge: SignedIn, street_code: StreetToManage = None) -> Edge:
    """The request of somebody who manages keys, bound to the street that it works in."""
    return await bind_street(edge, Permission.KEY_MANAGE, street_code)


Keeper = Annotated[Edge, Depends(get_keeper)]
NamedKey = Annotated[KeyId, Path(description="Name of the key.")]


@router.get("", operation_id="list_keys", responses=refusals("invalid_input"))
async def list_keys(
    parts: Parts,
    unit_code: Annotated[UnitCode | None, Query(description="Keys of this unit.")] = None,
    use: Annotated[KeyUse | None, Query(description="Keys for this use.")] = None,
) -> list[KeyOut]:
    """The keys to seal to, and the keys to verify with. No sign-in, and all of them in one answer.

    Without `unit_code`: the service's own keys, which sign acknowledgements and checkpoints; they are never
    forgotten. With it: the unit's active keys as well. A key that nobody has confirmed is not here.
    """
    async with parts.database.begin_as(Actor("public", NIL), DatabaseRole.PUBLIC) as session:
        listed: list[queries.ListedKey] = []
        street_id = None if unit_code is None else await find_street_id(session, unit_code[:STREET_DIGITS])
        if street_id is not None:
            await rebind(session, actor=Actor("public", street_id))
            listed = await queries.list_recipient_keys(
                session, now=parts.clock(), unit_code=unit_code, use=use
            )
        own = await queries.list_service_keys(session, use=use)
    return [KeyOut(**_members(one.key, one.unit_code)) for one in listed] + [_service_key(key) for key in own]


@router.post(
    "",
    operation_id="register_key",
    status_code=201,
    response_model=ManagedKeyOut,
    responses=refusals("id_conflict", "invalid_input", *_SEEN, *_KEYED),
)
async def register_key(edge: SignedIn, body: KeyIn) -> Response:
    """Register a public key: a lead for office, custodians and care, a liaison for the station.

    It is pending, and used by nobody, until another such account or an administrator confirms it.
    """
    now = edge.services.clock()
    proposal = service.KeyProposal(
        key_id=body.key_id or str(uuid4()),
        use=body.use,
        holder=body.holder,
        unit_code=body.unit_code,
        public_key=from_b64url(body.public_key),
        not_before=body.not_before or now,
        not_after=body.not_after,
    )

    async def verb(session: AsyncSession) -> Answer:
        if edge.actor.role is Role.ADMIN:
            raise NotAllowed
        key = await service.register_key(session, edge.actor, proposal, now=now)
        return Answer(ManagedKeyOut(**_managed(key, body.unit_code)), 201)

    return await edge.once(Permission.KEY_MANAGE, verb)


@router.post(
    "/{key_id}/confirmation",
    operation_id="confirm_key",
    response_model=ManagedKeyOut,
    responses=refusals("illegal_transition", "same_person", *_SEEN, *_KEYED),
)
async def confirm_key(edge: Keeper, key_id: NamedKey) -> Response:
    """Put a pending key to use, after comparing its fingerprint with the holder by another way.

    By another account of the duty that registers such keys, or by an administrator.
    """

    async def verb(session: AsyncSession) -> Answer:
        key = await service.confirm_key(session, edge.actor, key_id, now=edge.services.clock())
        return Answer(ManagedKeyOut(**_managed(key, await queries.unit_code_of(session, key))))

    return await edge.once(Permission.KEY_MANAGE, verb)


@router.post(
    "/{key_id}/retirement",
    operation_id="retire_key",
    response_model=ManagedKeyOut,
    responses=refusals("illegal_transition", "invalid_input", "key_in_use", *_SEEN, *_KEYED),
)
async def retire_key(edge: Keeper, key_id: NamedKey, body: RetirementIn) -> Response:
    """Seal nothing more to a key. With `revoked`, not even clients that read an older list may.

    What was sealed before can still be opened by whoever holds the private half. A pending key is withdrawn.
    """

    async def verb(session: AsyncSession) -> Answer:
        key = await service.retire_key(
            session, edge.actor, key_id, is_revoked=body.revoked, now=edge.services.clock()
        )
        return Answer(ManagedKeyOut(**_managed(key, await queries.unit_code_of(session, key))))

    return await edge.once(Permission.KEY_MANAGE, verb)


def _members(key: RecipientKey, unit_code: str) -> dict[str, Any]:
    return {
        "key_id": key.key_id,
        "use": KeyUse(key.use),
        "holder": KeyHolder(key.holder),
        "unit_code": unit_code,
        "suite": key.suite,
        "public_key": b64url(key.public_key),
        "fingerprint": key.fingerprint,
        "not_before": key.not_before,
        "not_after": key.not_after,
    }


def _managed(key: RecipientKey, unit_code: str) -> dict[str, Any]:
    return _members(key, unit_code) | {"state": KeyState(key.state)}


def _service_key(key: ServiceKey) -> KeyOut:
    return KeyOut(
        key_id=key.key_id,
        use=KeyUse(key.use),
        holder=KeyHolder.SERVICE,
        unit_code=None,
        suite=key.suite,
        public_key=b64url(key.public_key),
        fingerprint=fingerprint(key.public_key),
        not_before=key.not_before,
        not_after=key.not_after,
    )
