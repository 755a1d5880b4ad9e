"""Everything that is owed in an episode, and how it stands on any day, from facts and rules alone. Pure.

Nothing of it is stored, so that a rule that changes, a suspension or a corrected day shows at once.
Source: the domain reference, 2.2, 5 and 6.2.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Final

from api.domain.care_rules.book import RuleBook
from api.domain.care_rules.words import RuleKey
from api.domain.episodes.contacts_due import Reached, Rhythm, contacts_due
from api.domain.episodes.deadlines import ending_items, opening_items, tier_items
from api.domain.episodes.errands import errand_items
from api.domain.episodes.facts import DrugTestFact, EpisodeFacts, ScheduleItem, as_of
from api.domain.episodes.reviews_due import review_items
from api.domain.episodes.terms import ONE_DAY, Pause, Term, pauses_on
from api.domain.episodes.view import View
from api.domain.episodes.windows import outcomes, windows_of_tests
from api.domain.episodes.words import ItemKind, ItemStatus

GOES_ON: Final = frozenset(
    {
        ItemKind.TIER_REVIEW_ANSWER,
        ItemKind.TRANSFER_FORWARD,
        ItemKind.TRANSFER_RECEIPT,
        ItemKind.TRANSFER_REPORT,
        ItemKind.RELEASE_RECEPTION,
        ItemKind.RELEASE_PAPERS,
        ItemKind.COMPLETION_NOTICE,
    }
)
"""Owed to, or by, offices: not put off because the person is detained."""

_SETTLED: Final = frozenset({ItemStatus.REFUSED, ItemStatus.EVADED})


@dataclass(frozen=True, slots=True)
class Schedule:
    """The items of an episode as they stand on a day.

    Attributes:
        tests_in_no_window: Tests before the term, after it, or while it stood still.
        term_year: None before the person has reported.
        expires_on: None before the term and while nobody can know it.
    """

    items: tuple[ScheduleItem, ...]
    tests_in_no_window: tuple[DrugTestFact, ...]
    term_year: int | None
    expires_on: date | None


def term_of(facts: EpisodeFacts, book: RuleBook, pauses: tuple[Pause, ...]) -> Term | None:
    """The term, once the person has reported. Source: the domain reference, R-3."""
    if facts.reported_on is None:
        return None
    return Term(
        facts.reported_on,
        facts.term_months,
        pauses,
        facts.credited_days,
        book.value(RuleKey.LAST_DAY_OFFSET_DAYS, facts.reported_on),
        facts.named_last_day,
    )


def schedule_of(facts: EpisodeFacts, book: RuleBook, on: date, since: date | None = None) -> Schedule:
    """All items of an episode as they stand on a day, in the order in which they are due.

    The next contact is the only one of its kind that can be upcoming or open; all others of the term are
    there from its first day. What an ended episode no longer owes is left out.

    Args:
        facts: Of the episode.
        book: The rules of the street.
        on: The day.
        since: Leaves out contacts and tests that were due before this day, for whoever asks what is to do.

    Raises:
        RuleMissing: A rule has no row in force; a fault of the seed.
    """
    known = as_of(facts, on)
    pauses = pauses_on(known.suspensions, min(on, known.ended_on or on))
    term = term_of(known, book, pauses)
    view = View(known, book, on, pauses, term)
    items = [*opening_items(view), *tier_items(view), *errand_items(view)]
    outside: list[DrugTestFact] = list(known.tests)
    if term is not None:
        tests, outside = _test_items(view, term, since)
        items += [
            *tests,
            *_contact_items(view, term, since),
            *review_items(view, term),
            *ending_items(view, term),
        ]
    if view.is_paused:
        items = [_put_off(item) for item in items]
    if known.ended_on is not None:
        items = [item for item in items if _is_still_told(item, known.ended_on)]
    items.sort(key=lambda item: (item.due_on, item.kind, item.number))
    return Schedule(
        tuple(items),
        tuple(outside),
        None if term is None else term.year_on(min(on, known.ended_on or on)),
        None if term is None else term.expires_on,
    )


def _test_items(view: View, term: Term, since: date | None) -> tuple[list[ScheduleItem], list[DrugTestFact]]:
    windows = windows_of_tests(view.facts.kind, term, view.book)
    found, outside = outcomes(windows, view.facts.tests, view.pauses, view.on)
    items = [
        ScheduleItem(
            ItemKind.DRUG_TEST,
            number,
            window.starts_on,
            window.ends_before - ONE_DAY,
            outcome.status,
            RuleKey.TESTS_PER_TERM_YEAR,
            window.rule.legal_basis,
            outcome.done_on,
        )
        for number, (window, outcome) in enumerate(zip(windows, found, strict=True), start=1)
        if since is None or window.ends_before > since
    ]
    return items, outside


def _contact_items(view: View, term: Term, since: date | None) -> Iterator[ScheduleItem]:
    rhythm = Rhythm(view.facts.tiers, view.book)
    known = Reached(term.starts_on, view.facts.contacts, view.pauses)
    for one in contacts_due(known, rhythm, min(view.on, view.facts.ended_on or view.on), since):
        yield ScheduleItem(
            ItemKind.CONTACT,
            one.number,
            one.after + ONE_DAY,
            one.due_on,
            one.status,
            RuleKey.CONTACT_INTERVAL_DAYS,
            one.rule.legal_basis,
            one.made_on,
        )


def _put_off(item: ScheduleItem) -> ScheduleItem:
    is_put_off = item.status is ItemStatus.OPEN and item.kind not in GOES_ON
    return replace(item, status=ItemStatus.CANCELLED_BY_SUSPENSION) if is_put_off else item


def _is_still_told(item: ScheduleItem, ended_on: date) -> bool:
    return item.done_on is not None or item.due_on < ended_on or item.status in _SETTLED
