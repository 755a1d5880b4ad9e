"""Who may call what: every route of the service, in one table, as the API contract says it.

A new route fails until it has its line here; a new duty or role is tried at every route at once.
"""

from collections.abc import Mapping

from api.access.permissions import Duty, Role

Holder = Duty | Role

EVERYBODY = frozenset[Holder](Role)
LEADS = frozenset[Holder]({Duty.OFFICE_LEAD, Role.ADMIN})
KEY_KEEPERS = frozenset[Holder]({Duty.OFFICE_LEAD, Duty.POLICE_LIAISON})
DESK = frozenset[Holder]({Duty.TIP_DESK})
STATION = frozenset[Holder]({Duty.POLICE_CLIENT, Duty.POLICE_LIAISON})
AUTHORS = frozenset[Holder]({Duty.COMMUNITY_LEAD, Duty.GRID_CHIEF, Duty.GRID_WORKER})
AUDITOR = frozenset[Holder]({Duty.AUDITOR})
COMMUNITY = frozenset[Holder]({Duty.COMMUNITY_LEAD})
CASE_WORKER = frozenset[Holder]({Duty.CASE_WORKER})
CARE_OFFICE = frozenset[Holder]({Duty.OFFICE_LEAD})
CARE_TEAM = CASE_WORKER | CARE_OFFICE
CARE = COMMUNITY | CARE_TEAM
"""Whoever has to do with care: leads see assignment and deadlines, the team content, the office both."""
FIELD = frozenset[Holder]({Duty.GRID_CHIEF, Duty.GRID_WORKER, Duty.VOLUNTEER})
FIELD_READERS = FIELD | {Duty.COMMUNITY_LEAD, Duty.OFFICE_LEAD}
PLANNERS = frozenset[Holder]({Duty.GRID_CHIEF, Duty.COMMUNITY_LEAD, Duty.OFFICE_LEAD})
FLIGHT_KEEPERS = frozenset[Holder]({Duty.COMMUNITY_LEAD, Duty.OFFICE_LEAD})
OUTREACH_READERS = FIELD_READERS - {Duty.VOLUNTEER}
OFFICE = frozenset[Holder]({Duty.OFFICE_LEAD})
VISITORS = FIELD - {Duty.VOLUNTEER}
CUSTODIAN = frozenset[Holder]({Duty.IDENTITY_CUSTODIAN})
CHIEF = frozenset[Holder]({Duty.GRID_CHIEF})
RECORD_READERS = OFFICE | CHIEF | {Duty.COMMUNITY_LEAD}
MEETERS = RECORD_READERS | DESK | {Duty.POLICE_LIAISON}
ASKERS = DESK | {Duty.POLICE_LIAISON}

OPEN_ROUTES = frozenset(
    {
        "GET /",
        "GET /.well-known/jwks.json",
        "GET /.well-known/oauth-authorization-server",
        "GET /docs",
        "GET /docs/assets/{name}",
        "GET /errors",
        "GET /errors/{code}",
        "GET /livez",
        "GET /metrics",
        "GET /openapi.json",
        "GET /readyz",
        "GET /schema.graphql",
        "GET /v1/intake",
        "GET /v1/intake/{street_code}",
        "GET /v1/keys",
        "POST /v1/auth/activation",
        "POST /v1/auth/revoke",
        "POST /v1/auth/token",
        "POST /v1/tips",
    }
)
"""Answered without an account."""

RECEIPT_ROUTES = frozenset(
    {
        "DELETE /v1/receipt",
        "GET /v1/receipt",
        "POST /v1/receipt/acknowledgement",
        "POST /v1/receipt/attachments",
        "POST /v1/receipt/contest",
        "POST /v1/receipt/messages",
        "POST /v1/receipt/reward-claims",
    }
)
"""Answered to whoever holds a receipt."""

SIGNED_IN_ROUTES: Mapping[str, frozenset[Holder]] = {
    "DELETE /v1/accounts/{account_id}/sessions": LEADS,
    "DELETE /v1/me/sessions/{session_id}": EVERYBODY,
    "GET /v1/accounts": LEADS,
    "GET /v1/accounts/{account_id}": LEADS,
    "GET /v1/audit-events": AUDITOR,
    "GET /v1/care-rules": CARE,
    "GET /v1/care-tasks": CARE,
    "GET /v1/check-ins": FIELD_READERS,
    "GET /v1/check-ins/{check_in_id}": FIELD,
    "GET /v1/clues": DESK | STATION | AUTHORS,
    "GET /v1/clues/{clue_id}": DESK | STATION | AUTHORS,
    "GET /v1/clues/{clue_id}/attachments/{attachment_id}": STATION,
    "GET /v1/clues/{clue_id}/custody": DESK | STATION | AUDITOR,
    "GET /v1/custody/checkpoints": DESK | STATION | AUDITOR,
    "GET /v1/custody/export": DESK | STATION | AUDITOR,
    "GET /v1/custody/proofs": DESK | STATION | AUDITOR,
    "GET /v1/drone-flights": PLANNERS,
    "GET /v1/drone-flights/{flight_id}": PLANNERS,
    "GET /v1/episodes": CARE,
    "GET /v1/episodes/{episode_id}": CARE,
    "GET /v1/episodes/{episode_id}/documents": CARE_TEAM,
    "GET /v1/episodes/{episode_id}/reviews": CARE_TEAM,
    "GET /v1/episodes/{episode_id}/schedule": CARE,
    "GET /v1/episodes/{episode_id}/transfers": CARE_TEAM,
    "GET /v1/episodes/{episode_id}/transitions": CARE,
    "GET /v1/help-requests": CARE,
    "GET /v1/help-requests/{help_request_id}": CARE,
    "GET /v1/identity-requests": ASKERS | CUSTODIAN,
    "GET /v1/identity-requests/{request_id}": ASKERS | CUSTODIAN,
    "GET /v1/me": EVERYBODY,
    "GET /v1/me/sessions": EVERYBODY,
    "GET /v1/me/sync": FIELD,
    "GET /v1/me/tasks": EVERYBODY,
    "GET /v1/meetings": MEETERS,
    "GET /v1/meetings/compliance": MEETERS,
    "GET /v1/meetings/{meeting_id}": MEETERS,
    "GET /v1/observations": FIELD_READERS,
    "GET /v1/observations/{observation_id}": FIELD_READERS,
    "GET /v1/outreach-campaigns": OUTREACH_READERS,
    "GET /v1/outreach-campaigns/{campaign_id}": OUTREACH_READERS,
    "GET /v1/outreach-campaigns/{campaign_id}/address-units": OUTREACH_READERS,
    "GET /v1/outreach-campaigns/{campaign_id}/agreement": OFFICE,
    "GET /v1/outreach-campaigns/{campaign_id}/coverage": OUTREACH_READERS,
    "GET /v1/outreach-campaigns/{campaign_id}/re-visit-draws": OFFICE,
    "GET /v1/outreach-campaigns/{campaign_id}/re-visit-draws/{draw_id}/candidates": OFFICE,
    "GET /v1/outreach-campaigns/{campaign_id}/re-visits": OUTREACH_READERS,
    "GET /v1/outreach-campaigns/{campaign_id}/registers": OUTREACH_READERS,
    "GET /v1/outreach-campaigns/{campaign_id}/registers/{register_version}": OUTREACH_READERS,
    "GET /v1/participants": CARE,
    "GET /v1/participants/{participant_id}": CARE_TEAM,
    "GET /v1/patrol-points": FIELD_READERS,
    "GET /v1/patrol-points/{point_id}": FIELD_READERS,
    "GET /v1/patrol-templates": PLANNERS,
    "GET /v1/patrol-templates/{template_id}": PLANNERS,
    "GET /v1/patrols": FIELD_READERS,
    "GET /v1/patrols/{patrol_id}": FIELD_READERS,
    "GET /v1/places": EVERYBODY,
    "GET /v1/places/gaps": PLANNERS,
    "GET /v1/places/{code}": EVERYBODY,
    "GET /v1/places/{code}/geometry": EVERYBODY,
    "GET /v1/queue/stats": STATION | DESK,
    "GET /v1/release-notices": CARE,
    "GET /v1/release-notices/{notice_id}": CARE_TEAM,
    "GET /v1/tasks": PLANNERS,
    "GET /v1/tasks/{task_id}": PLANNERS,
    "GET /v1/tips": DESK,
    "GET /v1/tips/{tip_id}": DESK,
    "GET /v1/tips/{tip_id}/attachments/{attachment_id}": DESK,
    "GET /v1/transfers": CARE,
    "GET /v1/visits": OUTREACH_READERS,
    "GET /v1/work-records": RECORD_READERS,
    "GET /v1/work-records/burden": RECORD_READERS,
    "GET /v1/work-records/overdue": RECORD_READERS,
    "GET /v1/work-records/{record_id}": RECORD_READERS,
    "POST /graphql": EVERYBODY,
    "POST /v1/accounts": LEADS,
    "POST /v1/accounts/{account_id}/duties/{duty}/confirmation": LEADS,
    "POST /v1/accounts/{account_id}/link-codes": LEADS,
    "POST /v1/accounts/{account_id}/reinstatement": LEADS,
    "POST /v1/accounts/{account_id}/suspension": LEADS,
    "POST /v1/check-ins": FIELD,
    "POST /v1/check-ins/batch": FIELD,
    "POST /v1/check-ins/{check_in_id}/answer": FIELD,
    "POST /v1/clues": DESK | AUTHORS,
    "POST /v1/clues/outcomes/batch": STATION,
    "POST /v1/clues/{clue_id}/closure": DESK,
    "POST /v1/clues/{clue_id}/hand-off": DESK,
    "POST /v1/clues/{clue_id}/outcomes": STATION,
    "POST /v1/clues/{clue_id}/questions": STATION,
    "POST /v1/clues/{clue_id}/reassign": DESK,
    "POST /v1/clues/{clue_id}/requeue": DESK,
    "POST /v1/clues/{clue_id}/supplements": DESK,
    "POST /v1/drone-flights": FLIGHT_KEEPERS,
    "POST /v1/drone-flights/{flight_id}/cancellation": FLIGHT_KEEPERS,
    "POST /v1/drone-flights/{flight_id}/erasure": FLIGHT_KEEPERS,
    "POST /v1/drone-flights/{flight_id}/report": FLIGHT_KEEPERS,
    "POST /v1/episodes": CARE,
    "POST /v1/episodes/{episode_id}/documents": CARE_TEAM,
    "POST /v1/episodes/{episode_id}/reviews": CARE_TEAM,
    "POST /v1/episodes/{episode_id}/transfers": CARE,
    "POST /v1/episodes/{episode_id}/transitions": CARE_TEAM,
    "POST /v1/episodes/{episode_id}/transitions/{transition_id}/confirmation": CARE,
    "POST /v1/help-requests/{help_request_id}/messages": CARE,
    "POST /v1/identity-requests": ASKERS,
    "POST /v1/identity-requests/{request_id}/decision": CUSTODIAN,
    "POST /v1/keys": KEY_KEEPERS,
    "POST /v1/keys/{key_id}/confirmation": KEY_KEEPERS | LEADS,
    "POST /v1/keys/{key_id}/retirement": KEY_KEEPERS,
    "POST /v1/me/password": EVERYBODY,
    "POST /v1/me/records/batch": FIELD,
    "POST /v1/meetings": OFFICE,
    "POST /v1/meetings/exemptions": OFFICE,
    "POST /v1/meetings/{meeting_id}/agenda": OFFICE,
    "POST /v1/meetings/{meeting_id}/cancellation": OFFICE,
    "POST /v1/meetings/{meeting_id}/decisions": OFFICE,
    "POST /v1/meetings/{meeting_id}/hold": OFFICE,
    "POST /v1/observations": FIELD,
    "POST /v1/observations/{observation_id}/follow-up": PLANNERS,
    "POST /v1/observations/{observation_id}/resolution": OUTREACH_READERS,
    "POST /v1/outreach-campaigns": OFFICE,
    "POST /v1/outreach-campaigns/{campaign_id}/closure": OFFICE,
    "POST /v1/outreach-campaigns/{campaign_id}/opening": OFFICE,
    "POST /v1/outreach-campaigns/{campaign_id}/re-visits": OFFICE,
    "POST /v1/outreach-campaigns/{campaign_id}/re-visits/{re_visit_id}/assignment": OFFICE,
    "POST /v1/outreach-campaigns/{campaign_id}/registers": OFFICE,
    "POST /v1/participants": CARE,
    "POST /v1/participants/search": CARE_TEAM,
    "POST /v1/participants/{participant_id}/document-number": CARE_TEAM,
    "POST /v1/patrol-points": PLANNERS,
    "POST /v1/patrol-points/{point_id}/closure": PLANNERS,
    "POST /v1/patrol-templates": PLANNERS,
    "POST /v1/patrol-templates/{template_id}/closure": PLANNERS,
    "POST /v1/patrols": PLANNERS,
    "POST /v1/patrols/{patrol_id}/assignment": PLANNERS,
    "POST /v1/patrols/{patrol_id}/cancellation": PLANNERS,
    "POST /v1/patrols/{patrol_id}/completion": FIELD,
    "POST /v1/queue/acknowledgements": STATION,
    "POST /v1/queue/claims": STATION,
    "POST /v1/queue/extensions": STATION,
    "POST /v1/queue/returns": STATION,
    "POST /v1/release-notices": CARE,
    "POST /v1/release-notices/{notice_id}/outcome": CARE_TEAM,
    "POST /v1/release-notices/{notice_id}/reception": CARE_TEAM,
    "POST /v1/tasks": PLANNERS,
    "POST /v1/tasks/{task_id}/assignment": PLANNERS,
    "POST /v1/tasks/{task_id}/cancellation": PLANNERS,
    "POST /v1/tasks/{task_id}/completion": EVERYBODY,
    "POST /v1/tips/assignments": DESK,
    "POST /v1/tips/{tip_id}/links": DESK,
    "POST /v1/tips/{tip_id}/messages": DESK,
    "POST /v1/tips/{tip_id}/notes": DESK,
    "POST /v1/tips/{tip_id}/reviews": DESK,
    "POST /v1/tips/{tip_id}/triage": DESK,
    "POST /v1/transfers/{transfer_id}/answer": COMMUNITY | CARE_OFFICE,
    "POST /v1/transfers/{transfer_id}/cancellation": CARE,
    "POST /v1/transfers/{transfer_id}/dispatch": CARE_TEAM,
    "POST /v1/transfers/{transfer_id}/receipt": CARE_TEAM,
    "POST /v1/visits": VISITORS,
    "POST /v1/work-records": CHIEF,
    "POST /v1/work-records/{record_id}/confirmation": CHIEF,
    "POST /v1/work-records/{record_id}/return": OFFICE | COMMUNITY,
    "POST /v1/work-records/{record_id}/submission": CHIEF,
    "PUT /v1/accounts/{account_id}": LEADS,
    "PUT /v1/care-rules/{key}": CARE_OFFICE,
    "PUT /v1/episodes/{episode_id}": CARE_TEAM,
    "PUT /v1/meetings/{meeting_id}/minutes": OFFICE,
    "PUT /v1/outreach-campaigns/{campaign_id}": OFFICE,
    "PUT /v1/participants/{participant_id}": CARE_TEAM,
    "PUT /v1/patrol-points/{point_id}": PLANNERS,
    "PUT /v1/patrol-templates/{template_id}": PLANNERS,
    "PUT /v1/tips/{tip_id}/assignment": DESK,
    "PUT /v1/work-records/{record_id}": CHIEF,
}
"""Answered to accounts whose role or duty is named; a role stands for all accounts of it."""
