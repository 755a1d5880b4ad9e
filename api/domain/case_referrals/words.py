"""Words of referrals to the police."""

from enum import StrEnum


class ReferralStatus(StrEnum):
    """Where a referral stands, as care sees it."""

    DRAFT = "draft"
    COUNTERSIGNED = "countersigned"
    SENT = "sent"
    RECEIVED = "received"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class ReferralReturnCode(StrEnum):
    """Why a referral came back: what the station answered, or that nobody took it over in time."""

    TRANSFERRED = "transferred"
    INSUFFICIENT_INFO = "insufficient_info"
    DUPLICATE = "duplicate"
    NOT_POLICE_MATTER = "not_police_matter"
    NOT_ACCEPTED = "not_accepted"
    DEAD = "dead"


class Consequence(StrEnum):
    """What the national text knows as an answer of the police; it differs by the type of the order."""

    ISOLATION_MAY_FOLLOW = "isolation_may_follow"
    NO_ISOLATION_ON_THIS_GROUND = "no_isolation_on_this_ground"
