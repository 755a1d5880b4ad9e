"""What a case asks for next, as far as its own dates tell: reporting, assessment, the end of the term. Pure.

Contacts and tests stand in the schedule of the case, which is derived from what was recorded.
"""

from dataclasses import dataclass
from datetime import date

from api.domain.episodes.words import EpisodeStatus, ItemKind

UNREPORTED = frozenset({EpisodeStatus.ORDER_RECEIVED, EpisodeStatus.OVERDUE_NOT_REPORTED})
GOING_ON = frozenset({EpisodeStatus.REPORTED, EpisodeStatus.IN_PROGRESS})


@dataclass(frozen=True, slots=True)
class CaseDates:
    """The dates of a case that its row holds."""

    status: EpisodeStatus
    report_due_on: date
    tier_expires_on: date | None
    term_last_on: date | None


@dataclass(frozen=True, slots=True)
class NextDue:
    """One date, and what is due by it."""

    kind: ItemKind
    due_on: date


def next_due(dates: CaseDates) -> NextDue | None:
    """The earliest date of a case that is still to be met; None where the case waits for others."""
    if dates.status in UNREPORTED:
        return NextDue(ItemKind.REPORT, dates.report_due_on)
    if dates.status not in GOING_ON:
        return None
    known = [
        NextDue(kind, day)
        for kind, day in (
            (ItemKind.ASSESSMENT_EXPIRY, dates.tier_expires_on),
            (ItemKind.EXPIRY, dates.term_last_on),
        )
        if day is not None
    ]
    return min(known, key=lambda one: one.due_on, default=None)
