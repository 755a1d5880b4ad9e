"""Slow password hashing beside a busy service: in threads of its own, few at once, with a short queue."""

import asyncio
import contextlib
import os
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from api.errors import Overloaded

WAIT_S = 2.0
"""Longest wait for a turn. Source: security requirement AUT-4."""

MOST_WAITING = 50
"""Source: the security design, 5.6."""

NICENESS = 5
RETRY_AFTER_S = 2

Result = TypeVar("Result")


class HashingGate:
    """Runs at most as many hashes at once as there are cores. Never call it inside a transaction.

    Args:
        places: Hashes at one moment.
        wait_s: Longest wait for a turn, in seconds.
    """

    def __init__(self, places: int | None = None, *, wait_s: float = WAIT_S) -> None:
        count = places or os.cpu_count() or 1
        self._wait_s = wait_s
        self._free = asyncio.Semaphore(count)
        self._waiting = 0
        self._threads = ThreadPoolExecutor(count, "hashing", initializer=_yield_to_others)

    async def run(
        self, work: Callable[..., Result], *arguments: object, check: Callable[[], None] | None = None
    ) -> Result:
        """Do the work in a thread.

        Args:
            work: What to do.
            *arguments: With what.
            check: Called when the turn has come; what it raises refuses the work.

        Raises:
            Overloaded: Too many wait, or the turn did not come in time.
        """
        await self._take_turn()
        loop = asyncio.get_running_loop()
        try:
            if check is not None:
                check()
            future = self._threads.submit(work, *arguments)
        except BaseException:
            self._free.release()
            raise
        result = asyncio.wrap_future(future)

        def give_back(_: object) -> None:
            # The thread may outlive the request that asked, and at the end even the loop.
            with contextlib.suppress(RuntimeError):
                loop.call_soon_threadsafe(self._free.release)

        # After `wrap_future`, so that whoever asked hears of the result before the next one's turn.
        future.add_done_callback(give_back)
        return await result

    async def _take_turn(self) -> None:
        if self._waiting >= MOST_WAITING:
            raise Overloaded(retry_after_s=RETRY_AFTER_S)
        self._waiting += 1
        try:
            async with asyncio.timeout(self._wait_s):
                await self._free.acquire()
        except TimeoutError:
            raise Overloaded(retry_after_s=RETRY_AFTER_S) from None
        finally:
            self._waiting -= 1


def _yield_to_others() -> None:
    """Let everything else go first: on Linux a priority belongs to the thread."""
    if sys.platform == "linux":
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), NICENESS)
