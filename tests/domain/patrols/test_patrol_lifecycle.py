"""States of patrols, notices and records of flights: every pair is either an edge or refused."""

from collections.abc import Callable
from enum import StrEnum
from itertools import product
from typing import Any

import pytest

from api.domain.drone_flights import lifecycle as flights
from api.domain.drone_flights.words import FlightStatus
from api.domain.notices import lifecycle as notices
from api.domain.notices.words import NoticeStatus
from api.domain.patrols import lifecycle as patrols
from api.domain.patrols.words import PatrolStatus
from api.errors import IllegalTransition

ALLOWED = {
    PatrolStatus: {
        ("planned", "done"),
        ("planned", "missed"),
        ("planned", "cancelled"),
        ("done", "done"),
        ("missed", "done"),
    },
    NoticeStatus: {("pending", "pending"), ("pending", "sent"), ("pending", "failed")},
    FlightStatus: {("planned", "flown"), ("planned", "cancelled"), ("flown", "erased")},
}
RULES: dict[type[StrEnum], Callable[[Any, Any], Any]] = {
    PatrolStatus: patrols.advance,
    NoticeStatus: notices.advance,
    FlightStatus: flights.advance,
}
PAIRS = [(kind, *pair) for kind in RULES for pair in product(kind, kind)]


@pytest.mark.parametrize(("kind", "current", "wanted"), PAIRS, ids=lambda one: getattr(one, "value", ""))
def test_every_pair_is_an_edge_or_refused(kind: type[StrEnum], current: StrEnum, wanted: StrEnum) -> None:
    if (current.value, wanted.value) in ALLOWED[kind]:
        assert RULES[kind](current, wanted) is wanted
    else:
        with pytest.raises(IllegalTransition):
            RULES[kind](current, wanted)
