"""An episode as it is seen on a day, and how a single item stands in that view. Pure."""

from dataclasses import dataclass
from datetime import date, timedelta

from api.domain.care_rules.book import RuleBook, RuleRow
from api.domain.care_rules.words import RuleKey
from api.domain.episodes.facts import EpisodeFacts, ScheduleItem
from api.domain.episodes.terms import ONE_DAY, Pause, Term, shifted
from api.domain.episodes.words import ItemKind, ItemStatus


def status_of(window_from: date, due_on: date, done_on: date | None, on: date) -> ItemStatus:
    """How something with a window stands that is done or is not."""
    if done_on is not None:
        return ItemStatus.DONE if done_on <= due_on else ItemStatus.DONE_LATE
    if on < window_from:
        return ItemStatus.UPCOMING
    return ItemStatus.OPEN if on <= due_on else ItemStatus.MISSED


@dataclass(frozen=True, slots=True)
class Window:
    """From when to when something can be done in time, and the day on which it was."""

    window_from: date
    due_on: date
    done_on: date | None = None


@dataclass(frozen=True, slots=True)
class View:
    """What the makers of items look at.

    Attributes:
        facts: Without what happened after the day.
        term: None before the person has reported.
    """

    facts: EpisodeFacts
    book: RuleBook
    on: date
    pauses: tuple[Pause, ...]
    term: Term | None

    @property
    def is_paused(self) -> bool:
        """Whether the person is detained on the day."""
        return self.facts.ended_on is None and bool(self.pauses) and self.pauses[-1].is_lasting

    def due(self, begins: date, days: int) -> date:
        """So many days after a day, put off by the suspensions in between."""
        return shifted(begins, begins + timedelta(days=days) + ONE_DAY, self.pauses) - ONE_DAY

    def item(self, kind: ItemKind, rule: RuleRow, window: Window, number: int = 1) -> ScheduleItem:
        """The item of a window, as it stands."""
        done_on = window.done_on if window.done_on is None or window.done_on <= self.on else None
        status = status_of(window.window_from, window.due_on, done_on, self.on)
        return ScheduleItem(
            kind, number, window.window_from, window.due_on, status, rule.key, rule.legal_basis, done_on
        )

    def days_after(
        self, kind: ItemKind, key: RuleKey, begins: date, done_on: date | None, number: int = 1
    ) -> ScheduleItem:
        """The item that is due so many days after a day, as the rule of that day says."""
        rule = self.book.rule(key, begins)
        return self.item(kind, rule, Window(begins, self.due(begins, rule.value), done_on), number)
