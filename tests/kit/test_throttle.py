import gc
import random

import pytest

from api.kit.sign_in_throttle import MAX_DELAY_S, SignInThrottle
from api.kit.throttle import LoadMeter, Rate, SourceLimiter, SourceNames, TokenBuckets, source_prefix


class Clock:
    def __init__(self):
        self.now = 1000.0

    def __call__(self):
        return self.now


@pytest.mark.parametrize(
    ("one", "other", "is_same"),
    [
        ("203.0.113.1", "203.0.113.254", True),
        ("203.0.113.1", "203.0.114.1", False),
        ("::ffff:203.0.113.1", "203.0.113.2", True),
        ("2001:db8:1::1", "2001:db8:1:ffff::2", True),
        ("2001:db8:1::1", "2001:db8:2::1", False),
        (None, "unix", True),
    ],
)
def test_a_source_is_its_network(one, other, is_same):
    assert (source_prefix(one) == source_prefix(other)) == is_same


def test_names_are_short_keyed_by_purpose_and_forgotten_daily():
    names, again = SourceNames(now=0.0), SourceNames(now=0.0)
    sources = [f"10.{a}.{b}.0/24" for a in range(40) for b in range(50)]
    first = [names.name("tip", source, now=1.0) for source in sources]
    assert all(0 <= name < 2**20 for name in first)
    assert first == [names.name("tip", source, now=86_399.0) for source in sources]
    assert (
        sum(a == b for a, b in zip(first, [again.name("tip", s, now=1.0) for s in sources], strict=True)) < 5
    )
    assert (
        sum(a == b for a, b in zip(first, [names.name("receipt", s, now=1.0) for s in sources], strict=True))
        < 5
    )
    assert (
        sum(a == b for a, b in zip(first, [names.name("tip", s, now=86_401.0) for s in sources], strict=True))
        < 5
    )


def test_a_bucket_empties_says_how_long_and_fills_again():
    buckets = TokenBuckets(Rate(burst=3, per_s=0.5))
    assert [buckets.take(1, now=0.0) for _ in range(5)] == [0, 0, 0, 2, 2]
    assert buckets.take(2, now=0.0) == 0
    assert buckets.take(1, now=2.0) == 0
    assert buckets.take(1, now=2.0) == 2
    assert [buckets.take(1, now=1000.0) for _ in range(4)] == [0, 0, 0, 2]
    assert buckets.take(1, now=0.0) > 0  # a clock that steps back gives nothing


def test_the_memory_of_a_limiter_is_bounded_and_a_flood_empties_only_its_own_bucket():
    clock = Clock()
    limiter = SourceLimiter(Rate(burst=10, per_s=1), clock=clock, max_buckets=100)
    assert [limiter.take("tip", "203.0.113.9") for _ in range(11)] == [0] * 10 + [1]
    assert limiter.is_empty("tip", "203.0.113.200")
    assert not limiter.is_empty("receipt", "203.0.113.9")
    for n in range(1000):
        assert limiter.take("tip", f"10.0.{n % 250}.1") <= 1
    assert len(limiter._buckets) <= 100


def test_no_address_stays_in_memory():
    clock = Clock()
    limiter = SourceLimiter(Rate(burst=1, per_s=1), clock=clock)
    throttle = SignInThrottle(clock=clock)
    limiter.take("tip", "198.51.100.77")
    throttle.record_failure("somebody", "198.51.100.77")
    held = repr([vars(limiter._buckets), vars(throttle), vars(limiter._names), vars(throttle._names)])
    gc.collect()
    assert "198.51.100" not in held
    assert "somebody" not in held


def test_calm_asks_no_work_and_a_flood_pays_more_and_more():
    meter = LoadMeter(calm_per_min=30, first_bits=14, max_bits=20)
    now, bits = 0.0, []
    for per_min in (10, 60, 240, 2000, 100_000):
        for _ in range(per_min * 5):
            now += 60.0 / per_min
            meter.record("990000001", now=now)
        bits.append(meter.difficulty_bits("990000001", now=now))
    assert bits[0] == 0
    assert bits == sorted(bits)
    assert 14 <= bits[1] <= 15
    assert bits[-1] == 20
    assert meter.difficulty_bits("990000002", now=now) == 0
    assert meter.difficulty_bits("990000001", now=now + 3600.0) == 0


def test_streets_beyond_the_bound_are_forgotten():
    meter = LoadMeter(max_streets=10)
    for n in range(100):
        meter.record(str(n), now=float(n))
    assert len(meter._arrivals) == 10


def test_wrong_passwords_slow_down_and_never_beyond_a_minute():
    clock = Clock()
    throttle = SignInThrottle(clock=clock)
    waits = []
    for _ in range(20):
        waits.append(throttle.wait_s("a", "203.0.113.1"))
        clock.now += waits[-1]
        assert throttle.wait_s("a", "203.0.113.1") == 0
        throttle.record_failure("a", "203.0.113.1")
    assert waits[:3] == [0, 0, 0]
    assert waits == sorted(waits)
    assert max(waits) == MAX_DELAY_S
    assert throttle.wait_s("b", "203.0.113.1") == 0
    clock.now += 4000
    assert throttle.wait_s("a", "203.0.113.1") == 0


def test_success_frees_the_source():
    throttle = SignInThrottle(clock=Clock())
    for _ in range(5):
        throttle.record_failure("a", "203.0.113.1")
    throttle.record_success("a", "203.0.113.1")
    assert throttle.wait_s("a", "203.0.113.1") == 0


def test_strangers_are_slowed_together_and_nobody_is_locked_out():
    clock, dice = Clock(), random.Random(7)  # noqa: S311 - the same every time
    throttle = SignInThrottle(clock=clock)
    throttle.record_success("officer", "203.0.113.1")
    guesses = 0
    new_desk_at = None
    for second in range(600):
        clock.now += 1.0
        source = f"10.{dice.randrange(250)}.{dice.randrange(250)}.1"
        if throttle.wait_s("officer", source) == 0:
            throttle.record_failure("officer", source)
            guesses += 1
        assert throttle.wait_s("officer", "203.0.113.1") == 0
        if second >= 100 and new_desk_at is None and throttle.wait_s("officer", "198.51.100.1") == 0:
            new_desk_at = second
    assert guesses < 60
    assert new_desk_at is not None
    assert new_desk_at <= 100 + MAX_DELAY_S + 1


def test_the_throttle_is_bounded():
    throttle = SignInThrottle(clock=Clock(), max_entries=50)
    for n in range(500):
        throttle.record_failure(f"user{n}", f"10.{n % 250}.0.1")
        throttle.record_success(f"known{n}", f"10.{n % 250}.0.1")
        throttle.wait_s(f"user{n}", f"11.{n % 250}.0.1")
    assert max(map(len, (throttle._pairs, throttle._logins, throttle._known, throttle._turns))) <= 50
