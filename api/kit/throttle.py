"""Slowing down without remembering anybody: counters in memory, under names that nobody can read back.

A source is known by the keyed hash of its network prefix, cut to 20 bits, under a key that is drawn at
start and replaced every day. Nothing is stored; a restart forgets all. Every `now` is monotonic seconds.
"""

import hmac
import ipaddress
import math
import secrets
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

DAY_S = 86_400.0
# Source: security requirement TIP-12. So few names that each stands for many possible sources.
NAME_BITS = 20
MAX_BUCKETS = 50_000


def source_prefix(address: str | None) -> str:
    """The network a source belongs to: /24 of IPv4, /48 of IPv6; one name for what is neither."""
    try:
        parsed = ipaddress.ip_address(address or "")
    except ValueError:
        return "unknown"
    mapped = parsed.ipv4_mapped if isinstance(parsed, ipaddress.IPv6Address) else None
    parsed = mapped or parsed
    length = 24 if parsed.version == 4 else 48  # noqa: PLR2004 - IP version
    return str(ipaddress.ip_network(f"{parsed}/{length}", strict=False))


class SourceNames:
    """Keyed, truncated names of sources; the key changes daily and never leaves the process."""

    def __init__(self, *, now: float) -> None:
        self._key = secrets.token_bytes(32)
        self._until = now + DAY_S

    def name(self, purpose: str, source: str, *, now: float) -> int:
        """The name of a source for one purpose, 20 bits, valid until the key changes."""
        if now >= self._until:
            self._key = secrets.token_bytes(32)
            self._until = now + DAY_S
        digest = hmac.digest(self._key, f"{purpose}\0{source}".encode("utf-8", "replace"), "sha256")
        return int.from_bytes(digest[:4], "big") >> (32 - NAME_BITS)


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and so many a second after that."""

    burst: float
    per_s: float


class TokenBuckets:
    """Token buckets in bounded memory. The one unused longest goes first, and then counts as full.

    Args:
        rate: The same for every bucket.
        max_buckets: Most buckets kept.
    """

    def __init__(self, rate: Rate, *, max_buckets: int = MAX_BUCKETS) -> None:
        self._rate = rate
        self._max = max_buckets
        self._levels: OrderedDict[int | str, tuple[float, float]] = OrderedDict()

    def take(self, key: int | str, *, now: float, cost: float = 1.0) -> int:
        """Take from a bucket: 0 when there was enough, else the seconds to wait, rounded up."""
        level = self.level(key, now=now)
        wait_s = 0.0 if level >= cost else (cost - level) / self._rate.per_s
        self._levels[key] = (level - cost if wait_s == 0.0 else level, now)
        self._levels.move_to_end(key)
        if len(self._levels) > self._max:
            self._levels.popitem(last=False)
        return math.ceil(wait_s)

    def level(self, key: int | str, *, now: float) -> float:
        """What is in a bucket now."""
        level, at = self._levels.get(key, (self._rate.burst, now))
        return min(self._rate.burst, level + max(now - at, 0.0) * self._rate.per_s)

    def __len__(self) -> int:
        return len(self._levels)


class SourceLimiter:
    """A rate for each source and purpose, without knowing the source.

    Args:
        rate: What one source may do.
        clock: Monotonic seconds.
        max_buckets: Most sources remembered.
    """

    def __init__(self, rate: Rate, *, clock: Callable[[], float], max_buckets: int = MAX_BUCKETS) -> None:
        self._clock = clock
        self._names = SourceNames(now=clock())
        self._buckets = TokenBuckets(rate, max_buckets=max_buckets)

    def take(self, purpose: str, address: str | None, *, cost: float = 1.0) -> int:
        """0, or the seconds after which this source may do this again."""
        now = self._clock()
        name = self._names.name(purpose, source_prefix(address), now=now)
        return self._buckets.take(name, now=now, cost=cost)

    def is_empty(self, purpose: str, address: str | None) -> bool:
        """Whether a source has used up its rate, without taking from it.

        For guesses: ask before the check, and `take` only after a wrong one.
        """
        now = self._clock()
        name = self._names.name(purpose, source_prefix(address), now=now)
        return self._buckets.level(name, now=now) < 1.0


class LoadMeter:
    """Turns the arrivals of a street into difficulty of the proof of work: nothing while it is calm.

    The rate is an exponential average with a half-life of `half_life_s`. Above `calm_per_min` the
    difficulty starts at `first_bits`, and each doubling of the rate adds one bit, so the total work that
    a flood must pay grows with the square of its rate.

    Args:
        calm_per_min: Arrivals a minute of one street that need no work.
        first_bits: Bits asked just above calm.
        max_bits: Most bits ever asked. Source: security requirement TIP-11, 60 s on a cheap phone.
        half_life_s: Seconds after which an arrival counts half.
        max_streets: Most streets kept; the one quiet longest goes first.
    """

    def __init__(
        self,
        *,
        calm_per_min: float = 30.0,
        first_bits: int = 14,
        max_bits: int = 20,
        half_life_s: float = 60.0,
        max_streets: int = 10_000,
    ) -> None:
        self._calm_per_min = calm_per_min
        self._first_bits = first_bits
        self._max_bits = max_bits
        self._decay_per_s = math.log(2) / half_life_s
        self._max = max_streets
        self._arrivals: OrderedDict[str, tuple[float, float]] = OrderedDict()

    def record(self, street_code: str, *, now: float, count: float = 1.0) -> None:
        """Count an arrival, also one that was refused for want of work."""
        self._arrivals[street_code] = (self._weight(street_code, now) + count, now)
        self._arrivals.move_to_end(street_code)
        if len(self._arrivals) > self._max:
            self._arrivals.popitem(last=False)

    def difficulty_bits(self, street_code: str, *, now: float) -> int:
        """Zero bits that a proof must begin with; 0 when none is asked."""
        per_min = self._weight(street_code, now) * self._decay_per_s * 60.0
        if per_min <= self._calm_per_min:
            return 0
        return min(self._max_bits, self._first_bits + int(math.log2(per_min / self._calm_per_min)))

    def _weight(self, street_code: str, now: float) -> float:
        weight, at = self._arrivals.get(street_code, (0.0, now))
        return weight * math.exp(-self._decay_per_s * max(now - at, 0.0))
