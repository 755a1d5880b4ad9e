"""Slows down guessing of passwords, and lets no outsider lock a person out.

A wrong password delays that login from that source, longer each time. A guard of the login as a whole
slows strangers when guesses come from many sources; a source that signed in before is not slowed by it,
and a stranger who was told to wait has a turn after that, however many others keep guessing.
Memory only; every `now` is monotonic seconds.
"""

import math
from collections import OrderedDict
from collections.abc import Callable

from api.kit.throttle import SourceNames, source_prefix

FREE_FAILURES = 3
# Source: security requirement AUT-6.
MAX_DELAY_S = 60.0
GUARD_FREE_FAILURES = 10
FORGET_AFTER_S = 3600.0
MAX_ENTRIES = 50_000

_Key = tuple[int, int]


class SignInThrottle:
    """Delays by login and source.

    Args:
        clock: Monotonic seconds.
        max_entries: Most pairs kept of each kind; the oldest goes first.
    """

    def __init__(self, *, clock: Callable[[], float], max_entries: int = MAX_ENTRIES) -> None:
        self._clock = clock
        self._names = SourceNames(now=clock())
        self._max = max_entries
        self._pairs: OrderedDict[_Key, tuple[int, float]] = OrderedDict()
        self._logins: OrderedDict[_Key, tuple[int, float]] = OrderedDict()
        self._known: OrderedDict[_Key, float] = OrderedDict()
        self._turns: OrderedDict[_Key, float] = OrderedDict()

    def wait_s(self, login: str, address: str | None) -> int:
        """Whole seconds before this source may try this login; 0 when it may now. Ask before hashing."""
        now = self._clock()
        pair, whole = self._keys(login, address, now)
        wait = _left(self._pairs.get(pair), FREE_FAILURES, now)
        if pair not in self._known:
            wait = max(wait, self._turn(pair, _left(self._logins.get(whole), GUARD_FREE_FAILURES, now), now))
        return math.ceil(wait)

    def record_failure(self, login: str, address: str | None) -> None:
        """A wrong password, or a login that does not exist: both count alike."""
        now = self._clock()
        pair, whole = self._keys(login, address, now)
        self._turns.pop(pair, None)
        self._count(self._pairs, pair, now)
        if pair not in self._known:
            self._count(self._logins, whole, now)

    def record_success(self, login: str, address: str | None) -> None:
        """A right password: this source is free again and known, the guard against strangers stays."""
        now = self._clock()
        pair, _ = self._keys(login, address, now)
        self._pairs.pop(pair, None)
        self._turns.pop(pair, None)
        self._known[pair] = now
        self._known.move_to_end(pair)
        if len(self._known) > self._max:
            self._known.popitem(last=False)

    def _turn(self, pair: _Key, guard_s: float, now: float) -> float:
        """Seconds until a stranger's turn: fixed at the first ask, so that others cannot push it back."""
        turn = self._turns.get(pair)
        if turn is None:
            if guard_s <= 0.0:
                return 0.0
            turn = self._turns[pair] = now + guard_s
            if len(self._turns) > self._max:
                self._turns.popitem(last=False)
        return max(0.0, turn - now)

    def _keys(self, login: str, address: str | None, now: float) -> tuple[_Key, _Key]:
        name = self._names.name("login", login, now=now)
        second = self._names.name("login-2", login, now=now)
        source = self._names.name("source", source_prefix(address), now=now)
        # Forty bits of the login, so that two logins do not share delays; twenty of the source.
        return (name << 20 | second, source), (name << 20 | second, -1)

    def _count(self, table: OrderedDict[_Key, tuple[int, float]], key: _Key, now: float) -> None:
        failures, at = table.get(key, (0, now))
        table[key] = (1 if now - at > FORGET_AFTER_S else failures + 1, now)
        table.move_to_end(key)
        if len(table) > self._max:
            table.popitem(last=False)


def _left(entry: tuple[int, float] | None, free: int, now: float) -> float:
    """Seconds left of the delay after the last failure: 1, 2, 4 … up to `MAX_DELAY_S`."""
    if entry is None:
        return 0.0
    failures, at = entry
    if failures < free or now - at > FORGET_AFTER_S:
        return 0.0
    return max(0.0, at + min(MAX_DELAY_S, 2.0 ** min(failures - free, 10)) - now)
