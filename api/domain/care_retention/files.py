"""Emptying a whole file: what remains of it for statistics has no text, no number and no name in it."""

from collections import Counter
from collections.abc import Sequence
from typing import Final
from uuid import UUID

from api.db.session import driver
from api.domain.care_access.hand import Hand

_EPISODES: Final = """
    SELECT id, participant_id FROM episode WHERE street_id = $1 AND participant_id = ANY ($2)
"""
# What was written, in an order in which foreign keys hold.
_WRITTEN: Final = (
    "case_referral_attachment",
    "case_referral",
    "tier_review",
    "assessment",
    "support_service",
    "drug_test",
    "absence_notice",
    "support_contact",
    "support_plan",
    "agreement",
    "transfer",
    "episode_review",
    "breach_finding",
    "episode_event",
    "break_glass_grant",
    "conflict_declaration",
    "hand_over",
    "release_notice",
)
_DELETES: Final = tuple(
    f"DELETE FROM {table} WHERE street_id = $1 AND episode_id = ANY ($2) RETURNING episode_id"  # noqa: S608 - names of tables
    for table in _WRITTEN
)
_NAMELESS: Final = """
    UPDATE pairing SET sealed = NULL WHERE street_id = $1 AND episode_id = ANY ($2) RETURNING episode_id
"""
# The steps stay, with their days and no word of why; the papers that they rest on go.
_WORDLESS: Final = """
    UPDATE episode_transition SET sealed = NULL, document_id = NULL, finding_id = NULL
    WHERE street_id = $1 AND episode_id = ANY ($2) RETURNING episode_id
"""
_PAPERS: Final = """
    DELETE FROM episode_document WHERE street_id = $1 AND episode_id = ANY ($2) RETURNING episode_id
"""
_OF_EPISODES: Final = (*_DELETES, _NAMELESS, _WORDLESS, _PAPERS)
_OF_PEOPLE: Final = (
    "DELETE FROM consent WHERE street_id = $1 AND participant_id = ANY ($2) RETURNING participant_id",
    "DELETE FROM subject_request WHERE street_id = $1 AND participant_id = ANY ($2) RETURNING participant_id",
)
_EMPTY: Final = """
    UPDATE participant SET sealed = NULL, id_tag = NULL, phone_tag = NULL, erased_on = $3, changed_at = $4,
      version = version + 1
    WHERE street_id = $1 AND id = ANY ($2)
"""


async def erase_files(hand: Hand, participant_ids: Sequence[UUID]) -> Counter[UUID]:
    """Empty files; how many rows each lost, itself counted. Not committed here."""
    rows = await driver(hand.session).fetch(_EPISODES, hand.street_id, list(participant_ids))
    owner = {row["id"]: row["participant_id"] for row in rows}
    counted = Counter(participant_ids)
    for text in _OF_EPISODES:
        gone = await driver(hand.session).fetch(text, hand.street_id, list(owner))
        counted.update(owner[row["episode_id"]] for row in gone)
    for text in _OF_PEOPLE:
        gone = await driver(hand.session).fetch(text, hand.street_id, list(participant_ids))
        counted.update(row["participant_id"] for row in gone)
    await driver(hand.session).execute(_EMPTY, hand.street_id, list(participant_ids), hand.today, hand.now)
    return counted
