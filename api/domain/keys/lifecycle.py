"""States of a recipient key and the edges between them. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from api.errors import IllegalTransition


class KeyState(StrEnum):
    """Whether things are sealed to a key."""

    PENDING = "pending"
    ACTIVE = "active"
    RETIRED = "retired"
    REVOKED = "revoked"


EDGES: Mapping[KeyState, frozenset[KeyState]] = {
    KeyState.PENDING: frozenset({KeyState.ACTIVE, KeyState.REVOKED}),
    KeyState.ACTIVE: frozenset({KeyState.RETIRED, KeyState.REVOKED}),
    KeyState.RETIRED: frozenset({KeyState.REVOKED}),
    KeyState.REVOKED: frozenset(),
}
"""A key that nobody confirmed is revoked, not retired: a retired one is still sealed to for 30 days."""


def advance(present: str, wanted: KeyState) -> KeyState:
    """The next state of a key.

    Raises:
        IllegalTransition: No edge leads there.
    """
    if wanted not in EDGES[KeyState(present)]:
        raise IllegalTransition
    return wanted
