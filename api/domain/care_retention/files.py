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
# Each gives back the episode of every row that it took, in an order in which foreign keys hold.
_OF_EPISODES: Final = (
    "DELETE FROM case_referral_attachment WHERE street_id = $1 AND episode_id = ANY ($2)"
    " RETURNING episode_id",
    "DELETE FROM case_referral WHERE street_id = $1 AND episode_id = ANY ($2) RETURNING episode_id",
    "DELETE FROM tier_review WHERE street_id = $1 AND episode_id = ANY ($2) RETURNING episode_id",
    "DELETE FROM assessment WHERE street_id = $1 AND episode_id = ANY ($2) RETURNING episode_id",
    "DELETE FROM support_service WHERE street_id = $1 AND episode_id = ANY ($2) RETURNING episode_id",
    "DELETE FROM drug_test WHERE street_id = $1 AND episode_id = ANY ($2) RETURNING episode_id",
    "DELETE FROM absence_notice WHERE street_id = $1 AND episode_id = ANY ($2) RETURNING episode_id",
    "DELETE FROM support_contact WHERE street_id = $1 AND episode_id = ANY ($2) RETURNING episode_id",
    "DELETE FROM support_plan WHERE street_id = $1 AND episode_id = ANY ($2) RETURNING episode_id",
    "DELETE FROM agreement WHERE street_id = $1 AND episode_id = ANY ($2) RETURNING episode_id",
    "DELETE FROM transfer WHERE street_id = $1 AND episode_id = ANY ($2) RETURNING episode_id",
    "DELETE FROM episode_review WHERE street_id = $1 AND episode_id = ANY ($2) RETURNING episode_id",
    "DELETE FROM breach_finding WHERE street_id = $1 AND episode_id = ANY ($2) RETURNING episode_id",
    "DELETE FROM episode_event WHERE street_id = $1 AND episode_id = ANY ($2) RETURNING episode_id",
    "DELETE FROM break_glass_grant WHERE street_id = $1 AND episode_id = ANY ($2) RETURNING episode_id",
    "DELETE FROM conflict_declaration WHERE street_id = $1 AND episode_id = ANY ($2) RETURNING episode_id",
    "DELETE FROM hand_over WHERE street_id = $1 AND episode_id = ANY ($2) RETURNING episode_id",
    "DELETE FROM release_notice WHERE street_id = $1 AND episode_id = ANY ($2) RETURNING episode_id",
    "UPDATE pairing SET sealed = NULL WHERE street_id = $1 AND episode_id = ANY ($2) RETURNING episode_id",
    # The steps stay, with their days and no word of why; the papers that they rest on go.
    "UPDATE episode_transition SET sealed = NULL, document_id = NULL, finding_id = NULL"
    " WHERE street_id = $1 AND episode_id = ANY ($2) RETURNING episode_id",
    "DELETE FROM episode_document WHERE street_id = $1 AND episode_id = ANY ($2) RETURNING episode_id",
)
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
