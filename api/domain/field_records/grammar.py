"""How a record made on a phone is answered: one result an item, in the order in which they were sent."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final
from uuid import UUID

MAX_ITEMS: Final = 1000
"""Records in one batch. Source: the API contract, *Patrols and outreach*."""

CLOCK_TOLERANCE: Final = timedelta(minutes=5)
"""A phone's clock may be off by so much before it is remarked on. Source: security requirement MOB-2."""

LATE_AFTER: Final = timedelta(hours=72)
"""A record that arrives later than this is flagged. Source: security requirement MOB-2."""

OLD_AFTER: Final = timedelta(days=14)
"""The longest a phone may stay offline and signed in. Source: security requirement SES-6."""


class Result(StrEnum):
    """What became of an item."""

    CREATED = "created"
    DUPLICATE = "duplicate"
    CONFLICT = "conflict"
    REFUSED = "refused"


class Geofence(StrEnum):
    """Where a position lies, seen from its grid. It informs; nothing is decided by it."""

    INSIDE = "inside"
    NEAR = "near"
    OUTSIDE = "outside"
    UNKNOWN = "unknown"


class Flag(StrEnum):
    """What somebody should look at. Nothing is punished by machine, and the worker may answer."""

    MOCK = "mock"
    SPEED = "speed"
    OLD = "old"
    LATE = "late"
    FUTURE = "future"
    IDENTICAL = "identical"
    CLOCK = "clock"
    MAY_NAME_PERSON = "may_name_person"
    OVER_COUNT = "over_count"


@dataclass(frozen=True, slots=True)
class Trouble:
    """Why an item was not taken.

    Attributes:
        code: A code of the refusals.
        fields: For `invalid_input`: pointer into the item and code of each field concerned.
    """

    code: str
    fields: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ItemResult:
    """The answer to one item."""

    id: UUID | None
    result: Result
    geofence: Geofence = Geofence.UNKNOWN
    flags: tuple[str, ...] = ()
    problem: Trouble | None = None


def refused(item_id: UUID | None, code: str, *fields: tuple[str, str]) -> ItemResult:
    """An item that is not taken."""
    return ItemResult(item_id, Result.REFUSED, problem=Trouble(code, fields))


def conflict(item_id: UUID) -> ItemResult:
    """An item whose id is known with other content; what is stored stays."""
    return ItemResult(item_id, Result.CONFLICT, problem=Trouble("id_conflict"))


class Sent:
    """When a batch came, by both clocks.

    Args:
        received_at: By the service's clock, UTC.
        sent_at: By the phone's, UTC; None where the phone did not say.
    """

    def __init__(self, received_at: datetime, sent_at: datetime | None = None) -> None:
        self.received_at = received_at
        offset = timedelta() if sent_at is None else received_at - sent_at
        # The network takes time too, so less than the tolerance says nothing.
        self.clock_offset = offset if abs(offset) > CLOCK_TOLERANCE else timedelta()
        self._clock_flags = [Flag.CLOCK.value] if self.clock_offset else []
        self._late_before = received_at - LATE_AFTER
        self._future_after = received_at + CLOCK_TOLERANCE

    def believed(self, device_at: datetime) -> datetime:
        """When something happened, with a wrong clock put right."""
        return device_at + self.clock_offset if self.clock_offset else device_at

    def clock_flags(self, believed_at: datetime) -> list[str]:
        """What the two clocks say about a record that is believed to be of an instant."""
        flags = self._clock_flags.copy()
        if believed_at > self._future_after:
            flags.append(Flag.FUTURE.value)
        elif believed_at < self._late_before:
            flags.append(Flag.LATE.value)
            if believed_at < self.received_at - OLD_AFTER:
                flags.append(Flag.OLD.value)
        return flags


@dataclass(slots=True)
class Answers:
    """The answers to a batch while they are found, by the place of the item."""

    found: dict[int, ItemResult] = field(default_factory=dict)
    _firsts: dict[UUID, tuple[int, object]] = field(default_factory=dict)
    _twins: list[tuple[int, int]] = field(default_factory=list)

    def is_first(self, place: int, item_id: UUID, content: object) -> bool:
        """Whether this is the first item of the batch with its id.

        A later one with equal content is answered as a duplicate of the first, another as a conflict.
        """
        first, known = self._firsts.setdefault(item_id, (place, content))
        if first == place:
            return True
        if known == content:
            self._twins.append((place, first))
        else:
            self.found[place] = conflict(item_id)
        return False

    def in_order(self) -> list[ItemResult]:
        """All answers, those of twins too."""
        for place, first in self._twins:
            answer = self.found[first]
            is_new = answer.result is Result.CREATED
            self.found[place] = replace(answer, result=Result.DUPLICATE) if is_new else answer
        return [self.found[place] for place in sorted(self.found)]
