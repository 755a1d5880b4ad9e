"""Words of tasks: what is to be done."""

from enum import StrEnum


class TaskKind(StrEnum):
    """What a task is about; the texts that people read go by it."""

    AD_HOC = "ad_hoc"
    CHECK_IN_FLAG = "check_in_flag"
    DRONE_RETENTION = "drone_retention"
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
