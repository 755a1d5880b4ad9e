"""In which units somebody works, besides the home unit, and as what."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from sqlalchemy.ext.asyncio import AsyncSession

from api.access.permissions import Duty, Role
from api.domain.people import queries
from api.domain.people.duties import DutyConflict
from api.domain.people.models import Account, Assignment
from api.domain.people.words import ASSIGNED_KINDS, Capacity
from api.domain.places.queries import find_unit
from api.errors import InvalidField
from api.kit.ids import new_id


@dataclass(frozen=True, slots=True)
class AssignedUnit:
    """A unit, and as what the account works in it."""

    unit_code: str
    capacity: Capacity


def check_capacities(duties: frozenset[Duty], wanted: tuple[AssignedUnit, ...]) -> None:
    """A volunteer helps in a unit and answers for none.

    Raises:
        InvalidField: A volunteer is to be responsible or deputy.
    """
    if Duty.VOLUNTEER not in duties:
        return
    for position, one in enumerate(wanted):
        if one.capacity is not Capacity.MEMBER:
            raise InvalidField("not_an_option", pointer=f"/assignments/{position}/capacity")


async def require_no_capacity(session: AsyncSession, account: Account, *, on: date) -> None:
    """Refuse to make a volunteer of somebody who answers for a unit, now or later.

    Raises:
        DutyConflict: An assignment that stays is more than a member's.
    """
    places = (await queries.live_places(session, [account.id], on=on)).get(account.id, [])
    if any(place.assignment.capacity != Capacity.MEMBER for place in places):
        raise DutyConflict


async def set_assignments(
    session: AsyncSession, account: Account, wanted: tuple[AssignedUnit, ...], *, on: date
) -> bool:
    """Make the live assignments those wanted; tells whether anything changed. Not committed here.

    One that ends on the day it began never counted.

    Raises:
        InvalidField: No such unit, not one for this role, or the same unit twice.
    """
    units = await _units(session, Role(account.role), wanted, on)
    present = (await queries.live_places(session, [account.id], on=on)).get(account.id, [])
    kept = {
        (place.assignment.unit_id, place.assignment.capacity): place.assignment
        for place in present
        if units.get(place.assignment.unit_id) == place.assignment.capacity
        and place.assignment.valid_to is None
    }
    ended = [place.assignment for place in present if place.assignment not in kept.values()]
    for assignment in ended:
        assignment.valid_to = max(on, assignment.valid_from)
    added = [pair for pair in units.items() if pair not in kept]
    for unit_id, capacity in added:
        session.add(
            Assignment(
                street_id=account.street_id,
                id=new_id(),
                account_id=account.id,
                unit_id=unit_id,
                capacity=capacity,
                valid_from=on,
            )
        )
    return bool(ended or added)


async def _units(
    session: AsyncSession, role: Role, wanted: tuple[AssignedUnit, ...], on: date
) -> dict[UUID, str]:
    kinds = ASSIGNED_KINDS.get(role, frozenset())
    found: dict[UUID, str] = {}
    for position, one in enumerate(wanted):
        pointer = f"/assignments/{position}/unit_code"
        unit = await find_unit(session, one.unit_code, on=on)
        if unit is None or unit.kind not in kinds:
            raise InvalidField("not_an_option", pointer=pointer)
        if unit.id in found:
            raise InvalidField("duplicate_value", pointer=pointer)
        found[unit.id] = one.capacity.value
    return found
