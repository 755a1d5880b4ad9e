"""Setting a street's own rule, from a day on. What was due by the earlier one stays due."""

from dataclasses import dataclass
from datetime import date
from typing import Final

from api.db.session import driver
from api.domain.care_access.hand import Hand
from api.domain.care_rules.bounds import check_value
from api.domain.care_rules.queries import RuleInForce, find_unit_of
from api.domain.care_rules.words import RuleKey
from api.errors import InvalidField
from api.kit.ids import new_id

# What has not begun by then is replaced: it ends on its first day, and so never holds.
_CLOSE: Final = """
    UPDATE jurisdiction_rule SET valid_to = greatest(valid_from, $4)
    WHERE street_id = $1 AND key = $2 AND qualifier = $3
      AND (valid_to IS NULL OR (valid_to > $4 AND valid_to > valid_from))
"""
_ADD: Final = """
    INSERT INTO jurisdiction_rule
      (street_id, id, key, qualifier, value, unit, legal_basis, valid_from, made_by, made_at)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING RETURNING id
"""


@dataclass(frozen=True, slots=True)
class NewRule:
    """A value that the office sets.

    Attributes:
        qualifier: What it holds for, as the national rule names it; empty for everything.
        legal_basis: On what it rests, as the office names it.
        valid_from: First day, today or later.
    """

    qualifier: str
    value: int
    legal_basis: str
    valid_from: date


async def set_rule(hand: Hand, key: RuleKey, wanted: NewRule) -> RuleInForce:
    """Let a value of the street's own hold from a day on. Not committed here.

    An earlier one ends on that day; one that was to begin later is replaced.

    Raises:
        InvalidField: Nothing is ruled for that, the value makes no sense, or the day is over.
    """
    unit = await find_unit_of(hand, key, wanted.qualifier)
    if unit is None:
        raise InvalidField("not_an_option", pointer="/qualifier")
    check_value(key, unit, wanted.value)
    if wanted.valid_from < hand.today:
        raise InvalidField("day_is_over", pointer="/valid_from")
    rule_id, raw = new_id(), driver(hand.session)
    name = (hand.street_id, key.value, wanted.qualifier, wanted.valid_from)
    row = (
        hand.street_id,
        rule_id,
        key.value,
        wanted.qualifier,
        wanted.value,
        unit.value,
        wanted.legal_basis,
        wanted.valid_from,
        hand.actor.account_id,
        hand.now,
    )
    await raw.execute(_CLOSE, *name)
    while await raw.fetchval(_ADD, *row) is None:
        # Another office lead was faster with the same day; theirs is closed like any other.
        await raw.execute(_CLOSE, *name)
    detail = {
        "key": key.value,
        "qualifier": wanted.qualifier,
        "value": wanted.value,
        "valid_from": wanted.valid_from.isoformat(),
    }
    await hand.record("set_rule", "jurisdiction_rule", rule_id, detail=detail)
    return RuleInForce(
        key,
        wanted.qualifier,
        wanted.value,
        unit,
        wanted.legal_basis,
        None,
        wanted.valid_from,
        None,
        is_local=True,
    )
