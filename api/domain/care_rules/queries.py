"""Reading the rules of a street: what holds everywhere, and what the street set for itself."""

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any, Final

from api.db.session import driver
from api.domain.care_access.hand import Hand
from api.domain.care_rules.book import RuleBook, RuleRow
from api.domain.care_rules.words import EvidenceTag, RuleKey, RuleUnit

_RULES: Final = """
    SELECT key, qualifier, value, valid_from, NULL::date AS valid_to, false AS is_local, legal_basis
    FROM rule_default
    UNION ALL
    SELECT key, qualifier, value, valid_from, valid_to, true, legal_basis
    FROM jurisdiction_rule WHERE street_id = $1
    ORDER BY key, qualifier, is_local, valid_from, valid_to
"""
_IN_FORCE: Final = """
    WITH said AS (
      SELECT key, qualifier, value, unit, legal_basis, evidence, valid_from, NULL::date AS valid_to,
             false AS is_local
      FROM rule_default WHERE valid_from <= $2
      UNION ALL
      SELECT key, qualifier, value, unit, legal_basis, NULL, valid_from, valid_to, true
      FROM jurisdiction_rule
      WHERE street_id = $1 AND valid_from <= $2 AND (valid_to IS NULL OR valid_to > $2)
    )
    SELECT DISTINCT ON (key, qualifier) * FROM said
    ORDER BY key, qualifier, is_local DESC, valid_from DESC
"""
_UNIT: Final = """
    SELECT unit FROM rule_default WHERE key = $1 AND qualifier = $2 ORDER BY valid_from DESC LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class RuleInForce:
    """A rule as it holds on a day.

    Attributes:
        qualifier: What it holds for; empty where it holds for everything.
        evidence: How far it may be trusted; None of the street's own, whose legal basis the office names.
        valid_to: The day from which it no longer holds.
    """

    key: RuleKey
    qualifier: str
    value: int
    unit: RuleUnit
    legal_basis: str
    evidence: EvidenceTag | None
    valid_from: date
    valid_to: date | None
    is_local: bool


async def load_book(hand: Hand) -> RuleBook:
    """All rules that the street has, or had, or will have."""
    rows = await driver(hand.session).fetch(_RULES, hand.street_id)
    return _book_of(tuple(tuple(row) for row in rows))


@lru_cache(maxsize=256)
def _book_of(rows: tuple[tuple[Any, ...], ...]) -> RuleBook:
    """The book of these very rows: what was reckoned by one is reckoned once."""
    # A key that this version does not know any more is a row of the past.
    known = {key.value for key in RuleKey}
    return RuleBook(RuleRow(RuleKey(key), *rest) for key, *rest in rows if key in known)


async def list_rules(hand: Hand, on: date) -> list[RuleInForce]:
    """Every rule in force on a day, by key and what it holds for; the street's own goes first."""
    rows = await driver(hand.session).fetch(_IN_FORCE, hand.street_id, on)
    known = {key.value for key in RuleKey}
    return [
        RuleInForce(
            RuleKey(row["key"]),
            row["qualifier"],
            row["value"],
            RuleUnit(row["unit"]),
            row["legal_basis"],
            None if row["evidence"] is None else EvidenceTag(row["evidence"]),
            row["valid_from"],
            row["valid_to"],
            row["is_local"],
        )
        for row in rows
        if row["key"] in known
    ]


async def find_unit_of(hand: Hand, key: RuleKey, qualifier: str) -> RuleUnit | None:
    """In what a rule counts; None where nothing is ruled under that name."""
    found = await driver(hand.session).fetchval(_UNIT, key.value, qualifier)
    return None if found is None else RuleUnit(found)
