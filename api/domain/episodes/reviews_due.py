"""Half-year and yearly reviews of a term. Pure. Source: the domain reference, 5.2 [common practice]."""

from collections.abc import Iterator
from datetime import date, timedelta
from functools import lru_cache

from api.domain.care_rules.book import RuleBook, RuleRow
from api.domain.care_rules.words import RuleKey
from api.domain.episodes.facts import ScheduleItem
from api.domain.episodes.terms import ONE_DAY, Term
from api.domain.episodes.view import View, Window
from api.domain.episodes.words import ItemKind

PlannedReview = tuple[ItemKind, RuleRow, date, date]
"""Which review, the rule that asks for it, its first and its last day."""


def review_items(view: View, term: Term) -> Iterator[ScheduleItem]:
    """A review before each half-year is over; where a year is over, the yearly one in its stead.

    A review counts from the day on which its window opens to the day before the next one opens.
    """
    planned = planned_reviews(term, view.book)
    for number, (kind, rule, opens_on, due_on) in enumerate(planned, start=1):
        closes_before = planned[number][2] if number < len(planned) else date.max
        held = [
            one.on for one in view.facts.reviews if one.kind is kind and opens_on <= one.on < closes_before
        ]
        window = Window(opens_on, due_on, min(held, default=None))
        yield view.item(kind, rule, window, number)


@lru_cache(maxsize=2048)
def planned_reviews(term: Term, book: RuleBook) -> tuple[PlannedReview, ...]:
    """Each review of a term, in order. A rule holds for the periods that begin under it."""
    return tuple(_planned(term, book))


def _planned(term: Term, book: RuleBook) -> Iterator[PlannedReview]:
    months = 0
    while months < term.months:
        begins = term.boundary(months)
        half = book.rule(RuleKey.HALF_YEAR_REVIEW_MONTHS, begins)
        year = book.rule(RuleKey.YEARLY_REVIEW_MONTHS, begins)
        next_half, next_year = _next_multiple(months, half.value), _next_multiple(months, year.value)
        months = min(next_half, next_year)
        is_yearly = months == next_year
        due_on = term.last_day if months == term.months else term.boundary(months) - ONE_DAY
        if months > term.months or due_on < term.starts_on:
            continue
        lead = book.value(RuleKey.REVIEW_LEAD_DAYS, begins)
        opens_on = max(term.starts_on, due_on - timedelta(days=lead))
        kind = ItemKind.YEARLY_REVIEW if is_yearly else ItemKind.HALF_YEAR_REVIEW
        yield kind, (year if is_yearly else half), opens_on, due_on


def _next_multiple(months: int, step: int) -> int:
    return (months // step + 1) * step
