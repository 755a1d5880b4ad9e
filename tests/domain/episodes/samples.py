"""Episodes to look at, all invented."""

from datetime import date, timedelta
from typing import Any

from api.domain.care_rules.book import RuleBook
from api.domain.episodes.facts import EpisodeFacts, ScheduleItem
from api.domain.episodes.schedule import schedule_of
from api.domain.episodes.words import EpisodeType, ItemKind
from tests.factories.care_rules import national_book

BOOK = national_book()
START = date(2026, 3, 2)
TREATMENT = EpisodeType.COMMUNITY_TREATMENT
REHABILITATION = EpisodeType.COMMUNITY_REHABILITATION


def episode(**changes: Any) -> EpisodeFacts:
    """An episode of treatment that was ordered, received and begun in ten days."""
    ordered = START - timedelta(days=10)
    known: dict[str, Any] = {
        "kind": TREATMENT,
        "term_months": 36,
        "decided_on": ordered,
        "notified_on": ordered + timedelta(days=1),
        "received_on": ordered + timedelta(days=2),
        "reported_on": START,
    }
    return EpisodeFacts(**(known | changes))


def items(facts: EpisodeFacts, kind: ItemKind, on: date, book: RuleBook = BOOK) -> list[ScheduleItem]:
    """The items of a kind, in order."""
    return [item for item in schedule_of(facts, book, on).items if item.kind is kind]


def item(facts: EpisodeFacts, kind: ItemKind, on: date, book: RuleBook = BOOK) -> ScheduleItem:
    """The only item of a kind."""
    (found,) = items(facts, kind, on, book)
    return found
