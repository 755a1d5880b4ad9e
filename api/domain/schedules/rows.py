"""The statements that read what schedules are made of: two, however many episodes are asked for.

Every fact has the same columns, so that all of them come in one answer. A community lead reads the columns
that are granted for deadlines: no tests, no services, no facts about the person.
"""

from typing import Final

_NO_DAY: Final = "NULL::date"

CASES: Final = """
    SELECT e.id, e.participant_id, e.community_id, e.pseudonym, e.status, e.lead_id, e.deputy_id, e.type,
           e.term_months, e.decided_on, e.notified_on, e.decision_received_on, e.report_due_on, e.reported_on,
           e.agreement_signed_on, e.credited_days, e.term_last_on, e.ended_on
    FROM episode e WHERE e.street_id = $1
"""
BY_ID: Final = f"{CASES} AND e.id = ANY ($2::uuid[])"
"""Those that are named, of those that the caller may see."""

OPEN_OF_WORKER: Final = f"""
    {CASES} AND e.ended_on IS NULL AND EXISTS (
      SELECT FROM pairing p WHERE p.street_id = $1 AND p.episode_id = e.id AND p.account_id = $2
        AND p.status IN ('active', 'on_hold'))
"""
"""Those that an account works on: a file that was opened in need is nobody's task list."""

OPEN_IN_VIEW: Final = f"{CASES} AND e.ended_on IS NULL"
"""Those of the communities, or of the street."""


def _fact(name: str, table: str, columns: dict[str, str], rows: str = "") -> str:
    """One kind of fact in the shape that all of them share."""
    days = ", ".join(f"{columns.get(one, _NO_DAY)} AS {one}" for one in ("on_1", "on_2", "on_3"))
    words = ", ".join(f"{columns.get(one, 'NULL::text')} AS {one}" for one in ("word_1", "word_2"))
    at = columns.get("at", "NULL::timestamptz")
    more = f" AND {rows}" if rows else ""
    return (
        f"SELECT episode_id, '{name}' AS fact, {days}, {words}, {at} AS at FROM {table} t"  # noqa: S608
        f" WHERE street_id = $1 AND episode_id = ANY ($2::uuid[]){more}"
    )


_LEGAL_DAY: Final = "({} AT TIME ZONE 'Asia/Shanghai')::date"
_ENDED: Final = f"CASE WHEN status IN ('declined', 'cancelled') THEN {_LEGAL_DAY.format('ended_at')} END"
_CALLED_WITHIN: Final = "CASE WHEN to_community_id IS NULL THEN 'outside' ELSE 'within' END"
_NOT_CORRECTED: Final = (
    "NOT EXISTS (SELECT FROM drug_test c WHERE c.street_id = t.street_id AND c.corrects_id = t.id)"
)
_WORK_FOUND: Final = "status = 'arranged' AND outcome IN ('employed', 'self_employed', 'public_welfare_post')"

_SHARED: Final = (
    _fact(
        "step",
        "episode_transition",
        {"on_1": "effective_on", "word_1": "from_status", "word_2": "to_status", "at": "recorded_at"},
        "state = 'applied'",
    ),
    _fact("agreement", "agreement", {"on_1": "signed_on"}),
    _fact("contact", "support_contact", {"on_1": "on_date"}, "is_reached"),
    _fact("review", "episode_review", {"on_1": "held_on", "word_1": "kind"}),
    _fact("notice", "episode_document", {"on_1": "received_on"}, "type = 'completion_notice'"),
    _fact(
        "transfer",
        "transfer",
        {
            "on_1": "residence_changed_on",
            "on_2": "file_sent_on",
            "on_3": "receipt_on",
            "word_1": f"({_ENDED})::text",
            "word_2": _CALLED_WITHIN,
            "at": "offered_at",
        },
    ),
    _fact(
        "release",
        "release_notice",
        {"on_1": "notified_on", "on_2": "release_on", "on_3": "received_on"},
    ),
    _fact(
        "tier",
        "assessment",
        {"on_1": "assessed_on", "on_2": "expires_on", "word_1": "tier"},
        "status IN ('in_force', 'superseded', 'expired')",
    ),
)
_OF_CONTENT: Final = (
    _fact(
        "test",
        "drug_test",
        {"on_1": "sampled_on", "word_1": "result", "word_2": "sample"},
        _NOT_CORRECTED,
    ),
    _fact(
        "event",
        "episode_event",
        {"on_1": "from_on", "on_2": "to_on", "word_1": "kind"},
        "withdrawn_at IS NULL AND kind IN ('unauthorised_absence', 'good_reason_found')",
    ),
    _fact(
        "job",
        "support_service",
        {"on_1": "outcome_on", "word_1": "kept_at_3_months", "word_2": "kept_at_6_months"},
        _WORK_FOUND,
    ),
    _fact(
        "tier_review",
        "tier_review",
        {"on_1": "requested_on", "on_2": _LEGAL_DAY.format("decided_at")},
        "status <> 'withdrawn'",
    ),
)
# Nothing that was answered is owed any more, and the day of the answer is not a lead's to read.
_OF_LEAD: Final = (_fact("tier_review", "tier_review", {"on_1": "requested_on"}, "status = 'open'"),)


def _all(parts: tuple[str, ...]) -> str:
    return " UNION ALL ".join(parts) + " ORDER BY episode_id, fact, on_1, at"


FACTS: Final = _all((*_SHARED, *_OF_CONTENT))
"""Everything, for whoever may read the content of a case."""

FACTS_OF_LEAD: Final = _all((*_SHARED, *_OF_LEAD))
"""What a community lead may read."""
