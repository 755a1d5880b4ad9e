"""The names under which PostgreSQL knows us: one login a plane, and the roles that its verbs run under."""

from collections.abc import Mapping
from enum import StrEnum


class DatabaseRole(StrEnum):
    """Holds grants and policies; cannot sign in on one machine, is put on for one transaction."""

    PUBLIC = "app_public"
    RECEIPT = "app_receipt"
    AUTH = "app_auth"
    ME = "app_me"
    DESK = "app_desk"
    CUSTODIAN = "app_custodian"
    LEAD = "app_lead"
    ADMIN = "app_admin"
    AUDITOR = "app_auditor"
    FIELD = "app_field"
    GRID = "app_grid"
    AREA = "app_area"
    CARE_WORKER = "app_care_worker"
    CARE_LEAD = "app_care_lead"
    CARE_OFFICE = "app_care_office"
    CARE_AUDITOR = "app_care_auditor"
    CARE_JOB = "app_care_job"  # the worker process on the care side
    POLICE = "app_police"
    DASHBOARD = "app_dash"
    WORKER = "app_worker"
    LOOKUP = "app_lookup"  # owns the few look-ups that must work before identity is known
    CARE_LOOKUP = "app_care_lookup"  # the same for the one look-up of care
    OWNER = "app_owner"  # owns tables and functions; migrations put it on; bound by the policies too


class Login(StrEnum):
    """Signs in for one plane; holds no privilege on any table and inherits none."""

    PUBLIC = "svc_public"
    STAFF = "svc_staff"
    CARE = "svc_care"
    POLICE = "svc_police"
    DASHBOARD = "svc_dash"
    WORKER = "svc_worker"


PLANES: Mapping[Login, frozenset[DatabaseRole]] = {
    Login.PUBLIC: frozenset({DatabaseRole.PUBLIC, DatabaseRole.RECEIPT}),
    Login.STAFF: frozenset(
        {
            DatabaseRole.AUTH,
            DatabaseRole.ME,
            DatabaseRole.DESK,
            DatabaseRole.CUSTODIAN,
            DatabaseRole.LEAD,
            DatabaseRole.ADMIN,
            DatabaseRole.AUDITOR,
            DatabaseRole.FIELD,
            DatabaseRole.GRID,
            DatabaseRole.AREA,
        }
    ),
    Login.CARE: frozenset(
        {
            DatabaseRole.CARE_WORKER,
            DatabaseRole.CARE_LEAD,
            DatabaseRole.CARE_OFFICE,
            DatabaseRole.CARE_AUDITOR,
            DatabaseRole.CARE_JOB,
        }
    ),
    Login.POLICE: frozenset({DatabaseRole.POLICE}),
    Login.DASHBOARD: frozenset({DatabaseRole.DASHBOARD}),
    Login.WORKER: frozenset({DatabaseRole.WORKER}),
}


def plane_of(role: DatabaseRole) -> Login:
    """The login whose pool a database role is reached through."""
    return next(login for login, roles in PLANES.items() if role in roles)
