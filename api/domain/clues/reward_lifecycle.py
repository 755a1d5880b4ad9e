"""States of a reward, and the edges between them. Pure."""

from collections.abc import Mapping

from api.domain.tips.words import RewardState
from api.errors import IllegalTransition

REWARD_EDGES: Mapping[RewardState, frozenset[RewardState]] = {
    RewardState.NOT_REQUESTED: frozenset(),
    RewardState.REQUESTED: frozenset({RewardState.NOTIFIED, RewardState.DECLINED}),
    RewardState.NOTIFIED: frozenset(
        {RewardState.NOTIFIED, RewardState.PAID, RewardState.EXPIRED, RewardState.DECLINED}
    ),
    RewardState.PAID: frozenset(),
    RewardState.EXPIRED: frozenset({RewardState.NOTIFIED}),
    RewardState.DECLINED: frozenset({RewardState.NOTIFIED}),
}
"""The reporter asks; all else is the word of the police."""


def advance_reward(current: RewardState, wanted: RewardState) -> RewardState:
    """Return `wanted` when a reward may go there.

    Raises:
        IllegalTransition: There is no edge from `current` to `wanted`.
    """
    if wanted not in REWARD_EDGES[current]:
        raise IllegalTransition
    return wanted
