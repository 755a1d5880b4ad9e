"""The role policy on one screen: which duty may use which verb, and under which database role."""

from collections.abc import Mapping
from enum import StrEnum

from api.access.database_roles import DatabaseRole


class Role(StrEnum):
    """One per account; stands in the token."""

    STREET = "street"
    COMMUNITY = "community"
    GRID = "grid"
    POLICE = "police"
    DASHBOARD = "dashboard"
    ADMIN = "admin"


class Duty(StrEnum):
    """What an account is there for; lives on the server."""

    OFFICE_LEAD = "office_lead"
    TIP_DESK = "tip_desk"
    IDENTITY_CUSTODIAN = "identity_custodian"
    INSPECTOR = "inspector"
    AUDITOR = "auditor"
    COMMUNITY_LEAD = "community_lead"
    CASE_WORKER = "case_worker"
    GRID_CHIEF = "grid_chief"
    GRID_WORKER = "grid_worker"
    POLICE_LIAISON = "police_liaison"
    POLICE_CLIENT = "police_client"


class Permission(StrEnum):
    """One member a kind of verb."""

    ACCOUNT_MANAGE = "account:manage"
    AUDIT_READ = "audit:read"
    CLUE_ANSWER = "clue:answer"
    CLUE_HAND_OFF = "clue:hand_off"
    CLUE_READ = "clue:read"
    CLUE_SUBMIT = "clue:submit"
    CUSTODY_READ = "custody:read"
    HELP_ANSWER = "help:answer"
    HELP_READ = "help:read"
    IDENTITY_DECIDE = "identity:decide"
    IDENTITY_READ = "identity:read"
    IDENTITY_REQUEST = "identity:request"
    KEY_MANAGE = "key:manage"
    ME = "me"
    QUEUE_PULL = "queue:pull"
    QUEUE_WATCH = "queue:watch"
    TIP_ASSIGN = "tip:assign"
    TIP_READ = "tip:read"
    TIP_REVIEW = "tip:review"
    TIP_TRIAGE = "tip:triage"
    TIP_WRITE = "tip:write"


_Holders = dict[Duty | Role, DatabaseRole]

_DESK: _Holders = {Duty.TIP_DESK: DatabaseRole.DESK}
_STATION: _Holders = {Duty.POLICE_CLIENT: DatabaseRole.POLICE, Duty.POLICE_LIAISON: DatabaseRole.POLICE}
_FIELD: _Holders = {
    Duty.COMMUNITY_LEAD: DatabaseRole.FIELD,
    Duty.GRID_CHIEF: DatabaseRole.FIELD,
    Duty.GRID_WORKER: DatabaseRole.FIELD,
}
_AUDITOR: _Holders = {Duty.AUDITOR: DatabaseRole.AUDITOR}
_LEAD: _Holders = {Duty.OFFICE_LEAD: DatabaseRole.LEAD, Role.ADMIN: DatabaseRole.ADMIN}

POLICY: Mapping[Permission, _Holders] = {
    Permission.ACCOUNT_MANAGE: _LEAD,
    Permission.AUDIT_READ: _AUDITOR,
    Permission.CLUE_ANSWER: _STATION,
    Permission.CLUE_HAND_OFF: _DESK,
    Permission.CLUE_READ: {**_DESK, **_STATION, **_FIELD},
    Permission.CLUE_SUBMIT: {**_DESK, **_FIELD},
    Permission.CUSTODY_READ: {**_DESK, **_STATION, **_AUDITOR},
    Permission.HELP_ANSWER: {Duty.COMMUNITY_LEAD: DatabaseRole.CARE_LEAD},
    Permission.HELP_READ: {Duty.COMMUNITY_LEAD: DatabaseRole.CARE_LEAD},
    Permission.IDENTITY_DECIDE: {Duty.IDENTITY_CUSTODIAN: DatabaseRole.CUSTODIAN},
    Permission.IDENTITY_READ: {
        Duty.IDENTITY_CUSTODIAN: DatabaseRole.CUSTODIAN,
        Duty.POLICE_LIAISON: DatabaseRole.POLICE,
        Duty.TIP_DESK: DatabaseRole.DESK,
    },
    Permission.IDENTITY_REQUEST: {Duty.POLICE_LIAISON: DatabaseRole.POLICE, Duty.TIP_DESK: DatabaseRole.DESK},
    Permission.KEY_MANAGE: {**_LEAD, Duty.POLICE_LIAISON: DatabaseRole.POLICE},
    Permission.ME: dict.fromkeys(Role, DatabaseRole.ME),
    Permission.QUEUE_PULL: _STATION,
    Permission.QUEUE_WATCH: {**_STATION, **_DESK},
    Permission.TIP_ASSIGN: _DESK,
    Permission.TIP_READ: _DESK,
    Permission.TIP_REVIEW: _DESK,
    Permission.TIP_TRIAGE: _DESK,
    Permission.TIP_WRITE: _DESK,
}
