"""The role policy on one screen: which duty may use which kind of verb, and under which database role."""

from collections.abc import Mapping

from api.access.database_roles import DatabaseRole
from api.access.permissions import Duty, Permission, Role

_Holders = dict[Duty | Role, DatabaseRole]

_DESK: _Holders = {Duty.TIP_DESK: DatabaseRole.DESK}
_STATION: _Holders = {Duty.POLICE_CLIENT: DatabaseRole.POLICE, Duty.POLICE_LIAISON: DatabaseRole.POLICE}
_FIELD: _Holders = {
    Duty.COMMUNITY_LEAD: DatabaseRole.FIELD,
    Duty.GRID_CHIEF: DatabaseRole.FIELD,
    Duty.GRID_WORKER: DatabaseRole.FIELD,
}
_AUDITOR: _Holders = {Duty.AUDITOR: DatabaseRole.AUDITOR}
_GRID: _Holders = {Duty.GRID_CHIEF: DatabaseRole.GRID, Duty.GRID_WORKER: DatabaseRole.GRID}
_AREA: _Holders = {Duty.COMMUNITY_LEAD: DatabaseRole.AREA, Duty.GRID_CHIEF: DatabaseRole.AREA}
_OFFICE: _Holders = {Duty.OFFICE_LEAD: DatabaseRole.LEAD}
_LEAD: _Holders = {Duty.OFFICE_LEAD: DatabaseRole.LEAD, Role.ADMIN: DatabaseRole.ADMIN}
_CASE_WORKER: _Holders = {Duty.CASE_WORKER: DatabaseRole.CARE_WORKER}
_CARE_LEAD: _Holders = {Duty.COMMUNITY_LEAD: DatabaseRole.CARE_LEAD}
_CARE_OFFICE: _Holders = {Duty.OFFICE_LEAD: DatabaseRole.CARE_OFFICE}
# A lead who also works on cases acts as a worker on content, as a lead on assignment and deadlines.
_CONTENT: _Holders = {**_CASE_WORKER, **_CARE_OFFICE}
_OVERSIGHT: _Holders = {**_CARE_LEAD, **_CASE_WORKER, **_CARE_OFFICE}

POLICY: Mapping[Permission, _Holders] = {
    Permission.ACCOUNT_MANAGE: _LEAD,
    Permission.AUDIT_READ: _AUDITOR,
    Permission.CAMPAIGN_MANAGE: _OFFICE,
    Permission.CARE_AUDIT_READ: {Duty.AUDITOR: DatabaseRole.CARE_AUDITOR},
    Permission.CARE_RULE_MANAGE: _CARE_OFFICE,
    Permission.CARE_RULE_READ: _OVERSIGHT,
    Permission.CASE_ASSIGN: {**_CARE_LEAD, **_CARE_OFFICE},
    Permission.CASE_BREAK_GLASS: _CASE_WORKER,
    Permission.CASE_CONFIRM: _OVERSIGHT,
    Permission.CASE_COUNTERSIGN: _CONTENT,
    Permission.CASE_DECLARE: _CASE_WORKER,
    Permission.CASE_HAND_OVER: _OVERSIGHT,
    Permission.CASE_OPEN: {**_CASE_WORKER, **_CARE_LEAD, **_CARE_OFFICE},
    Permission.CASE_OVERSEE: _OVERSIGHT,
    Permission.CASE_READ: _CONTENT,
    Permission.CASE_REVIEW: _CARE_OFFICE,
    Permission.CASE_WRITE: _CONTENT,
    Permission.CLUE_ANSWER: _STATION,
    Permission.CLUE_HAND_OFF: _DESK,
    Permission.CLUE_READ: {**_DESK, **_STATION, **_FIELD},
    Permission.CLUE_SUBMIT: {**_DESK, **_FIELD},
    Permission.CUSTODY_READ: {**_DESK, **_STATION, **_AUDITOR},
    Permission.FIELD_PLAN: {**_OFFICE, **_AREA},
    # A chief who also works in a grid reads by the wider of the two.
    Permission.FIELD_READ: {
        **_OFFICE,
        **_AREA,
        Duty.GRID_WORKER: DatabaseRole.GRID,
        Duty.VOLUNTEER: DatabaseRole.GRID,
    },
    Permission.FIELD_RECORD: {**_GRID, Duty.VOLUNTEER: DatabaseRole.GRID},
    Permission.FLIGHT_RECORD: {**_OFFICE, Duty.COMMUNITY_LEAD: DatabaseRole.AREA},
    Permission.HELP_ANSWER: _OVERSIGHT,
    Permission.HELP_READ: _OVERSIGHT,
    Permission.IDENTITY_DECIDE: {Duty.IDENTITY_CUSTODIAN: DatabaseRole.CUSTODIAN},
    Permission.IDENTITY_READ: {
        Duty.IDENTITY_CUSTODIAN: DatabaseRole.CUSTODIAN,
        Duty.POLICE_LIAISON: DatabaseRole.POLICE,
        Duty.TIP_DESK: DatabaseRole.DESK,
    },
    Permission.IDENTITY_REQUEST: {Duty.POLICE_LIAISON: DatabaseRole.POLICE, Duty.TIP_DESK: DatabaseRole.DESK},
    Permission.KEY_MANAGE: {**_LEAD, Duty.POLICE_LIAISON: DatabaseRole.POLICE},
    Permission.ME: dict.fromkeys(Role, DatabaseRole.ME),
    Permission.MEETING_HOLD: _OFFICE,
    Permission.MEETING_READ: {
        **_OFFICE,
        **_AREA,
        Duty.TIP_DESK: DatabaseRole.DESK,
        Duty.POLICE_LIAISON: DatabaseRole.POLICE,
    },
    # Volunteers look and tell; seeing to it is for those who are employed.
    Permission.OBSERVATION_RESOLVE: {**_OFFICE, **_AREA, Duty.GRID_WORKER: DatabaseRole.GRID},
    Permission.PLACE_READ: dict.fromkeys(Role, DatabaseRole.ME),
    Permission.QUEUE_PULL: _STATION,
    Permission.QUEUE_WATCH: {**_STATION, **_DESK},
    Permission.RECORD_CONFIRM: {Duty.GRID_CHIEF: DatabaseRole.AREA},
    Permission.RECORD_READ: {**_OFFICE, **_AREA},
    Permission.RECORD_RETURN: {**_OFFICE, Duty.COMMUNITY_LEAD: DatabaseRole.AREA},
    Permission.TASK_ASSIGN: {**_OFFICE, **_AREA},
    Permission.TIP_ASSIGN: _DESK,
    Permission.TIP_READ: _DESK,
    Permission.TIP_REVIEW: _DESK,
    Permission.TIP_TRIAGE: _DESK,
    Permission.TIP_WRITE: _DESK,
    Permission.VISIT_READ: {**_OFFICE, **_AREA, Duty.GRID_WORKER: DatabaseRole.GRID},
    Permission.VISIT_RECORD: _GRID,
}
