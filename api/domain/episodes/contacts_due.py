"""When the person has to be reached next, by the tier of help. Pure.

Source: the domain reference, 5.2 and 6.2. A tier that ran out makes nothing stricter: its rhythm goes on
until a person decides the next one. A change of tier makes nobody late for a day before it.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from api.domain.care_rules.book import RuleBook, RuleRow
from api.domain.care_rules.words import RuleKey
from api.domain.episodes.facts import TierFact
from api.domain.episodes.terms import Pause
from api.domain.episodes.words import ItemStatus, SupportTier


@dataclass(frozen=True, slots=True)
class ContactDue:
    """A stretch after a contact in which the next one is owed.

    Attributes:
        after: The day from which it is counted, which does not count.
        made_on: The day of the contact that ended it.
    """

    after: date
    due_on: date
    rule: RuleRow
    status: ItemStatus
    made_on: date | None = None


@dataclass(frozen=True, slots=True)
class Rhythm:
    """The intervals of an episode.

    Attributes:
        tiers: In the order of their days.
    """

    tiers: Sequence[TierFact]
    book: RuleBook

    def due_after(self, base: date) -> tuple[date, RuleRow] | None:
        """The last day for the contact after a day, with its rule; None while contact is on request."""
        index = bisect_right(self.tiers, base, key=lambda tier: tier.from_on)
        tier = self.tiers[index - 1].tier if index else SupportTier.UNASSESSED
        rule = self._interval(tier, base)
        due = None if rule is None else base + timedelta(days=rule.value)
        for change in self.tiers[index:]:
            if due is not None and due < change.from_on:
                break
            rule = self._interval(change.tier, base)
            counted_from = change.from_on if due is None else base
            due = None if rule is None else max(counted_from + timedelta(days=rule.value), change.from_on)
        return None if due is None or rule is None else (due, rule)

    def _interval(self, tier: SupportTier, on: date) -> RuleRow | None:
        return self.book.find(RuleKey.CONTACT_INTERVAL_DAYS, on, tier.value)


def contacts_due(
    begins: date, contacts: Sequence[date], pauses: Sequence[Pause], rhythm: Rhythm, on: date
) -> Iterator[ContactDue]:
    """Every stretch up to the one that a day lies in.

    Args:
        begins: The day from which contact is owed.
        contacts: Days on which the person was reached, in order.
        pauses: Suspensions as they were known on the day.
        rhythm: The intervals by tier.
        on: The day.
    """
    base = _out_of(pauses, begins)
    while base <= on:
        found = rhythm.due_after(base)
        index = bisect_right(contacts, base)
        made = contacts[index] if index < len(contacts) else None
        pause = next((one for one in pauses if one.starts_on > base), None)
        if pause is not None and (made is None or pause.starts_on <= made):
            if found is not None:
                is_late = found[0] < pause.starts_on
                status = ItemStatus.MISSED if is_late else ItemStatus.CANCELLED_BY_SUSPENSION
                yield ContactDue(base, *found, status)
            if pause.is_lasting:
                return
            base = pause.ends_on
        elif made is not None:
            if found is not None:
                status = ItemStatus.DONE if made <= found[0] else ItemStatus.DONE_LATE
                yield ContactDue(base, *found, status, made)
            base = made
        else:
            if found is not None:
                yield ContactDue(base, *found, ItemStatus.OPEN if on <= found[0] else ItemStatus.MISSED)
            return


def _out_of(pauses: Sequence[Pause], day: date) -> date:
    """The day itself, or the end of the pause in which it lies."""
    return next((one.ends_on for one in pauses if one.starts_on <= day < one.ends_on), day)
