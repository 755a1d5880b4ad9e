"""States of a task and the steps between them."""

from collections.abc import Mapping

from api.domain.tasks.words import TaskStatus
from api.errors import IllegalTransition

EDGES: Mapping[TaskStatus, frozenset[TaskStatus]] = {
    TaskStatus.OPEN: frozenset({TaskStatus.DONE, TaskStatus.CANCELLED}),
    TaskStatus.DONE: frozenset(),
    TaskStatus.CANCELLED: frozenset(),
}


def advance(current: TaskStatus, wanted: TaskStatus) -> TaskStatus:
    """Return `wanted` when the edge exists.

    Raises:
        IllegalTransition: There is no edge from `current` to `wanted`.
    """
    if wanted not in EDGES[current]:
        raise IllegalTransition
    return wanted
