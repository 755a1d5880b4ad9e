"""Numbers of files: a letter or two for what kind it is, the year, and a number that is given once."""

from typing import Final

from api.db.session import driver
from api.domain.care_access.hand import Hand

_DIGITS: Final = 4
"""At least; the number after 9999 simply has one more."""

# Whoever asks in the same instant waits for the row, so that no number is given twice.
_NEXT: Final = """
    INSERT INTO pseudonym_counter (street_id, prefix, year, last_number) VALUES ($1, $2, $3, 1)
    ON CONFLICT (street_id, prefix, year) DO UPDATE SET last_number = pseudonym_counter.last_number + 1
    RETURNING last_number
"""


async def next_pseudonym(hand: Hand, prefix: str, year: int) -> str:
    """The number of the next file of a kind in a year, such as `H-2026-0001`. Not committed here.

    A transaction that is rolled back gives its number back; one that waits gets the next.

    Args:
        hand: Transaction of the file that is opened; it holds the counter until it ends.
        prefix: Of the kind of file.
        year: Calendar year, Asia/Shanghai.
    """
    number = await driver(hand.session).fetchval(_NEXT, hand.street_id, prefix, year)
    return f"{prefix}-{year}-{number:0{_DIGITS}d}"
