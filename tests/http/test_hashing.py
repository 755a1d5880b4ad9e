"""Few hashes at once, a short queue, and a turn that comes back whatever happens to who asked."""

import asyncio
import threading
import time

import pytest

from api.errors import Overloaded, TooManyRequests
from api.routers.hashing import MOST_WAITING, HashingGate


class Counter:
    """Counts how many run at once."""

    def __init__(self, duration_s):
        self.duration_s, self.running, self.most = duration_s, 0, 0
        self.lock = threading.Lock()

    def work(self):
        with self.lock:
            self.running += 1
            self.most = max(self.most, self.running)
        time.sleep(self.duration_s)
        with self.lock:
            self.running -= 1
        return "done"


async def test_two_hundred_at_once_run_two_by_two_and_the_rest_hear_so():
    gate, counter = HashingGate(2, wait_s=0.2), Counter(0.02)
    began = time.monotonic()
    answers = await asyncio.gather(*(gate.run(counter.work) for _ in range(200)), return_exceptions=True)
    assert time.monotonic() - began < 1.5
    assert counter.most == 2
    refused = [answer for answer in answers if isinstance(answer, Overloaded)]
    assert len(refused) >= 200 - MOST_WAITING - 2
    assert all(one.retry_after_s for one in refused)
    assert answers.count("done") == 200 - len(refused) > 2


async def test_a_turn_is_given_back_after_a_failure_a_refusal_and_a_hang_up():
    gate, counter = HashingGate(1), Counter(0.05)

    def slow_down():
        raise TooManyRequests

    with pytest.raises(ZeroDivisionError):
        await gate.run(lambda: 1 / 0)
    with pytest.raises(TooManyRequests):
        await gate.run(counter.work, check=slow_down)
    gone = asyncio.create_task(gate.run(counter.work))
    await asyncio.sleep(0.01)
    gone.cancel()
    assert await gate.run(counter.work) == "done"
    assert counter.most == 1
