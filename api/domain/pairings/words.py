"""Words of teams, with the values that stand in the contract."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from api.domain.pairings.model import Role


class Position(StrEnum):
    """Whether somebody answers for a case, stands in for who does, or helps."""

    LEAD = "lead"
    DEPUTY = "deputy"
    MEMBER = "member"


class TeamRole(StrEnum):
    """As what somebody is in a team. Source: the domain reference, 9 and 10, `team_role`."""

    LEAD_WORKER = "lead_worker"
    SOCIAL_WORKER = "social_worker"
    COMMUNITY_POLICE = "community_police"
    MEDICAL = "medical"
    FAMILY = "family"
    VOLUNTEER = "volunteer"
    GRID_WORKER = "grid_worker"
    COMMUNITY_CADRE = "community_cadre"


class EndReason(StrEnum):
    """Why somebody is no longer in a team. Source: the domain reference, 10, `pairing_end_reason`."""

    WORKER_CHANGE = "worker_change"
    PERSON_TRANSFERRED = "person_transferred"
    EPISODE_ENDED = "episode_ended"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    PERSON_REQUEST = "person_request"


class LoadState(StrEnum):
    """How many cases somebody leads, beside the norm of the street."""

    NORMAL = "normal"
    WARNING = "warning"
    OVER_NORM = "over_norm"


ANSWERING: Final = frozenset({Position.LEAD, Position.DEPUTY})
"""Positions that are never left empty."""

ROLE_OF: Final[Mapping[Position, TeamRole]] = {
    Position.LEAD: TeamRole.LEAD_WORKER,
    Position.DEPUTY: TeamRole.SOCIAL_WORKER,
}
"""As what lead and deputy are in the team."""

POSITION_OF: Final[Mapping[TeamRole, Role]] = {
    TeamRole.LEAD_WORKER: "lead",
    TeamRole.SOCIAL_WORKER: "deputy",
}
"""Which half of a proposal a change by hand is about."""

CONSENT_FOR: Final[Mapping[TeamRole, str]] = {
    TeamRole.FAMILY: "family_in_team",
    TeamRole.VOLUNTEER: "volunteer_in_team",
}
"""Who joins with the person's consent alone, and which. Source: the domain reference, 9."""
