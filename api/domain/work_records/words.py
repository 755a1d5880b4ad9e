"""Words of work records: their kinds, and the lines that each kind has."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class RecordKind(StrEnum):
    """How long a time a record is about."""

    WEEKLY = "weekly"
    MONTHLY = "monthly"


class Section(StrEnum):
    """A part of a record. Source: the domain reference, 5.2, *work-record content*."""

    OVERVIEW = "overview"
    WORK = "work"
    SITUATION = "situation"


class LineCode(StrEnum):
    """What one line counts. Counts of things, places and visits; never a person."""

    ASSIGNED_STAFF = "assigned_staff"
    PATROL_POINTS = "patrol_points"
    POINTS_OPENED = "points_opened"
    POINTS_CLOSED = "points_closed"
    WEEKLY_RECORDS_OWED = "weekly_records_owed"
    WEEKLY_RECORDS_HANDED_IN = "weekly_records_handed_in"
    CHECK_INS = "check_ins"
    DAYS_WITH_CHECK_INS = "days_with_check_ins"
    PATROLS_DONE = "patrols_done"
    PATROLS_MISSED = "patrols_missed"
    VISITS = "visits"
    HOUSEHOLDS_CONTACTED = "households_contacted"
    HOUSEHOLDS_NO_ANSWER = "households_no_answer"
    HOUSEHOLDS_REFUSED = "households_refused"
    NEEDLE_PICK_UPS = "needle_pick_ups"
    ILLICIT_PLANTS = "illicit_plants"
    DISCARDED_PARAPHERNALIA = "discarded_paraphernalia"
    UNSAFE_BUILDING = "unsafe_building"
    SUSPICIOUS_CHEMICAL_SMELL = "suspicious_chemical_smell"
    OTHER_FINDINGS = "other_findings"


_L = LineCode
_MONTH_ONLY: Final = (
    _L.POINTS_OPENED,
    _L.POINTS_CLOSED,
    _L.WEEKLY_RECORDS_OWED,
    _L.WEEKLY_RECORDS_HANDED_IN,
)
SECTIONS: Final[Mapping[Section, tuple[LineCode, ...]]] = {
    Section.OVERVIEW: (_L.ASSIGNED_STAFF, _L.PATROL_POINTS, *_MONTH_ONLY),
    Section.WORK: (
        _L.CHECK_INS,
        _L.DAYS_WITH_CHECK_INS,
        _L.PATROLS_DONE,
        _L.PATROLS_MISSED,
        _L.VISITS,
        _L.HOUSEHOLDS_CONTACTED,
        _L.HOUSEHOLDS_NO_ANSWER,
        _L.HOUSEHOLDS_REFUSED,
        _L.NEEDLE_PICK_UPS,
    ),
    Section.SITUATION: (
        _L.ILLICIT_PLANTS,
        _L.DISCARDED_PARAPHERNALIA,
        _L.UNSAFE_BUILDING,
        _L.SUSPICIOUS_CHEMICAL_SMELL,
        _L.OTHER_FINDINGS,
    ),
}
"""Every line, in the order in which a record shows them."""

LINES: Final[Mapping[RecordKind, tuple[LineCode, ...]]] = {
    RecordKind.WEEKLY: tuple(
        code for codes in SECTIONS.values() for code in codes if code not in _MONTH_ONLY
    ),
    RecordKind.MONTHLY: tuple(code for codes in SECTIONS.values() for code in codes),
}

SECTION_OF: Final[Mapping[LineCode, Section]] = {
    code: section for section, codes in SECTIONS.items() for code in codes
}

FINDINGS: Final = frozenset(SECTIONS[Section.SITUATION])
"""A record in which all of these are zero reports that nothing was found, and says so."""

FROM_EVENTS: Final = frozenset({*SECTIONS[Section.WORK], *FINDINGS})
"""Lines that an event changes which arrives late; the others tell how the grid stood."""


class EscalationRung(StrEnum):
    """Who is told that a record is missing."""

    NONE = "none"
    GRID = "grid"
    COMMUNITY = "community"
    STREET = "street"


RUNGS: Final = tuple(EscalationRung)
"""In the order in which they are climbed; a row keeps the number."""
