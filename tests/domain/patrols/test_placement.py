"""Windows of patrols: the same for everybody who knows the seed, another for every seed, in the span."""

from collections import Counter
from datetime import date, timedelta
from uuid import UUID

import pytest

from api.domain.patrol_templates.placement import STEP_MIN, Rhythm, days_of_week, pick, window_on
from api.domain.patrols.owners import owner_among
from api.domain.people.words import Capacity
from api.kit.clock import SHANGHAI

SEED = bytes(range(16))
MONDAY = date(2026, 11, 23)
DAYS = [MONDAY + timedelta(days=number) for number in range(400)]
EVENING = Rhythm((1, 2, 3, 4, 5, 6, 7), None, 17 * 60, 22 * 60, 90, is_random=True)


def test_the_same_seed_and_day_give_the_same_window() -> None:
    for on in DAYS[:50]:
        assert window_on(EVENING, SEED, on) == window_on(EVENING, SEED, on)
    others = [window_on(EVENING, bytes(16), on) for on in DAYS[:50]]
    assert others != [window_on(EVENING, SEED, on) for on in DAYS[:50]]


def test_every_window_lies_in_the_span_and_every_place_of_it_comes_up() -> None:
    starts = Counter[int]()
    for on in DAYS:
        window = window_on(EVENING, SEED, on)
        assert window is not None
        begin, end = window.starts_at.astimezone(SHANGHAI), window.ends_at.astimezone(SHANGHAI)
        assert end - begin == timedelta(minutes=90)
        assert begin.date() == end.date() == on
        minute = begin.hour * 60 + begin.minute
        assert 17 * 60 <= minute <= 22 * 60 - 90
        assert (minute - 17 * 60) % STEP_MIN == 0
        starts[minute] += 1
    places = (22 * 60 - 90 - 17 * 60) // STEP_MIN + 1
    assert len(starts) == places, "400 days over 43 places: each comes up"
    assert max(starts.values()) < 5 * len(DAYS) / places


@pytest.mark.parametrize(
    ("span", "window_min", "begin"), [((0, 1440), 1440, 0), ((480, 600), 120, 480), ((1380, 1440), 60, 1380)]
)
def test_a_window_as_long_as_the_span_has_one_place(
    span: tuple[int, int], window_min: int, begin: int
) -> None:
    rhythm = Rhythm((1,), None, *span, window_min, is_random=True)
    window = window_on(rhythm, SEED, MONDAY)
    assert window is not None
    local = window.starts_at.astimezone(SHANGHAI)
    assert (local.hour * 60 + local.minute, window.ends_at - window.starts_at) == (
        begin,
        timedelta(minutes=window_min),
    )


def test_without_chance_the_window_begins_with_the_span() -> None:
    rhythm = Rhythm((1, 3), None, 480, 1200, 60, is_random=False)
    window = window_on(rhythm, SEED, MONDAY)
    assert window is not None
    assert window.starts_at.astimezone(SHANGHAI).hour == 8
    assert window_on(rhythm, SEED, MONDAY + timedelta(days=1)) is None


@pytest.mark.parametrize("times", [1, 2, 3])
def test_each_week_has_as_many_days_as_asked_and_not_always_the_same(times: int) -> None:
    rhythm = Rhythm((1, 3, 5, 6), times, 480, 600, 60, is_random=True)
    weeks = [days_of_week(rhythm, SEED, MONDAY + timedelta(weeks=number)) for number in range(60)]
    assert {len(week) for week in weeks} == {times}
    assert all(week <= {1, 3, 5, 6} for week in weeks)
    assert frozenset[int]().union(*weeks) == {1, 3, 5, 6}
    assert len(set(weeks)) > 1
    for number in range(60):
        days = [MONDAY + timedelta(weeks=number, days=day) for day in range(7)]
        assert sum(window_on(rhythm, SEED, on) is not None for on in days) == times


def test_a_week_is_drawn_the_same_from_each_of_its_days_also_over_new_year() -> None:
    rhythm = Rhythm((1, 2, 3, 4, 5, 6, 7), 3, 480, 600, 60, is_random=True)
    week = [date(2026, 12, 28) + timedelta(days=day) for day in range(7)]
    assert {on.isocalendar().week for on in week} == {53}
    assert len({days_of_week(rhythm, SEED, on) for on in week}) == 1


def test_members_take_turns_and_others_answer_when_nobody_else_does() -> None:
    ids = [UUID(int=number) for number in range(1, 5)]
    posts = {"responsible": [ids[0]], "deputy": [ids[1]], "member": ids[2:]}
    assert owner_among(posts, Capacity.DEPUTY, on=MONDAY) == ids[1]
    turns = Counter(owner_among(posts, Capacity.MEMBER, seed=SEED, on=on) for on in DAYS)
    assert turns.keys() == set(ids[2:])
    assert min(turns.values()) > 150
    assert owner_among({"deputy": [ids[1]]}, Capacity.MEMBER, on=MONDAY) == ids[1]
    assert owner_among({"member": [ids[3]]}, Capacity.RESPONSIBLE, on=MONDAY) == ids[3]
    assert owner_among({}, Capacity.RESPONSIBLE, on=MONDAY) is None
    assert {pick(SEED, on, 1) for on in DAYS} == {0}
