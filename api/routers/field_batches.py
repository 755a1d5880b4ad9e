"""Taking records from phones: reads each item for itself, has each kind recorded, and answers one by one."""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from fastapi import Response
from pydantic import TypeAdapter

from api.access.actor import Actor
from api.access.permissions import Permission
from api.db.session import AsyncSession
from api.domain.field_records.grammar import ItemResult, Sent, refused
from api.domain.field_records.standing import Standing
from api.errors import NotAllowed
from api.routers.answers import Answer
from api.routers.dependencies import Edge
from api.schemas.field_batches import Read, known_id, read_items, results_json
from api.schemas.problems import choose_language

Recorder = Callable[..., Awaitable[list[ItemResult]]]
"""`(session, actor, standing, items, *, sent)`, in one statement."""


@dataclass(frozen=True, slots=True)
class RecordKind:
    """A kind of record that phones send.

    Attributes:
        adapter: Of the model of one item.
        make: The item as the domain takes it.
        record: Stores what is new.
        permission: What the sender must hold besides that of sending records at all.
    """

    adapter: TypeAdapter[Any]
    make: Callable[[Any], Any]
    record: Recorder
    permission: Permission = Permission.FIELD_RECORD


async def take_records(
    edge: Edge, kinds: Mapping[str, RecordKind], sent: Sent, values: Sequence[tuple[str, Any]]
) -> Response:
    """Record what was sent, in one transaction, and answer each item for itself.

    Args:
        edge: The signed-in request.
        kinds: Kinds of records by name.
        sent: When it came.
        values: Kind and JSON value of each item, in order; an unknown kind is answered as such.
    """
    found: dict[int, ItemResult] = {}
    readable: list[tuple[RecordKind, Read[Any]]] = []
    places: dict[str, list[tuple[int, Any]]] = {}
    for place, (name, value) in enumerate(values):
        if name in kinds:
            places.setdefault(name, []).append((place, value))
        else:
            found[place] = refused(known_id(value), "invalid_input", ("/type", "not_an_option"))
    for name, of_kind in places.items():
        good, bad = read_items(of_kind, kinds[name].adapter, kinds[name].make)
        found |= bad
        readable.append((kinds[name], good))
    # Opened even for nothing: the bind is what tells whether the session still lives, and what it may.
    async with edge.begin(Permission.FIELD_RECORD) as session:
        standing = await edge.services.standings.of(session, edge.actor)
        for kind, good in readable:
            if good.items:
                found |= await _record(session, edge.actor, standing, (kind, good), sent)
    language = choose_language(edge.request.headers.get("accept-language", ""))
    results = [found[place] for place in range(len(values))]
    return Answer(results_json(results, sent.received_at, language)).response()


async def _record(
    session: AsyncSession, actor: Actor, standing: Standing, read: tuple[RecordKind, Read[Any]], sent: Sent
) -> dict[int, ItemResult]:
    kind, good = read
    if not actor.may(kind.permission):
        refusals = (refused(item.id, NotAllowed.code) for item in good.items)
        return dict(zip(good.places, refusals, strict=True))
    results = await kind.record(session, actor, standing, good.items, sent=sent)
    return dict(zip(good.places, results, strict=True))
