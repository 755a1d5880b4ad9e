"""When the person is to be reached: by tier, never stricter by a machine, and not while detained."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.domain.care_rules.book import RuleBook, RuleRow
from api.domain.care_rules.words import RuleKey
from api.domain.episodes.facts import EpisodeFacts, TierFact
from api.domain.episodes.terms import Suspension
from api.domain.episodes.words import ItemKind, ItemStatus, SupportTier
from tests.domain.episodes.samples import BOOK, START, episode, items
from tests.factories.care_rules import national_book

S, T = ItemStatus, SupportTier


def day(offset: int) -> date:
    return START + timedelta(days=offset)


def contacts(facts: EpisodeFacts, on: int, book: RuleBook = BOOK) -> list[tuple[int, ItemStatus]]:
    """Due day as an offset from the start, and status."""
    return [((i.due_on - START).days, i.status) for i in items(facts, ItemKind.CONTACT, day(on), book)]


@pytest.mark.parametrize(("tier", "interval"), [(T.INTENSIVE, 7), (T.REGULAR, 14), (T.LIGHT, 30)])
def test_the_interval_of_a_tier_runs_from_contact_to_contact(tier: SupportTier, interval: int) -> None:
    facts = episode(tiers=(TierFact(START, tier),), contacts=(day(5), day(5 + interval + 1)))
    assert contacts(facts, 4) == [(interval, S.OPEN)]
    assert contacts(facts, 5) == [(interval, S.DONE), (5 + interval, S.OPEN)]
    assert contacts(facts, 5 + interval + 1)[1:] == [
        (5 + interval, S.DONE_LATE),
        (6 + 2 * interval, S.OPEN),
    ]


def test_a_contact_that_never_came_is_missed_once() -> None:
    facts = episode(tiers=(TierFact(START, T.INTENSIVE),))
    assert contacts(facts, 7) == [(7, S.OPEN)]
    assert contacts(facts, 8) == [(7, S.MISSED)]
    assert contacts(facts, 90) == [(7, S.MISSED)]


def test_before_the_first_assessment_the_rhythm_is_regular() -> None:
    assert contacts(episode(), 3) == [(14, S.OPEN)]


def test_a_tier_that_ran_out_changes_no_rhythm() -> None:
    facts = episode(tiers=(TierFact(START, T.LIGHT, day(10)),), contacts=(day(12),))
    assert contacts(facts, 12)[-1] == (42, S.OPEN)


def test_in_after_care_contact_is_on_request() -> None:
    facts = episode(tiers=(TierFact(START, T.AFTER_CARE),), contacts=(day(40),))
    assert contacts(facts, 100) == []
    again = episode(tiers=(TierFact(START, T.AFTER_CARE), TierFact(day(60), T.REGULAR)))
    assert contacts(again, 100) == [(74, S.MISSED)]
    over = episode(tiers=(TierFact(START, T.REGULAR), TierFact(day(10), T.AFTER_CARE)))
    assert contacts(over, 9) == [(14, S.OPEN)]
    assert contacts(over, 30) == []


def test_a_stricter_tier_makes_nobody_late_for_days_before_it() -> None:
    facts = episode(tiers=(TierFact(START, T.LIGHT), TierFact(day(20), T.INTENSIVE)))
    assert contacts(facts, 19) == [(30, S.OPEN)]
    assert contacts(facts, 20) == [(20, S.OPEN)]
    assert contacts(facts, 21) == [(20, S.MISSED)]


def test_what_was_late_before_the_tier_changed_stays_late() -> None:
    facts = episode(tiers=(TierFact(START, T.INTENSIVE), TierFact(day(20), T.LIGHT)))
    assert contacts(facts, 25) == [(7, S.MISSED)]


def test_detention_cancels_what_was_owed_and_the_days_run_anew() -> None:
    held = (Suspension(day(5), day(50)),)
    facts = episode(suspensions=held, contacts=(day(55),))
    assert contacts(facts, 20) == [(14, S.CANCELLED_BY_SUSPENSION)]
    assert contacts(facts, 52) == [(14, S.CANCELLED_BY_SUSPENSION), (64, S.OPEN)]
    assert contacts(facts, 55)[1:] == [(64, S.DONE), (69, S.OPEN)]


def test_what_was_missed_before_a_detention_stays_missed() -> None:
    facts = episode(suspensions=(Suspension(day(20), day(50)),))
    assert contacts(facts, 51) == [(14, S.MISSED), (64, S.OPEN)]


def test_a_rule_of_the_street_holds_for_what_begins_under_it() -> None:
    row = RuleRow(RuleKey.CONTACT_INTERVAL_DAYS, "regular", 10, day(12), is_local=True)
    facts = episode(tiers=(TierFact(START, T.REGULAR),), contacts=(day(13),))
    book = national_book([row])
    assert contacts(facts, 12, book) == [(14, S.OPEN)]
    assert contacts(facts, 13, book) == [(14, S.DONE), (23, S.OPEN)]


@given(
    st.lists(st.integers(0, 600), max_size=40),
    st.lists(st.tuples(st.integers(0, 600), st.sampled_from(list(T))), max_size=6),
    st.lists(st.tuples(st.integers(0, 500), st.integers(1, 60)), max_size=3),
    st.integers(0, 700),
)
def test_at_most_one_contact_is_owed_and_past_ones_are_settled(
    reached: list[int], tiers: list[tuple[int, SupportTier]], held: list[tuple[int, int]], on: int
) -> None:
    facts = episode(
        contacts=tuple(day(offset) for offset in reached),
        tiers=tuple(TierFact(day(offset), tier) for offset, tier in tiers),
        suspensions=tuple(Suspension(day(first), day(first + days)) for first, days in held),
    )
    found = items(facts, ItemKind.CONTACT, day(on))
    for item in found[:-1]:
        assert item.status not in {S.OPEN, S.UPCOMING}
    known = {day(offset) for offset in reached if offset <= on}
    assert {item.done_on for item in found if item.done_on} <= known
    assert len({item.window_from for item in found}) == len(found)


def test_the_last_day_is_in_time_and_a_tier_of_that_day_still_moves_it() -> None:
    intensive = TierFact(START, T.INTENSIVE)
    assert contacts(episode(tiers=(intensive,), contacts=(day(7),)), 8)[0] == (7, S.DONE)
    assert contacts(episode(tiers=(intensive, TierFact(day(7), T.LIGHT))), 8) == [(30, S.OPEN)]


def test_on_the_day_of_a_detention_the_detention_goes_before() -> None:
    facts = episode(suspensions=(Suspension(day(5), day(9)),), contacts=(day(5),))
    assert contacts(facts, 10) == [(14, S.CANCELLED_BY_SUSPENSION), (23, S.OPEN)]


def test_who_is_detained_from_the_first_day_owes_no_contact() -> None:
    assert contacts(episode(suspensions=(Suspension(START),)), 40) == []
