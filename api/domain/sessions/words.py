"""Words of sessions: why one ended, and how long one lasts."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from api.access.permissions import Role


class EndReason(StrEnum):
    """Why a session is over."""

    SIGNED_OUT = "signed_out"
    ENDED_BY_OWNER = "ended_by_owner"
    ENDED_BY_LEAD = "ended_by_lead"
    REFRESH_REUSED = "refresh_reused"
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - a reason
    SUSPENDED = "suspended"


@dataclass(frozen=True, slots=True)
class Lifetime:
    """How long a session lasts without use, and altogether."""

    idle_s: int
    absolute_s: int


ACCESS_TTL_S = 600
"""Seconds that an access token lives. Source: the API contract, `POST /v1/auth/token`; security JWT-5."""

STAFF = Lifetime(idle_s=60 * 60, absolute_s=12 * 60 * 60)
"""A working day at a desk. Source: security requirement SES-6; NIST SP 800-63B, AAL2."""

FIELD = Lifetime(idle_s=14 * 24 * 60 * 60, absolute_s=14 * 24 * 60 * 60)
"""A phone on patrol may be out of reach for days. Source: security requirement SES-6."""

CLIENT = Lifetime(idle_s=ACCESS_TTL_S, absolute_s=ACCESS_TTL_S)
"""A machine has no refresh token: its session is as long as its access token. Source: RFC 6749, 4.4.3."""

LIFETIME_OF_ROLE: Mapping[Role, Lifetime] = {
    Role.STREET: STAFF,
    Role.COMMUNITY: STAFF,
    Role.GRID: FIELD,
    Role.POLICE: STAFF,
    Role.DASHBOARD: STAFF,
    Role.ADMIN: STAFF,
}

LINK_CODE_TTL_S = 24 * 60 * 60
"""Seconds that a link code is good for. Source: the API contract, `POST /v1/auth/activation`."""
