"""What people type, by shape: the one register from which the burden of a week is counted. Pure.

Every member of a shape that the field sends stands here: with the question that it answers when somebody
types or chooses it, or among those that the device fills in. Two shapes that ask one question are a burden
that has to be taken away; a test holds their number at zero.
"""

from collections import Counter
from collections.abc import Mapping
from enum import StrEnum
from typing import Final


class Shape(StrEnum):
    """What the field sends, by what is counted of it."""

    CHECK_IN = "check_in"
    CHECK_IN_ANSWER = "check_in_answer"
    OBSERVATION = "observation"
    RESOLUTION = "resolution"
    PATROL = "patrol"
    VISIT = "visit"
    CORRECTION = "correction"
    HAND_IN = "hand_in"


TYPED_FIELDS: Final[Mapping[Shape, Mapping[str, str]]] = {
    Shape.CHECK_IN: {"kind": "why one is there"},
    Shape.CHECK_IN_ANSWER: {"text": "what explains a flag"},
    Shape.OBSERVATION: {"kind": "what was found", "place_note": "where exactly it lies"},
    Shape.RESOLUTION: {"outcome": "what became of the finding", "note": "how it was dealt with"},
    Shape.PATROL: {"findings": "what came of a patrol as a whole"},
    Shape.VISIT: {
        "contacted": "households spoken to",
        "no_answer": "households that did not open",
        "refused": "households that did not want it",
        "empty_registration": "households registered and not there",
        "demolished": "households whose home is no more",
        "leaflets": "leaflets handed out",
        "confirmed": "households that know of the first visit",
    },
    Shape.CORRECTION: {"corrected": "the right count of a line", "reason": "why events do not tell it"},
    Shape.HAND_IN: {"is_zero_report": "whether nothing was found", "note": "what else the period was like"},
}
"""Members that a person types or chooses, each with the question that it answers."""

_FROM_THE_PHONE: Final = frozenset(
    {"type", "id", "grid_code", "observed_at", "point_code", "longitude", "latitude", "crs", "accuracy_m"}
)
FILLED_IN: Final[Mapping[Shape, frozenset[str]]] = {
    Shape.CHECK_IN: _FROM_THE_PHONE | {"patrol_id", "is_mock_location"},
    Shape.CHECK_IN_ANSWER: frozenset(),
    Shape.OBSERVATION: _FROM_THE_PHONE,
    Shape.RESOLUTION: frozenset(),
    Shape.PATROL: frozenset(),
    Shape.VISIT: frozenset({"type", "id", "campaign_id", "address_unit_id", "observed_at", "re_visit_id"}),
    Shape.CORRECTION: frozenset({"code"}),
    Shape.HAND_IN: frozenset(),
}
"""Members that a device fills in, or takes from the task, the list or the code that was scanned."""


def asked_twice(typed: Mapping[Shape, Mapping[str, str]] = TYPED_FIELDS) -> list[str]:
    """Questions that more than one typed member answers, in order."""
    questions = Counter(question for members in typed.values() for question in members.values())
    return sorted(question for question, times in questions.items() if times > 1)
