"""How far back a hair test reaches, and whether it can speak of the term at all. Pure.

Source: the domain reference, 5.1: it reflects the six months before the sample but for the last two weeks,
and thus perhaps days before the term. It is never counted automatically.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from api.domain.care_rules.book import RuleBook
from api.domain.care_rules.words import RuleKey
from api.domain.episodes.terms import add_months
from api.domain.episodes.words import DrugTestSample


class HairVerdict(StrEnum):
    """Of which days a positive hair test can speak."""

    WITHIN_TERM = "within_term"
    MAY_PRECEDE_TERM = "may_precede_term"
    PRECEDES_TERM = "precedes_term"


@dataclass(frozen=True, slots=True)
class HairReach:
    """First and last day that a sample can reflect."""

    first: date
    last: date


def reach_of(sampled_on: date, book: RuleBook) -> HairReach:
    """The days that a sample can reflect, by the rules of the day on which it was taken."""
    months = book.value(RuleKey.HAIR_REACH_MONTHS, sampled_on)
    blind = book.value(RuleKey.HAIR_BLIND_DAYS, sampled_on)
    return HairReach(add_months(sampled_on, -months), sampled_on - timedelta(days=blind))


def judge_hair(sampled_on: date, term_starts_on: date, book: RuleBook) -> HairVerdict:
    """Whether all, some or none of the reach lies in the term."""
    reach = reach_of(sampled_on, book)
    if reach.first >= term_starts_on:
        return HairVerdict.WITHIN_TERM
    return HairVerdict.MAY_PRECEDE_TERM if reach.last >= term_starts_on else HairVerdict.PRECEDES_TERM


def is_within_term(
    sample: DrugTestSample, sampled_on: date, term_starts_on: date | None, book: RuleBook
) -> bool:
    """Whether a positive can be held against the term: of hair only when its whole reach lies in it."""
    if term_starts_on is None or sampled_on < term_starts_on:
        return False
    if sample is not DrugTestSample.HAIR:
        return True
    return judge_hair(sampled_on, term_starts_on, book) is HairVerdict.WITHIN_TERM
