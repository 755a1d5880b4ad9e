"""States of a finding, and the edges between them. Pure."""

from collections.abc import Mapping

from api.domain.episodes.words import FindingStatus
from api.errors import IllegalTransition

FINDING_EDGES: Mapping[FindingStatus, frozenset[FindingStatus]] = {
    FindingStatus.DRAFT: frozenset({FindingStatus.CONFIRMED, FindingStatus.DISMISSED}),
    FindingStatus.CONFIRMED: frozenset(),
    FindingStatus.DISMISSED: frozenset(),
}
"""A person decides, once; what is found later is another finding."""


def advance_finding(current: FindingStatus, wanted: FindingStatus) -> FindingStatus:
    """Return `wanted` when a finding may go there.

    Raises:
        IllegalTransition: There is no edge from `current` to `wanted`.
    """
    if wanted not in FINDING_EDGES[current]:
        raise IllegalTransition
    return wanted
