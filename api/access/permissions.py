"""Roles, duties, and the kinds of verbs that a duty may use; which may use which stands in `policy.py`."""

from enum import StrEnum


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
    VOLUNTEER = "volunteer"
    POLICE_LIAISON = "police_liaison"
    POLICE_CLIENT = "police_client"


class Permission(StrEnum):
    """One member a kind of verb."""

    ACCOUNT_MANAGE = "account:manage"
    AUDIT_READ = "audit:read"
    CAMPAIGN_MANAGE = "campaign:manage"
    CLUE_ANSWER = "clue:answer"
    CLUE_HAND_OFF = "clue:hand_off"
    CLUE_READ = "clue:read"
    CLUE_SUBMIT = "clue:submit"
    CUSTODY_READ = "custody:read"
    FIELD_PLAN = "field:plan"
    FIELD_READ = "field:read"
    FIELD_RECORD = "field:record"
    FLIGHT_RECORD = "flight:record"
    HELP_ANSWER = "help:answer"
    HELP_READ = "help:read"
    IDENTITY_DECIDE = "identity:decide"
    IDENTITY_READ = "identity:read"
    IDENTITY_REQUEST = "identity:request"
    KEY_MANAGE = "key:manage"
    ME = "me"
    MEETING_HOLD = "meeting:hold"
    MEETING_READ = "meeting:read"
    OBSERVATION_RESOLVE = "observation:resolve"
    PLACE_READ = "place:read"
    QUEUE_PULL = "queue:pull"
    QUEUE_WATCH = "queue:watch"
    RECORD_CONFIRM = "record:confirm"
    RECORD_READ = "record:read"
    RECORD_RETURN = "record:return"
    TASK_ASSIGN = "task:assign"
    TIP_ASSIGN = "tip:assign"
    TIP_READ = "tip:read"
    TIP_REVIEW = "tip:review"
    TIP_TRIAGE = "tip:triage"
    TIP_WRITE = "tip:write"
    VISIT_READ = "visit:read"
    VISIT_RECORD = "visit:record"
