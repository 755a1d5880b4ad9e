"""Reading the rules of a street."""

from typing import Final

from api.db.session import driver
from api.domain.care_access.hand import Hand
from api.domain.care_rules.book import RuleBook, RuleRow
from api.domain.care_rules.words import RuleKey

_LOCAL: Final = """
    SELECT key, qualifier, value, valid_from, valid_to, legal_basis FROM jurisdiction_rule WHERE street_id = $1
"""


async def load_book(hand: Hand) -> RuleBook:
    """The national defaults with the street's own rules on top."""
    rows = await driver(hand.session).fetch(_LOCAL, hand.street_id)
    return RuleBook.of_defaults(
        RuleRow(
            RuleKey(row["key"]),
            row["qualifier"],
            row["value"],
            row["valid_from"],
            row["valid_to"],
            is_local=True,
            legal_basis=row["legal_basis"],
        )
        for row in rows
    )
