"""States of a notice and the steps between them. Pure."""

from collections.abc import Mapping

from api.domain.notices.words import NoticeStatus
from api.errors import IllegalTransition

EDGES: Mapping[NoticeStatus, frozenset[NoticeStatus]] = {
    # Again to `pending`: it is tried once more later.
    NoticeStatus.PENDING: frozenset({NoticeStatus.PENDING, NoticeStatus.SENT, NoticeStatus.FAILED}),
    NoticeStatus.SENT: frozenset(),
    NoticeStatus.FAILED: frozenset(),
}


def advance(current: NoticeStatus, wanted: NoticeStatus) -> NoticeStatus:
    """Return `wanted` when the edge exists.

    Raises:
        IllegalTransition: There is no edge from `current` to `wanted`.
    """
    if wanted not in EDGES[current]:
        raise IllegalTransition
    return wanted
