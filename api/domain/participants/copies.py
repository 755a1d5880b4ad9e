"""All that is kept about a person, as one document to be printed: what they may see of their own file.

It holds no name of anybody else: who wrote an entry is not copied, members of the team stand in it by what
they are, and short texts name nobody. Source: PIPL 45.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from typing import Any, Final
from uuid import UUID

from api.db.session import driver
from api.domain.care_access.hand import Hand
from api.domain.participants import queries
from api.domain.participants.access_log import LogLine, log_lines
from api.domain.participants.identity import Identity, open_identity
from api.domain.participants.lifecycle import SubjectRequestStatus
from api.domain.participants.models import Participant
from api.domain.participants.reach import across_cases
from api.domain.participants.requests import COPIED, CopyNotGranted, get_request

MAX_LINES: Final = 10_000
"""Of the access log; the whole of it can be paged."""

# Part of the copy by its statement: plain columns, and `sealed` where texts are kept.
_OF_PERSON: Final[Mapping[str, str]] = {
    "consent": """
        SELECT id, NULL::bytea AS sealed, kind, given_on, withdrawn_on
        FROM consent WHERE street_id = $1 AND participant_id = $2 ORDER BY given_on, id
    """,
    "subject_request": """
        SELECT id, sealed, kind, channel, status, received_on, due_on, decided_at
        FROM subject_request WHERE street_id = $1 AND participant_id = $2 ORDER BY received_on, id
    """,
    "episode": """
        SELECT id, NULL::bytea AS sealed, pseudonym, type, status, execution_basis, decided_on,
               decision_received_on, notified_on, report_due_on, first_contact_on, reported_on, term_months,
               term_last_on, credited_days, agreement_signed_on, privacy_notice_version, privacy_notice_on,
               tier, tier_decided_on, tier_expires_on, asked_languages, free_weekdays, ended_on
        FROM episode WHERE street_id = $1 AND participant_id = $2 ORDER BY decided_on, id
    """,
    "pairing": """
        SELECT id, NULL::bytea AS sealed, position, team_role, status, begins_on, until_on
        FROM pairing WHERE street_id = $1 AND participant_id = $2 ORDER BY begins_on, id
    """,
}
_OF_EPISODES: Final[Mapping[str, str]] = {
    "episode_document": """
        SELECT id, sealed, type, issued_on, received_on
        FROM episode_document WHERE street_id = $1 AND episode_id = ANY ($2) ORDER BY received_on, id
    """,
    "episode_transition": """
        SELECT id, sealed, from_status, to_status, effective_on, state, ground, legal_basis, is_automatic,
               recorded_at
        FROM episode_transition WHERE street_id = $1 AND episode_id = ANY ($2) ORDER BY recorded_at, id
    """,
    "episode_event": """
        SELECT id, sealed, kind, from_on, to_on, withdrawn_at
        FROM episode_event WHERE street_id = $1 AND episode_id = ANY ($2) ORDER BY from_on, id
    """,
    "breach_finding": """
        SELECT id, sealed, kind, breach_ground, status, drafted_at, decided_at
        FROM breach_finding WHERE street_id = $1 AND episode_id = ANY ($2) ORDER BY drafted_at, id
    """,
    "episode_review": """
        SELECT id, sealed, kind, due_on, held_on
        FROM episode_review WHERE street_id = $1 AND episode_id = ANY ($2) ORDER BY held_on, id
    """,
    "agreement": """
        SELECT id, sealed, revision, signed_on, template_version
        FROM agreement WHERE street_id = $1 AND episode_id = ANY ($2) ORDER BY signed_on, id
    """,
    "support_plan": """
        SELECT id, sealed, revision, made_on, measures
        FROM support_plan WHERE street_id = $1 AND episode_id = ANY ($2) ORDER BY made_on, id
    """,
    "support_contact": """
        SELECT id, sealed, on_date, kind, is_reached, topics, needs, next_on
        FROM support_contact WHERE street_id = $1 AND episode_id = ANY ($2) ORDER BY at, id
    """,
    "absence_notice": """
        SELECT id, sealed, from_on, to_on, submitted_on
        FROM absence_notice WHERE street_id = $1 AND episode_id = ANY ($2) ORDER BY from_on, id
    """,
    "drug_test": """
        SELECT id, sealed, sampled_on, sample, result, is_final
        FROM drug_test WHERE street_id = $1 AND episode_id = ANY ($2) ORDER BY sampled_on, id
    """,
    "support_service": """
        SELECT id, sealed, measure, status, needed_on, referred_on, referred_to, outcome, outcome_on,
               kept_at_3_months, kept_at_6_months
        FROM support_service WHERE street_id = $1 AND episode_id = ANY ($2) ORDER BY needed_on, id
    """,
    "assessment": """
        SELECT id, sealed, assessed_on, tier, status, expires_on, ended_at
        FROM assessment WHERE street_id = $1 AND episode_id = ANY ($2) ORDER BY assessed_on, id
    """,
    "tier_review": """
        SELECT id, sealed, status, requested_on, due_on, decided_at
        FROM tier_review WHERE street_id = $1 AND episode_id = ANY ($2) ORDER BY requested_on, id
    """,
    "transfer": """
        SELECT id, sealed, status, residence_changed_on, file_sent_on, receipt_on
        FROM transfer WHERE street_id = $1 AND episode_id = ANY ($2) ORDER BY offered_at, id
    """,
}
PARTS: Final = (*_OF_PERSON, *_OF_EPISODES)
"""Kinds of entries of a copy."""

_OF_OTHERS: Final = ("_by", "_id", "_ids")
"""Members of texts that lead to somebody else, or to a row."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a file: its plain fields and its texts."""

    facts: dict[str, Any]
    texts: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PersonCopy:
    """All that is kept about a person.

    Attributes:
        parts: Entries by kind; a kind without entries stands in it as well.
    """

    participant: Participant
    identity: Identity
    parts: dict[str, list[Entry]]
    log: list[LogLine]

    def members(self) -> dict[str, Any]:
        """The same as plain values."""
        return {
            "pseudonym": self.participant.pseudonym,
            "lawful_basis": self.participant.lawful_basis,
            "identity": asdict(self.identity),
            "parts": {name: [asdict(entry) for entry in entries] for name, entries in self.parts.items()},
            "access_log": [asdict(line) for line in self.log],
        }


async def copy_for(hand: Hand, participant_id: UUID, request_id: UUID) -> PersonCopy:
    """The copy that a granted request is owed; that it was made is recorded.

    It is of the whole file, whichever of its cases the caller works on: half a copy would be a wrong answer.

    Raises:
        NotFound: No such request of a person whom the caller may see.
        CopyNotGranted: The request asks for something else, or was not granted.
    """
    participant = await queries.get_participant(hand, participant_id)
    request = await get_request(hand, participant_id, request_id)
    if request.kind not in COPIED or request.status != SubjectRequestStatus.GRANTED:
        raise CopyNotGranted
    parts: dict[str, list[Entry]] = {}
    async with across_cases(hand):
        for table, text in _OF_PERSON.items():
            parts[table] = await _entries(hand, table, text, participant_id)
        episode_ids = [
            row["id"]
            for row in await driver(hand.session).fetch(_EPISODE_IDS, hand.street_id, participant_id)
        ]
        for table, text in _OF_EPISODES.items():
            parts[table] = await _entries(hand, table, text, episode_ids)
        log = await log_lines(hand, participant_id, after=None, limit=MAX_LINES)
    await hand.record("print_copy", "subject_request", request_id, participant_id=participant_id)
    identity = open_identity(hand.box, participant_id, participant.sealed)
    return PersonCopy(participant, identity, parts, log)


_EPISODE_IDS: Final = "SELECT id FROM episode WHERE street_id = $1 AND participant_id = $2"


async def _entries(hand: Hand, table: str, text: str, of: UUID | list[UUID]) -> list[Entry]:
    rows = await driver(hand.session).fetch(text, hand.street_id, of)
    found = []
    for row in rows:
        facts = dict(row)
        row_id, blob = facts.pop("id"), facts.pop("sealed")
        texts = hand.box.open(table, row_id, blob)
        found.append(Entry({name: _plain(value) for name, value in facts.items()}, _without_others(texts)))
    return found


def _plain(value: Any) -> Any:  # noqa: ANN401 - a column
    return value.isoformat() if isinstance(value, date | datetime) else value


def _without_others(value: Any) -> Any:  # noqa: ANN401 - any JSON value
    if isinstance(value, dict):
        return {
            name: _without_others(inner) for name, inner in value.items() if not name.endswith(_OF_OTHERS)
        }
    return [_without_others(inner) for inner in value] if isinstance(value, list) else value
