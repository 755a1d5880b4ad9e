"""When a work record is drafted, may be handed in, is due, and who is told when it is missing. Pure.

Source: the domain reference, 5.2 (every week, every month) [report]; the numbers of days are ours
[proposal], so chosen that the street knows before the next weekly record is due.
"""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Final

from api.domain.work_records.words import RUNGS, EscalationRung, RecordKind
from api.errors import DomainError
from api.kit.periods import Period, month_of, read_month, read_week, week_of

CLOSING_DAYS: Final = 3
"""Last days of a period from which on its record is drafted and may be handed in: of a week, Friday."""

DUE_AFTER_DAYS: Final[Mapping[RecordKind, int]] = {RecordKind.WEEKLY: 2, RecordKind.MONTHLY: 3}
"""Days after the end of the period: a weekly record is due on Tuesday, a monthly one on the third."""

RETURNED_FOR_DAYS: Final = 2
"""Days that a grid has for a record which was sent back."""

LEAST_NOTICE_DAYS: Final = 1
"""Nobody is late on the day on which the draft appears, however long the worker process stood still."""

RUNG_AFTER_DAYS: Final[Mapping[EscalationRung, int]] = {
    EscalationRung.GRID: 0,
    EscalationRung.COMMUNITY: 1,
    EscalationRung.STREET: 3,
}
"""Days after the day on which a record is due."""

CATCH_UP: Final[Mapping[RecordKind, int]] = {RecordKind.WEEKLY: 4, RecordKind.MONTHLY: 2}
"""Periods that are drafted belatedly when the worker process stood still."""

LATE_WINDOW_DAYS: Final = 45
"""So long after its period a confirmed record is compared with events that arrive late.

Source: a phone may stay offline for 14 days (security requirement SES-6); twice that, and the month.
"""

ON_DEMAND_DAYS: Final = 60
"""So long after its end a chief may ask for the draft of a period."""

_READ: Final[Mapping[RecordKind, Callable[[str], Period]]] = {
    RecordKind.WEEKLY: read_week,
    RecordKind.MONTHLY: read_month,
}
_OF: Final[Mapping[RecordKind, Callable[[date], Period]]] = {
    RecordKind.WEEKLY: week_of,
    RecordKind.MONTHLY: month_of,
}


class PeriodNotOver(DomainError):
    """Too early to hand in a record of this period."""

    code = "period_not_over"


def read_period(kind: RecordKind, key: str) -> Period:
    """The period that a key names.

    Raises:
        ValueError: It names none of this kind.
    """
    return _READ[kind](key)


def periods_to_draft(kind: RecordKind, today: date) -> list[Period]:
    """The periods of which every grid should have a draft by now, the oldest first."""
    newest = _OF[kind](today)
    if not is_closing(newest, today):
        newest = _OF[kind](newest.starts_on - timedelta(days=1))
    found = [newest]
    while len(found) < CATCH_UP[kind]:
        found.append(_OF[kind](found[-1].starts_on - timedelta(days=1)))
    return found[::-1]


def is_closing(period: Period, today: date) -> bool:
    """Whether a record of the period may be drafted and handed in."""
    return today > period.ends_on - timedelta(days=CLOSING_DAYS)


def require_closing(period: Period, today: date) -> None:
    """Refuse what is too early.

    Raises:
        PeriodNotOver: It is.
    """
    if not is_closing(period, today):
        raise PeriodNotOver


def due_on(kind: RecordKind, period: Period, today: date) -> date:
    """The day on which a record drafted today is due."""
    wanted = period.ends_on + timedelta(days=DUE_AFTER_DAYS[kind])
    return max(wanted, today + timedelta(days=LEAST_NOTICE_DAYS))


def rung_on(due: date, today: date) -> int:
    """The number of the rung that a missing record has reached; 0 while nobody need be told."""
    reached = [rung for rung, days in RUNG_AFTER_DAYS.items() if today >= due + timedelta(days=days)]
    return RUNGS.index(reached[-1]) if reached else 0
