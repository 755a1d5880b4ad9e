"""Words of meetings: who attends, and what an agenda is made of."""

from enum import StrEnum
from typing import Final

REQUIRED_A_WEEK: Final = 2
"""Meetings with the police present that an ISO week needs. Source: the domain reference, 5.2 [report]."""

ALERT_FROM_WEEKDAY: Final = 5
"""ISO weekday from which on missing meetings are alerted: on Friday there is still time [proposal]."""


class AttendeeRole(StrEnum):
    """As what people attend; they are counted, not named."""

    OFFICE = "office"
    TIP_DESK = "tip_desk"
    COMMUNITY = "community"
    GRID = "grid"
    POLICE = "police"
    OTHER_AGENCY = "other_agency"


class AgendaSection(StrEnum):
    """A part of an agenda: what changed since the meeting before."""

    NEW_OBSERVATIONS = "new_observations"
    MISSED_PATROLS = "missed_patrols"
    OVERDUE_RECORDS = "overdue_records"
    COVERAGE = "coverage"
