"""Draws: the share that was asked for, of every grid its part, the same again from the same seed."""

from collections import Counter
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.domain.re_visits.sampling import (
    Visitor,
    choose_visitors,
    draw_sample,
    is_independent,
    rank_of,
    sample_size,
)

SEED = bytes(range(32))


def frame_of(*sizes: int) -> dict[UUID, UUID]:
    """Address units of grids of the given sizes."""
    return {
        UUID(int=1000 * grid + unit): UUID(int=grid)
        for grid, size in enumerate(sizes, start=1)
        for unit in range(1, size + 1)
    }


@pytest.mark.parametrize(
    ("frame", "percent", "wanted"),
    [(0, 3, 0), (1, 2, 1), (10, 5, 1), (49, 3, 1), (50, 3, 2), (100, 2, 2), (1000, 5, 50), (1537, 2, 31)],
)
def test_the_size_is_the_share_and_at_least_one(frame: int, percent: int, wanted: int) -> None:
    assert sample_size(frame, percent) == wanted


@given(
    st.lists(st.integers(1, 60), min_size=1, max_size=30),
    st.integers(2, 5),
    st.binary(min_size=32, max_size=32),
)
def test_every_grid_gives_its_part(sizes: list[int], percent: int, seed: bytes) -> None:
    frame = frame_of(*sizes)
    drawn = draw_sample(frame, percent, seed)
    assert len(drawn) == len(set(drawn)) == sample_size(len(frame), percent)
    assert set(drawn) <= set(frame)
    found = Counter(frame[unit] for unit in drawn)
    for grid, size in enumerate(sizes, start=1):
        exact = size * len(drawn) / len(frame)
        assert abs(found[UUID(int=grid)] - exact) < 1


def test_the_same_seed_draws_the_same_whatever_the_order() -> None:
    frame = frame_of(40, 25, 60)
    backwards = dict(reversed(frame.items()))
    assert draw_sample(frame, 5, SEED) == draw_sample(backwards, 5, SEED)
    assert draw_sample(frame, 5, SEED) != draw_sample(frame, 5, SEED[::-1])


def test_every_entrance_is_as_likely_as_the_next() -> None:
    frame = frame_of(10)
    found = Counter(draw_sample(frame, 5, number.to_bytes(32, "big"))[0] for number in range(5000))
    # 5,000 draws of one in ten: 500 each, with a standard deviation of 21.
    assert all(400 < found[unit] < 600 for unit in frame)


def test_the_rank_is_an_hmac_that_others_can_compute() -> None:
    # printf '00…01' as 16 bytes | openssl dgst -sha256 -mac HMAC -macopt hexkey:000102…1f
    wanted = "1d302fae600b17c066894ec97346ac55f4204432e7c355718d48b7536faade43"
    assert rank_of(SEED, UUID(int=1)).hex() == wanted


def test_nobody_checks_their_own_grid_or_their_own_visit() -> None:
    drawn = {UUID(int=1001): UUID(int=1), UUID(int=1002): UUID(int=1), UUID(int=2001): UUID(int=2)}
    one = Visitor(UUID(int=71), frozenset({UUID(int=1)}))
    two = Visitor(UUID(int=72), frozenset({UUID(int=2)}))
    three = Visitor(UUID(int=73), frozenset({UUID(int=3)}))
    earlier = {UUID(int=1001): [two.account_id], UUID(int=2001): [two.account_id]}
    chosen = choose_visitors(drawn, [one, two, three], earlier, SEED)
    assert chosen[UUID(int=1001)] == three.account_id
    assert chosen[UUID(int=1002)] == two.account_id
    assert chosen[UUID(int=2001)] in {one.account_id, three.account_id}
    for unit, owner in chosen.items():
        visitor = next(person for person in (one, two, three) if person.account_id == owner)
        assert is_independent(visitor, drawn[unit], earlier.get(unit, ()))


def test_the_work_is_shared_and_may_find_nobody() -> None:
    drawn = dict.fromkeys((UUID(int=1000 + number) for number in range(9)), UUID(int=1))
    people = [Visitor(UUID(int=70 + number), frozenset({UUID(int=9)})) for number in range(3)]
    assert set(Counter(choose_visitors(drawn, people, {}, SEED).values()).values()) == {3}
    nobody = [Visitor(UUID(int=70), frozenset({UUID(int=1)}))]
    assert set(choose_visitors(drawn, nobody, {}, SEED).values()) == {None}
