"""States of assessments, tier reviews, requests and calls for help: every pair is an edge or refused."""

import itertools
from collections.abc import Callable, Mapping
from enum import StrEnum
from typing import Any
from uuid import uuid4

import pytest

from api.domain.assessments import lifecycle as assessments
from api.domain.assessments.words import AssessedTier
from api.domain.help_requests import lifecycle as help_requests
from api.domain.participants import lifecycle as requests
from api.errors import IllegalTransition, SamePerson

ALLOWED: list[tuple[Mapping[Any, Any], Callable[..., StrEnum], set[tuple[str, str]]]] = [
    (
        assessments.EDGES,
        assessments.advance,
        {
            ("awaiting_countersignature", "in_force"),
            ("awaiting_countersignature", "withdrawn"),
            ("in_force", "superseded"),
            ("in_force", "expired"),
        },
    ),
    (
        assessments.REVIEW_EDGES,
        assessments.advance_review,
        {("open", "upheld"), ("open", "changed"), ("open", "withdrawn")},
    ),
    (
        requests.EDGES,
        requests.advance,
        {("open", "granted"), ("open", "refused"), ("open", "withdrawn")},
    ),
    (
        help_requests.EDGES,
        help_requests.advance,
        {("received", "being_arranged"), ("received", "finished"), ("being_arranged", "finished")},
    ),
]
PAIRS = [
    pytest.param(advance, allowed, *pair, id=f"{type(pair[0]).__name__}: {pair[0].value} => {pair[1].value}")
    for edges, advance, allowed in ALLOWED
    for pair in itertools.product(edges, repeat=2)
]


@pytest.mark.parametrize(("advance", "allowed", "current", "wanted"), PAIRS)
def test_every_pair(
    advance: Callable[..., StrEnum], allowed: set[tuple[str, str]], current: StrEnum, wanted: StrEnum
) -> None:
    if (current.value, wanted.value) in allowed:
        assert advance(current, wanted) is wanted
    else:
        with pytest.raises(IllegalTransition):
            advance(current, wanted)


@pytest.mark.parametrize("tier", list(AssessedTier))
def test_only_intensive_waits_for_a_second_person(tier: AssessedTier) -> None:
    waits = assessments.first_status(tier) is assessments.AssessmentStatus.AWAITING_COUNTERSIGNATURE
    assert waits is (tier is AssessedTier.INTENSIVE)


def test_somebody_else_is_somebody_else() -> None:
    one, other = uuid4(), uuid4()
    assessments.require_another(one, other, None)
    with pytest.raises(SamePerson):
        assessments.require_another(one, None, one)
