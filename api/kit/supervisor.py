"""Keeps a few programs running and ends them in order."""

import contextlib
import os
import select
import signal
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import FrameType

from api.kit.children import OwnedProcess

FIRST_DELAY_S = 0.5
LONGEST_DELAY_S = 30.0
STEADY_AFTER_S = 60.0
CANNOT_START = 127
ENDED_UNASKED = 1
SIGNAL_BASE = 128


@dataclass(frozen=True)
class Service:
    """One program to keep running.

    Args:
        name: What the notes call it.
        argv: Program and arguments.
        env: Its whole environment.
        is_restarted: Whether its end is followed by a new start; otherwise it ends everything.
        grace_s: Seconds between SIGTERM and SIGKILL.
    """

    name: str
    argv: Sequence[str]
    env: Mapping[str, str]
    is_restarted: bool = False
    grace_s: float = 15.0


@dataclass
class _Place:
    service: Service
    process: OwnedProcess | None = None
    started_at: float = 0.0
    restart_at: float = 0.0
    failures: int = 0


class Supervisor:
    """Runs services until a signal comes or one of them ends that must not.

    A second signal while they stop kills what is left.

    Args:
        services: In the order in which they start and in which they are stopped, each given its time.
        note: Takes one sentence about each thing that happens.
        check: Called after every end of a child process, for a child that the caller started itself.
    """

    def __init__(
        self,
        services: Sequence[Service],
        *,
        note: Callable[[str], None],
        check: Callable[[], None] | None = None,
    ) -> None:
        self._places = [_Place(service) for service in services]
        self._note = note
        self._check = check
        self._signals = 0
        self._wake = -1

    def run(self) -> int:
        """Start all, watch them, stop all; returns the exit code for the whole.

        The code is 0 after a signal, 127 when a program cannot be started, else that of the service
        that ended unasked (128 + n for a signal n, 1 in place of 0).
        """
        with self._listening():
            try:
                return self._watch()
            finally:
                for place in self._places:
                    self._stop(place)

    def _watch(self) -> int:
        while not self._signals:
            for place in self._places:
                code = self._tend(place)
                if code is not None:
                    return code
            if self._check is not None:
                self._check()
            self._pause(min(self._next_start() - time.monotonic(), LONGEST_DELAY_S))
        return 0

    def _next_start(self) -> float:
        waiting = [place.restart_at for place in self._places if place.process is None]
        return min(waiting, default=time.monotonic() + LONGEST_DELAY_S)

    def _tend(self, place: _Place) -> int | None:
        """See to one service; an exit code means that everything has to end."""
        if place.process is None:
            return self._start(place) if time.monotonic() >= place.restart_at else None
        code = place.process.exit_code()
        if code is None:
            return None
        place.process.kill_group()
        place.process = None
        shown = code if code >= 0 else SIGNAL_BASE - code
        if not place.service.is_restarted:
            self._note(f"{place.service.name} ended with code {shown}")
            return shown or ENDED_UNASKED
        lasted = time.monotonic() - place.started_at
        place.failures = 0 if lasted >= STEADY_AFTER_S else place.failures
        delay = min(FIRST_DELAY_S * 2**place.failures, LONGEST_DELAY_S)
        place.failures += 1
        place.restart_at = time.monotonic() + delay
        self._note(f"{place.service.name} ended with code {shown}, new start in {delay:g} s")
        return None

    def _start(self, place: _Place) -> int | None:
        try:
            place.process = OwnedProcess(place.service.argv, env=place.service.env)
        except OSError as error:
            self._note(f"{place.service.name} cannot be started: {error.strerror}")
            return CANNOT_START
        place.started_at = time.monotonic()
        return None

    def _stop(self, place: _Place) -> None:
        if place.process is None:
            return
        place.process.send(signal.SIGTERM)
        end = time.monotonic() + place.service.grace_s
        while place.process.exit_code() is None:
            left = end - time.monotonic()
            if left <= 0 or self._signals > 1:
                self._note(f"{place.service.name} did not stop in time and is killed")
                place.process.send(signal.SIGKILL)
                place.process.wait(place.service.grace_s)
                break
            self._pause(left)
        place.process.kill_group()
        place.process = None

    def _pause(self, seconds: float) -> None:
        """Sleep until a signal arrives, SIGCHLD among them."""
        if select.select([self._wake], [], [], max(seconds, 0))[0]:
            with contextlib.suppress(BlockingIOError):
                os.read(self._wake, 4096)

    def _asked(self, _number: int, _frame: FrameType | None) -> None:
        self._signals += 1

    @contextlib.contextmanager
    def _listening(self) -> Iterator[None]:
        """Take the signals, and have each of them end a pause."""
        self._wake, write_end = os.pipe()
        os.set_blocking(self._wake, False)
        os.set_blocking(write_end, False)
        before = {
            number: signal.signal(number, self._asked)
            for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
        }
        before[signal.SIGCHLD] = signal.signal(signal.SIGCHLD, lambda _number, _frame: None)
        descriptor = signal.set_wakeup_fd(write_end, warn_on_full_buffer=False)
        try:
            yield
        finally:
            signal.set_wakeup_fd(descriptor)
            for number, handler in before.items():
                signal.signal(number, handler)
            os.close(self._wake)
            os.close(write_end)
