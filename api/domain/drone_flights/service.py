"""Recording drone flights: before they are flown, what they found, and that their pictures are gone.

The service decides no flight and keeps no picture. It keeps on what basis somebody else decided it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Final
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.actor import Actor
from api.domain.audit.service import record
from api.domain.drone_flights.area import geometry_of, is_at, is_simple
from api.domain.drone_flights.lifecycle import advance
from api.domain.drone_flights.models import DroneFinding, DroneFlight
from api.domain.drone_flights.queries import find_boundary, lock_flight
from api.domain.drone_flights.words import FlightFinding, FlightPurpose, FlightStatus
from api.domain.people.posts import may_own_task
from api.domain.places.models import Unit
from api.domain.places.queries import find_unit, list_units_below, unit_by_id
from api.domain.tasks.handing import unit_to_plan
from api.domain.tasks.service import end_task
from api.domain.tasks.sources import lock_open_tasks_of
from api.domain.tasks.words import TaskStatus
from api.errors import IllegalTransition, InvalidField
from api.kit.clock import legal_date
from api.kit.crs import Crs, Position
from api.kit.ids import new_id

SOURCE: Final = "drone_flight"
"""`source_type` of the tasks of flights."""

LONGEST: Final = timedelta(hours=4)
KEPT_AT_MOST: Final = timedelta(days=90)
"""How long pictures may be kept after a flight. Source: the domain reference, 2.8, *attachments*."""


@dataclass(frozen=True, slots=True)
class NewFlight:
    """A flight that was decided.

    Attributes:
        legal_basis: The rule that allows it.
        approval_ref: Number of the document that decided it.
        ring: Corners of the area, not closed, in `crs`.
        pilot_id: A member of staff, or None with `contractor`.
        retention_until: The day by which the pictures are gone from wherever the pilot keeps them.
    """

    unit_code: str
    purpose: FlightPurpose
    legal_basis: str
    approval_ref: str
    approved_on: date
    ring: tuple[Position, ...]
    crs: Crs
    pilot_id: UUID | None
    contractor: str | None
    starts_at: datetime
    ends_at: datetime
    retention_until: date


@dataclass(frozen=True, slots=True)
class Found:
    """A plant or a building.

    Attributes:
        place: Longitude and latitude in `crs`, or None.
    """

    kind: FlightFinding
    grid_code: str
    place: Position | None
    crs: Crs | None


async def record_flight(session: AsyncSession, actor: Actor, new: NewFlight, *, now: datetime) -> UUID:
    """Record a flight that was decided elsewhere; its id. Not committed here.

    Raises:
        InvalidField: No such unit of the caller's; an area that crosses itself or lies elsewhere; a flight
            before its approval; pictures kept too long; or a pilot who does not work there.
    """
    unit = await unit_to_plan(session, new.unit_code, now=now)
    _check_times(new, now)
    await _check_area(session, unit, new)
    if new.pilot_id is not None and not await may_own_task(
        session, new.pilot_id, unit.id, on=legal_date(new.starts_at)
    ):
        raise InvalidField("not_an_option", pointer="/pilot_id")
    flight = DroneFlight(
        street_id=actor.street_id,
        id=new_id(),
        unit_id=unit.id,
        purpose=new.purpose.value,
        legal_basis=new.legal_basis,
        approval_ref=new.approval_ref,
        approved_on=new.approved_on,
        geometry=geometry_of(new.ring),
        crs=new.crs.value,
        pilot_id=new.pilot_id,
        contractor=new.contractor,
        starts_at=new.starts_at,
        ends_at=new.ends_at,
        retention_until=new.retention_until,
        status=FlightStatus.PLANNED.value,
        created_by=actor.account_id,
        created_at=now,
        changed_at=now,
        version=1,
    )
    session.add(flight)
    await session.flush()
    await record(session, actor, "drone_flight_recorded", SOURCE, flight.id, now=now)
    return flight.id


def _check_times(new: NewFlight, now: datetime) -> None:
    if not timedelta() < new.ends_at - new.starts_at <= LONGEST:
        raise InvalidField("invalid", pointer="/ends_at")
    if new.approved_on > min(legal_date(new.starts_at), legal_date(now)):
        raise InvalidField("invalid", pointer="/approved_on")
    flown_on = legal_date(new.ends_at)
    if not flown_on <= new.retention_until <= flown_on + KEPT_AT_MOST:
        raise InvalidField("invalid", pointer="/retention_until")


async def _check_area(session: AsyncSession, unit: Unit, new: NewFlight) -> None:
    if not is_simple(new.ring):
        raise InvalidField("invalid", pointer="/area/ring")
    boundary = await find_boundary(session, unit.id, on=legal_date(new.starts_at))
    if boundary is not None and not is_at(new.ring, new.crs, boundary):
        raise InvalidField("invalid", pointer="/area")


async def report_flight(
    session: AsyncSession, actor: Actor, flight_id: UUID, found: Sequence[Found], *, now: datetime
) -> list[DroneFinding]:
    """Say that a flight was flown and what it found; the findings. Not committed here.

    Raises:
        NotFound: No such flight for this actor.
        IllegalTransition: It was reported or cancelled, or has not begun.
        InvalidField: A finding in a grid that is not of the flight's unit.
    """
    flight = await lock_flight(session, flight_id)
    wanted = advance(FlightStatus(flight.status), FlightStatus.FLOWN)
    if now < flight.starts_at:
        raise IllegalTransition
    unit = await unit_by_id(session, flight.unit_id)
    assert unit is not None  # noqa: S101 - a foreign key says so
    on = legal_date(flight.starts_at)
    below = set(await list_units_below(session, unit.code, on=on))
    findings = []
    for place, one in enumerate(found):
        grid = await find_unit(session, one.grid_code, on=on, kind="small_grid")
        if grid is None or grid.id not in below:
            raise InvalidField("not_an_option", pointer=f"/findings/{place}/grid_code")
        longitude, latitude = one.place or (None, None)
        findings.append(
            DroneFinding(
                street_id=actor.street_id,
                id=new_id(),
                flight_id=flight.id,
                grid_id=grid.id,
                kind=one.kind.value,
                longitude=longitude,
                latitude=latitude,
                crs=None if one.crs is None else one.crs.value,
            )
        )
    session.add_all(findings)
    flight.status = advance(FlightStatus(flight.status), wanted)
    _touch(flight, now)
    await session.flush()
    detail = {"findings": len(findings)}
    await record(session, actor, "drone_flight_reported", SOURCE, flight.id, now=now, detail=detail)
    return findings


async def cancel_flight(
    session: AsyncSession, actor: Actor, flight_id: UUID, reason: str, *, now: datetime
) -> None:
    """Say that a flight is not flown, and why. Not committed here.

    Raises:
        NotFound: No such flight for this actor.
        IllegalTransition: It was flown or cancelled.
    """
    flight = await lock_flight(session, flight_id)
    flight.status = advance(FlightStatus(flight.status), FlightStatus.CANCELLED)
    flight.cancel_reason = reason
    _touch(flight, now)
    await record(session, actor, "drone_flight_cancelled", SOURCE, flight.id, now=now)


async def confirm_erasure(
    session: AsyncSession, actor: Actor, flight_id: UUID, erased_on: date, *, now: datetime
) -> None:
    """Say that the pictures of a flight are gone from wherever they were. Not committed here.

    Raises:
        NotFound: No such flight for this actor.
        IllegalTransition: It was not flown, or this was said before.
        InvalidField: A day before the flight, or one that has not come.
    """
    flight = await lock_flight(session, flight_id)
    flight.status = advance(FlightStatus(flight.status), FlightStatus.ERASED)
    if not legal_date(flight.starts_at) <= erased_on <= legal_date(now):
        raise InvalidField("invalid", pointer="/erased_on")
    flight.erased_on = erased_on
    _touch(flight, now)
    for task in await lock_open_tasks_of(session, SOURCE, flight.id):
        if task.id == flight.retention_task_id:
            await end_task(session, actor, task, TaskStatus.DONE, now=now)
    await record(session, actor, "drone_pictures_erased", SOURCE, flight.id, now=now)


def _touch(flight: DroneFlight, now: datetime) -> None:
    flight.changed_at = now
    flight.version += 1
