"""Sealing files when their purpose is reached: from then on they stand in no list and are found by no search.

Source: PIPL 47 (storage alone, where the law forces keeping); the domain reference, 2.8 and R-12.
"""

from typing import Final
from uuid import UUID

from api.db.session import driver
from api.domain.care_access.hand import Hand
from api.domain.care_rules.queries import load_book
from api.domain.care_rules.words import RuleKey
from api.domain.episodes.terms import add_months

AT_ONCE: Final = 200
"""Files of one transaction."""

# Nothing is open: no episode goes on, and where the file rests on consent, that was taken back.
_OVER: Final = """
    p.sealed_on IS NULL AND NOT EXISTS (
      SELECT FROM episode e
      WHERE e.street_id = p.street_id AND e.participant_id = p.id AND e.ended_on IS NULL)
    AND (EXISTS (SELECT FROM episode e WHERE e.street_id = p.street_id AND e.participant_id = p.id)
         OR p.lawful_basis = 'consent')
    AND NOT (p.lawful_basis = 'consent' AND EXISTS (
      SELECT FROM consent c WHERE c.street_id = p.street_id AND c.participant_id = p.id
        AND c.kind = 'support_file' AND c.withdrawn_on IS NULL))
"""
_DUE: Final = f"""
    SELECT p.id FROM participant p WHERE p.street_id = $1 AND {_OVER}
    ORDER BY p.id LIMIT $2 FOR NO KEY UPDATE SKIP LOCKED
"""  # noqa: S608 - constants
_DUE_ONE: Final = f"""
    SELECT p.id FROM participant p WHERE p.street_id = $1 AND p.id = $2 AND {_OVER}
"""  # noqa: S608 - constants
_COUNT: Final = f"""
    SELECT count(*) FROM participant p WHERE p.street_id = $1 AND {_OVER}
"""  # noqa: S608 - constants
_SEAL: Final = """
    WITH file AS (
      UPDATE participant SET file_class = 'sealed', sealed_on = $3, keep_until = $4, changed_at = $5,
        version = version + 1
      WHERE street_id = $1 AND id = ANY ($2)
    )
    UPDATE episode SET file_class = 'sealed', sealed_on = $3, changed_at = $5, version = version + 1
    WHERE street_id = $1 AND participant_id = ANY ($2)
"""


async def seal_files(hand: Hand) -> int:
    """Seal up to `AT_ONCE` files whose purpose is reached; how many. Not committed here."""
    rows = await driver(hand.session).fetch(_DUE, hand.street_id, AT_ONCE)
    await _seal(hand, [row["id"] for row in rows])
    return len(rows)


async def seal_file(hand: Hand, participant_id: UUID) -> bool:
    """Seal one file, when nothing of it goes on; whether it was. Not committed here.

    Under the role of the worker process: whoever ends a case must not decide what is kept.
    """
    rows = await driver(hand.session).fetch(_DUE_ONE, hand.street_id, participant_id)
    await _seal(hand, [row["id"] for row in rows])
    return bool(rows)


async def count_due(hand: Hand) -> int:
    """How many files are due to be sealed: what a dry run tells."""
    count: int = await driver(hand.session).fetchval(_COUNT, hand.street_id)
    return count


async def _seal(hand: Hand, ids: list[UUID]) -> None:
    if not ids:
        return
    months = (await load_book(hand)).value(RuleKey.FILE_KEEP_MONTHS, hand.today)
    keep_until = add_months(hand.today, months)
    await driver(hand.session).execute(_SEAL, hand.street_id, ids, hand.today, keep_until, hand.now)
    for participant_id in ids:
        await hand.record("seal_file", "participant", participant_id, participant_id=participant_id)
