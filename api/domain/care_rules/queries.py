"""Reading the rules of a street: what holds everywhere, and what the street set for itself."""

from typing import Final

from api.db.session import driver
from api.domain.care_access.hand import Hand
from api.domain.care_rules.book import RuleBook, RuleRow
from api.domain.care_rules.words import RuleKey

_RULES: Final = """
    SELECT key, qualifier, value, valid_from, NULL::date AS valid_to, false AS is_local, legal_basis
    FROM rule_default
    UNION ALL
    SELECT key, qualifier, value, valid_from, valid_to, true, legal_basis
    FROM jurisdiction_rule WHERE street_id = $1
"""


async def load_book(hand: Hand) -> RuleBook:
    """All rules that the street has, or had, or will have."""
    rows = await driver(hand.session).fetch(_RULES, hand.street_id)
    # A key that this version does not know any more is a row of the past.
    known = {key.value for key in RuleKey}
    return RuleBook(
        RuleRow(
            RuleKey(row["key"]),
            row["qualifier"],
            row["value"],
            row["valid_from"],
            row["valid_to"],
            row["is_local"],
            row["legal_basis"],
        )
        for row in rows
        if row["key"] in known
    )
