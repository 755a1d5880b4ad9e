"""What the desk does with clues: hand off, reassign, queue again, close."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final
from uuid import UUID

from api.access.actor import Actor
from api.db.session import AsyncSession, driver
from api.domain.audit.service import record
from api.domain.clues.lifecycle import (
    AFTER_CLOSURE,
    AT_OFFICE,
    GIVEN_BACK,
    IN_QUEUE,
    ClueStatus,
    advance,
    closed_with_clue,
    moved,
)
from api.domain.clues.words import ClosureDecision
from api.domain.clues.wraps import NO_WRAPS, Rewrapper, WrapsGiven, get_station
from api.domain.custody.items import EventKind, QueueItem, lock_item, lock_items, save_items
from api.domain.custody.kinds import CLUE, SUPPLEMENT
from api.domain.tips.queries import find_tip_of_clue
from api.domain.tips.triage import mark_clue_closed, mark_handed_off
from api.errors import IllegalTransition, InvalidField

VersionCheck = Callable[[int], None]
"""Refuses an edit of another version than the one that the caller saw."""

_SUPPLEMENTS: Final = "SELECT id FROM supplement WHERE street_id = $1 AND clue_id = $2"
_CODE: Final = "SELECT code FROM unit WHERE street_id = $1 AND id = $2"


@dataclass(frozen=True, slots=True)
class Towards:
    """Where a clue goes, and the wraps that open it there.

    Attributes:
        supplements: Wraps of its supplements, by id; they move with it.
    """

    station_code: str
    clue: WrapsGiven
    supplements: Mapping[UUID, WrapsGiven]


async def hand_off_clue(
    session: AsyncSession,
    actor: Actor,
    clue_id: UUID,
    towards: Towards,
    check: VersionCheck,
    *,
    now: datetime,
) -> QueueItem:
    """Put a clue into a station's queue. From here on its rows know instants, and no tip.

    Args:
        session: Open transaction of the desk.
        actor: Who does it.
        clue_id: The clue.
        towards: The station, and the wraps for it.
        check: Compares the version that the caller saw.
        now: Current time, UTC.

    Raises:
        NotFound: No such clue for this actor.
        IllegalTransition: It is not at the office any more.
        InvalidField: No such station.
        StationCannotOpen, WrongRecipients, RecipientKeyRevoked: The wraps do not fit the station.
    """
    item = await lock_item(session, CLUE, clue_id)
    check(item.version)
    if item.status not in AT_OFFICE:
        raise IllegalTransition
    station = await get_station(session, towards.station_code, now=now)
    rewrapper = await Rewrapper.towards(session, station.id, now=now)
    await rewrapper.move(CLUE, clue_id, towards.clue, handed_off_at=item.at)
    item.station_id, item.handed_off_at = station.id, item.at
    item.status = advance(ClueStatus(item.status), ClueStatus.READY)
    content = {"epoch": item.epoch, "station_code": towards.station_code, "digest": item.digest}
    item.append(EventKind.HANDED_OFF, content, actor.unit_code)
    item.version += 1
    await save_items(session, [item], wake=[station.id])
    await mark_handed_off(session, actor, clue_id, now=now)
    await record(session, actor, "hand_off_clue", "clue", clue_id, now=now)
    return item


async def reassign_clue(
    session: AsyncSession,
    actor: Actor,
    clue_id: UUID,
    towards: Towards,
    check: VersionCheck,
    *,
    now: datetime,
) -> QueueItem:
    """Move a clue that nobody took over, and its supplements, to another station. Old tokens and wraps die.

    Args:
        session: Open transaction of the desk.
        actor: Who does it.
        clue_id: The clue.
        towards: The station, and the wraps for it.
        check: Compares the version that the caller saw.
        now: Current time, UTC.

    Raises:
        NotFound: No such clue for this actor.
        IllegalTransition: It is still at the office, or the police have taken it over.
        InvalidField: No such station.
        StationCannotOpen, WrongRecipients, RecipientKeyRevoked: The wraps do not fit the station.
    """
    clue = await lock_item(session, CLUE, clue_id)
    check(clue.version)
    if clue.status not in IN_QUEUE:
        raise IllegalTransition
    supplements = await _lock_supplements(session, actor, clue_id)
    if not towards.supplements.keys() <= {one.id for one in supplements}:
        raise InvalidField("not_an_option", pointer="/supplements")
    station = await get_station(session, towards.station_code, now=now)
    rewrapper = await Rewrapper.towards(session, station.id, now=now)
    old_code = await driver(session).fetchval(_CODE, actor.street_id, clue.station_id)
    moving = [clue, *(one for one in supplements if one.status != ClueStatus.CLOSED)]
    for item in moving:
        given = towards.clue if item is clue else towards.supplements.get(item.id, NO_WRAPS)
        await rewrapper.move(item.kind, item.id, given, handed_off_at=clue.at)
        item.station_id, item.handed_off_at = station.id, clue.at
        content = {"from_station_code": old_code, "station_code": towards.station_code, "digest": item.digest}
        _queue_again(item, EventKind.REASSIGNED, content, actor)
    await save_items(session, moving, wake=[station.id])
    detail = {"station_code": towards.station_code}
    await record(session, actor, "reassign_clue", "clue", clue_id, now=now, detail=detail)
    return clue


async def requeue_clue(
    session: AsyncSession, actor: Actor, clue_id: UUID, reason: str, check: VersionCheck, *, now: datetime
) -> QueueItem:
    """Queue a returned or dead clue again, in a new epoch; with it, or alone, its supplements in such states.

    Args:
        session: Open transaction of the desk.
        actor: Who does it.
        clue_id: The clue.
        reason: Why; kept in the chain of custody.
        check: Compares the version that the caller saw.
        now: Current time, UTC.

    Raises:
        NotFound: No such clue for this actor.
        IllegalTransition: Nothing of it waits for the desk.
    """
    clue = await lock_item(session, CLUE, clue_id)
    check(clue.version)
    supplements = await _lock_supplements(session, actor, clue_id)
    waiting = [item for item in (clue, *supplements) if item.status in GIVEN_BACK]
    if not waiting:
        raise IllegalTransition
    for item in waiting:
        _queue_again(item, EventKind.REQUEUED, {"reason": reason}, actor)
    await save_items(
        session, waiting, wake=[item.station_id for item in waiting if item.station_id is not None]
    )
    await record(session, actor, "requeue_clue", "clue", clue_id, now=now)
    return clue


def _queue_again(item: QueueItem, kind: EventKind, content: dict[str, Any], actor: Actor) -> None:
    item.begin_epoch()
    current = ClueStatus(item.status)
    item.status = advance(current, ClueStatus.READY) if item.kind is CLUE else moved(current)
    item.append(kind, {"epoch": item.epoch, **content}, actor.unit_code)
    item.version += 1


async def close_clue(
    session: AsyncSession,
    actor: Actor,
    clue_id: UUID,
    decision: tuple[ClosureDecision, str],
    check: VersionCheck,
    *,
    now: datetime,
) -> QueueItem:
    """End a clue: refused or a duplicate while it is at the office, closed when the police gave it back.

    Args:
        session: Open transaction of the desk.
        actor: Who does it.
        clue_id: The clue.
        decision: How, and why; kept in the chain of custody.
        check: Compares the version that the caller saw.
        now: Current time, UTC.

    Raises:
        NotFound: No such clue for this actor.
        IllegalTransition: Not in this state.
    """
    how, reason = decision
    clue = await lock_item(session, CLUE, clue_id)
    check(clue.version)
    if how is ClosureDecision.CLOSED and clue.status not in GIVEN_BACK:
        raise IllegalTransition
    content = {"decision": how.value, "reason": reason}
    closing = [clue]
    for one in await _lock_supplements(session, actor, clue_id):
        if closed_with_clue(ClueStatus(one.status)) != one.status:
            one.status = closed_with_clue(ClueStatus(one.status))
            closing.append(one)
    clue.status = advance(ClueStatus(clue.status), AFTER_CLOSURE[how])
    # The chain of a clue made from a tip begins with its hand-off: before that it has no instants.
    has_chain = clue.chain_seq > 0
    for item in closing if has_chain else []:
        item.append(EventKind.CLOSED, content, actor.unit_code)
    for item in closing:
        item.end_lease()
        item.version += 1
    await save_items(session, closing)
    await _record_closure(session, actor, clue, how, now=now)
    return clue


async def _record_closure(
    session: AsyncSession, actor: Actor, clue: QueueItem, how: ClosureDecision, *, now: datetime
) -> None:
    await mark_clue_closed(session, actor, clue.id)
    detail = {"decision": how.value, "clue_id": str(clue.id)}
    tip = await find_tip_of_clue(session, clue.id) if clue.handed_off_at is None else None
    if tip is None:
        await record(session, actor, "close_clue", "clue", clue.id, now=now, detail=detail)
    else:
        await record(session, actor, "close_clue", "tip", tip.id, now=now, detail=detail)


async def _lock_supplements(session: AsyncSession, actor: Actor, clue_id: UUID) -> list[QueueItem]:
    rows = await driver(session).fetch(_SUPPLEMENTS, actor.street_id, clue_id)
    if not rows:
        return []
    return list((await lock_items(session, SUPPLEMENT, [row["id"] for row in rows])).values())
