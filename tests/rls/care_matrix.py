"""The tables of care in the matrix; the words are those of `tests/rls/matrix.py`."""

from collections.abc import Mapping

CARE_MATRIX: Mapping[str, Mapping[str, str]] = {
    "absence_notice": {
        "care_worker": "select:street+cases insert:street+cases",
        "care_office": "select:street insert:street",
        "care_job": "select:street update:street delete:street",
    },
    "account_hold": {
        "lead admin care_worker care_lead care_office care_job": "select:street",
        "care_lookup": "select:any insert:any update:any delete:any",
    },
    "agreement": {
        "care_worker": "select:street+cases insert:street+cases",
        "care_lead": "select:street+units",
        "care_office": "select:street insert:street",
        "care_job": "select:street update:street delete:street",
    },
    "assessment": {
        "care_worker": "select:street+cases insert:street+cases update:street+cases",
        "care_lead": "select:street+units",
        "care_office": "select:street insert:street update:street",
        "care_job": "select:street update:street delete:street",
    },
    "breach_finding": {
        "care_worker": "select:street+cases insert:street+cases update:street+cases",
        "care_lead": "select:street+units update:street+units",
        "care_office": "select:street insert:street update:street",
        "care_job": "select:street insert:street update:street delete:street",
    },
    "break_glass_grant": {
        "care_worker": "select:street+account/cases insert:street+account+row",
        "care_lead": "select:street+units",
        "care_office": "select:street update:street",
        "care_job": "select:street update:street delete:street",
    },
    "care_audit_event": {
        "public receipt care_lead": "insert:street+account",
        "care_worker": "select:street+people insert:street+account",
        "care_office care_auditor": "select:street insert:street+account",
        "care_job": "select:street insert:street+account delete:street",
    },
    "care_erasure": {
        "care_office care_auditor": "select:street",
        "care_job": "select:street insert:street",
    },
    "case_referral": {
        "care_worker": "select:street+cases insert:street+account+cases+row update:street+cases",
        "care_office": "select:street update:street",
        "care_job": "select:street update:street delete:street",
    },
    "case_referral_attachment": {
        "care_worker": "select:street+cases insert:street+account+cases update:street+cases",
        "care_office": "select:street update:street",
        "care_job": "select:street update:street delete:street",
    },
    "conflict_declaration": {
        "care_worker": "select:street+account insert:street+account+cases+row update:street+account",
        "care_lead": "select:street+units insert:street+account+units+row",
        "care_office": "select:street insert:street+account+row",
        "care_job": "select:street update:street delete:street",
    },
    "consent": {
        "care_worker": "select:street+people insert:street+people update:street+people",
        "care_lead": "select:street+units insert:street+units",
        "care_office": "select:street insert:street update:street",
        "care_job": "select:street update:street delete:street",
    },
    "drug_test": {
        "care_worker": "select:street+cases insert:street+cases",
        "care_office": "select:street insert:street",
        "care_job": "select:street update:street delete:street",
    },
    "episode": {
        "care_worker": "select:street+cases+row insert:street+account update:street+cases+row",
        "care_lead": "select:street+units+row insert:street+units+row update:street+units+row",
        "care_office": "select:street insert:street update:street",
        "care_job": "select:street update:street",
        "care_lookup": "select:any",
    },
    "episode_document": {
        "care_worker": "select:street+cases insert:street+cases",
        "care_lead": "select:street+units insert:street+units",
        "care_office": "select:street insert:street",
        "care_job": "select:street update:street delete:street",
    },
    "episode_event": {
        "care_worker": "select:street+cases insert:street+cases update:street+cases",
        "care_office": "select:street insert:street update:street",
        "care_job": "select:street update:street delete:street",
    },
    "episode_review": {
        "care_worker": "select:street+cases insert:street+cases",
        "care_lead": "select:street+units",
        "care_office": "select:street insert:street",
        "care_job": "select:street update:street delete:street",
    },
    "episode_transition": {
        "care_worker": "select:street+cases insert:street+cases update:street+cases",
        "care_lead": "select:street+units insert:street+units update:street+units",
        "care_office": "select:street insert:street update:street",
        "care_job": "select:street insert:street update:street delete:street",
    },
    "hand_over": {
        "care_worker": "select:street+account insert:street+account+cases update:street+account",
        "care_lead": "select:street+units insert:street+account+units update:street+units",
        "care_office": "select:street insert:street+account update:street",
        "care_job": "select:street update:street delete:street",
    },
    "jurisdiction_rule": {
        "care_worker care_lead care_job": "select:street",
        "care_office": "select:street insert:street update:street",
    },
    "pairing": {
        "care_worker": "select:street+account/cases insert:street+cases update:street+cases",
        "care_lead": "select:street+units insert:street+units update:street+units",
        "care_office": "select:street insert:street update:street",
        "care_job": "select:street insert:street update:street delete:street",
        "care_lookup": "select:any",
    },
    "pairing_proposal": {
        "care_lead": "select:street+units insert:street+account+units update:street+units",
        "care_office": "select:street insert:street+account update:street",
        "care_job": "select:street delete:street",
    },
    "pairing_proposal_line": {
        "care_lead": "select:street+units insert:street+units",
        "care_office": "select:street insert:street",
        "care_job": "select:street delete:street",
    },
    "participant": {
        "care_worker": "select:street+account/people+row insert:street+account "
        "update:street+account/people+row",
        "care_lead": "select:street+units+row insert:street+units+row update:street+units+row",
        "care_office": "select:street insert:street update:street",
        "care_job": "select:street update:street",
    },
    "pseudonym_counter": {
        "care_worker care_lead care_office": "select:street insert:street update:street",
    },
    "release_notice": {
        "care_worker": "select:street+account insert:street+account update:street+account",
        "care_lead": "select:street+units insert:street+units update:street+units",
        "care_office": "select:street insert:street update:street",
        "care_job": "select:street update:street delete:street",
    },
    "rule_default": {
        "care_worker care_lead care_office care_job": "select:any",
    },
    "subject_request": {
        "care_worker": "select:street+people insert:street+people update:street+people",
        "care_lead": "select:street+units",
        "care_office": "select:street insert:street update:street",
        "care_job": "select:street update:street delete:street",
    },
    "support_contact": {
        "care_worker": "select:street+cases insert:street+cases",
        "care_lead": "select:street+units",
        "care_office": "select:street insert:street",
        "care_job": "select:street update:street delete:street",
    },
    "support_plan": {
        "care_worker": "select:street+cases insert:street+cases",
        "care_lead": "select:street+units",
        "care_office": "select:street insert:street",
        "care_job": "select:street update:street delete:street",
    },
    "support_service": {
        "care_worker": "select:street+cases insert:street+cases update:street+cases",
        "care_office": "select:street insert:street update:street",
        "care_job": "select:street update:street delete:street",
    },
    "tier_review": {
        "care_worker": "select:street+cases insert:street+cases update:street+cases",
        "care_lead": "select:street+units",
        "care_office": "select:street insert:street update:street",
        "care_job": "select:street update:street delete:street",
    },
    "transfer": {
        "care_worker": "select:street+cases insert:street+cases update:street+cases",
        "care_lead": "select:street+units insert:street+units update:street+units",
        "care_office": "select:street insert:street update:street",
        "care_job": "select:street update:street delete:street",
    },
    "worker_profile": {
        "care_worker": "select:street+account",
        "care_lead care_office": "select:street insert:street+account update:street",
        "care_job": "select:street",
    },
}
