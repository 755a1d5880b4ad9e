"""Words of tasks: what is to be done."""

from enum import StrEnum


class TaskKind(StrEnum):
    """What a task is about; the texts that people read go by it."""

    AD_HOC = "ad_hoc"
    CHECK_IN_FLAG = "check_in_flag"
    DRONE_RETENTION = "drone_retention"
    FLIGHT_FOLLOW_UP = "flight_follow_up"
    GRID_UNSTAFFED = "grid_unstaffed"
    MEETING_DECISION = "meeting_decision"
    MEETING_DUE = "meeting_due"
    NEEDLE_PICK_UP = "needle_pick_up"
    OBSERVATION_FOLLOW_UP = "observation_follow_up"
    PATROL = "patrol"
    RE_VISIT = "re_visit"
    WORK_RECORD = "work_record"
    WORK_RECORD_OVERDUE = "work_record_overdue"


class TaskStatus(StrEnum):
    """Where a task stands."""

    OPEN = "open"
    DONE = "done"
    CANCELLED = "cancelled"


ENDED_BY_HAND = frozenset(
    {
        TaskKind.AD_HOC,
        TaskKind.CHECK_IN_FLAG,
        TaskKind.FLIGHT_FOLLOW_UP,
        TaskKind.MEETING_DECISION,
        # A week that is over gets no more meetings; whoever leads the office has taken note of it.
        TaskKind.MEETING_DUE,
    }
)
"""Kinds that somebody says are done; the others end with what they came from: a patrol, a record, a visit."""

HANDED_WITH_SOURCE = frozenset(
    {TaskKind.NEEDLE_PICK_UP, TaskKind.OBSERVATION_FOLLOW_UP, TaskKind.PATROL, TaskKind.RE_VISIT}
)
"""Kinds whose source names somebody too: it is handed on, and the task with it."""

LADDER_OF_THEIR_OWN = frozenset({TaskKind.WORK_RECORD, TaskKind.WORK_RECORD_OVERDUE})
"""Kinds that are reminded of by what they came from."""
