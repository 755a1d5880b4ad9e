"""What each database role may do with the rows of each table: the whole of it, in one table.

A line reads `verb:conditions`. Each condition is one thing that must be so, or nothing is reached:

- `street`, `account`, `unit`, `unit_code`, `subject`, `items`: the row names the one that is bound
- `cases`, `people`: the row names an episode, or a participant, that is in view
- `units`: the row's unit is among those in which the account works
- `slot`: the row's slot is over
- `row`: the row itself is of the right kind (an active key, a message of the office, a queued clue …);
  `tests/rls/rows.py` has for each table a row of the right kind and one of the other
- `a/b`: either of two will do
- `any`: rows of every street, with no condition

What is not written here is denied, and tested as denied. A new table or database role needs its line.
"""

import itertools
from collections.abc import Iterator, Mapping

from api.access.database_roles import DatabaseRole
from tests.rls.care_matrix import CARE_MATRIX

EVERYBODY = (
    "public receipt auth me desk custodian lead admin auditor field grid area care_worker care_lead"
    " care_office care_auditor care_job police dash worker"
)
_ALL_BUT_CARE = "public receipt me desk custodian lead admin auditor field grid area police dash worker"
_SERVED = EVERYBODY.removeprefix("public ")
_KEEPERS = (
    "me desk custodian lead admin auditor field grid area care_worker care_lead care_office care_auditor"
    " police"
)
_MAILBOX = "select:street+subject insert:street+subject update:street+subject delete:street+subject+row"

MATRIX: Mapping[str, Mapping[str, str]] = CARE_MATRIX | {
    "account": {
        "auth": "select:street update:street",
        "me": "select:street+account update:street+account",
        "desk worker": "select:street",
        "grid area": "select:street+row",
        "lead": "select:street+row insert:street+row update:street+row",
        "admin": "select:street insert:street update:street",
        "lookup": "select:any",
        "care_worker care_lead care_office care_job": "select:street+row",
    },
    "address_unit": {
        "grid area worker": "select:street",
        "lead": "select:street insert:street",
    },
    "assignment": {
        "me": "select:street+account",
        "grid area worker": "select:street",
        "lead admin": "select:street insert:street update:street",
        "lookup": "select:any",
        "care_worker care_lead care_office care_job": "select:street",
    },
    "audit_event": {
        "auth": "insert:street",
        _ALL_BUT_CARE: "insert:street+account",
        "auditor": "select:street",
    },
    "campaign_register": {
        "grid area worker": "select:street",
        "lead": "select:street insert:street",
    },
    "campaign_register_line": {
        "grid area worker": "select:street",
        "lead": "select:street insert:street",
    },
    "check_in": {
        "grid": "select:street+account insert:street+account update:street+account",
        "area": "select:street+units",
        "lead": "select:street",
        "worker": "select:street update:street",
    },
    "checkpoint": {
        "desk auditor police": "select:street",
        "worker": "select:street insert:street",
    },
    "checkpoint_leaf": {
        "desk auditor police": "select:street",
        "worker": "select:street insert:street",
    },
    "client_secret": {
        "auth": "select:street",
        "admin": "select:street insert:street update:street",
    },
    "clue": {
        "receipt": "select:street+items update:street+items",
        "desk": "select:street insert:street update:street",
        "auditor": "select:street",
        "field": "select:street+account insert:street+account+row",
        "police": "select:street+unit+row update:street+unit+row",
        "worker": "select:street update:street",
    },
    "clue_attachment": {
        "desk": "select:street insert:street update:street",
        "police": "select:street+items",
    },
    "clue_event": {
        "desk worker": "select:street insert:street",
        "auditor": "select:street",
        "field": "insert:street+row",
        "police": "select:street+items insert:street+items",
    },
    "clue_question": {
        "desk": "select:street update:street",
        "police": "select:street+items insert:street+account+items",
    },
    "credential": {
        "auth": "select:street insert:street update:street",
        "me": "select:street+account update:street+account",
        "lead admin": "select:street",
    },
    "drone_finding": {
        "area": "select:street+units insert:street+units",
        "lead": "select:street insert:street",
    },
    "drone_flight": {
        "area": "select:street+units insert:street+units update:street+units",
        "lead": "select:street insert:street update:street",
        "worker": "select:street update:street",
    },
    "duty_grant": {
        "auth desk": "select:street",
        "me": "select:street+account",
        "grid area worker": "select:street",
        "lead admin": "select:street insert:street+account+row update:street+row",
        "lookup": "select:any",
        "care_worker care_lead care_office care_job": "select:street",
    },
    "help_message": {
        "receipt": _MAILBOX,
        "care_lead": "select:street+unit_code+slot insert:street+unit_code+subject+row "
        "update:street+unit_code+slot",
        "care_worker": "select:street+unit_code+slot insert:street+unit_code+subject+row "
        "update:street+unit_code+slot",
        "care_office": "select:street+slot insert:street+subject+row update:street+slot",
        "care_job": "select:street delete:street",
    },
    "help_request": {
        "public": "insert:street",
        "receipt": "select:street+subject update:street+subject",
        "care_worker care_lead": "select:street+unit_code+slot update:street+unit_code+slot",
        "care_office": "select:street+slot update:street+slot",
        "care_job": "select:street delete:street",
    },
    "idempotency": {
        "receipt": "select:street+subject insert:street+subject update:street+subject",
        _KEEPERS: "select:street+account insert:street+account update:street+account",
        "worker": "select:street delete:street",
    },
    "identity_request": {
        "receipt": "select:street+subject/items",
        "desk": "select:street+account insert:street+account+row",
        "police": "select:street+account insert:street+account+items+row",
        "custodian": "select:street update:street",
    },
    "link_code": {
        "auth": "select:street update:street",
        "lead admin": "select:street insert:street update:street",
    },
    "login_claim": {
        "lead admin": "insert:street",
        "lookup": "select:any",
    },
    "meeting": {
        "area desk police": "select:street",
        "lead": "select:street insert:street update:street",
        "worker": "select:street update:street",
    },
    "meeting_agenda_line": {
        "area": "select:street+units",
        "desk police": "select:street+row",
        "lead worker": "select:street insert:street delete:street",
    },
    "meeting_alert": {
        "lead": "select:street",
        "worker": "select:street insert:street",
    },
    "meeting_decision": {
        "area": "select:street+units",
        "desk police": "select:street",
        "lead": "select:street insert:street",
    },
    "notice": {
        "grid area lead": "insert:street",
        "worker": "select:street insert:street update:street delete:street",
    },
    "observation": {
        "grid": "select:street+account insert:street+account+row update:street+account",
        "area": "select:street+units update:street+units",
        "lead worker": "select:street update:street",
    },
    "outcome": {
        "desk": "select:street",
        "police": "select:street+items insert:street+account+items",
    },
    "outreach_campaign": {
        "grid area worker": "select:street",
        "lead": "select:street insert:street update:street",
    },
    "patrol": {
        "grid": "select:street+account update:street+account",
        "area": "select:street+units insert:street+units update:street+units",
        "lead worker": "select:street insert:street update:street",
    },
    "patrol_point": {
        "grid worker": "select:street",
        "area": "select:street insert:street+units update:street+units",
        "lead admin": "select:street insert:street update:street",
    },
    "patrol_template": {
        "area": "select:street+units insert:street+units update:street+units",
        "lead": "select:street insert:street update:street",
        "worker": "select:street",
    },
    "queue_claim": {
        "police": "select:street+account insert:street+account",
    },
    "re_visit": {
        "grid area": "select:street+account",
        "lead": "select:street insert:street update:street",
        "worker": "select:street update:street",
    },
    "re_visit_candidate": {
        "lead": "select:street insert:street",
    },
    "re_visit_draw": {
        "lead": "select:street insert:street",
    },
    "receipt_claim": {
        "public": "insert:street",
        "receipt": "select:street+subject update:street+subject",
        "lookup": "select:any",
    },
    "recipient_key": {
        "public receipt": "select:street+row",
        "desk custodian field care_lead worker": "select:street",
        "lead admin": "select:street insert:street+account+row update:street",
        "police": "select:street insert:street+account+unit+row update:street+unit",
        "care_worker care_office care_job": "select:street",
    },
    "referral": {
        "worker": "select:street insert:street update:street",
        "police": "select:street+unit update:street+unit",
    },
    "referral_attachment": {
        "worker": "insert:street",
        "police": "select:street+items",
    },
    "referral_event": {
        "worker": "select:street insert:street",
        "police": "select:street+items insert:street+items",
    },
    "reward_claim": {
        "receipt": "select:street+subject insert:street+subject",
        "desk": "select:street",
    },
    "service_epoch": {
        "grid": "select:any",
        "admin": "select:any update:any",
    },
    "service_key": {
        "public desk auditor police": "select:any",
        "admin worker": "select:any insert:any",
    },
    "session": {
        "auth": "select:street insert:street update:street",
        "me": "select:street+account update:street+account",
        "lead admin": "select:street update:street",
        "lookup": "select:any",
    },
    # The public list of streets is every street: names, notice, counter.
    "street": {
        _SERVED: "select:street",
        "admin": "insert:street",
        "public lookup": "select:any",
    },
    "street_code_claim": {
        "public auth lead worker lookup": "select:any",
        "admin": "select:any insert:street",
    },
    "supplement": {
        "desk": "select:street insert:street update:street",
        "auditor": "select:street",
        "police": "select:street+unit+row update:street+unit+row",
        "worker": "select:street update:street",
    },
    "supplement_attachment": {
        "desk": "select:street insert:street update:street",
        "police": "select:street+items",
    },
    "supplement_event": {
        "desk worker": "select:street insert:street",
        "auditor": "select:street",
        "police": "select:street+items insert:street+items",
    },
    "task": {
        "me": "select:street+account update:street+account",
        "grid": "select:street+account insert:street+units update:street+account",
        "area": "select:street+units+row insert:street+units update:street+units+row",
        "lead worker": "select:street insert:street update:street",
    },
    "task_release": {
        "me grid": "select:street+account",
        "area lead worker": "insert:street",
    },
    "tip": {
        "public": "insert:street",
        "receipt": "select:street+subject update:street+subject",
        "desk": "select:street+slot update:street+slot",
        "custodian": "select:street",
    },
    "tip_attachment": {
        "receipt": "select:street+subject insert:street+subject",
        "desk": "select:street+slot",
    },
    "tip_contact": {
        "public": "insert:street",
        "custodian": "select:street",
    },
    "tip_contest": {
        "receipt": "select:street+subject insert:street+subject+row",
        "desk": "select:street+slot update:street+slot",
    },
    "tip_link": {
        "desk": "select:street insert:street+account",
    },
    "tip_message": {
        "receipt": _MAILBOX,
        "desk": "select:street+slot insert:street+row update:street+slot",
    },
    "tip_note": {
        "desk": "select:street insert:street+account",
    },
    "unit": {
        EVERYBODY: "select:street",
        "admin": "insert:street update:street",
        "lookup": "select:any",
    },
    "unit_boundary": {
        "me grid area lead worker": "select:street",
        "admin": "select:street insert:street update:street",
        "care_lead care_office": "select:street",
    },
    "visit": {
        "grid": "select:street+account/units insert:street+account",
        "area": "select:street+units",
        "lead worker": "select:street",
    },
    "work_record": {
        "area": "select:street+units insert:street+units update:street+units",
        "lead worker": "select:street insert:street update:street",
    },
    "work_record_line": {
        "area": "select:street+units insert:street+units update:street+units",
        "lead": "select:street insert:street",
        "worker": "select:street insert:street update:street",
    },
}

ROLES = tuple(f"app_{name}" for name in (*EVERYBODY.split(), "lookup", "care_lookup"))
"""Every role that holds rights. The owner holds none: `FORCE` binds it, and no policy names it."""

Cell = tuple[str, DatabaseRole, str]
Conditions = frozenset[frozenset[str]]


def cells() -> Iterator[tuple[Cell, Conditions]]:
    """The table spelled out: table, role and verb, with the conditions under which it works."""
    for table, lines in MATRIX.items():
        for names, rights in lines.items():
            for name, right in itertools.product(names.split(), rights.split()):
                verb, _, text = right.partition(":")
                conditions = frozenset(frozenset(one.split("/")) for one in text.split("+") if one != "any")
                yield (table, DatabaseRole(f"app_{name}"), verb), conditions
