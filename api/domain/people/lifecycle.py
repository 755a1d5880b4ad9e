"""States of an account and of a granted duty, and the edges between them. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from api.errors import IllegalTransition


class AccountState(StrEnum):
    """Whether somebody may sign in."""

    INVITED = "invited"
    ACTIVE = "active"
    SUSPENDED = "suspended"


class DutyState(StrEnum):
    """Whether a granted duty gives anything: only `active` does."""

    PENDING = "pending"
    ACTIVE = "active"
    ENDED = "ended"


ACCOUNT_EDGES: Mapping[AccountState, frozenset[AccountState]] = {
    AccountState.INVITED: frozenset({AccountState.ACTIVE, AccountState.SUSPENDED}),
    AccountState.ACTIVE: frozenset({AccountState.ACTIVE, AccountState.SUSPENDED}),
    AccountState.SUSPENDED: frozenset({AccountState.INVITED, AccountState.ACTIVE}),
}
"""`active → active` is a reset: a new link code opens an account that is open already."""

DUTY_EDGES: Mapping[DutyState, frozenset[DutyState]] = {
    DutyState.PENDING: frozenset({DutyState.ACTIVE, DutyState.ENDED}),
    DutyState.ACTIVE: frozenset({DutyState.ENDED}),
    DutyState.ENDED: frozenset(),
}


def advance(present: str, wanted: AccountState) -> AccountState:
    """The next state of an account.

    Raises:
        IllegalTransition: No edge leads there.
    """
    if wanted not in ACCOUNT_EDGES[AccountState(present)]:
        raise IllegalTransition
    return wanted


def advance_duty(present: str, wanted: DutyState) -> DutyState:
    """The next state of a granted duty.

    Raises:
        IllegalTransition: No edge leads there.
    """
    if wanted not in DUTY_EDGES[DutyState(present)]:
        raise IllegalTransition
    return wanted
