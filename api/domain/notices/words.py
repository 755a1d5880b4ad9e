"""Words of notices. A notice may stand on a locked screen: it names no place, no person and no matter."""

from enum import StrEnum


class NoticeKind(StrEnum):
    """Why somebody is asked to open the application."""

    NEW_TASK = "new_task"
    TASK_DUE = "task_due"
    TASK_OVERDUE = "task_overdue"
    URGENT = "urgent"
    RECORD_RETURNED = "record_returned"


class NoticeStatus(StrEnum):
    """Where a notice stands."""

    PENDING = "pending"
    SENT = "sent"
    FAILED = "failed"
