"""When the person has to be reached next, by the tier of help. Pure.

Source: the domain reference, 5.2 and 6.2. A tier that ran out makes nothing stricter: its rhythm goes on
until a person decides the next one. A change of tier makes nobody late for a day before it.
"""

from bisect import bisect_left, bisect_right
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
        number: Grows from stretch to stretch; those that owe nothing have theirs too.
        after: The day from which it is counted, which does not count.
        made_on: The day of the contact that ended it.
    """

    number: int
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


@dataclass(frozen=True, slots=True)
class Reached:
    """What is known of contact with the person.

    Attributes:
        begins: The day from which contact is owed.
        contacts: Days on which the person was reached, in order.
        pauses: Suspensions as they were known on the day of the view.
    """

    begins: date
    contacts: Sequence[date]
    pauses: Sequence[Pause]

    def base_before(self, since: date | None) -> date:
        """The day from which the stretch is counted that reaches into a day; without one, the first."""
        index = 0 if since is None else bisect_left(self.contacts, since)
        last = self.contacts[index - 1] if index else self.begins
        return _out_of(self.pauses, max(last, self.begins))

    def number_at(self, base: date) -> int:
        """The number of the stretch that is counted from a day."""
        made = bisect_right(self.contacts, base) - bisect_right(self.contacts, self.begins)
        return 1 + made + sum(self.begins < one.ends_on <= base for one in self.pauses)


def contacts_due(known: Reached, rhythm: Rhythm, on: date, since: date | None = None) -> Iterator[ContactDue]:
    """Every stretch up to the one that a day lies in.

    Args:
        known: Contacts and suspensions.
        rhythm: The intervals by tier.
        on: The day.
        since: Leaves out stretches that a contact had ended before this day.
    """
    base, contacts = known.base_before(since), known.contacts
    while base <= on:
        found = rhythm.due_after(base)
        index = bisect_right(contacts, base)
        made = contacts[index] if index < len(contacts) else None
        pause = next((one for one in known.pauses if one.starts_on > base), None)
        number = known.number_at(base)
        if pause is not None and (made is None or pause.starts_on <= made):
            if found is not None:
                is_late = found[0] < pause.starts_on
                status = ItemStatus.MISSED if is_late else ItemStatus.CANCELLED_BY_SUSPENSION
                yield ContactDue(number, base, *found, status)
            if pause.is_lasting:
                return
            base = pause.ends_on
        elif made is not None:
            if found is not None:
                status = ItemStatus.DONE if made <= found[0] else ItemStatus.DONE_LATE
                yield ContactDue(number, base, *found, status, made)
            base = made
        else:
            if found is not None:
                status = ItemStatus.OPEN if on <= found[0] else ItemStatus.MISSED
                yield ContactDue(number, base, *found, status)
            return


def _out_of(pauses: Sequence[Pause], day: date) -> date:
    """The day itself, or the end of the pause in which it lies."""
    return next((one.ends_on for one in pauses if one.starts_on <= day < one.ends_on), day)
