"""Words of teams, with the values that stand in the contract."""

from collections.abc import Mapping
from enum import StrEnum
from typing import Final

from api.domain.episodes.words import TeamRole
from api.domain.pairings.model import Role


class Position(StrEnum):
    """Whether somebody answers for a case, stands in for who does, or helps."""

    LEAD = "lead"
    DEPUTY = "deputy"
    MEMBER = "member"


class EndReason(StrEnum):
    """Why somebody is no longer in a team. Source: the domain reference, 10, `pairing_end_reason`."""

    WORKER_CHANGE = "worker_change"
    PERSON_TRANSFERRED = "person_transferred"
    EPISODE_ENDED = "episode_ended"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    PERSON_REQUEST = "person_request"


class TeamBar(StrEnum):
    """Why somebody cannot take a case; the values are those of `model.Bar`."""

    NOT_A_CASE_WORKER = "not_a_case_worker"
    NOBODY_IN_COMMUNITY = "nobody_in_community"
    CONFLICT_OF_INTEREST = "conflict_of_interest"
    CONSENT = "consent"
    NO_COMMON_WEEKDAY = "no_common_weekday"
    IS_THE_OTHER_MEMBER = "is_the_other_member"
    CAPACITY = "capacity"


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
