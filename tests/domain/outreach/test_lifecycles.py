"""States of observations, campaigns and second visits: every pair is an edge or refused."""

import itertools
from enum import StrEnum
from types import ModuleType

import pytest

from api.domain.observations import lifecycle as observations
from api.domain.outreach import lifecycle as campaigns
from api.domain.re_visits import lifecycle as re_visits
from api.errors import IllegalTransition

ALLOWED = {
    observations: {("open", "resolved")},
    campaigns: {("draft", "open"), ("draft", "closed"), ("open", "closed")},
    re_visits: {("planned", "done")},
}
PAIRS = [
    pytest.param(module, *pair, id=f"{pair[0].value} => {pair[1].value}")
    for module in ALLOWED
    for pair in itertools.product(module.EDGES, repeat=2)
]


@pytest.mark.parametrize(("module", "current", "wanted"), PAIRS)
def test_every_pair(module: ModuleType, current: StrEnum, wanted: StrEnum) -> None:
    if (current.value, wanted.value) in ALLOWED[module]:
        assert module.advance(current, wanted) is wanted
    else:
        with pytest.raises(IllegalTransition):
            module.advance(current, wanted)
