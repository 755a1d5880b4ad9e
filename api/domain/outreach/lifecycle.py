"""States of a campaign and the steps between them. Pure."""

from collections.abc import Mapping
from enum import StrEnum

from api.errors import IllegalTransition


class CampaignStatus(StrEnum):
    """Where a campaign stands."""

    DRAFT = "draft"
    OPEN = "open"
    CLOSED = "closed"


EDGES: Mapping[CampaignStatus, frozenset[CampaignStatus]] = {
    CampaignStatus.DRAFT: frozenset({CampaignStatus.OPEN, CampaignStatus.CLOSED}),
    CampaignStatus.OPEN: frozenset({CampaignStatus.CLOSED}),
    CampaignStatus.CLOSED: frozenset(),
}


def advance(current: CampaignStatus, wanted: CampaignStatus) -> CampaignStatus:
    """Return `wanted` when the edge exists.

    Raises:
        IllegalTransition: There is no edge from `current` to `wanted`.
    """
    if wanted not in EDGES[current]:
        raise IllegalTransition
    return wanted
