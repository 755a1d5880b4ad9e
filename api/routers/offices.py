"""The street that a request manages: one's own, or for an administrator the one that it names."""

from dataclasses import replace
from typing import Annotated

from fastapi import Query

from api.access.permissions import Permission, Role
from api.domain.places.queries import find_claimed_street_id
from api.errors import NotFound
from api.routers.dependencies import Edge
from api.schemas.fields import StreetCode

StreetToManage = Annotated[
    StreetCode | None,
    Query(description="The street to work in, for administrators; others have but their own."),
]


async def bind_street(edge: Edge, permission: Permission, street_code: str | None) -> Edge:
    """Bind a signed-in request to the street that it manages. The session stays where it is.

    Raises:
        NotAllowed: The caller may never use the verb.
        NotFound: No such street, or not the caller's.
    """
    edge.actor.require(permission)
    if street_code is None or street_code == edge.actor.street_code:
        return edge
    if edge.actor.role is not Role.ADMIN:
        raise NotFound
    async with edge.begin(permission) as session:
        street_id = await find_claimed_street_id(session, street_code)
    if street_id is None:
        raise NotFound
    edge.actor = replace(edge.actor, street_id=street_id)
    return edge
