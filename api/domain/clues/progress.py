"""How far a clue has come, in the words that its author is told. Pure."""

from api.domain.clues.lifecycle import AT_OFFICE, IN_QUEUE, TAKEN_OVER, ClueStatus
from api.domain.clues.words import CoarseStatus


def coarse(status: ClueStatus) -> CoarseStatus:
    """The state as the author of a clue sees it."""
    if status in AT_OFFICE:
        return CoarseStatus.RECEIVED
    if status in IN_QUEUE:
        return CoarseStatus.PASSED_ON
    if status in TAKEN_OVER and status is not ClueStatus.VERIFIED:
        return CoarseStatus.BEING_CHECKED
    return CoarseStatus.FINISHED
