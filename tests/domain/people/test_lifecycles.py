"""Every pair of states, of accounts, duties and keys."""

import itertools

import pytest

from api.domain.keys import lifecycle as keys
from api.domain.keys.lifecycle import KeyState
from api.domain.people.lifecycle import AccountState, DutyState, advance, advance_duty
from api.errors import IllegalTransition

ACCOUNT = {
    ("invited", "active"),
    ("invited", "suspended"),
    ("active", "active"),
    ("active", "suspended"),
    ("suspended", "invited"),
    ("suspended", "active"),
}
DUTY = {("pending", "active"), ("pending", "ended"), ("active", "ended")}
KEY = {("pending", "active"), ("pending", "revoked"), ("active", "retired"), ("active", "revoked")}
KEY |= {("retired", "revoked")}


@pytest.mark.parametrize(
    ("verb", "states", "edges"),
    [(advance, AccountState, ACCOUNT), (advance_duty, DutyState, DUTY), (keys.advance, KeyState, KEY)],
)
def test_only_the_listed_edges_lead_anywhere(verb, states, edges):
    for present, wanted in itertools.product(states, states):
        if (present.value, wanted.value) in edges:
            assert verb(present, wanted) is wanted
        else:
            with pytest.raises(IllegalTransition):
                verb(present, wanted)
